// SPDX-License-Identifier: Apache-2.0
//
// restarts.mjs - the server starts again (SIGHUP: the way a new version comes in) while people read and write.
// Nobody may notice: no broken connection, no refused one, no error, and what was acknowledged is there.
import { randomUUID } from "node:crypto";
import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { Server, folder, heading, sleep, test } from "../api/motcua.mjs";

const CLIENTS = 16;

function ask(agent, url, method, path, body, headers = {}) {
	return new Promise((done, fail) => {
		const text = body && JSON.stringify(body);
		const r = request(url + path, { agent, method, headers: { ...headers, ...(text && {
			"Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }) } }, (reply) => {
			reply.resume();
			reply.on("end", () => done(reply.statusCode));
			reply.on("error", fail);
		});
		r.on("error", fail);
		r.end(text);
	});
}

// Each client asks one thing after the other, three reads to a write, on a connection it keeps.
async function visitor(server, seen, running) {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	for (let n = 0; running(); n++) {
		const write = n % 4 === 3, started = Date.now();
		try {
			const status = write ? await ask(agent, server.url, "POST", "/api/v1/feedback",
				{ name: "Người thử", phone: "0912345678", email: "", body: `Lần khởi động lại ${randomUUID()}` },
				{ "Idempotency-Key": randomUUID() }) : await ask(agent, server.url, "GET", "/thu-tuc/1.001193");
			if (status === (write ? 201 : 200)) seen[write ? "written" : "read"]++;
			else seen.failures.push(`${write ? "write" : "read"}: status ${status}`);
		} catch (error) {
			seen.failures.push(`${write ? "write" : "read"}: ${error.code ?? error.message}`);
		}
		seen.slowest = Math.max(seen.slowest, Date.now() - started);
		await sleep(20);
	}
	agent.destroy();
}

// Times it starts again; how often web processes were other ones than before.
async function restarts(server, times) {
	const seen = { read: 0, written: 0, failures: [], slowest: 0, changed: 0 };
	let on = true;
	const visitors = Array.from({ length: CLIENTS }, () => visitor(server, seen, () => on));
	for (let i = 0; i < times; i++) {
		await sleep(500);
		const before = new Set(server.processes("web").map((p) => p.pid));
		server.child.kill("SIGHUP");
		for (let k = 0; k < 200 && (server.processes("web").length === 0 || server.processes("web").some((p) => before.has(p.pid))); k++)
			await sleep(50);
		seen.changed += server.processes("web").every((p) => !before.has(p.pid)) ? 1 : 0;
	}
	await sleep(500);
	on = false;
	await Promise.all(visitors);
	return seen;
}

export async function restarting(bin, times) {
	heading("starting again");
	const s = new Server(bin, join(folder(), "data")).init();
	await s.start();
	try {
		const seen = await restarts(s, times), events = s.cli("ledger", "verify").json;
		console.log(`${times} restarts: ${seen.read} reads, ${seen.written} writes, slowest ${seen.slowest} ms`);
		await test("each time other processes serve", () => assert.equal(seen.changed, times));
		await test("nobody notices: no request fails", () => assert.deepEqual(seen.failures, []));
		await test("there was something to notice", () => assert.ok(seen.written > times && seen.read > times));
		await test("the log is whole", () => assert.equal(events.ok, true));
		const total = (await (await fetch(`${s.url}/metrics`)).text()).match(/^motcua_events_total (\d+)/m)[1];
		await test("what was acknowledged is there", () => assert.ok(Number(total) >= seen.written));
		// The control: a server that is ended and started is noticed, so the visitors can see.
		const blind = { on: true }, noticed = { read: 0, written: 0, failures: [], slowest: 0 };
		const one = visitor(s, noticed, () => blind.on);
		await sleep(300);
		await s.stop();
		await sleep(300);
		blind.on = false;
		await one;
		await test("a server that is gone is noticed", () => assert.ok(noticed.failures.length > 0));
	} finally {
		await s.stop();
	}
}
