/* SPDX-License-Identifier: Apache-2.0 */
/* calendar_web.c - the year's days off for everybody to see. */
#include "base/base.h"

#include "core/org/calendar.h"
#include "core/org/org_html.h"
#include "core/org/view.h"
#include "core/org/web.h"

static const struct {
	const char *title, *colour;
} kinds[CAL_KINDS] = {
	[CAL_HOLIDAY] = { N_("Nghỉ lễ, tết"), "red" },
	[CAL_SUBSTITUTE] = { N_("Nghỉ bù"), "yellow" },
	[CAL_SWAP_OFF] = { N_("Nghỉ hoán đổi"), "yellow" },
	[CAL_SWAP_WORK] = { N_("Làm bù"), "green" },
	[CAL_CLOSED] = { N_("Đơn vị đóng cửa"), "grey" },
	[CAL_HOURS] = { N_("Giờ làm việc"), "blue" },
};

const char *calendar_kind_title(enum cal_kind kind)
{
	return kinds[kind].title;
}

const char *calendar_kind_colour(enum cal_kind kind)
{
	return kinds[kind].colour;
}

const char *weekday_title(int weekday)
{
	static const char *const days[] = { N_("Thứ Hai"), N_("Thứ Ba"),  N_("Thứ Tư"),
					    N_("Thứ Năm"), N_("Thứ Sáu"), N_("Thứ Bảy"),
					    N_("Chủ nhật") };

	return days[weekday];
}

/* The week that holds today; of another year, its first. Each weekday with whose hours they are. */
static void week_hours(struct ctx *c, const struct calendar *cal, struct calendar_view *v)
{
	date day = instant_date(c->now), first = date_ymd(v->year, 1, 1), last = date_ymd(v->year, 12, 31);
	const struct shift *shifts;

	calendar_shifts(c, &shifts, &v->hours_basis);
	v->hours_on = day.day < first.day || day.day > last.day ? first : day;
	for (int i = 0; i < 7; i++) {
		date d = { v->hours_on.day - date_weekday(v->hours_on) + i };
		const struct calendar_row *row;

		/* Of each weekday what holds on the day asked for, not on a day of that week before or after it. */
		if (d.day < v->hours_on.day)
			d.day += 7;
		v->hours[i] = calendar_hours_text(c->mem, cal, d, &row);
		if (row)
			v->hours_row[i] = row->basis;
	}
}

int calendar_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct calendar_view v = { 0 };
	struct calendar_row *rows;
	struct unit u = { .name = S("") };
	struct calendar *cal;
	int month, day;
	struct html h;
	size_t decided;

	date_parts(instant_date(c->now), &v.year, &month, &day);
	v.year = (int)MIN(MAX(req_int(q, "nam", v.year), 1990), 2099);
	v.unit = req_text(q, "don-vi");
	if (v.unit.n)
		TRY(unit_find(c, v.unit, (date){ 0 }, &u));
	TRY(calendar_rows(c, v.unit, v.year, v.year, &rows, &decided));
	v.n = calendar_complete(c->mem, rows, decided, v.year, v.year, &rows);
	v.proposed = v.n != decided;
	TRY(calendar_load(c, v.unit, v.year, v.year, &cal));
	v.working_days =
		calendar_working_days(cal, date_ymd(v.year, 1, 1), date_ymd(v.year + 1, 1, 1));
	week_hours(c, cal, &v);
	v.lines = NEW_ARRAY(c->mem, struct calendar_line, v.n);
	for (size_t i = 0; i < v.n; i++)
		v.lines[i] =
			(struct calendar_line){ &rows[i], tr(c, kinds[rows[i].kind].title),
						kinds[rows[i].kind].colour,
						tr(c, weekday_title(date_weekday(rows[i].date))) };
	v.unit_name = u.name;
	h = html_begin(c, q, r, str_fmt(c->mem, _("Ngày nghỉ, ngày làm bù năm %d"), v.year));
	calendar_html(&h, &v);
	return 0;
}
