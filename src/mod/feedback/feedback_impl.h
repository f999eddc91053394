/* SPDX-License-Identifier: Apache-2.0 */
/* feedback_impl.h - what the module's tables name and other files of this folder define. */
#ifndef MOD_FEEDBACK_FEEDBACK_IMPL_H
#define MOD_FEEDBACK_FEEDBACK_IMPL_H

#include "mod/feedback/feedback.h"

struct json;
struct req;
struct reply;

/* feedback_api.c */
int feedback_list_api(struct ctx *c, const struct req *q, struct reply *r);
int feedback_view_api(struct ctx *c, const struct req *q, struct reply *r);

/* feedback_demo.c: some feedback of the demo province. */
int feedback_demo(struct ctx *c);

/* feedback_store.c: all rows, see struct aggregate. */
int feedback_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);

#endif
