/* SPDX-License-Identifier: Apache-2.0 */
/* portal_store.c - what the front door reads from the database. */
#include "base/base.h"

#include "lib/db/db.h"
#include "mod/portal/portal_store.h"

int portal_sessions(struct ctx *c, int64_t account, struct session_view **ret, size_t *ret_n)
{
	struct session_view *list;
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT opened_at, expires_at FROM session WHERE account = $1 AND expires_at > $2"
		     " ORDER BY opened_at DESC LIMIT 50",
		     INT(account), INT(c->now.ms)));
	list = NEW_ARRAY(c->mem, struct session_view, r.n);
	for (size_t i = 0; i < r.n; i++)
		list[i] = (struct session_view){ { row_int(&r, i, 0) }, { row_int(&r, i, 1) } };
	*ret = list;
	*ret_n = r.n;
	return 0;
}
