/* SPDX-License-Identifier: Apache-2.0 */
/* lodge_store.h - drafts as rows. Private to the module. */
#ifndef MOD_LODGE_STORE_H
#define MOD_LODGE_STORE_H

#include "mod/lodge/lodge.h"

/* E_NOTFOUND when there is none, or not this account's. Files come without name, type and size. */
int store_draft_get(struct ctx *c, int64_t account, str id, struct draft **ret);
int store_draft_of(struct ctx *c, int64_t account, str procedure, struct draft **ret);
int store_draft_list(struct ctx *c, int64_t account, struct draft **ret, size_t *ret_n);
/* Inserts or replaces. */
int store_draft_put(struct ctx *c, const struct draft *d);
int store_draft_each(struct ctx *c, int (*each)(void *arg, const struct draft *d), void *arg);

/* JSON texts of the columns. */
str draft_answers_json(struct ctx *c, const struct draft *d);
str draft_files_json(struct ctx *c, const struct draft *d);
str draft_trouble_json(struct ctx *c, const struct draft *d);

#endif
