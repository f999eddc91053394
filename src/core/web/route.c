/* SPDX-License-Identifier: Apache-2.0 */
/*
 * route.c - the tables of pages and commands as a router.
 *
 * A linear look at some hundred short patterns. What stands before a pattern's first parameter is compared at
 * once, so all but a few are refused by their first bytes; measured before building anything cleverer.
 */
#include "base/base.h"

#include "core/web/route.h"
#include "lib/json/json.h"

/* Number of literal segments + 1 when the path matches, else 0. Parameters go to *params. */
static int match(const char *pattern, str path, struct args *params, size_t max)
{
	str p = str_of(pattern), s = path;
	ptrdiff_t colon = str_find(p, ':');
	size_t fixed = colon < 0 ? p.n : (size_t)colon;
	int literal = 1;

	params->n = 0;
	if (s.n < fixed || (colon < 0 && s.n != fixed) || memcmp(s.p, p.p, fixed) != 0)
		return 0;
	while (p.p && s.p) {
		str a = str_cut(&p, '/'), b = str_cut(&s, '/');

		if (str_starts(a, S(":")) && b.n) {
			if (params->n < max)
				params->v[params->n++] = (struct arg){ str_sub(a, 1, a.n), b };
		} else if (str_eq(a, b)) {
			literal++;
		} else {
			return 0;
		}
	}
	return p.p || s.p ? 0 : literal;
}

struct search {
	struct arena *mem;
	str path;
	struct args scratch;
	struct route *best;
	int score;
};

static void consider(struct search *s, const char *pattern, const struct page *page, const struct command *command,
		     bool api)
{
	int score = pattern ? match(pattern, s->path, &s->scratch, 8) : 0;

	if (score <= s->score)
		return;
	s->score = score;
	*s->best = (struct route){ page, command, api, { NEW_ARRAY(s->mem, struct arg, 8), s->scratch.n } };
	memcpy(s->best->params.v, s->scratch.v, s->scratch.n * sizeof(struct arg));
}

/* A form posts; the API too, but for commands that say `put`. */
static void consider_command(struct search *s, const struct command *cmd, enum web_method method)
{
	const char *api = cmd->put == (method == WEB_PUT) ? cmd->api : NULL;

	if (method == WEB_POST) {
		consider(s, cmd->path, NULL, cmd, false);
		if (!cmd->api && str_starts(s->path, S("/api/v1/commands/")))
			api = str_fmt(s->mem, "/api/v1/commands/%s", cmd->name).p;
	}
	consider(s, api, NULL, cmd, true);
}

static void look(struct search *s, const struct app *app, enum web_method method)
{
	for (const struct module *const *m = app->modules; *m; m++) {
		for (const struct page *p = method == WEB_GET ? (*m)->pages : NULL; p && p->path; p++)
			consider(s, p->path, p, NULL, false);
		for (const struct command *cmd = method == WEB_GET ? NULL : (*m)->commands; cmd && cmd->name; cmd++)
			consider_command(s, cmd, method);
	}
}

int route_find(struct arena *mem, const struct app *app, enum web_method method, str path, struct route *ret)
{
	static const enum web_method methods[] = { WEB_GET, WEB_POST, WEB_PUT };
	struct search s = { mem, path, { NEW_ARRAY(mem, struct arg, 8), 0 }, ret, 0 };

	look(&s, app, method);
	if (s.score)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		look(&s, app, methods[i]);
	return s.score ? E_DENIED : E_NOTFOUND;
}

static bool is_local(str path)
{
	return str_starts(path, S("/")) && !str_starts(path, S("//")) && str_find(path, '\\') < 0;
}

static str value_of(const struct json *answer, const struct args *args, const struct args *params, const char *name)
{
	str v = answer ? json_text(answer, name) : (str){ "", 0 };

	if (v.n == 0)
		v = args_get(args, name);
	return v.n ? v : args_get(params, name);
}

str route_fill(struct arena *mem, const char *pattern, const struct json *answer, const struct args *args,
	       const struct args *params)
{
	struct buf b = buf_new(mem, 4096);
	str p = str_of(pattern);

	if (str_starts(p, S(":"))) {
		str v = value_of(answer, args, params, pattern + 1);

		return is_local(v) ? v : S("/");
	}
	for (bool first = true; p.p; first = false) {
		str rest = str_cut(&p, '/'), seg = str_cut(&rest, '?');

		if (!first)
			buf_char(&b, '/');
		if (str_starts(seg, S(":"))) {
			str v = value_of(answer, args, params, str_z(mem, str_sub(seg, 1, seg.n)));

			if (v.n == 0 || str_find(v, '/') >= 0)
				return S("/");
			seg = v;
		}
		buf_str(&b, seg);
		if (rest.p)
			buf_fmt(&b, "?%" STR_FMT, STR_ARG(rest));
	}
	return b.over ? S("/") : buf_view(&b);
}
