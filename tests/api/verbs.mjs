// SPDX-License-Identifier: Apache-2.0
// verbs.mjs - the command line: with a server running (through its admin socket), and without one.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT, Server, cli, copy, folder, heading, lodging, sql, test } from "./motcua.mjs";

async function clock(run) {
	await test("due: five working days from Tết eve's week", () => {
		const r = run("due", "--start", "2026-02-12T09:00", "--days", "2", "--json");
		assert.equal(r.code, 0, r.err);
		assert.match(r.json.due, /^2026-02-\d\dT16:30:00\+07:00$|^2026-02-\d\dT\d\d:\d\d:00\+07:00$/);
		assert.ok(r.json.derivation.length > 0);
	});
	await test("due: a pause moves it by what was paused", () => {
		const plain = run("due", "--start", "2026-03-02T08:00", "--days", "3"), paused = run("due", "--start", "2026-03-02T08:00",
			"--days", "3", "--pause", "2026-03-03T08:00/2026-03-05T08:00");
		assert.match(plain.json.due, /^2026-03-05T/);
		assert.match(paused.json.due, /^2026-03-09T/); // two working days, and a weekend
	});
	await test("due: hours, --explain", () => {
		const r = run("due", "--start", "2026-03-02T08:00", "--hours", "4", "--explain");
		assert.equal(r.code, 0, r.err);
		assert.ok(r.json.due && r.json.explanation);
	});
	await test("calendar: the holidays of a year", () => {
		const r = run("calendar", "2026", "--json");
		assert.equal(r.json.year, 2026);
		const kinds = new Set(r.json.days.map((d) => d.kind));
		assert.ok([...kinds].every((k) => ["holiday", "substitute", "swap-off", "swap-work"].includes(k)), [...kinds].join());
		assert.ok(r.json.days.some((d) => d.date === "2026-04-30" && d.kind === "holiday"));
		assert.ok(r.json.days.some((d) => d.date === "2026-02-17"));
	});
	await test("lunar: the first day of the year Bính Ngọ", () =>
		assert.deepEqual(run("lunar", "2026-02-17", "--json").json,
			{ solar: "2026-02-17", lunar: { year: 2026, month: 1, day: 1, leap: false } }));
}

async function tables(run) {
	await test("routes", () => {
		const r = run("routes", "--json");
		assert.ok(r.json.items.some((x) => x.path === "/api/v1/dossiers" && x.method === "POST"));
		assert.equal(r.json.total, r.json.items.length);
	});
	await test("openapi 3.1", () => {
		const r = run("openapi");
		assert.match(r.json.openapi, /^3\.1\./);
		for (const p of ["/api/v1/sessions", "/api/v1/dossiers", "/api/v1/dossiers/{code}", "/api/v1/lookup", "/api/v1/inbox",
			"/api/v1/procedures", "/api/v1/units", "/api/v1/ledger/checkpoint"])
			assert.ok(r.json.paths[p], p);
	});
	await test("config", () => assert.ok(run("config", "--json").json.items.every((x) => (x.option || x.environment) && x.meaning)));
	for (const kind of ["procedures", "units", "people", "calendar"]) {
		await test(`export ${kind}`, () => {
			const r = run("export", kind, "--json");
			assert.equal(r.code, 0, r.err);
			assert.ok(r.json.length > 0 || r.json.items?.length > 0, r.out.slice(0, 100));
			assert.equal(run("export", kind, "--format", "csv").code, 0);
		});
	}
}

