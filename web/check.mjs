// SPDX-License-Identifier: Apache-2.0
// node check.mjs SHOTS [page …] - opens every prototype in Chromium at 320 and 1280 px, by day and by night,
// and at 320 px with the largest text, under the strict content security policy of the program. Each page must be
// valid (html-validate), free of axe findings (WCAG 2.0-2.2 A and AA, best practice) and must not scroll sideways.
// Screenshots go to the folder SHOTS. Needs `sh build.sh out` first; CHROME names another browser.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFile, readdir, mkdir } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const here = fileURLToPath(new URL(".", import.meta.url));
const shots = process.argv[2];
if (!shots) {
	console.error("usage: node check.mjs SHOTS [page ...]");
	process.exit(2);
}
await mkdir(shots, { recursive: true });

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript",
	".svg": "image/svg+xml", ".woff2": "font/woff2" };
const csp = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

// Posts: an upload named bad.pdf is refused with a page, a good one leads on, other forms get an empty answer.
async function answer(req, res) {
	let body = "";
	for await (const part of req.setEncoding("latin1")) body += part;
	if (!body.includes("filename=\"")) setTimeout(() => res.writeHead(204).end(), 100);
	else if (body.includes("bad.pdf")) res.writeHead(422, { "content-type": types[".html"] }).end("<h1>Refused</h1>");
	else res.writeHead(303, { location: "/prototype/tasks.html" }).end();
}

