/* SPDX-License-Identifier: Apache-2.0 */
/* change.c - changes to accounts: what is known of a person, posts, password, being active. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/ledger.h"
#include "lib/db/db.h"
#include "lib/text/text.h"

int account_update(struct ctx *c, int64_t id, const struct account_new *a)
{
	str before;

	TRY(account_state(c, id, &before));
	TRY(db_exec(
		c->db,
		"UPDATE account SET name = $2, name_fold = $3, name_sort = $4, email = $5, phone = $6, id_no = $7,"
		" address = $8, title = $9 WHERE id = $1",
		INT(id), TEXT(a->name), TEXT(text_fold(c->mem, a->name)),
		TEXT(text_sort_key(c->mem, a->name)), TEXT(a->email), TEXT(a->phone),
		TEXT(a->id_no), TEXT(a->address), TEXT(a->title)));
	return account_changed(c, "account.update", id, before);
}

int account_post_remove(struct ctx *c, int64_t account, enum role role, str unit)
{
	str before;
	int gone;

	TRY(account_state(c, account, &before));
	gone = db_exec(c->db,
		       "DELETE FROM account_role WHERE account = $1 AND role = $2 AND unit = $3",
		       INT(account), TEXT(str_of(role_slug(role))), TEXT(unit));
	TRY(gone);
	return gone ? account_changed(c, "account.post_remove", account, before) : E_NOTFOUND;
}

static int end_sessions(struct ctx *c, int64_t account)
{
	return db_exec(c->db, "DELETE FROM session WHERE account = $1", INT(account));
}

int account_set_active(struct ctx *c, int64_t id, bool active)
{
	str before;

	TRY(account_state(c, id, &before));
	TRY(db_exec(c->db, "UPDATE account SET active = $2 WHERE id = $1", INT(id), INT(active)));
	if (!active)
		TRY(end_sessions(c, id));
	return account_changed(c, active ? "account.activate" : "account.deactivate", id, before);
}

int account_set_password(struct ctx *c, int64_t id, str hash)
{
	str before;

	TRY(account_state(c, id, &before));
	TRY(db_exec(c->db, "UPDATE account SET password = $2 WHERE id = $1", INT(id), TEXT(hash)));
	TRY(end_sessions(c, id));
	return account_changed(c, "account.set_password", id, before);
}
