/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock.h - the lawful clock: when is an answer due, and why then.
 *
 * Pure functions: no database, no reading of the machine's time, no state. A due date follows from a
 * rule, a compiled calendar and the clock events of one case; the same inputs give the same bytes on
 * every machine, and the result carries its derivation (what was counted, what was skipped and why,
 * under which text). See README.md in this folder for the model and the sources.
 *
 * Everything is exact to the minute, in Vietnamese civil time; seconds of an event are dropped.
 */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include "base/base.h"

/* --- Calendar ---------------------------------------------------------------------------------- */

/* What a dated row of the calendar says about its day. */
enum cal_kind {
	CAL_HOLIDAY,	/* public holiday (Labour Code 2019, Art. 112) */
	CAL_SUBSTITUTE, /* day in lieu of a holiday on weekly rest (Art. 111(3)) */
	CAL_SWAP_OFF,	/* off by a yearly decision, made up for on a CAL_SWAP_WORK day */
	CAL_SWAP_WORK,	/* a day of weekly rest that is worked instead */
	CAL_CLOSED,	/* the unit is closed (flood, moving house …) */
	CAL_HOURS,	/* no day: the shifts of a weekday from a date on */
	CAL_KINDS
};

struct calendar_row {
	date date;   /* CAL_HOURS: the first day it holds */
	enum cal_kind kind;
	str unit;   /* unit code the row is for; empty: every unit */
	str name;   /* Vietnamese, e.g. "Tết Nguyên đán (mùng 1)" */
	str basis;  /* legal text, e.g. "Điều 112 Bộ luật Lao động 2019" */
	date pair;  /* CAL_SWAP_WORK: the CAL_SWAP_OFF day it makes up for; day 0: not said */
	int weekday; /* CAL_HOURS: 0 Monday … 6 Sunday; these three of CAL_HOURS only */
	date until;  /* its last day; day 0: until another row begins */
	str shifts;  /* "07:30-11:30, 13:30-17:30"; "nghỉ": a day of rest */
	str source; /* where the row was found; not used in calculations */
	int64_t version; /* of the calendar, in which it was decided (core/org); not used either */
};

/* Working time of one weekday (0 Monday … 6 Sunday): from, to are minutes of the day, to excluded. */
struct shift {
	int weekday, from, to;
};

/* Monday to Friday 07:30-11:30 and 13:30-17:30: 8 hours, so that "N working days" and "N times 8
 * hours" agree. Provinces set their own shifts; pass those instead where they are known. */
extern const struct shift calendar_shifts_default[];
extern const size_t calendar_shifts_default_n;

/* Why a calendar or a list of events was refused. */
struct clock_problem {
	str text;  /* Vietnamese, one sentence: what is wrong and what to do */
	size_t at; /* index of the row, shift or event at fault; SIZE_MAX: none */
};

struct calendar;

/*
 * Compiles the calendar of `unit` (empty: rows for every unit only) for the years from…to, so that
 * clock_elapsed() is O(1) and clock_add() O(log days). Refuses with E_INVALID, and says why: bad or
 * overlapping shifts, two rows on one day, a swap-off, substitute or closed day that is already off,
 * a swap-work on a full working day or paired with a day that is no swap-off, a year without any holiday; of rows of
 * kind CAL_HOURS: a weekday with two rows at one time, a week without any shift. On each day the unit's own hours hold,
 * else everybody's dated ones, else `shifts` (hours.c).
 * Rows outside the years or of another unit are passed over. A swap-work day takes the shifts of the weekday
 * it is paired with, Monday's when that is not said.
 * The calendar keeps pointers into rows; both live in (or longer than) `a`. why may be NULL.
 */
int calendar_compile(struct arena *a, const struct calendar_row *rows, size_t n,
		     const struct shift *shifts, size_t shift_n, str unit, int from_year,
		     int to_year, struct calendar **ret, struct clock_problem *why);

