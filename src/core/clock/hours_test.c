/* SPDX-License-Identifier: Apache-2.0 */
/* hours_test.c - weekly hours from a date on: which row holds, what is refused, what the derivation says. */
#include "base/test.h"
#include "core/clock/clock.h"

#define U "TTPVHCC"

static const struct calendar_row holiday = { .kind = CAL_HOLIDAY, .name = S_INIT("Tết"), .basis = S_INIT("Điều 112") };

static struct calendar_row hours(const char *unit, const char *from, const char *until, int weekday, const char *shifts)
{
	struct calendar_row r = { .kind = CAL_HOURS,
				  .unit = str_of(unit),
				  .weekday = weekday,
				  .shifts = str_of(shifts),
				  .name = S("giờ mới"),
				  .basis = S("QĐ 5") };

	CHECK(date_parse(str_of(from), &r.date) && (!*until || date_parse(str_of(until), &r.until)));
	return r;
}

/* 2026 for the unit, with one holiday and these rows. */
static int compile(const struct calendar_row *rows, size_t n, const char *unit, struct calendar **ret, struct clock_problem *why)
{
	struct calendar_row *all = NEW_ARRAY(test_mem(), struct calendar_row, n + 1);

	all[0] = holiday;
	all[0].date = date_ymd(2026, 1, 1);
	memcpy(all + 1, rows, n * sizeof(*rows));
	return calendar_compile(test_mem(), all, n + 1, calendar_shifts_default, calendar_shifts_default_n, str_of(unit), 2026, 2026,
				ret, why);
}

static str on(const struct calendar *cal, int month, int day)
{
	const struct calendar_row *row;

	return calendar_hours_text(test_mem(), cal, date_ymd(2026, month, day), &row);
}

TEST(hours, the_units_own_hold_then_everybodys_then_the_week)
{
	const struct calendar_row rows[] = {
		hours("", "2026-03-01", "", 4, "07:30-11:30"),
		hours(U, "2026-04-10", "", 5, "07:30-11:30"),
		hours(U, "2026-04-01", "", 5, "07:30-11:30"), /* began before: does not hold any more */
		hours(U, "2026-06-01", "2026-08-31", 4, "07:00-11:00, 13:00-17:00"),
		hours("05977", "2026-01-01", "", 6, "13:00-17:00"),
		hours(U, "2026-10-01", "", 5, "nghỉ"),
		hours("", "2026-04-15", "", 5, "08:00-09:00"),
	};
	const struct calendar_row *row;
	struct calendar *cal, *all;

	CHECK_OK(compile(rows, ARRAY_LEN(rows), U, &cal, NULL));
	CHECK_OK(compile(rows, ARRAY_LEN(rows), "", &all, NULL));
	CHECK_STRZ(on(cal, 2, 27), "07:30–11:30, 13:30–17:30");
	CHECK_STRZ(on(cal, 3, 6), "07:30–11:30");
	CHECK_STRZ(on(cal, 6, 5), "07:00–11:00, 13:00–17:00");
	CHECK_STRZ(on(cal, 8, 28), "07:00–11:00, 13:00–17:00");
	CHECK_STRZ(on(cal, 9, 4), "07:30–11:30"); /* the season is over */
	CHECK_STRZ(on(cal, 3, 28), "");
	CHECK_STRZ(on(cal, 4, 4), "07:30–11:30");
	CHECK_STRZ(on(cal, 5, 2), "07:30–11:30"); /* everybody's began later, the own goes before */
	CHECK_STRZ(on(cal, 10, 3), "");		  /* the own that began last */
	CHECK_STRZ(on(cal, 5, 3), "");		  /* another unit's Sunday */
	CHECK_STRZ(on(all, 5, 2), "08:00–09:00");
	CHECK_STRZ(on(all, 6, 5), "07:30–11:30");
	calendar_hours_text(test_mem(), cal, date_ymd(2026, 4, 4), &row);
	CHECK_STRZ(row->unit, U);
	calendar_hours_text(test_mem(), cal, date_ymd(2026, 4, 2), &row);
	CHECK(row == NULL);
	CHECK_INT(calendar_full_day(cal), 480);
}

