#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// verify-ledger.mjs - a second, independent check of the ledger, for auditors who do not want to trust
// the program that wrote it. Node 20 or later, nothing else. Written from the definitions in
// src/core/ledger/leaf.h, RFC 6962, RFC 9162 and C2SP (signed-note, tlog-checkpoint), sharing no code.
//
//   verify-ledger.mjs log EVENTS.jsonl CHECKPOINT VKEY      the whole log against a signed checkpoint
//   verify-ledger.mjs proof PROOF.json CHECKPOINT VKEY      that one event is in the log
//   verify-ledger.mjs consistency OLD NEW PROOF.json VKEY   that the log only grew between two checkpoints
//
// EVENTS.jsonl has one event a line: {seq, at, actor, role, unit, verb, subject, payload, salt, commit,
// erased, leaf}; payload is a string, salt, commit and leaf are hexadecimal; payload and salt are null
// when they were erased by law. CHECKPOINT is a file, or - for the one inside PROOF.json; VKEY is the
// verifier key or a file with it. Prints one line of JSON; exit 0 true, 65 false, 64 usage.
import { createHash, createPublicKey, verify } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

class Bad extends Error {
	constructor(why, seq = null) { super(why); this.seq = seq; }
}
const need = (ok, why, seq) => { if (!ok) throw new Bad(why, seq); };

// --- hashes -------------------------------------------------------------------------------------------
const sha256 = (...parts) => parts.reduce((h, p) => h.update(p), createHash("sha256")).digest();
const ZERO = Buffer.from([0]), ONE = Buffer.from([1]);
const node = (left, right) => sha256(ONE, left, right);
const bytes = (hex, n, what, seq) => {
	need(typeof hex === "string" && /^([0-9a-f]{2})*$/.test(hex) && (n === null || hex.length === 2 * n),
		`${what} is not ${n ?? ""} bytes in hexadecimal`, seq);
	return Buffer.from(hex, "hex");
};
const base64 = (text) => {
	const b = Buffer.from(text, "base64");
	need(b.toString("base64") === text, "base64 is not canonical");
	return b;
};

function leafHash(e) {
	need(Number.isSafeInteger(e.seq) && Number.isSafeInteger(e.at), "seq or at is not a whole number", e.seq);
	const data = [Buffer.from("motcua/event/v1\n")];
	for (const name of ["seq", "at", "actor", "role", "unit", "verb", "subject", "commit"]) {
		const text = name === "seq" || name === "at" ? String(e[name]) : e[name];
		need(typeof text === "string", `${name} is missing`, e.seq);
		const value = Buffer.from(text, "utf8");
		data.push(Buffer.from(`${name} ${value.length}\n`), value, Buffer.from("\n"));
	}
	return sha256(ZERO, ...data);
}

function checkCommit(e) {
	bytes(e.commit, 32, "commit", e.seq);
	if (e.erased) {
		need(e.payload == null && e.salt == null, "said to be erased, but there is a payload or a salt", e.seq);
		return;
	}
	need(typeof e.payload === "string", "payload is missing, and not said to be erased", e.seq);
	need(sha256(bytes(e.salt, 16, "salt", e.seq), Buffer.from(e.payload, "utf8")).toString("hex") === e.commit,
		"payload does not fit its commit", e.seq);
}

// --- RFC 6962 -----------------------------------------------------------------------------------------
// Complete subtrees from left to right as {n, hash}; two of equal size become one.
function append(edge, leaf) {
	edge.push({ n: 1, hash: leaf });
	while (edge.length > 1 && edge.at(-1).n === edge.at(-2).n) {
		const right = edge.pop(), left = edge.pop();
		edge.push({ n: left.n * 2, hash: node(left.hash, right.hash) });
	}
}
const rootOf = (edge) => edge.length ? edge.map((s) => s.hash).reduceRight((r, l) => node(l, r)) : sha256(ZERO.subarray(1));

function rootFromPath(leaf, index, size, path) {
	let at = BigInt(index), last = BigInt(size) - 1n, h = leaf;
	need(at >= 0n && at <= last, "index is outside the tree");
	for (const p of path) {
		need(last > 0n, "path is too long");
		if ((at & 1n) || at === last) {
			h = node(p, h);
			while (!(at & 1n) && at) { at >>= 1n; last >>= 1n; }
		} else
			h = node(h, p);
		at >>= 1n; last >>= 1n;
	}
	need(last === 0n, "path is too short");
	return h;
}

function checkConsistency(old, now, path) {
	need(old.size <= now.size, "the log became shorter");
	if (old.size === now.size || old.size === 0) {
		need(path.length === 0, "path is too long");
		need(old.root.equals(old.size ? now.root : rootOf([])), "two roots for one size");
		return;
	}
	let at = BigInt(old.size) - 1n, last = BigInt(now.size) - 1n;
	while (at & 1n) { at >>= 1n; last >>= 1n; }
	const hashes = at === 0n ? [old.root, ...path] : path;
	need(path.length > 0, "path is too short");
	let a = hashes[0], b = hashes[0];
	for (const p of hashes.slice(1)) {
		need(last > 0n, "path is too long");
		if ((at & 1n) || at === last) {
			a = node(p, a); b = node(p, b);
			while (!(at & 1n) && at) { at >>= 1n; last >>= 1n; }
		} else
			b = node(b, p);
		at >>= 1n; last >>= 1n;
	}
	need(last === 0n, "path is too short");
	need(a.equals(old.root) && b.equals(now.root), "the new log does not begin with the old one");
}

