// SPDX-License-Identifier: Apache-2.0
// lives.mjs - dossiers from lodging to rating, and every other way they may go.
import assert from "node:assert/strict";
import { Client, heading, lodging, test } from "./motcua.mjs";

const BIRTH = "1.001193", WARD = "05977", BUILD = "1.013233", CENTRE = "TTPVHCC";

async function people(s) {
	const names = { an: "dan.an", binh: "dan.binh", clerk: "motcua.dongkinh", justice: "tuphap.dongkinh",
		chair: "chutich.dongkinh", centre: "motcua.tinh", expert: "chuyenvien.soxaydung", head: "truongphong.soxaydung",
		director: "lanhdao.soxaydung", leader: "lanhdao.tinh", admin: "quantri" };
	const entries = [];
	for (const [k, login] of Object.entries(names))
		entries.push([k, await s.login(login)]);
	return { ...Object.fromEntries(entries), any: new Client(s) };
}

const actions = async (who, code) => (await who.get(`/api/v1/dossiers/${code}/actions`)).json.items.map((a) => a.action);

async function lodge(who, procedure, unit, more = {}, want = 201) {
	const r = await who.post("/api/v1/dossiers", await lodging(who, procedure, unit, more));
	assert.equal(r.status, want, r.text);
	return r.json;
}
const birth = (p, more) => lodge(p.an, BIRTH, WARD, more);

// To the specialist, the usual way.
async function processing(p) {
	const { code } = await birth(p);
	await p.clerk.act(code, "accept");
	await p.clerk.act(code, "forward");
	return code;
}

async function lodged(p, box) {
	await test("lodging answers with code, dates, key, receipt and place in the ledger", async () => {
		const paper = await p.an.upload("giấy chứng sinh");
		const r = await birth(p, { files: [paper.id] });
		Object.assign(box, r, { paper });
		assert.match(r.code, /^[A-Z0-9.]+-260304-\d{4,}$/);
		assert.equal(r.state, "lodged");
		assert.ok(Date.parse(r.due_at) > Date.parse(r.received_at));
		assert.match(r.received_at, /^2026-03-04T08:3\d:\d\d(\.\d+)?\+07:00$/);
		assert.match(r.lookup_code, /^[A-Z0-9]{8}$/);
		assert.match(r.ledger.leaf, /^[0-9a-f]{64}$/);
		assert.ok(r.ledger.seq > 0);
		assert.match(r.receipt_url, /^http/);
	});
	await test("the receipt can be fetched by whoever has its address", async () => {
		const u = new URL(box.receipt_url), r = await p.any.get(u.pathname + u.search);
		assert.equal(r.status, 200);
		assert.match(r.headers.get("content-type"), /pdf|html/);
	});
	await test("the applicant sees it with clock, holder, next and history", async () => {
		const d = await p.an.dossier(box.code);
		assert.equal(d.state, "lodged");
		assert.equal(d.holder.unit, WARD);
		assert.ok(d.clock.derivation.length > 0);
		assert.ok(d.next.action && d.next.by);
		assert.equal(d.history[0].action, "lodge");
		assert.equal(d.files[0].sha256, box.paper.sha256);
		assert.equal(d.due_at, d.clock.due);
	});
	await test("the file comes back byte for byte, to its people only", async () => {
		const f = (await p.an.dossier(box.code)).files[0];
		const r = await fetch(`${p.an.server.url}/api/v1/files/${f.id}`, { headers: { Authorization: `Bearer ${p.clerk.token}` } });
		assert.deepEqual(Buffer.from(await r.arrayBuffer()), box.paper.bytes);
		assert.equal((await p.binh.get(`/api/v1/files/${f.id}`)).status, 404);
		assert.equal((await p.any.get(`/api/v1/files/${f.id}`)).status, 401);
	});
}

