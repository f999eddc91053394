// SPDX-License-Identifier: Apache-2.0
//
// controls.mjs - can the oracle see at all? It must catch a proxy that acknowledges lodgings it never sends,
// a deleted row, a lost or changed file, and a number that is missing.
import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Client, Server, copy, folder, heading, lodging, sql, test } from "../api/motcua.mjs";
import { Journal, lodge } from "./load.mjs";
import { judge } from "./oracle.mjs";

// Between client and server; every third lodging gets a friendly answer and goes nowhere.
async function liar(server, swallowed) {
	let n = 0;
	const proxy = createServer(async (q, r) => {
		const chunks = [];
		for await (const c of q) chunks.push(c);
		if (q.url === "/api/v1/dossiers" && q.method === "POST" && ++n % 3 === 0) {
			const code = `H37.D20-000000-${String(n).padStart(4, "0")}`;
			swallowed.push(code);
			r.writeHead(201, { "Content-Type": "application/json" });
			return r.end(JSON.stringify({ code, state: "lodged" }));
		}
		const { host, connection, "content-length": length, ...headers } = q.headers;
		const a = await fetch(server.url + q.url, { method: q.method, headers, body: q.method === "POST" ? Buffer.concat(chunks) : undefined });
		r.writeHead(a.status, { "Content-Type": a.headers.get("content-type") });
		r.end(Buffer.from(await a.arrayBuffer()));
	});
	await new Promise((done) => proxy.listen(0, "127.0.0.1", done));
	return { url: `http://127.0.0.1:${proxy.address().port}`, close: () => { proxy.closeAllConnections(); proxy.close(); } };
}

const spoilt = (s, dir) => Object.assign(Object.create(Object.getPrototypeOf(s)), s, { dir });

// Returns the stopped server, with some dossiers in it.
export async function controls(bin) {
	heading("negative controls");
	const s = new Server(bin, join(folder(), "data"), "").init(), journal = new Journal(), swallowed = [];
	await s.start();
	const an = await s.login("dan.an"), body = await lodging(an, "1.001193", "05977"), proxy = await liar(s, swallowed);
	const through = new Client({ url: proxy.url }, an.token);
	for (let i = 0; i < 12; i++)
		await lodge(journal, through, body);
	proxy.close();
	await s.stop();

	const has = (wrong, text) => assert.ok(wrong.some((w) => w.includes(text)), `not found: ${text}; found: ${wrong.slice(0, 5).join(" | ")}`);
	await test("a proxy that lies is caught, dossier by dossier", () => {
		assert.equal(swallowed.length, 4);
		assert.deepEqual(judge(s, journal), swallowed.map((c) => `${c}: acknowledged, and lost`));
	});
	for (const c of swallowed) journal.lodged.delete(c);
	await test("without the lies all is well", () => assert.deepEqual(judge(s, journal), []));

	const [victim] = [...journal.lodged.keys()].slice(3), sha = journal.lodged.get(victim).sha256;
	const blob = (dir) => join(dir, "blobs", sha.slice(0, 2), sha);
	const harms = {
		"a deleted row": [(d) => sql(d, ["PRAGMA foreign_keys = OFF", `DELETE FROM dossier WHERE code = '${victim}'`]), `${victim}: acknowledged, and lost`],
		"a deleted event": [(d) => sql(d, `DELETE FROM event WHERE verb = 'dossier.lodge' AND subject = '${victim}'`), `${victim}: 0 events of lodging`],
		"a deleted file": [(d) => rmSync(blob(d)), `file ${sha}: a row without bytes`],
		"a changed file": [(d) => writeFileSync(blob(d), "%PDF-1.4 other"), `file ${sha}: its bytes are others`],
		"an attachment that is gone": [(d) => sql(d, `DELETE FROM dossier_file WHERE dossier = '${victim}'`), `${victim}: its paper is there 0 times`],
		"a row made by hand": [(d) => {
			const cols = sql(d, "SELECT name FROM pragma_table_info('dossier')").map((r) => r[0]).filter((c) => c !== "code").join(", ");
			sql(d, `INSERT INTO dossier (code, ${cols}) SELECT code || '9', ${cols} FROM dossier WHERE code = '${victim}'`);
		}, "dossiers that nobody was told of"],
	};
	for (const [name, [harm, sign]] of Object.entries(harms))
		await test(`${name} is seen`, () => {
			const dir = copy(s);
			harm(dir);
			has(judge(spoilt(s, dir), journal), sign);
			rmSync(dir, { recursive: true });
		});
	await test("the data directory is as it was", () => assert.ok(readdirSync(s.dir).includes("motcua.db")));
	return s;
}
