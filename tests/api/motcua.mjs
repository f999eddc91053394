// SPDX-License-Identifier: Apache-2.0
//
// motcua.mjs - what the tests from outside share: the program started on a fresh directory, people who are
// logged in, the command line, PostgreSQL databases of their own, and a small runner. Node 20, nothing else.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const PASSWORD = "motcua-demo";
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// MOTCUA_BIN names the program; else the first of these that exists.
export function program(...preferred) {
	const found = [process.env.MOTCUA_BIN, ...preferred.map((p) => join(ROOT, p))].find((p) => p && existsSync(p));
	if (!found) throw new Error(`no program: run make first (looked for ${preferred.join(", ")})`);
	return resolve(found);
}

// --- runner -------------------------------------------------------------------------------------------
let passed = 0, failed = 0, group = "";
export const heading = (text) => { group = text; };

export async function test(name, fn) {
	try {
		await fn();
		passed++;
		if (process.env.VERBOSE) console.log(`ok    ${group}: ${name}`);
	} catch (error) {
		failed++;
		console.log(`FAIL  ${group}: ${name}\n      ${String(error.stack ?? error).split("\n").slice(0, 4).join("\n      ")}`);
	}
}

export function finish() {
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed || !passed ? 1 : 0;
}

// --- the program --------------------------------------------------------------------------------------
export function cli(bin, args, { env = {}, cwd, timeout = 120000 } = {}) {
	const r = spawnSync(bin, args, { encoding: "utf8", cwd, timeout, maxBuffer: 1 << 30, env: { ...process.env, ...env } });
	let json = null;
	try { json = JSON.parse(r.stdout); } catch { /* not every verb prints JSON */ }
	return { code: r.status ?? 128, out: r.stdout, err: r.stderr, json };
}

function freePort() {
	return new Promise((done) => {
		const s = createServer().listen(0, "127.0.0.1", () => {
			const { port } = s.address();
			s.close(() => done(port));
		});
	});
}

const folders = [];
process.on("exit", () => folders.forEach((d) => rmSync(d, { recursive: true, force: true })));
export function folder() {
	const d = mkdtempSync(join(tmpdir(), "motcua-test-"));
	folders.push(d);
	return d;
}

// Processes by their parent, from /proc: [{pid, name}].
export function children(parent) {
	const list = [];
	for (const pid of readdirSync("/proc").filter((n) => /^[0-9]+$/.test(n))) {
		try {
			const stat = readFileSync(`/proc/${pid}/stat`, "utf8"), end = stat.lastIndexOf(")");
			const [state, ppid] = stat.slice(end + 2).split(" ");
			if (Number(ppid) === parent && state !== "Z")
				list.push({ pid: Number(pid), name: stat.slice(stat.indexOf("(") + 1, end) });
		} catch { /* it has just ended */ }
	}
	return list;
}

export class Server {
	constructor(bin, dir, db, args = []) {
		Object.assign(this, { bin, dir, db, args, port: 0, child: null, gone: null });
		this.log = join(folder(), "log");
	}

	get url() { return `http://127.0.0.1:${this.port}`; }
	get options() { return ["--data", this.dir, ...(this.db ? ["--db", this.db] : [])]; }

	init(demo = true) {
		const r = cli(this.bin, ["init", ...this.options, ...(demo ? ["--demo"] : [])]);
		if (r.code !== 0) throw new Error(`init failed (${r.code}): ${r.err}`);
		return this;
	}

	async start({ wait = true } = {}) {
		this.port ||= await freePort();
		const fd = openSync(this.log, "a");
		this.child = spawn(this.bin, ["serve", ...this.options, "--listen", `127.0.0.1:${this.port}`, ...this.args],
			{ stdio: ["ignore", fd, fd] });
		const child = this.child;
		this.gone = new Promise((done) => child.on("exit", done));
		for (let i = 0; wait && i < 300 && child.exitCode === null; i++) {
			const ready = await fetch(`${this.url}/readyz`).catch(() => null);
			if (ready?.ok) return this;
			await sleep(50);
		}
		if (wait) throw new Error(`the server did not start:\n${readFileSync(this.log, "utf8")}`);
		return this;
	}

	processes(name = "") { return children(this.child.pid).filter((p) => p.name.startsWith(`motcua-${name}`)); }

	async stop() {
		if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
		this.child.kill("SIGTERM");
		const late = setTimeout(() => this.child.kill("SIGKILL"), 10000);
		await this.gone;
		clearTimeout(late);
	}

	// The program's command line on this server's data.
	cli(...args) { return cli(this.bin, [args[0], ...this.options, ...args.slice(1)]); }

