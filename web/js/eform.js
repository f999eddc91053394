// SPDX-License-Identifier: Apache-2.0
// Electronic forms while they are filled in: questions appear when their conditions hold, computed values follow
// what is typed. An improvement only: the page works without it, and what counts is computed where the form is
// received (src/mod/eform). <div data-eform='{"types":…,"values":…,"fields":[…]}'> holds the questions, each in a
// <div data-ask="form.name">; computed ones have an <output data-output="form.name">. Loaded with expr.js.
"use strict";
(() => {
	const { parse, dayOf, isoDay } = globalThis.mcExpr;
	const EXPR = { date: "date", number: "int", money: "int", bool: "bool", pledge: "bool", multi: "texts", repeat: "texts" };
	const exprType = (type) => EXPR[type] ?? "text";

	// --- what was typed, in the shape of expressions; null: nothing, or not (yet) right
	const day = (text) => {
		const vi = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
		const iso = vi ? `${vi[3]}-${vi[2].padStart(2, "0")}-${vi[1].padStart(2, "0")}` : text;
		return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? dayOf(iso) : null;
	};
	const thousands = (text) => (/^\d{1,3}(\.\d{3})+$|^\d+$/.test(text) ? text.replaceAll(".", "") : null);
	const money = (text) => {
		const digits = thousands(text.replace(/\s*[đ₫]$/, ""));
		return digits === null || digits.length > 15 ? null : BigInt(digits);
	};
	const number = (text, decimals) => {
		const minus = text.startsWith("-"), rest = text.slice(minus ? 1 : 0);
		let whole = rest, part = "";
		if (rest.includes(",")) [whole, part] = rest.split(/,(.*)/s);
		else if (/^[^.]*\.[^.]*$/.test(rest)) {
			[whole, part] = rest.split(".");
			if (part.length === 3 && decimals < 3) return null;
		}
		whole = thousands(whole);
		if (whole === null || whole.length > 15 || !/^\d*$/.test(part) || (rest !== whole && /[.,]$/.test(rest))) return null;
		part = part.replace(/0+$/, "");
		if (part.length > decimals) return null;
		const v = BigInt(whole + part.padEnd(decimals, "0"));
		return minus ? -v : v;
	};

	// --- a value for people
	const grouped = (v) => String(v).replace(/\B(?=(\d{3})+$)/g, ".");
	function words(field, v, none) {
		if (v === null) return none;
		if (field.type === "date") return isoDay(v).split("-").reverse().join("/");
		if (field.type === "bool") return v ? "Có" : "Không";
		if (typeof v !== "bigint") return String(v);
		const d = field.decimals ?? 0, minus = v < 0n ? "-" : "", digits = String(v < 0n ? -v : v).padStart(d + 1, "0");
		const text = minus + grouped(digits.slice(0, digits.length - d)) + (d ? "," + digits.slice(-d) : "");
		return field.type === "money" ? text + "\u00a0₫" : text;
	}

	function start(root) {
		const spec = JSON.parse(root.dataset.eform);
		const inputs = (name) => Array.from(root.querySelectorAll("[name]")).filter((e) => e.name === name);
		const ask = (name) => root.querySelector(`[data-ask="${CSS.escape(name)}"]`);
		const output = (name) => root.querySelector(`[data-output="${CSS.escape(name)}"]`);
		const fixed = {};
		for (const [name, type] of Object.entries(spec.types)) {
			const v = spec.values[name];
			fixed[name] = v === null || v === undefined ? null : type === "date" ? dayOf(v) : type === "int" ? BigInt(v)
				: type === "ints" ? v.map(BigInt) : v;
		}
		const compiled = (field, types) => {
			try {
				if (field.group) field.whole = parse(field.group, types, "bool");
				if (field.show) field.test = parse(field.show, types, "bool");
				if (field.value) field.compute = parse(field.value, types, exprType(field.type));
			} catch (error) {
				if (!error.why) throw error; // the page then stays as the server sent it
			}
		};
		for (const field of spec.fields) {
			compiled(field, spec.types);
			const types = { ...spec.types };
			for (const column of field.fields ?? []) {
				compiled(column, types);
				types["row." + column.name] = exprType(column.type);
			}
		}

		function typed(field, name) {
			const all = inputs(name);
			if (field.type === "bool" || field.type === "pledge") return all.some((e) => e.checked);
			const chosen = all.filter((e) => (e.type !== "radio" && e.type !== "checkbox") || e.checked).map((e) => e.value.trim());
			if (field.type === "multi") return chosen;
			const v = chosen.find((t) => t !== "") ?? "";
			if (v === "") return null;
			if (field.type === "date") return day(v);
			if (field.type === "money") return money(v);
			return field.type === "number" ? number(v, field.decimals ?? 0) : v;
		}
		function show(name, on) {
			const box = ask(name);
			if (box) box.hidden = !on;
		}
		const asked = (field, values) => (!field.whole || field.whole.value(values) === true)
			&& (!field.test || field.test.value(values) === true);
		// One question or column; gives its value.
		function settle(field, name, values) {
			const on = asked(field, values);
			show(name, on);
			if (!on) return null;
			if (!field.compute) return field.value ? null : typed(field, name);
			const v = field.compute.value(values), out = output(name);
			if (out) {
				out.dataset.none ??= out.textContent.trim();
				out.textContent = words(field, v, root.dataset.none);
			}
			return v;
		}
		const textOf = (field, v) => (v === null || Array.isArray(v) ? "" : field.type === "date" ? isoDay(v)
			: v === true ? "true" : v === false ? "" : String(v));
		function rows(field, values) {
			const lists = field.fields.map(() => []);
			for (const row of root.querySelectorAll(`[data-ask="form.${CSS.escape(field.name)}"] [data-row]`)) {
				const prefix = `form.${field.name}.${row.dataset.row}`, own = { ...values }, found = [];
				let empty = true;
				for (const column of field.fields) {
					const name = `${prefix}.${column.name}`, v = settle(column, name, own);
					own["row." + column.name] = v;
					found.push(v);
					if (!column.value && inputs(name).some((e) => (e.type === "radio" || e.type === "checkbox" ? e.checked : e.value.trim())))
						empty = false;
				}
				if (!empty) field.fields.forEach((column, i) => lists[i].push(exprType(column.type) === "int" ? found[i] ?? 0n
					: textOf(column, found[i])));
			}
			field.fields.forEach((column, i) => { values[`form.${field.name}.${column.name}`] = lists[i]; });
			values["form." + field.name] = lists[0].map(String);
		}
		function settleAll() {
			const values = { ...fixed };
			for (const field of spec.fields) {
				const name = "form." + field.name;
				if (field.type !== "repeat") {
					if (ask(name)) values[name] = settle(field, name, values);
					continue;
				}
				const on = asked(field, values);
				show(name, on);
				if (on) rows(field, values);
				else for (const c of [null, ...field.fields]) values[name + (c ? "." + c.name : "")] = null;
			}
		}
		function groups() {
			settleAll();
			for (const box of root.querySelectorAll("[data-group]"))
				box.hidden = !box.querySelector(":scope > [data-ask]:not([hidden])");
		}
		root.addEventListener("input", groups);
		root.addEventListener("change", groups);
		groups();
	}
	for (const root of document.querySelectorAll("[data-eform]")) start(root);
})();
