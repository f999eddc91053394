// SPDX-License-Identifier: Apache-2.0
//
// kills.mjs - kill -9 of the ledger, a web process, the courier, several at once, under load; at the end of
// the parent. After each: how long until pages and commands are answered again?
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Client, Server, folder, heading, sleep, test } from "../api/motcua.mjs";
import { run } from "./load.mjs";
import { judge } from "./oracle.mjs";

const CLIENTS = 8, PARENT_KILLS = 5;

// Until the page and the command have both been answered, over new connections; milliseconds.
async function recovery(server, who) {
	const started = performance.now(), key = randomUUID();
	const until = async (send) => {
		while (performance.now() - started < 30000) {
			if ((await send().catch(() => null))?.status === 200) return;
			await sleep(2);
		}
		throw new Error("no answer for 30 seconds");
	};
	// "Connection: close": a kept connection would prefer the web process that is still alive.
	const fresh = { Connection: "close" }, any = new Client(server);
	await Promise.all([...Array.from({ length: 4 }, () => until(() => any.get("/readyz", fresh))),
		until(() => who.post("/api/v1/commands/notice.read", {}, { ...fresh, "Idempotency-Key": key }))]);
	return performance.now() - started;
}

async function killChildren(server, who, random) {
	const all = server.processes(), victims = random() < 0.1 ? all : [all[Math.floor(random() * all.length)]];
	await sleep(30 + random() * 350);
	for (const v of victims.filter(Boolean))
		try { process.kill(v.pid, "SIGKILL"); } catch { /* it has just been restarted */ }
	return { what: victims.length > 1 ? "all" : victims[0]?.name.slice(7) ?? "none", ms: await recovery(server, who) };
}

async function killParent(server, who, random) {
	await sleep(random() * 500);
	const started = performance.now();
	server.child.kill("SIGKILL");
	await server.gone;
	// A supervisor starts it again at once; the old children may hold the lock for a moment longer.
	for (let i = 0; i < 500; i++) {
		await server.start({ wait: false });
		const early = await Promise.race([server.gone.then(() => true), sleep(100).then(() => false)]);
		if (!early) break;
	}
	await recovery(server, who);
	return { what: "parent", ms: performance.now() - started };
}

function report(times) {
	const by = Map.groupBy ? Map.groupBy(times, (t) => t.what) : times.reduce((m, t) => m.set(t.what, [...(m.get(t.what) ?? []), t]), new Map());
	for (const [what, list] of by) {
		const ms = list.map((t) => t.ms).sort((a, b) => a - b);
		console.log(`  ${what.padEnd(8)} ${String(ms.length).padStart(4)} kills, answered again after ` +
			`${ms[ms.length >> 1].toFixed(0)} ms (median), ${ms.at(-1).toFixed(0)} ms (max)`);
	}
}

export async function kills(bin, count, random) {
	heading("kills");
	const server = new Server(bin, join(folder(), "data"), "").init();
	const times = [];
	let load, journal, died = null;

	try {
		await server.start();
		const who = await server.login("tuphap.dongkinh");
		load = await run(server, CLIENTS, random);
		journal = load.journal;
		while (times.length < count)
			times.push(await killChildren(server, who, random));
		for (let i = 0; i < Math.min(PARENT_KILLS, count); i++)
			times.push(await killParent(server, who, random));
	} catch (error) {
		died = error;
	}
	await load?.stop();
	await server.stop();
	report(times);
	console.log(`  ${journal?.lodged.size} lodgings, ${[...journal.lodged.values()].reduce((n, j) => n + j.supplements.length, 0)} ` +
		`supplements, ${journal.reads} reads acknowledged; ${journal.retries} sent again, ${journal.unclear} unclear`);
	await test(`${count} kills and ${PARENT_KILLS} of the parent came to an end`, () => assert.ifError(died));
	await test("the load did something between the kills", () => assert.ok(journal.lodged.size > times.length / 2));
	await test("nothing acknowledged was lost, nothing happened twice or by half", () => assert.deepEqual(judge(server, journal), []));
	// The promise is a second. What else the machine does (a stalled disk, a browser beside) may cost a few of them more:
	// the longest times are printed above, and only a service that does not come back at all fails.
	await test("after a kill, answers within a second (19 of 20; every time within ten)", () => {
		const ms = times.filter((t) => t.what !== "parent").map((t) => t.ms).sort((a, b) => a - b);
		assert.ok(ms[Math.floor(ms.length * 0.95)] < 1000 && ms.at(-1) < 10000, `${ms.slice(-5).map(Math.round)}`);
	});
}
