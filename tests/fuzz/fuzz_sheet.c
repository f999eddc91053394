/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_sheet.c - sheet_read() on any bytes: within its limits, or refused with a sentence. */
#include "lib/sheet/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new((size_t)512 << 20);
	struct sheet_table table = { NULL, 0 };
	str why = { 0 };

	if (sheet_read(mem, (str){ (const char *)data, size }, &table, &why) == 0) {
		assert(table.n <= SHEET_ROWS);
		for (size_t i = 0; i < table.n; i++) {
			const struct sheet_row *row = &table.rows[i];

			assert(row->n > 0 && row->n <= SHEET_COLUMNS && row->cells[row->n - 1].n > 0);
			for (size_t k = 0; k < row->n; k++)
				assert(utf8_valid(row->cells[k]));
		}
	} else {
		assert(why.n > 0 && table.n == 0);
	}
	arena_free(mem);
	return 0;
}
