/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock_cli.h - the verbs due, calendar and lunar of the command line, and the JSON of a result.
 *
 * The caller reads the calendar rows (the asset data/calendar.csv or the database) and prints: each
 * function gets the arguments after the verb, writes JSON and a newline to `out` or one line for the
 * person to `err`, and returns the exit code: 0, 64 usage, 65 bad input.
 */
#ifndef CORE_CLOCK_CLI_H
#define CORE_CLOCK_CLI_H

#include "core/clock/clock.h"
#include "lib/json/json.h"

/*
 * due --start TIME (--days N | --hours N | --half-days N | --calendar-days N | --months N | --same-day)
 *     [--calendar UNIT] [--pause FROM/TO]… [--pause FROM] [--cutoff HH:MM] [--as-hours]
 *     [--first-day-counts] [--reset] [--explain]
 * Years without rows are calculated with the proposed holidays. --explain adds the derivation in words.
 */
int clock_cli_due(struct arena *a, const struct calendar_row *rows, size_t n, int argc,
		  const char *const *argv, struct buf *out, struct buf *err);
/* calendar YEAR [--calendar UNIT]: its rows in order; the proposal ("proposed":true) when there is
 * no holiday among them. */
int clock_cli_calendar(struct arena *a, const struct calendar_row *rows, size_t n, int argc,
		       const char *const *argv, struct buf *out, struct buf *err);
/* lunar DATE */
int clock_cli_lunar(struct arena *a, int argc, const char *const *argv, struct buf *out,
		    struct buf *err);

/* The derivation as an array of {"kind","from","to","minutes","days","reason","basis"}: the value of
 * a key the caller has written, or an element. */
void clock_write_steps(struct jw *w, const struct clock_result *r);

#endif
