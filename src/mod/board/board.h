/* SPDX-License-Identifier: Apache-2.0 */
/* board.h - what the leader's page shows. */
#ifndef MOD_BOARD_H
#define MOD_BOARD_H

#include "core/web/view.h"
#include "mod/dossier/dossier.h"

struct board_row {
	str unit, name;
	struct dossier_figures f;
};

/* A period that is one click away. */
struct board_period {
	const char *title; /* Vietnamese, a msgid */
	str from, to;      /* ISO days */
};

struct board {
	str unit, name, from, to; /* ISO days */
	struct board_period periods[4];
	str above, above_name; /* the unit above, when one may look at it */
	struct dossier_figures f;
	struct board_row *rows;
	size_t n;
};

/* The list behind a number. */
str board_link(struct arena *mem, const struct board *b, str unit, const char *group);
/* The page of another unit for the same days; of the same unit for other days. */
str board_unit_link(struct arena *mem, const struct board *b, str unit);
str board_period_link(struct arena *mem, const struct board *b, const struct board_period *p);
/* "83 %", or "-" when nothing was counted. */
str board_share(struct arena *mem, int64_t part, int64_t whole);

#endif
