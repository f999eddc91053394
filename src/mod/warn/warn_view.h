/* SPDX-License-Identifier: Apache-2.0 */
/* warn_view.h - what the templates of this folder show. */
#ifndef MOD_WARN_VIEW_H
#define MOD_WARN_VIEW_H

#include "core/web/view.h"
#include "mod/warn/warn.h"

struct warn_line {
	str href, code, procedure, holder, reason;
	struct due_tag tag; /* the kind */
	struct due_tag due;
	str letter;         /* the form with the prepared words; empty: none to send, or not this person's */
};

struct warn_list_view {
	struct warn_line *lines;
	size_t n;
	struct paging paging;
	const struct option *kinds;
	bool leads; /* head or leader: the list holds others' work too */
};

#endif