// /static/ is where the program serves the built files; the prototypes name them ../out/.
const server = createServer(async (req, res) => {
	if (req.method === "POST") return answer(req, res);
	const path = normalize(new URL(req.url, "http://x").pathname).replace(/^\/static\//, "/out/");
	try {
		const body = await readFile(join(here, path));
		res.writeHead(200, { "content-type": types[extname(path)] ?? "text/plain", "content-security-policy": csp });
		res.end(body);
	} catch {
		res.writeHead(404).end();
	}
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}/prototype/`;

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const validator = new HtmlValidate(new FileSystemConfigLoader());
const browser = await chromium.launch({
	executablePath: process.env.CHROME ?? "/usr/bin/chromium",
	args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

let passed = 0, failed = 0;
function judge(what, problems) {
	if (problems.length === 0) return passed++;
	failed++;
	console.log(`FAIL ${what}`);
	for (const p of problems) console.log(`     ${p}`);
}

const looks = [
	{ name: "320-light", width: 320, scheme: "light" },
	{ name: "320-dark", width: 320, scheme: "dark" },
	{ name: "320-large", width: 320, scheme: "light", size: "3" },
	{ name: "1280-light", width: 1280, scheme: "light" },
	{ name: "1280-dark", width: 1280, scheme: "dark" },
];

// Runs in the page: text against the nearest painted ground, 4.5:1 everywhere and 7:1 for running text.
function contrasts() {
	const parse = (c) => c.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const ground = (e) => {
		for (; e; e = e.parentElement) {
			const c = parse(getComputedStyle(e).backgroundColor);
			if (c.length === 3 || c[3] === 1) return c;
		}
		return [255, 255, 255];
	};
	const low = [];
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const e = walk.currentNode.parentElement;
		if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest(".govuk-visually-hidden, script")) continue;
		const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05), body = e.matches("main :is(p, li, dd, dt, td, th, label, h1, h2, h3, legend)");
		if (ratio < (body ? 7 : 4.5))
			low.push(`contrast ${ratio.toFixed(2)}: ${e.outerHTML.slice(0, 100)}`);
	}
	return low.slice(0, 5);
}

async function look(page, file, { name, width, scheme, size }) {
	const problems = [];
	const note = (m) => m.type() === "error" && problems.push(`console: ${m.text()}`);
	page.on("console", note);
	await page.setViewportSize({ width, height: width < 600 ? 700 : 900 });
	await page.emulateMedia({ colorScheme: scheme });
	await page.goto(base + file);
	if (size) await page.evaluate((s) => { document.documentElement.dataset.size = s; }, size);
	await page.evaluate(() => document.fonts.ready);
	await page.screenshot({ path: join(shots, `${file.replace(".html", "")}-${name}.png`), fullPage: true });

	const wide = await page.evaluate(() => {
		const limit = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= limit) return [];
		return Array.from(document.querySelectorAll("body *"))
			.filter((e) => e.getBoundingClientRect().right > limit + 1)
			.slice(0, 3).map((e) => `wider than the window: ${e.outerHTML.slice(0, 120)}`);
	});
	problems.push(...wide);

	problems.push(...await page.evaluate(() => Array.from(document.querySelectorAll("details.mc-menu")).flatMap((menu) => {
		menu.open = true;
		const box = menu.querySelector(".mc-menu__panel").getBoundingClientRect();
		menu.open = false;
		return box.left < 0 || box.right > innerWidth ? [`menu outside the window: ${box.left} to ${box.right}`] : [];
	})));

	// Targets on phones: 44 px, except links inside a sentence (WCAG 2.5.8 excepts them too).
	if (width < 600 && !size) problems.push(...await page.evaluate(() => {
		const small = [];
		for (const e of document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden]), textarea")) {
			const box = e.getBoundingClientRect();
			if (box.width === 0 || e.closest(".govuk-skip-link, [hidden]")) continue;
			const inline = getComputedStyle(e).display === "inline";
			if (!inline && box.height < 43.5) small.push(`target ${Math.round(box.height)} px high: ${e.outerHTML.slice(0, 110)}`);
		}
		return small;
	}));

	await page.evaluate(axe);
	const found = await page.evaluate((values) =>
		window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations", "incomplete"] }), tags);
	// What axe is unsure about in contrast is decided by contrasts() below.
	problems.push(...await page.evaluate(contrasts));
	for (const kind of ["violations", "incomplete"])
		for (const v of found[kind].filter((f) => kind === "violations" || f.id !== "color-contrast"))
			problems.push(...v.nodes.slice(0, 3).map((n) =>
				`axe ${kind === "violations" ? "" : "(unsure) "}${v.id}: ${n.target.join(" ")} ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ""}`));
	page.off("console", note);
	judge(`${file} ${name}`, problems);
}

const wanted = process.argv.slice(3);
const files = (await readdir(join(here, "prototype"))).filter((f) => f.endsWith(".html"))
	.filter((f) => wanted.length === 0 || wanted.includes(f.replace(".html", ""))).sort();
// What the script adds, and that nothing is missing without it.
async function scripts(page) {
	const one = async (what, holds) => judge(`app.js: ${what}`, (await holds()) ? [] : ["did not happen"]);
	const at = (f) => page.evaluate(f);
	const pdf = (name) => ({ name, mimeType: "application/pdf", buffer: Buffer.alloc(2621440) });
	await page.setViewportSize({ width: 1280, height: 900 });
	await page.emulateMedia({ colorScheme: "light" });
	await page.goto(base + "queue.html");
	await one("the night button changes the page at once", async () => {
		await page.click("details.mc-menu summary");
		await page.click("button[value='dark']");
		return at(() => document.documentElement.dataset.theme === "dark" &&
			document.querySelector("button[value='dark']").getAttribute("aria-pressed") === "true");
	});
	await one("Esc closes a menu and returns the focus", async () => {
		await page.keyboard.press("Escape");
		return at(() => !document.querySelector("details[open]") && document.activeElement.matches("summary"));
	});
	await one("j j k stands on the first row", async () => {
		for (const key of ["j", "j", "k"]) await page.keyboard.press(key);
		return at(() => document.activeElement === document.querySelector("tbody a"));
	});
	await one("letters typed into a field are not shortcuts", async () => {
		await page.focus("#q");
		await page.keyboard.type("j?");
		return at(() => document.activeElement.value === "j?" && !document.querySelector("dialog[open]"));
	});
	await one("? shows the keys", async () => {
		await page.focus("tbody a");
		await page.keyboard.press("?");
		return at(() => document.querySelector("dialog.mc-keys").open);
	});
	await page.goto(base + "form-errors.html");
	await one("the error summary has the focus, its link leads to the field", async () => {
		const first = await at(() => document.activeElement.matches(".govuk-error-summary"));
		await page.click(".govuk-error-summary a[href='#born-month']");
		return first && at(() => document.activeElement.id === "born-month");
	});
	await one("a chosen file shows its size", async () => {
		await page.setInputFiles("#paper", pdf("a.pdf"));
		return at(() => document.getElementById("paper-status").textContent === "a.pdf (2,5 MB)");
	});
	await one("an upload that is refused shows the page with the reason", async () => {
		await page.setInputFiles("#paper", pdf("bad.pdf"));
		await page.click("main button[type='submit']");
		await page.waitForSelector("h1:text('Refused')", { timeout: 5000 }).catch(() => {});
		return at(() => document.querySelector("h1").textContent === "Refused");
	});
	await page.goto(base + "form-errors.html");
	await one("an upload that is taken leads to the next page", async () => {
		await page.setInputFiles("#paper", pdf("good.pdf"));
		await page.click("main button[type='submit']");
		await page.waitForURL("**/tasks.html", { timeout: 5000 }).catch(() => {});
		return page.url().endsWith("/tasks.html");
	});
	await page.goto(base + "rating.html");
	await one("a form is sent once", async () => {
		let sent = 0;
		const count = (r) => { sent += r.method() === "POST" ? 1 : 0; };
		page.on("request", count);
		await at(() => { const b = document.querySelector("main button"); b.click(); b.click(); b.click(); });
		await page.waitForTimeout(300);
		page.off("request", count);
		return sent === 1;
	});
	await page.goto(base + "dossier.html");
	await one("tabs show one panel", () => at(() =>
		document.querySelectorAll(".govuk-tabs__panel:not(.govuk-tabs__panel--hidden)").length === 1));
	const plain = await browser.newContext({ javaScriptEnabled: false });
	const bare = await plain.newPage();
	await bare.goto(base + "dossier.html");
	await one("without it all panels are there", async () =>
		await bare.locator(".govuk-tabs__panel:visible").count() === 4);
	await bare.goto(base + "receipt.html");
	await one("without it no button that does nothing", async () =>
		await bare.locator("[data-copy]:visible").count() === 0);
	await plain.close();
}

const page = await browser.newPage();
for (const file of files) {
	const report = await validator.validateFile(join(here, "prototype", file));
	judge(`${file} html-validate`, report.results.flatMap((r) => r.messages)
		.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
	for (const l of looks) await look(page, file, l);
}
if (wanted.length === 0) await scripts(page);
await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
