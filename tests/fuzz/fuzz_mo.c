/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_mo.c - any bytes as a catalogue: refused, or safe to search and print from. */
#include "base/base.h"

#include "lib/html/html.h"
#include "lib/mo/mo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new(0);
	struct mo *mo = mo_open(mem, (str){ (const char *)data, size });
	struct buf out = buf_new(mem, 0);
	struct html h = { .out = &out, .lang = mo, .lang_code = "en" };
	static const char *const messages[] = { "", "a", "b", "Còn %s ngày" };

	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		struct html_msg m = { &h, html_tr(&h, messages[i]), 0, 0 };

		while (html_msg_next(&m))
			html_text(&h, m.arg);
		assert(utf8_valid(str_of(html_tr(&h, messages[i]))));
	}
	arena_free(mem);
	return 0;
}
