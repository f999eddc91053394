// SPDX-License-Identifier: Apache-2.0
// reference.mjs - a second clock, written from the rules alone: it counts minute by minute. Slow and plain on
// purpose; nothing is shared with src/core/clock but the meaning of the inputs (driver.c).
//
// Moments are minutes of Vietnamese civil time since 1970-01-01 00:00, days are days since then.

export const DAY = 1440;
export const UNIT = { HOUR: 0, HALF: 1, WDAY: 2, CDAY: 3, MONTH: 4, SAME: 5, ONCE: 6 };
export const EV = { START: 0, PAUSE: 1, RESUME: 2, RESET: 3, EXTEND: 4, STOP: 5 };
const SWAP_WORK = 3;

// Days are counted off one by one from the day of the end: is `now` still before the midnight that closes the last?
export function daysBefore(now, end, days) {
	let closes = (Math.floor(end / DAY) + 1) * DAY;
	for (; days > 0; days--) closes -= DAY;
	return now < closes ? 1 : 0;
}

export const dayOf = (y, m, d) => Date.UTC(y, m - 1, d) / 864e5;
const weekday = (day) => (((day + 3) % 7) + 7) % 7;
const floorDay = (minute) => Math.floor(minute / DAY);

// One byte a minute: is it worked?
export class Calendar {
	// shifts: [weekday, from, to]; hours: { own, weekday, from, until, shifts: [from, to]… }, until 0: for good.
	constructor({ from, to, shifts, rows, hours = [] }) {
		this.first = dayOf(from, 1, 1);
		this.last = dayOf(to, 12, 31);
		this.base = this.first * DAY;
		this.work = new Uint8Array((this.last - this.first + 1) * DAY);
		const own = (day) => hours.filter((h) => h.own && holds(h, day)).sort((a, b) => b.from - a.from)[0];
		const common = (day) => hours.filter((h) => !h.own && holds(h, day)).sort((a, b) => b.from - a.from)[0];
		const holds = (h, day) => h.weekday === weekday(day) && h.from <= day && (h.until === 0 || day <= h.until);
		const weekly = (day) => (own(day) ?? common(day))?.shifts ?? shifts.filter((s) => s[0] === weekday(day)).map((s) => s.slice(1));
		const monday = shifts.filter((s) => s[0] === 0).map((s) => s.slice(1));
		// a full day: what most days of a week have when nothing changes any more, the longest of those that are as many
		const calm = Math.max(0, ...hours.map((h) => Math.max(h.from, h.until + 1)));
		const lengths = [0, 1, 2, 3, 4, 5, 6].map((i) => weekly(calm + i).reduce((n, s) => n + s[1] - s[0], 0)).filter((n) => n > 0);
		this.full = Math.max(...lengths.filter((n) => lengths.every((m) => lengths.filter((x) => x === n).length >= lengths.filter((x) => x === m).length)));
		const kind = new Map(rows.map(([day, k]) => [day, k]));
		const pair = new Map(rows.map(([day, , p]) => [day, p]));
		for (let day = this.first; day <= this.last; day++) {
			const k = kind.get(day);
			if (k !== undefined && k !== SWAP_WORK) continue;
			let day_shifts = weekly(day);
			if (k === SWAP_WORK) { // the hours of the day it makes up for; Monday's when that is not known or has none
				const p = pair.get(day);
				const taken = p ? weekly(p) : monday;
				if (taken.length) day_shifts = taken;
				else if (!own(p)) day_shifts = monday; // a unit that rests on that day anyway is not touched by the swap
			}
			for (const [a, b] of day_shifts) this.work.fill(1, (day - this.first) * DAY + a, (day - this.first) * DAY + b);
		}
	}
	has(minute) { return minute >= this.base && minute < (this.last + 1) * DAY; }
	worked(minute) { return this.has(minute) && this.work[minute - this.base] === 1; }
	elapsed(a, b) {
		if (b < a) return -this.elapsed(b, a);
		let n = 0;
		for (let t = Math.max(a, this.base); t < Math.min(b, this.base + this.work.length); t++) n += this.work[t - this.base];
		return n;
	}
	// The end of the last worked minute of a day, or null when it is a day off.
	dayEnd(day) {
		for (let t = (day + 1) * DAY - 1; t >= day * DAY; t--) if (this.worked(t)) return t + 1;
		return null;
	}
	nextWorkingDay(day) {
		for (; day <= this.last; day++) if (this.dayEnd(day) !== null) return day;
		return null;
	}
	firstMinute(day) {
		for (let t = day * DAY; ; t++) if (this.worked(t)) return t;
	}
	add(from, minutes) {
		if (!this.has(from)) return "error -1";
		let t = from;
		for (; minutes > 0; t++) {
			if (!this.has(t)) return "error -6";
			if (this.worked(t)) minutes--;
		}
		return t;
	}
}

const monthsLater = (day, n) => {
	const d = new Date(day * 864e5);
	const first = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + n, 1));
	const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
	return first.getTime() / 864e5 + Math.min(d.getUTCDate(), length) - 1;
};

const civilUnit = (u) => u === UNIT.CDAY || u === UNIT.MONTH;
const INVALID = "error -1", LIMIT = "error -6";

