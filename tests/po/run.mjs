// SPDX-License-Identifier: Apache-2.0
// run.mjs - the catalogue against the sources, then the running program in English. README.md tells what is judged.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pages as browserPages } from "../browser/pages.mjs";
import { token } from "../browser/dossier.mjs";
import { start } from "../browser/server.mjs";
import { pattern, read, vietnamese } from "./catalogue.mjs";
import { texts } from "./page.mjs";
import { data, names, pages, records, unmarked, without } from "./allowed.mjs";

const list = process.argv.includes("--list");
let passed = 0, failed = 0;
function check(what, faults) {
	if (!faults.length) return passed++;
	failed++;
	console.log(`FAILED ${what}`);
	for (const f of faults.slice(0, 40)) console.log(`  ${f}`);
	if (faults.length > 40) console.log(`  … and ${faults.length - 40} more`);
}

// ---- the catalogue ----------------------------------------------------------------------------

execFileSync("make", ["-s", "pot"], { stdio: ["ignore", "ignore", "inherit"] });
const source = read("build/gen/po/motcua.pot"), english = read("po/en.po");
const has = new Map(english.filter((e) => !e.obsolete).map((e) => [e.id, e]));
const wanted = new Set(source.map((e) => e.id));
const withoutNames = (text) => names.reduce((t, n) => t.replaceAll(n, ""), text);

check("every message of the sources is in po/en.po (make po)", [...wanted].filter((id) => !has.has(id)));
check("po/en.po has nothing that the sources have not (make po)",
	english.filter((e) => e.obsolete || !wanted.has(e.id)).map((e) => e.id));
check("as many messages as a fresh extraction finds", has.size === wanted.size ? [] : [`${has.size}, not ${wanted.size}`]);
check("every message is translated", english.filter((e) => e.text.some((t) => !t)).map((e) => e.id));
check("no translation is fuzzy", english.filter((e) => e.fuzzy).map((e) => e.id));
check("English words have no Vietnamese letters",
	english.flatMap((e) => e.text).filter((t) => vietnamese.test(withoutNames(t))));
check("lists separated by | have as many parts in English",
	english.filter((e) => e.text.some((t) => t.split("|").length !== e.id.split("|").length)).map((e) => e.id));
// msgfmt looks only at messages that xgettext takes for formats; a stray %s in another one may be printed with.
const holes = (text) => (text.match(/%(\d+\$)?[-0-9.*]*(ll|z)?[sducx]/g) ?? []).join(" ");
check("the same placeholders in the same order",
	english.filter((e) => e.text.some((t) => t && holes(t) !== holes(e.id))).map((e) => `${e.id} → ${e.text.join(" / ")}`));
// msgfmt keeps such messages in a part of the file that src/lib/mo does not read.
check("messages print 64-bit numbers with %lld, not PRId64", [...wanted].filter((id) => id.includes("%<PRI")));
check("msgfmt accepts it", (() => {
	try {
		execFileSync("msgfmt", ["--check-format", "--check-header", "-o", "/dev/null", "po/en.po"], { stdio: "pipe" });
		return [];
	} catch (e) {
		return [String(e.stderr)];
	}
})());

// ---- texts that nobody marked -------------------------------------------------------------------

const files = (dir, ends) => readdirSync(dir, { recursive: true }).filter((f) => ends.test(f)).map((f) => join(dir, f)).sort();
const all = [...files("src", /\.(c|h|def)$/).filter((f) => !f.endsWith("_test.c") && f !== "src/base/test.c"), ...files("build/gen", /_html\.c$/)];
function extract(...keywords) {
	const out = "build/gen/po/every.pot";
	execFileSync("xgettext", ["--from-code=UTF-8", "-L", "C", ...keywords, "--force-po", "--no-wrap", "--add-location=file", "-o", out, ...all],
		{ stdio: "ignore" });
	return read(out);
}
const recorded = new Set(extract("-k", "-kVI_").map((e) => e.id));
check("Vietnamese texts outside _(), N_() and VI_() are in files that speak Vietnamese for a reason (allowed.mjs)",
	extract("-a").filter((e) => vietnamese.test(e.id) && !wanted.has(e.id) && !recorded.has(e.id))
		.filter((e) => !e.places.every((p) => unmarked.some(([where, words]) => p.startsWith(where) && (!words || words.test(e.id)))))
		.map((e) => `${e.places[0]}: ${e.id.trim()}`));

