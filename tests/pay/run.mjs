// SPDX-License-Identifier: Apache-2.0
//
// run.mjs - submit, pay, register, notify: exactly once, with a gateway that speaks HTTP and processes that die.
//
//	PAY_KILLS=40   how many payments are under way while a process is killed
import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server, finish, folder, heading, program, sleep, sql, test } from "../api/motcua.mjs";
import { Gateway } from "./gateway.mjs";

const bin = program("build/motcua", "build/debug/motcua"), kills = Number(process.env.PAY_KILLS ?? 40);
const gateway = await new Gateway("MOTCUA01", "BIMATTHUNGHIEM").listen();
const file = join(folder(), "pay.json");
writeFileSync(file, JSON.stringify(gateway.settings));
chmodSync(file, 0o600);
const server = new Server(bin, join(folder(), "data"), "", ["--pay-file", file, "--web", "1"]).init();
await server.start();
gateway.target = server.url;
const an = await server.login("dan.an");

const eager = async (fn) => {
	for (let i = 0; ; i++) {
		const r = await fn().catch(() => null);
		if (r && r.status !== 503) return r;
		if (i === 600) throw new Error("no answer");
		await sleep(25);
	}
};

// Lodges, opens an attempt and goes to the gateway; all with keys, again until answered.
async function begin(n) {
	const body = { procedure: "2.001263", receiving_unit: "05977", form: { request: `Việc ${n}`, truth_pledge: true } };
	const d = (await eager(() => an.post("/api/v1/dossiers", body, { "Idempotency-Key": `lodge-${n}` }))).json;
	const p = (await eager(() => an.get(`/api/v1/dossiers/${d.code}/payments`))).json.items[0];
	const a = (await eager(() => an.post(`/api/v1/payments/${p.code}/attempts`, {}, { "Idempotency-Key": `attempt-${n}` }))).json;
	const page = await eager(() => fetch(`${server.url}/thanh-toan/${p.code}/cong/${a.ref}?key=${d.lookup_code}`));
	const href = (await page.text()).match(/href="(http:[^"]*vpcpay[^"]*)"/)[1].replace(/&amp;/g, "&");
	assert.equal((await fetch(href)).status, 200, "the address is signed");
	return { dossier: d.code, payment: p.code, ref: a.ref };
}
const state = async (x) => ({ d: (await an.dossier(x.dossier)).state, p: (await an.get(`/api/v1/payments/${x.payment}`)).json.state });

heading("gateway");
await test("paid, told twice, late, wrong amount, wrong signature", async () => {
	const x = await begin("first");
	assert.equal(await gateway.tell(x.ref, { secret: "other" }), "97");
	assert.equal(await gateway.tell(x.ref, { amount: "100" }), "04");
	assert.deepEqual(await state(x), { d: "waiting_payment", p: "waiting" });
	assert.equal(await gateway.tell(x.ref), "00");
	assert.deepEqual(await state(x), { d: "lodged", p: "paid" });
	assert.equal(await gateway.tell(x.ref), "02");
	assert.equal(await gateway.tell(x.ref, { status: "24" }), "02");
	assert.deepEqual(await state(x), { d: "lodged", p: "paid" });
});

// Its notification never comes: the courier asks by itself, first after two minutes; meanwhile the rest.
const silent = await begin("silent"), since = Date.now();
gateway.pay(silent.ref);

heading("kills");
const all = [];
await test(`${kills} payments while the ledger, the web process and the courier die`, async () => {
	for (let n = 0; n < kills; n++) {
		const x = await begin(n), telling = [gateway.insist(x.ref), gateway.insist(x.ref)];
		const victims = server.processes(["ledger", "web", "ledger", "courier"][n % 4]);
		await sleep(Math.random() * 12);
		for (const v of victims) try { process.kill(v.pid, "SIGKILL"); } catch { /* gone */ }
		await Promise.all(telling);
		all.push(x);
	}
	for (const x of all) assert.deepEqual(await state(x), { d: "lodged", p: "paid" }, x.dossier);
});

heading("courier");
await test("without a notification the courier asks and believes the signed answer", async () => {
	while ((await state(silent)).p !== "paid" && Date.now() - since < 200000) await sleep(1000);
	assert.deepEqual(await state(silent), { d: "lodged", p: "paid" });
	assert.ok(gateway.asked >= 1);
});

heading("afterwards");
await server.stop();
await test("each paid once, lodged once, told once; vouchers without a gap", () => {
	const n = all.length + 2, one = (q) => sql(server.dir, q)[0][0];
	assert.equal(one("SELECT count(*) FROM payment WHERE state = 'paid'"), n);
	assert.equal(one("SELECT count(*) FROM money"), n);
	assert.equal(one("SELECT count(*) FROM dossier WHERE state = 'waiting_payment'"), 0);
	assert.equal(one("SELECT count(*) FROM event WHERE verb = 'dossier.pay'"), n);
	assert.equal(one("SELECT max(c) FROM (SELECT count(*) c FROM event WHERE verb = 'dossier.pay' GROUP BY subject)"), 1);
	assert.equal(one("SELECT count(*) FROM notice WHERE title LIKE 'Đã nộp phí%'"), n);
	assert.deepEqual(sql(server.dir, "SELECT count(*), min(voucher_no), max(voucher_no), count(DISTINCT voucher_no) FROM payment")[0],
		[n, 1, n, n]);
});
await test("the log is whole and says what the tables say", () => {
	assert.equal(server.cli("ledger", "verify").code, 0);
	assert.equal(server.cli("ledger", "replay", "--check").code, 0);
});
gateway.close();
finish();
