// SPDX-License-Identifier: Apache-2.0
// Reads gettext's text files, as far as our tools write them.
import { readFileSync } from "node:fs";

const escapes = { n: "\n", t: "\t", r: "\r" };
const unquote = (s) => s.slice(1, -1).replace(/\\(.)/gs, (all, c) => escapes[c] ?? c);

// Of a .po or .pot file: [{ id, plural, text: […], fuzzy, obsolete, places: […] }], without the header.
export function read(file) {
	const list = [];
	let entry = null, key = "";
	const add = (words) => {
		if (key === "msgid") entry.id += words;
		else if (key === "msgid_plural") entry.plural += words;
		else if (key.startsWith("msgstr")) entry.text[entry.text.length - 1] += words;
	};
	const fresh = () => ({ id: "", plural: null, text: [], fuzzy: false, obsolete: false, places: [] });
	for (const raw of readFileSync(file, "utf8").split("\n")) {
		const obsolete = raw.startsWith("#~ "), line = obsolete ? raw.slice(3) : raw;
		if (!entry || (entry.text.length && /^(#[:,.]|#$|msgid )/.test(line))) list.push((entry = fresh()));
		if (line.startsWith("#:")) entry.places.push(...line.slice(2).trim().split(" "));
		if (line.startsWith("#,")) entry.fuzzy ||= line.includes("fuzzy");
		const found = /^(msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$/.exec(line);
		if (found) {
			key = found[1];
			entry.obsolete ||= obsolete;
			if (key === "msgid_plural") entry.plural = "";
			if (key.startsWith("msgstr")) entry.text.push("");
			add(unquote(found[2]));
		} else if (/^".*"$/.test(line)) {
			add(unquote(line));
		}
	}
	return list.filter((e) => e.id);
}

// A letter that Vietnamese has and English has not.
export const vietnamese = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;

// A pattern of what the message prints, any values in the place of %s, digits in that of %d.
export function pattern(id) {
	const words = id.split(/(%(?:\d+\$)?[-0-9.*]*(?:ll|z)?[sdu])/);
	const part = (w, i) => (i % 2 ? (w.endsWith("s") ? ".*" : "[\\d.]+") : w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"));
	return new RegExp(`^${words.map(part).join("")}$`, "s");
}
