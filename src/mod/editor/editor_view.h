/* SPDX-License-Identifier: Apache-2.0 */
/* editor_view.h - what the pages give their templates. */
#ifndef MOD_EDITOR_VIEW_H
#define MOD_EDITOR_VIEW_H

#include "core/web/view.h"
#include "mod/editor/editor_impl.h"

struct editor_view {
	struct form_draft d;
	struct procedure *p; /* NULL: it is not in force any more */
	struct eform *form;
	bool open;           /* may still be changed */
	struct eform_page preview;
	str at;              /* of one question; its old facts, NULL for a new one */
	struct place place;
	const struct form_field *field;
	str text; /* JSON */
};

struct editor_list {
	const struct form_draft *drafts;
	size_t n;
};

/* "Bản soạn" … and the colour of its tag. */
const char *editor_state_title(str state);
const char *editor_state_colour(str state);
/* Conditions of a question as text, also of one written in the older way. */
str editor_show_text(const struct html *h, const struct editor_view *m);
str editor_options_text(const struct html *h, const struct form_field *f);
str editor_groups_text(const struct html *h, const struct eform *f);
str editor_rules_text(const struct html *h, const struct eform *f);
const struct option *editor_types(const struct html *h, bool column);
const struct option *editor_lists(const struct html *h);
/* Names that conditions may use here, for the hint. */
str editor_names(const struct html *h, const struct editor_view *m);

#endif
