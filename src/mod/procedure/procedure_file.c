/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_file.c - the catalogue in files.
 *
 * A catalogue is cut into its procedures before it is parsed: one procedure is small, a province's
 * catalogue is larger than one JSON text may be here, and every message can name a line of the file.
 */
#include "base/base.h"

#include "core/command/table.h"
#include "lib/json/json.h"
#include "mod/procedure/procedure_file.h"
#include "mod/procedure/procedure_store.h"

/* ---- JSON --------------------------------------------------------------------------------------- */

struct cutter {
	str text;
	size_t at;
	int line;
};

static bool is_gap(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == ',';
}

static void step(struct cutter *k)
{
	k->line += k->text.p[k->at] == '\n';
	k->at++;
}

/* One {…}: brackets are counted outside strings; the parser judges the rest. */
static str cut_object(struct cutter *k)
{
	size_t from = k->at;
	bool quoted = false;
	int depth = 0;

	while (k->at < k->text.n) {
		char ch = k->text.p[k->at];

		if (quoted && ch == '\\' && k->at + 1 < k->text.n)
			k->at++;
		else if (ch == '"')
			quoted = !quoted;
		else if (!quoted && (ch == '{' || ch == '['))
			depth++;
		else if (!quoted && (ch == '}' || ch == ']'))
			depth--;
		step(k);
		if (depth == 0)
			break;
	}
	return str_sub(k->text, from, k->at);
}

static int json_items(struct ctx *c, str text, struct file_item *list, size_t *ret_n)
{
	struct cutter k = { text, 0, 1 };
	bool array = false;
	size_t n = 0;

	for (;;) {
		struct json *j;
		str where, why;

		while (k.at < text.n && is_gap(text.p[k.at]))
			step(&k);
		if (k.at < text.n && text.p[k.at] == '[' && n == 0 && !array) {
			array = true;
			step(&k);
			continue;
		}
		if (k.at == text.n || (array && text.p[k.at] == ']'))
			break;
		where = str_fmt(c->mem, _("dòng %d"), k.line);
		if (text.p[k.at] != '{')
			return ctx_fail(c, E_INVALID, "text", _("%.*s: chờ một thủ tục, bắt đầu bằng dấu {."), STR_ARG(where));
		if (json_parse(c->mem, cut_object(&k), 0, &j, &why) < 0)
			return ctx_fail(c, E_INVALID, "text", "%.*s: %.*s", STR_ARG(where), STR_ARG(why));
		list[n++] = (struct file_item){ j, where };
	}
	*ret_n = n;
	return 0;
}

static int table_items(struct ctx *c, str bytes, str filename, struct file_item **ret_list, size_t *ret_n)
{
	struct file_item *list;
	struct json *rows;

	TRY(table_read(c, bytes, filename, &rows));
	list = NEW_ARRAY(c->mem, struct file_item, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		struct json *item;

		TRY(table_item(c, rows->items[i], &item));
		/* The first row is the heading. */
		list[i] = (struct file_item){ item, str_fmt(c->mem, _("hàng %d"), (int)i + 2) };
	}
	*ret_list = list;
	*ret_n = rows->n;
	return 0;
}

int file_items(struct ctx *c, str bytes, str filename, struct file_item **ret_list, size_t *ret_n)
{
	size_t most = 0;
	str text = str_trim(bytes);

	if (str_ends(filename, S(".csv")) || str_ends(filename, S(".xlsx")))
		return table_items(c, bytes, filename, ret_list, ret_n);
	for (size_t i = 0; i < text.n; i++)
		most += text.p[i] == '{';
	*ret_list = NEW_ARRAY(c->mem, struct file_item, most);
	return json_items(c, text, *ret_list, ret_n);
}

/* ---- out ---------------------------------------------------------------------------------------- */

struct export {
	struct buf *out;
	size_t n;
};

/* One procedure a line: line-wise tools and people's eyes see what changed between two exports. */
static int write_json(void *arg, const struct procedure *p)
{
	struct export *e = arg;
	struct jw w = jw_new(e->out);

	buf_z(e->out, e->n++ ? ",\n" : "\n");
	procedure_write(&w, p);
	return 0;
}

struct table {
	struct arena *mem;
	struct jw rows;
};

static int write_row(void *arg, const struct procedure *p)
{
	struct table *t = arg;

	return table_row(t->mem, p, &t->rows);
}

static int export_table(struct ctx *c, str format, struct buf *out)
{
	struct buf b = buf_new(c->mem, JSON_BYTES);
	struct table t = { c->mem, jw_new(&b) };

	jw_array(&t.rows);
	TRY(store_each(c, true, write_row, &t));
	jw_end(&t.rows);
	return b.over ? E_LIMIT : table_file(c, buf_view(&b), format, out);
}

int file_export(struct ctx *c, str format, struct buf *out)
{
	struct export e = { out, 0 };

	if (!str_eq(format, S("json")))
		return export_table(c, format, out);
	buf_char(out, '[');
	TRY(store_each(c, true, write_json, &e));
	buf_z(out, "\n]\n");
	return out->over ? E_LIMIT : 0;
}
