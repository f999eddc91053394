// SPDX-License-Identifier: Apache-2.0
//
// tampering.mjs - somebody with the database in their hands changes what happened. Both verifiers must find
// it, and name the first event that is wrong; a changed state row must be found by replay.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copy, heading, sql, test } from "../api/motcua.mjs";
import { seal, verifyLog } from "../api/ledger.mjs";

const FLIPS = 100;

function verdicts(s, dir, known = undefined) {
	const t = Object.assign(Object.create(Object.getPrototypeOf(s)), s, { dir });
	const first = t.cli("ledger", "verify", "--json"), second = verifyLog(t, known);
	return { first: first.json ?? { ok: null, why: first.err }, code: first.code, second, replay: () => t.cli("ledger", "replay", "--check") };
}

function bothFind(s, dir, seq, known = undefined) {
	const v = verdicts(s, dir, known);
	assert.equal(v.first.ok, false, `ledger verify: ${JSON.stringify(v.first)}`);
	assert.equal(v.code, 65);
	assert.equal(v.second.ok, false, `second verifier: ${JSON.stringify(v.second)}`);
	if (seq) {
		assert.equal(v.first.first_bad, seq, `ledger verify: ${JSON.stringify(v.first)}`);
		assert.equal(v.second.first_bad, seq, `second verifier: ${JSON.stringify(v.second)}`);
	}
}

const COLUMNS = ["at", "actor", "role", "unit", "verb", "subject", "payload", "salt", "commit_hash", "leaf"];

// The statement that flips one bit in a field of an event (an empty one gets a byte; a time moves).
function flip(event, field, random) {
	if (field === "at")
		return `UPDATE event SET at = at + ${(random() < 0.5 ? -1 : 1) * 2 ** Math.floor(random() * 40)} WHERE seq = ${event.seq}`;
	const bytes = Buffer.from(event[field] || "00", "hex"), at = Math.floor(random() * bytes.length);
	const type = ["commit_hash", "leaf", "salt"].includes(field) ? "BLOB" : "TEXT";
	bytes[at] ^= 1 << Math.floor(random() * 8);
	return `UPDATE event SET ${field} = CAST(x'${bytes.toString("hex")}' AS ${type}) WHERE seq = ${event.seq}`;
}

async function flips(s, last, random) {
	const dir = copy(s), known = seal(s), hex = COLUMNS.map((c) => `hex(CAST(${c} AS BLOB))`);
	const events = sql(dir, ["CREATE TABLE kept AS SELECT * FROM event", `SELECT seq, ${hex} FROM event ORDER BY seq`])
		.map(([seq, ...v]) => Object.fromEntries([["seq", seq], ...COLUMNS.map((c, i) => [c, v[i]])]));
	const back = (seq) => `UPDATE event SET (${COLUMNS}) = (SELECT ${COLUMNS} FROM kept WHERE kept.seq = event.seq) WHERE seq = ${seq}`;
	let touched = 1;
	for (let i = 0; i < FLIPS; i++) {
		const event = events[Math.floor(random() * last)], field = COLUMNS[i % COLUMNS.length];
		await test(`one bit of ${field} of event ${event.seq}`, () => {
			sql(dir, [back(touched), flip(event, field, random)]);
			touched = event.seq;
			bothFind(s, dir, event.seq, known);
		});
	}
	await test("put back, all is well again", () => {
		sql(dir, back(touched));
		const v = verdicts(s, dir);
		assert.ok(v.first.ok && v.second.ok, JSON.stringify(v));
	});
}

// The attack of somebody who knows how it works: a new payload, commitment and leaf that fit each other.
function rewrite(dir, seq) {
	const [[at, actor, role, unit, verb, subject, payload, salt]] = sql(dir,
		`SELECT at, actor, role, unit, verb, subject, payload, hex(salt) FROM event WHERE seq = ${seq}`);
	const forged = payload.replace(/.$/, ' }'), sha = (...p) => p.reduce((h, x) => h.update(x), createHash("sha256")).digest();
	const commit = sha(Buffer.from(salt, "hex"), forged).toString("hex"), data = [Buffer.from("motcua/event/v1\n")];
	for (const [name, v] of Object.entries({ seq, at, actor, role, unit, verb, subject, commit }))
		data.push(Buffer.from(`${name} ${Buffer.byteLength(String(v))}\n${v}\n`));
	const leaf = sha(Buffer.from([0]), ...data).toString("hex");
	sql(dir, `UPDATE event SET payload = '${forged.replaceAll("'", "''")}', commit_hash = x'${commit}', leaf = x'${leaf}' WHERE seq = ${seq}`);
}

