/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit_demo.c - the demo province's units.
 *
 * data/demo/units.csv has those in force. The communes and districts they were made of come from the
 * national lists: whatever the merger of 1 July 2025 turned into one of the demo's communes, and the
 * districts above, as rows that ended on 30 June 2025. When those began is not in the lists; like the
 * demo's other units they begin on the day the demo begins to know them.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/command/table.h"
#include "core/org/unit.h"
#include "lib/asset/asset.h"
#include "lib/json/json.h"

#define PROVINCE "20"
#define KNOWN_FROM "2025-03-01"
#define LAST_DAY "2025-06-30"
#define MERGER                                                                                     \
	"2025-07-01" /* Nghị quyết 202/2025/QH15 and Resolution of the Standing Committee for Lạng Sơn */

static int read_asset(struct ctx *c, const char *name, struct json **ret)
{
	const struct asset *a = asset_find(str_of(name));

	return a ? table_read(c, asset_bytes(a), str_of(name), ret)
		 : ctx_fail(c, E_INTERNAL, "", "no asset %s", name);
}

static int send(struct ctx *c, const char *command, str key, str rows)
{
	struct arg args[] = { { S("rows"), rows } };

	return command_send(c, command, key, args, 1, NULL);
}

static bool has(const struct json *rows, const char *column, str value)
{
	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(json_text(rows->items[i], column), value))
			return true;
	return false;
}

/* Mergers whose result is a commune of the demo. */
static int read_links(struct ctx *c, const struct json *units, struct json **ret)
{
	struct json *all;

	TRY(read_asset(c, "data/units-2024-to-2025.csv", &all));
	*ret = NEW(c->mem, struct json);
	**ret = (struct json){ .type = JT_ARRAY };
	(*ret)->items = NEW_ARRAY(c->mem, const struct json *, all->n);
	for (size_t i = 0; i < all->n; i++)
		if (has(units, "code", json_text(all->items[i], "new_code")))
			(*ret)->items[(*ret)->n++] = all->items[i];
	return 0;
}

static void write_old(struct jw *w, const struct json *row, bool district)
{
	str name = json_text(row, "name");
	const char *kind = district			   ? "district"
			   : str_starts(name, S("Phường")) ? "ward"
							   : "commune";

	jw_object(w);
	jw_kstr(w, "code", json_text(row, "code"));
	jw_kstr(w, "kind", str_of(kind));
	jw_kstr(w, "name", name);
	jw_kstr(w, "parent", json_text(row, "parent"));
	jw_kstr(w, "valid_from", S(KNOWN_FROM));
	jw_kstr(w, "valid_to", S(LAST_DAY));
	jw_kstr(w, "note",
		S("Đơn vị hành chính trước ngày 01/7/2025; ngày bắt đầu là ngày ghi nhận trong dữ liệu mẫu"));
	jw_end(w);
}

static int old_units(struct ctx *c, const struct json *links, str *ret)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct json *all;

	TRY(read_asset(c, "data/units-2024.csv", &all));
	jw_array(&w);
	for (size_t i = 0; i < all->n; i++) {
		const struct json *row = all->items[i];
		str level = json_text(row, "level");
		bool district = str_eq(level, S("district")) &&
				str_eq(json_text(row, "parent"), S(PROVINCE));

		if (district ||
		    (str_eq(level, S("commune")) && has(links, "old_code", json_text(row, "code"))))
			write_old(&w, row, district);
	}
	jw_end(&w);
	*ret = buf_view(&b);
	return 0;
}

static str dated_links(struct ctx *c, const struct json *links)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_array(&w);
	for (size_t i = 0; i < links->n; i++) {
		jw_object(&w);
		jw_kstr(&w, "old_code", json_text(links->items[i], "old_code"));
		jw_kstr(&w, "new_code", json_text(links->items[i], "new_code"));
		jw_kstr(&w, "day", S(MERGER));
		jw_kstr(&w, "extent", json_text(links->items[i], "extent"));
		jw_end(&w);
	}
	jw_end(&w);
	return buf_view(&b);
}

int unit_demo(struct ctx *c)
{
	struct json *units, *links;
	struct buf b = buf_new(c->mem, 0);
	str old;

	TRY(read_asset(c, "data/demo/units.csv", &units));
	json_write(&b, units);
	TRY(send(c, "unit.import", S("demo-units"), buf_view(&b)));
	TRY(read_links(c, units, &links));
	TRY(old_units(c, links, &old));
	TRY(send(c, "unit.import", S("demo-units-old"), old));
	return send(c, "unit.successor_import", S("demo-unit-successors"), dated_links(c, links));
}
