/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_text.c - any bytes through the border and the keys; what must hold of the results. */
#include "base/base.h"

#include "lib/text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new(0);
	str in = { (const char *)data, size }, s, again, key;

	key = text_sort_key(mem, in);
	for (size_t i = 0; i < key.n; i++)
		assert(key.p[i] >= ' ' && key.p[i] < 0x7F);
	assert(utf8_valid(text_fold(mem, in)));
	if (text_nfc(mem, in, &s)) {
		/* The normal form is valid, and its own normal form. */
		assert(utf8_valid(in) && utf8_valid(s));
		assert(text_nfc(mem, s, &again) && str_eq(s, again));
		/* Keys do not depend on the form. */
		assert(str_eq(text_fold(mem, in), text_fold(mem, s)));
		assert(str_eq(key, text_sort_key(mem, s)));
		again = text_fold(mem, s);
		assert(str_eq(text_slug(mem, s), text_slug(mem, again)));
	}
	arena_free(mem);
	return 0;
}
