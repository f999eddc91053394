/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people_service.c - what administrators do to accounts, and what people do to their own.
 *
 * Nobody is deleted: the ledger names people by login, so a login is given once and an account that is no
 * longer needed is deactivated. An administrator cannot take the last way in from themselves.
 */
#include "base/base.h"

#include "core/command/command.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/people/people.h"
#include "mod/people/people_service.h"
#include "mod/people/people_store.h"

/* ---- passwords -------------------------------------------------------------------------------- */

static bool all_the_same(str s)
{
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] != s.p[0])
			return false;
	return true;
}

/* Long enough, and yet among the first that are tried. */
static bool well_known(struct ctx *c, str password)
{
	static const char *const first[] = { "password",   "matkhau",	 "1234567890", "0123456789",
					     "0987654321", "qwertyuiop", "motcua",     "vietnam" };
	str fold = text_fold(c->mem, password);

	for (size_t i = 0; i < ARRAY_LEN(first); i++) {
		str rest = str_of(first[i]);

		if (str_starts(fold, rest) && fold.n <= rest.n + 4)
			return true;
	}
	return all_the_same(password);
}

int password_check(struct ctx *c, const char *field, str password, str login, str id_no)
{
	if ((int)utf8_len(password) < PASSWORD_MIN)
		return ctx_fail(c, E_INVALID, field,
				_("Mật khẩu cần ít nhất %d ký tự. Nên ghép vài từ dễ nhớ."),
				PASSWORD_MIN);
	if (str_eq(password, login) || (id_no.n && str_eq(password, id_no)))
		return ctx_fail(c, E_INVALID, field,
				_("Mật khẩu không được trùng tên đăng nhập hoặc số định danh."));
	if (well_known(c, password))
		return ctx_fail(c, E_INVALID, field,
				_("Mật khẩu này quá dễ đoán. Hãy chọn mật khẩu khác."));
	return 0;
}

int password_prepare(struct ctx *c, struct buf *ret_input)
{
	buf_str(ret_input, args_get(c->args, "password"));
	return 0;
}

int password_child(struct arena *mem, str input, struct buf *ret_output)
{
	buf_str(ret_output, password_hash(mem, input));
	return 0;
}

/* The child's hash; none means that the child died (memory): the person tries again. */
static int hash_made(struct ctx *c)
{
	return c->prepared.n
		       ? 0
		       : ctx_fail(c, E_BUSY, "", _("Hệ thống đang bận. Hãy thử lại sau ít phút."));
}

/* ---- accounts --------------------------------------------------------------------------------- */

static int by_login(struct ctx *c, const char *field, struct account *ret)
{
	str login = arg_text(c, field);
	int err = account_find(c, login, ret);

	if (err == E_NOTFOUND)
		return ctx_fail(c, err, field, _("Không có tài khoản “%.*s”."), STR_ARG(login));
	return err;
}

static struct account_new from_form(const struct ctx *c)
{
	return (struct account_new){
		.login = arg_text(c, "login"),
		.name = arg_text(c, "name"),
		.email = arg_text(c, "email"),
		.phone = arg_text(c, "phone"),
		.id_no = arg_text(c, "id_no"),
		.address = arg_text(c, "address"),
		.title = arg_text(c, "title"),
		.password_hash = c->prepared,
	};
}

static int check_post(struct ctx *c, enum role role, str unit)
{
	struct unit u;

	if (!role || role == ROLE_SYSTEM)
		return ctx_fail(c, E_INVALID, "role", _("Hãy chọn một vai trò."));
	if (role == ROLE_APPLICANT)
		return unit.n ? ctx_fail(
					c, E_INVALID, "unit",
					_("Người nộp hồ sơ không thuộc đơn vị nào. Hãy để trống đơn vị."))
			      : 0;
	if (unit.n == 0)
		return ctx_fail(c, E_INVALID, "unit",
				_("Vai trò này cần một đơn vị. Hãy điền mã đơn vị."));
	if (unit_find(c, unit, instant_date(c->now), &u) < 0)
		return ctx_fail(
			c, E_INVALID, "unit",
			_("Không có đơn vị mã “%.*s” đang hoạt động. Hãy tìm mã ở trang Đơn vị."),
			STR_ARG(unit));
	return 0;
}

static int check_new(struct ctx *c, const struct account_new *a)
{
	struct account other;

	if (!people_login_ok(a->login))
		return ctx_fail(
			c, E_INVALID, "login",
			_("Tên đăng nhập cần 3-60 ký tự: chữ thường không dấu, chữ số, dấu . - _ "
			  "và có ít nhất một chữ."));
	if (account_find(c, a->login, &other) == 0)
		return ctx_fail(c, E_CONFLICT, "login",
				_("Tên đăng nhập “%.*s” đã có người dùng. Hãy chọn tên khác."),
				STR_ARG(a->login));
	return 0;
}

int account_create_run(struct ctx *c)
{
	struct account_new a = from_form(c);
	enum role role = role_find(arg_text(c, "role"));
	str unit = arg_text(c, "unit");
	int64_t id;

	TRY(check_new(c, &a));
	TRY(password_check(c, "password", arg_text(c, "password"), a.login, a.id_no));
	TRY(check_post(c, role, unit));
	TRY(hash_made(c));
	TRY(account_create(c, &a, &id));
	TRY(account_post_add(c, id, role, unit));
	jw_kstr(c->out, "login", a.login);
	return 0;
}

int account_update_run(struct ctx *c)
{
	struct account_new now = from_form(c);
	struct account a;

	TRY(by_login(c, "login", &a));
	return account_update(c, a.id, &now);
}