async function exchange(run, replay) {
	const dir = folder();
	await test("export and import again changes nothing", () => {
		for (const kind of ["units", "calendar", "procedures"]) {
			const file = join(dir, `${kind}.json`);
			writeFileSync(file, run("export", kind).out);
			const r = run("import", kind, file);
			assert.equal(r.code, 0, r.err);
			assert.equal(run("export", kind).out, readFileSync(file, "utf8"), kind);
		}
		assert.equal(replay().code, 0);
	});
	await test("a person imported can log in afterwards… as CSV with marks", () => {
		const file = join(dir, "people.csv"), head = run("export", "people", "--format", "csv").out.split("\n")[0];
		writeFileSync(file, `${head}\n`);
		assert.ok([0, 65].includes(run("import", "people", file).code));
	});
	await test("bad input is 65, and nothing of it happens", () => {
		const file = join(dir, "bad.json");
		writeFileSync(file, '[{"date":"2026-02-30","kind":"holiday","name":"x","basis":"y"}]');
		const before = run("export", "calendar").out, r = run("import", "calendar", file);
		assert.equal(r.code, 65, r.err);
		assert.match(r.err, /^motcua: .+\n$/);
		assert.equal(run("export", "calendar").out, before);
	});
}

async function exitCodes(bin, s, run) {
	const is = (code, r) => {
		assert.equal(r.code, code, r.out.slice(0, 200) + r.err);
		if (code !== 64)
			assert.match(r.err, /^motcua: [^\n]+\n$/);
	};
	await test("64: no such verb, no verb, missing argument", () => {
		is(64, run("fly"));
		is(64, cli(bin, []));
		is(64, run("due"));
		is(64, run("lunar"));
		is(64, cli(bin, ["serve", "--data", s.dir, "--fly"]));
	});
	await test("65: a date that is none", () => {
		is(65, run("lunar", "2026-02-30"));
		is(65, run("due", "--start", "yesterday", "--days", "1"));
	});
	await test("66: no such kind, no such file, no such directory", () => {
		is(66, run("export", "stars"));
		is(66, run("import", "units", "/nowhere/at/all.csv"));
		is(66, cli(bin, ["ledger", "verify", "--data", "/nowhere/at/all"]));
		is(66, cli(bin, ["serve", "--data", folder()]));
	});
}

export async function verbs(s, engine) {
	heading(`${engine}, command line with a server`);
	const run = (...args) => s.cli(...args);
	await clock(run);
	await tables(run);
	await exchange(run, () => run("ledger", "replay", "--check"));
	await exitCodes(s.bin, s, run);
	await test("a day off that is imported counts from then on, in every process", async () => {
		const clerk = await s.login("motcua.dongkinh"), file = join(folder(), "closed.json");
		const lodge = async () => (await clerk.post("/api/v1/dossiers", await lodging(clerk, "1.001193", "05977",
			{ channel: "counter", applicant: { name: "Vi Thị Cúc" } }))).json;
		const before = await lodge();
		assert.match(before.due_at, /^2026-03-05T/);
		writeFileSync(file, JSON.stringify([{ date: "2026-03-05", kind: "closed", name: "Mất điện", unit: "05977", basis: "Thông báo số 1" }]));
		const r = run("import", "calendar", file);
		assert.equal(r.code, 0, r.err);
		const after = await lodge();
		assert.match(after.due_at, /^2026-03-06T/);
		for (let i = 0; i < 8; i++)
			assert.match((await clerk.get(`/api/v1/dossiers/${after.code}`, { Connection: "close" })).json.clock.due, /^2026-03-06T/);
	});
	await test("verbs that only read run beside each other, six at a time", async () => {
		const all = await Promise.all(Array.from({ length: 6 }, () => promisify(execFile)(s.bin, ["ledger", "verify", ...s.options])));
		assert.ok(all.every((r) => JSON.parse(r.stdout).ok));
	});
	await test("75: a second server on the same directory", () => {
		const r = cli(s.bin, ["serve", ...s.options, "--listen", "127.0.0.1:1"]);
		assert.equal(r.code, 75, r.err);
		assert.match(r.err, /^motcua: [^\n]+\n$/);
	});
	await test(s.db ? "backup: on PostgreSQL it says what to use" : "backup while serving, restore beside it", () => {
		const d = folder(), file = join(d, "backup"), r = cli(s.bin, ["backup", "backup", ...s.options], { cwd: d });
		if (s.db) {
			assert.equal(r.code, 65);
			assert.match(r.err, /pg_dump/);
			return;
		}
		assert.equal(r.code, 0, r.err);
		const back = cli(s.bin, ["restore", file, "--data", join(d, "data"), "--json"]);
		assert.equal(back.code, 0, back.err);
		assert.equal(back.json.root, run("ledger", "verify").json.root);
		assert.equal(cli(s.bin, ["restore", file, "--data", join(d, "data")]).code, 65);
	});
	await test("the server works on after command lines from other folders", async () => {
		assert.equal(cli(s.bin, ["ledger", "verify", ...s.options], { cwd: "/" }).code, 0);
		assert.equal(cli(s.bin, ["ledger", "verify", ...s.options], { cwd: folder() }).code, 0);
	});
}

