/* SPDX-License-Identifier: Apache-2.0 */
/* account.c - SQL and row mapping of accounts, posts, sessions and absence. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/command/command.h"
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

/* What events and the check by replay know of an account. Personal data (name, phone, identity number)
 * stays out: the state table alone holds it, and can forget it. */
int account_state(struct ctx *c, int64_t id, str *ret)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct account a;
	struct db_rows r;
	struct who *who;

	TRY(account_get(c, id, &a));
	TRY(account_who(c, id, &who));
	TRY(db_query(c->db, c->mem, &r, "SELECT password FROM account WHERE id = $1", INT(id)));
	jw_object(&w);
	jw_kstr(&w, "title", a.title);
	jw_kbool(&w, "active", a.active);
	/* Not the password's hash but a hash of that: enough to see that somebody put another in its place. */
	jw_kstr(&w, "password", sha256_hex(c->mem, row_text(&r, 0, 0)));
	jw_kinstant(&w, "created_at", a.created_at);
	jw_key(&w, "posts");
	jw_array(&w);
	for (size_t i = 0; i < who->n; i++)
		jw_str(&w, str_fmt(c->mem, "%s@%" STR_FMT, role_slug(who->posts[i].role), STR_ARG(who->posts[i].unit)));
	jw_end(&w);
	jw_end(&w);
	*ret = buf_view(&b);
	return 0;
}

int account_changed(struct ctx *c, const char *verb, int64_t id, str before)
{
	struct account a;
	str after;

	TRY(account_get(c, id, &a));
	TRY(account_state(c, id, &after));
	return emit_change(c, verb, a.login, before, after, S(""));
}

static int dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct db_rows r;
	struct json *j;
	str state, why;

	TRY(db_query(c->db, c->mem, &r, "SELECT id, login FROM account ORDER BY id"));
	for (size_t i = 0; i < r.n; i++) {
		TRY(account_state(c, row_int(&r, i, 0), &state));
		TRY(json_parse(c->mem, state, JSON_DEPTH, &j, &why));
		TRY(each(arg, row_text(&r, i, 1), j));
	}
	return 0;
}

static const struct aggregate aggregates[] = { { "account", dump }, { 0 } };
const struct module module_account = { .name = "account", .aggregates = aggregates };

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
	return account_changed(c, "account.create", *ret_id, S(""));
}

int account_post_add(struct ctx *c, int64_t account, enum role role, str unit)
{
	str before;

	TRY(account_state(c, account, &before));
	TRY(db_exec(c->db, "INSERT INTO account_role (account, role, unit) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING",
		    INT(account), TEXT(str_of(role_slug(role))), TEXT(unit)));
	return account_changed(c, "account.post_add", account, before);
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

int account_login(struct ctx *c, str text, struct account *ret)
{
	struct db_rows r;
	int err = account_find(c, text, ret);

	if (err != E_NOTFOUND || text.n == 0)
		return err;
	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM account WHERE id_no = $1 AND active = 1 LIMIT 2",
		     TEXT(text)));
	if (r.n != 1)
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
