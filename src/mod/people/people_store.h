/* SPDX-License-Identifier: Apache-2.0 */
/* people_store.h - SQL of this folder; accounts themselves are core/account's. */
#ifndef MOD_PEOPLE_STORE_H
#define MOD_PEOPLE_STORE_H

#include "core/ctx/ctx.h"
#include "lib/db/db.h"

/* One row per post of active people: login, name, email, phone, id_no, role, unit, title. */
int people_rows(struct ctx *c, struct db_rows *ret);
/* One line of the list of people; `posts` in words: "Chuyên viên, Sở Xây dựng; …". */
struct person {
	int64_t id;
	str login, name, title, posts;
	bool active;
};
/* By name, also those no longer active. q: words of the name or a part of the login; unit: a code; either
 * may be empty. */
struct people_filter {
	str q, unit;
	int64_t offset, limit;
};
int people_search(struct ctx *c, const struct people_filter *f, struct person **ret, size_t *ret_n,
		  int64_t *ret_total);

/* The stored hash; empty when there is no such account. */
int people_password(struct ctx *c, int64_t account, str *ret_hash);

#endif
