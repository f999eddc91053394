// SPDX-License-Identifier: Apache-2.0
// Checks the plain data files of data/ before the program imports them: codes are unique, texts are
// NFC, every reference points at something, a procedure's steps fit its legal period, and the
// calendar agrees with the Labour Code. Node 20, no dependencies.
//
//	node tools/check-data.mjs [DIR]		DIR is data/ unless given; exit 1 when a check fails
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const dir = process.argv[2] ?? path.join(here, '..', 'data');
let checks = 0, failed = 0;

function check(ok, what) {
	checks++;
	if (!ok) {
		failed++;
		console.error('FAILED: ' + what);
	}
}

function read(file) {
	const bytes = fs.readFileSync(path.join(dir, file));
	let text = '';
	try {
		text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		check(false, `${file} is not UTF-8`);
	}
	check(!text.startsWith('\uFEFF') && !text.includes('\r'), `${file} has a BOM or a CR`);
	check(text === text.normalize('NFC'), `${file} is not NFC`);
	check(text.endsWith('\n'), `${file} does not end with a new line`);
	return text;
}

// RFC 4180, as far as these files use it: quoted fields, doubled quotes, no line break in a field.
function fields(line) {
	const out = [];
	const part = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
	for (;;) {
		const m = part.exec(line);
		if (!m)
			return null;
		out.push(m[1] !== undefined ? m[1].replaceAll('""', '"') : m[2]);
		if (m[3] === '')
			return out;
	}
}

function table(file, header) {
	const lines = read(file).trimEnd().split('\n');
	check(lines[0] === header, `${file} has the header ${lines[0]}`);
	const names = header.split(',');
	return lines.slice(1).map((line, i) => {
		const f = fields(line);
		check(f?.length === names.length, `${file}:${i + 2} has not ${names.length} fields`);
		return Object.fromEntries(names.map((n, k) => [n, f?.[k] ?? '']));
	});
}

function unique(rows, key, file) {
	const seen = new Set();
	for (const r of rows) {
		check(r[key] !== '' && !seen.has(r[key]), `${file}: ${key} "${r[key]}" is empty or twice`);
		seen.add(r[key]);
	}
	return seen;
}

function isDate(s) {
	if (!/^\d{4}-\d\d-\d\d$/.test(s))
		return false;
	const d = new Date(s + 'T00:00:00Z');
	return !Number.isNaN(d.valueOf()) && d.toISOString().startsWith(s);
}

const weekday = (s) => new Date(s + 'T00:00:00Z').getUTCDay();
const isRest = (s) => weekday(s) === 0 || weekday(s) === 6;
const text = (v) => typeof v === 'string' && v === v.trim();

// ---- administrative units of the country ----
const now = table('units-2025.csv', 'code,kind,name,name_en,parent');
const before = table('units-2024.csv', 'code,level,name,parent');
const moves = table('units-2024-to-2025.csv', 'old_code,new_code,extent');
const nowCodes = unique(now, 'code', 'units-2025.csv');
// A province and a district may share a number before 2025, so level belongs to the key there.
const beforeCodes = new Set(before.map((r) => r.code));
check(now.filter((r) => r.parent === '').length === 34, 'units-2025.csv has not 34 provinces');
check(now.filter((r) => r.parent !== '').length === 3321, 'units-2025.csv has not 3321 communes');
for (const r of now)
	check(r.parent === '' || nowCodes.has(r.parent), `units-2025.csv: ${r.code} has no parent`);
for (const r of before)
	check(r.parent === '' || beforeCodes.has(r.parent), `units-2024.csv: ${r.code} has no parent`);
for (const r of moves)
	check(beforeCodes.has(r.old_code) && nowCodes.has(r.new_code) &&
		/^(whole|part)$/.test(r.extent), `units-2024-to-2025.csv: ${r.old_code},${r.new_code}`);

