/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_table.c - a procedure as one row of a table, for spreadsheets.
 *
 * Columns are the keys of the JSON form; period and decision are two or three columns, lists are JSON in
 * their cell. An empty cell is null.
 */
#include "base/base.h"

#include "core/command/table.h"
#include "lib/json/json.h"
#include "mod/procedure/procedure_file.h"

enum column_kind { COL_TEXT, COL_NUMBER, COL_LIST };

/* "period.n" is member n of period. The order is that of the file. */
static const struct column {
	const char *name, *in, *key;
	enum column_kind kind;
} columns[] = {
	{ "code", NULL, "code", COL_TEXT },
	{ "title", NULL, "title", COL_TEXT },
	{ "field", NULL, "field", COL_TEXT },
	{ "level", NULL, "level", COL_TEXT },
	{ "agency", NULL, "agency", COL_TEXT },
	{ "service", NULL, "service", COL_TEXT },
	{ "eligible", NULL, "eligible", COL_LIST },
	{ "not_full", NULL, "not_full", COL_TEXT },
	{ "audience", NULL, "audience", COL_TEXT },
	{ "period_n", "period", "n", COL_NUMBER },
	{ "period_unit", "period", "unit", COL_TEXT },
	{ "period_note", "period", "note", COL_TEXT },
	{ "fee", NULL, "fee", COL_NUMBER },
	{ "fee_note", NULL, "fee_note", COL_TEXT },
	{ "cases", NULL, "cases", COL_LIST },
	{ "channels", NULL, "channels", COL_LIST },
	{ "territory", NULL, "territory", COL_LIST },
	{ "fees", NULL, "fees", COL_LIST },
	{ "papers", NULL, "papers", COL_LIST },
	{ "results", NULL, "results", COL_LIST },
	{ "conditions", NULL, "conditions", COL_TEXT },
	{ "steps", NULL, "steps", COL_LIST },
	{ "form", NULL, "form", COL_LIST },
	{ "legal_basis", NULL, "legal_basis", COL_LIST },
	{ "sequence", NULL, "sequence", COL_LIST },
	{ "keywords", NULL, "keywords", COL_LIST },
	{ "supplement", NULL, "supplement", COL_TEXT },
	{ "decision_no", "decision", "no", COL_TEXT },
	{ "decision_date", "decision", "date", COL_TEXT },
	{ "decision_agency", "decision", "agency", COL_TEXT },
	{ "decision_signer", "decision", "signer", COL_TEXT },
	{ "kind", "decision", "kind", COL_TEXT },
	{ "replaces", "decision", "replaces", COL_TEXT },
	{ "effective_from", NULL, "effective_from", COL_TEXT },
	{ "effective_to", NULL, "effective_to", COL_TEXT },
	{ "source", NULL, "source", COL_TEXT },
	{ "source_note", NULL, "source_note", COL_TEXT },
	{ "certainty", NULL, "certainty", COL_TEXT },
};

/* ---- out ---------------------------------------------------------------------------------------- */

static str cell_of(struct arena *mem, const struct json *v)
{
	struct buf b = buf_new(mem, 0);

	if (!v || v->type == JT_NULL || (v->type == JT_ARRAY && v->n == 0))
		return S("");
	if (v->type == JT_STR)
		return v->s;
	json_write(&b, v);
	return buf_view(&b);
}

int table_row(struct arena *mem, const struct procedure *p, struct jw *rows)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);
	struct json *j;
	str why;

	procedure_write(&w, p);
	TRY(json_parse(mem, buf_view(&b), 0, &j, &why));
	jw_object(rows);
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		const struct json *from = columns[i].in ? json_get(j, columns[i].in) : j;

		jw_kstr(rows, columns[i].name, cell_of(mem, json_get(from, columns[i].key)));
	}
	jw_end(rows);
	return 0;
}

int table_file(struct ctx *c, str rows, str format, struct buf *out)
{
	const char **names = NEW_ARRAY(c->mem, const char *, ARRAY_LEN(columns) + 1);

	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		names[i] = columns[i].name;
	return table_write(c, rows, names, format, out);
}

/* ---- in ----------------------------------------------------------------------------------------- */

static int check_names(struct ctx *c, const struct json *row)
{
	for (size_t k = 0; k < row->n; k++) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_LEN(columns); i++)
			found |= str_eqz(row->keys[k], columns[i].name);
		if (!found)
			return ctx_fail(c, E_INVALID, "text", _("Cột \"%.*s\": không có cột này. Hãy bỏ đi hoặc sửa tên."),
					STR_ARG(row->keys[k]));
	}
	return 0;
}

/* A cell into the open object: a number or a list only if it is one, so that the reader can complain. */
static void write_cell(struct ctx *c, struct jw *w, const struct column *col, str cell)
{
	struct json *list;
	int64_t n;
	str why;

	if (col->kind == COL_NUMBER && str_int(cell, &n))
		jw_kint(w, col->key, n);
	else if (col->kind == COL_LIST && json_parse(c->mem, cell, 0, &list, &why) == 0)
		jw_kraw(w, col->key, cell);
	else
		jw_kstr(w, col->key, cell);
}

/* Members of `in` (NULL: of the procedure itself) whose cells are not empty. */
static void write_cells(struct ctx *c, struct jw *w, const struct json *row, const char *in)
{
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		const struct column *col = &columns[i];
		str cell = table_cell(c, row, col->name);

		if (cell.n && (in ? col->in && strcmp(col->in, in) == 0 : !col->in))
			write_cell(c, w, col, cell);
	}
}

int table_item(struct ctx *c, const struct json *row, struct json **ret)
{
	static const struct {
		const char *in, *when;
	} parts[] = { { "period", "period_unit" }, { "decision", "decision_no" } };
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	str why;

	TRY(check_names(c, row));
	jw_object(&w);
	write_cells(c, &w, row, NULL);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!table_cell(c, row, parts[i].when).n)
			continue;
		jw_key(&w, parts[i].in);
		jw_object(&w);
		write_cells(c, &w, row, parts[i].in);
		jw_end(&w);
	}
	jw_end(&w);
	return json_parse(c->mem, buf_view(&b), 0, ret, &why);
}
