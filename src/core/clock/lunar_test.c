/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lunar_test.c - published lunar dates, and the holidays that were decided from them.
 */
#include "base/test.h"
#include "core/clock/clock.h"
#include "core/clock/lunar.h"

static const struct {
	const char *solar;
	int year, month, day;
	bool leap;
} known[] = {
	/* the first Tết after the change to UTC+7; the South kept it a day later in both years */
	{ "1968-01-29", 1968, 1, 1, false },
	{ "1969-02-16", 1969, 1, 1, false },
	{ "1985-01-21", 1985, 1, 1, false }, /* China: 20 February */
	{ "1985-03-21", 1985, 2, 1, true },
	{ "1985-04-29", 1985, 3, 10, false },
	{ "2000-02-05", 2000, 1, 1, false },
	{ "2007-02-17", 2007, 1, 1, false }, /* China: 18 February */
	{ "2007-04-26", 2007, 3, 10, false },
	{ "2020-05-23", 2020, 4, 1, true },
	{ "2023-03-22", 2023, 2, 1, true },
	{ "2024-02-10", 2024, 1, 1, false },
	{ "2024-04-18", 2024, 3, 10, false },
	{ "2025-01-29", 2025, 1, 1, false },
	{ "2025-04-07", 2025, 3, 10, false },
	{ "2025-07-25", 2025, 6, 1, true },
	{ "2026-02-16", 2025, 12, 29, false },
	{ "2026-02-17", 2026, 1, 1, false },
	{ "2026-04-26", 2026, 3, 10, false },
	{ "2027-02-06", 2027, 1, 1, false },
	{ "2027-04-16", 2027, 3, 10, false },
	{ "2028-01-26", 2028, 1, 1, false },
	{ "2028-04-04", 2028, 3, 10, false },
	{ "2029-02-13", 2029, 1, 1, false },
	{ "2029-04-23", 2029, 3, 10, false },
	{ "2030-02-02", 2030, 1, 1, false }, /* China: 3 February */
	{ "2030-04-12", 2030, 3, 10, false },
	{ "2033-12-22", 2033, 11, 1, true },
};

TEST(lunar, published_dates_both_ways)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		struct lunar l;
		date d, back;

		CHECK(date_parse(str_of(known[i].solar), &d));
		CHECK(lunar_of(d, &l));
		CHECK_INT(l.year, known[i].year);
		CHECK_INT(l.month, known[i].month);
		CHECK_INT(l.day, known[i].day);
		CHECK_INT(l.leap, known[i].leap);
		CHECK(lunar_to_solar(l, &back) && back.day == d.day);
	}
}

TEST(lunar, every_day_of_a_century_follows_the_day_before)
{
	date d = date_ymd(1968, 1, 1), end = date_ymd(2070, 1, 1);
	struct lunar before, l;

	CHECK(lunar_of(d, &before));
	while (++d.day < end.day) {
		CHECK(lunar_of(d, &l));
		if (l.day == 1)
			CHECK(before.day >= 29 && (l.month == before.month % 12 + 1 || l.leap) &&
			      l.year == before.year + (l.month == 1 && before.month == 12));
		else
			CHECK(l.day == before.day + 1 && l.month == before.month &&
			      l.leap == before.leap && l.day <= 30);
		before = l;
	}
}

TEST(lunar, leap_months)
{
	static const int leap[][2] = { { 1985, 2 }, { 2004, 2 }, { 2006, 7 }, { 2009, 5 },
				       { 2012, 4 }, { 2014, 9 }, { 2017, 6 }, { 2020, 4 },
				       { 2023, 2 }, { 2025, 6 }, { 2028, 5 }, { 2033, 11 },
				       { 2024, 0 }, { 2026, 0 } };

	for (size_t i = 0; i < ARRAY_LEN(leap); i++)
		CHECK_INT(lunar_leap_month(leap[i][0]), leap[i][1]);
}

TEST(lunar, days_that_are_not_there)
{
	static const struct lunar none[] = { { 2026, 1, 31, false }, { 2026, 1, 0, false },
					     { 2026, 13, 1, false }, { 2026, 0, 1, false },
					     { 1899, 1, 1, false },  { 2101, 1, 1, false },
					     { 2026, 6, 1, true },   { 2025, 12, 30, false } };
	struct lunar l;
	date d;

	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		CHECK(!lunar_to_solar(none[i], &d));
	CHECK(!lunar_of(date_ymd(1899, 12, 31), &l));
	CHECK(!lunar_of(date_ymd(2101, 1, 1), &l));
	CHECK(lunar_of(date_ymd(1900, 1, 1), &l) && lunar_of(date_ymd(2100, 12, 31), &l));
}

