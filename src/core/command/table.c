/* SPDX-License-Identifier: Apache-2.0 */
/* table.c - CSV, XLSX and JSON into one shape and back. */
#include "base/base.h"

#include "core/command/table.h"
#include "lib/csv/csv.h"
#include "lib/sheet/sheet.h"
#include "lib/text/text.h"

#define COLUMNS_MAX 64

/* One line of cells as an object; cells beyond the header are refused by the caller. */
static void write_row(struct jw *w, const str *names, size_t n_names, const str *cells, size_t n)
{
	jw_object(w);
	for (size_t i = 0; i < MIN(n, n_names); i++) {
		if (cells[i].n == 0)
			continue;
		jw_key_str(w, str_trim(names[i]));
		jw_str(w, str_trim(cells[i]));
	}
	jw_end(w);
}

static int read_csv(struct ctx *c, str bytes, struct jw *w)
{
	struct csv r = csv_open(bytes, ',');
	str *names, *cells;
	size_t n_names, n;
	int got = csv_read(c->mem, &r, &names, &n_names);

	while (got > 0) {
		got = csv_read(c->mem, &r, &cells, &n);
		if (got > 0 && n > n_names)
			return ctx_fail(c, E_INVALID, "rows",
					_("Dòng %zu: có %zu ô, nhưng dòng đầu chỉ có %zu tên cột."),
					r.line, n, n_names);
		if (got > 0)
			write_row(w, names, n_names, cells, n);
	}
	if (got < 0)
		return ctx_fail(c, got, "rows", _("Dòng %zu: %s."), r.line, tr(c, str_z(c->mem, r.why)));
	return 0;
}

static int read_xlsx(struct ctx *c, str bytes, struct jw *w)
{
	struct sheet_table t;
	str why;
	int err = sheet_read(c->mem, bytes, &t, &why);

	if (err < 0)
		return ctx_fail(c, err, "rows", "%s", tr(c, str_z(c->mem, why)));
	for (size_t i = 1; i < t.n; i++)
		write_row(w, t.rows[0].cells, t.rows[0].n, t.rows[i].cells, t.rows[i].n);
	return 0;
}

int table_read(struct ctx *c, str bytes, str filename, struct json **ret_rows)
{
	struct buf b = buf_new(c->mem, JSON_BYTES);
	struct jw w = jw_new(&b);
	str text;

	if (str_ends(filename, S(".json")))
		return table_parse(c, "rows", bytes, ret_rows);
	jw_array(&w);
	TRY(str_ends(filename, S(".xlsx")) ? read_xlsx(c, bytes, &w) : read_csv(c, bytes, &w));
	jw_end(&w);
	if (b.over)
		return ctx_fail(c, E_LIMIT, "rows", _("Tệp quá lớn. Hãy chia thành nhiều tệp."));
	if (!text_nfc(c->mem, buf_view(&b), &text))
		return ctx_fail(c, E_INVALID, "rows",
				_("Tệp không phải văn bản UTF-8. Hãy lưu lại bằng mã UTF-8."));
	return table_parse(c, "rows", text, ret_rows);
}

int table_parse(struct ctx *c, const char *field, str text, struct json **ret_rows)
{
	struct json *j;
	str why;
	int err = json_parse(c->mem, text, JSON_DEPTH, &j, &why);

	if (err < 0)
		return ctx_fail(c, err, field, _("Không đọc được danh sách: %.*s"), STR_ARG(why));
	/* {"items":[…]} is what our own API and exports give. */
	if (j->type == JT_OBJECT && json_get(j, "items"))
		*j = *json_get(j, "items");
	if (j->type != JT_ARRAY)
		return ctx_fail(c, E_INVALID, field,
				_("Danh sách phải là một mảng JSON các đối tượng."));
	for (size_t i = 0; i < j->n; i++)
		if (j->items[i]->type != JT_OBJECT)
			return table_fail(c, i, "%s", _("không phải một đối tượng JSON."));
	*ret_rows = j;
	return 0;
}

str table_cell(struct ctx *c, const struct json *row, const char *name)
{
	const struct json *j = json_get(row, name);

	if (j && j->type == JT_INT)
		return str_fmt(c->mem, "%" PRId64, j->i);
	if (j && j->type == JT_BOOL)
		return j->i ? S("1") : S("0");
	return str_trim(json_str(j));
}

bool table_date(struct ctx *c, const struct json *row, const char *name, date *ret)
{
	str v = table_cell(c, row, name);

	*ret = (date){ 0 };
	return v.n == 0 || date_parse(v, ret);
}

int table_fail(struct ctx *c, size_t i, const char *fmt, ...)
{
	char text[500];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return ctx_fail(c, E_INVALID, "rows", _("Mục thứ %zu: %s"), i + 1, text);
}

static void write_csv(const struct json *rows, const char *const *columns, size_t n,
		      struct buf *out)
{
	str cells[COLUMNS_MAX];

	for (size_t k = 0; k < n; k++)
		cells[k] = str_of(columns[k]);
	csv_write(out, ',', cells, n);
	for (size_t i = 0; i < rows->n; i++) {
		for (size_t k = 0; k < n; k++)
			cells[k] = json_text(rows->items[i], columns[k]);
		csv_write(out, ',', cells, n);
	}
}

static int write_xlsx(struct ctx *c, const struct json *rows, const char *const *columns, size_t n,
		      struct buf *out)
{
	struct sheet_info info = { .name = S("motcua"), .created = c->now };
	struct sheet_column heads[COLUMNS_MAX] = { 0 };
	struct sheet *s;
	str bytes;

	for (size_t k = 0; k < n; k++)
		heads[k].title = str_of(columns[k]);
	s = sheet_new(c->mem, &info, heads, n);
	for (size_t i = 0; i < rows->n; i++)
		for (size_t k = 0; k < n; k++)
			sheet_text(s, json_text(rows->items[i], columns[k]));
	TRY(sheet_end(s, &bytes));
	buf_str(out, bytes);
	return 0;
}

int table_write(struct ctx *c, str rows, const char *const *columns, str format, struct buf *out)
{
	struct json *j;
	size_t n = 0;
	str why;

	if (str_eq(format, S("json"))) {
		buf_str(out, rows);
		buf_char(out, '\n');
		return 0;
	}
	TRY(json_parse(c->mem, rows, JSON_DEPTH, &j, &why));
	while (columns[n])
		n++;
	assert(n <= COLUMNS_MAX);
	if (str_eq(format, S("xlsx")))
		return write_xlsx(c, j, columns, n, out);
	if (!str_eq(format, S("csv")))
		return ctx_fail(c, E_INVALID, "", _("Chỉ xuất được csv, xlsx hoặc json."));
	write_csv(j, columns, n, out);
	return 0;
}
