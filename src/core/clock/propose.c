/* SPDX-License-Identifier: Apache-2.0 */
/*
 * propose.c - the holidays of a year as the Labour Code gives them, for people to confirm.
 *
 * Labour Code 2019, Art. 112: 1 January, Tết (5 days), Giỗ Tổ (10th of the 3rd lunar month), 30 April,
 * 1 May, 2 September with the day before or after; since 2026 also 24 November (NQ 28/2026/QH16).
 * Art. 111(3): a holiday on a day of weekly rest is made up for on the next working day.
 *
 * The law leaves two choices to a yearly decision: Tết with one or two days of the old year, and 1
 * or 3 September. The proposal takes what puts fewest holidays on a weekend; if that is equal, two
 * days before Tết, and the longer rest around 2 September. That is what was decided in every year
 * from 2019 (Tết) and 2021 (2 September) to 2026.
 * Swap days are never proposed.
 */
#include "core/clock/clock.h"
#include "core/clock/lunar.h"

#define LAW S("Điều 112 Bộ luật Lao động 2019")
#define LAW_LIEU S("khoản 3 Điều 111 Bộ luật Lao động 2019")
#define LAW_CULTURE S("Nghị quyết 28/2026/QH16")
#define ROWS_MAX 32

struct proposal {
	struct arena *mem;
	struct calendar_row *rows;
	size_t n, holidays;
};

static bool weekend(date d)
{
	return date_weekday(d) >= 5;
}

static void add_row(struct proposal *p, date d, enum cal_kind kind, str name, str basis)
{
	p->rows[p->n++] =
		(struct calendar_row){ .date = d, .kind = kind, .name = name, .basis = basis };
}

static void add_holiday(struct proposal *p, date d, const char *name, str basis)
{
	add_row(p, d, CAL_HOLIDAY, str_of(name), basis);
}

static bool taken(const struct proposal *p, date d)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->rows[i].date.day == d.day)
			return true;
	}
	return false;
}

/* How many of the `n` days from `d` fall on a weekend. */
static int weekend_days(date d, int n)
{
	int count = 0;

	for (int i = 0; i < n; i++)
		count += weekend((date){ d.day + i });
	return count;
}

/* Days of rest in a row around the two holidays from `d`, without days in lieu. */
static int rest_length(date d)
{
	int n = 2;

	for (int32_t day = d.day - 1; weekend((date){ day }); day--)
		n++;
	for (int32_t day = d.day + 2; weekend((date){ day }); day++)
		n++;
	return n;
}

/* Five days: two or one before the first of the year, the rest from it on. */
static void propose_tet(struct proposal *p, int year)
{
	date first;
	int before;

	if (!lunar_to_solar((struct lunar){ year, 1, 1, false }, &first))
		return;
	before = weekend_days((date){ first.day - 2 }, 5) <=
				 weekend_days((date){ first.day - 1 }, 5)
			 ? 2
			 : 1;
	for (int i = -before; i < 5 - before; i++) {
		struct lunar l;
		date d = { first.day + i };

		lunar_of(d, &l);
		add_row(p, d, CAL_HOLIDAY,
			i < 0 ? str_fmt(p->mem, "Tết Nguyên đán (%d tháng Chạp)", l.day)
			      : str_fmt(p->mem, "Tết Nguyên đán (mùng %d)", l.day),
			LAW);
	}
}

static void propose_national_day(struct proposal *p, int year)
{
	date d = date_ymd(year, 9, 2), before = { d.day - 1 };
	int w = weekend_days(before, 2) - weekend_days(d, 2);
	int rest = rest_length(d) - rest_length(before);

	if (w > 0 || (w == 0 && rest > 0)) {
		add_holiday(p, d, "Quốc khánh", LAW);
		add_holiday(p, (date){ d.day + 1 }, "Quốc khánh (ngày liền kề)", LAW);
	} else {
		add_holiday(p, before, "Quốc khánh (ngày liền kề)", LAW);
		add_holiday(p, d, "Quốc khánh", LAW);
	}
}

static void propose_lieu(struct proposal *p)
{
	size_t holidays = p->n;

	for (size_t i = 0; i < holidays; i++) {
		date d = p->rows[i].date;

		if (!weekend(d))
			continue;
		while (weekend(d) || taken(p, d))
			d.day++;
		add_row(p, d, CAL_SUBSTITUTE,
			str_fmt(p->mem, "Nghỉ bù %" STR_FMT, STR_ARG(p->rows[i].name)), LAW_LIEU);
	}
}

/* No two rows of a proposal have the same day. */
static int by_day(const void *a, const void *b)
{
	return ((const struct calendar_row *)a)->date.day - ((const struct calendar_row *)b)->date.day;
}

size_t calendar_propose(struct arena *a, int year, struct calendar_row **ret_rows)
{
	struct proposal p = { .mem = a, .rows = NEW_ARRAY(a, struct calendar_row, ROWS_MAX) };
	date d;

	add_holiday(&p, date_ymd(year, 1, 1), "Tết Dương lịch", LAW);
	propose_tet(&p, year);
	if (lunar_to_solar((struct lunar){ year, 3, 10, false }, &d))
		add_holiday(&p, d, "Giỗ Tổ Hùng Vương", LAW);
	/* never the day of Giỗ Tổ: a test compiles the proposal of every year */
	add_holiday(&p, date_ymd(year, 4, 30), "Ngày Chiến thắng", LAW);
	add_holiday(&p, date_ymd(year, 5, 1), "Ngày Quốc tế lao động", LAW);
	propose_national_day(&p, year);
	if (year >= 2026)
		add_holiday(&p, date_ymd(year, 11, 24), "Ngày Văn hóa Việt Nam", LAW_CULTURE);
	qsort(p.rows, p.n, sizeof(p.rows[0]), by_day);
	propose_lieu(&p);
	qsort(p.rows, p.n, sizeof(p.rows[0]), by_day);
	*ret_rows = p.rows;
	return p.n;
}

static bool year_has_holiday(const struct calendar_row *rows, size_t n, int year)
{
	for (size_t i = 0; i < n; i++) {
		const struct calendar_row *r = &rows[i];

		if (r->kind == CAL_HOLIDAY && str_empty(r->unit) &&
		    r->date.day >= date_ymd(year, 1, 1).day &&
		    r->date.day <= date_ymd(year, 12, 31).day)
			return true;
	}
	return false;
}

size_t calendar_complete(struct arena *a, const struct calendar_row *rows, size_t n, int from_year,
			 int to_year, struct calendar_row **ret_rows)
{
	size_t years = (size_t)MAX(to_year - from_year + 1, 0);
	struct calendar_row *all = NEW_ARRAY(a, struct calendar_row, n + years * ROWS_MAX);
	size_t count = n;

	if (n)
		memcpy(all, rows, n * sizeof(*rows));
	for (int y = from_year; y <= to_year; y++) {
		struct calendar_row *proposed;
		size_t m;

		if (year_has_holiday(rows, n, y))
			continue;
		m = calendar_propose(a, y, &proposed);
		for (size_t i = 0; i < m; i++) {
			proposed[i].source =
				S("dự kiến theo Bộ luật Lao động, chờ thông báo chính thức");
			all[count++] = proposed[i];
		}
	}
	*ret_rows = all;
	return count;
}
