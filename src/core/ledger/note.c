/* SPDX-License-Identifier: Apache-2.0 */
/* note.c - signed notes and checkpoints, see note.h. Strict: one text, one reading. */
#include "base/base.h"
#include "core/ledger/note.h"

#define DASH "\xe2\x80\x94 " /* U+2014 and a space begin a signature line */
#define ED25519 0x01

/* White space of Unicode (property White_Space) above U+0020, as UTF-8. */
static bool has_unicode_space(str s)
{
	static const str spaces[] = {
		S_INIT("\xc2\x85"),	S_INIT("\xc2\xa0"),	S_INIT("\xe1\x9a\x80"),
		S_INIT("\xe2\x80\xa8"), S_INIT("\xe2\x80\xa9"), S_INIT("\xe2\x80\xaf"),
		S_INIT("\xe2\x81\x9f"), S_INIT("\xe3\x80\x80"),
	};
	char range[] = "\xe2\x80\x80"; /* U+2000 to U+200A */

	for (size_t i = 0; i < ARRAY_LEN(spaces); i++)
		if (str_search(s, spaces[i]) >= 0)
			return true;
	for (; range[2] <= '\x8a'; range[2]++)
		if (str_search(s, str_of(range)) >= 0)
			return true;
	return false;
}

bool note_name_valid(str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] <= ' ' || name.p[i] == '+' || name.p[i] == 0x7f)
			return false;
	return name.n > 0 && utf8_valid(name) && !has_unicode_space(name);
}

/* What a note may contain at all. */
static bool plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\n')
			return false;
	return utf8_valid(s);
}

void note_key(struct note_key *ret_key, str name, const uint8_t public[KEY_PUBLIC_SIZE])
{
	uint8_t h[SHA256_SIZE];
	struct sha256 s;

	sha256_init(&s);
	sha256_add(&s, name.p, name.n);
	sha256_add(&s, "\n\x01", 2);
	sha256_add(&s, public, KEY_PUBLIC_SIZE);
	sha256_end(&s, h);
	ret_key->name = name;
	memcpy(ret_key->id, h, NOTE_ID_SIZE);
	memcpy(ret_key->public, public, KEY_PUBLIC_SIZE);
}

str note_key_text(struct arena *a, const struct note_key *key)
{
	uint8_t typed[1 + KEY_PUBLIC_SIZE] = { ED25519 };

	memcpy(typed + 1, key->public, KEY_PUBLIC_SIZE);
	return str_fmt(a, "%" STR_FMT "+%s+%s", STR_ARG(key->name),
		       str_hex(a, key->id, NOTE_ID_SIZE).p, base64(a, typed, sizeof(typed)).p);
}

int note_key_parse(struct arena *a, str text, struct note_key *ret_key)
{
	str rest = text, name = str_cut(&rest, '+'), id_text = str_cut(&rest, '+'), typed;
	uint8_t id[NOTE_ID_SIZE];
	struct note_key key;

	if (!note_name_valid(name) || !str_unhex(id_text, id, sizeof(id)) || !rest.p ||
	    !base64_decode(a, rest, &typed) || typed.n != 1 + KEY_PUBLIC_SIZE ||
	    typed.p[0] != ED25519)
		return E_INVALID;
	note_key(&key, name, (const uint8_t *)typed.p + 1);
	if (memcmp(key.id, id, sizeof(id)) != 0)
		return E_INVALID;
	*ret_key = key;
	return 0;
}

int note_sign(struct arena *a, str text, str name, const struct key *key, str *ret_note)
{
	uint8_t signature[NOTE_ID_SIZE + KEY_SIGNATURE_SIZE];
	struct buf out = buf_new(a, NOTE_SIZE_MAX);
	struct note_key public;

	if (!str_ends(text, S("\n")) || !plain(text) || !note_name_valid(name))
		return E_INVALID;
	note_key(&public, name, key->public);
	memcpy(signature, public.id, NOTE_ID_SIZE);
	key_sign(signature + NOTE_ID_SIZE, key, text);
	buf_str(&out, text);
	buf_z(&out, "\n" DASH);
	buf_str(&out, name);
	buf_char(&out, ' ');
	buf_str(&out, base64(a, signature, sizeof(signature)));
	buf_char(&out, '\n');
	if (out.over)
		return E_INVALID;
	*ret_note = buf_view(&out);
	return 0;
}

