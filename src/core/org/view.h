/* SPDX-License-Identifier: Apache-2.0 */
/* view.h - what the templates of this folder show. */
#ifndef CORE_ORG_VIEW_H
#define CORE_ORG_VIEW_H

#include "core/org/org.h"
#include "core/web/web.h"

struct unit_list_view {
	str q, parent;
	date on;
	struct paging paging;
	struct unit *units;
	size_t n;
	bool tree; /* the whole tree in order, with the depth of each */
	int *depth;
};

struct unit_view {
	struct unit unit;
	date on;
	struct unit *up, *below;
	size_t up_n, below_n;
	struct unit_link *before, *after;
	size_t before_n, after_n;
};

struct calendar_line {
	const struct calendar_row *row;
	const char *kind;   /* in words */
	const char *colour; /* of its tag */
	const char *weekday;
};

struct calendar_view {
	int year;
	bool proposed; /* no decision has been entered: the days follow from the law and the moon */
	struct calendar_line *lines;
	size_t n;
	str hours[7];	 /* of each weekday, "07:30–11:30, 13:30–17:30"; empty: off */
	str hours_row[7]; /* the text of a weekday's own hours, where it has some; empty: the week of the province */
	str hours_basis;  /* that week's decision; empty: the program's default */
	date hours_on;	  /* the day of which the hours are */
	str unit, unit_name; /* empty: everybody */
	int32_t working_days;
};

/* Units in force on a day in the order of the tree, each with its depth; without those below communes. */
int unit_tree(struct ctx *c, date on, struct unit **ret, size_t *ret_n, int **ret_depth);
/* "Thứ Hai". */
const char *weekday_title(int weekday);

#endif