// --- C2SP ---------------------------------------------------------------------------------------------
function openCheckpoint(note, vkey) {
	const [, name, id, key64] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim()) ?? need(false, "not a verifier key");
	const key = base64(key64);
	need(key.length === 33 && key[0] === 1, "not an Ed25519 verifier key");
	need(sha256(Buffer.from(`${name}\n`), key).subarray(0, 4).toString("hex") === id, "verifier key: id and key differ");
	const split = note.lastIndexOf("\n\n");
	need(split >= 0 && note.endsWith("\n"), "checkpoint is not a signed note");
	const text = note.slice(0, split + 1);
	const mine = note.slice(split + 2, -1).split("\n").map((line) => {
		const [, signer, sig] = /^— ([^+\s]+) (\S+)$/.exec(line) ?? need(false, "checkpoint: bad signature line");
		return { signer, sig: base64(sig) };
	}).filter((s) => s.signer === name && s.sig.subarray(0, 4).toString("hex") === id);
	const x = key.subarray(1).toString("base64url");
	const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
	need(mine.length > 0, "checkpoint is not signed by this key");
	need(mine.every((s) => verify(null, Buffer.from(text), publicKey, s.sig.subarray(4))), "checkpoint: false signature");
	const [origin, size, root] = text.split("\n");
	need(origin === name, "checkpoint is of another log");
	need(/^(0|[1-9][0-9]*)$/.test(size) && Number.isSafeInteger(Number(size)), "checkpoint: bad size");
	const hash = base64(root ?? "");
	need(hash.length === 32, "checkpoint: bad root");
	return { size: Number(size), root: hash };
}

// --- the three checks ---------------------------------------------------------------------------------
const read = (file) => readFileSync(file, "utf8");
const vkeyOf = (arg) => existsSync(arg) ? read(arg) : arg;

async function log(file, checkpoint, vkey) {
	const signed = openCheckpoint(read(checkpoint), vkeyOf(vkey));
	const edge = [];
	let n = 0, atCheckpoint = signed.size === 0 ? rootOf(edge) : null;
	for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
		let e;
		try { e = JSON.parse(line); } catch { throw new Bad("not JSON", n + 1); }
		need(e.seq === n + 1, "seq is not the next number", n + 1);
		checkCommit(e);
		const leaf = leafHash(e);
		need(leaf.toString("hex") === e.leaf, "event does not fit its leaf hash", e.seq);
		append(edge, leaf);
		if (++n === signed.size)
			atCheckpoint = rootOf(edge);
	}
	need(atCheckpoint, "the log is shorter than its checkpoint", n + 1);
	need(atCheckpoint.equals(signed.root), "every event fits its hash, but the tree is not the signed one: the log was rewritten");
	return { events: n, root: rootOf(edge).toString("hex"), checkpoint: signed.size };
}

async function proof(file, checkpoint, vkey) {
	const p = JSON.parse(read(file)), e = p.event;
	const signed = openCheckpoint(checkpoint === "-" ? p.checkpoint : read(checkpoint), vkeyOf(vkey));
	need(e && p.seq === e.seq && p.index === e.seq - 1, "seq, index and event differ", p.seq);
	if (typeof e.payload === "string")
		checkCommit(e);
	const leaf = leafHash(e);
	need(leaf.toString("hex") === p.leaf, "event does not fit its leaf hash", p.seq);
	need(p.size === signed.size, "proof and checkpoint are of different sizes", p.seq);
	const path = p.path.map((h) => bytes(h, 32, "path", p.seq));
	need(rootFromPath(leaf, p.index, p.size, path).equals(signed.root), "event is not in the signed tree", p.seq);
	return { seq: p.seq, size: p.size, root: signed.root.toString("hex") };
}

async function consistency(oldFile, newFile, file, vkey) {
	const old = openCheckpoint(read(oldFile), vkeyOf(vkey)), now = openCheckpoint(read(newFile), vkeyOf(vkey));
	checkConsistency(old, now, JSON.parse(read(file)).path.map((h) => bytes(h, 32, "path")));
	return { old_size: old.size, new_size: now.size, root: now.root.toString("hex") };
}

const [verb, ...args] = process.argv.slice(2);
const check = { log, proof, consistency }[verb];
if (!check || args.length !== (verb === "consistency" ? 4 : 3)) {
	console.error("usage: verify-ledger.mjs log EVENTS CHECKPOINT VKEY | proof PROOF CHECKPOINT VKEY | consistency OLD NEW PROOF VKEY");
	process.exit(64);
}
try {
	console.log(JSON.stringify({ ...await check(...args), ok: true }));
} catch (error) {
	console.log(JSON.stringify({ ok: false, first_bad: error.seq ?? null, why: error.message }));
	process.exitCode = 65;
}
