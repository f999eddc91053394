/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar_ics.c - days off as iCalendar: for people's phones, and from files that others publish.
 *
 * The kind of a day stands in CATEGORIES, its legal basis in DESCRIPTION. A file that does not say has public
 * holidays.
 */
#include "base/base.h"

#include "core/org/calendar.h"
#include "core/org/web.h"
#include "lib/ics/ics.h"
#include "lib/json/json.h"

static void write_day(struct jw *w, struct ctx *c, const struct ics_event *e, int32_t day)
{
	enum cal_kind kind;

	jw_object(w);
	jw_kstr(w, "date", date_iso(c->mem, (date){ day }));
	jw_kstr(w, "kind", cal_kind_parse(e->category, &kind) && kind != CAL_HOURS ? e->category : cal_kind_slug(CAL_HOLIDAY));
	jw_kstr(w, "name", e->summary);
	jw_kstr(w, "basis", e->description.n ? e->description : str_of(VI_("Tệp lịch iCalendar")));
	jw_end(w);
}

int calendar_ics_read(struct ctx *c, str bytes, struct json **ret)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct ics_event *e;
	const char *why;
	str json_why;
	size_t n;
	int line;

	if (ics_parse(c->mem, bytes, &e, &n, &why, &line) < 0)
		return line ? ctx_fail(c, E_INVALID, "rows", _("Dòng %d: %s"), line, tr(c, why)) :
			      ctx_fail(c, E_INVALID, "rows", "%s", tr(c, why));
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		for (int32_t day = e[i].first.day; day < e[i].end.day; day++)
			write_day(&w, c, &e[i], day);
	jw_end(&w);
	return json_parse(c->mem, buf_view(&b), JSON_DEPTH, ret, &json_why);
}

void calendar_ics_write(struct ctx *c, const struct calendar_row *rows, size_t n, str name, struct buf *out)
{
	struct calendar_version v;
	bool decided = calendar_version_get(c, calendar_newest(c), &v) == 0;

	ics_begin(out, name);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind == CAL_HOURS) /* days only: the file is for phones */
			continue;
		ics_add(out,
			&(struct ics_event){
				.first = rows[i].date,
				.end = { rows[i].date.day + 1 },
				.uid = str_fmt(c->mem, "%" STR_FMT "-%" STR_FMT "@%" STR_FMT,
					       STR_ARG(date_iso(c->mem, rows[i].date)),
					       STR_ARG(rows[i].unit.n ? rows[i].unit : S("all")),
					       STR_ARG(c->app->origin)),
				.summary = rows[i].name,
				.description = rows[i].basis,
				.category = cal_kind_slug(rows[i].kind),
			},
			decided ? v.at : (instant){ 0 });
	}
	ics_end(out);
}

/* /lich.ics?nam=2026&unit=05977: the year as people's calendars take it, with what is only proposed. */
int calendar_ics_page(struct ctx *c, const struct req *q, struct reply *r)
{
	int this_year = calendar_year_of(instant_date(c->now));
	int year = (int)MIN(MAX(req_int(q, "nam", this_year), 1990), 2099);
	struct buf b = buf_new(c->mem, 0);
	str unit = req_text(q, "unit"), title;
	struct calendar_row *rows;
	struct unit u = { .name = S("") };
	size_t n;

	if (unit.n)
		TRY(unit_find(c, unit, (date){ 0 }, &u));
	TRY(calendar_rows(c, unit, year, year, &rows, &n));
	n = calendar_complete(c->mem, rows, n, year, year, &rows);
	title = str_fmt(c->mem, _("Ngày nghỉ, ngày làm bù năm %d"), year);
	if (unit.n)
		title = str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(title), STR_ARG(u.name));
	calendar_ics_write(c, rows, n, title, &b);
	reply_bytes(r, S("text/calendar; charset=utf-8"), buf_view(&b), str_fmt(c->mem, "lich-%d.ics", year));
	return 0;
}
