/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feedback.h - what people say to the authority, and what it answers.
 *
 *	new ──► answered (published or not)
 *	  └───► rejected
 *
 * This module is the pattern of all others: the service functions below are all that others see.
 */
#ifndef MOD_FEEDBACK_FEEDBACK_H
#define MOD_FEEDBACK_FEEDBACK_H

#include "core/ctx/ctx.h"

enum feedback_state { FEEDBACK_NEW, FEEDBACK_ANSWERED, FEEDBACK_REJECTED };

struct feedback {
	int64_t id;
	str code; /* "GY-260105-0001": the day it came, and its number on that day */
	enum feedback_state state;
	bool published;
	str name, phone, email; /* of the sender, each may be empty; for officials only */
	str body;
	str answer;         /* or the reason of a rejection */
	instant sent_at, decided_at;
	str decided_by;     /* login of the official */
};

/* One page of a list. `q`: words of the text, empty for all. `state`: a slug, empty for all. */
struct feedback_query {
	str q, state;
	int64_t offset, limit;
};

struct feedback_list {
	struct feedback *v;
	size_t n;
	int64_t total; /* how many there are on all pages */
};

/* "new", "answered", "rejected"; and in the person's language. */
const char *feedback_state_slug(enum feedback_state s);
const char *feedback_state_title(const struct ctx *c, enum feedback_state s);
/* The beginning of its words, for lists. */
str feedback_excerpt(struct arena *mem, const struct feedback *f);
/* Does this person read and answer feedback? */
bool feedback_staff(const struct ctx *c);

/* ---- reading ------------------------------------------------------------------------------------ */

/* One piece of feedback as its reader may see it. To the public it has no sender, and before it is
 * published no words either: only the code, the state and the times. E_NOTFOUND: no such code. */
int feedback_get(struct ctx *c, str code, struct feedback *ret);
/* The published ones, newest first, as the public may see them; `state` is not looked at. */
int feedback_published(struct ctx *c, const struct feedback_query *q, struct feedback_list *ret);
/* All, oldest first, with their senders. E_DENIED unless feedback_staff(). */
int feedback_queue(struct ctx *c, const struct feedback_query *q, struct feedback_list *ret);

/* ---- writing: in the ledger only ----------------------------------------------------------------- */

/* Takes name, phone, email and body of `f` and fills in the rest. Emits feedback.send. */
int feedback_send(struct ctx *c, struct feedback *f);
/* E_NOTFOUND: no such code. E_CONFLICT: somebody has decided already. Emit feedback.answer and
 * feedback.reject. */
int feedback_answer(struct ctx *c, str code, str answer, bool publish);
int feedback_reject(struct ctx *c, str code, str reason);

#endif
