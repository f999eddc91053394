/* SPDX-License-Identifier: Apache-2.0 */
/* people_store.h - SQL of this folder; accounts themselves are core/account's. */
#ifndef MOD_PEOPLE_STORE_H
#define MOD_PEOPLE_STORE_H

#include "core/ctx/ctx.h"
#include "lib/db/db.h"

/* One row per post of active people: login, name, email, phone, id_no, role, unit, title. */
int people_rows(struct ctx *c, struct db_rows *ret);
/* The stored hash; empty when there is no such account. */
int people_password(struct ctx *c, int64_t account, str *ret_hash);

#endif
