// SPDX-License-Identifier: Apache-2.0
// tests/mail/run: see there. MOTCUA names the program; else the release build, else the debug build.
import { execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Mailbox } from "./mailbox.mjs";

const bin = [process.env.MOTCUA, "build/motcua", "build/debug/motcua"].find((p) => p && existsSync(p));
if (!bin) throw new Error("no program: run make or make debug first");
const top = mkdtempSync(join(tmpdir(), "motcua-mail-")), data = join(top, "data"), log = join(top, "log");
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

let passed = 0, failed = 0;
function check(what, ok, seen) {
	if (ok) return void passed++;
	failed++;
	console.log(`FAILED ${what}${seen === undefined ? "" : `: ${JSON.stringify(seen)}`}`);
}
async function until(what, fn, seconds = 20) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50))
		if (await fn()) return check(what, true);
	check(`${what} (within ${seconds} s)`, false);
}

// ---- the program ----------------------------------------------------------------------------------

let child, url, tokens = {};
const sender = ["--mail-from", "motcua@example.gov.vn"];

function freePort() {
	return new Promise((done) => {
		const s = createServer().listen(0, "127.0.0.1", () => {
			const { port } = s.address();
			s.close(() => done(port));
		});
	});
}

async function serve(options, environment = {}) {
	const port = await freePort(), fd = openSync(log, "a");
	url = `http://127.0.0.1:${port}`;
	child = spawn(bin, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, ...options],
		{ stdio: ["ignore", fd, fd], env: { ...process.env, ...environment } });
	child.gone = new Promise((done) => child.on("exit", done));
	for (let i = 0; i < 200; i++, await sleep(100))
		if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) return;
	throw new Error(`the server did not start:\n${readFileSync(log, "utf8")}`);
}

async function stop() {
	child.kill("SIGTERM");
	await child.gone;
}

async function api(path, body, token) {
	const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
	const reply = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
	const answer = await reply.json();
	if (reply.status !== 201) throw new Error(`${path}: ${reply.status} ${JSON.stringify(answer)}`);
	return answer;
}

async function login(who) {
	return (tokens[who] ??= (await api("/api/v1/sessions", { login: who, password: "motcua-demo" })).token);
}

let turn = 0;
// A dossier of dan.an, who has an address in the account, or one for `applicant` at the counter.
async function lodge(applicant) {
	const form = { request: `Cấp bản sao giấy khai sinh, lần ${++turn}`, truth_pledge: true };
	const token = await login(applicant ? "motcua.dongkinh" : "dan.an");
	return (await api("/api/v1/dossiers", { procedure: "2.000635", receiving_unit: "05977", form,
		...(applicant && { applicant: { id_no: "020000000099", phone: "0912345678", address: "Đông Kinh", ...applicant } }) },
		token)).code;
}

async function verb(...args) {
	try {
		return (await promisify(execFile)(bin, [...args, "--data", data])).stdout;
	} catch (e) {
		return `${e.stdout}${e.stderr}`;
	}
}

async function failing() {
	const text = await (await fetch(`${url}/metrics`)).text();
	return Number(/^motcua_mail_failing (\d+)$/m.exec(text)[1]);
}

async function idle() {
	const text = await (await fetch(`${url}/metrics`)).text();
	return /^motcua_jobs_open 0$/m.test(text);
}

function courier() {
	return Number([...readFileSync(log, "utf8").matchAll(/what=start process=courier pid=(\d+)/g)].at(-1)[1]);
}

const about = (box, code) => box.letters.filter((l) => l.headers.subject.includes(code));

// ---- what must hold -------------------------------------------------------------------------------

