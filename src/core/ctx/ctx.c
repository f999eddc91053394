/* SPDX-License-Identifier: Apache-2.0 */
/* ctx.c - making contexts, and saying what went wrong. */
#include "base/base.h"

#include "core/command/command.h"
#include "lib/mo/mo.h"

struct ctx ctx_system(struct arena *mem, struct db *db, const struct app *app, instant now)
{
	return (struct ctx){
		.mem = mem,
		.db = db,
		.app = app,
		.now = now,
		.who = &who_system,
		.lang = S("vi"),
		.request_id = S("-"),
	};
}

int ctx_fail(struct ctx *c, int err, const char *field, const char *fmt, ...)
{
	struct problem **at = &c->problems, *p = NEW(c->mem, struct problem);
	va_list ap;

	va_start(ap, fmt);
	p->text = str_vfmt(c->mem, fmt, ap);
	va_end(ap);
	p->field = str_copy(c->mem, str_of(field));
	while (*at)
		at = &(*at)->next;
	*at = p;
	return err;
}

str ctx_problem(const struct ctx *c, str field)
{
	for (const struct problem *p = c->problems; p; p = p->next)
		if (str_eq(p->field, field))
			return p->text;
	return (str){ "", 0 };
}

const struct mo *ctx_mo(const struct app *app, str lang)
{
	return str_eq(lang, S("en")) ? app->english : NULL;
}

const char *tr(const struct ctx *c, const char *msgid)
{
	return mo_find(c->mo, msgid);
}

const char *trn(const struct ctx *c, int64_t n, const char *msgid)
{
	return mo_find_n(c->mo, n, msgid);
}

str ctx_when(const struct ctx *c, instant t)
{
	int minute = instant_minute(t);

	return str_fmt(c->mem, _("%02d:%02d ngày %.*s"), minute / 60, minute % 60, STR_ARG(date_vi(c->mem, instant_date(t))));
}
