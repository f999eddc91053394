// SPDX-License-Identifier: Apache-2.0
// What every page must hold: valid HTML, no axe finding, contrast, nothing wider than the window, targets for thumbs.
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
export const { chromium } = require("playwright-core");
const { HtmlValidate, StaticConfigLoader } = require("html-validate");

const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const config = JSON.parse(await readFile(new URL("../../web/.htmlvalidate.json", import.meta.url), "utf8"));
const validator = new HtmlValidate(new StaticConfigLoader(config));

export async function valid(html) {
	const report = await validator.validateString(html);
	return report.results.flatMap((r) => r.messages)
		.map((m) => `html-validate ${m.line}:${m.column} ${m.ruleId}: ${m.message}`).slice(0, 8);
}

// Runs in the page: text against the nearest painted ground, 7:1 for running text, 4.5:1 everywhere.
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
	const low = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const e = walk.currentNode.parentElement;
		if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest(".govuk-visually-hidden, script")) continue;
		const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05), body = e.matches("main :is(p, li, dd, dt, td, th, label, h1, h2, h3, legend)");
		if (ratio < (body ? 7 : 4.5)) low.push(`contrast ${ratio.toFixed(2)}: ${e.outerHTML.slice(0, 100)}`);
	}
	return low.slice(0, 5);
}

function wide() {
	const limit = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= limit) return [];
	return Array.from(document.querySelectorAll("body *")).filter((e) => e.getBoundingClientRect().right > limit + 1)
		.slice(0, 3).map((e) => `wider than the window: ${e.outerHTML.slice(0, 120)}`);
}

// 44 px on phones, except links inside a sentence (WCAG 2.5.8 excepts them too).
function targets() {
	const small = [];
	for (const e of document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden]), textarea")) {
		const box = e.getBoundingClientRect();
		if (box.width === 0 || !e.checkVisibility() || e.closest(".govuk-skip-link, [hidden]")) continue;
		if (getComputedStyle(e).display !== "inline" && box.height < 43.5)
			small.push(`target ${Math.round(box.height)} px high: ${e.outerHTML.slice(0, 110)}`);
	}
	return small.slice(0, 5);
}

function menus() {
	return Array.from(document.querySelectorAll("details.mc-menu")).flatMap((menu) => {
		menu.open = true;
		const box = menu.querySelector(".mc-menu__panel").getBoundingClientRect();
		menu.open = false;
		return box.left < 0 || box.right > innerWidth ? [`menu outside the window: ${box.left} to ${box.right}`] : [];
	});
}

// Everything about the open page at its present size; a list of what is wrong. structure: false leaves out what does
// not change with the colours.
export async function judge(page, { phone, structure = true }) {
	const problems = [...await page.evaluate(wide), ...await page.evaluate(menus), ...await page.evaluate(contrasts)];
	if (!structure) return problems;
	if (phone) problems.push(...await page.evaluate(targets));
	await page.evaluate(axe);
	const found = await page.evaluate((values) => window.axe.run(document,
		{ runOnly: { type: "tag", values }, resultTypes: ["violations", "incomplete"] }), tags);
	// What axe is unsure about in contrast is decided by contrasts().
	for (const kind of ["violations", "incomplete"])
		for (const v of found[kind].filter((f) => kind === "violations" || f.id !== "color-contrast"))
			problems.push(...v.nodes.slice(0, 3).map((n) => `axe ${kind === "violations" ? "" : "(unsure) "}${v.id}: ` +
				`${n.target.join(" ")} ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ""}`));
	return problems;
}
