/* SPDX-License-Identifier: Apache-2.0 */
/* app.c - the tables of all modules taken together: finding a command, refusing wrong tables at start. */
#include "base/base.h"

#include "core/command/command.h"

const struct command *app_command(const struct app *app, str name)
{
	for (const struct module *const *m = app->modules; *m; m++)
		for (const struct command *cmd = (*m)->commands; cmd && cmd->name; cmd++)
			if (str_eqz(name, cmd->name))
				return cmd;
	return NULL;
}

instant app_clock(const struct app *app)
{
	return (instant){ instant_clock().ms + app->clock_offset };
}

static int complain(const char *what, const char *name)
{
	fprintf(stderr, "level=fatal what=tables row=\"%s\" why=\"%s\"\n", name, what);
	return E_INTERNAL;
}

/* Every :param of the path must be a declared field, or the command could not see it. */
static int check_params(const struct command *cmd)
{
	str rest = str_of(cmd->path ? cmd->path : "");

	while (rest.p) {
		str seg = str_cut(&rest, '/');
		const struct field *f = cmd->fields;

		if (!str_starts(seg, S(":")))
			continue;
		while (f && f->name && !str_eqz(str_sub(seg, 1, seg.n), f->name))
			f++;
		if (!f || !f->name)
			return complain("a path parameter is no field of the command", cmd->name);
	}
	return 0;
}

/* The first page of that very path. */
static const struct page *page_at(const struct app *app, const char *path)
{
	for (const struct module *const *m = app->modules; *m; m++)
		for (const struct page *p = (*m)->pages; p && p->path; p++)
			if (strcmp(p->path, path) == 0)
				return p;
	return NULL;
}

static int check_module(const struct app *app, const struct module *m)
{
	for (const struct page *p = m->pages; p && p->path; p++) {
		if (!p->perm)
			return complain("page without permission", p->path);
		if (!p->run || !p->title)
			return complain("page without function or title", p->path);
		if (page_at(app, p->path) != p)
			return complain("two pages of one path", p->path);
	}
	for (const struct command *cmd = m->commands; cmd && cmd->name; cmd++) {
		if (!cmd->perm)
			return complain("command without permission", cmd->name);
		if (!cmd->run || !cmd->title || !cmd->fields)
			return complain("command without function, title or fields", cmd->name);
		if (app_command(app, str_of(cmd->name)) != cmd)
			return complain("two commands of one name", cmd->name);
		for (const struct field *f = cmd->fields; f->name; f++)
			if (!f->title || (f->type == F_CHOICE && !f->options))
				return complain("field without title or options", cmd->name);
		TRY(check_params(cmd));
	}
	return 0;
}

int app_check(const struct app *app)
{
	for (const struct module *const *m = app->modules; *m; m++)
		TRY(check_module(app, *m));
	return 0;
}
