/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar.c - checks dated rows and weekly shifts and compiles them into one entry per day.
 *
 * Two prefix sums (working minutes and working days before each day) answer the two questions the
 * clock asks: elapsed time is a subtraction, adding time is a binary search for the day.
 */
#include "core/clock/private.h"

#define YEAR_MIN 1971 /* moments stay positive */
#define YEAR_MAX 2100

#define OFFICE(day)                                                                                \
	{ day, 450, 690 },                                                                         \
	{                                                                                          \
		day, 810, 1050                                                                     \
	}
const struct shift calendar_shifts_default[] = { OFFICE(0), OFFICE(1), OFFICE(2), OFFICE(3),
						 OFFICE(4) };
const size_t calendar_shifts_default_n = ARRAY_LEN(calendar_shifts_default);

static const str kind_slugs[] = { S_INIT("holiday"), S_INIT("substitute"), S_INIT("swap-off"),
				  S_INIT("swap-work"), S_INIT("closed"), S_INIT("hours") };

str cal_kind_slug(enum cal_kind kind)
{
	return kind_slugs[kind];
}

bool cal_kind_parse(str slug, enum cal_kind *ret)
{
	for (size_t i = 0; i < CAL_KINDS; i++) {
		if (str_eq(slug, kind_slugs[i])) {
			*ret = (enum cal_kind)i;
			return true;
		}
	}
	return false;
}

int clock_refuse(struct clock_problem *why, size_t at, str text)
{
	if (why)
		*why = (struct clock_problem){ .text = text, .at = at };
	return E_INVALID;
}

int64_t minute_of(instant t)
{
	return (int64_t)instant_date(t).day * DAY_MINUTES + instant_minute(t);
}

instant minute_instant(int64_t minute)
{
	int32_t day = (int32_t)(minute / DAY_MINUTES);

	return instant_at((date){ day }, (int)(minute - (int64_t)day * DAY_MINUTES));
}

/* --- compiling --------------------------------------------------------------------------------- */

static int compile_week(struct arena *a, struct calendar *cal, const struct shift *shifts, size_t n,
			struct clock_problem *why)
{
	for (size_t i = 0; i < n; i++) {
		const struct shift *s = &shifts[i];

		if (!shift_valid(s))
			return clock_refuse(
				why, i,
				str_fmt(a,
					"Ca làm việc thứ %zu sai: cần thứ từ 0 đến 6 và giờ "
					"bắt đầu trước giờ kết thúc, trong một ngày.",
					i + 1));
		if (!pattern_insert(&cal->week[s->weekday], s->from, s->to))
			return clock_refuse(
				why, i,
				str_fmt(a,
					"Ca làm việc thứ %zu trùng giờ với ca khác trong ngày "
					"hoặc ngày đã có đủ %d ca.",
					i + 1, SHIFTS_PER_DAY));
	}
	if (cal->week[0].n == 0)
		return clock_refuse(why, SIZE_MAX,
				    S("Tuần làm việc phải có ca làm việc ngày thứ Hai."));
	return 0;
}

/* What is wrong with a row on its day, or NULL. Everybody's rows are made for everybody's week: a unit that rests on
 * another day, or works on Saturday, has nothing to answer for. */
static const char *row_fault(const struct calendar *cal, const struct calendar_row *r, bool own)
{
	const struct pattern *weekly = hours_pattern(cal, r->date.day);

	if ((unsigned)r->kind >= CAL_KINDS)
		return "loại ngày không hợp lệ";
	if (cal->row[r->date.day - cal->first])
		return "trùng với một dòng khác của cùng ngày; hãy bỏ bớt một dòng";
	if (!own)
		return NULL;
	if (r->kind == CAL_SWAP_WORK && weekly->minutes >= cal->full)
		return "là ngày làm việc bình thường nên không thể là ngày làm bù";
	if (r->kind != CAL_SWAP_WORK && r->kind != CAL_HOLIDAY && weekly->n == 0)
		return "đã là ngày nghỉ hằng tuần nên không thể nghỉ thêm";
	return NULL;
}

static int compile_rows(struct arena *a, struct calendar *cal, const struct calendar_row *rows,
			size_t n, str unit, struct clock_problem *why)
{
	bool own_hours = false;

	for (size_t i = 0; i < cal->hours_n; i++)
		own_hours |= cal->hours[i].own;
	for (size_t i = 0; i < n; i++) {
		const struct calendar_row *r = &rows[i];
		const char *fault;

		if (r->kind == CAL_HOURS || r->date.day < cal->first || r->date.day >= cal->first + cal->n)
			continue;
		if (!str_empty(r->unit) && !str_eq(r->unit, unit))
			continue;
		fault = row_fault(cal, r, !own_hours || !str_empty(r->unit));
		if (fault)
			return clock_refuse(why, i,
					    str_fmt(a, "Ngày %" STR_FMT " (%" STR_FMT ") %s.",
						    STR_ARG(date_vi(a, r->date)), STR_ARG(r->name),
						    fault));
		cal->row[r->date.day - cal->first] = r;
	}
	return 0;
}