async function wholeEvents(s, last) {
	const mid = last >> 1, swap = (d, a, b) => sql(d, [`UPDATE event SET seq = -1 WHERE seq = ${a}`,
		`UPDATE event SET seq = ${a} WHERE seq = ${b}`, `UPDATE event SET seq = ${b} WHERE seq = -1`]);
	const cases = [
		["the last event deleted", (d) => sql(d, `DELETE FROM event WHERE seq = ${last}`), last],
		["the last ten deleted", (d) => sql(d, `DELETE FROM event WHERE seq > ${last - 10}`), last - 9],
		["a middle one deleted", (d) => sql(d, `DELETE FROM event WHERE seq = ${mid}`), mid],
		["one of the last few deleted", (d) => sql(d, `DELETE FROM event WHERE seq = ${last - 2}`), last - 2],
		["the first one deleted", (d) => sql(d, "DELETE FROM event WHERE seq = 1"), 1],
		["a middle one deleted, the rest moved up", (d) => sql(d, [`DELETE FROM event WHERE seq = ${mid}`,
			`UPDATE event SET seq = -seq WHERE seq > ${mid}`, "UPDATE event SET seq = -seq - 1 WHERE seq < 0"]), mid],
		["two neighbours swapped", (d) => swap(d, mid, mid + 1), mid],
		["two far ones swapped", (d) => swap(d, 5, last), 5],
		["an event made up at the end", (d) => sql(d, `INSERT INTO event SELECT ${last} + 1, at, actor, role, unit, verb, subject,
			payload, salt, commit_hash, leaf FROM event WHERE seq = ${last}`), last + 1],
		["an event rewritten with fitting hashes", (d) => rewrite(d, mid), 0],
		["the last event rewritten with fitting hashes", (d) => rewrite(d, last), 0],
		["the checkpoint's signature touched", (d) => sql(d, "UPDATE checkpoint SET note = replace(note, 'A', 'B')"), 0],
	];
	for (const [name, harm, seq] of cases)
		await test(name, () => {
			const dir = copy(s);
			harm(dir);
			bothFind(s, dir, seq);
		});
}

async function stateRows(s) {
	const cases = {
		"dossier.state": "UPDATE dossier SET state = 'finished' WHERE code = (SELECT min(code) FROM dossier)",
		"dossier.due_at": "UPDATE dossier SET due_at = due_at + 60000 WHERE code = (SELECT max(code) FROM dossier)",
		"dossier.holder_unit": "UPDATE dossier SET holder_unit = '06187' WHERE code = (SELECT max(code) FROM dossier)",
		"account.password": "UPDATE account SET password = 'x' WHERE login = 'quantri'",
		"account_role": "INSERT INTO account_role (account, role, unit) SELECT id, 'administrator', '' FROM account WHERE login = 'dan.an'",
		"procedure": "UPDATE procedure SET title = title || '.' WHERE code = '1.001193'",
		"unit.name": "UPDATE unit SET name = name || '.' WHERE code = '05977'",
	};
	for (const [name, statement] of Object.entries(cases))
		await test(`a changed ${name} is found by replay`, () => {
			const dir = copy(s);
			sql(dir, statement);
			const v = verdicts(s, dir), r = v.replay();
			assert.ok(v.first.ok, "the log itself was not touched");
			assert.equal(r.code, 65, r.out + r.err);
		});
}

export async function tampering(s, random) {
	heading("tampering");
	const [[last]] = sql(s.dir, "SELECT max(seq) FROM event");
	await flips(s, last, random);
	await wholeEvents(s, last);
	heading("state");
	await stateRows(s);
}
