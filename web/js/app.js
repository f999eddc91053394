// SPDX-License-Identifier: Apache-2.0
// Improvements only: every page does its work without this file. No inline handlers, no dependencies;
// pages opt in through classes and data-attributes, texts come from the page (data-*) so that they are
// translated with it.
"use strict";
(() => {
	const doc = document, root = doc.documentElement;
	const all = (sel, from = doc) => Array.from(from.querySelectorAll(sel));

	// --- Theme and text size: <form class="mc-display"><button name="theme" value="dark" aria-pressed=…>
	// The same form works without it; here the change is made at once and the server is told behind.
	for (const form of all("form.mc-display")) {
		form.addEventListener("submit", (ev) => {
			const b = ev.submitter;
			if (!b || !b.name) return;
			ev.preventDefault();
			if (b.value === "auto") delete root.dataset[b.name];
			else root.dataset[b.name] = b.value;
			for (const other of all("button[name='" + b.name + "']"))
				other.setAttribute("aria-pressed", String(other.value === b.value));
			const query = new URLSearchParams([[b.name, b.value]]);
			fetch(form.action + "?" + query, { credentials: "same-origin", redirect: "manual" }).catch(() => {});
		});
	}

	// --- Menus made of <details>: one open at a time, Esc and a click outside close.
	const closeMenus = (except) => {
		for (const m of all("details.mc-menu[open]")) if (m !== except) m.open = false;
	};
	doc.addEventListener("click", (ev) => closeMenus(ev.target.closest("details.mc-menu")));
	doc.addEventListener("keydown", (ev) => {
		if (ev.key !== "Escape") return;
		const open = doc.querySelector("details.mc-menu[open]");
		if (open) {
			open.open = false;
			open.querySelector("summary").focus();
		}
	});

	// --- Errors: put the reader in front of the summary; its links go to the field, not only near it.
	const summary = doc.querySelector(".govuk-error-summary, [data-autofocus]");
	if (summary) {
		summary.tabIndex = -1;
		summary.focus();
		summary.addEventListener("click", (ev) => {
			const a = ev.target.closest("a[href^='#']");
			const field = a && doc.getElementById(a.hash.slice(1));
			if (!field) return;
			ev.preventDefault();
			const group = field.closest(".govuk-form-group");
			(group || field).scrollIntoView();
			field.focus({ preventScroll: true });
		});
	}

	// --- A form is sent once. Coming back through the browser's history arms it again.
	for (const form of all("form[method='post']:not(.mc-display)")) {
		form.addEventListener("submit", (ev) => {
			if (ev.defaultPrevented) return;
			if (form.dataset.sent) {
				ev.preventDefault();
				return;
			}
			form.dataset.sent = "1";
			// After the browser has collected the form: a disabled button would not be sent.
			setTimeout(() => {
				for (const b of all("button", form)) b.setAttribute("aria-disabled", "true");
			});
		});
	}
	addEventListener("pageshow", () => {
		for (const form of all("form[data-sent]")) {
			delete form.dataset.sent;
			for (const b of all("button", form)) b.removeAttribute("aria-disabled");
		}
	});

	// --- Copy: <button data-copy="ABC" data-copied="Đã sao chép" hidden>
	for (const b of all("button[data-copy]")) {
		if (!navigator.clipboard) break;
		b.hidden = false;
		const label = b.textContent;
		b.setAttribute("aria-live", "polite");
		b.addEventListener("click", async () => {
			await navigator.clipboard.writeText(b.dataset.copy);
			b.textContent = b.dataset.copied;
			setTimeout(() => { b.textContent = label; }, 3000);
		});
	}

	// --- Files: <input type="file" data-max="26214400" data-status="ID" data-too-big="…">
	// Says the size before anything is sent and shows how far sending has come.
	const mib = (n) => (n / 1048576).toFixed(1).replace(".", ",") + " MB";
	for (const input of all("input[type='file'][data-status]")) {
		const say = doc.getElementById(input.dataset.status);
		input.addEventListener("change", () => {
			const files = Array.from(input.files), max = Number(input.dataset.max) || Infinity;
			const big = files.filter((f) => f.size > max);
			say.textContent = (big.length ? input.dataset.tooBig + " " : "") +
				(big.length ? big : files).map((f) => f.name + " (" + mib(f.size) + ")").join("; ");
			input.setCustomValidity(big.length ? input.dataset.tooBig : "");
		});
		const form = input.form;
		if (!form || form.dataset.progress) continue;
		form.dataset.progress = "1";
		form.addEventListener("submit", (ev) => {
			if (ev.defaultPrevented || !all("input[type='file']", form).some((i) => i.files.length)) return;
			ev.preventDefault();
			const data = new FormData(form), b = ev.submitter, bar = doc.createElement("progress");
			if (b && b.name) data.append(b.name, b.value);
			bar.setAttribute("aria-label", input.dataset.sending || "");
			say.before(bar);
			const xhr = new XMLHttpRequest();
			xhr.upload.onprogress = (e) => { bar.max = e.total; bar.value = e.loaded; };
			// The answer is a page, as without the script; one with errors is shown in place.
			xhr.onload = () => {
				if (xhr.status < 400) return location.assign(xhr.responseURL);
				const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
				doc.body.replaceWith(page.body);
				scrollTo(0, 0);
			};
			xhr.onerror = () => {
				bar.remove();
				say.textContent = input.dataset.failed || "";
				delete form.dataset.sent;
				for (const b of all("button", form)) b.removeAttribute("aria-disabled");
			};
			xhr.open("POST", form.action);
			xhr.send(data);
		});
	}

	// --- Tabs: sections become panels; the address keeps the choice.
	for (const tabs of all(".govuk-tabs")) {
		const links = all(".govuk-tabs__tab", tabs);
		const panel = (a) => doc.getElementById(a.hash.slice(1));
		const show = (a) => links.forEach((l) => {
			const on = l === a;
			l.parentNode.classList.toggle("govuk-tabs__list-item--selected", on);
			l.setAttribute("aria-selected", String(on));
			l.tabIndex = on ? 0 : -1;
			panel(l).classList.toggle("govuk-tabs__panel--hidden", !on);
		});
		const list = tabs.querySelector(".govuk-tabs__list");
		tabs.classList.add("mc-tabs--on");
		list.setAttribute("role", "tablist");
		links.forEach((l, i) => {
			l.parentNode.setAttribute("role", "presentation");
			l.setAttribute("role", "tab");
			l.setAttribute("aria-controls", l.hash.slice(1));
			l.id = l.id || "tab-" + l.hash.slice(1);
			panel(l).setAttribute("role", "tabpanel");
			panel(l).setAttribute("aria-labelledby", l.id);
			l.addEventListener("click", (ev) => {
				ev.preventDefault();
				show(l);
				history.replaceState(null, "", l.hash);
			});
			l.addEventListener("keydown", (ev) => {
				const step = { ArrowRight: 1, ArrowLeft: -1 }[ev.key];
				if (!step) return;
				const next = links[(i + step + links.length) % links.length];
				show(next);
				next.focus();
			});
		});
		show(links.find((l) => l.hash === location.hash) || links[0]);
	}

	// --- <div data-watch="/api/…" data-watch-state="waiting">: asks every few seconds, and shows the page anew when
	// the state is another one. Gives up after a quarter of an hour; the page's own link does the same by hand.
	for (const box of all("[data-watch]")) {
		let left = 180;
		const timer = setInterval(async () => {
			if (doc.hidden) return;
			if (left-- === 0) return clearInterval(timer);
			try {
				const answer = await fetch(box.dataset.watch, { headers: { Accept: "application/json" } });
				if (answer.ok && (await answer.json()).state !== box.dataset.watchState) location.reload();
			} catch { /* the next one will do */ }
		}, 5000);
	}

	// --- Keys: j and k in <table data-keys> go from row to row, <a data-key="1"> is pressed by its key,
	// Ctrl+Enter sends the page's one form, ? shows <dialog class="mc-keys">, where single keys are switched
	// off and on (kept in this browser). They rest while something is typed (WCAG 2.1.4).
	const table = doc.querySelector("table[data-keys]"), help = doc.querySelector("dialog.mc-keys");
	const keep = (() => { try { return localStorage; } catch { return {}; } })();
	const rows = table ? all("tbody tr", table).filter((r) => r.querySelector("a")) : [];
	const find = doc.querySelector(".mc-filter input[type='search']");
	let at = -1;
	const go = (n) => {
		if (n < 0 || n >= rows.length) return;
		if (at >= 0) rows[at].classList.remove("mc-row--current");
		at = n;
		rows[at].classList.add("mc-row--current");
		rows[at].querySelector("a").focus();
	};
	const press = (key) => {
		const target = all("[data-key]").find((e) => e.dataset.key === key);
		if (target) target.click();
		return target;
	};
	const keysOn = () => root.dataset.keys !== "off" && keep["mc-keys"] !== "off";
	doc.addEventListener("keydown", (ev) => {
		const form = ev.target.closest("main form[method='post']") || doc.querySelector("main form[method='post']");
		if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey) && form && form.querySelector("button[type='submit']")) {
			ev.preventDefault();
			form.requestSubmit(form.querySelector("button[type='submit']"));
			return;
		}
		if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.target.closest("input, select, textarea, [contenteditable]")) return;
		if (ev.key === "?" && help) {
			if (help.open) help.close();
			else help.show();
		}
		if (!keysOn()) return;
		if (ev.key === "j") go(at + 1);
		else if (ev.key === "k") go(at - 1);
		else if (ev.key === "/" && find) {
			ev.preventDefault();
			find.focus();
		} else press(ev.key);
	});
	for (const b of all("[data-keys-switch]")) {
		const say = () => { b.textContent = keysOn() ? b.dataset.off : b.dataset.on; };
		b.hidden = false;
		b.addEventListener("click", () => {
			keep["mc-keys"] = keysOn() ? "off" : "on";
			say();
		});
		say();
	}
})();
