/* SPDX-License-Identifier: Apache-2.0 */
/* calendar.h - days off, for this folder only; others use org.h. */
#ifndef CORE_ORG_CALENDAR_H
#define CORE_ORG_CALENDAR_H

#include "core/org/org.h"

struct buf;
struct json;

/* The weekly working hours in force (meta "shifts", else the clock's default) and the decision they rest
 * on (empty: the default); the number of them. */
size_t calendar_shifts(struct ctx *c, const struct shift **ret, str *ret_basis);

/* Columns of calendar_day and calendar_change, and the row they make. */
#define CALENDAR_COLS "unit, day, kind, name, basis, source, version, pair, weekday, until, shifts"
struct db_rows;
struct calendar_row calendar_row_of(const struct db_rows *r, size_t i);
/* By unit, day and weekday: of each place there is one row. */
int calendar_by_place(const void *a, const void *b);

/* To be called after each change to rows or hours: compiled calendars that are kept are no longer used. */
int calendar_touch(struct ctx *c);
/* The shifts in a text of one line a weekday, "2: 07:30-11:30, 13:30-17:30"; 0 when a line is wrong. */
size_t calendar_hours_parse(struct ctx *c, str text, struct shift **ret);
/* The hours as the events know them. */
str calendar_hours_state(struct ctx *c);
/* "UNIT@YEAR"; its rows as the events know them: an object by day. */
str calendar_subject(struct ctx *c, str unit, int year);
str calendar_year_state(struct ctx *c, const struct calendar_row *rows, size_t n, str unit, int year);
int calendar_year_of(date d);
/* What holds of whole years (calendar_swap.c): gives make-up days their pair, checks swaps, counts holidays. */
void calendar_pair(const struct calendar_state *s, const struct calendar_decision *d);
int calendar_check_swaps(struct ctx *c, const struct calendar_state *s, const struct calendar_decision *d);
int calendar_check_law(struct ctx *c, const struct calendar_state *s, const struct calendar_decision *d);
int calendar_version_dump(struct ctx *c,
			  int (*each)(void *arg, str subject, const struct json *state), void *arg);

/* Rows of an iCalendar file, as table_read() gives them; E_INVALID with the line. Rows as such a file. */
int calendar_ics_read(struct ctx *c, str bytes, struct json **ret);
void calendar_ics_write(struct ctx *c, const struct calendar_row *rows, size_t n, str name, struct buf *out);

/* The commands, the aggregate, the exchange kind "calendar". */
int calendar_import(struct ctx *c);
int calendar_hours(struct ctx *c);
int calendar_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state),
		  void *arg);
int calendar_hours_dump(struct ctx *c,
			int (*each)(void *arg, str subject, const struct json *state), void *arg);
int calendar_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out);
int calendar_file_export(struct ctx *c, str format, struct buf *out);

#endif
