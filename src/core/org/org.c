/* SPDX-License-Identifier: Apache-2.0 */
/* org.c - the tables of units and days off. */
#include "base/base.h"

#include "core/command/call.h"
#include "core/command/table.h"
#include "core/org/calendar.h"
#include "core/org/unit.h"
#include "core/org/web.h"
#include "core/web/web.h"
#include "lib/asset/asset.h"
#include "lib/mo/mo.h"

#define ROWS_MAX (4 << 20) /* code points of an import's JSON */

static const struct field rows_fields[] = {
	{ "rows", F_LINES, 1, ROWS_MAX, N_("Danh sách"), NULL },
	{ 0 },
};

static const struct field calendar_fields[] = {
	{ "rows", F_LINES, 1, ROWS_MAX, N_("Danh sách"), NULL },
	{ "basis", F_TEXT, 0, 300, N_("Căn cứ"), NULL },
	{ "confirm", F_BOOL, 0, 0, N_("Xác nhận năm có ít ngày nghỉ lễ hơn luật định"), NULL },
	{ 0 },
};

static const struct field hours_fields[] = {
	{ "hours", F_LINES, 1, 1000, N_("Giờ làm việc trong tuần"), NULL },
	{ "basis", F_TEXT, 1, 300, N_("Căn cứ"), NULL },
	{ "decided_on", F_DATE, 0, 0, N_("Ngày ban hành"), NULL },
	{ 0 },
};

static int calendar_demo(struct ctx *c)
{
	const struct asset *a = asset_find(S("data/calendar.csv"));
	struct buf b = buf_new(c->mem, 0);
	struct json *rows;

	if (!a)
		return ctx_fail(c, E_INTERNAL, "", "no asset data/calendar.csv");
	TRY(table_read(c, asset_bytes(a), S("calendar.csv"), &rows));
	json_write(&b, rows);
	return command_send(c, "calendar.import", S("demo-calendar"),
			    (struct arg[]){ { S("rows"), buf_view(&b) } }, 1, NULL);
}

static int demo(struct ctx *c)
{
	TRY(unit_demo(c));
	return calendar_demo(c);
}

static const struct page pages[] = {
	{ "/don-vi", PERM_PUBLIC, unit_list_page, N_("Đơn vị"), N_("Thông tin") },
	{ "/don-vi/:code", PERM_PUBLIC, unit_page, N_("Một đơn vị"), NULL },
	{ "/lich", PERM_PUBLIC, calendar_page, N_("Ngày nghỉ, ngày làm bù"), N_("Thông tin") },
	{ "/lich.ics", PERM_PUBLIC, calendar_ics_page, N_("Lịch nghỉ, làm bù (iCalendar)"), NULL },
	{ "/api/v1/units", PERM_PUBLIC, unit_list_api, N_("Danh sách đơn vị"), NULL },
	{ "/api/v1/units/:code", PERM_PUBLIC, unit_api, N_("Một đơn vị"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "unit.import",
	  .perm = PERM_ADMIN,
	  .fields = rows_fields,
	  .run = unit_import,
	  .title = N_("Nhập danh sách đơn vị") },
	{ .name = "unit.successor_import",
	  .perm = PERM_ADMIN,
	  .fields = rows_fields,
	  .run = unit_successor_import,
	  .title = N_("Nhập kết quả sắp xếp đơn vị") },
	{ .name = "calendar.import",
	  .perm = PERM_ADMIN,
	  .fields = calendar_fields,
	  .run = calendar_import,
	  .title = N_("Nhập lịch nghỉ, làm bù") },
	{ .name = "calendar.hours",
	  .perm = PERM_ADMIN,
	  .fields = hours_fields,
	  .run = calendar_hours,
	  .title = N_("Đặt giờ làm việc trong tuần") },
	{ 0 },
};

static const struct aggregate aggregates[] = {
	{ "unit", unit_dump },
	{ "calendar", calendar_dump },
	{ 0 },
};

static const struct exchange exchanges[] = {
	{ "units", units_file_import, units_file_export },
	{ "unit-successors", successors_file_import, successors_file_export },
	{ "calendar", calendar_file_import, calendar_file_export },
	{ 0 },
};

const struct module module_org = { .name = "org",
				   .pages = pages,
				   .commands = commands,
				   .aggregates = aggregates,
				   .exchanges = exchanges,
				   .demo = demo };
