/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_sheet.c - sheet_read() on any bytes: within its limits, or refused with a sentence.
 *
 * Checksums would keep the fuzzer out of the parts of a ZIP, so input that is no ZIP is cut at bytes
 * 0xff into shared strings, styles and sheet, and packed.
 */
#include "lib/sheet/sheet.h"

#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add(zip_t *zip, const char *name, str text)
{
	zip_source_t *source = zip_source_buffer(zip, text.p, text.n, 0);

	if (zip_file_add(zip, name, source, 0) < 0)
		abort();
}

static str pack(struct arena *mem, str input)
{
	zip_source_t *file = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip;
	zip_stat_t st;
	char *bytes;

	zip_source_keep(file);
	zip = zip_open_from_source(file, ZIP_TRUNCATE, NULL);
	add(zip, "xl/workbook.xml", S("<w><sheets><sheet id='1'/></sheets></w>"));
	add(zip, "xl/_rels/workbook.xml.rels", S("<r><Relationship Id='1' Target='s.xml'/></r>"));
	add(zip, "xl/sharedStrings.xml", str_cut(&input, '\xff'));
	add(zip, "xl/styles.xml", str_cut(&input, '\xff'));
	add(zip, "xl/s.xml", input);
	if (zip_close(zip) < 0 || zip_source_stat(file, &st) < 0 || zip_source_open(file) < 0)
		abort();
	bytes = arena_alloc(mem, st.size);
	if (zip_source_read(file, bytes, st.size) != (zip_int64_t)st.size)
		abort();
	zip_source_close(file);
	zip_source_free(file);
	return (str){ bytes, st.size };
}

static void check_table(const struct sheet_table *t)
{
	assert(t->n <= SHEET_ROWS);
	for (size_t i = 0; i < t->n; i++) {
		const struct sheet_row *row = &t->rows[i];

		assert(row->n > 0 && row->n <= SHEET_COLUMNS && row->cells[row->n - 1].n > 0);
		for (size_t k = 0; k < row->n; k++)
			assert(utf8_valid(row->cells[k]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new(0);
	struct sheet_table table = { NULL, 0 };
	str input = { (const char *)data, size }, why = { 0 };

	if (!str_starts(input, S("PK")))
		input = pack(mem, input);
	if (sheet_read(mem, input, &table, &why) == 0)
		check_table(&table);
	else
		assert(why.n > 0 && table.n == 0);
	arena_free(mem);
	return 0;
}
