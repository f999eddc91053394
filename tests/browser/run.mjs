// SPDX-License-Identifier: Apache-2.0
// tests/browser/run: starts the demo, looks at every page of pages.mjs, then walks the journeys.
// SHOTS=DIR keeps screenshots; CHROME names another browser; URL tests a server that runs already.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, judge, valid } from "./judge.mjs";
import { pages } from "./pages.mjs";
import { enter, start } from "./server.mjs";

const looks = [
	{ name: "320-light", width: 320, colorScheme: "light" },
	{ name: "320-dark", width: 320, colorScheme: "dark" },
	{ name: "1280-light", width: 1280, colorScheme: "light" },
	{ name: "1280-dark", width: 1280, colorScheme: "dark" },
];
const words = process.argv.slice(2), shots = process.env.SHOTS;
const wanted = (name) => words.length === 0 || words.some((w) => name.includes(w));
if (shots) mkdirSync(shots, { recursive: true });

let passed = 0, failed = 0;
function verdict(what, problems) {
	if (problems.length === 0) return void passed++;
	failed++;
	console.log(`FAIL ${what}\n${problems.map((p) => `     ${p}`).join("\n")}`);
}

const server = process.env.URL ? { url: process.env.URL, stop() {} } : await start();
const launch = () => chromium.launch({
	executablePath: process.env.CHROME ?? "/usr/bin/chromium",
	args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const browser = await launch();

// Loaded once; a look is only another window and another time of day, as for a reader who turns the phone. What axe
// judges does not depend on the colours: those are contrasts()'s in judge.mjs.
async function lookAt(page, path, name, status) {
	const problems = [];
	page.on("console", (m) => m.type() === "error" && !/status of 4\d\d/.test(m.text()) && problems.push(`console: ${m.text()}`));
	await dress(page, looks[0]);
	const reply = await page.goto(path);
	await page.evaluate(() => document.fonts.ready);
	if (reply.status() !== status) problems.push(`status ${reply.status()}, not ${status}`);
	problems.push(...await valid(await reply.text()));
	for (const look of looks) {
		await dress(page, look);
		if (shots) await page.screenshot({ path: join(shots, `${name}-${look.name}.png`), fullPage: true });
		problems.push(...await judge(page, { phone: look.width < 600, structure: look.colorScheme === "light" }));
		verdict(`${name} ${look.name}`, problems.splice(0));
	}
}

async function dress(page, look) {
	await page.setViewportSize({ width: look.width, height: look.width < 600 ? 700 : 900 });
	await page.emulateMedia({ colorScheme: look.colorScheme });
}

// Without scripts: the page opens, has its heading, and no part of it waits for a script.
async function lookBare(context, path, name, status) {
	const page = await context.newPage(), reply = await page.goto(path), problems = [];
	if (reply.status() !== status) problems.push(`status ${reply.status()}, not ${status}`);
	if (await page.locator("h1:visible").count() !== 1) problems.push("not one visible h1");
	if (await page.locator("main button[type='button']:visible").count()) problems.push("a button that does nothing");
	await page.close();
	verdict(`${name} without scripts`, problems);
}

const contexts = new Map();
async function contextOf(login, script) {
	const key = `${login} ${script}`;
	if (!contexts.has(key)) contexts.set(key, enter(browser, server.url, login, { javaScriptEnabled: script }));
	return contexts.get(key);
}

// A page that never answers (a renderer that died) fails by itself and must not hold up the rest.
async function attempt(what, seconds, work) {
	let timer;
	const late = new Promise((_, no) => { timer = setTimeout(() => no(new Error(`not done after ${seconds} s`)), seconds * 1000); });
	try {
		await Promise.race([work(), late]);
	} catch (e) {
		verdict(what, String(e.stack ?? e).split("\n").slice(0, 6));
	} finally {
		clearTimeout(timer);
	}
}

async function lookAtOne([where, login, status = 200]) {
	const label = typeof where === "string" ? where : where.name || "found";
	const name = `${label.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home"}${login ? `@${login}` : ""}`;
	if (!wanted(name)) return;
	await attempt(name, 120, async () => {
		const context = await contextOf(login, true), page = await context.newPage();
		const path = typeof where === "string" ? where : await where(page);
		await lookAt(page, path, name, status);
		await page.close();
		await lookBare(await contextOf(login, false), path, name, status);
	});
}

// Two pages at a time: while one is laid out, the other one is judged.
async function lookAtAll() {
	const queue = pages[Symbol.iterator]();
	const lane = async () => { for (const entry of queue) await lookAtOne(entry); };
	await Promise.all([lane(), lane()]);
}

// Each journey has a browser of its own: one that died takes nobody along.
async function walk(file, journey) {
	const own = await launch();
	const kit = {
		url: server.url,
		server,
		browser: own,
		enter: (login, options) => enter(own, server.url, login, options),
		check: (what, holds) => verdict(`${file}: ${what}`, holds ? [] : ["does not hold"]),
		judge: async (page, what) => verdict(`${file}: ${what}`, await judge(page, { phone: page.viewportSize().width < 600 })),
		shot: async (page, name) => shots && page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }),
	};
	await attempt(file, 600, () => journey(kit));
	await Promise.race([own.close(), new Promise((done) => setTimeout(done, 5000))]);
}

try {
	await lookAtAll();
	const folder = new URL("journeys/", import.meta.url);
	for (const file of readdirSync(folder).filter((f) => f.endsWith(".mjs") && wanted(f)).sort())
		await walk(file, (await import(new URL(file, folder))).default);
} finally {
	await browser.close();
	await server.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || passed === 0 ? 1 : 0);
