// SPDX-License-Identifier: Apache-2.0
// A counter with 200 dossiers, worked by keyboard; then the leader's figures, each against its list.
import { lodge } from "../dossier.mjs";

const MANY = 200, MOST_KEYS = 12;

// The total a list page tells: its caption, or nothing when it is empty.
async function total(page, href) {
	await page.goto(href);
	const caption = page.locator("main table caption");
	return await caption.count() ? Number((await caption.innerText()).replace(/\D/g, "")) : 0;
}

async function figures(kit, login, unit = "") {
	const page = await (await kit.enter(login)).newPage();
	await page.goto(`/dieu-hanh${unit && `?unit=${unit}`}`);
	await page.waitForSelector(".mc-stat");
	const links = await page.$$eval("a.mc-stat, main td a", (list) => list.map((a) => ({
		href: a.getAttribute("href"),
		number: Number((a.querySelector(".mc-stat__number") ?? a).textContent.replace(/\D/g, "")),
		what: a.querySelector(".mc-stat__label")?.textContent ?? a.closest("td").dataset.label,
	})));
	const wrong = [];
	for (const l of links) {
		const listed = await total(page, l.href);
		if (listed !== l.number) wrong.push(`${l.what}: ${l.number}, its list ${listed}`);
	}
	await kit.check(`${login}: each of ${links.length} figures is its list's total ${wrong}`, links.length >= 9 && wrong.length === 0);
	return page;
}

export default async function (kit) {
	for (let i = 0; i < MANY; i++) await lodge(kit.url, { login: "dan.binh", unit: "05986" });
	const page = await (await kit.enter("motcua.tamthanh")).newPage();
	const rows = (p) => p.locator("main tbody tr").count();

	kit.check("the list tells how many there are", await total(page, "/viec") === MANY);
	await page.goto("/viec?q=nong+thi");
	await page.click("a[rel='next']");
	kit.check("what was searched for stays on the next page", new URL(page.url()).searchParams.get("q") === "nong thi" &&
		await rows(page) === 20);
	await kit.judge(page, "a list of 200");
	await kit.shot(page, "staff-200");

	// From the list, through one dossier accepted and handed on, to the next one: keys only.
	let keys = 0;
	const press = async (key, leads) => {
		keys++;
		await Promise.all([leads && page.waitForURL(leads), page.keyboard.press(key)]);
		if (leads) await page.waitForLoadState();
	};
	await page.goto("/viec");
	const begun = Date.now();
	await press("j");
	await press("Enter", /\/ho-so\//);
	const first = page.url();
	await press("1", /tiep-nhan$/);
	await press("Control+Enter", /xong=tiep-nhan/);
	await press("1", /chuyen$/);
	await press("Control+Enter", /xong=chuyen/);
	kit.check("told what was done", (await page.innerText("main")).includes("Đã chuyển hồ sơ"));
	await press("n", (u) => u.pathname.startsWith("/ho-so/") && !u.search && u.href !== first);
	kit.check("the next one waits to be accepted", (await page.innerText(".mc-actions")).includes("Tiếp nhận"));
	kit.check(`${keys} keys from the list to the next dossier, in ${Date.now() - begun} ms`, keys <= MOST_KEYS);

	// Keys are told, and can be switched off (WCAG 2.1.4).
	await page.goto("/viec");
	await page.keyboard.press("?");
	await kit.judge(page, "the list of keys");
	await kit.shot(page, "staff-keys");
	await page.click("[data-keys-switch]");
	await page.reload();
	await page.keyboard.press("j");
	kit.check("off means off", await page.locator(".mc-row--current").count() === 0);

	await figures(kit, "chutich.tamthanh");
	const board = await figures(kit, "lanhdao.tinh");
	await board.goto("/dieu-hanh");
	await board.click("main tbody th a:has-text('Tam Thanh')");
	kit.check("a unit's name opens its own figures", (await board.innerText("h1")).includes("Tam Thanh"));
	kit.check("and there is a way back up", await board.locator(".govuk-back-link").count() === 1);
	await kit.shot(board, "staff-board-unit");
	await board.click("main a:has-text('Tháng này')");
	kit.check("the period changes, the unit stays", (await board.innerText("h1")).includes("Tam Thanh") && /from=\d{4}-\d\d-01/.test(board.url()));
}