const communes = now.filter((r) => r.parent === '20');
check(communes.length === 65, 'Lạng Sơn has not 65 communes');
const topo = JSON.parse(fs.readFileSync(path.join(dir, 'lang-son.topojson'), 'utf8'));
const shapes = new Set(Object.values(topo.objects)[0].geometries.map((g) => g.properties.code));
for (const c of communes)
	check(shapes.has(c.code), `lang-son.topojson lacks ${c.code} ${c.name}`);

// ---- units of the demo province ----
const unitKinds = ['province', 'committee', 'office', 'department', 'division', 'centre',
	'commune', 'ward'];
const units = table('demo/units.csv', 'code,kind,name,parent,org_code,valid_from,valid_to,note');
const unitCodes = unique(units, 'code', 'demo/units.csv');
unique(units, 'org_code', 'demo/units.csv');
const unitOf = new Map(units.map((u) => [u.code, u]));
units.forEach((u, i) => {
	const where = `demo/units.csv: ${u.code}`;
	check(unitKinds.includes(u.kind), `${where} has the kind ${u.kind}`);
	check(text(u.name) && u.name !== '', `${where} has no name`);
	check((u.kind === 'province') === (u.parent === ''), `${where}: only the province is a root`);
	check(u.parent === '' || units.slice(0, i).some((p) => p.code === u.parent),
		`${where}: parent ${u.parent} does not stand before it`);
	check(/^H37(\.[A-Z]?\d\d)*$/.test(u.org_code), `${where} has the org_code ${u.org_code}`);
	check(u.org_code === 'H37' || /không phải mã chính thức/.test(u.note),
		`${where}: an invented org_code must be called so`);
	check(isDate(u.valid_from), `${where} has the date ${u.valid_from}`);
	check(u.valid_to === '' || (isDate(u.valid_to) && u.valid_to > u.valid_from),
		`${where} ends on ${u.valid_to}`);
});
for (const c of communes) {
	const u = unitOf.get(c.code);
	check(u?.kind === (c.kind === 'Phường' ? 'ward' : 'commune'), `demo/units.csv lacks ${c.code}`);
	check(u?.name.toLowerCase() === c.name.toLowerCase(), `${c.code} is called ${u?.name}`);
	check(u?.valid_from === '2025-07-01', `${c.code} is valid from ${u?.valid_from}`);
	check(unitOf.get(c.code + '-PVHCC')?.parent === c.code, `${c.code} has no centre`);
}

// ---- people ----
const roles = ['applicant', 'clerk', 'specialist', 'head', 'leader', 'administrator', 'accountant', 'postal', 'controller'];
const people = table('demo/people.csv', 'login,name,email,phone,id_no,role,unit,title');
for (const key of ['login', 'email', 'phone', 'id_no', 'name'])
	unique(people, key, 'demo/people.csv');
for (const p of people) {
	const where = `demo/people.csv: ${p.login}`;
	check(/^[a-z]+(\.[a-z]+)?$/.test(p.login), `${where} is not a login`);
	check(roles.includes(p.role), `${where} has the role ${p.role}`);
	check(p.role === 'applicant' ? p.unit === '' : unitCodes.has(p.unit), `${where}: unit ${p.unit}`);
	check(/^0200\d{8}$/.test(p.id_no), `${where}: id_no must be 12 digits and begin with 0200`);
	check(/^0900\d{6}$/.test(p.phone), `${where} has the phone ${p.phone}`);
	check(p.email === p.login + '@example.org', `${where}: e-mail outside example.org`);
	check(text(p.title) && p.title !== '', `${where} has no title`);
}
const contract = { 'dan.an': 'applicant ', 'dan.binh': 'applicant ', quantri: 'administrator TTPVHCC',
	'motcua.dongkinh': 'clerk 05977', 'tuphap.dongkinh': 'specialist 05977',
	'chutich.dongkinh': 'leader 05977', 'motcua.tinh': 'clerk TTPVHCC',
	'chuyenvien.soxaydung': 'specialist SXD', 'lanhdao.soxaydung': 'leader SXD',
	'lanhdao.tinh': 'leader UBND' };
