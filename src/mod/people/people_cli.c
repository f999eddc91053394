/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people_cli.c - `motcua account`: the operator's way to the first account, and to one whose holder has
 * lost the way in. The password is made here, shown once, and meant to be changed at the first log-in.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/command/option.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/people/people_import.h"

static void show(struct buf *out, bool json, str login, str password)
{
	if (json) {
		struct jw w = jw_new(out);

		jw_object(&w);
		jw_kstr(&w, "login", login);
		jw_kstr(&w, "password", password);
		jw_end(&w);
		buf_char(out, '\n');
	} else {
		buf_fmt(out, "%" STR_FMT " %" STR_FMT "\n", STR_ARG(login), STR_ARG(password));
	}
}

int people_account_verb(struct ctx *c, int argc, char **argv, struct buf *out)
{
	const char *name = option_take(&argc, argv, "--name"), *role = option_take(&argc, argv, "--role");
	const char *unit = option_take(&argc, argv, "--unit");
	bool json = option_flag(&argc, argv, "--json"), create = argc > 1 && strcmp(argv[1], "create") == 0;
	str password = token_new(c->mem);
	struct arg args[] = { { S("login"), str_of(argc > 2 ? argv[2] : "") }, { S("password"), password },
			      { S("name"), str_of(name ? name : "") }, { S("role"), str_of(role ? role : "") },
			      { S("unit"), str_of(unit ? unit : "") } };

	if (argc != 3 || (!create && strcmp(argv[1], "password") != 0) || (create && !(name && role)))
		return 64;
	TRY(command_send(c, create ? "account.create" : "account.reset_password", token_new(c->mem), args,
			 create ? ARRAY_LEN(args) : 2, NULL));
	show(out, json, args[0].value, password);
	return 0;
}
