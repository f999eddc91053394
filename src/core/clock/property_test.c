/* SPDX-License-Identifier: Apache-2.0 */
/*
 * property_test.c - laws the clock obeys for every case, tried on generated ones from a fixed seed.
 */
#include "base/test.h"
#include "core/clock/clock.h"

#define CASES 3000
#define YEAR_FROM 2024
#define YEAR_TO 2027

static uint64_t next(uint64_t *s)
{
	uint64_t z = *s += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int below(uint64_t *s, int n)
{
	return (int)(next(s) % (uint64_t)n);
}

/* The proposed years; with `extra` a holiday more. */
static struct calendar *calendar(int32_t extra)
{
	struct calendar_row *rows;
	size_t n = calendar_complete(test_mem(), NULL, 0, YEAR_FROM, YEAR_TO, &rows);
	struct calendar *cal;

	if (extra) {
		struct calendar_row *more = NEW_ARRAY(test_mem(), struct calendar_row, n + 1);

		memcpy(more, rows, n * sizeof(*rows));
		more[n++] = (struct calendar_row){ .date = { extra },
						   .kind = CAL_HOLIDAY,
						   .name = S("thêm") };
		rows = more;
	}
	CHECK_OK(calendar_compile(test_mem(), rows, n, calendar_shifts_default,
				  calendar_shifts_default_n, S(""), YEAR_FROM, YEAR_TO, &cal,
				  NULL));
	return cal;
}

static instant some_moment(uint64_t *s)
{
	int day = below(s, 700); /* one draw a line: the order of arguments is the compiler's */

	return instant_at((date){ date_ymd(2024, 6, 1).day + day }, below(s, 1440));
}

static struct clock_rule some_rule(uint64_t *s)
{
	struct clock_rule r = CLOCK_RULE(1 + below(s, 20), (enum clock_unit)below(s, CLOCK_UNITS));

	r.n = r.unit == UNIT_MONTH ? 1 + r.n % 4 : r.n;
	r.days = (enum clock_days)below(s, 2);
	r.first_day = (enum clock_first_day)below(s, 2);
	r.cutoff_minute = below(s, 2) ? 900 : -1;
	return r;
}

static instant due(const struct calendar *cal, const struct clock_rule *r,
		   const struct clock_event *ev, size_t n)
{
	struct clock_result res;

	CHECK_OK(clock_due(NULL, cal, r, ev, n, ev[n - 1].at, &res, NULL));
	return res.due;
}

static instant later(instant t, int64_t minutes)
{
	return (instant){ t.ms + minutes * MS_MINUTE };
}

TEST(clock_property, never_before_the_start_and_always_in_working_time)
{
	struct calendar *cal = calendar(0);
	uint64_t s = 1;

	for (int i = 0; i < CASES; i++) {
		struct clock_rule r = some_rule(&s);
		struct clock_event ev = { .kind = CLOCK_START, .at = some_moment(&s) };
		instant d = due(cal, &r, &ev, 1);

		CHECK(d.ms > ev.at.ms);
		CHECK_INT(clock_elapsed(cal, later(d, -1), d), 1);
	}
}

TEST(clock_property, a_later_start_is_never_due_earlier)
{
	struct calendar *cal = calendar(0);
	uint64_t s = 2;

	for (int i = 0; i < CASES; i++) {
		struct clock_rule r = some_rule(&s);
		struct clock_event a = { .kind = CLOCK_START, .at = some_moment(&s) };
		struct clock_event b = { .kind = CLOCK_START, .at = later(a.at, below(&s, 5000)) };

		CHECK(due(cal, &r, &a, 1).ms <= due(cal, &r, &b, 1).ms);
		r.n++;
		CHECK(due(cal, &r, &a, 1).ms >= (r.n--, due(cal, &r, &a, 1).ms));
	}
}

TEST(clock_property, a_pause_moves_the_end_by_the_working_time_in_it)
{
	struct calendar *cal = calendar(0);
	uint64_t s = 3;

	for (int i = 0; i < CASES; i++) {
		struct clock_rule r = CLOCK_RULE(20 + below(&s, 100), UNIT_WORKING_HOUR);
		struct clock_event ev[3] = { { .kind = CLOCK_START, .at = some_moment(&s) } };
		instant plain = due(cal, &r, ev, 1), moved;

		ev[1] = (struct clock_event){ .kind = CLOCK_PAUSE,
					      .at = later(ev[0].at, below(&s, 1200)) };
		ev[2] = (struct clock_event){ .kind = CLOCK_RESUME,
					      .at = later(ev[1].at, below(&s, 30000)) };
		CHECK_OK(clock_add(cal, plain, clock_elapsed(cal, ev[1].at, ev[2].at), &moved));
		CHECK_INT(due(cal, &r, ev, 3).ms, moved.ms);
	}
}

TEST(clock_property, splitting_a_pause_changes_nothing)
{
	struct calendar *cal = calendar(0);
	uint64_t s = 4;

	for (int i = 0; i < CASES; i++) {
		struct clock_rule r = some_rule(&s);
		instant a = some_moment(&s), p = later(a, below(&s, 9000)),
			q = later(p, below(&s, 9000)), z = later(q, below(&s, 9000));
		struct clock_event one[3] = { { CLOCK_START, a, .n = 0 },
					      { CLOCK_PAUSE, p, .n = 0 },
					      { CLOCK_RESUME, z, .n = 0 } };
		struct clock_event two[5] = { { CLOCK_START, a, .n = 0 },
					      { CLOCK_PAUSE, p, .n = 0 },
					      { CLOCK_RESUME, q, .n = 0 },
					      { CLOCK_PAUSE, q, .n = 0 },
					      { CLOCK_RESUME, z, .n = 0 } };

		CHECK_INT(due(cal, &r, one, 3).ms, due(cal, &r, two, 5).ms);
		two[2].at = two[3].at = p; /* an empty pause first */
		CHECK_INT(due(cal, &r, one, 3).ms, due(cal, &r, two, 5).ms);
	}
}

TEST(clock_property, splitting_time_changes_nothing)
{
	struct calendar *cal = calendar(0);
	uint64_t s = 5;

	for (int i = 0; i < CASES; i++) {
		instant a = some_moment(&s), ab, abc, ac;
		int x = below(&s, 3000), y = below(&s, 3000);

		CHECK_OK(clock_add(cal, a, x, &ab));
		CHECK_OK(clock_add(cal, ab, y, &abc));
		CHECK_OK(clock_add(cal, a, x + y, &ac));
		CHECK(y == 0 || abc.ms == ac.ms);
		CHECK_INT(clock_elapsed(cal, a, abc), x + y);
		CHECK_INT(clock_elapsed(cal, abc, a), -x - y);
	}
}

TEST(clock_property, another_holiday_never_makes_a_date_earlier)
{
	struct calendar *plain = calendar(0);
	uint64_t s = 6;

	for (int i = 0; i < 300; i++) {
		int32_t day = date_ymd(2024, 6, 1).day + below(&s, 900);
		struct calendar_day info;
		struct calendar *more;

		CHECK_OK(calendar_day_info(plain, (date){ day }, &info));
		if (info.row)
			continue;
		more = calendar(day);
		for (int k = 0; k < 40; k++) {
			struct clock_rule r = some_rule(&s);
			int32_t first = day - below(&s, 30);
			instant a = instant_at((date){ first }, below(&s, 1440));
			struct clock_event ev[3] = { { CLOCK_START, a, .n = 0 },
						     { CLOCK_PAUSE, later(a, below(&s, 20000)),
						       .n = 0 } };

			ev[2] = (struct clock_event){ CLOCK_RESUME,
						      later(ev[1].at, below(&s, 20000)), .n = 0 };
			CHECK(due(plain, &r, ev, 1).ms <= due(more, &r, ev, 1).ms);
			CHECK(due(plain, &r, ev, 3).ms <= due(more, &r, ev, 3).ms);
		}
	}
}
