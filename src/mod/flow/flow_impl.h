/* SPDX-License-Identifier: Apache-2.0 */
/* flow_impl.h - what the files of mod/flow share. Private to the module. */
#ifndef MOD_FLOW_IMPL_H
#define MOD_FLOW_IMPL_H

#include "mod/flow/flow.h"

/* Notes a problem; the first ones are kept. */
void flow_problem(struct ctx *c, struct flow_problems *out, const char *slug, str where, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* Sets fork and branch of the steps that are reached from the first steps of branches. */
void flow_mark_branches(struct flow *f);

/* ---- flow_store.c -------------------------------------------------------------------------------------- */

struct flow_stored {
	str id, title, body, by;
	instant at;
};
int flow_store_add(struct ctx *c, const struct flow_stored *f);
int flow_store_get(struct ctx *c, str id, struct flow_stored *ret); /* E_NOTFOUND */
int flow_store_list(struct ctx *c, int64_t limit, int64_t offset, struct flow_entry **ret, size_t *ret_n,
		    int64_t *ret_total);
int flow_store_each(struct ctx *c, int (*fn)(void *arg, const struct flow_stored *f), void *arg);

/* The state of a published flow as the ledger's events know it. */
str flow_state(struct ctx *c, const struct flow_stored *f);

extern const struct page flow_pages[];

#endif