/* A day worked in place of another one takes the place of a day that is off for that. */
static int check_pairs(struct arena *a, const struct calendar *cal, struct clock_problem *why)
{
	for (int32_t i = 0; i < cal->n; i++) {
		const struct calendar_row *r = cal->row[i], *off;

		if (!r || r->kind != CAL_SWAP_WORK || r->pair.day < cal->first || r->pair.day >= cal->first + cal->n)
			continue;
		off = cal->row[r->pair.day - cal->first];
		if (!off || off->kind != CAL_SWAP_OFF)
			return clock_refuse(why, SIZE_MAX,
					    str_fmt(a,
						    "Ngày %" STR_FMT " (%" STR_FMT ") làm bù cho ngày %" STR_FMT
						    ", nhưng ngày đó không phải ngày nghỉ hoán đổi.",
						    STR_ARG(date_vi(a, r->date)), STR_ARG(r->name),
						    STR_ARG(date_vi(a, r->pair))));
	}
	return 0;
}

/* The shifts of the day it makes up for. A day of rest has none to give: everybody's Monday stands for it. To a unit
 * that rests on the swapped day anyway, everybody's swap gives nothing and takes nothing. */
static const struct pattern *swap_pattern(const struct calendar *cal, const struct calendar_row *r)
{
	const struct pattern *p = r->pair.day ? hours_pattern(cal, r->pair.day) : &cal->week[0];
	const struct hours *h = r->pair.day ? hours_on(cal, r->pair.day) : NULL;

	if (p->n)
		return p;
	return h && h->own && str_empty(r->unit) ? hours_pattern(cal, r->date.day) : &cal->week[0];
}

/* A year without holidays is a calendar nobody has entered yet: every date from it would be wrong. */
static int check_years(struct arena *a, const struct calendar *cal, int from, int to,
		       struct clock_problem *why)
{
	for (int y = from; y <= to; y++) {
		int32_t day = date_ymd(y, 1, 1).day - cal->first;
		int32_t end = date_ymd(y, 12, 31).day - cal->first;
		bool any = false;

		for (; day <= end && !any; day++)
			any = cal->row[day] && cal->row[day]->kind == CAL_HOLIDAY;
		if (!any)
			return clock_refuse(
				why, SIZE_MAX,
				str_fmt(a,
					"Năm %d chưa có ngày nghỉ lễ nào; hãy nhập lịch nghỉ của năm này.",
					y));
	}
	return 0;
}

static void compile_days(struct calendar *cal)
{
	for (int32_t i = 0; i < cal->n; i++) {
		const struct calendar_row *r = cal->row[i];
		const struct pattern *p = hours_pattern(cal, cal->first + i);

		if (r)
			p = r->kind == CAL_SWAP_WORK ? swap_pattern(cal, r) : NULL;
		if (p && p->n == 0)
			p = NULL;
		cal->pattern[i] = p;
		cal->minutes[i + 1] = cal->minutes[i] + (p ? p->minutes : 0);
		cal->days[i + 1] = cal->days[i] + (p != NULL);
	}
}

int calendar_compile(struct arena *a, const struct calendar_row *rows, size_t n,
		     const struct shift *shifts, size_t shift_n, str unit, int from_year,
		     int to_year, struct calendar **ret, struct clock_problem *why)
{
	struct calendar *cal;
	size_t days;

	if (from_year < YEAR_MIN || to_year > YEAR_MAX || from_year > to_year)
		return clock_refuse(why, SIZE_MAX,
				    str_fmt(a, "Lịch phải nằm trong các năm từ %d đến %d.",
					    YEAR_MIN, YEAR_MAX));
	cal = NEW(a, struct calendar);
	cal->first = date_ymd(from_year, 1, 1).day;
	cal->n = date_ymd(to_year, 12, 31).day - cal->first + 1;
	days = (size_t)cal->n;
	cal->row = NEW_ARRAY(a, const struct calendar_row *, days);
	cal->pattern = NEW_ARRAY(a, const struct pattern *, days);
	cal->minutes = NEW_ARRAY(a, int64_t, days + 1);
	cal->days = NEW_ARRAY(a, int32_t, days + 1);
	TRY(compile_week(a, cal, shifts, shift_n, why));
	TRY(hours_compile(a, cal, rows, n, unit, why));
	cal->full = hours_full_day(cal);
	TRY(compile_rows(a, cal, rows, n, unit, why));
	TRY(check_pairs(a, cal, why));
	TRY(check_years(a, cal, from_year, to_year, why));
	compile_days(cal);
	*ret = cal;
	return 0;
}

/* --- questions --------------------------------------------------------------------------------- */

bool calendar_has(const struct calendar *cal, int64_t minute)
{
	return minute >= (int64_t)cal->first * DAY_MINUTES &&
	       minute < (int64_t)(cal->first + cal->n) * DAY_MINUTES;
}