// ---- English pages --------------------------------------------------------------------------------

const exact = new Set([...wanted].flatMap((id) => [id, ...id.split("|")]).filter((id) => vietnamese.test(id) && !names.includes(id)).map((id) => id.trim()));
const patterns = [...wanted].filter((id) => /%/.test(id) && id.replace(/%[^ ]*/g, "").trim().length > 5).map(pattern);
const told = (t, path) => t.lang === "vi" && (data.includes(t.text) || records.some((p) => path.startsWith(p)));
const fault = (t, path) => vietnamese.test(t.text) && !told(t, path) && (exact.has(t.text) || patterns.some((p) => p.test(t.text)));

const { url, bin, stop } = await start();
async function post(path, login, body) {
	const reply = await fetch(url + path, {
		method: "POST",
		headers: {
			"Content-Type": "application/json", "Accept-Language": "en",
			...(login && { Authorization: `Bearer ${await token(url, login)}` }),
		},
		body: JSON.stringify(body),
	});
	return reply.json();
}
// As much of a browser's page as the functions of pages.mjs need to find an address.
const page = { goto: async () => {}, url: () => `${url}/`, request: { get: (path) => fetch(url + path) } };
const rest = new Map();
const seen = new Set();
async function judge(path, login, status = 200, more = {}) {
	const where = `${path} ${login}`;
	if (seen.has(where) || without.some((p) => path.startsWith(p))) return;
	seen.add(where);
	const headers = { "Accept-Language": "en", Cookie: "lang=en", ...(login && { Authorization: `Bearer ${await token(url, login)}` }) };
	const reply = await fetch(url + path, { headers, ...more });
	const html = await reply.text(), faults = [];
	if (reply.status !== status) faults.push(`status ${reply.status}, not ${status}`);
	if (!/<html lang="en"/.test(html)) faults.push('no <html lang="en">');
	for (const t of texts(html)) {
		if (fault(t, path)) faults.push(t.text);
		else if (t.lang === "en" && vietnamese.test(t.text)) rest.set(t.text, where);
	}
	check(`in English: ${where}`, faults);
}
try {
	for (const [path, login, status] of browserPages) await judge(typeof path === "function" ? await path(page) : path, login, status);
	const lodged = { procedure: "1.000894", receiving_unit: "05977" };
	const known = {
		...(await post("/api/v1/dossiers", "dan.an", { ...lodged, form: { request: "Đề nghị giải quyết", truth_pledge: "true" } })),
		...(await post("/api/v1/commands/lodge.start", "dan.an", lodged)),
		feedback: (await (await fetch(`${url}/api/v1/feedback`)).json()).items[0].code,
	};
	for (const [path, login, status] of pages)
		await judge(path.replace(/:(\w+)/g, (all, name) => known[name] ?? all), login, status);

	// A field that no command has: all refuse, and name what is missing.
	const commands = execFileSync(bin, ["routes"], { encoding: "utf8" }).matchAll(/^POST \/api\/v1\/commands\/(\S+)/gm);
	for (const [, name] of commands) {
		const answer = await post(`/api/v1/commands/${name}`, "motcua.dongkinh", { "no-such-field": "1" });
		const words = answer.error ? [answer.error.message, ...Object.values(answer.error.fields ?? {})] : [`accepted: ${JSON.stringify(answer)}`];
		check(`refused in English: ${name}`, words.filter((w) => !answer.error || vietnamese.test(w)));
	}
} finally {
	await stop();
}
if (list) for (const [text, where] of [...rest].sort()) console.log(`data? ${where}: ${text}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