/* One day. `row` is NULL for an ordinary day. E_INVALID when the day is outside the calendar. */
struct calendar_day {
	bool working;
	int minutes;	/* working minutes; 0 when off */
	int start, end; /* first and last working minute of the day; 0, 0 when off */
	const struct calendar_row *row;
};
int calendar_day_info(const struct calendar *cal, date d, struct calendar_day *ret);
/* First and last day of the calendar. */
void calendar_range(const struct calendar *cal, date *ret_first, date *ret_last);
/* Working days in [from, to). */
int32_t calendar_working_days(const struct calendar *cal, date from, date to);
/* Working minutes of a full working day: what most weekdays of the unit have (480 by default). */
int calendar_full_day(const struct calendar *cal);
/* The moment up to which a date is at most `days` working days off, seen from `today`: the end of a day. */
instant calendar_horizon(const struct calendar *cal, date today, int64_t days);
/* The moment before which a date is at least `days` (>= 1) working days past. */
instant calendar_past(const struct calendar *cal, date today, int64_t days);

/* "2" … "7", "CN" as people number the days, and back (false: unknown). "thứ Hai". */
str weekday_slug(int weekday);
bool weekday_parse(str slug, int *ret);
const char *weekday_vi(int weekday);
/* "07:30-11:30, 13:30-17:30" as shifts of that weekday, not yet checked; "nghỉ": none. False when it cannot be read or
 * there are more than `max`. */
bool shifts_parse(str text, int weekday, struct shift *ret, size_t max, size_t *ret_n);
/* The weekly hours that hold on a day, as "07:30–11:30, 13:30–17:30"; empty: a day of rest. ret_row: the row that gives
 * them; NULL: the week the calendar was compiled with. */
str calendar_hours_text(struct arena *a, const struct calendar *cal, date d, const struct calendar_row **ret_row);

/* "holiday", "substitute", "swap-off", "swap-work", "closed", "hours" and back (false: unknown). */
str cal_kind_slug(enum cal_kind kind);
bool cal_kind_parse(str slug, enum cal_kind *ret);

/*
 * Reads calendar CSV with the header date,kind,name,unit,basis,source,pair,weekday,shifts,until (any order;
 * date, kind and name are required; the last three are for hours). E_INVALID with the line in why->text. Rows come back in the file's order.
 */
int calendar_parse_csv(struct arena *a, str csv, struct calendar_row **ret_rows, size_t *ret_n,
		       struct clock_problem *why);

/*
 * Proposes the holidays and days in lieu of a year from the Labour Code, lunar days for UTC+7 (none
 * outside 1900-2100). Never swap days: the Prime Minister decides those every year. In order of date. Returns the
 * number of rows.
 */
size_t calendar_propose(struct arena *a, int year, struct calendar_row **ret_rows);
/* The rows, plus the proposal for each year from…to that has no holiday row for every unit. */
size_t calendar_complete(struct arena *a, const struct calendar_row *rows, size_t n, int from_year,
			 int to_year, struct calendar_row **ret_rows);

/* --- Working time ------------------------------------------------------------------------------ */

/* Working minutes from one moment to another; negative when `to` is earlier. Time outside the
 * calendar's years is not working time. */
int64_t clock_elapsed(const struct calendar *cal, instant from, instant to);
/* The earliest moment with `minutes` (>= 0) working minutes after `from`; from itself for 0.
 * E_INVALID when from is outside the calendar, E_LIMIT when it ends before that. */
int clock_add(const struct calendar *cal, instant from, int64_t minutes, instant *ret);

/* --- Rules and events -------------------------------------------------------------------------- */

enum clock_unit {
	UNIT_WORKING_HOUR,
	UNIT_HALF_DAY,	   /* half of calendar_full_day() */
	UNIT_WORKING_DAY,  /* see clock_days */
	UNIT_CALENDAR_DAY, /* rest days count; the end moves off a day of rest */
	UNIT_MONTH,	   /* the same day n months later; the end moves off a day of rest */
	UNIT_SAME_DAY,	   /* "trong ngày": the end of the working day of reception; n unused */
	UNIT_AT_ONCE,	   /* "ngay": n working minutes; n == 0: as UNIT_SAME_DAY */
	CLOCK_UNITS
};

/* How N working days are counted. Both are in use; rules say which, the first is the default
 * because the Civil Code ends a period of days at the end of its last day (Art. 148(1)). */
enum clock_days {
	DAYS_TO_END,  /* due at the end of the N-th working day after reception */
	DAYS_AS_HOURS /* due N times a full day after reception, at the same time of day */
};

