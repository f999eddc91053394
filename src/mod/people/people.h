/* SPDX-License-Identifier: Apache-2.0 */
/* people.h - accounts, posts and absence as people manage them; what others may use. */
#ifndef MOD_PEOPLE_PEOPLE_H
#define MOD_PEOPLE_PEOPLE_H

#include "core/ctx/ctx.h"

/* May this be a login: 3-60 of a-z 0-9 . - _, not digits alone (those could be somebody's identity number,
 * and the ledger shows logins)? */
bool people_login_ok(str login);

#endif
