/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people_import.c - accounts and posts in and out as files.
 *
 * One row is one post; somebody with two posts has two rows. Importing adds people and posts and brings
 * names, addresses and titles up to date; it never takes a post away and never touches a password: new
 * people cannot log in until an administrator gives them one. Only the demo gives everybody the same
 * password, hashed once, because Argon2id is slow by design and 230 hashes would take ten seconds.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/command/call.h"
#include "core/command/table.h"
#include "core/org/org.h"
#include "lib/asset/asset.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/people/people.h"
#include "mod/people/people_import.h"
#include "mod/people/people_store.h"

static const char *const columns[] = { "login", "name", "email", "phone", "id_no",
				       "role",	"unit", "title", NULL };

struct import_row {
	struct account_new a;
	enum role role;
	str unit;
};

static int read_row(struct ctx *c, const struct json *row, size_t i, struct import_row *ret)
{
	struct import_row p = {
		.a = { .login = table_cell(c, row, "login"),
		       .name = table_cell(c, row, "name"),
		       .email = table_cell(c, row, "email"),
		       .phone = table_cell(c, row, "phone"),
		       .id_no = table_cell(c, row, "id_no"),
		       .address = table_cell(c, row, "address"),
		       .title = table_cell(c, row, "title"),
		       .password_hash = S("!") },
		.unit = table_cell(c, row, "unit"),
	};
	str role = table_cell(c, row, "role");
	struct unit u;

	if (!people_login_ok(p.a.login))
		return table_fail(
			c, i,
			_("tên đăng nhập “%.*s” phải có 3-60 ký tự: chữ thường không dấu, chữ số, dấu . - _"),
			STR_ARG(p.a.login));
	if (p.a.name.n == 0)
		return table_fail(c, i, _("%.*s cần có họ tên."), STR_ARG(p.a.login));
	p.role = role_find(role);
	if (role.n && (!p.role || p.role == ROLE_SYSTEM))
		return table_fail(c, i, _("vai trò “%.*s” không có."), STR_ARG(role));
	if (p.unit.n && unit_find(c, p.unit, instant_date(c->now), &u) < 0)
		return table_fail(c, i, _("không có đơn vị %.*s đang hoạt động."), STR_ARG(p.unit));
	if (p.role && p.role != ROLE_APPLICANT && p.unit.n == 0)
		return table_fail(c, i, _("vai trò “%.*s” cần có đơn vị."), STR_ARG(role));
	*ret = p;
	return 0;
}

static bool same(const struct account *a, const struct account_new *b)
{
	return str_eq(a->name, b->name) && str_eq(a->email, b->email) &&
	       str_eq(a->phone, b->phone) && str_eq(a->id_no, b->id_no) &&
	       str_eq(a->address, b->address) && str_eq(a->title, b->title);
}

/* What the file leaves empty stays as it is. */
static void keep(str *cell, str was)
{
	if (cell->n == 0)
		*cell = was;
}

static int put(struct ctx *c, struct import_row *p, int64_t *ret_new, int64_t *ret_changed)
{
	struct account a;
	struct who *who;
	int err = account_find(c, p->a.login, &a);

	if (err == E_NOTFOUND) {
		TRY(account_create(c, &p->a, &a.id));
		++*ret_new;
	} else if (err < 0) {
		return err;
	} else {
		keep(&p->a.email, a.email);
		keep(&p->a.phone, a.phone);
		keep(&p->a.id_no, a.id_no);
		keep(&p->a.address, a.address);
		keep(&p->a.title, a.title);
		if (!same(&a, &p->a)) {
			TRY(account_update(c, a.id, &p->a));
			++*ret_changed;
		}
	}
	TRY(account_who(c, a.id, &who));
	if (!p->role || who_is(who, p->role, p->unit))
		return 0;
	return account_post_add(c, a.id, p->role, p->unit);
}

int people_import(struct ctx *c)
{
	int64_t created = 0, changed = 0;
	struct json *rows;

	if (arg_text(c, "password").n && !c->app->demo)
		return ctx_fail(c, E_DENIED, "password",
				_("Chỉ dữ liệu trình diễn mới có mật khẩu chung."));
	TRY(table_parse(c, "rows", arg_text(c, "rows"), &rows));
	for (size_t i = 0; i < rows->n; i++) {
		struct import_row p;

		TRY(read_row(c, rows->items[i], i, &p));
		if (c->prepared.n)
			p.a.password_hash = c->prepared;
		TRY(put(c, &p, &created, &changed));
	}
	jw_kint(c->out, "new", created);
	jw_kint(c->out, "changed", changed);
	jw_kint(c->out, "rows", (int64_t)rows->n);
	return 0;
}

int people_import_prepare(struct ctx *c, struct buf *ret_input)
{
	buf_str(ret_input, args_get(c->args, "password"));
	return 0;
}

int people_import_child(struct arena *mem, str input, struct buf *ret_output)
{
	if (input.n)
		buf_str(ret_output, password_hash(mem, input));
	return 0;
}

int people_file_import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct buf text = buf_new(c->mem, 0);
	struct json *rows;
	struct import_row p;
	str json;

	TRY(table_read(c, bytes, filename, &rows));
	for (size_t i = 0; i < rows->n; i++)
		TRY(read_row(c, rows->items[i], i, &p));
	if (dry) {
		buf_fmt(out, "{\"rows\":%zu}\n", rows->n);
		return 0;
	}
	json_write(&text, rows);
	TRY(command_send(c, "account.import", token_new(c->mem),
			 (struct arg[]){ { S("rows"), buf_view(&text) } }, 1, &json));
	buf_str(out, json);
	buf_char(out, '\n');
	return 0;
}

int people_file_export(struct ctx *c, str format, struct buf *out)
{
	struct buf b = buf_new(c->mem, (size_t)64 << 20);
	struct jw w = jw_new(&b);
	struct db_rows r;

	TRY(people_rows(c, &r));
	jw_array(&w);
	for (size_t i = 0; i < r.n; i++) {
		jw_object(&w);
		for (size_t k = 0; columns[k]; k++)
			jw_kstr(&w, columns[k], row_text(&r, i, k));
		jw_end(&w);
	}
	jw_end(&w);
	return table_write(c, buf_view(&b), columns, format, out);
}

int people_demo(struct ctx *c)
{
	const struct asset *a = asset_find(S("data/demo/people.csv"));
	struct buf text = buf_new(c->mem, 0);
	struct json *rows;

	if (!a)
		return ctx_fail(c, E_INTERNAL, "", "no asset data/demo/people.csv");
	TRY(table_read(c, asset_bytes(a), S("people.csv"), &rows));
	json_write(&text, rows);
	return command_send(c, "account.import", S("demo-people"),
			    (struct arg[]){ { S("rows"), buf_view(&text) },
					    { S("password"), S("motcua-demo") } },
			    2, NULL);
}
