/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock_test.c - the clock's rules one by one. Dated legal cases are in tests/clock/cases.csv
 * (cases_test.c), random ones against a second implementation in tests/clock/run.
 */
#include "base/test.h"
#include "core/clock/clock.h"

/* The working calendar of 2026, with the swaps decided for it. */
static const struct {
	const char *date, *kind, *name;
} days_2026[] = {
	{ "2026-01-01", "holiday", "Tết Dương lịch" },
	{ "2026-01-02", "swap-off", "Nghỉ hoán đổi" },
	{ "2026-01-10", "swap-work", "Làm bù" },
	{ "2026-02-16", "holiday", "Tết Nguyên đán" },
	{ "2026-02-17", "holiday", "Tết Nguyên đán" },
	{ "2026-02-18", "holiday", "Tết Nguyên đán" },
	{ "2026-02-19", "holiday", "Tết Nguyên đán" },
	{ "2026-02-20", "holiday", "Tết Nguyên đán" },
	{ "2026-04-26", "holiday", "Giỗ Tổ Hùng Vương" },
	{ "2026-04-27", "substitute", "Nghỉ bù Giỗ Tổ Hùng Vương" },
	{ "2026-04-30", "holiday", "Ngày Chiến thắng" },
	{ "2026-05-01", "holiday", "Ngày Quốc tế lao động" },
	{ "2026-08-22", "swap-work", "Làm bù" },
	{ "2026-08-31", "swap-off", "Nghỉ hoán đổi" },
	{ "2026-09-01", "holiday", "Quốc khánh" },
	{ "2026-09-02", "holiday", "Quốc khánh" },
	{ "2026-11-24", "holiday", "Ngày Văn hóa Việt Nam" },
};

static struct calendar_row *rows_2026(void)
{
	struct calendar_row *rows = NEW_ARRAY(test_mem(), struct calendar_row, ARRAY_LEN(days_2026) + 1);

	for (size_t i = 0; i < ARRAY_LEN(days_2026); i++) {
		CHECK(date_parse(str_of(days_2026[i].date), &rows[i].date));
		CHECK(cal_kind_parse(str_of(days_2026[i].kind), &rows[i].kind));
		rows[i].name = str_of(days_2026[i].name);
		rows[i].basis = S("Điều 112 Bộ luật Lao động 2019");
	}
	return rows;
}

static struct calendar *cal_2026(void)
{
	struct calendar *cal;
	struct clock_problem why = { 0 };

	CHECK_OK(calendar_compile(test_mem(), rows_2026(), ARRAY_LEN(days_2026), calendar_shifts_default,
				  calendar_shifts_default_n, S(""), 2026, 2026, &cal, &why));
	return cal;
}

static instant at(const char *z)
{
	instant t;

	CHECK(instant_parse(str_of(z), &t));
	return t;
}

static str iso(instant t)
{
	return str_sub(instant_iso(test_mem(), t), 0, 16);
}

static struct clock_event event(enum clock_event_kind kind, const char *when)
{
	return (struct clock_event){ .kind = kind, .at = at(when) };
}

/* Due date of a case with these events, seen at the last one. */
static struct clock_result due(struct clock_rule rule, const struct clock_event *ev, size_t n)
{
	struct clock_result r;
	struct clock_problem why = { 0 };
	int err = clock_due(test_mem(), cal_2026(), &rule, ev, n, ev[n - 1].at, &r, &why);

	if (err)
		printf("%" STR_FMT "\n", STR_ARG(why.text));
	CHECK_INT(err, 0);
	return r;
}

static str due_from(struct clock_rule rule, const char *start)
{
	struct clock_event ev = event(CLOCK_START, start);

	return iso(due(rule, &ev, 1).due);
}

TEST(clock, tet_is_skipped_with_its_name)
{
	struct clock_event ev = event(CLOCK_START, "2026-02-13T16:30");
	struct clock_result r = due(CLOCK_RULE(5, UNIT_WORKING_DAY), &ev, 1);

	CHECK_STRZ(iso(r.due), "2026-02-27T17:30");
	CHECK_INT(r.step_n, 6);
}
TEST(clock, days_as_hours_keep_the_time_of_day)
{
	struct clock_rule r = CLOCK_RULE(5, UNIT_WORKING_DAY);

	r.days = DAYS_AS_HOURS;
	CHECK_STRZ(due_from(r, "2026-02-13T16:30"), "2026-02-27T16:30");
}
