// SPDX-License-Identifier: Apache-2.0
// The expression language of src/lib/expr (README.md there has the grammar and the rules of none), for the
// browser: parse(text, types) gives { type, value(values), print() } or throws { col, word, why }. Types and
// values are keyed by name. Values: boolean, BigInt, string, day as BigInt since 1970-01-01, array; null is none.
// tests/expr holds this file and the C code to one table and to each other.
"use strict";
(() => {
	const BYTES = 2000, DEPTH = 32, MIN = -(1n << 63n), MAX = (1n << 63n) - 1n, DAY_MIN = -719162n, DAY_MAX = 2932896n;
	const FUNCTIONS = { has: [1, 1], len: [1, 1], sum: [1, 1], years: [2, 2], days: [2, 2], min: [2, 20], max: [2, 20],
		round: [2, 2], if: [3, 3] };
	const scalar = (t) => ["bool", "int", "text", "date"].includes(t), ordered = (t) => t === "int" || t === "date";
	const fits = (v) => (v < MIN || v > MAX ? null : v);

	// --- days
	const parts = (day) => {
		const d = new Date(Number(day) * 864e5);
		return [d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()];
	};
	const dayOf = (text) => {
		const [y, m, d] = text.split("-").map(Number), t = new Date(0);
		t.setUTCFullYear(y, m - 1, d);
		if (y < 1 || t.getUTCFullYear() !== y || t.getUTCMonth() !== m - 1 || t.getUTCDate() !== d) return null;
		return BigInt(Math.round(t.getTime() / 864e5));
	};
	const isoDay = (day) => parts(day).map((n, i) => String(i === 1 ? n + 1 : n).padStart(i ? 2 : 4, "0")).join("-");
	const years = (a, b) => {
		if (b < a) return -years(b, a);
		const [ya, ma, da] = parts(a), [yb, mb, db] = parts(b);
		return BigInt(yb - ya - (mb < ma || (mb === ma && db < da) ? 1 : 0));
	};
	const rounded = (a, step) => {
		if (step <= 0n) return null;
		const rest = a % step, up = rest >= step - rest || -rest >= step + rest;
		return fits(a - rest + (up ? (rest > 0n ? step : -step) : 0n));
	};

	// --- words
	function lex(text) {
		const tokens = [];
		const re = /[ \t\r\n]*(?:(\d{4}-\d{2}-\d{2}(?!\d))|(\d[a-z0-9_.]*)|('(?:[^']|'')*'?)|([a-z_.][a-z0-9_.]*)|([!<>]=|[^]))/uy;
		for (;;) {
			const at = re.lastIndex, m = re.exec(text);
			if (!m || m[0].trim() === "" && /^[ \t\r\n]*$/.test(text.slice(at))) break;
			const word = m[1] ?? m[2] ?? m[3] ?? m[4] ?? m[5];
			const kind = m[1] ? "date" : m[2] ? "int" : m[3] ? "text" : m[4] ? "word" : "sign";
			tokens.push({ kind, word, at: re.lastIndex - word.length });
		}
		tokens.push({ kind: "end", word: "", at: text.length });
		return tokens;
	}

	function parse(text, types, want) {
		const fail = (token, why) => {
			throw { col: [...text.slice(0, token.at)].length + 1, word: [...token.word].slice(0, 40).join(""), why };
		};
		const start = { at: 0, word: "" };
		if (new TextEncoder().encode(text).length > BYTES || text.includes("\0")) fail(start, "dài quá hoặc có ký tự lạ.");
		const tokens = lex(text);
		let pos = 0, depth = 0;
		const here = () => tokens[pos];
		const is = (word) => (here().kind === "word" || here().kind === "sign") && here().word === word;
		// A token is looked at when it becomes the one at hand, so that the first mistake is the one told.
		const look = () => {
			const t = here();
			if (t.kind === "date" && (t.value = dayOf(t.word)) === null) fail(t, "không phải ngày có thật. Hãy viết dạng 2026-01-31.");
			if (t.kind === "int") {
				if (!/^\d+$/.test(t.word) || (t.value = BigInt(t.word)) > MAX)
					fail(t, "không phải số nguyên. Hãy viết liền các chữ số, ví dụ 12000.");
			}
			if (t.kind === "text" && (t.word.length < 2 || t.word.slice(1).replace(/''/g, "").slice(-1) !== "'"))
				fail(t, "văn bản chưa có dấu nháy đóng.");
		};
		const advance = () => { if (pos < tokens.length - 1) pos++; look(); };
		const skip = (word) => (is(word) ? (advance(), true) : false);
		const enter = () => { if (++depth > DEPTH) fail(here(), "lồng nhau quá sâu. Hãy tách thành nhiều mục."); };
		const leaf = (op, type, value) => { const n = { op, type, value, arg: [] }; advance(); return n; };

		function items(op, max) {
			const arg = [];
			do {
				if (arg.length === max) fail(here(), "quá nhiều mục trong ngoặc.");
				arg.push(or());
			} while (skip(","));
			if (!skip(")")) fail(here(), "cần dấu phẩy hoặc dấu ngoặc đóng.");
			return { op, type: arg[0].type, arg };
		}
		function callType(e, at) {
			const first = e.arg[0].type;
			switch (e.op) {
			case "has": return "bool";
			case "len":
				if (first !== "text" && scalar(first)) fail(at, "cần một văn bản hoặc danh sách.");
				return "int";
			case "sum":
				if (first !== "ints") fail(at, "cần một danh sách số.");
				return "int";
			case "min": case "max":
				if (!ordered(first) || e.arg.some((a) => a.type !== first)) fail(at, "cần toàn số hoặc toàn ngày.");
				return first;
			case "if":
				if (first !== "bool" || e.arg[1].type !== e.arg[2].type) fail(at, "cần một điều kiện và hai giá trị cùng kiểu.");
				return e.arg[1].type;
			default: {
				const need = e.op === "round" ? "int" : "date";
				if (e.arg.some((a) => a.type !== need)) fail(at, need === "int" ? "cần hai số." : "cần hai ngày.");
				return "int";
			}
			}
		}
		function word() {
			const at = here();
			if (is("true") || is("false")) return leaf("literal", "bool", is("true"));
			if (Object.hasOwn(FUNCTIONS, at.word) && tokens[pos + 1].word === "(" && tokens[pos + 1].kind === "sign") {
				advance();
				advance();
				const e = items(at.word, 20), [least, most] = FUNCTIONS[at.word];
				if (e.arg.length < least || e.arg.length > most) fail(at, "số giá trị trong ngoặc không đúng.");
				e.type = callType(e, at);
				return e;
			}
			if (!Object.hasOwn(types, at.word)) fail(at, "không có tên này.");
			return leaf("name", types[at.word], at.word);
		}
		function primary() {
			const t = here();
			let e;
			enter();
			if (skip("(")) {
				e = or();
				if (!skip(")")) fail(here(), "thiếu dấu ngoặc đóng.");
			} else if (t.kind === "word" && !["and", "or", "not", "in"].includes(t.word)) e = word();
			else if (t.kind === "int" || t.kind === "date") e = leaf("literal", t.kind, t.value);
			else if (t.kind === "text") e = leaf("literal", "text", t.word.slice(1, -1).replaceAll("''", "'"));
			else fail(t, t.kind === "end" ? "biểu thức chưa viết xong."
				: "không hiểu. Ở đây cần một giá trị, một tên hoặc dấu ngoặc mở.");
			depth--;
			return e;
		}
		function prefix(sign, type, why, own, below) {
			const at = here();
			if (!is(sign)) return below();
			enter();
			advance();
			const a = own();
			if (a.type !== type) fail(at, why);
			depth--;
			return { op: sign === "-" ? "neg" : "not", type, arg: [a] };
		}
		const sign = () => prefix("-", "int", "phải là số.", sign, primary);
		const not = () => prefix("not", "bool", "phải là điều kiện đúng hoặc sai.", not, compared);
		function chain(ops, operand, type) {
			let a = operand();
			for (;;) {
				const at = here();
				if (!ops.some(is)) return a;
				advance();
				const b = operand();
				a = { op: at.word, type: type(at, a, b), arg: [a, b] };
			}
		}
		const number = (at, a, b) => {
			if ((at.word === "+" || at.word === "-") && a.type === "date" && b.type === "int") return "date";
			if (a.type !== "int" || b.type !== "int") fail(at, "chỉ tính được với số (hoặc ngày cộng, trừ số ngày).");
			return "int";
		};
		const both = (at, a, b) => {
			if (a.type !== "bool" || b.type !== "bool") fail(at, "hai bên phải là điều kiện đúng hoặc sai.");
			return "bool";
		};
		const product = () => chain(["*", "/"], sign, number);
		const plus = () => chain(["+", "-"], product, number);
		const and = () => chain(["and"], not, both);
		const or = () => chain(["or"], and, both);
		const COMPARE = ["=", "!=", "<", "<=", ">", ">=", "in"];
		function compared() {
			const a = plus(), at = here();
			if (!COMPARE.some(is)) return a;
			advance();
			const b = at.word === "in" && skip("(") ? items("list", 200) : plus(), x = a.type, y = b.type;
			if (at.word === "in") {
				const ok = b.op === "list" ? scalar(x) && b.arg.every((i) => i.type === x)
					: (x === "text" && y === "texts") || (x === "int" && y === "ints");
				if (!ok) fail(at, "bên phải phải là danh sách cùng kiểu với bên trái.");
			} else if (x !== y || !scalar(x)) fail(at, "hai bên phải cùng kiểu: cùng là số, văn bản, ngày hoặc đúng sai.");
			else if (at.word !== "=" && at.word !== "!=" && !ordered(x)) fail(at, "chỉ so sánh lớn bé được với số hoặc ngày.");
			if (COMPARE.some(is)) fail(here(), "không so sánh nối tiếp được. Hãy dùng and.");
			return { op: at.word, type: "bool", arg: [a, b] };
		}

		look();
		const e = or();
		if (here().kind !== "end") fail(here(), "thừa ở đây. Có thể thiếu and, or hoặc một phép tính.");
		if (want && e.type !== want) fail(start, ({ bool: "phải là điều kiện đúng hoặc sai.", int: "phải là số.",
			text: "phải là văn bản.", date: "phải là ngày." })[want] ?? "phải là danh sách.");
		return { type: e.type, value: (values) => evaluate(e, values), print: () => print(e) };
	}

	// --- the value
	function arithmetic(op, type, a, b) {
		if (op === "/") return b === 0n ? null : fits(a / b);
		const v = fits(op === "+" ? a + b : op === "-" ? a - b : a * b);
		return type === "date" && v !== null && (v < DAY_MIN || v > DAY_MAX) ? null : v;
	}
	function inList(e, values) {
		const a = evaluate(e.arg[0], values);
		if (a === null) return null;
		const list = e.arg[1].op === "list" ? e.arg[1].arg.map((i) => evaluate(i, values)) : evaluate(e.arg[1], values);
		if (list === null) return null;
		if (list.some((i) => i === a)) return true;
		return list.includes(null) ? null : false;
	}
	function evaluate(e, values) {
		const arg = (i) => evaluate(e.arg[i], values);
		switch (e.op) {
		case "literal": return e.value;
		case "name": return values[e.value] ?? null;
		case "or": case "and": {
			const decides = e.op === "or", a = arg(0);
			if (a === decides) return a;
			const b = arg(1);
			return b === decides ? b : a === null || b === null ? null : !decides;
		}
		case "in": return inList(e, values);
		case "if": { const a = arg(0); return a === null ? null : arg(a ? 1 : 2); }
		case "min": case "max": {
			const all = e.arg.map((_, i) => arg(i));
			return all.includes(null) ? null : all.reduce((x, y) => ((e.op === "min" ? y < x : y > x) ? y : x));
		}
		}
		const a = arg(0);
		if (e.op === "has") return a !== null;
		if (e.op === "len") return BigInt(a === null ? 0 : typeof a === "string" ? [...a].length : a.length);
		if (a === null) return null;
		if (e.op === "not") return !a;
		if (e.op === "neg") return fits(-a);
		// A sum that leaves 64 bits on the way is none, as in C.
		if (e.op === "sum") return a.reduce((x, y) => (x === null ? null : fits(x + y)), 0n);
		const b = arg(1);
		if (b === null) return null;
		switch (e.op) {
		case "years": return years(a, b);
		case "days": return b - a;
		case "round": return rounded(a, b);
		case "=": return a === b;
		case "!=": return a !== b;
		case "<": return a < b;
		case "<=": return a <= b;
		case ">": return a > b;
		case ">=": return a >= b;
		default: return arithmetic(e.op, e.type, a, b);
		}
	}

	// --- back to text
	const STRENGTH = { or: 1, and: 2, not: 3, "+": 5, "-": 5, "*": 6, "/": 6, neg: 7 };
	for (const op of ["=", "!=", "<", "<=", ">", ">=", "in"]) STRENGTH[op] = 4;
	const strength = (e) => STRENGTH[e.op] ?? 8;
	const wrap = (e, least) => (strength(e) < least ? "(" + print(e) + ")" : print(e));
	function print(e) {
		const own = strength(e);
		if (e.op === "literal") {
			if (e.type === "date") return isoDay(e.value);
			return e.type === "text" ? "'" + e.value.replaceAll("'", "''") + "'" : String(e.value);
		}
		if (e.op === "name") return e.value;
		if (e.op === "not" || e.op === "neg") return (e.op === "not" ? "not " : "-") + wrap(e.arg[0], own);
		if (own < 8) return wrap(e.arg[0], own === 4 ? own + 1 : own) + " " + e.op + " " + wrap(e.arg[1], own + 1);
		return (e.op === "list" ? "" : e.op) + "(" + e.arg.map(print).join(", ") + ")";
	}

	globalThis.mcExpr = { parse, dayOf, isoDay };
})();
