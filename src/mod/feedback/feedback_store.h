/* SPDX-License-Identifier: Apache-2.0 */
/* feedback_store.h - the table `feedback`: SQL and row mapping, no rules. */
#ifndef MOD_FEEDBACK_FEEDBACK_STORE_H
#define MOD_FEEDBACK_FEEDBACK_STORE_H

#include "mod/feedback/feedback.h"

/* f->id is set by the database. */
int feedback_insert(struct ctx *c, const struct feedback *f);
/* Writes what a decision changes: state, published, answer, decided_*. */
int feedback_update(struct ctx *c, const struct feedback *f);
int feedback_find(struct ctx *c, str code, struct feedback *ret);
/* Newest first when only published ones are asked for, else oldest first: a queue. */
int feedback_select(struct ctx *c, const struct feedback_query *q, bool published, struct feedback_list *ret);

/* The whole state as a JSON object: what events carry and `ledger replay --check` compares. */
str feedback_json(struct arena *mem, const struct feedback *f);

#endif
