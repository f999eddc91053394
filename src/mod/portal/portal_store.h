/* SPDX-License-Identifier: Apache-2.0 */
/* portal_store.h - what the front door reads from the database. */
#ifndef MOD_PORTAL_PORTAL_STORE_H
#define MOD_PORTAL_PORTAL_STORE_H

#include "mod/portal/portal.h"

/* The account's sessions that are open at c->now, newest first. */
int portal_sessions(struct ctx *c, int64_t account, struct session_view **ret, size_t *ret_n);

#endif
