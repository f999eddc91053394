// SPDX-License-Identifier: Apache-2.0
// ledger.mjs - what an outsider can check: checkpoint, proofs, the whole log with the second verifier.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, ROOT, folder, heading, lodging, test } from "./motcua.mjs";

// Runs tools/verify-ledger.mjs; {code, ok, first_bad, why, …}.
export function verifier(...args) {
	const r = spawnSync("node", [join(ROOT, "tools/verify-ledger.mjs"), ...args], { encoding: "utf8" });
	return { code: r.status, ...JSON.parse(r.stdout || "{}"), err: r.stderr };
}

// The second verifier on the log of a server's data.
export function verifyLog(s, known = seal(s)) {
	const d = folder(), events = join(d, "events"), checkpoint = join(d, "checkpoint");
	writeFileSync(checkpoint, known.checkpoint);
	writeFileSync(events, s.cli("ledger", "dump").out);
	return verifier("log", events, checkpoint, known.key);
}

// What an auditor holds. Taken before the log is read: a log shorter than its checkpoint is an error.
export const seal = (s) => ({ checkpoint: s.cli("ledger", "checkpoint").out, key: s.cli("ledger", "key").out.trim() });

export async function ledger(s, engine) {
	heading(`${engine}, ledger`);
	const any = new Client(s), dir = folder(), an = await s.login("dan.an");
	const lodged = (await an.post("/api/v1/dossiers", await lodging(an, "1.001193", "05977"))).json;
	const key = (await any.get("/api/v1/ledger/key")).text.trim(), proof = join(dir, "proof");

	await test("the checkpoint is a signed note", async () => {
		const r = await any.get("/api/v1/ledger/checkpoint");
		assert.match(r.headers.get("content-type"), /^text\/plain/);
		assert.match(r.text, /^motcua\.demo\/[0-9a-f]+\n\d+\n[A-Za-z0-9+/]+=*\n\n— \S+ \S+\n$/);
	});
	await test("the lodging on the receipt is in the log: the second verifier agrees", async () => {
		const r = await any.get(`/api/v1/ledger/events/${lodged.ledger.seq}/proof`);
		assert.equal(r.json.leaf, lodged.ledger.leaf);
		writeFileSync(proof, r.text);
		const v = verifier("proof", proof, "-", key);
		assert.equal(v.ok, true, v.why);
		assert.equal(v.seq, lodged.ledger.seq);
	});
	await test("a proof that was touched is none", async () => {
		const p = (await any.get(`/api/v1/ledger/events/${lodged.ledger.seq}/proof`)).json;
		for (const bad of [{ ...p, leaf: "0".repeat(64) }, { ...p, path: p.path.slice(1) }, { ...p, event: { ...p.event, actor: "dan.binh" } }]) {
			writeFileSync(proof, JSON.stringify(bad));
			assert.equal(verifier("proof", proof, "-", key).ok, false);
		}
	});
	await test("a proof tells no personal data", async () =>
		assert.ok(!/payload|Hoàng|020000000001/.test((await any.get(`/api/v1/ledger/events/${lodged.ledger.seq}/proof`)).text)));
	await test("no proof of what never happened", async () => {
		for (const seq of ["0", "-1", "999999999", "x"])
			assert.equal((await any.get(`/api/v1/ledger/events/${seq}/proof`)).status, 404, seq);
	});
	await test("ledger verify, while serving", () => {
		const r = s.cli("ledger", "verify", "--json");
		assert.equal(r.code, 0, r.err);
		assert.equal(r.json.ok, true);
		assert.match(r.json.root, /^[0-9a-f]{64}$/);
		assert.ok(r.json.events >= lodged.ledger.seq);
	});
	await test("the second verifier reads the whole log and finds the same root", () => {
		const v = verifyLog(s), mine = s.cli("ledger", "verify").json;
		assert.equal(v.ok, true, v.why);
		assert.equal(v.events, mine.events);
		assert.equal(v.root, mine.root);
	});
	await test("ledger replay --check: the state tables are what the events say", () => {
		const r = s.cli("ledger", "replay", "--check");
		assert.equal(r.code, 0, r.out.slice(0, 500) + r.err);
		assert.match(r.out, /(^|\n)0 differences\n$|"differences":0/);
	});
}
