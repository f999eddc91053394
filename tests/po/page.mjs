// SPDX-License-Identifier: Apache-2.0
// What a person reads on a page: its texts, and the attributes that are read aloud or shown, each with the
// language it is in by the nearest lang="…".
const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
const SHOWN = ["title", "aria-label", "placeholder", "alt", "aria-description"];
const named = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0", "#39": "'" };
const plain = (s) => s.replace(/&(#?\w+);/g, (all, name) => named[name] ?? all).replace(/\s+/g, " ").trim();

// → [{ text, lang }]
export function texts(html) {
	const out = [], open = [];
	const lang = () => open.findLast((o) => o.lang)?.lang ?? "";
	const token = /<!--.*?-->|<!DOCTYPE[^>]*>|<(script|style)\b.*?<\/\1>|<\/([\w-]+)>|<([\w-]+)((?:[^>"]|"[^"]*")*)>|[^<]+/gs;
	for (const [all, raw, close, name, attributes] of html.matchAll(token)) {
		if (raw || all.startsWith("<!")) continue;
		if (close) {
			const at = open.findLastIndex((o) => o.name === close);
			if (at >= 0) open.splice(at);
		} else if (name) {
			const of = (a) => new RegExp(`\\s${a}="([^"]*)"`).exec(attributes)?.[1];
			const own = { name, lang: of("lang") };
			open.push(own);
			for (const a of SHOWN) if (of(a)) out.push({ text: plain(of(a)), lang: lang() });
			if (name === "meta" && of("name") === "description") out.push({ text: plain(of("content")), lang: lang() });
			if (VOID.has(name) || attributes.endsWith("/")) open.pop();
		} else if (plain(all)) {
			out.push({ text: plain(all), lang: lang() });
		}
	}
	return out;
}