async function letters(box) {
	const code = await lodge();
	await until("the applicant's letter arrives", () => about(box, code).length > 0, 5);
	const [l] = about(box, code);
	check("envelope", l.envelope.join() === "motcua@example.gov.vn,dan.an@example.org", l.envelope);
	check("To", l.headers.to === "Hoàng Văn An <dan.an@example.org>", l.headers.to);
	check("From", / <motcua@example\.gov\.vn>$/.test(l.headers.from), l.headers.from);
	check("Subject", l.headers.subject === `Đã nhận hồ sơ: ${code}`, l.headers.subject);
	check("Date is now", Math.abs(Date.parse(l.headers.date) - Date.now()) < 60000, l.headers.date);
	check("Message-ID", /^<notice\.\d+@motcua\.demo-[0-9a-f]+>$/.test(l.headers["message-id"]), l.headers["message-id"]);
	check("Auto-Submitted", l.headers["auto-submitted"] === "auto-generated");
	check("lines are short and end in CRLF", l.longest <= 78 && !l.bare, l.longest);
	check("greeting", l.body.startsWith("Kính gửi Hoàng Văn An,\r\n"), l.body);
	check("text", l.body.includes(`Hồ sơ ${code} đã gửi tới `) && l.body.includes("chờ tiếp nhận"), l.body);
	check("link", l.body.includes(`\r\n${url}/tra-cuu?code=${code}\r\n`), l.body);
	check("automatic", l.body.includes("Thư này được gửi tự động"));
	check("demo", l.body.includes("hệ thống dùng thử"));
}

async function othersAndOnce(box) {
	const evil = `An" <ai@example.org>, Bcc: =?UTF-8?Q?x?=`;
	const a = await lodge({ name: evil, email: "pao@example.org" });
	const b = await lodge({ name: "Vi Văn Páo" });
	await until("two letters for a counter's dossier", () => about(box, a).length === 2, 5);
	await until("nothing waits", idle, 5);
	const got = about(box, a);
	check("to that person alone", got.every((l) => l.envelope.join() === "motcua@example.gov.vn,pao@example.org"));
	check("the name is a name", got[0].headers.to === `${evil} <pao@example.org>`, got[0].headers.to);
	check("its bytes are encoded", !got[0].raw.includes("ai@example.org"));
	check("different letters have different ids", got[0].headers["message-id"] !== got[1].headers["message-id"]);
	check("no address, no letter", about(box, b).length === 0);
	const before = box.seen.length;
	await sleep(1500);
	check("each once", box.seen.length === before);
}

async function away(box) {
	await box.close();
	const code = await lodge();
	await until("a failing letter is counted", async () => (await failing()) === 1, 5);
	const listed = await verb("jobs");
	check("and listed with its error", /notice\.mail \d+ tries=[12] .*connect/i.test(listed), listed);
	check("without the address", !listed.includes("@"), listed);
	await box.open();
	await until("it arrives when the server is back", () => about(box, code).length === 1, 45);
	await until("nothing fails", async () => (await failing()) === 0, 5);
	check("once", about(box, code).length === 1);
}

async function refused(box) {
	let times = 0;
	box.answer = async () => {
		if (times++ === 0) throw Object.assign(new Error("4.3.0 quá tải\x07"), { responseCode: 451 });
	};
	const code = await lodge();
	await until("a refused letter is counted", async () => (await failing()) === 1, 5);
	await until("and accepted later", () => about(box, code).length === 1, 15);
	box.answer = async () => {};
	await until("recorded", idle, 5);
	check("tried twice", times === 2, times);
}

async function again(box) {
	await box.close();
	const code = await lodge();
	await until("fails twice", async () => /tries=2/.test(await verb("jobs")), 20);
	await box.open();
	const said = await verb("jobs", "again");
	check("jobs again", /"jobs":1/.test(said), said);
	await until("sent at once", () => about(box, code).length === 1, 4);
	await until("nothing fails", async () => (await failing()) === 0, 5);
	check("jobs lists nothing", (await verb("jobs")) === "");
}