	async login(login, password = PASSWORD) {
		const r = await new Client(this).post("/api/v1/sessions", { login, password });
		if (r.status !== 201) throw new Error(`${login} cannot log in: ${r.status} ${r.text}`);
		return new Client(this, r.json.token, login);
	}
}

export class Client {
	constructor(server, token = "", login = "") { Object.assign(this, { server, token, login }); }

	async send(method, path, body, headers = {}) {
		const raw = body instanceof Uint8Array;
		const r = await fetch(this.server.url + path, {
			method, redirect: "manual",
			body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
			headers: { ...(body === undefined || raw ? {} : { "Content-Type": "application/json" }),
				...(this.token ? { Authorization: `Bearer ${this.token}` } : {}), ...headers },
		});
		const text = await r.text();
		let json = null;
		try { json = JSON.parse(text); } catch { /* text */ }
		return { status: r.status, headers: r.headers, text, json };
	}
	get(path, headers) { return this.send("GET", path, undefined, headers); }
	post(path, body, headers) { return this.send("POST", path, body, headers); }

	// An action on a dossier; throws unless the status is the one wanted.
	async act(code, action, fields = {}, want = 200) {
		const r = await this.post(`/api/v1/dossiers/${code}/actions/${action}`, fields);
		if (r.status !== want) throw new Error(`${this.login} ${action} ${code}: ${r.status} instead of ${want}: ${r.text}`);
		return r.json;
	}

	async dossier(code) {
		const r = await this.get(`/api/v1/dossiers/${code}`);
		if (r.status !== 200) throw new Error(`${this.login} sees ${code}: ${r.status}`);
		return r.json;
	}

	async upload(text, name = "giấy tờ.pdf") {
		const bytes = Buffer.from(`%PDF-1.4\n${text}\n%%EOF\n`);
		const r = await this.send("POST", "/api/v1/files", new Uint8Array(bytes),
			{ "Content-Type": "application/pdf", "X-Filename": encodeURIComponent(name) });
		if (r.status !== 201) throw new Error(`upload: ${r.status} ${r.text}`);
		return { ...r.json, bytes };
	}
}

// --- a stopped server's data --------------------------------------------------------------------------
// A copy of a data directory, to be spoilt; its path.
export function copy(s) {
	const dir = join(folder(), "copy");
	cpSync(s.dir, dir, { recursive: true, filter: (f) => !f.endsWith(".sock") });
	return dir;
}

// Runs a statement, or a list of them, on the SQLite file of a directory; the rows of the last one. By
// Python's own SQLite, so that nothing of the program's is trusted.
export function sql(dir, statements) {
	const script = "import json,sqlite3,sys\n" +
		"c=sqlite3.connect(sys.argv[1]+'/motcua.db')\n" +
		"for s in json.load(sys.stdin): r=c.execute(s).fetchall()\n" +
		"c.commit()\nprint(json.dumps(r,default=lambda b:b.hex()))";
	const r = spawnSync("python3", ["-c", script, dir], { encoding: "utf8", input: JSON.stringify([statements].flat()), maxBuffer: 1 << 30 });
	if (r.status !== 0) throw new Error(`sqlite: ${r.stderr}`);
	return JSON.parse(r.stdout);
}

// --- dossiers -----------------------------------------------------------------------------------------
// Answers to every required question of a procedure's form.
export function answers(fields) {
	const sample = { text: "Nguyễn Văn Thử", number: 12, money: 1500000, date: "2026-01-15", bool: true, unit: "05977" };
	return Object.fromEntries(fields.filter((f) => f.required && f.type !== "file").map((f) =>
		[f.name, f.type === "choice" ? f.options[0]?.value ?? f.options[0] :
			f.name.endsWith("id_no") ? "020000000001" : f.name.endsWith("phone") ? "0912345678" : sample[f.type]]));
}

export async function lodging(client, procedure, receiving_unit, more = {}) {
	const p = await client.get(`/api/v1/procedures/${procedure}`);
	return { procedure, channel: "online", receiving_unit, form: answers(p.json.form.fields), files: [], ...more };
}

// --- PostgreSQL ---------------------------------------------------------------------------------------
let databases = 0;
// A new empty database on the server of MOTCUA_TEST_PG; its URL.
export function pgDatabase() {
	const base = process.env.MOTCUA_TEST_PG, name = `motcua_api_${process.pid}_${++databases}`;
	const sql = `CREATE DATABASE ${name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'`;
	const r = spawnSync("psql", ["-qX", "-d", base, "-c", sql], { encoding: "utf8" });
	if (r.status !== 0) throw new Error(`cannot create a database: ${r.stderr}`);
	process.on("exit", () => spawnSync("psql", ["-qX", "-d", base, "-c", `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]));
	const u = /^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*(.*)$/.exec(base);
	return `${u[1]}${name}${u[2]}`;
}