async function fullLife(p, { code }) {
	await test("what may be done depends on who asks", async () => {
		assert.ok((await actions(p.clerk, code)).includes("accept"));
		assert.ok((await actions(p.an, code)).includes("withdraw"));
		assert.ok(!(await actions(p.an, code)).includes("accept"));
		assert.deepEqual(await actions(p.chair, code), []);
		const items = (await p.clerk.get(`/api/v1/dossiers/${code}/actions`)).json.items;
		assert.ok(items.every((a) => a.title && Array.isArray(a.fields)));
		assert.ok(items.find((a) => a.action === "refuse").fields.find((f) => f.name === "note").required);
	});
	await test("accept starts the clock of one working day", async () => {
		const r = await p.clerk.act(code, "accept");
		assert.equal(r.state, "accepted");
		assert.match(r.due_at, /^2026-03-05T/);
	});
	await test("forward, claim", async () => {
		assert.equal((await p.clerk.act(code, "forward", { note: "Chuyển thẩm định" })).state, "processing");
		await p.justice.act(code, "claim");
		assert.equal((await p.justice.dossier(code)).holder.person, "Triệu Văn Tuấn");
	});
	await test("ask_supplement stops the clock, supplement starts it again", async () => {
		const r = await p.justice.act(code, "ask_supplement", { items: ["Giấy chứng sinh bản rõ"], days: 5 });
		assert.equal(r.state, "waiting_supplement");
		assert.equal((await p.an.dossier(code)).clock.state, "paused");
		assert.deepEqual(await actions(p.justice, code).then((a) => a.includes("submit_for_signature")), false);
		const more = await p.an.upload("bản rõ");
		assert.equal((await p.an.act(code, "supplement", { files: [more.id], note: "Xin gửi" })).state, "processing");
		const d = await p.an.dossier(code);
		assert.equal(d.clock.state, "running");
		assert.equal(d.files.length, 2);
	});
	await test("ask_opinion, give_opinion: another department looks on and answers", async () => {
		assert.equal((await p.expert.get(`/api/v1/dossiers/${code}`)).status, 404);
		await p.justice.act(code, "ask_opinion", { unit: "SXD", note: "Xin ý kiến về địa chỉ nhà", days: 2 });
		assert.ok((await actions(p.expert, code)).includes("give_opinion"));
		await p.expert.act(code, "give_opinion", { note: "Địa chỉ đúng" });
		assert.ok(!(await actions(p.expert, code)).includes("give_opinion"));
	});
	await test("submit_for_signature, sign, deliver", async () => {
		await p.justice.act(code, "submit_for_signature", { note: "Trình ký" });
		const result = await p.chair.upload("giấy khai sinh");
		assert.equal((await p.chair.act(code, "sign", { files: [result.id] })).state, "finished");
		assert.equal((await p.clerk.act(code, "deliver", { receiver: "Hoàng Văn An" })).state, "returned");
	});
	await test("rate, once", async () => {
		await p.an.act(code, "rate", { score: 5, note: "Nhanh" });
		assert.equal((await p.an.dossier(code)).rating, 5);
		await p.an.act(code, "rate", { score: 1 }, 409);
	});
	await test("the history tells all of it in order", async () => {
		const h = (await p.clerk.dossier(code)).history.map((e) => e.action);
		const told = ["lodge", "accept", "forward", "claim", "ask_supplement", "supplement", "ask_opinion", "give_opinion",
			"submit_for_signature", "sign", "deliver", "rate"];
		assert.deepEqual(h.filter((a) => told.includes(a)), told);
	});
}

async function provincial(p) {
	await test("a provincial dossier goes clerk, specialist, head, director, clerk", async () => {
		const { code } = await lodge(p.binh, BUILD, CENTRE);
		await p.centre.act(code, "accept");
		await p.centre.act(code, "forward");
		await p.expert.act(code, "claim");
		assert.deepEqual(await actions(p.director, code).then((a) => a.includes("sign")), false);
		await p.expert.act(code, "submit_for_signature");
		assert.equal((await p.head.dossier(code)).step, "review");
		await p.head.act(code, "submit_for_signature");
		assert.equal((await p.director.dossier(code)).step, "sign");
		assert.equal((await p.director.act(code, "sign")).state, "finished");
		assert.equal((await p.centre.act(code, "deliver")).state, "returned");
		await p.binh.act(code, "rate", { score: 4 });
	});
	await test("the head gives work to a person and sends a draft back", async () => {
		const { code } = await lodge(p.binh, BUILD, CENTRE);
		await p.centre.act(code, "accept");
		await p.centre.act(code, "forward");
		await p.head.act(code, "assign", { person: "chuyenvien.soxaydung" });
		await p.head.act(code, "assign", { person: "tuphap.dongkinh" }, 422);
		await p.expert.act(code, "submit_for_signature");
		await p.head.act(code, "return_step", { note: "Thiếu bản vẽ" });
		assert.equal((await p.expert.dossier(code)).step, "process");
		assert.ok((await actions(p.expert, code)).includes("submit_for_signature"));
	});
}

