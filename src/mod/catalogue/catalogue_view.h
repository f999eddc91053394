/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue_view.h - what the templates of this folder show. */
#ifndef MOD_CATALOGUE_VIEW_H
#define MOD_CATALOGUE_VIEW_H

#include "mod/catalogue/catalogue.h"

struct announcement_line {
	const struct announcement *a;
	struct announcement_delay delay;
	str warnings[4];
	size_t warning_n;
};

struct announcement_list_view {
	const char *state; /* asked for; "": all */
	struct announcement_line *lines;
	size_t n;
	struct paging paging;
	bool late; /* the list of what is late */
};

struct announcement_effect_view {
	struct announcement_effect e;
	struct catalogue_change *changes;
	size_t change_n;
	str title;
	str compare; /* address of the comparison; empty: nothing to compare */
};

struct announcement_view {
	struct announcement_line line;
	struct announcement_effect_view *items;
	size_t n, wrong, left_out;
	str drafted_by, checked_by, published_by; /* names */
	bool wrote; /* the person who looks wrote some of it */
};

struct announcement_form_view {
	const struct announcement *a; /* NULL: a new one */
};

struct announcement_item_view {
	const struct announcement *a;
	int64_t n; /* 0: a new one */
	const str *cells;
};

struct catalogue_compare_view {
	const struct procedure *before, *after;
	const struct procedure *versions;
	size_t version_n;
	struct catalogue_change *changes;
	size_t n;
	const struct option *from, *to;
};

/* What happens in a life, and the procedures that it needs. */
struct life_event {
	str slug, title, lead, codes; /* codes: separated by '/' */
	struct procedure **list;
	size_t n;
};

/* The colour of a state's or kind's tag. */
const char *announcement_state_colour(enum announcement_state s);
const char *announcement_kind_colour(str kind);

#endif
