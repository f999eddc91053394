/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar_swap.c - what must hold of a year as a whole: swaps match, holidays are those of the law.
 *
 * A swap is two rows of one unit: a day off by decision and the day of rest worked in its place, possibly in the next
 * year. The worked day has the hours of the day it makes up for, so each knows which it is.
 */
#include "base/base.h"

#include "core/org/calendar.h"

/* Is the day off taken by another make-up day, of the state or of the decision? */
static bool taken(const struct calendar_state *s, const struct calendar_decision *d, const struct calendar_row *off)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct calendar_row *r = &s->rows[i];
		bool changed = false;

		for (size_t k = 0; k < d->n && !changed; k++)
			changed = calendar_by_place(&d->changes[k].row, r) == 0;
		if (!changed && r->kind == CAL_SWAP_WORK && r->pair.day == off->date.day && str_eq(r->unit, off->unit))
			return true;
	}
	for (size_t i = 0; i < d->n; i++) {
		const struct calendar_change *x = &d->changes[i];

		if (!x->remove && x->row.kind == CAL_SWAP_WORK && x->row.pair.day == off->date.day &&
		    str_eq(x->row.unit, off->unit))
			return true;
	}
	return false;
}

/* Takes `off` into account as what `work` makes up for: the nearest in time. */
static void offer(const struct calendar_state *s, const struct calendar_decision *d, const struct calendar_row *off,
		  struct calendar_row *work, int32_t *distance)
{
	int32_t far = off->date.day > work->date.day ? off->date.day - work->date.day : work->date.day - off->date.day;

	if (off->kind != CAL_SWAP_OFF || !str_eq(off->unit, work->unit) || far >= *distance || taken(s, d, off))
		return;
	*distance = far;
	work->pair = off->date;
}

/* A swap lies within two months. */
#define SWAP_DAYS 62

void calendar_pair(const struct calendar_state *s, const struct calendar_decision *d)
{
	for (size_t i = 0; i < d->n; i++) {
		struct calendar_row *work = &d->changes[i].row, found = *work;
		int32_t distance = SWAP_DAYS;

		if (d->changes[i].remove || work->kind != CAL_SWAP_WORK || work->pair.day)
			continue;
		for (size_t k = 0; k < s->n; k++)
			offer(s, d, &s->rows[k], &found, &distance);
		for (size_t k = 0; k < d->n; k++)
			if (!d->changes[k].remove)
				offer(s, d, &d->changes[k].row, &found, &distance);
		work->pair = found.pair;
	}
}

/* ---- checks ----------------------------------------------------------------------------------- */

static size_t made_up(const struct calendar_state *s, str unit, date off)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->rows[i].kind == CAL_SWAP_WORK && s->rows[i].pair.day == off.day && str_eq(s->rows[i].unit, unit);
	return n;
}

static bool is_off(const struct calendar_state *s, str unit, date day)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].kind == CAL_SWAP_OFF && s->rows[i].date.day == day.day && str_eq(s->rows[i].unit, unit))
			return true;
	return false;
}

static int check_swap(struct ctx *c, const struct calendar_state *s, const struct calendar_row *r)
{
	str day = date_vi(c->mem, r->date);

	if (r->kind == CAL_SWAP_OFF && made_up(s, r->unit, r->date) == 0)
		return ctx_fail(c, E_INVALID, "rows",
				_("Ngày nghỉ hoán đổi %.*s chưa có ngày làm bù. Hãy ghi thêm ngày làm bù cho ngày này."), STR_ARG(day));
	if (r->kind == CAL_SWAP_OFF && made_up(s, r->unit, r->date) > 1)
		return ctx_fail(c, E_INVALID, "rows",
				_("Ngày nghỉ hoán đổi %.*s có hai ngày làm bù. Hãy bỏ một ngày làm bù."), STR_ARG(day));
	if (r->kind == CAL_SWAP_WORK && r->pair.day == 0)
		return ctx_fail(c, E_INVALID, "rows",
				_("Ngày làm bù %.*s chưa có ngày nghỉ hoán đổi tương ứng. Hãy ghi cả ngày nghỉ hoán đổi."), STR_ARG(day));
	if (r->kind == CAL_SWAP_WORK && !is_off(s, r->unit, r->pair))
		return ctx_fail(c, E_INVALID, "rows",
				_("Ngày làm bù %.*s ghi là bù cho ngày %.*s, nhưng ngày đó không phải ngày nghỉ hoán đổi."),
				STR_ARG(day), STR_ARG(date_vi(c->mem, r->pair)));
	return 0;
}

static bool year_touched(const struct calendar_decision *d, int year)
{
	for (size_t i = 0; i < d->n; i++)
		if (calendar_year_of(d->changes[i].row.date) == year)
			return true;
	return false;
}

int calendar_check_swaps(struct ctx *c, const struct calendar_state *s, const struct calendar_decision *d)
{
	for (size_t i = 0; i < s->n; i++)
		if (year_touched(d, calendar_year_of(s->rows[i].date)))
			TRY(check_swap(c, s, &s->rows[i]));
	return 0;
}

static int holidays(const struct calendar_row *rows, size_t n, int year)
{
	int k = 0;

	for (size_t i = 0; i < n; i++)
		k += rows[i].unit.n == 0 && rows[i].kind == CAL_HOLIDAY && calendar_year_of(rows[i].date) == year;
	return k;
}

/* The law gives each year a number of holidays (Labour Code 2019 Art. 112). While nothing is decided, the proposed days
 * count; the first decided holiday replaces them all. So a year is decided as a whole first. */
int calendar_check_law(struct ctx *c, const struct calendar_state *s, const struct calendar_decision *d)
{
	for (size_t i = 0; i < d->n && !d->confirmed; i++) {
		int year = calendar_year_of(d->changes[i].row.date), has, owed;
		struct calendar_row *law;

		if (d->changes[i].row.kind == CAL_HOURS)
			continue;
		owed = holidays(law, calendar_propose(c->mem, year, &law), year);
		has = holidays(s->rows, s->n, year);
		if (has > 0 && has < owed)
			return ctx_fail(c, E_INVALID, "rows",
					_("Năm %d mới có %d ngày nghỉ lễ trong lịch, luật quy định %d (Điều 112 Bộ luật Lao "
					  "động). Hãy xác nhận các ngày dự kiến của cả năm trước."),
					year, has, owed);
	}
	return 0;
}
