/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decree.h - a decision on the calendar reaches the dossiers that are open. Nothing here is for other modules.
 */
#ifndef MOD_DECREE_H
#define MOD_DECREE_H

#include "core/org/org.h"
#include "core/web/web.h"
#include "mod/dossier/dossier.h"

/* ---- a decision as it is written down (decree.c) ------------------------------------------------- */

extern const struct field decree_fields[];

struct decree {
	struct calendar_decision decision;
	struct calendar_state before, after;
};

/* What an administrator typed. rows: one line a day, "07/01/2026; đóng cửa; Nghỉ tránh bão"; all for `unit`
 * (empty: everybody). hours: one line a weekday, or empty; with a unit or hours_from
 * they are rows of their own from that day (to hours_until, when it has one), else the province's week. */
struct decree_text {
	str basis, unit, rows, hours;
	date decided_on, hours_from, hours_until;
};

/* Reads and checks. E_INVALID with words per field: lines that cannot be read, and everything that would
 * make a calendar without sense. */
int decree_read(struct ctx *c, const struct decree_text *t, struct decree *ret);
/* Rows as the lines of a decision. */
str decree_lines(struct ctx *c, const struct calendar_row *rows, size_t n);
/* The rows that the law proposes for a year and the calendar does not have. */
size_t decree_missing(struct ctx *c, const struct calendar_state *s, int year, struct calendar_row **ret);

/* ---- what it would change (decree_preview.c) ----------------------------------------------------- */

struct decree_unit {
	str unit;
	int64_t n;
};

struct decree_item {
	str code, unit, why;
	instant before, after;
};

struct decree_preview {
	int64_t open, changed, later, earlier;
	struct decree_unit *units; /* with most first */
	size_t unit_n;
	struct decree_item *items; /* of the page asked for */
	size_t n;
};

/* Derives the due date of every running dossier under the new calendar. Writes nothing. */
int decree_preview(struct ctx *c, const struct decree *d, int64_t offset, int64_t limit,
		   struct decree_preview *ret);

/* ---- reaching them (decree_run.c) ---------------------------------------------------------------- */

#define DECREE_PIECE 50 /* dossiers in one command: whoever lodges meanwhile waits for one piece, some 20 ms */

struct decree_run {
	int64_t version, total, done, changed;
	instant started_at, finished_at; /* finished_at.ms 0: under way */
	str next_code;
};

/* The run of a version; E_NOTFOUND. */
int decree_run_get(struct ctx *c, int64_t version, struct decree_run *ret);
/* The one that is under way; false: none. */
bool decree_run_open(struct ctx *c, struct decree_run *ret);
/* In a command: begins the recomputation after this version. E_CONFLICT while another is under way. */
int decree_run_begin(struct ctx *c, int64_t version);

extern const struct field decree_run_fields[];
int decree_run_follow(struct ctx *c); /* command decree.follow */
int decree_run_piece(struct ctx *c);  /* command decree.recompute */
int decree_run_job(struct ctx *c, int64_t id, str subject, str body);
int decree_run_tick(struct ctx *c);
int decree_run_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);

/* ---- pages (decree_web.c) ------------------------------------------------------------------------ */

int decree_year_page(struct ctx *c, const struct req *q, struct reply *r);
int decree_form_page(struct ctx *c, const struct req *q, struct reply *r);
int decree_version_page(struct ctx *c, const struct req *q, struct reply *r);

#endif
