/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_csv.c - no bytes crash the CSV reader, and what it reads, written and read again, is the same.
 */
#include "base/base.h"
#include "lib/csv/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct csv r = csv_open((str){ (const char *)data, size }, ',');
	size_t n, m;
	str *f, *g;

	while (size < 4096 && csv_read(a, &r, &f, &n) > 0) {
		struct buf b = buf_new(a, 0);
		struct csv again;

		csv_write(&b, ',', f, n);
		again = csv_open(buf_view(&b), ',');
		if (csv_read(a, &again, &g, &m) != 1 || m != n)
			abort();
		for (size_t i = 0; i < n; i++) {
			if (!str_eq(f[i], g[i]))
				abort();
		}
	}
	arena_free(a);
	return 0;
}
