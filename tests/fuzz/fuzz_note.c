/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_note.c - notes and checkpoints come from other logs' servers. Whatever parses must be written
 * back as the same bytes: a second reading of one text would be a way around a signature.
 */
#include "base/base.h"
#include "core/ledger/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
	if (!ok)
		abort();
}

/* The note written anew from its parts. */
static str rewrite(struct arena *a, const struct note *n)
{
	struct buf out = buf_new(a, 0);

	buf_str(&out, n->text);
	buf_char(&out, '\n');
	for (size_t i = 0; i < n->n; i++) {
		struct buf sig = buf_new(a, 0);

		buf_add(&sig, n->signature[i].id, NOTE_ID_SIZE);
		buf_str(&sig, n->signature[i].bytes);
		buf_fmt(&out, "— %" STR_FMT " %s\n", STR_ARG(n->signature[i].name), base64(a, sig.p, sig.n).p);
	}
	return buf_view(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	str in = { (const char *)data, size };
	struct checkpoint c;
	struct note_key k;
	struct note n;

	if (note_parse(a, in, &n) == 0) {
		must(str_eq(rewrite(a, &n), in));
		in = n.text;
	}
	if (checkpoint_parse(a, in, &c) == 0)
		must(str_starts(in, checkpoint_text(a, &c)));
	if (note_key_parse(a, in, &k) == 0)
		must(note_name_valid(k.name));
	arena_free(a);
	return 0;
}
