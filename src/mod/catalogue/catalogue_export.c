/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue_export.c - the list that a filter gives, as files: the columns of the sheets that are read in. */
#include "base/base.h"

#include "lib/csv/csv.h"
#include "lib/sheet/sheet.h"
#include "mod/catalogue/catalogue_list.h"

static int listed(struct ctx *c, const struct req *q, struct procedure **ret, size_t *ret_n)
{
	struct procedure_filter f;
	int64_t total;

	TRY(procedure_filter_of(c, q, &f));
	return procedure_list(c, &f, ret, ret_n, &total);
}

static str heading(size_t i)
{
	return str_of(catalogue_columns[i].title);
}

/* Calls fn with the cells of each listed procedure; the cells live until fn returns. */
static int each_row(struct ctx *c, const struct procedure *list, size_t n, void (*fn)(void *arg, const str *cells), void *arg)
{
	struct ctx own = *c;

	for (size_t i = 0; i < n; i++) {
		str *cells;
		struct procedure *p;
		int err;

		own.mem = arena_new(0);
		cells = NEW_ARRAY(own.mem, str, catalogue_column_count());
		err = procedure_get(&own, list[i].code, list[i].version, &p);
		if (err == 0) {
			announcement_row_cells(&own, p, cells);
			cells[0] = S("");
			fn(arg, cells);
		}
		arena_free(own.mem);
		TRY(err);
	}
	return 0;
}

static void csv_row(void *arg, const str *cells)
{
	csv_write(arg, ',', cells, catalogue_column_count());
}

static str file_name(struct ctx *c, const char *ending)
{
	return str_fmt(c->mem, "danh-muc-thu-tuc-%.*s.%s", STR_ARG(date_iso(c->mem, instant_date(c->now))), ending);
}

int catalogue_csv_page(struct ctx *c, const struct req *q, struct reply *r)
{
	str *heads = NEW_ARRAY(c->mem, str, catalogue_column_count());
	struct buf b = buf_new(c->mem, 0);
	struct procedure *list;
	size_t n;

	TRY(listed(c, q, &list, &n));
	buf_z(&b, "\xEF\xBB\xBF"); /* Excel reads UTF-8 only with it */
	for (size_t i = 0; i < catalogue_column_count(); i++)
		heads[i] = heading(i);
	csv_write(&b, ',', heads, catalogue_column_count());
	TRY(each_row(c, list, n, csv_row, &b));
	if (b.over)
		return E_LIMIT;
	reply_bytes(r, S("text/csv; charset=utf-8"), buf_view(&b), file_name(c, "csv"));
	return 0;
}

static void sheet_row(void *arg, const str *cells)
{
	for (size_t i = 0; i < catalogue_column_count(); i++)
		sheet_text(arg, cells[i]);
}

int catalogue_xlsx_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct sheet_column *columns = NEW_ARRAY(c->mem, struct sheet_column, catalogue_column_count());
	struct sheet_info info = { .name = S("Danh mục"), .title = S("Danh mục thủ tục hành chính"), .created = c->now };
	struct procedure *list;
	struct sheet *s;
	size_t n;
	str bytes;

	TRY(listed(c, q, &list, &n));
	for (size_t i = 0; i < catalogue_column_count(); i++)
		columns[i] = (struct sheet_column){ heading(i), i == 2 ? 60 : 18 };
	s = sheet_new(c->mem, &info, columns, catalogue_column_count());
	TRY(each_row(c, list, n, sheet_row, s));
	TRY(sheet_end(s, &bytes));
	reply_bytes(r, S(SHEET_MIME), bytes, file_name(c, "xlsx"));
	return 0;
}

int catalogue_json_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct buf b = buf_new(c->mem, 0);
	struct procedure *list, *p;
	struct ctx own = *c;
	size_t n;

	TRY(listed(c, q, &list, &n));
	buf_char(&b, '[');
	for (size_t i = 0; i < n; i++) {
		struct jw w = jw_new(&b);
		int err;

		own.mem = arena_new(0);
		err = procedure_get(&own, list[i].code, list[i].version, &p);
		buf_z(&b, i ? ",\n" : "\n");
		if (err == 0)
			procedure_write(&w, p);
		arena_free(own.mem);
		TRY(err);
	}
	buf_z(&b, "\n]\n");
	if (b.over)
		return E_LIMIT;
	reply_bytes(r, S("application/json"), buf_view(&b), file_name(c, "json"));
	return 0;
}