// What stands in the way of whoever may not read.
async function notAllowed(s) {
	if (process.getuid() !== 0)
		return;
	await test("77: not for this user", () => {
		const r = cli("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", s.bin, "ledger", "verify", ...s.options]);
		assert.equal(r.code, 77, r.err);
	});
}

export async function verbsAlone(s, engine) {
	heading(`${engine}, command line without a server`);
	const run = (...args) => s.cli(...args);
	await clock(run);
	await tables(run);
	await exchange(run, () => run("ledger", "replay", "--check"));
	await exitCodes(s.bin, s, run);
	await test("ledger verify and replay", () => {
		assert.equal(run("ledger", "verify").json.ok, true);
		assert.equal(run("ledger", "replay", "--check").code, 0);
	});
	await test("init on a directory that is one already changes nothing", () => {
		const before = run("ledger", "verify").json.events, r = cli(s.bin, ["init", ...s.options, "--demo"]);
		assert.notEqual(r.code, 0);
		assert.equal(run("ledger", "verify").json.events, before);
	});
	await test("without --demo there is nobody and nothing, and no page says demo", async () => {
		if (s.db) return;
		const empty = new Server(s.bin, join(folder(), "data"), "").init(false);
		assert.equal(empty.cli("export", "people").json.length, 0);
		await empty.start();
		try {
			assert.ok(!/motcua-demo|dữ liệu mẫu/i.test(await (await fetch(`${empty.url}/dang-nhap`)).text()));
			// The operator lets the first administrator in; a new password ends what was open under the old one.
			assert.equal(empty.cli("import", "units", join(ROOT, "data/demo/units.csv")).code, 0);
			const made = empty.cli("account", "create", "quan.tri", "--name", "Lương Thị Dung", "--role", "administrator",
				"--unit", "20", "--json");
			assert.equal(made.code, 0, made.err);
			const admin = await empty.login("quan.tri", made.json.password);
			assert.equal((await admin.get("/quan-tri/tai-khoan")).status, 200);
			const other = empty.cli("account", "password", "quan.tri", "--json").json.password;
			assert.notEqual(other, made.json.password);
			await assert.rejects(empty.login("quan.tri", made.json.password));
			await empty.login("quan.tri", other);
			assert.equal(empty.cli("account", "create", "quan.tri", "--name", "X", "--role", "administrator", "--unit", "20").code, 75);
			assert.equal(empty.cli("account", "password", "khong.co.ai").code, 66);
		} finally {
			await empty.stop();
		}
	});
	await test("65 and the first bad seq, when the log was touched", () => {
		if (s.db) return;
		const dir = copy(s);
		sql(dir, "UPDATE event SET actor = actor || 'x' WHERE seq = 7");
		const r = cli(s.bin, ["ledger", "verify", "--data", dir]);
		assert.equal(r.code, 65, r.err);
		assert.equal(r.json.ok, false);
		assert.equal(r.json.first_bad, 7);
		assert.match(r.err, /^motcua: [^\n]*7[^\n]*\n$/);
	});
	await notAllowed(s);
}
