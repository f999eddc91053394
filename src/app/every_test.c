/* SPDX-License-Identifier: Apache-2.0 */
/* every_test.c - see every_test.h. */
#include "app/every_test.h"

#include <glob.h>

#include "core/web/route.h"

struct every *every_new(enum db_engine engine)
{
	struct every *e = NEW(test_mem(), struct every);
	glob_t found = { 0 };

	e->bench = bench_new(engine, all_modules);
	e->bench->app.pay = S(EVERY_GATEWAY);
	e->bench->app.demo = true; /* some pages are for demos only */
	bench_demo(e->bench);
	glob("src/core/*/sample.http", 0, NULL, &found);
	glob("src/mod/*/sample.http", GLOB_APPEND, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc; i++)
		transcript_run(&e->told, e->bench, str_z(test_mem(), str_of(found.gl_pathv[i])));
	globfree(&found);
	return e;
}

struct visitor *every_visitor(struct every *e, int i, unsigned *ret_perms)
{
	enum role role = (enum role)i;
	char who[64];

	*ret_perms = role == ROLE_NONE ? 0 : role_perms(role);
	snprintf(who, sizeof(who), "%s%s%s", role_slug(role), role == ROLE_NONE ? "" : ":every.",
		 role == ROLE_NONE ? "" : role_slug(role));
	return bench_visitor(e->bench, who);
}

void every_wrong(struct every *e, const char *fmt, ...)
{
	va_list ap;

	e->wrong++;
	printf("  ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
}

bool every_may(unsigned has, unsigned perm, bool anonymous)
{
	if (perm & PERM_PUBLIC)
		return true;
	return !anonymous && ((perm & PERM_LOGIN) || (perm & has));
}

/* The k-th sample of this parameter of this path. */
static const struct sample *sample(struct every *e, const char *pattern, str param, int k)
{
	for (const struct sample *s = e->told.samples; s; s = s->next)
		if (str_starts(str_of(pattern), s->prefix) && str_eq(s->param, param) && k-- == 0)
			return s;
	return NULL;
}

bool every_path(struct every *e, const char *pattern, int k, str *ret_path, const struct sample **ret_sample)
{
	struct buf b = buf_new(test_mem(), 0);
	const struct sample *first = NULL;
	bool any = false;

	for (str rest = str_of(pattern); rest.p;) {
		str seg = str_cut(&rest, '/');
		const struct sample *s;

		if (str_starts(seg, S(":"))) {
			s = sample(e, pattern, str_sub(seg, 1, seg.n), any ? 0 : k);
			first = any ? first : s;
			any = true;
			seg = s ? bench_encode(test_mem(), s->value) : S("999999");
		}
		buf_str(&b, seg);
		if (rest.p)
			buf_char(&b, '/');
	}
	if (k > 0 && !first)
		return false;
	*ret_path = buf_view(&b);
	*ret_sample = first;
	return true;
}

static bool known(const struct command *cmd, str name)
{
	for (const struct field *f = cmd->fields; f->name; f++) {
		str fn = str_of(f->name);

		if (str_eq(fn, name) || (f->type == F_GROUP && str_starts(name, fn) && name.n > fn.n && name.p[fn.n] == '.'))
			return true;
	}
	return false;
}

/* Each form goes to a command, and each of its fields is one the command knows. */
static void check_forms(struct every *e, const char *what, const struct markup *m)
{
	struct route route = { 0 };

	for (size_t i = 0; i < m->forms_n; i++) {
		const struct markup_form *f = &m->forms[i];
		str rest = f->action, path = bench_decode(test_mem(), str_cut(&rest, '?'));

		if (str_eq(path, S("/mau-giao-dien"))) /* the specimen of all parts sends to itself */
			continue;
		if (route_find(test_mem(), &e->bench->app, WEB_POST, path, &route) < 0) {
			every_wrong(e, "%s: a form posts to %.*s, where no command is", what, STR_ARG(f->action));
			continue;
		}
		for (size_t k = 0; k < f->n; k++)
			if (!known(route.command, f->names[k]))
				every_wrong(e, "%s: its form has the field %.*s, which %s does not know", what,
					    STR_ARG(f->names[k]), route.command->name);
	}
}

void every_html(struct every *e, const char *what, const struct seen *s)
{
	struct arena *mem = arena_new(0);
	struct markup m;

	if (str_starts(s->type, S("text/html"))) {
		m = markup_read(mem, s->body);
		for (size_t i = 0; i < m.wrong_n; i++)
			every_wrong(e, "%s: %.*s", what, STR_ARG(m.wrong[i]));
		if (str_search(s->body, S(PAYLOAD_RAW)) >= 0)
			every_wrong(e, "%s: shows what somebody typed as markup", what);
		check_forms(e, what, &m);
	}
	arena_free(mem);
}
