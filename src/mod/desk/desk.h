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
	struct due_tag due;
	str step_due;
};

struct desk_list {
	struct desk_row *rows;
	size_t n;
	struct paging paging;
	str path, unit, unit_name;
	const struct option *states, *groups;
	bool board; /* with filters by state and group */
};

#endif
