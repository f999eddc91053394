/* SPDX-License-Identifier: Apache-2.0 */
/* editor_impl.h - what the files of this folder share. */
#ifndef MOD_EDITOR_IMPL_H
#define MOD_EDITOR_IMPL_H

#include "mod/editor/editor.h"

/* ---- editor_store.c ---- */

int editor_put(struct ctx *c, const struct form_draft *d);
int editor_each(struct ctx *c, int (*fn)(void *arg, const struct form_draft *d), void *arg);

/* ---- editor.c ---- */

/* Writes a draft and its event; `before` NULL: a new one. */
int form_draft_save(struct ctx *c, const struct form_draft *before, struct form_draft *d, const char *verb);
int form_draft_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);

/* ---- editor_doc.c ---- */

enum step { STEP_PUT, STEP_ADD, STEP_UP, STEP_DOWN, STEP_REMOVE };

/* A question, "3", or the second column of its table, "3.2"; "new" and "3.new" for STEP_ADD. False otherwise. */
struct place {
	size_t field, column; /* from 1; 0: a new one (column: or none) */
	bool of_table;
};
bool editor_place(str at, struct place *ret);
/* The question there; NULL when there is none. */
const struct form_field *editor_field(const struct eform *f, struct place at);
/*
 * The body after one step; `field`: JSON of the question for PUT and ADD. Checked as a whole: E_INVALID with words,
 * of the key that is wrong when it is in the question at hand, else of the whole. *ret_at: where it stands now.
 */
int editor_step(struct ctx *c, str body, enum step step, struct place at, str field, str *ret_body, struct place *ret_at);
/* The body with another title, groups and rules (JSON arrays). */
int editor_frame(struct ctx *c, str body, str title, str groups, str rules, str *ret_body);
/* Any JSON as a body: canonical, checked, said of field "text". */
int editor_whole(struct ctx *c, str text, str *ret_body);

/* ---- editor_act.c ---- */

extern const struct command editor_commands[];

/* ---- editor_web.c ---- */

int editor_list_page(struct ctx *c, const struct req *q, struct reply *r);
int editor_outline_page(struct ctx *c, const struct req *q, struct reply *r);
int editor_field_page(struct ctx *c, const struct req *q, struct reply *r);
int editor_frame_page(struct ctx *c, const struct req *q, struct reply *r);
int editor_json_page(struct ctx *c, const struct req *q, struct reply *r);

#endif
