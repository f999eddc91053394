/* SPDX-License-Identifier: Apache-2.0 */
/* people.c - the tables of this module and the rules of logins. */
#include "base/base.h"

#include "core/command/command.h"
#include "lib/mo/mo.h"
#include "mod/people/people.h"
#include "mod/people/people_import.h"
#include "mod/people/people_service.h"
#include "mod/people/people_web.h"

bool people_login_ok(str login)
{
	bool letter = false;

	for (size_t i = 0; i < login.n; i++) {
		char ch = login.p[i];
		bool digit = ch >= '0' && ch <= '9', small = ch >= 'a' && ch <= 'z';

		if (!digit && !small && ch != '.' && ch != '-' && ch != '_')
			return false;
		letter |= small;
	}
	return letter && login.n >= 3 && login.n <= 60;
}

/* Everybody who works in a unit. */
#define PERM_STAFF                                                                                 \
	(PERM_RECEIVE | PERM_PROCESS | PERM_REVIEW | PERM_SIGN | PERM_ASSIGN | PERM_BOARD |        \
	 PERM_ADMIN)

static const char role_options[] =
#define ROLE(name, slug, title, perms) slug "|"
#include "core/account/perm.def"
#undef ROLE
	;

/* clang-format off */
#define LOGIN { "login", F_CODE, 1, 60, N_("Tên đăng nhập"), NULL }
#define PERSON                                                  \
	{ "name", F_TEXT, 1, 120, N_("Họ và tên"), NULL },      \
	{ "email", F_EMAIL, 0, 254, N_("Thư điện tử"), NULL },  \
	{ "phone", F_PHONE, 0, 0, N_("Số điện thoại"), NULL },  \
	{ "id_no", F_IDNO, 0, 0, N_("Số định danh"), NULL },    \
	{ "address", F_TEXT, 0, 300, N_("Địa chỉ"), NULL }
#define POST                                                    \
	{ "role", F_CHOICE, 1, 0, N_("Vai trò"), role_options },\
	{ "unit", F_CODE, 0, 40, N_("Đơn vị"), NULL }
#define NEW_PASSWORD { "password", F_SECRET, 1, 200, N_("Mật khẩu"), NULL }
/* clang-format on */

static const struct field import_fields[] = {
	{ "rows", F_LINES, 1, 4 << 20, N_("Danh sách"), NULL },
	{ "password", F_SECRET, 0, 200, N_("Mật khẩu chung của dữ liệu trình diễn"), NULL },
	{ 0 },
};
static const struct field login_fields[] = { LOGIN, { 0 } };
static const struct field create_fields[] = {
	LOGIN, PERSON,	     { "title", F_TEXT, 0, 200, N_("Chức danh"), NULL },
	POST,  NEW_PASSWORD, { 0 },
};
static const struct field update_fields[] = {
	LOGIN,
	PERSON,
	{ "title", F_TEXT, 0, 200, N_("Chức danh"), NULL },
	{ 0 },
};
static const struct field own_fields[] = {
	{ "email", F_EMAIL, 0, 254, N_("Thư điện tử"), NULL },
	{ "phone", F_PHONE, 0, 0, N_("Số điện thoại"), NULL },
	{ "address", F_TEXT, 0, 300, N_("Địa chỉ"), NULL },
	{ 0 },
};
static const struct field post_fields[] = { LOGIN, POST, { 0 } };
static const struct field reset_fields[] = { LOGIN, NEW_PASSWORD, { 0 } };
static const struct field password_fields[] = {
	{ "old_password", F_SECRET, 1, 1000, N_("Mật khẩu hiện tại"), NULL },
	NEW_PASSWORD,
	{ 0 },
};
static const struct field register_fields[] = {
	{ "name", F_TEXT, 1, 120, N_("Họ và tên"), NULL },
	{ "id_no", F_IDNO, 1, 0, N_("Số định danh cá nhân"), NULL },
	{ "phone", F_PHONE, 1, 0, N_("Số điện thoại"), NULL },
	{ "email", F_EMAIL, 0, 254, N_("Thư điện tử"), NULL },
	{ "address", F_TEXT, 0, 300, N_("Địa chỉ"), NULL },
	{ "login", F_CODE, 0, 60, N_("Tên đăng nhập"), NULL },
	NEW_PASSWORD,
	{ "password_again", F_SECRET, 1, 200, N_("Nhập lại mật khẩu"), NULL },
	{ 0 },
};
static const struct field absence_fields[] = {
	{ "person", F_CODE, 0, 60, N_("Người vắng mặt"), NULL },
	{ "first_day", F_DATE, 1, 0, N_("Từ ngày"), NULL },
	{ "last_day", F_DATE, 1, 0, N_("Đến hết ngày"), NULL },
	{ "deputy", F_CODE, 0, 60, N_("Người làm thay"), NULL },
	{ "reason", F_TEXT, 0, 200, N_("Lý do"), NULL },
	{ 0 },
};
static const struct field clear_fields[] = { { "id", F_INT, 1, 0, N_("Lần vắng mặt"), NULL },
					     { 0 } };

