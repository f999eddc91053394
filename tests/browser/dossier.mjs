// SPDX-License-Identifier: Apache-2.0
// Dossiers for journeys and pages: lodged through the API, acted on with clicks.
import { PASSWORD } from "./server.mjs";

async function send(url, path, body, token) {
	const reply = await fetch(url + path, {
		method: "POST",
		headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
		body: JSON.stringify(body),
	});
	const answer = await reply.json();
	if (!reply.ok) throw new Error(`${path}: ${reply.status} ${JSON.stringify(answer)}`);
	return answer;
}

const tokens = new Map();
export async function token(url, login) {
	const key = `${url} ${login}`;
	if (!tokens.has(key)) tokens.set(key, (await send(url, "/api/v1/sessions", { login, password: PASSWORD })).token);
	return tokens.get(key);
}

// Logging out in a journey ends all sessions of its account, this one too: then log in again.
async function sendAs(url, path, body, login) {
	try {
		return await send(url, path, body, await token(url, login));
	} catch (error) {
		if (!error.message.includes(": 401 ")) throw error;
		tokens.delete(`${url} ${login}`);
		return send(url, path, body, await token(url, login));
	}
}

// The code of a new dossier of that procedure ("1.000894": marriage, with the standard electronic form).
const form = { request: "Đề nghị giải quyết", truth_pledge: "true" };
export async function lodge(url, { login = "dan.an", procedure = "1.000894", unit = "05977", name, ...more } = {}) {
	const body = { procedure, receiving_unit: unit, form, ...(name && { applicant: { name } }), ...more };
	return (await sendAs(url, "/api/v1/dossiers", body, login)).code;
}

// One action through the API, for what a journey needs but does not test.
export async function act(url, login, code, action, fields = {}) {
	return sendAs(url, `/api/v1/dossiers/${code}/actions/${action}`, fields, login);
}

// A draft of a decision with two rows; the second names a procedure that there is not.
export async function draftAnnouncement(url, login = "kstthc.tinh") {
	const command = (name, body) => sendAs(url, `/api/v1/commands/announcement.${name}`, body, login);
	const { announcement } = await command("draft", { no: "12/QĐ-UBND", issued_on: "2026-01-05", effective_on: "2030-01-01",
		agency: "UBND tỉnh", scope: "province" });
	await command("write_item", { announcement, row: { kind: "amended", code: "1.004873", period: "2 ngày làm việc",
		channels: "Trực tuyến | 1 ngày làm việc | không thu" } });
	await command("write_item", { announcement, row: { kind: "amended", code: "9.999999", title: "Không có" } });
	return announcement;
}

export const file = (name, text) => ({ name, mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.4\n${text}\n%%EOF\n`) });

// Opens the dossier, presses the action's button, fills in its form, sends it. `fill` gets the page.
export async function press(page, code, title, fill) {
	await page.goto(`/ho-so/${code}`);
	await page.click(`.mc-actions a:has-text("${title}")`);
	if (fill) await fill(page);
	await page.click("main form button[type='submit']");
	await page.waitForLoadState();
}

// What the dossier's page says about where it is.
export async function status(page, code) {
	await page.goto(`/ho-so/${code}`);
	// What an ended dossier no longer has is empty, at once.
	const text = async (sel) => (await page.locator(sel).allInnerTexts())[0] ?? "";
	return {
		state: await text("main .govuk-tag"),
		where: await text(".mc-status__where"),
		next: await text(".mc-status__next"),
		due: await text(".mc-status__facts dd"),
		actions: await page.locator(".mc-actions a[data-key]:not([data-key='n'])").allInnerTexts(),
	};
}
