// SPDX-License-Identifier: Apache-2.0
//
// idempotency.mjs - one key, one effect: again, in parallel, with another body, and when the ledger is
// killed between the request and its answer.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { heading, lodging, sleep, test } from "./motcua.mjs";

const total = async (who) => (await who.get("/api/v1/dossiers?per_page=1")).json.total;

// Lodges under a key, kills the ledger a moment later, and says which way it went:
// "before": the answer was there already; "kept": committed, then killed, answered by the next ledger;
// "again": killed first, done by the next one.
async function killedLodging(s, an, body, key, delay) {
	const [ledger] = s.processes("ledger");
	let answered = 0;
	const sent = an.post("/api/v1/dossiers", body, { "Idempotency-Key": key }).then((r) => (answered = Date.now(), r));
	await sleep(delay);
	const killed = Date.now();
	const early = answered !== 0;
	process.kill(ledger.pid, "SIGKILL");
	for (let i = 0; i < 2000 && !s.processes("ledger").some((p) => p.pid !== ledger.pid); i++)
		await sleep(1);
	const waited = answered === 0;
	const r = await sent;
	assert.equal(r.status, 201, r.text);
	const lodgedAt = Date.parse((await an.dossier(r.json.code)).history[0].at);
	return { way: early || !waited ? "before" : lodgedAt < killed ? "kept" : "again", code: r.json.code, body: r.json };
}

export async function idempotency(s, engine) {
	heading(`${engine}, idempotency`);
	const an = await s.login("dan.an"), binh = await s.login("dan.binh"), body = await lodging(an, "1.001193", "05977");
	const lodge = (key, more = {}) => an.post("/api/v1/dossiers", { ...body, ...more }, { "Idempotency-Key": key });

	await test("the same key twice: one dossier, the same answer", async () => {
		const n = await total(an), key = randomUUID(), a = await lodge(key), b = await lodge(key);
		assert.deepEqual([a.status, b.status], [201, 201]);
		assert.equal(a.text, b.text);
		assert.equal(await total(an), n + 1);
	});
	await test("with another body: still the first answer", async () => {
		const n = await total(an), key = randomUUID(), a = await lodge(key);
		const b = await lodge(key, { receiving_unit: "06187" });
		assert.ok(b.text === a.text || b.status === 409, b.text);
		assert.equal(await total(an), n + 1);
	});
	await test("twenty at once: one dossier", async () => {
		const n = await total(an), key = randomUUID();
		const all = await Promise.all(Array.from({ length: 20 }, () => lodge(key)));
		assert.equal(new Set(all.map((r) => r.text)).size, 1);
		assert.equal(await total(an), n + 1);
	});
	await test("twenty keys at once: twenty dossiers with twenty codes", async () => {
		const n = await total(an);
		const all = await Promise.all(Array.from({ length: 20 }, () => lodge(randomUUID())));
		assert.equal(new Set(all.map((r) => r.json.code)).size, 20);
		assert.equal(await total(an), n + 20);
	});
	await test("somebody else's key is not mine", async () => {
		const key = randomUUID(), a = await lodge(key);
		const b = await binh.post("/api/v1/dossiers", body, { "Idempotency-Key": key });
		assert.equal(b.status, 409);
		assert.ok(!b.text.includes(a.json.code));
	});
	await test("a refused request does not use its key up", async () => {
		const key = randomUUID();
		assert.equal((await lodge(key, { receiving_unit: "SXD" })).status, 422);
		assert.equal((await lodge(key)).status, 201);
	});
	await test("an action under one key happens once", async () => {
		const { code } = (await lodge(randomUUID())).json, key = randomUUID();
		const once = () => an.post(`/api/v1/dossiers/${code}/actions/withdraw`, {}, { "Idempotency-Key": key });
		assert.equal((await once()).text, (await once()).text);
		assert.equal((await an.dossier(code)).history.filter((e) => e.action === "withdraw").length, 1);
	});
	await test("the ledger killed between request and answer: one dossier", async () => {
		const ways = { before: 0, kept: 0, again: 0 };
		for (let i = 0; i < 300 && (!ways.kept || !ways.again); i++) {
			const n = await total(an), key = randomUUID(), k = await killedLodging(s, an, body, key, (i % 30) * 2);
			ways[k.way]++;
			assert.equal((await lodge(key)).json.code, k.code);
			assert.equal(await total(an), n + 1, JSON.stringify(ways));
		}
		assert.ok(ways.kept && ways.again, `both ways must have happened: ${JSON.stringify(ways)}`);
	});
}
