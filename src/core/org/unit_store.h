/* SPDX-License-Identifier: Apache-2.0 */
/* unit_store.h - SQL of units and mergers, for this folder only. */
#ifndef CORE_ORG_UNIT_STORE_H
#define CORE_ORG_UNIT_STORE_H

#include "core/org/org.h"
#include "lib/db/db.h"

/* The row with this very first day; E_NOTFOUND. */
int unit_row(struct ctx *c, str code, date from, struct unit *ret);
/* Inserts, or replaces the row of that code and first day. */
int unit_put(struct ctx *c, const struct unit *u);
/* How many rows of this code overlap the days of `u`, itself left out. */
int unit_overlaps(struct ctx *c, const struct unit *u, int64_t *ret_n);
/* Inserts, or replaces the extent. 1, or 0 when it was there like that. */
int successor_put(struct ctx *c, str old_code, str new_code, date day, bool whole);
/* old_code, new_code, day, extent of all mergers, by old code and day. */
int successor_all(struct ctx *c, struct db_rows *ret);

#endif
