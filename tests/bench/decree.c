/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decree.c - how long does it take to find every due date that a new day off changes?
 *
 *	make build/tests/bench-decree && build/tests/bench-decree [CASES]
 *
 * No database: CASES (1,000,000) dossiers of 100 units, lodged over the last 60 days with one to three events
 * each, are derived under the calendar before and after a decision, as decree_preview() does. Every tenth unit has
 * days of its own, so eleven calendars are compiled on each side.
 */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/clock/clock.h"

#define UNITS 100

struct one {
	struct clock_rule rule;
	struct clock_event events[3];
	int n, unit;
	int64_t due;
};

static uint64_t seed = 1;

static uint32_t chance(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static instant later(instant t, uint32_t days)
{
	return (instant){ t.ms + (int64_t)(1 + chance(days)) * MS_DAY + (int64_t)chance(480) * MS_MINUTE };
}

static void make(struct one *d, date today)
{
	static const enum clock_unit units[] = { UNIT_WORKING_DAY, UNIT_WORKING_DAY, UNIT_WORKING_HOUR,
						 UNIT_CALENDAR_DAY };
	enum clock_unit unit = units[chance(4)];

	d->rule = CLOCK_RULE((int32_t)(1 + chance(unit == UNIT_WORKING_HOUR ? 80 : 30)), unit);
	d->rule.supplement = chance(2) ? RESUME_RESET : RESUME_PAUSE;
	d->unit = (int)chance(UNITS);
	d->events[0] = (struct clock_event){ .kind = CLOCK_START,
					     .at = instant_at((date){ today.day - 1 - (int32_t)chance(60) },
							      (int)(450 + chance(540))) };
	d->n = 1;
	if (chance(3) == 0) {
		d->events[1] = (struct clock_event){ .kind = CLOCK_PAUSE, .at = later(d->events[0].at, 5) };
		d->events[2] = (struct clock_event){ .kind = CLOCK_RESUME, .at = later(d->events[1].at, 10) };
		d->n = 3;
	}
}

/* The calendars of all units: one for those without days of their own, one for each tenth. */
static void compile(struct arena *a, const struct calendar_row *rows, size_t n, struct calendar **cal)
{
	struct clock_problem why;

	for (int u = 0; u < UNITS; u++) {
		char *code = arena_alloc(a, 8);

		snprintf(code, 8, "U%02d", u);
		if (u % 10 != 1)
			cal[u] = u ? cal[0] : NULL;
		if ((u == 0 || u % 10 == 1) &&
		    calendar_compile(a, rows, n, calendar_shifts_default, calendar_shifts_default_n,
				     u ? str_of(code) : S(""), 2025, 2029, &cal[u], &why) < 0) {
			fprintf(stderr, "%.*s\n", STR_ARG(why.text));
			exit(1);
		}
	}
}

static size_t rows_make(struct arena *a, struct calendar_row **ret)
{
	size_t n = 0;

	*ret = NEW_ARRAY(a, struct calendar_row, 200);
	for (int year = 2025; year <= 2029; year++) {
		struct calendar_row *law;
		size_t k = calendar_propose(a, year, &law);

		memcpy(*ret + n, law, k * sizeof(law[0]));
		n += k;
	}
	for (int u = 1; u < UNITS; u += 10)
		(*ret)[n++] = (struct calendar_row){ .date = date_ymd(2026, 6, 1 + u / 10 % 5),
						     .kind = CAL_CLOSED,
						     .unit = str_fmt(a, "U%02d", u),
						     .name = S("Chuyển trụ sở") };
	return n;
}

int main(int argc, char **argv)
{
	size_t cases = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000, changed = 0, failed = 0, n;
	struct arena *a = arena_new((size_t)1 << 30);
	struct one *d = arena_array(a, cases, sizeof(*d));
	struct calendar *before[UNITS], *after[UNITS];
	instant now = instant_at(date_ymd(2026, 6, 10), 600);
	struct calendar_row *rows;
	struct clock_result r;
	double t0, t1, t2;

	for (size_t i = 0; i < cases; i++)
		make(&d[i], date_ymd(2026, 6, 10));
	n = rows_make(a, &rows);
	t0 = seconds();
	compile(a, rows, n, before);
	for (size_t i = 0; i < cases; i++) {
		failed += clock_due(NULL, before[d[i].unit], &d[i].rule, d[i].events, (size_t)d[i].n, now, &r, NULL) < 0;
		d[i].due = r.due.ms;
	}
	t1 = seconds();
	rows[n++] = (struct calendar_row){ .date = date_ymd(2026, 6, 12), .kind = CAL_HOLIDAY,
					   .name = S("Nghỉ lễ theo nghị quyết mới") };
	compile(a, rows, n, after);
	for (size_t i = 0; i < cases; i++) {
		failed += clock_due(NULL, after[d[i].unit], &d[i].rule, d[i].events, (size_t)d[i].n, now, &r, NULL) < 0;
		changed += r.due.ms != d[i].due;
	}
	t2 = seconds();
	printf("%zu cases, %d units: %.2f s before, %.2f s after the decision (%.2f us a case); %zu dates change, %zu "
	       "failed\n",
	       cases, UNITS, t1 - t0, t2 - t1, (t2 - t1) * 1e6 / (double)cases, changed, failed);
	arena_free(a);
	return failed != 0;
}
