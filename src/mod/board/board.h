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

struct board {
	str unit, name, from, to; /* ISO days */
	struct dossier_figures f;
	struct board_row *rows;
	size_t n;
};

/* The list behind a number. */
str board_link(struct arena *mem, const struct board *b, str unit, const char *group);
/* "83 %", or "-" when nothing was counted. */
str board_share(struct arena *mem, int64_t part, int64_t whole);

#endif
