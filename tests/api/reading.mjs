// SPDX-License-Identifier: Apache-2.0
// reading.mjs - what anybody may read: health, catalogue, units, sessions.
import assert from "node:assert/strict";
import { Client, PASSWORD, heading, test } from "./motcua.mjs";

async function operations(any) {
	for (const path of ["/healthz", "/readyz"])
		await test(path, async () => assert.equal((await any.get(path)).status, 200));
	await test("/metrics is Prometheus text", async () => {
		const r = await any.get("/metrics");
		assert.match(r.headers.get("content-type"), /^text\/plain; version=0\.0\.4/);
		assert.match(r.text, /^# TYPE \w+ (counter|gauge)$/m);
		assert.match(r.text, /^motcua_events_total \d+$/m);
	});
}

async function sessions(s, any) {
	await test("a session: token and account", async () => {
		const r = await any.post("/api/v1/sessions", { login: "motcua.dongkinh", password: PASSWORD });
		assert.equal(r.status, 201);
		assert.match(r.json.token, /^[\w-]{20,}$/);
		assert.deepEqual(Object.keys(r.json.account).sort(), ["login", "name", "roles", "unit"]);
		assert.equal(r.json.account.login, "motcua.dongkinh");
		assert.equal(r.json.account.unit, "05977");
		assert.deepEqual(r.json.account.roles, ["clerk"]);
	});
	await test("a wrong password and an unknown login get the same answer", async () => {
		const wrong = await any.post("/api/v1/sessions", { login: "dan.an", password: "not this" });
		const unknown = await any.post("/api/v1/sessions", { login: "nobody.here", password: "not this" });
		assert.equal(wrong.status, unknown.status);
		assert.ok(wrong.status === 422 || wrong.status === 401);
		assert.deepEqual({ ...wrong.json.error, request: "" }, { ...unknown.json.error, request: "" });
	});
	await test("the session cookie works for reading", async () => {
		const c = await s.login("dan.an");
		const r = await any.get("/api/v1/sessions/me", { Cookie: `mc=${c.token}` });
		assert.equal(r.json.account.login, "dan.an");
	});
	await test("a cookie alone, without the form token, changes nothing", async () => {
		const c = await s.login("dan.an");
		const r = await any.post("/api/v1/commands/session.close", {}, { Cookie: `mc=${c.token}` });
		assert.equal(r.status, 403);
		assert.equal((await c.get("/api/v1/sessions/me")).status, 200);
	});
	await test("a session that has ended is none", async () => {
		const c = await s.login("dan.binh");
		assert.equal((await c.post("/api/v1/commands/session.close", {})).status, 200);
		assert.equal((await c.get("/api/v1/inbox")).status, 401);
	});
}

async function catalogue(any) {
	const one = async (path) => (await any.get(path)).json;
	await test("the catalogue is a list with a total", async () => {
		const r = await one("/api/v1/procedures?per_page=5");
		assert.equal(r.items.length, 5);
		assert.ok(r.total >= 40);
		const page2 = await one("/api/v1/procedures?per_page=5&page=2");
		assert.equal(page2.total, r.total);
		assert.ok(!page2.items.some((p) => r.items.some((q) => q.code === p.code)));
	});
	for (const q of ["khai sinh", "KHAI SINH", "dang ky khai sinh", "đăng ký khai sinh", "1.001193"])
		await test(`searching “${q}” finds the registration of births first`, async () =>
			assert.equal((await one(`/api/v1/procedures?q=${encodeURIComponent(q)}`)).items[0].code, "1.001193"));
	await test("one procedure has all that the contract names", async () => {
		const p = await one("/api/v1/procedures/1.001193");
		for (const k of ["code", "title", "field", "level", "period", "fee", "papers", "steps", "form", "version", "receiving_units"])
			assert.ok(k in p, k);
		assert.equal(p.period.n, 1);
		assert.equal(p.level, "commune");
		assert.equal(p.version, 1);
		assert.ok(p.papers.length && p.steps.length);
		assert.ok(p.receiving_units.some((u) => u.code === "05977"));
		for (const f of p.form.fields) {
			assert.ok(["text", "date", "number", "money", "choice", "bool", "file", "unit"].includes(f.type), f.type);
			assert.equal(typeof f.required, "boolean");
			assert.ok(f.name && f.title);
			assert.ok(f.type !== "choice" || f.options.length > 1);
		}
	});
	await test("on another day other procedures are in force", async () => {
		assert.equal((await any.get("/api/v1/procedures/1.001193?on=2020-01-01")).status, 404);
		assert.equal((await one("/api/v1/procedures?on=2020-01-01")).total, 0);
		assert.equal((await one("/api/v1/procedures/1.001193?on=2026-01-01")).code, "1.001193");
	});
	await test("an unknown procedure is 404", async () =>
		assert.equal((await any.get("/api/v1/procedures/9.999999")).status, 404));
}

async function units(any) {
	const one = async (path) => (await any.get(path)).json;
	await test("units are found without marks and by parent", async () => {
		assert.ok((await one("/api/v1/units?q=dong%20kinh")).items.some((u) => u.code === "05977"));
		const r = await one("/api/v1/units?parent=20&per_page=100");
		assert.ok(r.total >= 65, `${r.total} units`);
		assert.ok(r.items.every((u) => u.parent === "20"));
	});
	await test("a unit knows its predecessors", async () => {
		const u = await one("/api/v1/units/05977");
		assert.equal(u.name, "Phường Đông Kinh");
		assert.deepEqual(u.predecessors.map((p) => p.name).sort(),
			["Phường Vĩnh Trại", "Phường Đông Kinh", "Xã Mai Pha", "Xã Yên Trạch"].sort());
		assert.ok(Array.isArray(u.successors));
	});
	await test("before the merger the same code was another ward, with its successor", async () => {
		const u = await one("/api/v1/units/05977?on=2025-06-30");
		assert.equal(u.name, "Phường Vĩnh Trại");
		assert.ok(u.successors.some((x) => x.code === "05977" && x.name === "Phường Đông Kinh"));
	});
	await test("an unknown unit is 404", async () => assert.equal((await any.get("/api/v1/units/99999999")).status, 404));
}

export async function reading(s, engine) {
	const any = new Client(s);
	heading(`${engine}, reading`);
	await operations(any);
	await sessions(s, any);
	await catalogue(any);
	await units(any);
}
