// SPDX-License-Identifier: Apache-2.0
// A routine case by keyboard alone, at each desk it passes: from the list of work to the next case in at most 12 keys,
// with scripts and without. Then two officials who act on one dossier at once.
import { act, lodge } from "../dossier.mjs";

const MOST_KEYS = 12, CASES = 5;
// A ward whose desks no other journey works at: what is most urgent there is what was lodged here.
const UNIT = "06001", CLERK = "motcua.doanket", SPECIALIST = "tuphap.doanket", LEADER = "chutich.doanket";
const SPECIALIST_NAME = "Hoàng Anh Dũng";

// The code in the address of a dossier's page.
const code = (page) => new URL(page.url()).pathname.split("/")[2];

// A keyboard that counts. `leads`: what the address matches once the key has done its work.
function keyboard(page, strike) {
	const keys = { count: 0 };
	keys.press = async (key, leads) => {
		keys.count++;
		await Promise.all([leads && page.waitForURL(leads, { timeout: 10000 }), strike(key)]);
		if (leads) await page.waitForLoadState();
	};
	return keys;
}

// An access key without scripts. Playwright's own press() leaves out the letter, by which the browser finds it.
async function accessKeys(page) {
	const wire = await page.context().newCDPSession(page);
	return async (key) => {
		const about = { key, code: /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`, modifiers: 1,
			windowsVirtualKeyCode: key.toUpperCase().charCodeAt(0), unmodifiedText: key };
		await wire.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...about });
		await wire.send("Input.dispatchKeyEvent", { type: "char", ...about, text: key });
		await wire.send("Input.dispatchKeyEvent", { type: "keyUp", ...about });
	};
}

// From the list of work to the next dossier: the most urgent one is opened, each action of `slugs` is the first one on
// its page and is sent as it stands.
async function work(kit, login, slugs, { scripts = true } = {}) {
	const page = await (await kit.enter(login, { javaScriptEnabled: scripts })).newPage();
	const how = scripts ? "" : " without scripts";
	const keys = keyboard(page, scripts ? (key) => page.keyboard.press(key) : await accessKeys(page));
	const send = scripts ? "Control+Enter" : "g";

	await page.goto("/viec");
	const urgent = await page.locator("main tbody th a").first().innerText();
	const begun = Date.now();
	if (scripts) await keys.press("j");
	await keys.press(scripts ? "Enter" : "1", /\/ho-so\//);
	await kit.check(`${login}: the most urgent one is opened${how}`, code(page) === urgent);
	for (const slug of slugs) {
		await keys.press("1", new RegExp(`/${slug}$`));
		await keys.press(send, new RegExp(`xong=${slug}`));
	}
	await keys.press("n", (u) => /^\/ho-so\/[^/]+$/.test(u.pathname) && !u.search && !u.pathname.endsWith(urgent));
	await kit.check(`${login}: the next one has the same to do${how}`,
		await page.locator(`.mc-actions a[href$="/${slugs[0]}"]`).count() === 1);
	await kit.check(`${login}: ${keys.count} keys are at most ${MOST_KEYS}${how}`, keys.count <= MOST_KEYS);
	console.log(`     ${login}: ${keys.count} keys from the list to the next dossier${how}, ${Date.now() - begun} ms`);
	return urgent;
}

// Both have the dossier's form open; the first to send it wins, the second is told who did what and when.
async function two(kit, dossier) {
	const first = await (await kit.enter(SPECIALIST)).newPage(), second = await (await kit.enter(LEADER)).newPage();
	await first.goto(`/ho-so/${dossier}/trinh-ky`);
	await second.goto(`/ho-so/${dossier}/phan-cong`);
	await first.click("main form button[type='submit']");
	await first.waitForURL(/xong=trinh-ky/);
	const person = second.locator("#person");
	if (await person.count()) await person.selectOption(SPECIALIST);
	await second.click("main form button[type='submit']");
	await second.waitForSelector(".govuk-error-summary");
	const told = await second.innerText(".govuk-error-summary");
	await kit.check(`the second is told what, by whom, and when: ${told}`, told.includes("Trình ký") &&
		told.includes(SPECIALIST_NAME) && /\d\d:\d\d ngày \d\d\/\d\d\/\d{4}/.test(told));
	await kit.judge(second, "told that somebody was first");
	await kit.shot(second, "keys-second");
	await second.goto(`/ho-so/${dossier}`);
	await kit.check("the first one's is the newest thing that happened",
		(await second.locator(".mc-timeline li").first().innerText()).startsWith("Trình ký"));
}

export default async function (kit) {
	const codes = [], done = [];
	for (let i = 0; i < CASES; i++) codes.push(await lodge(kit.url, { login: "dan.binh", unit: UNIT }));

	done.push(await work(kit, CLERK, ["tiep-nhan", "chuyen"]));
	done.push(await work(kit, CLERK, ["tiep-nhan", "chuyen"], { scripts: false }));
	for (const code of codes.filter((c) => !done.includes(c))) {
		await act(kit.url, CLERK, code, "accept");
		await act(kit.url, CLERK, code, "forward");
	}
	const first = await work(kit, SPECIALIST, ["trinh-ky"]), rest = codes.filter((c) => c !== first);
	await two(kit, rest.pop());
	await work(kit, LEADER, ["ky"]);
}