int account_post_add_run(struct ctx *c)
{
	enum role role = role_find(arg_text(c, "role"));
	struct account a;

	TRY(by_login(c, "login", &a));
	TRY(check_post(c, role, arg_text(c, "unit")));
	return account_post_add(c, a.id, role, arg_text(c, "unit"));
}

int account_post_remove_run(struct ctx *c)
{
	enum role role = role_find(arg_text(c, "role"));
	struct account a;
	int err;

	TRY(by_login(c, "login", &a));
	if (a.id == c->who->account && role == ROLE_ADMINISTRATOR)
		return ctx_fail(
			c, E_CONFLICT, "",
			_("Bạn không thể tự bỏ vai trò quản trị của mình. Hãy nhờ người quản trị khác."));
	err = account_post_remove(c, a.id, role, arg_text(c, "unit"));
	return err == E_NOTFOUND ? ctx_fail(c, err, "", _("Người này không có vai trò đó.")) : err;
}

int account_deactivate_run(struct ctx *c)
{
	struct account a;

	TRY(by_login(c, "login", &a));
	if (a.id == c->who->account)
		return ctx_fail(c, E_CONFLICT, "",
				_("Bạn không thể khóa tài khoản của chính mình."));
	return account_set_active(c, a.id, false);
}

int account_activate_run(struct ctx *c)
{
	struct account a;

	TRY(by_login(c, "login", &a));
	return account_set_active(c, a.id, true);
}

int account_reset_password_run(struct ctx *c)
{
	struct account a;

	TRY(by_login(c, "login", &a));
	TRY(password_check(c, "password", arg_text(c, "password"), a.login, a.id_no));
	TRY(hash_made(c));
	return account_set_password(c, a.id, c->prepared);
}

/* ---- one's own -------------------------------------------------------------------------------- */

/* How to reach oneself; the name and number are what was checked when the account was made. */
int account_update_own_run(struct ctx *c)
{
	struct account a;

	TRY(account_get(c, c->who->account, &a));
	return account_update(c, a.id,
			      &(struct account_new){ .name = a.name,
						     .id_no = a.id_no,
						     .title = a.title,
						     .email = arg_text(c, "email"),
						     .phone = arg_text(c, "phone"),
						     .address = arg_text(c, "address") });
}

/* "stored hash\nlength of the old password\nold password, new password" for the child. */
int account_set_password_prepare(struct ctx *c, struct buf *ret_input)
{
	str old = args_get(c->args, "old_password"), hash;

	TRY(people_password(c, c->who->account, &hash));
	buf_str(ret_input, hash);
	buf_fmt(ret_input, "\n%zu\n", old.n);
	buf_str(ret_input, old);
	buf_str(ret_input, args_get(c->args, "password"));
	return 0;
}

int account_set_password_child(struct arena *mem, str input, struct buf *ret_output)
{
	str hash = str_cut(&input, '\n'), digits = str_cut(&input, '\n');
	int64_t n;

	if (!str_int(digits, &n) || n < 0 || (size_t)n > input.n)
		return E_INTERNAL;
	if (!password_verify(hash, str_sub(input, 0, (size_t)n)))
		buf_char(ret_output, '-');
	else
		buf_str(ret_output, password_hash(mem, str_sub(input, (size_t)n, input.n)));
	return 0;
}

int account_set_password_run(struct ctx *c)
{
	TRY(hash_made(c));
	if (str_eq(c->prepared, S("-")))
		return ctx_fail(c, E_INVALID, "old_password", _("Mật khẩu hiện tại không đúng."));
	TRY(password_check(c, "password", arg_text(c, "password"), c->who->login, c->who->id_no));
	return account_set_password(c, c->who->account, c->prepared);
}

/* A login the person need not remember: the number logs in as well, but must not stand in the ledger. */
static int login_for(struct ctx *c, str *ret)
{
	int64_t n;

	TRY(counter_next(c, S("account.register"), &n));
	*ret = str_fmt(c->mem, "dan-%06" PRId64, n);
	return 0;
}

/*
 * A citizen makes an account. Real portals take identity from VNeID (Decree 69/2024/ND-CP); without it the
 * number is only claimed, which the page says and clerks must check at the counter.
 */
int account_register_run(struct ctx *c)
{
	struct account_new a = from_form(c);
	struct account other;
	int64_t id;

	if (a.id_no.n != 12)
		return ctx_fail(c, E_INVALID, "id_no",
				_("Số định danh cá nhân có 12 chữ số, in trên thẻ căn cước."));
	if (account_login(c, a.id_no, &other) == 0)
		return ctx_fail(
			c, E_CONFLICT, "id_no",
			_("Số định danh này đã có tài khoản. Hãy đăng nhập, hoặc đến bộ phận một "
			  "cửa nếu quên mật khẩu."));
	if (a.login.n == 0)
		TRY(login_for(c, &a.login));
	TRY(check_new(c, &a));
	TRY(password_check(c, "password", arg_text(c, "password"), a.login, a.id_no));
	if (!str_eq(arg_text(c, "password"), arg_text(c, "password_again")))
		return ctx_fail(c, E_INVALID, "password_again",
				_("Hai lần nhập mật khẩu không giống nhau."));
	TRY(hash_made(c));
	a.title = S("Người dân");
	TRY(account_create(c, &a, &id));
	TRY(account_post_add(c, id, ROLE_APPLICANT, S("")));
	jw_kstr(c->out, "login", a.login);
	return 0;
}