TEST(hours, a_full_day_is_as_long_as_most_days_of_the_unit)
{
	const struct calendar_row longer[] = { hours(U, "2026-01-01", "", 3, "07:30-11:30, 13:30-19:00") };
	const struct calendar_row shorter[] = { hours(U, "2026-01-01", "", 0, "08:00-12:00, 13:00-16:00"),
						hours(U, "2026-01-01", "", 1, "08:00-12:00, 13:00-16:00"),
						hours(U, "2026-01-01", "", 2, "08:00-12:00, 13:00-16:00") };
	struct calendar *cal;

	CHECK_OK(compile(longer, ARRAY_LEN(longer), U, &cal, NULL));
	CHECK_INT(calendar_full_day(cal), 480);
	CHECK_OK(compile(shorter, ARRAY_LEN(shorter), U, &cal, NULL));
	CHECK_INT(calendar_full_day(cal), 420);
	CHECK_OK(compile(shorter, ARRAY_LEN(shorter), "", &cal, NULL));
	CHECK_INT(calendar_full_day(cal), 480);
}

TEST(hours, what_makes_no_sense_is_refused_with_the_reason)
{
	const struct {
		struct calendar_row a, b;
		const char *says; /* NULL: taken */
	} table[] = {
		{ hours(U, "2026-02-01", "", 5, "11:30-07:30"), holiday, "Giờ làm việc thứ Bảy từ 01/02/2026 (giờ mới) có ca kết thúc" },
		{ hours(U, "2026-02-01", "", 5, "23:00-24:30"), holiday, "ngoài một ngày" },
		{ hours(U, "2026-02-01", "", 7, "07:30-11:30"), holiday, NULL },
		{ hours(U, "2026-02-01", "", 5, "07:30-11:30, 11:00-12:00"), holiday, "hai ca trùng giờ" },
		{ hours(U, "2026-02-01", "", 5, "1:00-2:00,3:00-4:00,5:00-6:00,7:00-8:00,9:00-10:00"), holiday, "quá 4 ca" },
		{ hours(U, "2026-02-01", "", 5, "1:00-2:00,3:00-4:00,5:00-6:00,7:00-8:00,9:00-10:00,11:00-12:00"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "sáng"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, ""), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "7:3-11:30"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "x:30-11:30"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "7:xx-11:30"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "25:00-26:00"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "-1:00-6:00"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "7:60-8:00"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "7:-1-8:00"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "7:00--8:00"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "7:00-8:-1"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "", 5, "7:00-8:xx"), holiday, "không đọc được" },
		{ hours(U, "2026-02-01", "2026-01-31", 5, "07:30-11:30"), holiday, "ngày cuối trước ngày đầu" },
		{ hours(U, "2026-02-01", "", 5, "07:30-11:30"), hours(U, "2026-02-01", "", 5, "nghỉ"), "trùng thời gian với" },
		{ hours(U, "2026-02-01", "2026-05-31", 5, "07:30-11:30"), hours(U, "2026-03-01", "", 5, "nghỉ"), "trùng thời gian với" },
		{ hours(U, "2026-03-01", "", 5, "nghỉ"), hours(U, "2026-02-01", "2026-05-31", 5, "07:30-11:30"), "trùng thời gian với" },
		{ hours(U, "2026-02-01", "2026-05-31", 5, "07:30-11:30"), hours(U, "2026-06-01", "", 5, "nghỉ"), NULL },
		{ hours(U, "2026-02-01", "", 5, "07:30-11:30"), hours(U, "2026-03-01", "2026-05-31", 5, "nghỉ"), NULL },
		{ hours(U, "2026-02-01", "", 5, "07:30-11:30"), hours("", "2026-02-01", "", 5, "nghỉ"), NULL },
		{ hours(U, "2026-02-01", "", 5, "07:30-11:30"), hours(U, "2026-02-01", "", 6, "07:30-11:30"), NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct calendar_row rows[] = { table[i].a, table[i].b };
		struct clock_problem why = { .text = S("") };
		struct calendar *cal;
		int err;

		if (rows[0].weekday == 7)
			rows[0].weekday = 6;
		err = compile(rows, rows[1].kind == CAL_HOURS ? 2 : 1, U, &cal, &why);
		if (table[i].says ? err != E_INVALID || str_search(why.text, str_of(table[i].says)) < 0 : err != 0)
			test_fail(__FILE__, __LINE__, str_fmt(test_mem(), "row %zu: %" STR_FMT, i, STR_ARG(why.text)).p);
	}
}

