/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cases_test.c - the dated legal cases of tests/clock/cases.csv, under the calendar beside it.
 *
 * period: "5 wd" working days, "8 h" working hours, "1 hd" half days, "10 cd" calendar days, "1 m"
 * months, "same-day", "at-once". options: "cutoff=15:00;first;reset;as-hours". events: "pause TIME;
 * resume TIME; extend 2 wd TIME; reset TIME; stop TIME". due: a time, or "error". law: why.
 * Run from the root of the tree.
 */
#include "base/test.h"
#include "core/clock/clock.h"
#include "lib/csv/csv.h"

static str slurp(const char *path)
{
	struct buf b = buf_new(test_mem(), 0);
	FILE *f = fopen(path, "rb");
	char chunk[4096];
	size_t n;

	CHECK(f != NULL);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	return buf_view(&b);
}

/* The usual week, or one that ends on Friday noon. */
static struct calendar *case_calendar(bool short_friday)
{
	struct calendar_row *rows;
	struct clock_problem why = { 0 };
	struct calendar *cal;
	size_t n;

	CHECK_OK(
		calendar_parse_csv(test_mem(), slurp("tests/clock/calendar.csv"), &rows, &n, &why));
	CHECK_OK(calendar_compile(test_mem(), rows, n, calendar_shifts_default,
				  calendar_shifts_default_n - short_friday, S(""), 2024, 2027, &cal,
				  &why));
	return cal;
}

static void period(str s, int32_t *ret_n, enum clock_unit *ret_unit)
{
	static const struct {
		const char *name;
		enum clock_unit unit;
	} units[] = { { "h", UNIT_WORKING_HOUR }, { "hd", UNIT_HALF_DAY },
		      { "wd", UNIT_WORKING_DAY }, { "cd", UNIT_CALENDAR_DAY },
		      { "m", UNIT_MONTH },	  { "same-day", UNIT_SAME_DAY },
		      { "at-once", UNIT_AT_ONCE } };
	str first = str_cut(&s, ' ');
	int64_t n = 0;

	CHECK(!s.p || str_int(first, &n));
	*ret_n = (int32_t)n;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (str_eqz(s.p ? s : first, units[i].name)) {
			*ret_unit = units[i].unit;
			return;
		}
	}
	CHECK(false); /* an unknown unit */
}

static int hour_and_minute(str s)
{
	str hour = str_cut(&s, ':');
	int64_t h = 0, m = 0;

	CHECK(str_int(hour, &h) && str_int(s, &m));
	return (int)(h * 60 + m);
}

static void options(str s, struct clock_rule *r)
{
	while (s.p) {
		str o = str_cut(&s, ';');

		if (str_starts(o, S("cutoff=")))
			r->cutoff_minute = hour_and_minute(str_sub(o, 7, o.n));
		else if (str_eqz(o, "first"))
			r->first_day = DAY_FIRST_COUNTED;
		else if (str_eqz(o, "reset"))
			r->supplement = RESUME_RESET;
		else if (str_eqz(o, "as-hours"))
			r->days = DAYS_AS_HOURS;
		else /* short-friday chose the calendar */
			CHECK(str_empty(o) || str_eqz(o, "short-friday"));
	}
}

/* Adds the events after START; returns their number with it. */
static size_t events(str s, struct clock_event *ev)
{
	static const char *const names[] = { "start", "pause", "resume", "reset", "extend", "stop" };
	size_t n = 1;

	while (s.p) {
		str e = str_trim(str_cut(&s, ';')), name;

		if (str_empty(e))
			continue;
		name = str_cut(&e, ' ');
		for (size_t k = 0; k < ARRAY_LEN(names); k++) {
			if (str_eqz(name, names[k]))
				ev[n].kind = (enum clock_event_kind)k;
		}
		CHECK(ev[n].kind != CLOCK_START);
		if (ev[n].kind == CLOCK_EXTEND) {
			period(str_sub(e, 0, e.n - 17), &ev[n].n, &ev[n].unit);
			e = str_sub(e, e.n - 16, e.n);
		}
		CHECK(instant_parse(e, &ev[n].at));
		n++;
	}
	return n;
}

/* One row; false, and says so, when the clock disagrees with it. */
static bool holds(const struct calendar *cal, const str *f)
{
	struct clock_event ev[16] = { { .kind = CLOCK_START } };
	struct clock_rule rule = CLOCK_RULE(0, UNIT_WORKING_DAY);
	struct clock_result r = { 0 };
	instant as_of;
	size_t n;
	int err;
	str have;

	CHECK(instant_parse(f[0], &ev[0].at));
	period(f[1], &rule.n, &rule.unit);
	options(f[2], &rule);
	n = events(f[3], ev);
	as_of = (instant){ MAX(ev[n - 1].at.ms, ev[0].at.ms) };
	err = clock_due(test_mem(), cal, &rule, ev, n, as_of, &r, NULL);
	have = err ? S("error") : str_sub(instant_iso(test_mem(), r.due), 0, 16);
	if (str_eq(have, f[4]))
		return true;
	printf("%" STR_FMT " %" STR_FMT " [%" STR_FMT "] %" STR_FMT ": due %" STR_FMT
	       ", not %" STR_FMT "\n",
	       STR_ARG(f[0]), STR_ARG(f[1]), STR_ARG(f[2]), STR_ARG(f[3]), STR_ARG(f[4]),
	       STR_ARG(have));
	if (!err)
		printf("%" STR_FMT, STR_ARG(clock_explain_text(test_mem(), &r)));
	return false;
}

TEST(clock_cases, every_dated_case_holds)
{
	struct calendar *usual = case_calendar(false), *short_friday = case_calendar(true);
	struct csv csv = csv_open(slurp("tests/clock/cases.csv"), ',');
	size_t n, good = 0, bad = 0;
	str *f;

	CHECK(csv_read(test_mem(), &csv, &f, &n) == 1 && n == 6 && str_eqz(f[0], "start"));
	while (csv_read(test_mem(), &csv, &f, &n) > 0) {
		CHECK(n == 6 && f[5].n > 0);
		if (holds(str_search(f[2], S("short-friday")) < 0 ? usual : short_friday, f))
			good++;
		else
			bad++;
	}
	CHECK_INT(bad, 0);
	CHECK(good >= 320);
}
