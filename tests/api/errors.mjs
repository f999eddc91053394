// SPDX-License-Identifier: Apache-2.0
// errors.mjs - one shape for everything that goes wrong, with the right status.
import assert from "node:assert/strict";
import { Client, heading, lodging, test } from "./motcua.mjs";

function wrong(r, status, slug, field) {
	assert.equal(r.status, status, r.text);
	assert.match(r.headers.get("content-type"), /^application\/json/);
	assert.deepEqual(Object.keys(r.json), ["error"]);
	assert.equal(r.json.error.slug, slug);
	assert.ok(r.json.error.message.length > 5);
	assert.equal(typeof r.json.error.fields, "object");
	if (field)
		assert.ok(r.json.error.fields[field], `no words for ${field}: ${r.text}`);
}

async function statuses(s, an, any) {
	const { code } = (await an.post("/api/v1/dossiers", await lodging(an, "1.001193", "05977"))).json;
	const clerk = await s.login("motcua.dongkinh");
	await test("401 without an account", async () => wrong(await any.get("/api/v1/inbox"), 401, "unauthenticated"));
	await test("401 with a token that is none", async () =>
		wrong(await new Client(s, "AAAAAAAAAAAAAAAAAAAAAA").get("/api/v1/inbox"), 401, "unauthenticated"));
	await test("401 for lodging without an account", async () =>
		wrong(await any.post("/api/v1/dossiers", { procedure: "1.001193", receiving_unit: "05977" }), 401, "unauthenticated"));
	await test("403 without the right", async () => {
		wrong(await an.get("/api/v1/board"), 403, "denied");
		wrong(await an.post(`/api/v1/dossiers/${code}/actions/accept`, {}), 403, "denied");
	});
	await test("404 for what is not there", async () => {
		wrong(await an.get("/api/v1/dossiers/H00-000000-0000"), 404, "not-found");
		wrong(await any.get("/api/v1/nothing/here"), 404, "not-found");
		wrong(await an.post(`/api/v1/dossiers/${code}/actions/fly`, {}), 404, "not-found");
	});
	await test("409 for what is no longer possible", async () =>
		wrong(await clerk.post(`/api/v1/dossiers/${code}/actions/deliver`, {}), 409, "conflict"));
}

async function fields(an, any) {
	await test("422 names every wrong field at once", async () => {
		const r = await an.post("/api/v1/dossiers", { receiving_unit: "", applicant: { phone: "12", email: "x" } });
		wrong(r, 422, "invalid", "procedure");
		for (const f of ["receiving_unit", "applicant.phone", "applicant.email"])
			assert.ok(r.json.error.fields[f], f);
	});
	await test("422 for the procedure's own questions", async () => {
		const body = await lodging(an, "1.001193", "05977");
		delete body.form.child_name;
		body.form.child_birth_date = "30/02/2026";
		const r = await an.post("/api/v1/dossiers", body);
		wrong(r, 422, "invalid", "form.child_name");
		assert.ok(r.json.error.fields["form.child_birth_date"]);
	});
	await test("422 for a field nobody knows", async () => {
		const body = await lodging(an, "1.001193", "05977", { state: "finished" });
		wrong(await an.post("/api/v1/dossiers", body), 422, "invalid", "state");
	});
	await test("422 for an unknown procedure or place", async () => {
		const body = await lodging(an, "1.001193", "05977");
		wrong(await an.post("/api/v1/dossiers", { ...body, procedure: "9.999999" }), 422, "invalid", "procedure");
		wrong(await an.post("/api/v1/dossiers", { ...body, receiving_unit: "SXD" }), 422, "invalid", "receiving_unit");
	});
	await test("422 for what is not JSON, not an object, or nests without end", async () => {
		for (const text of ["{", "[]", "1", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`]) {
			const r = await fetch(`${an.server.url}/api/v1/dossiers`, { method: "POST", body: text,
				headers: { "Content-Type": "application/json", Authorization: `Bearer ${an.token}` } });
			assert.equal(r.status, 422, text.slice(0, 20));
			assert.equal((await r.json()).error.slug, "invalid");
		}
	});
	await test("a file that no clerk can open is refused", async () =>
		wrong(await an.send("POST", "/api/v1/files", new Uint8Array([0, 1, 2, 3, 250, 251]),
			{ "Content-Type": "application/octet-stream", "X-Filename": "x.exe" }), 422, "invalid", "file"));
	await test("an empty file is refused", async () => {
		const r = await an.send("POST", "/api/v1/files", new Uint8Array([]), { "Content-Type": "application/pdf", "X-Filename": "x.pdf" });
		assert.equal(r.status, 422, r.text);
	});
}

export async function errors(s, engine) {
	heading(`${engine}, errors`);
	const any = new Client(s), an = await s.login("dan.an");
	await statuses(s, an, any);
	await fields(an, any);
}
