// SPDX-License-Identifier: Apache-2.0
// reference.mjs - the measures a second time: from the ledger's dump, by looking at every dossier for every question.
//
// Nothing is shared with the program but the dump, the definitions (data/measures.json) and the tree of units. A dossier here
// is the whole list of its events; a question folds those up to its moment and asks each dossier "do you count?".
//
// MOTCUA=FILE names the program, DATA=DIR an existing data directory instead of a new one.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.MOTCUA ?? 'build/debug/motcua';
const size = process.argv[2] ?? '200';
const DAY = 86400000, ZONE = 7 * 3600000;
const dayOf = (ms) => Math.floor((ms + ZONE) / DAY);
const isoDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const parseDay = (text) => (text ? Date.parse(text) / DAY : null);

function motcua(...args) {
	return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function readLedger(data) {
	const dump = spawn(program, ['ledger', 'dump', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
	const events = [];
	for await (const line of createInterface({ input: dump.stdout })) {
		const e = JSON.parse(line);
		const set = e.payload ? JSON.parse(e.payload).set : null;
		if (set && /^(dossier|attachment|digitisation|procedure|payment)\./.test(e.verb))
			events.push({ seq: e.seq, at: e.at, verb: e.verb, role: e.role, actor: e.actor, subject: e.subject, set });
		events.tip = e.seq;
		events.last = e.at;
	}
	return events;
}

// ---- what the events say, up to one of them ------------------------------------------------------------------

function group(events) {
	const subjects = new Map();
	for (const e of events) {
		const key = /^(attachment|digitisation)\./.test(e.verb) ? e.subject.split('/')[0] : e.subject;
		if (!subjects.has(key)) subjects.set(key, []);
		subjects.get(key).push(e);
	}
	return subjects;
}

function dossierAt(events, seq, services) {
	const d = { papers: 0, results: 0, stepLate: false, stepEqual: false };
	let s = {};
	for (const e of events) {
		if (e.seq > seq) break;
		if (e.verb.startsWith('digitisation.')) {
			if (e.set.state > 0) d.papers++;
			if (e.set.state > 1) d.reused = true;
			continue;
		}
		if (e.verb.startsWith('attachment.')) {
			if (e.set.kind === 'result') d.results++;
			if (e.set.kind === 'paper' || e.set.kind === 'supplement') d.papers++;
			continue;
		}
		const was = s;
		s = { ...s, ...e.set };
		if ('received_at' in e.set) d.promise = s.due_at;
		else if (e.verb === 'dossier.recompute') d.promise = (d.promise ?? 0) + ((s.due_at ?? 0) - (was.due_at ?? 0));
		if ('rating' in e.set) d.ratedAt = s.rating ? e.at : null;
		else if (e.verb !== 'dossier.recompute') d.actedAt = e.at;
		if (e.role === 'specialist') d.official = e.actor;
		const left = was.step && was.step !== s.step && !`${was.state}`.startsWith('waiting_') && was.step_due_at && !was.finished_at;
		if (left && e.at > was.step_due_at) d.stepLate = true;
		else if (left && dayOf(e.at) === dayOf(was.step_due_at)) d.stepEqual = true;
	}
	if (!s.state) return null;
	let waited = 0, since = null, extended = false;
	for (const c of JSON.parse(s.clock || '[]')) {
		if (c.kind === 'pause' && since === null) since = c.at;
		else if (since !== null && (c.kind === 'resume' || c.kind === 'stop')) { waited += c.at - since; since = null; }
		else if (c.kind === 'extend') extended = true;
	}
	const received = s.received_at || null;
	let end = s.finished_at || s.returned_at || s.ended_at || (s.state.startsWith('waiting_') ? since : null);
	if (end && received) end = Math.max(end, received);
	const due = Math.max(s.due_at || 0, received ?? 0), promise = Math.max((d.promise ?? 0) + waited, received ?? 0);
	const service = services.get(`${s.procedure}@${s.version}`);
	return {
		unit: s.deciding_unit ?? '', procedure: s.procedure ?? '', official: d.official ?? '',
		lodged: s.lodged_at ? dayOf(s.lodged_at) : null, received: received ? dayOf(received) : null,
		ended: received && end ? dayOf(end) : null, rated: d.ratedAt ? dayOf(d.ratedAt) : null,
		acted: d.actedAt ? dayOf(d.actedAt) : null, due: received ? due : null, promise: received ? promise : null,
		online: s.channel === 'online', post: s.channel === 'post', counter: s.channel === 'counter',
		full: service === 'full', partial: service === 'partial',
		is: {
			received: !!received, finished: !!s.finished_at, returned: !!s.returned_at, withdrawn: s.state === 'withdrawn',
			stopped: s.state === 'stopped', refused: s.state === 'refused', waiting: s.state === 'waiting_supplement',
			unpaid: s.state === 'waiting_payment', late: !!received && !!end && end > due,
			late_index: !!received && !!end && end > promise,
			early: !!s.finished_at && dayOf(s.finished_at) < dayOf(s.due_at),
			supplement: s.supplements > 0, supplements: s.supplements > 1, extended, fee: s.fee > 0, reused: d.reused === true,
			digitised: d.papers > 0 && d.results > 0, e_result: d.results > 0, rated: s.rating > 0, satisfied: s.rating >= 4,
			dissatisfied: s.rating === 1 || s.rating === 2, step_late: d.stepLate, step_equal: d.stepEqual,
		},
	};
}

function procedureAt(events, seq) {
	let s = null;
	for (const e of events)
		if (e.seq <= seq) s = { ...s, ...e.set };
	if (!s) return null;
	const many = (k) => (s[k]?.length ?? 0) > 0;
	return {
		unit: s.agency === 'commune' ? '' : s.agency, procedure: '', official: '', lodged: parseDay(s.decision?.date),
		received: parseDay(s.effective_from), ended: parseDay(s.effective_to), rated: null, acted: null, due: null, promise: null,
		full: s.service === 'full', partial: s.service === 'partial',
		is: {
			received: true, fee: s.fee > 0, decided: !!s.decision?.date, in_time: false,
			complete: ['sequence', 'papers', 'results'].every(many) && s.period?.n != null &&
				['title', 'audience', 'agency', 'service'].every((k) => (s[k] ?? '') !== ''),
		},
	};
}

function paymentAt(events, seq) {
	let s = null;
	for (const e of events)
		if (e.seq <= seq) s = { ...s, ...e.set };
	if (!s) return null;
	const asked = s.opened_at ? dayOf(s.opened_at) : null, alive = s.state !== 'cancelled';
	return {
		unit: s.unit ?? '', procedure: '', official: '', lodged: asked, received: alive ? asked : null,
		ended: s.paid_at ? dayOf(s.paid_at) : null, rated: null, acted: null, due: null, promise: null,
		is: { received: alive, fee: true, paid_online: s.method === 'gateway', transfer: s.method === 'transfer' },
	};
}

const has = (x, fact) => (fact in x.is ? x.is[fact] : x[fact] === true);

// ---- does it count? --------------------------------------------------------------------------------------------

function counts(part, x, q) {
	if (!(part.all ?? []).every((f) => has(x, f)) || (part.none ?? []).some((f) => has(x, f))) return false;
	const during = (day) => day !== null && day >= q.from && day <= q.last;
	const open = x.received !== null && x.received <= q.last && (x.ended === null || x.ended > q.last);
	switch (part.at) {
	case 'lodged': return during(x.lodged);
	case 'received': return during(x.received);
	case 'ended': return during(x.ended);
	case 'rated': return during(x.rated);
	case 'since_lodged': return x.lodged !== null && x.lodged <= q.last;
	case 'since_ended': return x.ended !== null && x.ended <= q.last;
	case 'idle': return x.acted !== null && x.acted <= q.last - part.days;
	case 'open': return open;
	case 'open_late': return open && x.due < q.end;
	case 'open_on_time': return open && !(x.due !== null && x.due < q.end);
	case 'open_late_index': return open && x.promise < q.end;
	case 'open_on_time_index': return open && !(x.promise !== null && x.promise < q.end);
	}
	throw new Error(`unknown: ${part.at}`);
}

// Half up, exactly: n and d are whole.
const half = (n, d) => Number((2n * BigInt(n) + BigInt(d)) / (2n * BigInt(d)));

function component(k, things, q) {
	const parts = (k.parts ?? []).map((p) => things[k.of ?? 'dossier'].filter((x) => counts(p, x, q)).length);
	const sum = (w) => (k.parts ?? []).reduce((s, p, i) => s + (p[w] ?? 0) * parts[i], 0);
	const num = Math.max(0, sum('num')), den = sum('den');
	const known = !k.missing && (k.rule === 'count' || den > 0);
	let value = null, points = null;
	if (known) {
		value = k.rule === 'count' ? num : k.rule === 'mean' ? half(num * 10, den) * 10 : half(num * 10000, den);
		if (k.max) {
			const whole = k.full ?? 100;
			points = k.rule === 'mean' ? value : num * 100 >= den * whole ? k.max * 100 : half(k.max * 100 * num * 100, den * whole);
		}
	}
	return { parts, value, points };
}

function answer(m, things, q) {
	const list = (m.components ?? [m]).map((k) => component(k, things, q));
	if (!m.components) return { list, value: list[0].value };
	const scored = list.filter((v) => v.points !== null);
	return { list, value: scored.length ? scored.reduce((s, v) => s + v.points, 0) : null };
}

// ---- the comparison ----------------------------------------------------------------------------------------------

function flat(m, json) {
	const parts = m.components ? json.parts : [json];
	return { value: json.value, list: parts.map((p) => ({ value: m.components ? p.value : json.value, points: p.points ?? null, parts: p.parts.map((x) => x.count) })) };
}

const hundredths = (m, v) => (v === null || v === undefined ? null : m.rule === 'count' ? v : Math.round(v * 100));

async function main() {
	const made = process.env.DATA ? null : join(mkdtempSync(join(tmpdir(), 'motcua-measure-')), 'd');
	const data = process.env.DATA ?? made;
	if (made) motcua('bench', 'seed', '--data', data, '--dossiers', size, '--seed', '7', '--quiet');
	motcua('measures', 'fold', '--data', data);
	const definitions = JSON.parse(readFileSync('data/measures.json', 'utf8'));
	const events = await readLedger(data);
	const subjects = group(events), services = new Map();
	for (const e of events)
		if (e.verb === 'procedure.publish') services.set(e.subject, e.set.service);
	const units = JSON.parse(motcua('export', 'units', '--format', 'json', '--data', data));
	const below = (code) => [code, ...units.filter((u) => u.parent === code).flatMap((u) => below(u.code))];
	const used = [...new Set([...subjects.values()].map((l) => l[0].set.deciding_unit).filter(Boolean))].sort();
	const moments = [[events.last, events.tip]];
	for (const part of [0.3, 0.6, 0.85]) {
		const e = events[Math.floor(events.length * part)];
		moments.push([e.at, null]);
	}
	let asked = 0, compared = 0, wrong = 0;
	for (const [at, tip] of moments) {
		const second = Math.floor(at / 1000) * 1000;
		const seq = tip ?? events.filter((e) => e.at <= second + 999).at(-1).seq;
		const all = { dossier: [], procedure: [], payment: [] };
		for (const list of subjects.values()) {
			const kind = list[0].verb.match(/^(procedure|payment)\./)?.[1] ?? 'dossier';
			const x = kind === 'procedure' ? procedureAt(list, seq) : kind === 'payment' ? paymentAt(list, seq) : dossierAt(list, seq, services);
			if (x) all[kind].push(x);
		}
		const today = dayOf(second);
		const spans = [[today - 3000, today], [today - 45, today], [today - 80, today - 33]];
		for (const unit of tip ? ['', used[used.length >> 1], 'UBND'] : ['', used[0]])
			for (const [from, to] of tip ? spans : spans.slice(1))
				for (const m of definitions) {
					const codes = unit ? new Set(below(unit)) : null;
					const mine = (list) => list.filter((x) => !codes || codes.has(x.unit));
					const things = { dossier: mine(all.dossier), procedure: mine(all.procedure), payment: mine(all.payment) };
					const last = Math.min(to, today);
					const end = last === today ? second : (last + 1) * DAY - ZONE;
					const want = answer(m, things, { from, last, end });
					const asOf = new Date(second + ZONE).toISOString().slice(0, 19);
					const args = ['measure', m.name, '--from', isoDay(from), '--to', isoDay(to), '--as-of', asOf, '--seq', String(seq), '--json', '--data', data];
					const json = JSON.parse(motcua(...args, ...(unit ? ['--unit', unit] : [])));
					const got = flat(m, json);
					const differ = (what, a, b) => {
						compared++;
						if (a === b) return;
						wrong++;
						console.error(`${m.name} ${unit || 'province'} ${isoDay(from)}..${isoDay(to)} as of ${asOf}: ${what}: motcua ${a}, reference ${b}`);
					};
					differ('value', hundredths(m, got.value), want.value);
					// The command that a page prints beside a number gives that number again.
					if (asked++ % 10 === 0) {
						const again = motcua(...json.command.split(' ').slice(1), '--data', data);
						differ('by its command', JSON.stringify(JSON.parse(again)), JSON.stringify(json));
					}
					want.list.forEach((v, i) => {
						if (m.components) differ(`${m.components[i].name} value`, hundredths({}, got.list[i].value), v.value);
						if (m.components) differ(`${m.components[i].name} points`, hundredths({}, got.list[i].points), v.points);
						v.parts.forEach((n, k) => differ(`${i}.${k}`, got.list[i].parts[k], n));
					});
				}
	}
	if (made) rmSync(join(made, '..'), { recursive: true });
	console.log(`${subjects.size} subjects, ${asked} questions, ${compared} numbers compared, ${wrong} wrong`);
	console.log(`${wrong ? 0 : 1} passed, ${wrong ? 1 : 0} failed`);
	process.exit(wrong || compared < 1000 ? 1 : 0);
}

await main();
