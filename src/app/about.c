/* SPDX-License-Identifier: Apache-2.0 */
/* about.c - what the program says about itself: motcua routes, openapi, config. */
#include "base/base.h"

#include "app/openapi.h"
#include "core/command/command.h"
#include "lib/json/json.h"

static bool wants_json(int argc, char **argv)
{
	return argc == 2 && strcmp(argv[1], "--json") == 0;
}

/* ---- routes --------------------------------------------------------------------------------------- */

struct route_row {
	const char *method, *path, *command, *title; /* command: NULL for a page */
	unsigned perm;
};

struct rows {
	struct arena *mem;
	struct buf *out;
	struct jw *w; /* NULL: as text */
	int64_t n;
};

static void put(struct rows *r, const struct route_row *row)
{
	str perms = openapi_perms(r->mem, row->perm);

	r->n++;
	if (!r->w) {
		buf_fmt(r->out, "%-4s %-52s %-16.*s %-28s %s\n", row->method, row->path, STR_ARG(perms),
			row->command ? row->command : "-", row->title);
		return;
	}
	jw_object(r->w);
	jw_kstr(r->w, "method", str_of(row->method));
	jw_kstr(r->w, "path", str_of(row->path));
	jw_kstr(r->w, "permission", perms);
	if (row->command)
		jw_kstr(r->w, "command", str_of(row->command));
	jw_kstr(r->w, "title", str_of(row->title));
	jw_end(r->w);
}

static void put_all(struct ctx *c, struct rows *r)
{
	for (const struct module *const *m = c->app->modules; *m; m++) {
		for (const struct page *p = (*m)->pages; p && p->path; p++)
			put(r, &(struct route_row){ "GET", p->path, NULL, p->title, p->perm });
		for (const struct command *cmd = (*m)->commands; cmd && cmd->name; cmd++) {
			if (cmd->path)
				put(r, &(struct route_row){ "POST", cmd->path, cmd->name, cmd->title, cmd->perm });
			put(r, &(struct route_row){ "POST", openapi_path(c->mem, cmd), cmd->name, cmd->title, cmd->perm });
		}
	}
}

static int routes(struct ctx *c, int argc, char **argv, struct buf *out)
{
	struct jw w = jw_new(out);
	struct rows r = { c->mem, out, wants_json(argc, argv) ? &w : NULL, 0 };

	if (argc > 1 && !r.w)
		return 64;
	if (!r.w) {
		put_all(c, &r);
		return 0;
	}
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	put_all(c, &r);
	jw_end(&w);
	jw_kint(&w, "total", r.n);
	jw_end(&w);
	buf_char(out, '\n');
	return 0;
}

/* ---- config --------------------------------------------------------------------------------------- */

static const struct config_row {
	const char *option, *environment, *otherwise, *verbs, *meaning;
} config_rows[] = {
#define CONFIG(option, environment, otherwise, verbs, meaning) { option, environment, otherwise, verbs, meaning },
#include "app/config.def"
#undef CONFIG
};

static void config_json(struct buf *out)
{
	struct jw w = jw_new(out);

	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < ARRAY_LEN(config_rows); i++) {
		const struct config_row *row = &config_rows[i];

		jw_object(&w);
		jw_kstr(&w, "option", str_of(row->option));
		jw_kstr(&w, "environment", str_of(row->environment));
		jw_kstr(&w, "default", str_of(row->otherwise));
		jw_kstr(&w, "verbs", str_of(row->verbs));
		jw_kstr(&w, "meaning", str_of(row->meaning));
		jw_end(&w);
	}
	jw_end(&w);
	jw_kint(&w, "total", ARRAY_LEN(config_rows));
	jw_end(&w);
	buf_char(out, '\n');
}

static int config(struct ctx *c, int argc, char **argv, struct buf *out)
{
	UNUSED(c);
	if (wants_json(argc, argv)) {
		config_json(out);
		return 0;
	}
	if (argc > 1)
		return 64;
	for (size_t i = 0; i < ARRAY_LEN(config_rows); i++) {
		const struct config_row *row = &config_rows[i];

		buf_fmt(out, "%-11s %-12s %s\n%24s (%s; otherwise: %s)\n", row->option, row->environment, row->meaning, "",
			row->verbs, row->otherwise);
	}
	return 0;
}

static int openapi(struct ctx *c, int argc, char **argv, struct buf *out)
{
	if (argc > 1 && !wants_json(argc, argv))
		return 64;
	openapi_write(c, out);
	buf_char(out, '\n');
	return 0;
}

static const struct cli_verb verbs[] = {
	{ "routes", "routes [--json]", routes, VERB_BARE },
	{ "openapi", "openapi", openapi, VERB_BARE },
	{ "config", "config [--json]", config, VERB_BARE },
	{ 0 },
};

const struct module module_about = { .name = "about", .verbs = verbs };
