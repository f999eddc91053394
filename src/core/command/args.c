/* SPDX-License-Identifier: Apache-2.0 */
/* args.c - what was sent with a command. */
#include "base/base.h"

#include "core/command/command.h"

str args_get(const struct args *a, const char *name)
{
	for (size_t i = 0; a && i < a->n; i++)
		if (str_eqz(a->v[i].name, name))
			return a->v[i].value;
	return (str){ "", 0 };
}

bool args_has(const struct args *a, const char *name)
{
	for (size_t i = 0; a && i < a->n; i++)
		if (str_eqz(a->v[i].name, name))
			return true;
	return false;
}

str arg_text(const struct ctx *c, const char *name)
{
	return args_get(c->args, name);
}

int64_t arg_int(const struct ctx *c, const char *name)
{
	int64_t v;

	return str_int(arg_text(c, name), &v) ? v : 0;
}

date arg_date(const struct ctx *c, const char *name)
{
	date d;

	return date_parse(arg_text(c, name), &d) ? d : (date){ 0 };
}

bool arg_flag(const struct ctx *c, const char *name)
{
	str v = arg_text(c, name);

	return str_eq(v, S("1")) || str_eq(v, S("true")) || str_eq(v, S("on"));
}

size_t arg_all(const struct ctx *c, const char *name, str **ret_values)
{
	size_t n = 0;

	*ret_values = NEW_ARRAY(c->mem, str, c->args->n);
	for (size_t i = 0; i < c->args->n; i++)
		if (str_eqz(c->args->v[i].name, name) && c->args->v[i].value.n)
			(*ret_values)[n++] = c->args->v[i].value;
	return n;
}
