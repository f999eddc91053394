/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_ics.c - no bytes crash the iCalendar reader, and what it reads, written and read again, is the same.
 */
#include "base/base.h"
#include "lib/ics/ics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct ics_event *e, *f;
	size_t n, m;
	const char *why;
	int line;

	if (ics_parse(a, (str){ (const char *)data, size }, &e, &n, &why, &line) == 0 && size < 3000) {
		struct buf b = buf_new(a, 0);

		ics_begin(&b, S("x"));
		for (size_t i = 0; i < n; i++)
			ics_add(&b, &e[i], (instant){ 0 });
		ics_end(&b);
		if (ics_parse(a, buf_view(&b), &f, &m, &why, &line) < 0 || m != n)
			abort();
		for (size_t i = 0; i < n; i++)
			if (!str_eq(e[i].summary, f[i].summary) || e[i].first.day != f[i].first.day ||
			    e[i].end.day != f[i].end.day)
				abort();
	}
	arena_free(a);
	return 0;
}