for (const [login, is] of Object.entries(contract)) {
	const p = people.find((q) => q.login === login);
	check(p && `${p.role} ${p.unit}` === is, `the demo account ${login} is not ${is}`);
}
const staff = (unit) => new Set(people.filter((p) => p.unit === unit).map((p) => p.role));
for (const c of communes)
	for (const role of ['clerk', 'specialist', 'leader'])
		check(staff(c.code).has(role), `${c.code} has no ${role}`);
for (const u of units.filter((v) => v.kind === 'department'))
	for (const role of ['specialist', 'leader'])
		check(staff(u.code).has(role), `${u.code} has no ${role}`);

// ---- forms ----
const fieldTypes = ['text', 'date', 'number', 'money', 'choice', 'bool', 'file', 'unit'];
const fieldKeys = ['name', 'title', 'type', 'required', 'options', 'group', 'hint', 'max', 'prefill',
	'show_if'];
const prefills = ['name', 'id_no', 'phone', 'email', 'address'].map((n) => 'applicant.' + n);

function checkField(f, known, where) {
	check(Object.keys(f).every((k) => fieldKeys.includes(k)), `${where} has an unknown key`);
	check(/^[a-z][a-z0-9_]*$/.test(f.name), `${where}: the name is not snake_case`);
	check(text(f.title) && f.title !== '' && text(f.group) && f.group !== '', `${where}: no title`);
	check(fieldTypes.includes(f.type), `${where} has the type ${f.type}`);
	check(typeof f.required === 'boolean', `${where}: required is no boolean`);
	check((f.type === 'choice') === Array.isArray(f.options), `${where}: options belong to choice`);
	check(!f.options || (f.options.length > 1 && new Set(f.options).size === f.options.length),
		`${where} has fewer than two different options`);
	check((f.type === 'text') === (f.max > 0), `${where}: max belongs to text`);
	check(!f.prefill || prefills.includes(f.prefill), `${where} is filled from ${f.prefill}`);
	if (f.show_if) {
		const on = known.get(f.show_if.field);
		check(on, `${where} depends on a field that does not stand before it`);
		check(on?.type === 'bool' ? f.show_if.equals === 'true' :
			on?.options?.includes(f.show_if.equals), `${where} depends on an impossible value`);
		check(!f.required, `${where} is hidden at times and cannot be required`);
	}
}

function checkForm(form, where) {
	const known = new Map(), groups = [];
	for (const f of form) {
		checkField(f, known, `${where} field ${f.name}`);
		check(!known.has(f.name), `${where}: the field ${f.name} is there twice`);
		known.set(f.name, f);
		if (groups.at(-1)?.name !== f.group)
			groups.push({ name: f.group, size: 0 });
		groups.at(-1).size++;
	}
	check(new Set(groups.map((g) => g.name)).size === groups.length, `${where}: a group is split`);
	for (const g of groups)
		check(g.size >= 3 && g.size <= 7, `${where}: the page "${g.name}" has ${g.size} fields`);
}
const standard = JSON.parse(read('demo/standard-form.json'));
check(standard.length > 0, 'the standard form is empty');
checkForm(standard, 'standard form');

// ---- procedures ----
const keys = ['code', 'title', 'field', 'level', 'agency', 'service', 'audience', 'period', 'fee',
	'fee_note', 'papers', 'results', 'conditions', 'steps', 'form', 'legal_basis', 'supplement',
	'decision', 'effective_from', 'sequence', 'source', 'source_note', 'certainty'];
// What one period allows, in working hours: a calendar day counts five days in seven.
const hoursOf = {
	working_day: (n) => 8 * n,
	calendar_day: (n) => 8 * Math.max(1, Math.floor(n * 5 / 7)),
	month: (n) => 160 * n,
	hour: (n) => n,
	same_day: () => 8,
	at_once: () => 1,
};