const struct pattern *calendar_pattern(const struct calendar *cal, int32_t day)
{
	return cal->pattern[day - cal->first];
}

int64_t calendar_day_end(const struct calendar *cal, int32_t day)
{
	const struct pattern *p = calendar_pattern(cal, day);

	return (int64_t)day * DAY_MINUTES + p->to[p->n - 1];
}

int calendar_day_info(const struct calendar *cal, date d, struct calendar_day *ret)
{
	const struct pattern *p;

	if (d.day < cal->first || d.day >= cal->first + cal->n)
		return E_INVALID;
	p = calendar_pattern(cal, d.day);
	*ret = (struct calendar_day){ .row = cal->row[d.day - cal->first] };
	if (p) {
		ret->working = true;
		ret->minutes = p->minutes;
		ret->start = p->from[0];
		ret->end = p->to[p->n - 1];
	}
	return 0;
}

void calendar_range(const struct calendar *cal, date *ret_first, date *ret_last)
{
	*ret_first = (date){ cal->first };
	*ret_last = (date){ cal->first + cal->n - 1 };
}

/* Index of a day, cut to the calendar. */
static int32_t day_index(const struct calendar *cal, int32_t day)
{
	return MIN(MAX(day - cal->first, 0), cal->n);
}

int32_t calendar_working_days(const struct calendar *cal, date from, date to)
{
	return cal->days[day_index(cal, to.day)] - cal->days[day_index(cal, from.day)];
}

int calendar_full_day(const struct calendar *cal)
{
	return cal->full;
}

/* The longest run of days off we look past; Tết takes nine with its weekends. */
#define RUN_MAX 90

instant calendar_horizon(const struct calendar *cal, date today, int64_t days)
{
	date d = today;

	for (int i = 0; i < RUN_MAX && calendar_working_days(cal, today, (date){ d.day + 1 }) <= days; i++)
		d.day++;
	return instant_at((date){ d.day + 1 }, 0);
}

instant calendar_past(const struct calendar *cal, date today, int64_t days)
{
	date d = today, tomorrow = { today.day + 1 };

	for (int i = 0; i < RUN_MAX && calendar_working_days(cal, (date){ d.day + 1 }, tomorrow) < days; i++)
		d.day--;
	return instant_at((date){ d.day + 1 }, 0);
}

int calendar_next_working(const struct calendar *cal, int32_t day, int32_t *ret)
{
	for (; day < cal->first + cal->n; day++) {
		if (calendar_pattern(cal, day)) {
			*ret = day;
			return 0;
		}
	}
	return E_LIMIT;
}

int64_t calendar_before(const struct calendar *cal, int64_t minute)
{
	int64_t sum;
	const struct pattern *p;
	int in_day;

	if (!calendar_has(cal, minute))
		return minute < (int64_t)cal->first * DAY_MINUTES ? 0 : cal->minutes[cal->n];
	in_day = (int)(minute % DAY_MINUTES);
	sum = cal->minutes[minute / DAY_MINUTES - cal->first];
	p = calendar_pattern(cal, (int32_t)(minute / DAY_MINUTES));
	for (int i = 0; p && i < p->n; i++)
		sum += MAX(0, MIN(in_day, p->to[i]) - p->from[i]);
	return sum;
}

/* The moment in day `i` when `left` (1 … all) of its working minutes have passed. */
static int64_t moment_in_day(const struct calendar *cal, int32_t i, int64_t left)
{
	const struct pattern *p = cal->pattern[i];
	int s = 0;

	while (left > p->to[s] - p->from[s]) {
		left -= p->to[s] - p->from[s];
		s++;
	}
	return (int64_t)(cal->first + i) * DAY_MINUTES + p->from[s] + left;
}

int calendar_add(const struct calendar *cal, int64_t from, int64_t minutes, int64_t *ret)
{
	int64_t target = calendar_before(cal, from) + minutes;
	int32_t low = 0, high = cal->n;

	if (!calendar_has(cal, from))
		return E_INVALID;
	if (minutes == 0) {
		*ret = from;
		return 0;
	}
	if (target > cal->minutes[cal->n])
		return E_LIMIT;
	/* the last day with minutes[day] < target */
	while (high - low > 1) {
		int32_t mid = low + (high - low) / 2;

		if (cal->minutes[mid] < target)
			low = mid;
		else
			high = mid;
	}
	*ret = moment_in_day(cal, low, target - cal->minutes[low]);
	return 0;
}

int64_t clock_elapsed(const struct calendar *cal, instant from, instant to)
{
	return calendar_before(cal, minute_of(to)) - calendar_before(cal, minute_of(from));
}

int clock_add(const struct calendar *cal, instant from, int64_t minutes, instant *ret)
{
	int64_t at;

	if (minutes < 0)
		return E_INVALID;
	TRY(calendar_add(cal, minute_of(from), minutes, &at));
	*ret = minutes == 0 ? from : minute_instant(at);
	return 0;
}
