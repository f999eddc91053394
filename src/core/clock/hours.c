/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hours.c - weekly hours that begin on a date, for everybody or for one unit.
 *
 * A row of kind CAL_HOURS gives one weekday its shifts from its date on, for good or until a last day. On any day the
 * unit's own row holds, else everybody's, else the week the calendar was given; of several rows the one that began
 * last. A row that has an end must be over before another begins, so there is never a doubt which it is.
 */
#include "core/clock/private.h"

static const str weekdays[] = { S_INIT("2"), S_INIT("3"), S_INIT("4"), S_INIT("5"), S_INIT("6"), S_INIT("7"), S_INIT("CN") };

str weekday_slug(int weekday)
{
	return weekdays[weekday];
}

bool weekday_parse(str slug, int *ret)
{
	for (int i = 0; i < 7; i++) {
		if (str_eq(slug, weekdays[i])) {
			*ret = i;
			return true;
		}
	}
	return false;
}

static bool parse_time(str s, int *ret)
{
	int64_t hour, minute;
	str m = str_trim(s), h = str_cut(&m, ':');

	if (m.n != 2 || !str_int(h, &hour) || !str_int(m, &minute) || hour < 0 || hour > 24 || minute < 0 || minute > 59)
		return false;
	*ret = (int)(hour * 60 + minute);
	return true;
}

bool shifts_parse(str text, int weekday, struct shift *ret, size_t max, size_t *ret_n)
{
	size_t n = 0;

	*ret_n = 0;
	if (str_eqz(str_trim(text), "nghỉ"))
		return true;
	while (text.p) {
		str to = str_cut(&text, ','), from = str_cut(&to, '-');
		struct shift s = { .weekday = weekday };

		if (n == max || !parse_time(from, &s.from) || !parse_time(to, &s.to))
			return false;
		ret[n++] = s;
	}
	*ret_n = n;
	return true;
}

/* Adds a shift in its place; false when it overlaps another or there are too many. */
bool pattern_insert(struct pattern *p, int from, int to)
{
	int at = p->n;

	if (p->n == SHIFTS_PER_DAY)
		return false;
	for (; at > 0 && p->from[at - 1] > from; at--) {
		p->from[at] = p->from[at - 1];
		p->to[at] = p->to[at - 1];
	}
	if ((at > 0 && p->to[at - 1] > from) || (at < p->n && p->from[at + 1] < to))
		return false;
	p->from[at] = from;
	p->to[at] = to;
	p->n++;
	p->minutes += to - from;
	return true;
}

bool shift_valid(const struct shift *s)
{
	return s->weekday >= 0 && s->weekday <= 6 && s->from >= 0 && s->from < s->to && s->to <= DAY_MINUTES;
}

/* --- a row ------------------------------------------------------------------------------------- */

/* "Giờ làm việc thứ Bảy từ 01/02/2026 (name)". */
static str row_text(struct arena *a, const struct calendar_row *r)
{
	return str_fmt(a, "Giờ làm việc %s từ %" STR_FMT " (%" STR_FMT ")", weekday_vi(r->weekday), STR_ARG(date_vi(a, r->date)),
		       STR_ARG(r->name));
}

static int refuse(struct arena *a, struct clock_problem *why, size_t at, const struct calendar_row *r, const char *fault)
{
	return clock_refuse(why, at, str_fmt(a, "%" STR_FMT " %s.", STR_ARG(row_text(a, r)), fault));
}

static int read_shifts(struct arena *a, struct hours *h, size_t at, struct clock_problem *why)
{
	const struct calendar_row *r = h->row;
	struct shift s[SHIFTS_PER_DAY + 1];
	size_t n;

	if (r->until.day && r->until.day < r->date.day)
		return refuse(a, why, at, r, "có ngày cuối trước ngày đầu");
	if (!shifts_parse(r->shifts, r->weekday, s, ARRAY_LEN(s), &n))
		return refuse(a, why, at, r, "không đọc được: hãy ghi như 07:30-11:30, 13:30-17:30, hoặc nghỉ");
	for (size_t i = 0; i < n; i++) {
		if (!shift_valid(&s[i]))
			return refuse(a, why, at, r, "có ca kết thúc trước khi bắt đầu hoặc ngoài một ngày");
		if (!pattern_insert(&h->pattern, s[i].from, s[i].to))
			return refuse(a, why, at, r, "có hai ca trùng giờ hoặc quá 4 ca");
	}
	return 0;
}

/* Does `later` begin while `r`, which has an end, still holds? Or do both begin on one day? */
static bool in_doubt(const struct calendar_row *r, const struct calendar_row *later)
{
	return later->date.day == r->date.day ||
	       (r->until.day && later->date.day > r->date.day && later->date.day <= r->until.day);
}