static const struct page pages[] = {
	{ "/quan-tri/tai-khoan", PERM_ADMIN, people_page, N_("Tài khoản"), N_("Quản trị") },
	{ "/quan-tri/tai-khoan/:login", PERM_ADMIN, person_page, N_("Một tài khoản"), NULL },
	{ "/quan-tri/them-tai-khoan", PERM_ADMIN, person_new_page, N_("Thêm tài khoản"), NULL },
	{ "/vang-mat", PERM_STAFF, absence_page, N_("Vắng mặt"), N_("Nội bộ") },
	{ "/tai-khoan/lien-he", PERM_LOGIN, own_page, N_("Cách liên hệ"), NULL },
	{ "/tai-khoan/mat-khau", PERM_LOGIN, password_page, N_("Đổi mật khẩu"), NULL },
	{ "/dang-ky", PERM_PUBLIC, register_page, N_("Đăng ký tài khoản"), NULL },
	{ "/dang-ky/xong", PERM_PUBLIC, registered_page, N_("Đã đăng ký"), NULL },
	{ 0 },
};

#define PERSON_PATH "/quan-tri/tai-khoan/:login"

static const struct command commands[] = {
	{ .name = "account.import",
	  .perm = PERM_ADMIN,
	  .fields = import_fields,
	  .run = people_import,
	  .title = N_("Nhập danh sách tài khoản"),
	  .prepare = people_import_prepare,
	  .child = people_import_child },
	{ .name = "account.create",
	  .path = "/quan-tri/them-tai-khoan",
	  .perm = PERM_ADMIN,
	  .fields = create_fields,
	  .run = account_create_run,
	  .next = PERSON_PATH,
	  .title = N_("Thêm tài khoản"),
	  .form = person_new_page,
	  .creates = true,
	  .prepare = password_prepare,
	  .child = password_child },
	{ .name = "account.update",
	  .path = PERSON_PATH "/sua",
	  .perm = PERM_ADMIN,
	  .fields = update_fields,
	  .run = account_update_run,
	  .next = PERSON_PATH,
	  .title = N_("Sửa thông tin tài khoản"),
	  .form = person_page },
	{ .name = "account.post_add",
	  .path = PERSON_PATH "/vai-tro",
	  .perm = PERM_ADMIN,
	  .fields = post_fields,
	  .run = account_post_add_run,
	  .next = PERSON_PATH,
	  .title = N_("Giao vai trò"),
	  .form = person_page },
	{ .name = "account.post_remove",
	  .path = PERSON_PATH "/bo-vai-tro",
	  .perm = PERM_ADMIN,
	  .fields = post_fields,
	  .run = account_post_remove_run,
	  .next = PERSON_PATH,
	  .title = N_("Bỏ vai trò"),
	  .form = person_page },
	{ .name = "account.reset_password",
	  .path = PERSON_PATH "/mat-khau",
	  .perm = PERM_ADMIN,
	  .fields = reset_fields,
	  .run = account_reset_password_run,
	  .next = PERSON_PATH,
	  .title = N_("Cấp lại mật khẩu"),
	  .form = person_page,
	  .prepare = password_prepare,
	  .child = password_child },
	{ .name = "account.deactivate",
	  .path = PERSON_PATH "/khoa",
	  .perm = PERM_ADMIN,
	  .fields = login_fields,
	  .run = account_deactivate_run,
	  .next = PERSON_PATH,
	  .title = N_("Khóa tài khoản"),
	  .form = person_page },
	{ .name = "account.activate",
	  .path = PERSON_PATH "/mo-khoa",
	  .perm = PERM_ADMIN,
	  .fields = login_fields,
	  .run = account_activate_run,
	  .next = PERSON_PATH,
	  .title = N_("Mở khóa tài khoản"),
	  .form = person_page },
	{ .name = "account.update_own",
	  .path = "/tai-khoan/lien-he",
	  .perm = PERM_LOGIN,
	  .fields = own_fields,
	  .run = account_update_own_run,
	  .next = "/tai-khoan",
	  .title = N_("Sửa thông tin liên hệ"),
	  .form = own_page },
	{ .name = "account.set_password",
	  .path = "/tai-khoan/mat-khau",
	  .perm = PERM_LOGIN,
	  .fields = password_fields,
	  .run = account_set_password_run,
	  .next = "/dang-nhap",
	  .title = N_("Đổi mật khẩu"),
	  .form = password_page,
	  .prepare = account_set_password_prepare,
	  .child = account_set_password_child },
	{ .name = "account.register",
	  .path = "/dang-ky",
	  .perm = PERM_PUBLIC,
	  .fields = register_fields,
	  .run = account_register_run,
	  .next = "/dang-ky/xong",
	  .title = N_("Đăng ký tài khoản"),
	  .form = register_page,
	  .api = "/api/v1/accounts",
	  .creates = true,
	  .prepare = password_prepare,
	  .child = password_child },
	{ .name = "absence.set",
	  .path = "/vang-mat",
	  .perm = PERM_STAFF,
	  .fields = absence_fields,
	  .run = absence_set_run,
	  .next = "/vang-mat",
	  .title = N_("Ghi vắng mặt"),
	  .form = absence_page },
	{ .name = "absence.clear",
	  .path = "/vang-mat/:id/bo",
	  .perm = PERM_STAFF,
	  .fields = clear_fields,
	  .run = absence_clear_run,
	  .next = "/vang-mat",
	  .title = N_("Bỏ vắng mặt") },
	{ 0 },
};

static const struct exchange exchanges[] = {
	{ "people", people_file_import, people_file_export },
	{ 0 },
};

static const struct cli_verb verbs[] = {
	{ "account", "account create LOGIN --name NAME --role ROLE [--unit CODE] | password LOGIN", people_account_verb,
	  VERB_LEDGER },
	{ 0 },
};

const struct module module_people = { .name = "people",
				      .pages = pages,
				      .commands = commands,
				      .exchanges = exchanges,
				      .verbs = verbs,
				      .demo = people_demo };
