/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cost_test.c - what pages and commands cost, counted and not timed: SQL statements, bytes of memory asked for, bytes
 * of the answer. On a small simulated year, so that lists are full.
 *
 * tests/bench/counts.txt keeps the figures where a review sees them change. The test fails when statements or memory
 * grow by more than a fifth, or a page by half (and a little); `MOTCUA_COUNTS=write build/debug/tests cost` writes the file anew. With
 * MOTCUA_COUNTS=NAME that page is asked for a hundred times instead, for a profiler (tests/bench/README.md).
 */
#include <stdlib.h>

#include "app/app.h"
#include "core/ctx/cache.h"
#include "core/web/bench_test.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "mod/seed/seed.h"

#define FILE_NAME "tests/bench/counts.txt"
#define DOSSIERS 300
#define INBOX 20 /* dossiers that wait at the ward's counter */

struct row {
	const char *what, *who, *path;
};

static const struct row rows[] = {
	{ "home", "", "/" },
	{ "procedures", "", "/thu-tuc" },
	{ "procedures, searched", "", "/thu-tuc?q=khai+sinh" },
	{ "procedure", "", "/thu-tuc/1.001193" },
	{ "procedure, applicant", "dan.an", "/thu-tuc/1.001193" },
	{ "procedure, API", "", "/api/v1/procedures/1.001193" },
	{ "feedback, list", "", "/gop-y" },
	{ "dossier, clerk", "motcua.dongkinh", "/ho-so/$" },
	{ "dossier, API", "motcua.dongkinh", "/api/v1/dossiers/$" },
	{ "inbox", "motcua.dongkinh", "/viec" },
	{ "inbox, API", "motcua.dongkinh", "/api/v1/inbox" },
	{ "list of a unit, API", "motcua.dongkinh", "/api/v1/dossiers" },
	{ "board", "lanhdao.tinh", "/dieu-hanh" },
};

struct cost {
	char what[40];
	long queries, memory, bytes;
};

static void free_arena(void *arena)
{
	arena_free(arena);
}

static struct bench *province(struct arena *mem)
{
	struct seed_options o = { .dossiers = DOSSIERS, .seed = 3, .year = 2026, .batch = 100 };
	struct bench *b = bench_new(DB_SQLITE, all_modules);
	struct seed_result r;
	str why = S("");

	b->app.cache = cache_new(b->mem);
	crypto_random_repeat(3);
	bench_demo(b);
	o.reader = b->web.db;
	CHECK_OK(seed_year(mem, &b->app, b->ledger, &o, &r, &why));
	bench_clock(b, instant_at(date_ymd(2026, 12, 31), 16 * 60));
	return b;
}

/* The newest dossier of the ward. */
static str some_code(struct bench *b)
{
	struct ctx c = bench_ctx(b);
	struct db_rows r;

	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT code FROM dossier WHERE receiving_unit = '05977' ORDER BY lodged_at DESC LIMIT 1"));
	CHECK_INT(r.n, 1);
	return row_text(&r, 0, 0);
}

/* The second time: what a process keeps is kept. */
static struct cost measure(struct bench *b, const struct row *row, str code)
{
	struct visitor *v = bench_visitor(b, row->who);
	str path = str_of(row->path), rest = path, head = str_cut(&rest, '$');
	struct cost c = { 0 };
	unsigned long before;
	struct seen s;

	if (rest.p)
		path = str_fmt(b->mem, "%" STR_FMT "%" STR_FMT, STR_ARG(head), STR_ARG(code));
	bench_get(b, v, path);
	before = db_count(b->web.db);
	s = bench_get(b, v, path);
	if (s.status != 200)
		test_fail(__FILE__, __LINE__, str_fmt(b->mem, "%s: %d", row->what, s.status).p);
	snprintf(c.what, sizeof(c.what), "%s", row->what);
	c.queries = (long)(db_count(b->web.db) - before);
	c.memory = (long)arena_used(b->turns[b->requests % 2]);
	c.bytes = (long)s.body.n;
	return c;
}

