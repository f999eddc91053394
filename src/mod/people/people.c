/* SPDX-License-Identifier: Apache-2.0 */
/* people.c - the tables of this module and the rules of logins. */
#include "base/base.h"

#include "core/command/command.h"
#include "mod/people/people.h"
#include "mod/people/people_import.h"

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

static const struct field import_fields[] = {
	{ "rows", F_LINES, 1, 4 << 20, "Danh sách", NULL },
	{ "password", F_SECRET, 0, 200, "Mật khẩu chung của dữ liệu trình diễn", NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "account.import", .perm = PERM_ADMIN, .fields = import_fields, .run = people_import,
	  .title = "Nhập danh sách tài khoản", .prepare = people_import_prepare, .child = people_import_child },
	{ 0 },
};

static const struct exchange exchanges[] = {
	{ "people", people_file_import, people_file_export },
	{ 0 },
};

const struct module module_people = { .name = "people", .commands = commands, .exchanges = exchanges,
				      .demo = people_demo };