async function slow(box) {
	let release;
	const gate = new Promise((done) => { release = done; });
	box.answer = () => gate;
	const codes = [await lodge(), await lodge()], start = Date.now();
	await until("both letters have come to the slow server", () => box.seen.filter((l) =>
		codes.some((c) => l.headers.subject.includes(c))).length === 2, 5);
	const asked = Date.now();
	const said = await verb("ledger", "checkpoint");
	check("the command line does not wait for it", said.includes("motcua.demo/") && Date.now() - asked < 3000, said);
	await sleep(Math.max(0, start + 4000 - Date.now()));
	release();
	box.answer = async () => {};
	await until("recorded", idle, 5);
	await sleep(1500);
	check("once each", codes.every((c) => about(box, c).length === 1));
}

// Takes connections and says nothing, for longer than anybody should wait.
async function silent(box) {
	await box.close();
	const sockets = [], mute = createServer((s) => sockets.push(s.on("error", () => {})));
	await new Promise((ready) => mute.listen(box.port, "127.0.0.1", ready));
	const code = await lodge();
	await until("connected", () => sockets.length === 1, 5);
	const asked = Date.now();
	await verb("ledger", "checkpoint");
	check("the command line does not wait", Date.now() - asked < 3000, Date.now() - asked);
	await until("given up after 10 s", async () => (await failing()) === 1, 14);
	check("not earlier", Date.now() - asked > 6000, Date.now() - asked);
	sockets.forEach((s) => s.destroy());
	await new Promise((closed) => mute.close(closed));
	await box.open();
	await until("then sent", () => about(box, code).length === 1, 45);
	await until("recorded", idle, 5);
}

// The server has the whole letter, has not said so, and the courier is gone.
async function killed(box) {
	let release;
	const gate = new Promise((done) => { release = done; });
	box.answer = () => gate;
	const code = await lodge(), first = courier();
	const seen = () => box.seen.filter((l) => l.headers.subject.includes(code));
	await until("the letter is at the server", () => seen().length === 1, 5);
	process.kill(first, "SIGKILL");
	await until("another courier", () => courier() !== first, 5);
	release();
	box.answer = async () => {};
	await until("sent", () => seen().length >= 2, 10);
	await until("recorded", idle, 5);
	await sleep(1500);
	check("at most one repetition", seen().length === 2, seen().length);
	check("with the same Message-ID", new Set(seen().map((l) => l.headers["message-id"])).size === 1);
	check("and the same text", new Set(seen().map((l) => l.body)).size === 1);
}

// Settings of the environment, and the sender when there is none; without a server nothing waits to be sent.
async function fromEnvironment(box) {
	const from = async (environment, ...options) => {
		await serve(options, { MOTCUA_SMTP: `smtp://127.0.0.1:${box.port}`, ...environment });
		const code = await lodge();
		await until("sent", () => about(box, code).length === 1, 5);
		await until("recorded", idle, 5);
		await stop();
		return about(box, code)[0]?.envelope[0];
	};
	const named = await from({ MOTCUA_MAIL_FROM: "ubnd@example.gov.vn" });
	check("MOTCUA_MAIL_FROM", named === "ubnd@example.gov.vn", named);
	const usual = await from({}, "--base-url", "https://mot-cua.example.gov.vn:8443/x");
	check("the site's host", usual === "motcua@mot-cua.example.gov.vn", usual);
	const numeric = await from({});
	check("a numeric host is no name", numeric === "motcua@localhost", numeric);
	await serve([]);
	await lodge();
	turn--; // its notice stays in the account
	check("no server, no job", await idle());
	await stop();
}

// ---- TLS ------------------------------------------------------------------------------------------

function certificate() {
	const key = join(top, "key.pem"), cert = join(top, "cert.pem");
	const made = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
		"-keyout", key, "-out", cert, "-days", "30", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]);
	if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
	return { cert, key: readFileSync(key), pem: readFileSync(cert) };
}

const onAuth = (auth, session, done) =>
	auth.username === "mot-cua" && auth.password === "mật:khẩu" ? done(null, { user: "mot-cua" }) : done(new Error("no"));

