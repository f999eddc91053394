/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ics.h - whole-day events of iCalendar files (RFC 5545), in and out.
 *
 * Only what a list of days off needs: VEVENT with DTSTART;VALUE=DATE, DTEND, SUMMARY, DESCRIPTION and
 * CATEGORIES. Events with a time of day or that repeat are refused, not guessed at. Files come from strangers, so
 * everything is limited; other components (VTIMEZONE, VALARM …) are passed over.
 */
#ifndef LIB_ICS_H
#define LIB_ICS_H

#include "base/base.h"

#define ICS_BYTES_MAX ((size_t)1 << 20)
#define ICS_EVENTS_MAX 2000
#define ICS_DAYS_MAX 31	  /* days of one event */
#define ICS_LINE_MAX 8000 /* bytes of an unfolded line */

struct ics_event {
	date first, end; /* end: the day after the last */
	str uid, summary, description, category; /* category: the first one */
};

/* Events in the file's order; strings live in `a`. E_INVALID: *ret_why says it in Vietnamese (a msgid) and
 * *ret_line where (from 1; 0: the whole file). `bytes` must be UTF-8. */
int ics_parse(struct arena *a, str bytes, struct ics_event **ret, size_t *ret_n, const char **ret_why, int *ret_line);

/* A calendar named `name`; `stamp`: when its contents were settled. */
void ics_begin(struct buf *out, str name);
void ics_add(struct buf *out, const struct ics_event *e, instant stamp);
void ics_end(struct buf *out);

#endif
