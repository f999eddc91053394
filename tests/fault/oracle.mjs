// SPDX-License-Identifier: Apache-2.0
//
// oracle.mjs - what must be true of a stopped data directory after any crash. Returns what is wrong, as a
// list of texts: empty when the promise was kept. `known` are the dossiers that were there before.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "../api/motcua.mjs";
import { verifyLog } from "../api/ledger.mjs";

const group = (rows, key = 0) => rows.reduce((m, r) => m.set(r[key], [...(m.get(r[key]) ?? []), r]), new Map());

// Journal ⊆ state ⊆ journal ∪ unclear, and each effect once.
function acknowledged(dir, journal, known, wrong) {
	const rows = sql(dir, "SELECT code FROM dossier").map((r) => r[0]), here = new Set(rows);
	const supplements = group(sql(dir, "SELECT subject FROM event WHERE verb = 'dossier.supplement'"));
	const files = group(sql(dir, "SELECT d.dossier, d.kind, f.sha256 FROM dossier_file d JOIN file f ON f.id = d.file"));
	const surplus = rows.filter((c) => !journal.lodged.has(c) && !known.has(c));

	if (surplus.length > journal.unclear)
		wrong.push(`${surplus.length} dossiers that nobody was told of, ${journal.unclear} unclear: ${surplus.slice(0, 3)}`);
	for (const [code, j] of journal.lodged) {
		const has = (kind, sha) => (files.get(code) ?? []).filter((f) => f[1] === kind && f[2] === sha).length;
		if (!here.has(code)) { wrong.push(`${code}: acknowledged, and lost`); continue; }
		if (has("paper", j.sha256) !== 1) wrong.push(`${code}: its paper is there ${has("paper", j.sha256)} times`);
		for (const sha of j.supplements)
			if (has("supplement", sha) !== 1) wrong.push(`${code}: a supplement is there ${has("supplement", sha)} times`);
		const done = supplements.get(code)?.length ?? 0;
		if (done < j.supplements.length || done > j.supplements.length + journal.unclear)
			wrong.push(`${code}: supplemented ${done} times, acknowledged ${j.supplements.length}`);
	}
}

// A dossier has one row, one event that made it, and all its files; nothing is half there.
function whole(dir, wrong) {
	const rows = new Set(sql(dir, "SELECT code FROM dossier").map((r) => r[0]));
	const events = group(sql(dir, "SELECT subject FROM event WHERE verb = 'dossier.lodge'"));

	for (const code of rows)
		if (events.get(code)?.length !== 1) wrong.push(`${code}: ${events.get(code)?.length ?? 0} events of lodging`);
	for (const code of events.keys())
		if (!rows.has(code)) wrong.push(`${code}: an event without its row`);
	for (const [file, dossier] of sql(dir, "SELECT file, dossier FROM dossier_file WHERE file NOT IN (SELECT id FROM file)"))
		wrong.push(`${dossier}: attached file ${file} has no row`);
	for (const [sha, size] of sql(dir, "SELECT DISTINCT sha256, size FROM file")) {
		const path = join(dir, "blobs", sha.slice(0, 2), sha);
		const bytes = existsSync(path) ? readFileSync(path) : null;
		if (!bytes) wrong.push(`file ${sha}: a row without bytes`);
		else if (bytes.length !== size || createHash("sha256").update(bytes).digest("hex") !== sha)
			wrong.push(`file ${sha}: its bytes are others`);
	}
}

// Codes of a unit and day are numbered 1, 2, 3 … without a gap.
function numbered(dir, wrong) {
	const codes = sql(dir, "SELECT code FROM dossier").map(([c]) => [c.slice(0, c.lastIndexOf("-")), Number(c.slice(c.lastIndexOf("-") + 1))]);
	for (const [prefix, list] of group(codes)) {
		const seqs = list.map((r) => r[1]).sort((a, b) => a - b);
		if (seqs.some((n, i) => n !== i + 1)) wrong.push(`${prefix}: ${seqs.length} codes, and not 1 to ${seqs.length}`);
	}
	for (const [name, value] of sql(dir, "SELECT name, value FROM counter WHERE name LIKE 'dossier-%'")) {
		const n = codes.filter(([p]) => p === name.slice(8)).length;
		if (n !== value) wrong.push(`${name}: the counter says ${value}, there are ${n}`);
	}
}

function checked(server, wrong) {
	const verify = server.cli("ledger", "verify", "--json"), second = verifyLog(server), replay = server.cli("ledger", "replay", "--check");
	if (verify.code !== 0 || !verify.json?.ok) wrong.push(`ledger verify: ${verify.err}`);
	if (!second.ok) wrong.push(`second verifier: ${second.why}`);
	if (second.root !== verify.json?.root || second.events !== verify.json?.events) wrong.push("the two verifiers differ");
	if (replay.code !== 0) wrong.push(`replay: ${replay.out.split("\n").slice(0, 3).join("; ")}`);
}

export function judge(server, journal, known = new Set()) {
	const wrong = [...journal.problems];
	const fine = sql(server.dir, "PRAGMA integrity_check")[0][0];
	if (fine !== "ok") wrong.push(`integrity_check: ${fine}`);
	if (sql(server.dir, "PRAGMA foreign_key_check").length) wrong.push("foreign_key_check");
	acknowledged(server.dir, journal, known, wrong);
	whole(server.dir, wrong);
	numbered(server.dir, wrong);
	checked(server, wrong);
	return wrong;
}
