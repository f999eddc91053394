/* SPDX-License-Identifier: Apache-2.0 */
/* measure_view.h - what the templates of this folder show. Private to mod/measure. */
#ifndef MOD_MEASURE_VIEW_H
#define MOD_MEASURE_VIEW_H

#include "core/web/view.h"
#include "mod/measure/measure_impl.h"

/* A number and whether it may be shown: the public does not see what rests on a small sample. */
struct measure_shown {
	str name, title, href;
	struct measure_result r;
	bool shown;
	str value, sample, note;
};

struct measure_home_view {
	struct measure_query q;
	str unit, url; /* name of the unit; the question as an address */
	bool public;
	const struct option *units;
	struct measure_shown *rows;
	size_t n;
	str as_of;
};

/* A part, a component or a group as a row of a table. */
struct measure_line {
	str name, title, value, points, max, note;
	int64_t count;
	bool counted;  /* count is there */
	bool head;     /* a component, its parts follow */
	str href;      /* the list behind the count; empty: none */
};

struct measure_bar {
	str name, title, href, value, sample, range;
	bool shown, small;
	int64_t share;     /* hundredths of a percent, for drawing */
	int64_t low, high; /* of the interval */
};

struct measure_shape {
	str path, title, href;
	const char *band; /* class: how good */
};

struct measure_page_view {
	const struct measure *m;
	struct measure_result r;
	struct measure_query q;
	bool public, shown;
	str unit, url, value, as_of, command;
	const struct option *units;
	struct measure_line *lines;
	size_t line_n;
	struct measure_bar *months, *bars; /* by month; by unit, the best first */
	size_t month_n, bar_n;
	bool interval;      /* bars have one */
	str trend_points;   /* of the line of months, in a box of 640 by 200 */
	struct measure_shape *shapes;
	size_t shape_n;
	struct measure *versions;
	size_t version_n;
	str csv, xlsx, pdf, json, loss;
};

struct measure_case_line {
	str href, code, procedure, unit, received, due, ended, why;
};

struct measure_cases_view {
	const struct measure *m;
	struct measure_result r;
	str part, title, unit, back, command, as_of;
	struct measure_case_line *lines;
	size_t n;
	struct paging paging;
};

/* What lowers a number: a part that counts in the denominator only, or against it. */
struct measure_loss {
	str component, title, points, href;
	int64_t count;
	struct measure_case_line *lines; /* the first of them */
	size_t n;
};

struct measure_loss_view {
	const struct measure *m;
	struct measure_query q;
	str unit, back, as_of, value;
	const struct option *units;
	struct measure_loss *list;
	size_t n;
};

#endif
