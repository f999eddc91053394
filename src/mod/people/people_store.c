/* SPDX-License-Identifier: Apache-2.0 */
/* people_store.c - SQL of this folder. */
#include "base/base.h"

#include "mod/people/people_store.h"

int people_rows(struct ctx *c, struct db_rows *ret)
{
	return db_query(c->db, c->mem, ret,
			"SELECT a.login, a.name, a.email, a.phone, a.id_no, coalesce(p.role, ''), coalesce(p.unit, ''),"
			" a.title FROM account a LEFT JOIN account_role p ON p.account = a.id WHERE a.active = 1"
			" ORDER BY a.id, p.role, p.unit");
}

int people_password(struct ctx *c, int64_t account, str *ret_hash)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT password FROM account WHERE id = $1", INT(account)));
	*ret_hash = r.n ? row_text(&r, 0, 0) : S("");
	return 0;
}
