/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pages_test.c - every page of the tables, asked for by everybody.
 *
 * A page is under these tests the minute it stands in a table; what a test cannot know (which codes
 * there are) modules tell in their sample.http.
 */
#include "app/every_test.h"

static bool is_api(const char *path)
{
	return str_starts(str_of(path), S("/api/")) || str_starts(str_of(path), S("/govstack/"));
}

/* Somebody else's matter: as if it were not there. */
static bool foreign(const struct sample *s, const struct page *p, const struct visitor *v, unsigned perms)
{
	if (!s || !s->owner.n || (p->perm & PERM_PUBLIC) || str_eq(s->owner, v->name))
		return false;
	return perms == role_perms(ROLE_APPLICANT);
}

static bool check_status(struct every *e, const struct page *p, const char *what, const struct seen *s, bool may,
			 bool anonymous)
{
	bool login = str_starts(s->location, S("/dang-nhap"));

	if (s->status == 500 || s->status < 200)
		every_wrong(e, "%s: %d", what, s->status);
	else if (!may && anonymous && !(is_api(p->path) ? s->status == 401 : s->status == 303 && login))
		every_wrong(e, "%s: %d, nobody is logged in", what, s->status);
	else if (!may && !anonymous && s->status != 403)
		every_wrong(e, "%s: %d, expected 403", what, s->status);
	else if (may && (s->status == 401 || (!anonymous && login)))
		every_wrong(e, "%s: %d, but this role may see it", what, s->status);
	return may && s->status < 400;
}

/* True when this visitor got the page. */
static bool visit(struct every *e, const struct page *p, str path, const struct sample *sample, int i)
{
	unsigned perms;
	struct visitor *v = every_visitor(e, i, &perms);
	struct seen s = bench_get(e->bench, v, path);
	char what[300];

	snprintf(what, sizeof(what), "GET %.*s as %s", STR_ARG(path), v->name.n ? v->name.p : "nobody");
	if (foreign(sample, p, v, perms) && every_may(perms, p->perm, false) && s.status != 404)
		every_wrong(e, "%s: %d, but it belongs to %.*s: expected 404", what, s.status, STR_ARG(sample->owner));
	every_html(e, what, &s);
	return check_status(e, p, what, &s, every_may(perms, p->perm, i == 0), i == 0);
}

static void visit_all(struct every *e, const struct page *p)
{
	const struct sample *sample;
	bool seen = false, known = true;
	str path;

	for (int k = 0; every_path(e, p->path, k, &path, &sample); k++) {
		known = sample || !strchr(p->path, ':');
		for (int i = 0; i < EVERY_VISITORS; i++)
			seen |= visit(e, p, path, sample, i);
	}
	if (!seen && known && p->perm != PERM_SYSTEM && !is_api(p->path))
		every_wrong(e, "%s: no role could see it", p->path);
	else if (!known)
		printf("  note: %s: no sample for its parameter\n", p->path);
}

/* What strangers write behind the question mark. */
static void ask_oddly(struct every *e, const struct page *p)
{
	static const char *const odd[] = {
		"?q=%3Cscript%3Emc()%3C%2Fscript%3E%22'%26&page=-1&per_page=0",
		"?page=99999999999999999999&per_page=1000000&q=%25_%5C",
		"?q=%00&page=1", "?q=%FF%FE", "?on=hom-qua&from=2026-02-30&to=x&as_of=%3Cb%3E&unit='%22--&state=x&year=x",
	};
	const struct sample *sample;
	unsigned perms;
	char what[300];
	str path;

	every_path(e, p->path, 0, &path, &sample);
	for (int i = 0; i < EVERY_VISITORS; i++) {
		struct visitor *v = every_visitor(e, i, &perms);

		if (!every_may(perms, p->perm, i == 0))
			continue;
		for (size_t k = 0; k < ARRAY_LEN(odd); k++) {
			struct seen s = bench_get(e->bench, v, str_fmt(test_mem(), "%.*s%s", STR_ARG(path), odd[k]));

			snprintf(what, sizeof(what), "GET %.*s%s as %s", STR_ARG(path), odd[k], v->name.p);
			if (s.status == 500)
				every_wrong(e, "%s: 500", what);
			every_html(e, what, &s);
		}
		return;
	}
}

static void each_page(struct every *e, void (*fn)(struct every *e, const struct page *p))
{
	for (const struct module *const *m = all_modules; *m; m++)
		for (const struct page *p = (*m)->pages; p && p->path; p++)
			fn(e, p);
	CHECK_INT(e->wrong, 0);
}

static void is_titled(struct every *e, const struct page *p)
{
	if (!p->title || !p->title[0] || (p->menu && !p->menu[0]))
		every_wrong(e, "%s: no title", p->path);
	if (p->menu && strchr(p->path, ':'))
		every_wrong(e, "%s: stands in a menu, but its path has parameters", p->path);
	if (p->perm == PERM_SYSTEM)
		every_wrong(e, "%s: nobody can ever see it", p->path);
}

TEST(pages, each_has_a_title)
{
	each_page(NEW(test_mem(), struct every), is_titled);
}

TEST(pages, everybody_gets_what_the_table_says_sqlite)
{
	each_page(every_new(DB_SQLITE), visit_all);
}

TEST_PG(pages, everybody_gets_what_the_table_says_pg)
{
	each_page(every_new(DB_PG), visit_all);
}

TEST(pages, odd_questions_do_no_harm_sqlite)
{
	each_page(every_new(DB_SQLITE), ask_oddly);
}

TEST_PG(pages, odd_questions_do_no_harm_pg)
{
	each_page(every_new(DB_PG), ask_oddly);
}