/* Rest on all days for good, or in one season only. */
TEST(hours, a_week_without_a_shift_is_refused)
{
	struct clock_problem why = { 0 };
	struct calendar_row rows[6];
	struct calendar *cal;

	for (int i = 0; i < 5; i++)
		rows[i] = hours(U, "2026-05-01", "", i, "nghỉ");
	CHECK_INT(compile(rows, 5, U, &cal, &why), E_INVALID);
	CHECK_STRZ(why.text, "Tuần từ ngày 01/05/2026 không có ca làm việc nào. Hãy ghi giờ của ít nhất một ngày.");
	rows[5] = hours(U, "2026-05-01", "2026-08-31", 6, "13:00-17:00");
	CHECK_INT(compile(rows, 6, U, &cal, &why), E_INVALID);
	CHECK(str_search(why.text, S("01/09/2026")) > 0);
	rows[5] = hours(U, "2026-05-01", "", 6, "13:00-17:00");
	CHECK_OK(compile(rows, 6, U, &cal, &why));
	CHECK_INT(calendar_full_day(cal), 240);
}

static str derivation(const struct calendar *cal, const char *start, int n, enum clock_unit unit)
{
	struct clock_rule rule = CLOCK_RULE(n, unit);
	struct clock_event ev = { .kind = CLOCK_START };
	struct clock_result r;

	CHECK(instant_parse(str_of(start), &ev.at));
	CHECK_OK(clock_due(test_mem(), cal, &rule, &ev, 1, ev.at, &r, NULL));
	return clock_explain_text(test_mem(), &r);
}

TEST(hours, a_derivation_says_whose_hours_under_which_text)
{
	const struct calendar_row rows[] = { hours(U, "2026-02-01", "", 5, "07:30-11:30"), hours(U, "2026-02-01", "", 0, "nghỉ"),
					     hours("", "2026-02-01", "", 1, "07:00-11:00, 13:00-17:00") };
	struct calendar *cal;
	str text;

	struct calendar_row with[5];
	struct calendar *lunch;

	memcpy(with, rows, sizeof(rows));
	with[3] = holiday; /* on a Tuesday that has hours, then a closed Monday that has none: the day's own row tells */
	with[3].date = date_ymd(2026, 3, 10);
	with[4] = with[3];
	with[4].date = date_ymd(2026, 3, 9);
	with[4].name = S("Hội");
	CHECK_OK(compile(with, 5, U, &lunch, NULL));
	text = derivation(lunch, "2026-03-05T09:00", 3, UNIT_WORKING_DAY);
	CHECK(str_search(text, S("Không tính thứ Hai 09/03/2026: Hội. [Điều 112]")) > 0);
	CHECK(str_search(text, S("Không tính thứ Ba 10/03/2026: Tết. [Điều 112]")) > 0);
	CHECK(str_search(text, S("Giờ làm việc thứ Ba")) < 0);
	CHECK_OK(compile(rows, ARRAY_LEN(rows), U, &cal, NULL));
	text = derivation(cal, "2026-03-05T09:00", 3, UNIT_WORKING_DAY); /* a Thursday: Friday, half of Saturday, Tuesday, Wednesday */
	CHECK(str_search(text, S("Giờ làm việc thứ Bảy là 07:30–11:30, theo giờ riêng của đơn vị TTPVHCC từ 01/02/2026: giờ mới. [QĐ 5]")) > 0);
	CHECK(str_search(text, S("Giờ làm việc thứ Ba là 07:00–11:00, 13:00–17:00, theo giờ chung của tỉnh từ 01/02/2026")) > 0);
	CHECK(str_search(text, S("Không tính thứ Hai 09/03/2026: nghỉ hằng tuần. [QĐ 5]")) > 0);
	CHECK(str_ends(text, S("11/03/2026.\n"))); /* 8 + 4 + 8 hours, then 4 of Wednesday: to its end */
	text = derivation(cal, "2026-03-05T09:00", 9, UNIT_WORKING_DAY); /* two Saturdays: told once */
	CHECK(str_search(str_sub(text, (size_t)str_search(text, S("Giờ làm việc thứ Bảy")) + 8, text.n), S("Giờ làm việc thứ Bảy")) < 0);
	text = derivation(cal, "2026-03-05T09:00", 2, UNIT_CALENDAR_DAY); /* ends on that Saturday, at noon */
	CHECK(str_search(text, S("Giờ làm việc thứ Bảy")) > 0);
	CHECK(str_search(text, S("thứ Ba")) < 0);
	/* Everybody else's derivation says nothing of it. */
	CHECK_OK(compile(rows, 2, "05977", &cal, NULL));
	CHECK(str_search(derivation(cal, "2026-03-05T09:00", 3, UNIT_WORKING_DAY), S("Giờ làm việc")) < 0);
}

