/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c - logging in and out.
 *
 * The password is checked by a child process (argon2id takes tens of milliseconds); an unknown login
 * costs the same work as a wrong password, and both get the same answer. Guessing is slowed down by the
 * web process (core/web/limit.h).
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/account/account_html.h"
#include "core/ledger/ledger.h"
#include "core/web/web.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

/* A hash nobody's password matches, so that unknown logins cost the same. */
#define NOBODY "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const struct field open_fields[] = {
	{ "login", F_TEXT, 1, 100, N_("Tên đăng nhập"), NULL },
	{ "password", F_SECRET, 1, 1000, N_("Mật khẩu"), NULL },
	{ "next", F_TEXT, 0, 500, N_("Trang đi tới"), NULL },
	{ 0 },
};

static const struct field no_fields[] = { { 0 } };

/* "hash\npassword" for the child. */
static int prepare_open(struct ctx *c, struct buf *ret_input)
{
	struct account a = { 0 };
	struct db_rows r;
	int err = account_login(c, args_get(c->args, "login"), &a);

	if (err < 0 && err != E_NOTFOUND)
		return err;
	TRY(db_query(c->db, c->mem, &r, "SELECT password FROM account WHERE id = $1 AND active = 1", INT(a.id)));
	buf_str(ret_input, r.n ? row_text(&r, 0, 0) : S(NOBODY));
	buf_char(ret_input, '\n');
	buf_str(ret_input, args_get(c->args, "password"));
	return 0;
}

static int check_password(struct arena *mem, str input, struct buf *ret_output)
{
	str hash = str_cut(&input, '\n');

	UNUSED(mem);
	buf_char(ret_output, password_verify(hash, input) ? '1' : '0');
	return 0;
}

static void write_account(struct jw *w, const struct who *who)
{
	jw_key(w, "account");
	jw_object(w);
	jw_kstr(w, "login", who->login);
	jw_kstr(w, "name", who->name);
	jw_kstr(w, "unit", who->unit);
	jw_key(w, "roles");
	jw_array(w);
	for (size_t i = 0; i < who->n; i++)
		jw_str(w, str_of(role_slug(who->posts[i].role)));
	jw_end(w);
	jw_end(w);
}

static int open_session(struct ctx *c)
{
	struct account a;
	struct who *who;
	str token;

	if (!str_eq(c->prepared, S("1")) || account_login(c, arg_text(c, "login"), &a) < 0 || !a.active)
		return ctx_fail(c, E_INVALID, "password",
				_("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra lại, nhất là phím Caps Lock và bộ gõ "
				  "tiếng Việt."));
	TRY(account_who(c, a.id, &who));
	token = token_new(c->mem);
	TRY(db_exec(c->db, "DELETE FROM session WHERE account = $1 AND expires_at <= $2", INT(a.id), INT(c->now.ms)));
	TRY(db_exec(c->db, "INSERT INTO session (token_hash, account, opened_at, expires_at) VALUES ($1,$2,$3,$4)",
		    TEXT(token_hash(c->mem, token)), INT(a.id), INT(c->now.ms), INT(c->now.ms + SESSION_LIFE)));
	c->who = who;
	emit(c, "session.open", a.login, S(""));
	jw_kstr(c->out, "token", token);
	jw_kstr(c->out, "next", args_has(c->args, "next") ? arg_text(c, "next") : S("/"));
	write_account(c->out, who);
	return 0;
}


static int close_session(struct ctx *c)
{
	/* All sessions of this account end: the safest meaning of "log out" on a shared counter machine. */
	TRY(db_exec(c->db, "DELETE FROM session WHERE account = $1", INT(c->who->account)));
	emit(c, "session.close", c->who->login, S(""));
	return 0;
}

static int login_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Đăng nhập")));

	login_html(&h, c->app->demo);
	return 0;
}

static int me_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);

	UNUSED(q);
	jw_object(&w);
	write_account(&w, c->who);
	jw_end(&w);
	return 0;
}

static const struct page pages[] = {
	{ "/dang-nhap", PERM_PUBLIC, login_page, N_("Đăng nhập"), NULL },
	{ "/api/v1/sessions/me", PERM_LOGIN, me_api, N_("Tài khoản đang dùng"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "session.open", .path = "/dang-nhap", .perm = PERM_PUBLIC, .fields = open_fields, .run = open_session,
	  .next = ":next", .title = N_("Đăng nhập"), .form = login_page, .api = "/api/v1/sessions", .creates = true,
	  .forget = true, .prepare = prepare_open, .child = check_password },
	{ .name = "session.close", .path = "/dang-xuat", .perm = PERM_LOGIN, .fields = no_fields, .run = close_session,
	  .next = "/", .title = N_("Đăng xuất") },
	{ 0 },
};

const struct module module_session = { .name = "session", .pages = pages, .commands = commands };
