/* SPDX-License-Identifier: Apache-2.0 */
/* desk.h - what the lists of officials show. */
#ifndef MOD_DESK_H
#define MOD_DESK_H

#include "core/web/view.h"
#include "mod/dossier/dossier.h"

/* One line of a list. */
struct desk_row {
	str code, href, procedure, name, holder;
	const char *state, *colour;
	struct due_tag step, due; /* working time left of the step; how the due date stands */
	str step_due, due_at;     /* the moments themselves */
};

struct desk_list {
	struct desk_row *rows;
	size_t n;
	struct paging paging;
	str path, unit, unit_name;
	str from, to, procedure, procedure_title; /* kept when other filters change; days as ISO */
	const struct option *states, *groups;
	bool board; /* with filters by state and group */
	const struct option *batch; /* what may be done with several at once; NULL: nothing */
};

/* What came of it, for each. */
struct desk_result {
	struct dossier_batch_result r;
	bool undo; /* within the minutes in which it may be taken back */
};

#define DESK_TITLE_MAX 90 /* letters of a procedure's title in a list; the dossier shows all of it */

#endif
