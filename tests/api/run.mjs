// SPDX-License-Identifier: Apache-2.0
// run.mjs - every part on SQLite, and again on PostgreSQL when MOTCUA_TEST_PG names a server.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Server, finish, folder, heading, pgDatabase, program, test } from "./motcua.mjs";
import { lives } from "./lives.mjs";
import { reading } from "./reading.mjs";
import { errors } from "./errors.mjs";
import { ledger } from "./ledger.mjs";
import { idempotency } from "./idempotency.mjs";
import { verbs, verbsAlone } from "./verbs.mjs";

const bin = program("build/debug/motcua", "build/motcua");
const NOW = "2026-03-04T08:30"; // a Wednesday morning: offices are open, no holiday is near

async function engine(name, database) {
	const dir = join(folder(), "data"), s = new Server(bin, dir, database, ["--now", NOW]);
	heading(name);
	try {
		s.init();
		await s.start();
		for (const part of [reading, lives, errors, ledger, verbs])
			await part(s, name);
		await s.stop();
		s.args = []; // the true time from here on
		await s.start();
		await idempotency(s, name);
		await s.stop();
		await verbsAlone(s, name);
	} catch (error) {
		await test("the run came to its end", () => { throw error; });
	} finally {
		await s.stop();
		rmSync(dir, { recursive: true, force: true });
	}
}

await engine("sqlite", "");
if (process.env.MOTCUA_TEST_PG)
	await engine("postgresql", pgDatabase());
finish();