function checkSteps(p, where) {
	const divided = units.some((u) => u.kind === 'division' && u.parent === p.agency);
	const want = ['receive', 'process', ...(divided ? ['review'] : []), 'sign', 'return'];
	const as = { receive: 'clerk receiving', process: 'specialist deciding',
		review: 'head deciding', sign: 'leader deciding', return: 'clerk receiving' };
	check(p.steps.map((s) => s.id).join() === want.join(), `${where} has other steps than ${want}`);
	for (const s of p.steps) {
		check(as[s.id] === `${s.role} ${s.at}`, `${where} step ${s.id}: ${s.role} at ${s.at}`);
		check(Number.isInteger(s.hours) && s.hours > 0, `${where} step ${s.id}: ${s.hours} hours`);
		check(text(s.title) && s.title !== '', `${where} step ${s.id} has no title`);
		check(s.at === 'receiving' || p.agency === 'commune' || staff(p.agency).has(s.role),
			`${where} step ${s.id}: nobody in ${p.agency} is ${s.role}`);
	}
	const sum = p.steps.reduce((n, s) => n + s.hours, 0);
	check(!p.period || sum <= hoursOf[p.period.unit]?.(p.period.n),
		`${where}: steps take ${sum} hours, more than the period`);
}

function checkLists(p, where) {
	for (const x of p.papers) {
		check(text(x.name) && x.name !== '' && text(x.form) && text(x.note), `${where}: a paper`);
		check(Number.isInteger(x.originals) && Number.isInteger(x.copies) && x.originals >= 0 &&
			x.copies >= 0, `${where}: the number of "${x.name}"`);
		check(typeof x.required === 'boolean', `${where}: required of "${x.name}"`);
	}
	check(p.results.every(text) && p.sequence.every(text), `${where}: a result or a step in words`);
	for (const l of p.legal_basis)
		check(/^[\d.]+\/(\d{4}\/)?[A-ZĐ0-9-]+[A-Za-zĐ0-9-]*$/.test(l.no) && text(l.title) &&
			l.title !== '', `${where}: legal basis ${l.no}`);
	const nos = p.legal_basis.map((l) => l.no);
	check(new Set(nos).size === nos.length, `${where}: a legal basis twice`);
}

function checkProcedure(p) {
	const where = `procedure ${p.code}`;
	check(Object.keys(p).filter((k) => k !== 'fees').join() === keys.join(), // only some have a table of fees
		 `${where}: keys are missing or out of order`);
	check(/^\d\.\d{6}$/.test(p.code), `${where}: not a code of the national catalogue`);
	for (const k of ['title', 'field', 'audience', 'source'])
		check(text(p[k]) && p[k] !== '', `${where} has no ${k}`);
	for (const k of ['fee_note', 'conditions', 'source_note'])
		check(text(p[k]), `${where}: ${k} is no trimmed text`);
	check(p.level === 'commune' ? p.agency === 'commune' :
		p.level === 'province' && unitOf.get(p.agency)?.kind === 'department',
	`${where}: ${p.level}, ${p.agency}`);
	check(['full', 'partial', 'information'].includes(p.service), `${where}: service ${p.service}`);
	check(p.period === null || (hoursOf[p.period.unit] && Number.isInteger(p.period.n) &&
		p.period.n > 0 && text(p.period.note)), `${where}: its period`);
	check(p.fee === null || (Number.isInteger(p.fee) && p.fee >= 0), `${where}: its fee`);
	check(['found', 'known'].includes(p.certainty), `${where}: certainty ${p.certainty}`);
	check((p.certainty === 'found' && p.period) || p.source_note !== '',
		`${where}: what is missing or not re-read must be said in source_note`);
	check(p.supplement === 'reset' || p.supplement === 'pause', `${where}: supplement`);
	check(p.decision === null || (/^\d+\/QĐ-[A-ZĐ]+$/.test(p.decision.no) &&
		(p.decision.date === null || isDate(p.decision.date))), `${where}: its decision`);
	check(isDate(p.effective_from), `${where} is in force from ${p.effective_from}`);
	checkSteps(p, where);
	checkLists(p, where);
	if (Array.isArray(p.form)) checkForm(p.form, where); // the program's reader checks the larger ones
}
const procedures = JSON.parse(read('demo/procedures.json'));
check(procedures.length >= 40, `only ${procedures.length} procedures`);
unique(procedures, 'code', 'demo/procedures.json');
procedures.forEach(checkProcedure);
for (const code of ['1.001193', '2.000815', '1.001612', '1.013225', '1.000894', '1.004873',
	'2.000635', '1.000656'])
	check(procedures.some((p) => p.code === code), `procedure ${code} is missing`);