/* One signature line without its newline. */
static bool signature_line(struct arena *a, str line, struct note_signature *ret)
{
	str name, bytes;

	if (!str_starts(line, S(DASH)))
		return false;
	line = str_sub(line, sizeof(DASH) - 1, line.n);
	name = str_cut(&line, ' ');
	if (!note_name_valid(name) || !line.p || !base64_decode(a, line, &bytes) ||
	    bytes.n <= NOTE_ID_SIZE)
		return false;
	ret->name = name;
	memcpy(ret->id, bytes.p, NOTE_ID_SIZE);
	ret->bytes = str_sub(bytes, NOTE_ID_SIZE, bytes.n);
	return true;
}

int note_parse(struct arena *a, str note, struct note *ret_note)
{
	size_t split = note.n;
	str rest;

	if (note.n > NOTE_SIZE_MAX || !str_ends(note, S("\n")) || !plain(note))
		return E_INVALID;
	/* The last empty line divides; signature lines are never empty. */
	while (split >= 2 && !(note.p[split - 1] == '\n' && note.p[split - 2] == '\n'))
		split--;
	if (split < 2 || split == note.n)
		return E_INVALID;
	ret_note->text = str_sub(note, 0, split - 1);
	ret_note->n = 0;
	rest = str_sub(note, split, note.n - 1);
	while (rest.p) {
		if (ret_note->n == NOTE_SIGNATURES_MAX ||
		    !signature_line(a, str_cut(&rest, '\n'), &ret_note->signature[ret_note->n]))
			return E_INVALID;
		ret_note->n++;
	}
	return 0;
}

int note_open(struct arena *a, str note, const struct note_key *key, str *ret_text)
{
	bool found = false;
	struct note n;

	TRY(note_parse(a, note, &n));
	for (size_t i = 0; i < n.n; i++) {
		const struct note_signature *s = &n.signature[i];

		if (!str_eq(s->name, key->name) || memcmp(s->id, key->id, NOTE_ID_SIZE) != 0)
			continue;
		if (s->bytes.n != KEY_SIGNATURE_SIZE ||
		    !key_verify((const uint8_t *)s->bytes.p, key->public, n.text))
			return E_DENIED;
		found = true;
	}
	if (!found)
		return E_DENIED;
	*ret_text = n.text;
	return 0;
}

str checkpoint_text(struct arena *a, const struct checkpoint *c)
{
	return str_fmt(a, "%" STR_FMT "\n%" PRIu64 "\n%s\n", STR_ARG(c->origin), c->size,
		       base64(a, c->root, sizeof(c->root)).p);
}

/* ASCII decimal without sign and leading zeros. */
static bool size_parse(str s, uint64_t *ret_size)
{
	int64_t v;

	if (s.n == 0 || s.p[0] == '-' || (s.p[0] == '0' && s.n > 1) || !str_int(s, &v))
		return false;
	*ret_size = (uint64_t)v;
	return true;
}

int checkpoint_parse(struct arena *a, str text, struct checkpoint *ret_checkpoint)
{
	struct checkpoint c;
	str rest, root;

	if (!str_ends(text, S("\n")) || !plain(text))
		return E_INVALID;
	rest = str_sub(text, 0, text.n - 1);
	c.origin = str_cut(&rest, '\n');
	if (c.origin.n == 0 || !size_parse(str_cut(&rest, '\n'), &c.size) ||
	    !base64_decode(a, str_cut(&rest, '\n'), &root) || root.n != sizeof(c.root))
		return E_INVALID;
	while (rest.p)
		if (str_cut(&rest, '\n').n == 0)
			return E_INVALID;
	memcpy(c.root, root.p, sizeof(c.root));
	*ret_checkpoint = c;
	return 0;
}

int checkpoint_open(struct arena *a, str note, const struct note_key *key,
		    struct checkpoint *ret_checkpoint)
{
	struct checkpoint c;
	str text;

	TRY(note_open(a, note, key, &text));
	TRY(checkpoint_parse(a, text, &c));
	if (!str_eq(c.origin, key->name))
		return E_DENIED;
	*ret_checkpoint = c;
	return 0;
}
