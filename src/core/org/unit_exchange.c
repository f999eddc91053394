/* SPDX-License-Identifier: Apache-2.0 */
/* unit_exchange.c - units and mergers in and out as files. */
#include "base/base.h"

#include "core/command/call.h"
#include "core/command/table.h"
#include "core/org/unit.h"
#include "core/org/unit_store.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"

static const char *const unit_columns[] = { "code",	  "kind",     "name", "parent", "org_code",
					    "valid_from", "valid_to", "note", NULL };
static const char *const link_columns[] = { "old_code", "new_code", "day", "extent", NULL };

static str rows_text(struct ctx *c, const struct json *rows)
{
	struct buf b = buf_new(c->mem, 0);

	json_write(&b, rows);
	return buf_view(&b);
}

static int send_rows(struct ctx *c, const char *command, const struct json *rows, struct buf *out)
{
	struct arg args[] = { { S("rows"), rows_text(c, rows) } };
	str json;

	TRY(command_send(c, command, token_new(c->mem), args, 1, &json));
	buf_str(out, json);
	buf_char(out, '\n');
	return 0;
}

/* Says what would happen to each row by itself; how rows hang together only the import itself can tell. */
static int dry_run(struct ctx *c, const struct json *rows, struct buf *out)
{
	struct import_count count = { { 0 } };
	struct jw w = jw_new(out);

	for (size_t i = 0; i < rows->n; i++) {
		enum import_effect effect;
		struct unit u;

		TRY(unit_from_row(c, rows->items[i], i, &u));
		TRY(unit_compare(c, &u, &effect));
		count.n[effect]++;
	}
	jw_object(&w);
	c->out = &w;
	import_answer(c, &count);
	jw_end(&w);
	buf_char(out, '\n');
	return 0;
}

int units_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct json *rows;

	TRY(table_read(c, bytes, filename, &rows));
	return dry ? dry_run(c, rows, out) : send_rows(c, "unit.import", rows, out);
}

int units_file_export(struct ctx *c, str format, struct buf *out)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct unit *u;
	size_t n;

	TRY(unit_all(c, &u, &n));
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		unit_write(&w, &u[i]);
	jw_end(&w);
	return table_write(c, buf_view(&b), unit_columns, format, out);
}

int successors_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct json *rows;

	TRY(table_read(c, bytes, filename, &rows));
	if (!dry)
		return send_rows(c, "unit.successor_import", rows, out);
	buf_fmt(out, "{\"links\":%zu}\n", rows->n);
	return 0;
}

int successors_file_export(struct ctx *c, str format, struct buf *out)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct db_rows r;

	TRY(successor_all(c, &r));
	jw_array(&w);
	for (size_t i = 0; i < r.n; i++) {
		jw_object(&w);
		jw_kstr(&w, "old_code", row_text(&r, i, 0));
		jw_kstr(&w, "new_code", row_text(&r, i, 1));
		jw_kstr(&w, "day", date_iso(c->mem, (date){ (int32_t)row_int(&r, i, 2) }));
		jw_kstr(&w, "extent", row_text(&r, i, 3));
		jw_end(&w);
	}
	jw_end(&w);
	return table_write(c, buf_view(&b), link_columns, format, out);
}