async function otherWays(p) {
	await test("refuse needs a reason", async () => {
		const { code } = await birth(p);
		await p.clerk.act(code, "refuse", {}, 422);
		assert.equal((await p.clerk.act(code, "refuse", { note: "Không thuộc thẩm quyền" })).state, "refused");
		assert.deepEqual((await actions(p.clerk, code)), []);
	});
	await test("the applicant withdraws; after that nothing more may be done", async () => {
		const { code } = await birth(p);
		assert.equal((await p.an.act(code, "withdraw")).state, "withdrawn");
		await p.clerk.act(code, "accept", {}, 409);
	});
	await test("stop", async () => {
		const code = await processing(p);
		assert.equal((await p.justice.act(code, "stop", { note: "Có tranh chấp" })).state, "stopped");
	});
	await test("extend moves the due date once, with a reason", async () => {
		const code = await processing(p), before = (await p.justice.dossier(code)).due_at;
		await p.justice.act(code, "extend", { days: 2 }, 422);
		const after = (await p.justice.act(code, "extend", { days: 2, note: "Cần xác minh" })).due_at;
		assert.ok(Date.parse(after) > Date.parse(before));
		await p.justice.act(code, "extend", { days: 2, note: "Lần nữa" }, 409);
	});
	await test("apologise is for what is late", async () => p.justice.act(await processing(p), "apologise", { note: "Xin lỗi" }, 409));
	await test("a clerk lodges at the counter for somebody without an account: received at once", async () => {
		const r = await lodge(p.clerk, BIRTH, WARD, { channel: "counter",
			applicant: { name: "Vi Thị Cúc", id_no: "020000000777", phone: "0912345678", address: "Đông Kinh" } });
		assert.equal(r.state, "accepted");
		assert.match(r.due_at, /^2026-03-05T/);
		const x = await p.any.get(`/api/v1/lookup?code=${r.code}&key=${r.lookup_code}`);
		assert.equal(x.json.state, "accepted");
	});
	await test("a clerk of another place may not", async () => {
		const body = await lodging(p.clerk, BIRTH, "06187", { channel: "counter", applicant: { name: "Vi Thị Cúc" } });
		assert.equal((await p.clerk.post("/api/v1/dossiers", body)).status, 403);
	});
}

async function lookup(p, { code, lookup_code }) {
	const ask = (c, k) => p.any.get(`/api/v1/lookup?code=${encodeURIComponent(c)}&key=${encodeURIComponent(k)}`);
	await test("with the right key anybody sees the state, without names and papers", async () => {
		const r = await ask(code, lookup_code);
		assert.equal(r.json.code, code);
		assert.equal(r.json.state, "returned");
		for (const secret of ["Hoàng Văn An", "020000000001", "Nguyễn Văn Thử", "Xin gửi", "0900000001"])
			assert.ok(!r.text.includes(secret), secret);
		assert.ok(!("form" in r.json) && !("applicant" in r.json) && !("files" in r.json));
	});
	await test("a wrong code and a wrong key get the same answer, byte for byte but for the request", async () => {
		const plain = (r) => r.text.replace(/"request":"[^"]*"/, "");
		const wrong = [await ask(code, "AAAAAAAA"), await ask("H37.D20-260304-9999", lookup_code), await ask("x", "y"), await ask(code, "")];
		for (const r of wrong) {
			assert.equal(r.status, 404);
			assert.equal(plain(r), plain(wrong[0]));
		}
	});
}

