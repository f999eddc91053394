/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_page.h - what the templates of a dossier see. Private to the module. */
#ifndef MOD_DOSSIER_PAGE_H
#define MOD_DOSSIER_PAGE_H

#include "core/org/org.h"
#include "core/web/view.h"
#include "mod/dossier/dossier_service.h"

/* A child dossier, or (alone) the parent. */
struct dossier_child {
	str code, unit;
	enum dossier_state state;
	struct due_tag due;
};

struct dossier_view {
	struct dossier *d;
	struct procedure *p;
	bool staff; /* seen from inside */
	struct due_tag due, step;
	struct dossier_next next;
	const struct action *done; /* what was just done, or NULL */
	str next_code;             /* the next dossier of this official's work; empty: none */
	str receiving, deciding;
	const struct action **actions;
	size_t action_n;
	struct eform_line *answers;
	size_t answer_n;
	struct dossier_file *files;
	size_t file_n;
	struct dossier_entry *history;
	size_t history_n;
	struct opinion *opinions;
	size_t opinion_n;
	struct clock_result clock;
	struct dossier_child *children;
	size_t child_n;
	str *wanted, wanted_note, wanted_until; /* the open supplement request */
	size_t wanted_n;
};

struct dossier_flow_view {
	struct dossier *d;
	struct procedure *p;
	struct flow_picture picture;
};

struct dossier_migrate_view {
	struct dossier_move *list;
	size_t n;
};

enum input_kind { INPUT_TEXT, INPUT_LINES, INPUT_NUMBER, INPUT_FILES, INPUT_SELECT, INPUT_BOXES, INPUT_CHOICE, INPUT_BOX };

struct dossier_input {
	enum input_kind kind;
	struct field_view view;
};

struct dossier_form {
	const struct action *action;
	struct dossier_view v;
	struct dossier_input inputs[8];
	size_t n;
	bool seen; /* the action asks which rev was seen: a rating need not */
	const struct flow_exit *exits[FLOW_EXITS]; /* open for the action */
	size_t exit_n;
};

/* What one step of the derivation counted: "2 ngày", "3 giờ 30 phút". */
str dossier_amount(struct ctx *c, const struct clock_step *s);
/* "214 kB"; "PDF". */
str dossier_size(struct arena *mem, int64_t bytes);
const char *dossier_kind(str type);
/* What an action does, and what was done: msgids. */
const char *dossier_action_help(const struct action *a);
const char *dossier_action_done(const struct action *a);
/* Has this been done with it ("extend")? */
bool dossier_did(const struct dossier_view *v, const char *verb);
int dossier_view_fill(struct ctx *c, struct dossier *d, struct dossier_view *v);

#endif
