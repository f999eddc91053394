/* SPDX-License-Identifier: Apache-2.0 */
/*
 * account.h - people who log in: accounts, posts, sessions, absence.
 */
#ifndef CORE_ACCOUNT_ACCOUNT_H
#define CORE_ACCOUNT_ACCOUNT_H

#include "core/ctx/ctx.h"

struct db;
struct jw;

#define SESSION_LIFE (12 * MS_HOUR)

struct account {
	int64_t id;
	str login, name, email, phone, id_no, address, title;
	bool active;
	instant created_at;
};

/* A new account as the command line and imports make it. Posts are added with account_post_add(). */
struct account_new {
	str login, name, email, phone, id_no, address, title, password_hash;
};

/* E_CONFLICT: the login is taken. The result is the new id. Emits account.create. */
int account_create(struct ctx *c, const struct account_new *a, int64_t *ret_id);
int account_post_add(struct ctx *c, int64_t account, enum role role, str unit);
/* The account as its events carry it, without personal data; `before` of account_changed(), which emits
 * what differs now ('' : new). */
int account_state(struct ctx *c, int64_t id, str *ret);
int account_changed(struct ctx *c, const char *verb, int64_t id, str before);
/* E_NOTFOUND when there is none. */
int account_find(struct ctx *c, str login, struct account *ret);
int account_get(struct ctx *c, int64_t id, struct account *ret);
/* Who acts: the account with its posts, into c->mem. */
int account_who(struct ctx *c, int64_t id, struct who **ret);
/* Active people with this role in this very unit, by name. */
int account_list(struct ctx *c, enum role role, str unit, struct account **ret, size_t *ret_n);

/* Who logs in under this text: the login, or the identity number of exactly one active account. */
int account_login(struct ctx *c, str text, struct account *ret);

/* ---- changes; all emit, none checks who may (src/mod/people does) -------------------------------- */

/* Everything of `a` but login and password_hash. */
int account_update(struct ctx *c, int64_t id, const struct account_new *a);
/* E_NOTFOUND when the person has no such post. */
int account_post_remove(struct ctx *c, int64_t account, enum role role, str unit);
/* Both end the account's sessions (set_active when it takes away). */
int account_set_active(struct ctx *c, int64_t id, bool active);
int account_set_password(struct ctx *c, int64_t id, str hash);

/* The person behind a session token that is open at c->now; who_anonymous for any other token. */
int session_who(struct ctx *c, str token, const struct who **ret);

/* ---- absence ---------------------------------------------------------------------------------- */

struct absence {
	int64_t id, account, deputy; /* deputy 0: nobody */
	date first_day, last_day;
	str reason;
	str login, name, deputy_login, deputy_name; /* filled when read */
};

/* Emits absence.set / absence.clear. */
int absence_set(struct ctx *c, const struct absence *a, int64_t *ret_id);
int absence_clear(struct ctx *c, const struct absence *a);
int absence_get(struct ctx *c, int64_t id, struct absence *ret);
/* Absences that end on `from` or later, by first day: of one account, or (account 0) of everybody with a
 * post in `unit`. */
int absence_list(struct ctx *c, int64_t account, str unit, date from, struct absence **ret, size_t *ret_n);
/* Is the person away on that day? *ret_deputy: who holds the work meanwhile, 0 for nobody. */
int absence_on(struct ctx *c, int64_t account, date day, bool *ret_away, int64_t *ret_deputy);

#endif