/* The months of the years near the edges of the time scale's polynomials come out whole. */
TEST(lunar, every_year_has_twelve_or_thirteen_months)
{
	for (int y = LUNAR_YEAR_MIN; y < LUNAR_YEAR_MAX; y++) {
		date a, b;
		int days;

		CHECK(lunar_to_solar((struct lunar){ y, 1, 1, false }, &a));
		CHECK(lunar_to_solar((struct lunar){ y + 1, 1, 1, false }, &b));
		days = b.day - a.day;
		CHECK(lunar_leap_month(y) ? days >= 383 && days <= 385
					  : days >= 353 && days <= 355);
	}
}

static str proposal(int year)
{
	struct buf b = buf_new(test_mem(), 0);
	struct calendar_row *rows;
	size_t n = calendar_propose(test_mem(), year, &rows);

	for (size_t i = 0; i < n; i++) {
		CHECK(rows[i].name.n > 0 && rows[i].basis.n > 0);
		buf_fmt(&b, "%s%s%.5s", i ? " " : "", rows[i].kind == CAL_SUBSTITUTE ? "+" : "",
			date_vi(test_mem(), rows[i].date).p);
	}
	return buf_view(&b);
}

/* What was decided in these years, without the swap days. */
TEST(propose, the_years_as_they_were_decided)
{
	CHECK_STRZ(proposal(2023),
		   "01/01 +02/01 20/01 21/01 22/01 23/01 24/01 +25/01 +26/01 29/04 30/04 01/05 "
		   "+02/05 +03/05 01/09 02/09 +04/09");
	CHECK_STRZ(
		proposal(2024),
		"01/01 08/02 09/02 10/02 11/02 12/02 +13/02 +14/02 18/04 30/04 01/05 02/09 03/09");
	CHECK_STRZ(proposal(2025),
		   "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 01/09 02/09");
	CHECK_STRZ(
		proposal(2026),
		"01/01 16/02 17/02 18/02 19/02 20/02 26/04 +27/04 30/04 01/05 01/09 02/09 24/11");
	CHECK_STRZ(
		proposal(2028),
		"01/01 +03/01 24/01 25/01 26/01 27/01 28/01 04/04 30/04 01/05 +02/05 01/09 02/09 "
		"+04/09 24/11");
}

/* Every proposal is a calendar that compiles; Giỗ Tổ and 30 April can be one day. */
TEST(propose, every_proposal_compiles)
{
	struct calendar_row *rows;
	struct clock_problem why = { 0 };
	struct calendar *cal;
	size_t n = calendar_complete(test_mem(), NULL, 0, 1971, 2100, &rows);

	CHECK_OK(calendar_compile(test_mem(), rows, n, calendar_shifts_default,
				  calendar_shifts_default_n, S(""), 1971, 2100, &cal, &why));
}

TEST(propose, outside_the_lunar_calendar_only_solar_holidays)
{
	CHECK_STRZ(proposal(2101), "01/01 +03/01 30/04 01/05 +02/05 +03/05 01/09 02/09 24/11");
}

TEST(propose, only_years_without_rows_are_completed)
{
	struct calendar_row own[2] = {
		{ .date = date_ymd(2026, 1, 1), .kind = CAL_HOLIDAY, .name = S("Tết") },
		{ .date = date_ymd(2027, 6, 1), .kind = CAL_HOLIDAY, .name = S("x"), .unit = S("1") }
	};
	struct calendar_row *rows;
	size_t n = calendar_complete(test_mem(), own, 2, 2026, 2027, &rows);

	CHECK(n > 10);
	CHECK_STRZ(rows[0].name, "Tết");
	CHECK(rows[2].date.day == date_ymd(2027, 1, 1).day && rows[2].source.n > 0);
	CHECK_INT(calendar_complete(test_mem(), own, 1, 2026, 2026, &rows), 1);
	CHECK_INT(calendar_complete(test_mem(), own, 0, 2026, 2025, &rows), 0);
}