async function secure() {
	const { cert, key, pem } = certificate(), file = join(top, "smtp-user");
	const box = await new Mailbox({ hideSTARTTLS: false, key, cert: pem, onAuth }).open();
	const tls = await new Mailbox({ secure: true, key, cert: pem, onAuth }).open();
	const bare = await new Mailbox({ hideSTARTTLS: true, allowInsecureAuth: true, onAuth }).open();
	writeFileSync(file, "mot-cua\nmật:khẩu\n", { mode: 0o600 });

	await serve(["--smtp", `smtp://127.0.0.1:${box.port}`, ...sender]);
	const code = await lodge();
	await until("STARTTLS with a certificate nobody knows fails", async () => (await failing()) === 1, 5);
	check("nothing was sent", box.seen.length === 0);
	await stop();

	await serve(["--smtp", `smtp://127.0.0.1:${bare.port}`, ...sender, "--smtp-user-file", file]);
	await verb("jobs", "again");
	await until("a login without TLS fails", async () => /notice\.mail.*tries=[12]/.test(await verb("jobs")), 8);
	check("no password went out", bare.seen.length === 0);
	await stop();

	await serve(["--smtp", `smtp://127.0.0.1:${box.port}`, ...sender, "--smtp-user-file", file, "--smtp-ca", cert]);
	await verb("jobs", "again");
	await until("with a certificate we trust it arrives", () => about(box, code).length === 1, 8);
	check("STARTTLS and login", about(box, code)[0]?.secure && about(box, code)[0].user === "mot-cua");
	await stop();

	await serve(["--smtp", `smtps://127.0.0.1:${tls.port}`, ...sender, "--smtp-user-file", file, "--smtp-ca", cert]);
	const other = await lodge();
	await until("smtps", () => about(tls, other).length === 1, 8);
	check("TLS from the start and login", about(tls, other)[0]?.secure && about(tls, other)[0].user === "mot-cua");
	await until("recorded", idle, 5);
	await stop();
	await Promise.all([box, tls, bare].map((b) => b.close()));
}

function refusedOptions() {
	const says = (...options) => spawnSync(bin, ["serve", "--data", data, "--listen", "127.0.0.1:1", ...options],
		{ encoding: "utf8", timeout: 10000 });
	check("a URL that is no mail server's", says("--smtp", "http://127.0.0.1:25").status === 64);
	check("a sender that is no address", says("--smtp", "smtp://127.0.0.1:25", "--mail-from", "x\n@y").status === 64);
	check("motcua config lists them", /--smtp .*MOTCUA_SMTP/.test(spawnSync(bin, ["config"], { encoding: "utf8" }).stdout));
}

try {
	const made = spawnSync(bin, ["init", "--data", data, "--demo"], { encoding: "utf8" });
	if (made.status !== 0) throw new Error(`init failed: ${made.stderr}`);
	refusedOptions();
	const box = await new Mailbox().open();
	await serve(["--smtp", `smtp://127.0.0.1:${box.port}`, ...sender]);
	for (const part of [letters, othersAndOnce, away, refused, again, slow, silent, killed]) await part(box);
	await stop();
	await fromEnvironment(box);
	await box.close();
	await secure();
	const sent = (await verb("ledger", "dump")).split("\n").filter((l) => l.includes('"notice.sent"'));
	// One letter for each dossier, but two for the first of the counter and none for its second.
	check("every delivery is an event", sent.length === turn, [sent.length, turn]);
	check("without addresses", !sent.some((l) => l.includes("@")));
	const verified = await verb("ledger", "verify"), replayed = await verb("ledger", "replay", "--check");
	check("the ledger holds", verified.includes('"ok":true'), verified);
	check("tables are what the events say", replayed === "0 differences\n", replayed);
} catch (e) {
	failed++;
	console.log(`FAILED ${e.stack}\n${existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(-20).join("\n") : ""}`);
} finally {
	child?.kill("SIGKILL");
	rmSync(top, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