static int check_against(struct arena *a, const struct calendar *cal, const struct hours *h, size_t at, struct clock_problem *why)
{
	for (size_t i = 0; i < cal->hours_n; i++) {
		const struct calendar_row *x = cal->hours[i].row;

		if (cal->hours[i].own != h->own || x->weekday != h->row->weekday)
			continue;
		if (in_doubt(x, h->row) || in_doubt(h->row, x))
			return clock_refuse(why, at,
					    str_fmt(a, "%" STR_FMT " trùng thời gian với %" STR_FMT "; hãy bỏ hoặc sửa một dòng.",
						    STR_ARG(row_text(a, h->row)), STR_ARG(row_text(a, x))));
	}
	return 0;
}

/* --- a day ------------------------------------------------------------------------------------- */

const struct hours *hours_on(const struct calendar *cal, int32_t day)
{
	const struct hours *best = NULL;
	int weekday = date_weekday((date){ day });

	for (size_t i = 0; i < cal->hours_n; i++) {
		const struct hours *h = &cal->hours[i];
		const struct calendar_row *r = h->row;

		if (r->weekday != weekday || r->date.day > day || (r->until.day && r->until.day < day))
			continue;
		if (!best || h->own > best->own || (h->own == best->own && r->date.day > best->row->date.day))
			best = h;
	}
	return best;
}

const struct pattern *hours_pattern(const struct calendar *cal, int32_t day)
{
	const struct hours *h = hours_on(cal, day);

	return h ? &h->pattern : &cal->week[date_weekday((date){ day })];
}

/* Seven days from each day on which hours change: somebody must work on one of them. */
static int check_week(struct arena *a, const struct calendar *cal, int32_t day, struct clock_problem *why)
{
	for (int32_t i = 0; i < 7; i++)
		if (hours_pattern(cal, day + i)->n)
			return 0;
	return clock_refuse(why, SIZE_MAX,
			    str_fmt(a, "Tuần từ ngày %" STR_FMT " không có ca làm việc nào. Hãy ghi giờ của ít nhất một ngày.",
				    STR_ARG(date_vi(a, (date){ day }))));
}

/* The day after which no row begins or ends: from then on every week is the same. */
static int32_t last_change(const struct calendar *cal)
{
	int32_t day = 0;

	for (size_t i = 0; i < cal->hours_n; i++)
		day = MAX(day, MAX(cal->hours[i].row->date.day, cal->hours[i].row->until.day + 1));
	return day;
}

int hours_full_day(const struct calendar *cal)
{
	int32_t day = last_change(cal);
	int minutes[7], full = 0, most = 0;

	for (int i = 0; i < 7; i++)
		minutes[i] = hours_pattern(cal, day + i)->minutes;
	for (int i = 0; i < 7; i++) {
		int n = 0;

		for (int k = 0; k < 7; k++)
			n += minutes[i] > 0 && minutes[k] == minutes[i];
		if (n > most || (n == most && minutes[i] > full)) {
			most = n;
			full = minutes[i];
		}
	}
	return full;
}

int hours_compile(struct arena *a, struct calendar *cal, const struct calendar_row *rows, size_t n, str unit,
		  struct clock_problem *why)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += rows[i].kind == CAL_HOURS;
	cal->hours = NEW_ARRAY(a, struct hours, count);
	for (size_t i = 0; i < n; i++) {
		struct hours *h = &cal->hours[cal->hours_n];

		if (rows[i].kind != CAL_HOURS || (!str_empty(rows[i].unit) && !str_eq(rows[i].unit, unit)))
			continue;
		*h = (struct hours){ .row = &rows[i], .own = !str_empty(rows[i].unit) };
		TRY(read_shifts(a, h, i, why));
		TRY(check_against(a, cal, h, i, why));
		cal->hours_n++;
	}
	for (size_t i = 0; i < cal->hours_n; i++) {
		const struct calendar_row *r = cal->hours[i].row;

		TRY(check_week(a, cal, r->date.day, why));
		if (r->until.day)
			TRY(check_week(a, cal, r->until.day + 1, why));
	}
	return 0;
}

/* --- words ------------------------------------------------------------------------------------- */

const char *weekday_vi(int weekday)
{
	static const char *const words[] = { "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật" };

	return words[weekday];
}

static str pattern_text(struct arena *a, const struct pattern *p)
{
	struct buf b = buf_new(a, 0);

	for (int i = 0; i < p->n; i++)
		buf_fmt(&b, "%s%02d:%02d–%02d:%02d", i ? ", " : "", p->from[i] / 60, p->from[i] % 60, p->to[i] / 60, p->to[i] % 60);
	return buf_view(&b);
}

str calendar_hours_text(struct arena *a, const struct calendar *cal, date d, const struct calendar_row **ret_row)
{
	const struct hours *h = hours_on(cal, d.day);

	*ret_row = h ? h->row : NULL;
	return pattern_text(a, hours_pattern(cal, d.day));
}
