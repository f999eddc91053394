// SPDX-License-Identifier: Apache-2.0
//
// gateway.mjs - plays VNPAY over HTTP by its published rules (version 2.1.0): the payment page checks the signed
// address, a notification (IPN) is sent as often as the plan of the payment says, querydr answers. Written from the
// rules alone, with Node's own cryptography, so that both sides cannot share a mistake.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const form = (s) => encodeURIComponent(s).replace(/%20/g, "+").replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
const canonical = (o) => Object.keys(o).sort().map((k) => `${form(k)}=${form(o[k])}`).join("&");
const hmac = (secret, text) => createHmac("sha512", secret).update(text).digest("hex");

export class Gateway {
	constructor(code, secret) { Object.assign(this, { code, secret, orders: new Map(), asked: 0, target: "" }); }

	async listen() {
		this.server = createServer((q, r) => this.answer(q, r));
		await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
		this.url = `http://127.0.0.1:${this.server.address().port}`;
		return this;
	}
	close() { this.server.close(); }

	get settings() {
		return { vnpay: { code: this.code, secret: this.secret, url: `${this.url}/paymentv2/vpcpay.html`,
			api: `${this.url}/merchant_webapi/api/transaction` } };
	}

	async answer(q, r) {
		const url = new URL(q.url, this.url);
		if (url.pathname === "/paymentv2/vpcpay.html") return this.page(url, r);
		let text = "";
		for await (const part of q) text += part;
		r.setHeader("Content-Type", "application/json");
		r.end(JSON.stringify(this.query(JSON.parse(text))));
	}

	// The payer arrives: the address must be signed by the merchant.
	page(url, r) {
		const given = Object.fromEntries(url.searchParams), hash = given.vnp_SecureHash;
		delete given.vnp_SecureHash;
		const good = hash === hmac(this.secret, canonical(given)) && given.vnp_TmnCode === this.code && given.vnp_Version === "2.1.0";
		if (good) this.orders.set(given.vnp_TxnRef, { ...given, paid: false });
		r.statusCode = good ? 200 : 400;
		r.end(good ? "ok" : "Sai chữ ký");
	}

	// The notification's address, signed; `change` spoils it after or before.
	notice(ref, { status = "00", amount, secret = this.secret } = {}) {
		const o = this.orders.get(ref);
		const v = { vnp_Amount: amount ?? o.vnp_Amount, vnp_BankCode: "NCB", vnp_BankTranNo: "VNP" + ref, vnp_CardType: "ATM",
			vnp_OrderInfo: o.vnp_OrderInfo, vnp_PayDate: o.vnp_CreateDate, vnp_ResponseCode: status, vnp_TmnCode: this.code,
			vnp_TransactionNo: "14" + ref.slice(4, 12), vnp_TransactionStatus: status, vnp_TxnRef: ref };
		const text = canonical(v);
		return `${this.target}/thanh-toan/vnpay/ipn?${text}&vnp_SecureHash=${hmac(secret, text)}`;
	}

	async tell(ref, how) {
		const r = await fetch(this.notice(ref, how), { headers: { Connection: "close" } });
		return (await r.json()).RspCode;
	}

	// As VNPAY does: again and again until 00 or 02.
	async insist(ref, how) {
		for (let i = 0; i < 400; i++) {
			const said = await this.tell(ref, how).catch(() => "");
			if (said === "00" || said === "02") return said;
			await sleep(25);
		}
		throw new Error(`no answer about ${ref}`);
	}

	pay(ref) { this.orders.get(ref).paid = true; }

	query(q) {
		const names = ["vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TxnRef", "vnp_TransactionDate",
			"vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo"];
		const o = this.orders.get(q.vnp_TxnRef);
		const good = q.vnp_SecureHash === hmac(this.secret, names.map((n) => q[n]).join("|")) && (!o || o.vnp_CreateDate === q.vnp_TransactionDate);
		const a = { vnp_ResponseId: "r" + ++this.asked, vnp_Command: "querydr", vnp_ResponseCode: !good ? "97" : o ? "00" : "91",
			vnp_Message: "x", vnp_TmnCode: this.code, vnp_TxnRef: q.vnp_TxnRef, vnp_Amount: o?.vnp_Amount ?? "", vnp_BankCode: "NCB",
			vnp_PayDate: o?.vnp_CreateDate ?? "", vnp_TransactionNo: o ? "15" + q.vnp_TxnRef.slice(4, 12) : "", vnp_TransactionType: "01",
			vnp_TransactionStatus: o ? (o.paid ? "00" : "01") : "", vnp_OrderInfo: q.vnp_OrderInfo, vnp_PromotionCode: "", vnp_PromotionAmount: "" };
		return { ...a, vnp_SecureHash: hmac(this.secret, Object.values(a).join("|")) };
	}
}
