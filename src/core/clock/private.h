/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private.h - shared by the files of this folder only.
 *
 * Inside, a moment is a number of minutes of Vietnamese civil time since 1970-01-01 00:00, so that
 * minute / 1440 is the day. Instants are turned into minutes at the border and back.
 */
#ifndef CORE_CLOCK_PRIVATE_H
#define CORE_CLOCK_PRIVATE_H

#include "core/clock/clock.h"

#define DAY_MINUTES 1440
#define SHIFTS_PER_DAY 4

/* The working time of a day: shifts in order, not overlapping. */
struct pattern {
	int n, minutes;
	int from[SHIFTS_PER_DAY], to[SHIFTS_PER_DAY];
};

/* A row of kind CAL_HOURS, read. */
struct hours {
	const struct calendar_row *row;
	struct pattern pattern;
	bool own; /* the unit's, not everybody's */
};

struct calendar {
	int32_t first, n; /* first day and number of days */
	int full;	  /* minutes of a full working day */
	struct pattern week[7]; /* where no dated hours hold */
	struct hours *hours;
	size_t hours_n;
	const struct calendar_row **row; /* per day, NULL: an ordinary day */
	const struct pattern **pattern;	 /* per day, NULL: off */
	int64_t *minutes;		 /* [n + 1]: working minutes before the day */
	int32_t *days;			 /* [n + 1]: working days before the day */
};

int64_t minute_of(instant t);
instant minute_instant(int64_t minute);
static inline date minute_date(int64_t minute)
{
	return (date){ (int32_t)(minute / DAY_MINUTES) };
}

/* Adds a shift in its place; false when it overlaps another or there are too many. */
bool pattern_insert(struct pattern *p, int from, int to);
/* Weekday, order and range. */
bool shift_valid(const struct shift *s);
/* Checks and keeps the dated hours among the rows. */
int hours_compile(struct arena *a, struct calendar *cal, const struct calendar_row *rows, size_t n, str unit,
		  struct clock_problem *why);
/* The row that gives a day its weekly hours; NULL: the week the calendar was given. Any day, not only its years. */
const struct hours *hours_on(const struct calendar *cal, int32_t day);
/* Those hours, whatever the day's own row says; n is 0 on a day of rest. */
const struct pattern *hours_pattern(const struct calendar *cal, int32_t day);
/* The length most days of the week have, once all dated hours have begun or ended; the longer of two. */
int hours_full_day(const struct calendar *cal);

/* Is the moment inside the calendar's years? */
bool calendar_has(const struct calendar *cal, int64_t minute);
/* The pattern of a day inside the calendar; NULL when off. */
const struct pattern *calendar_pattern(const struct calendar *cal, int32_t day);
/* Working minutes before the moment since the calendar began. */
int64_t calendar_before(const struct calendar *cal, int64_t minute);
/* As clock_add() on minutes. */
int calendar_add(const struct calendar *cal, int64_t from, int64_t minutes, int64_t *ret);
/* The first working day at or after `day`; E_LIMIT when the calendar ends before. */
int calendar_next_working(const struct calendar *cal, int32_t day, int32_t *ret);
/* Last working minute of a working day, as a moment. */
int64_t calendar_day_end(const struct calendar *cal, int32_t day);

/* Sets *why when it is wanted; returns E_INVALID so that callers can return it. */
int clock_refuse(struct clock_problem *why, size_t at, str text);

/* The clock ran in [from, to). */
struct run {
	int64_t from, to;
};

/* What clock_due() works out, step by step; the derivation reads it. Moments are minutes. */
struct course {
	const struct calendar *cal;
	const struct clock_rule *rule;
	const struct clock_event *events;
	size_t event_n; /* those up to as_of */
	int64_t as_of;
	enum clock_state state;
	size_t base;		  /* the event counting began from: START, RESUME or RESET */
	bool civil;		  /* the measure is civil minutes, not working minutes */
	bool to_day_end;	  /* the end moves to the end of its day */
	int64_t received, deemed; /* moment of the base event, and as the cut-off rule deems it */
	int64_t origin;		  /* counting starts here */
	int64_t allowed;	  /* minutes of the measure */
	struct run last; /* the run that is open, or would be if work went on; to: where it is cut */
	int64_t used;	 /* minutes used in closed runs before the due date */
	bool reached;	 /* the due date lies in a closed run: later events do not move it */
	int64_t due_from; /* start of the run the due date lies in */
	int64_t raw, due; /* where the minutes are used up, and after moving */
};

/* Due within the working day of reception. */
bool rule_same_day(const struct clock_rule *r);
/* RESUME of a rule that resets, or RESET. */
bool rule_starts_again(const struct clock_rule *r, enum clock_event_kind kind);
/* Minutes of the rule's measure from one moment to a later one. */
int64_t course_measure(const struct course *c, int64_t from, int64_t to);
/*
 * Calls each(arg, from, to) for every closed run since the base event, in order; empty ones are
 * left out. Stops when it returns true. Returns where the clock ran last: c->last.
 */
struct run course_runs(const struct course *c, bool (*each)(void *arg, int64_t from, int64_t to),
		       void *arg);

/* Fills ret->steps. */
void clock_derive(struct arena *a, const struct course *c, struct clock_result *ret);

#endif