// The story of a case up to as_of: null when it makes no sense.
function story(rule, events, asOf) {
	if (events.length === 0 || events[0].kind !== EV.START || events[0].at > asOf) return null;
	let state = "run", last = events[0].at;
	const seen = [events[0]];
	for (const e of events.slice(1)) {
		if (e.at < last) return null;
		if (e.at > asOf) break;
		last = e.at;
		if (state === "stop") return null;
		if (e.kind === EV.PAUSE) { if (state !== "run") return null; state = "pause"; }
		else if (e.kind === EV.RESUME) { if (state !== "pause") return null; state = "run"; }
		else if (e.kind === EV.RESET) state = "run";
		else if (e.kind === EV.STOP) state = "stop";
		else if (e.kind === EV.EXTEND) {
			if (e.n < 1 || e.n > 10000 || e.unit > UNIT.MONTH || civilUnit(e.unit) !== civilUnit(rule.unit)) return null;
		} else return null;
		seen.push(e);
	}
	return { state, seen };
}

export function due(cal, rule, events, asOf) {
	const sameDay = rule.unit === UNIT.SAME || (rule.unit === UNIT.ONCE && rule.n === 0);
	if (rule.n < 0 || rule.n > 10000 || (rule.n === 0 && !sameDay)) return INVALID;
	const told = story(rule, events, asOf);
	if (!told || !cal.has(events[0].at)) return INVALID;
	let { state, seen } = told;

	// counting begins at the last event that starts from zero
	let base = 0;
	seen.forEach((e, i) => {
		if (e.kind === EV.RESET || (e.kind === EV.RESUME && rule.supplement === 1)) base = i;
	});
	const tail = seen.slice(base + 1);
	const received = seen[base].at;
	if (!cal.has(received)) return LIMIT;

	// cut-off: too late or on a day off is the beginning of the next working day
	let deemed = received;
	if (rule.cutoff >= 0 && (cal.dayEnd(floorDay(received)) === null || received % DAY > rule.cutoff)) {
		const day = cal.nextWorkingDay(floorDay(received) + 1);
		if (day === null) return LIMIT;
		deemed = cal.firstMinute(day);
	}

	// which minutes count, from when, how many
	const civil = civilUnit(rule.unit);
	const wholeDays = civil || sameDay || (rule.unit === UNIT.WDAY && rule.days === 0);
	const counts = (t) => civil || cal.worked(t);
	const day = floorDay(deemed);
	let origin = deemed, allowed;
	if (wholeDays) {
		const end = cal.dayEnd(day);
		const firstCounts = (rule.first === 1 || sameDay) && (civil || (end !== null && deemed < end));
		origin = (firstCounts ? day : day + 1) * DAY;
	}
	const inMinutes = (n, unit) => unit === UNIT.HOUR ? n * 60 : unit === UNIT.HALF ? Math.floor(n * cal.full / 2) : n * cal.full;
	const extensions = tail.filter((e) => e.kind === EV.EXTEND);
	if (civil) {
		let lastDay = rule.unit === UNIT.CDAY ? origin / DAY + rule.n - 1
			: monthsLater(day, rule.n) - (origin / DAY === day ? 1 : 0);
		for (const e of extensions) lastDay = e.unit === UNIT.MONTH ? monthsLater(lastDay, e.n) : lastDay + e.n;
		allowed = (lastDay + 1) * DAY - origin;
	} else {
		allowed = sameDay ? 1 : rule.unit === UNIT.ONCE ? rule.n : inMinutes(rule.n, rule.unit);
		for (const e of extensions) allowed += inMinutes(e.n, e.unit);
	}

	// were the clock to run on from t with `used` minutes behind it, where would the period end?
	const endFrom = (start, used) => {
		let counted = 0, t = start;
		do {
			if (!cal.has(t)) return null;
			if (counts(t)) { used++; counted++; }
			t++;
		} while (used < allowed || counted === 0);
		const raw = t;
		if (!wholeDays) return { raw, end: raw, counted };
		let d = cal.nextWorkingDay(floorDay(raw - 1));
		if (d !== null && cal.dayEnd(d) <= Math.max(start, deemed)) d = cal.nextWorkingDay(d + 1); // office hours were over already
		return d === null ? null : { raw, end: cal.dayEnd(d), counted };
	};

	// run, pause, run …
	let used = 0, from = origin, running = true, stop = asOf, found = null, sum = 0, pausedAt = null;
	for (const e of tail) {
		if (e.kind === EV.PAUSE) {
			running = false;
			pausedAt = e.at;
			if (e.at > from) {
				const f = endFrom(from, used);
				if (f && f.end <= e.at) { found = f; break; }
				for (let t = from; t < e.at; t++) if (counts(t)) used++;
			}
		} else if (e.kind === EV.RESUME) { running = true; from = Math.max(e.at, origin); }
		else if (e.kind === EV.STOP) stop = e.at;
	}
	const openEnd = found ?? endFrom(running ? from : Math.max(stop, origin), used);
	if (!openEnd) return LIMIT;
	sum = used + openEnd.counted;

	// where it stands
	let at = asOf, measureTo = openEnd.end;
	if (state === "stop") at = seen[seen.length - 1].at;
	for (const e of seen) if (e.kind === EV.STOP) at = e.at;
	if (state === "pause") {
		for (const e of seen) if (e.kind === EV.PAUSE) at = e.at;
		if (!found) {
			const f = endFrom(Math.max(at, origin), used);
			if (!f) return LIMIT;
			measureTo = f.end;
		}
	}
	let elapsed = 0, ran = received, on = true;
	for (const e of tail) {
		if ((e.kind === EV.PAUSE || e.kind === EV.STOP) && on) { elapsed += cal.elapsed(ran, e.at); on = false; }
		else if (e.kind === EV.RESUME) { ran = e.at; on = true; }
	}
	if (on) elapsed += cal.elapsed(ran, asOf);
	const states = { run: 0, pause: 1, stop: 2 };
	return { due: openEnd.end, state: states[state], late: at > measureTo ? 1 : 0, allowed, elapsed,
		remaining: cal.elapsed(at, measureTo), counted: sameDay ? null : sum };
}
