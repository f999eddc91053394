// SPDX-License-Identifier: Apache-2.0
// A mail server whose behaviour the test chooses, and a reader of letters that shares no code with the writer.
import { SMTPServer } from "smtp-server";

// answer(letter): may wait, may throw {responseCode}; the letter is in `letters` only when it was taken, in
// `seen` as soon as its last byte has come.
export class Mailbox {
	constructor(options = {}) {
		this.letters = [];
		this.seen = [];
		this.answer = async () => {};
		this.options = options;
		this.port = 0;
	}
	open() {
		this.server = new SMTPServer({
			hideSTARTTLS: true, authOptional: true, disableReverseLookup: true, closeTimeout: 100,
			onData: (stream, session, done) => this.take(stream, session, done),
			...this.options,
		});
		this.server.on("error", () => {}); // clients that hang up
		return new Promise((ready, bad) => {
			this.server.once("error", bad);
			this.server.listen(this.port, "127.0.0.1", () => {
				this.port = this.server.server.address().port;
				ready(this);
			});
		});
	}
	close() {
		return new Promise((closed) => this.server.close(closed));
	}
	async take(stream, session, done) {
		const parts = [];
		for await (const part of stream) parts.push(part);
		const letter = read(Buffer.concat(parts).toString("latin1"));
		letter.envelope = [session.envelope.mailFrom.address, ...session.envelope.rcptTo.map((r) => r.address)];
		letter.secure = session.secure;
		letter.user = session.user;
		this.seen.push(letter);
		try {
			await this.answer(letter);
			this.letters.push(letter);
			done();
		} catch (e) {
			done(e);
		}
	}
	to(address) {
		return this.letters.filter((l) => l.envelope.slice(1).includes(address));
	}
}

function words(text) {
	return text.replace(/\?=\s+=\?/g, "?==?").replace(/((?:=\?UTF-8\?B\?[A-Za-z0-9+/=]*\?=)+)/g, (run) =>
		Buffer.concat([...run.matchAll(/=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=/g)].map((m) => Buffer.from(m[1], "base64")))
			.toString("utf8"));
}

// RFC 5322 unfolding, RFC 2047 words, base64 body.
export function read(raw) {
	const at = raw.indexOf("\r\n\r\n"), head = raw.slice(0, at), headers = {};
	for (const line of head.replace(/\r\n[ \t]+/g, " ").split("\r\n")) {
		const colon = line.indexOf(":"), name = line.slice(0, colon).toLowerCase();
		if (name in headers) throw new Error(`header ${name} twice`);
		headers[name] = words(line.slice(colon + 1).trim());
	}
	const lines = raw.slice(at + 4).split("\r\n");
	return {
		raw, headers, longest: Math.max(...raw.split("\r\n").map((l) => l.length)), bare: /[^\r]\n|\r[^\n]/.test(raw),
		body: Buffer.from(lines.join(""), "base64").toString("utf8"),
	};
}
