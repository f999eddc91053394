/* SPDX-License-Identifier: Apache-2.0 */
/* account.c - SQL and row mapping of accounts, posts, sessions and absence. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/ledger.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "lib/text/text.h"

#define COLS "id, login, name, email, phone, id_no, address, title, active, created_at"

static struct account from_row(const struct db_rows *r, size_t i)
{
	return (struct account){
		.id = row_int(r, i, 0),
		.login = row_text(r, i, 1),
		.name = row_text(r, i, 2),
		.email = row_text(r, i, 3),
		.phone = row_text(r, i, 4),
		.id_no = row_text(r, i, 5),
		.address = row_text(r, i, 6),
		.title = row_text(r, i, 7),
		.active = row_int(r, i, 8) != 0,
		.created_at = { row_int(r, i, 9) },
	};
}

/* Personal data (phone, id_no …) stays out of the ledger: the state table alone holds it. */
static str about_new(struct ctx *c, const struct account_new *a)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "name", a->name);
	jw_kstr(&w, "title", a->title);
	jw_end(&w);
	return buf_view(&b);
}

int account_create(struct ctx *c, const struct account_new *a, int64_t *ret_id)
{
	struct db_rows r;
	int err = db_query(c->db, c->mem, &r,
			   "INSERT INTO account (login, name, name_fold, name_sort, email, phone, id_no, address,"
			   " title, password, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) RETURNING id",
			   TEXT(a->login), TEXT(a->name), TEXT(text_fold(c->mem, a->name)),
			   TEXT(text_sort_key(c->mem, a->name)), TEXT(a->email), TEXT(a->phone), TEXT(a->id_no),
			   TEXT(a->address), TEXT(a->title), TEXT(a->password_hash), INT(c->now.ms));

	if (err == E_CONFLICT)
		return ctx_fail(c, E_CONFLICT, "login", _("Tên đăng nhập “%.*s” đã có người dùng. Hãy chọn tên khác."),
				STR_ARG(a->login));
	TRY(err);
	*ret_id = row_int(&r, 0, 0);
	emit(c, "account.create", a->login, about_new(c, a));
	return 0;
}

int account_post_add(struct ctx *c, int64_t account, enum role role, str unit)
{
	struct account a;
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	TRY(account_get(c, account, &a));
	TRY(db_exec(c->db, "INSERT INTO account_role (account, role, unit) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING",
		    INT(account), TEXT(str_of(role_slug(role))), TEXT(unit)));
	jw_object(&w);
	jw_kstr(&w, "role", str_of(role_slug(role)));
	jw_kstr(&w, "unit", unit);
	jw_end(&w);
	emit(c, "account.post", a.login, buf_view(&b));
	return 0;
}

int account_find(struct ctx *c, str login, struct account *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM account WHERE login = $1", TEXT(login)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}

int account_get(struct ctx *c, int64_t id, struct account *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM account WHERE id = $1", INT(id)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}

int account_who(struct ctx *c, int64_t id, struct who **ret)
{
	struct account a;
	struct db_rows r;
	struct who *w = NEW(c->mem, struct who);

	TRY(account_get(c, id, &a));
	TRY(db_query(c->db, c->mem, &r, "SELECT role, unit FROM account_role WHERE account = $1 ORDER BY role, unit",
		     INT(id)));
	*w = (struct who){ .account = id, .login = a.login, .name = a.name, .email = a.email, .phone = a.phone,
			   .id_no = a.id_no, .address = a.address };
	w->posts = NEW_ARRAY(c->mem, struct post, r.n);
	for (size_t i = 0; i < r.n; i++) {
		enum role role = role_find(row_text(&r, i, 0));

		w->posts[w->n++] = (struct post){ role, row_text(&r, i, 1) };
		w->perms |= role_perms(role);
		if (w->unit.n == 0)
			w->unit = row_text(&r, i, 1);
	}
	*ret = w;
	return 0;
}

int account_list(struct ctx *c, enum role role, str unit, struct account **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM account JOIN account_role ON account_role.account = account.id"
		     " WHERE account_role.unit = $1 AND account_role.role = $2 AND account.active = 1"
		     " ORDER BY name_sort, id",
		     TEXT(unit), TEXT(str_of(role_slug(role)))));
	*ret = NEW_ARRAY(c->mem, struct account, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = from_row(&r, i);
	*ret_n = r.n;
	return 0;
}

int session_who(struct ctx *c, str token, const struct who **ret)
{
	struct db_rows r;
	struct who *w;

	*ret = &who_anonymous;
	if (token.n == 0)
		return 0;
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT s.account FROM session s JOIN account a ON a.id = s.account"
		     " WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.active = 1",
		     TEXT(token_hash(c->mem, token)), INT(c->now.ms)));
	if (r.n == 0)
		return 0;
	TRY(account_who(c, row_int(&r, 0, 0), &w));
	*ret = w;
	return 0;
}

int absence_on(struct ctx *c, int64_t account, date day, bool *ret_away, int64_t *ret_deputy)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT coalesce(deputy, 0) FROM absence WHERE account = $1 AND first_day <= $2 AND last_day >= $2"
		     " ORDER BY id DESC LIMIT 1",
		     INT(account), INT(day.day)));
	*ret_away = r.n > 0;
	*ret_deputy = r.n ? row_int(&r, 0, 0) : 0;
	return 0;
}