static struct seen lodge(struct bench *b, int i)
{
	str json = S("{\"procedure\":\"2.000635\",\"receiving_unit\":\"05977\",\"form\":{\"request\":\"Bản sao\",\"truth_pledge\":true}}");
	struct seen s = bench_json(b, bench_visitor(b, "dan.an"), S("/api/v1/dossiers"), json, str_fmt(b->mem, "lodge-%d", i));

	CHECK_INT(s.status, 201);
	return s;
}

static struct cost lodging(struct bench *b)
{
	struct cost c = { .what = "lodging" };
	unsigned long before;
	struct seen s;

	before = db_count(ledger_db(b->ledger));
	s = lodge(b, INBOX);
	c.queries = (long)(db_count(ledger_db(b->ledger)) - before);
	c.memory = (long)arena_used(b->turns[b->requests % 2]);
	c.bytes = (long)s.body.n;
	return c;
}

static void write_file(const struct cost *c, size_t n)
{
	FILE *f = fopen(FILE_NAME, "w");

	CHECK(f != NULL);
	fprintf(f, "# What one page or command costs (src/app/cost_test.c). Written by MOTCUA_COUNTS=write build/debug/tests cost\n"
		   "# %-28s %8s %10s %10s\n", "what", "queries", "memory", "bytes");
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%-30s %8ld %10ld %10ld\n", c[i].what, c[i].queries, c[i].memory, c[i].bytes);
	fclose(f);
}

static bool dearer(long is, long was, long a_little)
{
	return is > was + was / 5 + a_little;
}

static void compare(const struct cost *c, FILE *f)
{
	char line[200], what[31];
	bool found = false;

	rewind(f);
	while (fgets(line, sizeof(line), f)) {
		struct cost was;
		size_t n = 30;

		if (line[0] == '#' || strlen(line) < n || sscanf(line + n, "%ld %ld %ld", &was.queries, &was.memory, &was.bytes) != 3)
			continue;
		memcpy(what, line, n);
		while (n && what[n - 1] == ' ')
			n--;
		what[n] = '\0';
		if (strcmp(what, c->what) != 0)
			continue;
		found = true;
		if (dearer(c->queries, was.queries, 1) || dearer(c->memory, was.memory, 8192) || c->bytes > was.bytes * 3 / 2 + 8192)
			test_fail(__FILE__, __LINE__, str_fmt(test_mem(), "%s: %ld queries (%ld), %ld bytes of memory (%ld), %ld bytes (%ld)",
							      c->what, c->queries, was.queries, c->memory, was.memory, c->bytes, was.bytes).p);
	}
	if (!found)
		test_fail(__FILE__, __LINE__, str_fmt(test_mem(), "%s is not in " FILE_NAME, c->what).p);
}

TEST(cost, nothing_has_become_dearer_unseen)
{
	const char *how = getenv("MOTCUA_COUNTS");
	struct arena *mem = arena_new((size_t)1 << 30); /* a year is more than a test's memory */
	struct cost costs[ARRAY_LEN(rows) + 1];
	struct bench *b = province(mem);
	str code = some_code(b);
	FILE *f;

	arena_defer(test_mem(), free_arena, mem);
	for (int i = 0; i < INBOX; i++)
		lodge(b, i);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		costs[i] = measure(b, &rows[i], code);
		for (int k = 0; how && strcmp(how, rows[i].what) == 0 && k < 100; k++)
			measure(b, &rows[i], code);
	}
	costs[ARRAY_LEN(rows)] = lodging(b);
	if (how && strcmp(how, "write") == 0)
		write_file(costs, ARRAY_LEN(costs));
	f = fopen(FILE_NAME, "r");
	if (!f)
		test_fail(__FILE__, __LINE__, "there is no " FILE_NAME ": run the tests in the top folder of the tree");
	for (size_t i = 0; i < ARRAY_LEN(costs); i++)
		compare(&costs[i], f);
	fclose(f);
}
