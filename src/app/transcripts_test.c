/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transcripts_test.c - every *.http file is a test on both engines: tests/http/README.md.
 *
 *	tests transcripts                          all of them
 *	tests transcripts.feedback/feedback_sqlite one of them
 */
#include "core/web/transcript_test.h"

#include <glob.h>

#include "app/every_test.h"

#define FILES_MAX 500

static struct story {
	struct test test;
	enum db_engine engine;
	char file[200], name[120];
} stories[FILES_MAX];

static void run(void)
{
	const struct story *s = (const struct story *)test_current(); /* test is its first member */
	struct bench *b = bench_new(s->engine, all_modules);
	struct transcript t = { 0 };

	if (str_ends(str_of(s->file), S("/sample.http"))) { /* as every_new() has it */
		b->app.pay = S(EVERY_GATEWAY);
		bench_demo(b);
	}
	transcript_run(&t, b, s->file);
	bench_check(b);
}

static void add(struct story *s, const char *file, enum db_engine engine)
{
	str rest = str_of(file), folder = S(""), last = S("");

	while (rest.p) {
		folder = last;
		last = str_cut(&rest, '/');
	}
	snprintf(s->file, sizeof(s->file), "%s", file);
	snprintf(s->name, sizeof(s->name), "%.*s/%.*s_%s", STR_ARG(folder), STR_ARG(str_sub(last, 0, last.n - 5)),
		 engine == DB_PG ? "pg" : "sqlite");
	s->engine = engine;
	s->test = (struct test){ "transcripts", s->name, engine == DB_PG ? "transcripts on PostgreSQL" : __FILE__, run, NULL };
	if (engine == DB_PG)
		test_register_pg(&s->test);
	else
		test_register(&s->test);
}

__attribute__((constructor)) static void find_stories(void)
{
	glob_t found = { 0 };

	glob("src/core/*/*.http", 0, NULL, &found);
	glob("src/mod/*/*.http", GLOB_APPEND, NULL, &found);
	glob("tests/http/*.http", GLOB_APPEND, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc && 2 * i + 1 < FILES_MAX; i++) {
		add(&stories[2 * i], found.gl_pathv[i], DB_SQLITE);
		add(&stories[2 * i + 1], found.gl_pathv[i], DB_PG);
	}
	globfree(&found);
}

TEST(transcripts, there_are_stories)
{
	CHECK(stories[0].file[0]);
}
