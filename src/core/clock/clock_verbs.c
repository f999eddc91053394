/* SPDX-License-Identifier: Apache-2.0 */
/* clock_verbs.c - motcua due, calendar, lunar: answered from the calendar inside the program, without a
 * data directory. */
#include "base/base.h"

#include "core/clock/clock_cli.h"
#include "core/command/command.h"
#include "lib/asset/asset.h"

typedef int (*clock_verb_fn)(struct arena *a, const struct calendar_row *rows, size_t n, int argc,
			     const char *const *argv, struct buf *out, struct buf *err);

/* Their code and one line become ours. */
static int answer(struct ctx *c, int code, const struct buf *err)
{
	if (code)
		ctx_fail(c, E_INVALID, "", "%.*s", STR_ARG(str_trim(buf_view(err))));
	return code;
}

static int with_rows(struct ctx *c, int argc, char **argv, struct buf *out, clock_verb_fn fn)
{
	const struct asset *a = asset_find(S("data/calendar.csv"));
	struct buf err = buf_new(c->mem, 0);
	struct clock_problem why = { S(""), 0 };
	struct calendar_row *rows;
	size_t n;

	if (calendar_parse_csv(c->mem, a ? asset_bytes(a) : S(""), &rows, &n, &why) < 0)
		return ctx_fail(c, E_INTERNAL, "", "data/calendar.csv: %.*s", STR_ARG(why.text));
	return answer(c, fn(c->mem, rows, n, argc - 1, (const char *const *)(argv + 1), out, &err),
		      &err);
}

static int due(struct ctx *c, int argc, char **argv, struct buf *out)
{
	return with_rows(c, argc, argv, out, clock_cli_due);
}

static int calendar(struct ctx *c, int argc, char **argv, struct buf *out)
{
	return with_rows(c, argc, argv, out, clock_cli_calendar);
}

static int lunar(struct ctx *c, int argc, char **argv, struct buf *out)
{
	struct buf err = buf_new(c->mem, 0);

	return answer(c,
		      clock_cli_lunar(c->mem, argc - 1, (const char *const *)(argv + 1), out, &err),
		      &err);
}

static const struct cli_verb verbs[] = {
	{ "due",
	  "due --start TIME (--days N | --hours N) [--calendar NAME] [--pause FROM/TO]… [--explain]",
	  due, VERB_BARE },
	{ "calendar", "calendar YEAR [--calendar NAME]", calendar, VERB_BARE },
	{ "lunar", "lunar DATE", lunar, VERB_BARE },
	{ 0 },
};

const struct module module_clock = { .name = "clock", .verbs = verbs };
