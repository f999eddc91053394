/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_watch.c - no silent dossier.
 *
 * Columns are NOT NULL and every action sets holder, step and date, so a violation is our bug; but a
 * promise that is not watched is a wish. Each minute the courier counts the open dossiers that lack one
 * of the four and records a change of the count in the ledger, where the leader's page finds it.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/ledger/ledger.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_service.h"

int dossier_watch(struct ctx *c)
{
	struct dossier *list;
	struct arg arg;
	size_t n;
	str count;

	TRY(dossier_silent(c, &list, &n));
	count = str_fmt(c->mem, "%zu", n);
	if (str_eq(meta_get(c, "silent_dossiers"), count))
		return 0;
	arg = (struct arg){ S("count"), count };
	return command_send(c, "watch.silent", str_fmt(c->mem, "silent-%" PRId64, c->now.ms / MS_MINUTE), &arg, 1, NULL);
}

static const struct field silent_fields[] = {
	{ "count", F_INT, 0, 0, N_("Số hồ sơ im lặng"), NULL },
	{ 0 },
};

static int silent(struct ctx *c)
{
	TRY(meta_set(c, "silent_dossiers", arg_text(c, "count")));
	emit(c, "watch.silent", S("dossiers"), str_fmt(c->mem, "{\"count\":%" PRId64 "}", arg_int(c, "count")));
	return 0;
}

static const struct command commands[] = {
	{ .name = "watch.silent", .perm = PERM_SYSTEM, .fields = silent_fields, .run = silent,
	  .title = N_("Ghi nhận số hồ sơ im lặng") },
	{ 0 },
};

const struct module module_watch = { .name = "watch", .commands = commands };
