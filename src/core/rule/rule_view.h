/* SPDX-License-Identifier: Apache-2.0 */
/* rule_view.h - what the templates of this folder show. */
#ifndef CORE_RULE_RULE_VIEW_H
#define CORE_RULE_RULE_VIEW_H

#include "core/rule/rule.h"
#include "core/web/view.h"

/* A rule as it stands today for the province. */
struct rule_line {
	struct rule now;
	str href, words;
	str next; /* what is decided already and when it begins; empty: nothing */
	int units; /* units with rows of their own */
};

struct rule_list_view {
	bool admin;
	date today;
	struct rule_line lines[RULE_COUNT];
};

struct rule_row_view {
	struct rule row;
	str unit, words, by; /* names */
	bool now;            /* in force today */
};

struct rule_page_view {
	enum rule_name name;
	bool admin;
	str action; /* where the form is sent */
	struct rule_row_view *rows;
	size_t n;
	const struct option *units, *choices; /* choices: NULL unless the rule is one */
	const char *unit_words;               /* of a number */
	date tomorrow;
};

#endif
