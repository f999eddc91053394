// SPDX-License-Identifier: Apache-2.0
// backups.mjs - backups taken while people work, each restored and judged; harmed ones are refused.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server, cli, folder, heading, sleep, sql, test } from "../api/motcua.mjs";
import { run } from "./load.mjs";
import { judge } from "./oracle.mjs";

const BACKUPS = 5;

// The journal as it was: a backup must have at least what was acknowledged before it began.
const frozen = (j) => ({ ...j, lodged: new Map([...j.lodged].map(([k, v]) => [k, { ...v, supplements: [...v.supplements] }])),
	unclear: Infinity, problems: [] });

const restore = (bin, file, dir) => cli(bin, ["restore", file, "--data", dir, "--json"]);

async function harmed(bin, file) {
	await test("an existing directory is never touched", () => {
		const dir = folder(), r = restore(bin, file, dir);
		assert.equal(r.code, 65, r.err);
	});
	await test("what is no backup is refused", () => {
		const bad = join(folder(), "bad"), dir = join(folder(), "data");
		writeFileSync(bad, "not a backup");
		assert.equal(restore(bin, bad, dir).code, 65);
		assert.equal(restore(bin, join(folder(), "none"), dir).code, 66);
		assert.ok(!existsSync(dir));
	});
	for (let i = 0; i < 12; i++)
		await test(`a flipped byte is refused, or does no harm (${i})`, () => {
			const bad = join(folder(), "bad"), dir = join(folder(), "data"), bytes = readFileSync(file);
			bytes[Math.floor(bytes.length * (i + 0.5) / 12)] ^= 0x10;
			writeFileSync(bad, bytes);
			const r = restore(bin, bad, dir);
			assert.ok(r.code === 0 || (r.code === 65 && !existsSync(dir) && !existsSync(`${dir}.partial`)), `${r.code} ${r.err}`);
			if (r.code === 0) // then the byte was in what unpacking does not use
				assert.equal(cli(bin, ["ledger", "verify", "--data", dir]).json.ok, true);
		});
}

export async function backups(bin, random) {
	heading("backups");
	const server = new Server(bin, join(folder(), "data"), "").init(), taken = [], place = folder();
	await server.start();
	const load = await run(server, 4, random);
	for (let i = 0; i < BACKUPS; i++) {
		await sleep(700);
		const journal = frozen(load.journal), file = join(place, `${i}.backup`);
		// In a process beside: the clients go on meanwhile.
		const r = await new Promise((done) => import("node:child_process").then(({ execFile }) =>
			execFile(bin, ["backup", file, "--data", server.dir], (error, out, err) => done({ code: error?.code ?? 0, out, err }))));
		taken.push({ file, journal, r });
	}
	await load.stop();
	await server.stop();
	for (const [i, { file, journal, r }] of taken.entries())
		await test(`backup ${i} under load, restored: all that was acknowledged before it`, () => {
			assert.equal(r.code, 0, r.err);
			assert.equal(statSync(file).mode & 0o777, 0o600);
			const dir = join(folder(), "data"), back = restore(bin, file, dir);
			assert.equal(back.code, 0, back.err);
			assert.equal(back.json.ok, true);
			assert.ok(journal.lodged.size > 0 || i === 0);
			assert.deepEqual(judge(new Server(bin, dir, ""), journal), []);
		});
	await test("a restored directory serves", async () => {
		const dir = join(folder(), "data");
		assert.equal(restore(bin, taken[0].file, dir).code, 0);
		const s = await new Server(bin, dir, "").start();
		const who = await s.login("dan.an");
		assert.equal((await who.get("/api/v1/dossiers")).status, 200);
		await s.stop();
	});
	await test("a backup never overwrites", () => {
		copyFileSync(taken[0].file, join(place, "there"));
		const r = cli(bin, ["backup", join(place, "there"), "--data", server.dir]);
		assert.equal(r.code, 65, r.err);
	});
	await test("without a server, too", () => {
		const file = join(place, "alone"), r = cli(bin, ["backup", file, "--data", server.dir, "--json"]);
		assert.equal(r.code, 0, r.err);
		assert.ok(r.json.files > 0);
		assert.ok(sql(server.dir, "SELECT count(*) FROM dossier")[0][0] > 0);
	});
	await harmed(bin, taken[0].file);
}