enum clock_supplement { RESUME_PAUSE, RESUME_RESET };
enum clock_first_day { DAY_FIRST_NOT_COUNTED, DAY_FIRST_COUNTED };

/*
 * A period. Zero is a usable default for every field but n and cutoff_minute (use CLOCK_RULE).
 * cutoff_minute: a case received later than this minute of the day, or on a day off, is deemed
 * received when the next working day starts; -1: no such rule.
 * supplement: what RESUME does: go on (the pause is not counted) or start again from zero.
 */
struct clock_rule {
	int32_t n;
	enum clock_unit unit;
	enum clock_days days;
	enum clock_supplement supplement;
	enum clock_first_day first_day;
	int cutoff_minute;
	str basis;	  /* the text that gives the period */
	str cutoff_basis; /* these four: empty = the text named in README.md */
	str first_day_basis;
	str move_basis;
	str supplement_basis;
};
#define CLOCK_RULE(n_, unit_)                                                                      \
	((struct clock_rule){ .n = (n_), .unit = (unit_), .cutoff_minute = -1 })

enum clock_event_kind {
	CLOCK_START, /* first, once */
	CLOCK_PAUSE,
	CLOCK_RESUME, /* goes on or starts again, as the rule's supplement says */
	CLOCK_RESET,  /* starts again from zero, running; earlier extensions lapse */
	CLOCK_EXTEND, /* n more of `unit`: working units for working rules, civil for civil ones */
	CLOCK_STOP    /* last: the answer was given */
};

struct clock_event {
	enum clock_event_kind kind;
	instant at;
	str reason, basis; /* Vietnamese, for the derivation; may be empty. Of START and STOP: why at this moment */
	int32_t n;	   /* CLOCK_EXTEND only */
	enum clock_unit unit;
};

/* Is `now` on a day at least `days` days before the day a period ends? "Chậm nhất 01 ngày trước ngày hết hạn":
 * days of the calendar, not 24 hours; the whole of the last such day is in time. */
bool clock_days_before(instant now, instant due, int64_t days);

/* --- Result ------------------------------------------------------------------------------------ */

enum clock_state { CLOCK_RUNNING, CLOCK_PAUSED, CLOCK_STOPPED };

enum step_kind {
	STEP_RULE, /* a rule applied; no time passes in it */
	STEP_COUNTED,
	STEP_SKIPPED, /* days off */
	STEP_PAUSED,
	STEP_MOVED, /* a moment moved: deemed reception, end of the day, end off a day of rest */
	STEP_KINDS
};

/* "rule", "counted", "skipped", "paused", "moved". */
str step_kind_slug(enum step_kind kind);

struct clock_step {
	instant from, to;
	enum step_kind kind;
	int64_t minutes; /* counted or paused: minutes of the rule's measure (working or civil) */
	int32_t days;	 /* days touched (counted), left out (skipped) */
	str reason;	 /* a plain Vietnamese sentence */
	str basis;	 /* legal text; may be empty */
};

/*
 * due: while paused, the date if work went on at as_of (the earliest it can be).
 * remaining: working minutes to the due date at as_of (running), at the pause (paused), at the stop
 * (stopped); negative when late. elapsed: working minutes the clock has run since reception or the
 * last reset. allowed: the whole period in minutes of its measure.
 */
struct clock_result {
	instant due;
	enum clock_state state;
	bool late;
	int64_t allowed, elapsed, remaining;
	int pauses, resets, extensions;
	const struct clock_step *steps;
	size_t step_n;
};

/*
 * The due date at `as_of`; events after as_of are as if they were not there yet. Events are in order
 * of time. E_INVALID, with why: a rule or a sequence of events that makes no sense; E_LIMIT: the
 * calendar ends before the due date. With a == NULL no derivation and no reason text are made (for
 * boards that compute many). why may be NULL.
 */
int clock_due(struct arena *a, const struct calendar *cal, const struct clock_rule *rule,
	      const struct clock_event *events, size_t n, instant as_of, struct clock_result *ret,
	      struct clock_problem *why);

/* The derivation as plain Vietnamese lines, one per step and a last one with the due date. */
str clock_explain_text(struct arena *a, const struct clock_result *r);
/* "5 ngày làm việc", "trong ngày làm việc" … */
str clock_period_text(struct arena *a, int32_t n, enum clock_unit unit);

#endif
