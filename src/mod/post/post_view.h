/* SPDX-License-Identifier: Apache-2.0 */
/* post_view.h - what the pages of the post give their templates. Private to the module. */
#ifndef MOD_POST_VIEW_H
#define MOD_POST_VIEW_H

#include "core/web/view.h"
#include "mod/post/post_impl.h"

/* One envelope in a list, in words. */
struct shipment_line {
	const struct shipment *s;
	str href, what; /* what: the procedure, or the dossier */
	struct due_tag due;
	struct shipment_next next;
};

struct post_list_view {
	bool clerk;                       /* else postal staff */
	str unit;                         /* its name */
	const char *group;
	const struct option *groups;
	int64_t pending, arriving, enter, away, late, trouble;
	struct shipment_line *lines;
	size_t n;
	const struct handover *records;
	size_t record_n;
	struct paging paging;
};

/* Making a record. */
struct post_make_view {
	str unit;
	struct shipment_line *lines;
	size_t n;
	struct dossier **dossiers; /* finished, to go by post */
	struct return_choice *choices;
	size_t dossier_n;
};

struct post_record_view {
	const struct handover *h;
	const struct shipment *list;
	str unit;
	bool clerk, carrier; /* the reader stands for … */
};

struct post_accept_view {
	const struct procedure *p;
	str unit;
	const struct option *procedures, *units; /* units: when the sender chooses */
	const struct shipment *declared; /* NULL: none */
	bool clerk;
};

/* One line of an envelope's story. */
struct track_line {
	str title, when, words;
};

struct post_ship_view {
	const struct shipment *s;
	str unit, procedure;
	struct due_tag due;
	struct shipment_next next;
	struct track_line *track;
	size_t track_n;
	bool clerk, carrier, may_enter, may_act, may_deliver, may_resolve;
};

struct post_dossier_view {
	str code, key; /* key: of the public look-up */
	struct return_choice choice;
	bool may_choose;
	struct post_ship_view *ships;
	size_t n;
};

/* Fills what a template of one envelope needs; `public`: without names and places of people. */
int post_ship_view(struct ctx *c, const struct shipment *s, bool public, struct post_ship_view *ret);

#endif
