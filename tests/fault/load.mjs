// SPDX-License-Identifier: Apache-2.0
//
// load.mjs - clients that lodge, are asked for supplements, supplement and read, and write down what has
// been acknowledged to them. A request without an answer is sent again under its key until there is one:
// that is what a careful program does, and what the promise "once" is about.
import { randomUUID } from "node:crypto";
import { lodging, sleep } from "../api/motcua.mjs";

const GIVE_UP_MS = 30000;

export class Journal {
	lodged = new Map(); // code → {sha256, supplements: [sha256], asked}
	unclear = 0;        // operations that never got an answer: they may or may not have happened
	problems = [];      // answers that should not have come
	reads = 0;
	retries = 0;
}

// One request, repeated until it is answered; null when it never was.
export async function insist(journal, want, send) {
	const until = Date.now() + GIVE_UP_MS;
	while (Date.now() < until) {
		try {
			const r = await send();
			if (r.status === want) return r.json ?? r;
			if (r.status !== 503) {
				journal.problems.push(`${r.status} instead of ${want}: ${r.text?.slice(0, 200)}`);
				return null;
			}
		} catch { /* the connection broke: a process died */ }
		journal.retries++;
		await sleep(20);
	}
	return undefined;
}

async function upload(journal, who, text) {
	const key = randomUUID(), bytes = new TextEncoder().encode(`%PDF-1.4\n${text}\n%%EOF\n`);
	return insist(journal, 201, () => who.send("POST", "/api/v1/files", bytes,
		{ "Content-Type": "application/pdf", "X-Filename": "giay-to.pdf", "Idempotency-Key": key }));
}

export async function lodge(journal, who, body) {
	const key = randomUUID(), file = await upload(journal, who, key);
	if (!file) return null;
	const r = await insist(journal, 201, () =>
		who.post("/api/v1/dossiers", { ...body, files: [file.id] }, { "Idempotency-Key": key }));
	if (r) {
		if (journal.lodged.has(r.code)) journal.problems.push(`the code ${r.code} was given twice`);
		journal.lodged.set(r.code, { sha256: file.sha256, supplements: [], asked: 0 });
	} else if (r === undefined)
		journal.unclear++;
	return r;
}

async function supplement(journal, who, clerk, code) {
	const entry = journal.lodged.get(code), ask = randomUUID(), give = randomUUID(), path = `/api/v1/dossiers/${code}/actions`;
	const asked = await insist(journal, 200, () =>
		clerk.post(`${path}/ask_supplement`, { items: ["Bản rõ hơn"] }, { "Idempotency-Key": ask }));
	if (asked) entry.asked++;
	const file = asked && await upload(journal, who, give);
	const given = file && await insist(journal, 200, () =>
		who.post(`${path}/supplement`, { files: [file.id] }, { "Idempotency-Key": give }));
	if (given) entry.supplements.push(file.sha256);
	else if (asked === undefined || given === undefined) journal.unclear++;
}

async function read(journal, who, mine, pick) {
	const paths = ["/api/v1/dossiers?per_page=5", "/healthz", "/api/v1/procedures?q=khai", "/"];
	if (mine.length) paths.push(`/api/v1/dossiers/${pick(mine)}`);
	const path = pick(paths);
	if (await insist(journal, 200, () => who.get(path))) journal.reads++;
}

// Runs `count` clients until stop() is called; stop() waits until each has its last answer.
export async function run(server, count, random) {
	const journal = new Journal(), pick = (list) => list[Math.floor(random() * list.length)];
	const clerk = await server.login("motcua.dongkinh"), people = [await server.login("dan.an"), await server.login("dan.binh")];
	const body = await lodging(people[0], "1.001193", "05977");
	let stopping = false;

	async function client(who, mine = []) {
		while (!stopping) {
			const dice = random();
			if (dice < 0.4 || !mine.length) {
				const r = await lodge(journal, who, body);
				if (r) mine.push(r.code);
			} else if (dice < 0.55)
				await supplement(journal, who, clerk, mine.pop()); // each once: two at a time would rightly conflict
			else
				await read(journal, who, mine, pick);
		}
	}
	const all = Array.from({ length: count }, (_, i) => client(people[i % people.length]));
	return { journal, stop: async () => { stopping = true; await Promise.all(all); } };
}