TEST(hours, names_of_weekdays)
{
	int d = -1;

	for (int i = 0; i < 7; i++)
		CHECK(weekday_parse(weekday_slug(i), &d) && d == i);
	CHECK(!weekday_parse(S("8"), &d));
	CHECK_STRZ(str_of(weekday_vi(6)), "Chủ nhật");
}

/* A common swap, a common day off: a unit that rests or works on those days anyway has nothing to answer for. */
TEST(hours, everybodys_days_meet_a_week_of_ones_own)
{
	struct calendar_row rows[] = {
		hours(U, "2026-01-01", "", 4, "nghỉ"),
		hours(U, "2026-01-01", "", 5, "07:30-11:30, 13:30-17:30"),
		{ .kind = CAL_SWAP_OFF, .date = date_ymd(2026, 3, 6), .name = S("nghỉ") },
		{ .kind = CAL_SWAP_WORK, .date = date_ymd(2026, 3, 14), .pair = date_ymd(2026, 3, 6), .name = S("bù") },
		{ .kind = CAL_SWAP_WORK, .date = date_ymd(2026, 3, 7), .name = S("bù"), .unit = S(U) },
	};
	struct clock_problem why = { 0 };
	struct calendar_day day;
	struct calendar *cal;

	CHECK_OK(compile(rows, 4, U, &cal, &why));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 6), &day));
	CHECK(!day.working);
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 14), &day));
	CHECK(day.working && day.minutes == 480);
	/* Its own make-up day of a day it rests on has everybody's Monday. */
	rows[3].unit = S(U);
	rows[3].date = date_ymd(2026, 3, 15);
	CHECK_OK(compile(rows, 4, U, &cal, &why));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 15), &day));
	CHECK(day.working && day.minutes == 480);
	/* Everybody rests on Fridays from February on, and made up for one nevertheless. */
	rows[0].unit = rows[1].unit = rows[3].unit = S("");
	rows[2].kind = CAL_HOLIDAY;
	rows[3].pair = date_ymd(2027, 1, 1);
	CHECK_OK(compile(rows, 4, U, &cal, &why));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 15), &day));
	CHECK(day.working && day.minutes == 480);
	rows[0].unit = rows[1].unit = S(U);
	CHECK_INT(compile(rows, 5, U, &cal, &why), E_INVALID); /* its own make-up day on a Saturday that it works */
	CHECK(str_search(why.text, S("là ngày làm việc bình thường")) > 0);
}

TEST(hours, a_file_has_them_as_rows)
{
	struct clock_problem why = { 0 };
	struct calendar_row *rows;
	size_t n;

	CHECK_OK(calendar_parse_csv(test_mem(), S("date,kind,name,unit,basis,weekday,shifts,until\n"
						  "2026-02-01,hours,Sáng thứ Bảy,TTPVHCC,QĐ 5,7,07:30-11:30,2026-12-31\n"
						  "2026-02-01,hours,Chủ nhật,TTPVHCC,QĐ 5,CN,nghỉ,\n"),
				    &rows, &n, &why));
	CHECK_INT(n, 2);
	CHECK(rows[0].weekday == 5 && rows[0].until.day == date_ymd(2026, 12, 31).day && rows[1].weekday == 6 && rows[1].until.day == 0);
	CHECK_STRZ(rows[0].shifts, "07:30-11:30");
	CHECK_INT(calendar_parse_csv(test_mem(), S("date,kind,name,weekday\n2026-02-01,hours,A,8\n"), &rows, &n, &why), E_INVALID);
	CHECK(str_search(why.text, S("cột weekday")) > 0);
	CHECK_INT(calendar_parse_csv(test_mem(), S("date,kind,name,weekday,until\n2026-02-01,hours,A,7,mai\n"), &rows, &n, &why), E_INVALID);
	CHECK(str_search(why.text, S("cột until")) > 0);
}
