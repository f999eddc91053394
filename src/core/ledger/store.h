/* SPDX-License-Identifier: Apache-2.0 */
/* store.h - SQL of the ledger's own tables. Private to core/ledger. */
#ifndef CORE_LEDGER_STORE_H
#define CORE_LEDGER_STORE_H

#include "core/ledger/ledger.h"
#include "core/ledger/tree.h"
#include "lib/db/db.h"

/* Hashes out of the event and tile tables. arg of the source is the db. */
struct tree_source store_source(struct db *db);
int store_tree_load(struct db *db, struct arena *mem, struct tree *ret_tree);

#define EVENT_COLS "seq, at, actor, role, unit, verb, subject, payload, leaf"
struct event event_from_row(const struct db_rows *r, size_t i);

#endif