check(procedures.filter((p) => (p.form.fields ?? p.form).length).length === 6, 'not six procedures have a form');
check(new Set(procedures.map((p) => p.field)).size >= 15, 'fewer than 15 fields');

// ---- calendar ----
const calendar = table('calendar.csv', 'date,kind,name,unit,basis,source,pair');
const dayKinds = ['holiday', 'substitute', 'swap-off', 'swap-work'];
unique(calendar, 'date', 'calendar.csv');
calendar.forEach((r, i) => {
	const where = `calendar.csv: ${r.date}`;
	check(isDate(r.date), `${where} is not a date`);
	check(i === 0 || calendar[i - 1].date < r.date, `${where} is out of order`);
	check(dayKinds.includes(r.kind), `${where} has the kind ${r.kind}`);
	check(r.unit === '' || unitCodes.has(r.unit), `${where} has the unit ${r.unit}`);
	check(r.name !== '' && r.basis !== '', `${where} has no name or no basis`);
	check(/^(found|known|computed)(: .+)?$/.test(r.source), `${where} has the source ${r.source}`);
	check(r.kind !== 'swap-work' || calendar.some((x) => x.date === r.pair && x.kind === 'swap-off'),
		`${where}: nothing is made up for`);
	check(r.kind === 'holiday' || isRest(r.date) === (r.kind === 'swap-work'),
		`${where}: a ${r.kind} on the wrong day of the week`);
});

// The lunar dates come from an independent calendar. In these years the Chinese calendar (UTC+8)
// and the Vietnamese one (UTC+7) have the same dates.
const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric',
	day: 'numeric' });
function lunarOf(date) {
	const part = lunar.formatToParts(new Date(date + 'T00:00:00Z'));
	return part.filter((x) => /month|day/.test(x.type)).map((x) => x.value).join('/');
}

for (const year of ['2024', '2025', '2026', '2027']) {
	const rows = calendar.filter((r) => r.date.startsWith(year));
	const on = (md) => rows.find((r) => r.date === `${year}-${md}`)?.kind === 'holiday';
	const count = (kind) => rows.filter((r) => r.kind === kind).length;
	const tet = rows.filter((r) => r.kind === 'holiday' && r.name.startsWith('Tết Âm lịch'));
	for (const md of ['01-01', '04-30', '05-01', '09-02'])
		check(on(md), `calendar.csv: ${year}-${md} is no holiday`);
	check(on('09-01') !== on('09-03'), `calendar.csv: ${year}: one day beside 2/9 is off`);
	check(on('11-24') === year >= '2026', `calendar.csv: ${year}-11-24`);
	check(tet.length === 5, `calendar.csv: Tết of ${year} has ${tet.length} days`);
	check(tet.some((r) => lunarOf(r.date) === '1/1'), `calendar.csv: ${year}: mùng 1`);
	const king = rows.find((r) => r.kind === 'holiday' && r.name === 'Giỗ Tổ Hùng Vương');
	check(king && lunarOf(king.date) === '3/10', `calendar.csv: ${year}: 10/3 of the lunar year`);
	check(count('holiday') === (year >= '2026' ? 12 : 11), `calendar.csv: holidays of ${year}`);
	check(count('swap-off') === count('swap-work'), `calendar.csv: swaps of ${year}`);
	const onRest = rows.filter((r) => r.kind === 'holiday' && isRest(r.date)).length;
	check(count('substitute') === onRest, `calendar.csv: ${year}: days in lieu`);
}

console.log(`${checks} checks, ${failed} failed`);
process.exit(failed ? 1 : 0);
