/* SPDX-License-Identifier: Apache-2.0 */
/*
 * org.h - the units of the administration, and their days off.
 *
 * A unit is a row of a tree that is valid from one day to another. When communes were merged on
 * 1 July 2025 (Resolution 202/2025/QH15 and those of the Standing Committee), rows were closed and new
 * ones opened, even where a name or a code stayed: "05977" is Phường Vĩnh Trại until 30 June and Phường
 * Đông Kinh from 1 July. So a unit is known by its code and a day. Open dossiers keep the code they
 * were made with; who answers for it today follows from the successors.
 */
#ifndef CORE_ORG_ORG_H
#define CORE_ORG_ORG_H

#include "core/clock/clock.h"
#include "core/ctx/ctx.h"

struct jw;

enum unit_kind {
	UNIT_KIND_NONE,
	UNIT_PROVINCE,
	UNIT_DISTRICT, /* until 30 June 2025 */
	UNIT_COMMUNE,
	UNIT_WARD,
	UNIT_COMMITTEE,
	UNIT_OFFICE,
	UNIT_DEPARTMENT,
	UNIT_DIVISION,
	UNIT_CENTRE, /* one-stop centre */
	UNIT_KINDS
};

struct unit {
	str code;
	enum unit_kind kind;
	str name, parent;	   /* parent: a code, empty at the top */
	str org_code;		   /* identifier in document exchange, "H37.D05" */
	date valid_from, valid_to; /* valid_to.day 0: still in force */
	str note;
};

/* One line of a merger: `unit` is the other side, as of its own time. */
struct unit_link {
	struct unit unit;
	date day;   /* first day of the successor */
	bool whole; /* false: a part of the old unit */
};

/* "province", …; the Vietnamese name ("Sở, ban, ngành"); UNIT_KIND_NONE for an unknown slug. */
const char *unit_kind_slug(enum unit_kind k);
const char *unit_kind_title(enum unit_kind k);
enum unit_kind unit_kind_find(str slug);

/* The unit of that code in force on `on`; E_NOTFOUND. on.day 0: its newest row, in force or not. */
int unit_find(struct ctx *c, str code, date on, struct unit *ret);
/* The name to show for a code, of its newest row; the code itself when there is none. */
str unit_name(struct ctx *c, str code);
/* Units in force on `on` (day 0: the command's or page's day) by name: q is words of the name or a code,
 * parent a code; both may be empty (p == NULL or n == 0) for all. `limit` 0: all. */
struct unit_filter {
	str q, parent;
	date on;
	int64_t offset, limit;
};
int unit_list(struct ctx *c, const struct unit_filter *f, struct unit **ret, size_t *ret_n,
	      int64_t *ret_total);
/* All rows of all times, by code and day. */
int unit_all(struct ctx *c, struct unit **ret, size_t *ret_n);
/* From the unit's parent up to the top, nearest first, as they stood on `on`. */
int unit_ancestors(struct ctx *c, str code, date on, struct unit **ret, size_t *ret_n);
/* Is `code` the unit `ancestor` or below it today (c->now)? */
int unit_within(struct ctx *c, str code, str ancestor, bool *ret_within);
/* Codes of `ancestor` and everything below it today. */
int unit_subtree(struct ctx *c, str ancestor, str **ret_codes, size_t *ret_n);

/* What became of a unit, and what it was made of. `u` names the row: code and valid_from. */
int unit_successors(struct ctx *c, const struct unit *u, struct unit_link **ret, size_t *ret_n);
int unit_predecessors(struct ctx *c, const struct unit *u, struct unit_link **ret, size_t *ret_n);

/* The unit as the API gives it, an object without the mergers. */
void unit_write(struct jw *w, const struct unit *u);

/* ---- days off --------------------------------------------------------------------------------- */

/* The rows for everybody ('') and for `unit` of the years from … to, in order of date. */
int calendar_rows(struct ctx *c, str unit, int from_year, int to_year, struct calendar_row **ret,
		  size_t *ret_n);
/* The compiled calendar of a unit ('' : for everybody): its rows, proposals for years that have none,
 * and the working hours (meta "shifts", else calendar_shifts_default). Shared and kept between requests: not to be
 * changed; lives at least as long as c->mem. */
int calendar_load(struct ctx *c, str unit, int from_year, int to_year, struct calendar **ret);

/* ---- versions of the calendar (calendar_version.c) ---------------------------------------------- */

/*
 * Days off and weekly hours change by decisions only. Each makes the next version: its legal basis, who
 * confirmed it and when, the rows it put in or took out, the hours from then on. Version 0 is what was
 * there before versions were counted. Any version can be rebuilt, so a date told to somebody can be derived
 * again as it was told.
 */
struct calendar_state {
	int64_t version;
	struct calendar_row *rows; /* of all units and years, by unit and day */
	size_t n;
	const struct shift *shifts;
	size_t shift_n;
	str hours, hours_basis; /* as an administrator wrote them; empty: the default */
};

/* One row to put in, in the place of what is there that day for that unit; or to take out. */
struct calendar_change {
	struct calendar_row row;
	bool remove;
};

struct calendar_decision {
	str basis; /* "Quyết định số 12/QĐ-UBND" */
	date decided_on;
	struct calendar_change *changes;
	size_t n;
	bool sets_hours;
	str hours; /* one line a weekday; empty: back to the default */
	bool confirmed; /* a year with fewer holidays than the law gives is meant so */
};

struct calendar_version {
	int64_t no;
	str basis, by; /* by: login */
	date decided_on;
	instant at;
	str hours, hours_basis;
	int64_t changes;
};

#define CALENDAR_NOW INT64_MAX

/* The calendar as version `no` left it; CALENDAR_NOW: as it is. */
int calendar_as_of(struct ctx *c, int64_t no, struct calendar_state *ret);
/* What a decision would make of it. A make-up day that does not say which swapped day it makes up for is given the
 * nearest free one, in `d` too. E_INVALID with words for the fields rows or hours: a day twice, one that is there
 * already or is not there to be taken out, swaps that do not match, a year with fewer holidays than the Labour Code
 * gives (unless confirmed), and all that calendar_compile() refuses. */
int calendar_state_with(struct ctx *c, const struct calendar_state *s,
			const struct calendar_decision *d, struct calendar_state *ret);
/* Compiles it for a unit, with proposals for years without rows, as calendar_load(). */
int calendar_state_compile(struct ctx *c, const struct calendar_state *s, str unit, int from_year,
			   int to_year, struct calendar **ret);
/* In a command: checks, writes the next version, and emits `verb` ("calendar.…") for all that changed. */
int calendar_decide(struct ctx *c, const char *verb, const struct calendar_decision *d,
		    int64_t *ret_version);
/* Newest first. limit 0: all. */
int calendar_versions(struct ctx *c, int64_t limit, int64_t offset, struct calendar_version **ret,
		      size_t *ret_n, int64_t *ret_total);
/* E_NOTFOUND when there is none. */
int calendar_version_get(struct ctx *c, int64_t no, struct calendar_version *ret);
int calendar_version_changes(struct ctx *c, int64_t no, struct calendar_change **ret, size_t *ret_n);
/* The newest number; 0: none yet. */
int64_t calendar_newest(struct ctx *c);
/* Names a row of hours after what it says: "Giờ thứ Bảy: 07:30-11:30 đến hết 30/09/2026". */
void calendar_hours_name(struct ctx *c, struct calendar_row *r);
/* "Nghỉ lễ, tết" …: a msgid; its tag's colour. */
const char *calendar_kind_title(enum cal_kind kind);
const char *calendar_kind_colour(enum cal_kind kind);

#endif
