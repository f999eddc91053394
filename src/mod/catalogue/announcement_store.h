/* SPDX-License-Identifier: Apache-2.0 */
/* announcement_store.h - SQL of decisions and their items; no rules. */
#ifndef MOD_CATALOGUE_STORE_H
#define MOD_CATALOGUE_STORE_H

#include "mod/catalogue/catalogue_impl.h"

int announcement_insert(struct ctx *c, const struct announcement *a);
int announcement_update(struct ctx *c, const struct announcement *a);
/* Inserts, or replaces the item of that number. */
int announcement_item_put(struct ctx *c, str code, const struct announcement_item *item);
/* What is in force on a day, counted. */
struct catalogue_count {
	str level, field, agency, service;
	bool eligible;
	int64_t n;
};
int catalogue_counts(struct ctx *c, date on, struct catalogue_count **ret, size_t *ret_n);

#endif