async function lists(p) {
	await test("the inbox: most urgent first", async () => {
		const { code } = await birth(p);
		for (const who of [p.clerk, p.justice]) {
			const r = (await who.get("/api/v1/inbox?per_page=100")).json;
			assert.ok(r.total >= 1 && r.items.length === r.total);
			for (const k of ["code", "procedure", "step", "due_at", "remaining_minutes", "holder"])
				assert.ok(k in r.items[0], k);
			const minutes = r.items.map((d) => d.remaining_minutes);
			assert.deepEqual(minutes, [...minutes].sort((a, b) => a - b));
		}
		assert.ok((await p.clerk.get("/api/v1/inbox?per_page=100")).json.items.some((d) => d.code === code));
		assert.ok(!(await p.centre.get("/api/v1/inbox?per_page=100")).json.items.some((d) => d.code === code));
	});
	await test("lists are cut into pages and searched", async () => {
		const all = (await p.clerk.get("/api/v1/inbox?per_page=100")).json;
		const first = (await p.clerk.get("/api/v1/inbox?per_page=1")).json, second = (await p.clerk.get("/api/v1/inbox?per_page=1&page=2")).json;
		assert.equal(first.total, all.total);
		assert.equal(first.items[0].code, all.items[0].code);
		assert.equal(second.items[0].code, all.items[1].code);
		const found = (await p.clerk.get(`/api/v1/inbox?q=${all.items[0].code}`)).json;
		assert.deepEqual(found.items.map((d) => d.code), [all.items[0].code]);
	});
	await test("an applicant's list has their own and nobody else's", async () => {
		const mine = (await p.binh.get("/api/v1/dossiers?per_page=100")).json;
		assert.ok(mine.total >= 2);
		for (const d of mine.items)
			assert.equal((await p.binh.dossier(d.code)).applicant.name, "Nông Thị Bình");
	});
	await test("the board counts for leaders, not for applicants", async () => {
		const r = await p.leader.get("/api/v1/board");
		assert.equal(r.status, 200);
		assert.equal((await p.an.get("/api/v1/board")).status, 403);
		assert.equal((await p.any.get("/api/v1/board")).status, 401);
	});
}

async function privacy(p) {
	const { code } = await birth(p);
	const hidden = async (who, status) => {
		for (const path of [`/api/v1/dossiers/${code}`, `/api/v1/dossiers/${code}/actions`])
			assert.equal((await who.get(path)).status, status, path);
	};
	await test("another citizen cannot read it by any route", async () => {
		await hidden(p.binh, 404);
		for (const path of [`/ho-so/${code}`, `/tra-cuu/${code}/giay-tiep-nhan`, `/tra-cuu/${code}/giay-tiep-nhan?key=AAAAAAAA`]) {
			const r = await p.binh.get(path);
			assert.ok(r.status === 404 || r.status === 403 || r.status === 303 || r.status === 302, `${path}: ${r.status}`);
			assert.ok(!r.text.includes("Hoàng Văn An"));
		}
		for (const path of ["/api/v1/dossiers?per_page=100", `/api/v1/dossiers?q=${code}`, `/api/v1/inbox?q=${code}`,
			"/api/v1/dossiers?unit=05977&group=open"]) {
			const r = await p.binh.get(path);
			assert.ok(!r.text.includes(code), path);
		}
	});
	await test("nor do anything to it", async () => {
		for (const action of ["withdraw", "supplement", "rate"])
			await p.binh.act(code, action, action === "rate" ? { score: 1 } : {}, 404);
		for (const action of ["accept", "refuse", "claim", "deliver"])
			assert.ok([403, 404].includes((await p.binh.post(`/api/v1/dossiers/${code}/actions/${action}`, { note: "x" })).status));
		assert.equal((await p.an.dossier(code)).state, "lodged");
	});
	await test("nobody without an account sees it", async () => hidden(p.any, 401));
	await test("nor do officials of places that have nothing to do with it", async () => {
		await hidden(p.expert, 404);
		await hidden(p.centre, 404);
	});
	await test("somebody else's file cannot be attached", async () => {
		const f = await p.an.upload("của An");
		const r = await p.binh.post("/api/v1/dossiers", await lodging(p.binh, BIRTH, WARD, { files: [f.id] }));
		assert.equal(r.status, 404);
	});
}

export async function lives(s, engine) {
	heading(`${engine}, lives`);
	const p = await people(s), first = {};
	await lodged(p, first);
	await fullLife(p, first);
	await provincial(p);
	await otherWays(p);
	await lookup(p, first);
	await lists(p);
	heading(`${engine}, privacy`);
	await privacy(p);
}
