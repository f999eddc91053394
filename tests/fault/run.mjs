// SPDX-License-Identifier: Apache-2.0
// run.mjs - crashes under load, then tampering; each with negative controls.
//
//	FAULT_RESTARTS=10 how often it starts again under load
//	FAULT_KILLS=300   how many processes to kill
//	FAULT_SEED=…      which ones, and when (printed at the start)
import { finish, program } from "../api/motcua.mjs";
import { backups } from "./backups.mjs";
import { kills } from "./kills.mjs";
import { restarting } from "./restarts.mjs";
import { controls } from "./controls.mjs";
import { tampering } from "./tampering.mjs";

const bin = program("build/motcua", "build/debug/motcua");
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1e9);

// xorshift32: which process dies, and after how long, can be had again by its seed.
function random(state) {
	return () => {
		state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
		return (state >>> 0) / 2 ** 32;
	};
}

console.log(`${bin}, seed ${seed}`);
await restarting(bin, Number(process.env.FAULT_RESTARTS ?? 10));
await kills(bin, Number(process.env.FAULT_KILLS ?? 300), random(seed || 1));
const s = await controls(bin);
await tampering(s, random(seed || 1));
await backups(bin, random(seed || 1));
finish();
