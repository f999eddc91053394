/* SPDX-License-Identifier: Apache-2.0 */
/* db_engines_test.c - databases for tests; see db_test.h. */
#include "lib/db/db_test.h"

static char url_now[512]; /* of the last test_db(); each test file runs in a process of its own */

static const char *server(void)
{
	const char *url = getenv("MOTCUA_TEST_PG");

	return url && *url ? url : NULL;
}

void test_register_pg(struct test *t)
{
	if (server())
		test_register(t);
}

static void close_db(void *db)
{
	db_close(db);
}

static struct db *open_or_fail(str url, enum db_mode mode)
{
	struct db *db;
	str why;

	if (db_open_why(&db, url, mode, test_mem(), &why) < 0) {
		printf("%" STR_FMT "\n", STR_ARG(why));
		test_fail(__FILE__, __LINE__, "the test's database opens");
	}
	return db;
}

/* Statements that cannot be parameters: the name is ours, made of a process id and a number. */
static void on_server(const char *before, const char *name, const char *after)
{
	struct arena *mem = arena_new(0);
	struct db *db = open_or_fail(str_of(server()), DB_WRITE);
	char sql[256];
	int r;

	snprintf(sql, sizeof(sql), "%s %s %s", before, name, after);
	r = db_exec(db, sql);
	if (r < 0)
		printf("%s\n", db_error(db));
	db_close(db);
	arena_free(mem);
	CHECK(r >= 0);
}

static void drop_pg(void *name)
{
	on_server("DROP DATABASE IF EXISTS", name, "WITH (FORCE)");
}

/* The server's URL with another database: postgresql://user@/name?host=… */
static void url_of(const char *name)
{
	str url = str_of(server()), tail = { "", 0 }, head = url;
	ptrdiff_t query = str_find(url, '?'), slash;

	if (query >= 0) {
		head = str_sub(url, 0, (size_t)query);
		tail = str_sub(url, (size_t)query, url.n);
	}
	for (slash = (ptrdiff_t)head.n - 1; slash > 0 && head.p[slash] != '/'; slash--)
		;
	if (slash > 0 && head.p[slash - 1] != '/') /* not the two of "://" */
		head.n = (size_t)slash;
	snprintf(url_now, sizeof(url_now), "%" STR_FMT "/%s%" STR_FMT, STR_ARG(head), name, STR_ARG(tail));
}

struct db *test_db(enum db_engine engine)
{
	static unsigned count;
	struct db *db;
	char *name;

	if (engine == DB_SQLITE) {
		snprintf(url_now, sizeof(url_now), "%" STR_FMT "/test%u.db", STR_ARG(test_dir()), ++count);
	} else {
		name = str_z(test_mem(), str_fmt(test_mem(), "motcua_test_%d_%u", (int)getpid(), ++count));
		on_server("CREATE DATABASE", name, "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
		arena_defer(test_mem(), drop_pg, name);
		url_of(name);
	}
	db = open_or_fail(test_db_url(), DB_WRITE);
	arena_defer(test_mem(), close_db, db);
	return db;
}

struct db *test_db_again(enum db_mode mode)
{
	struct db *db = open_or_fail(test_db_url(), mode);

	arena_defer(test_mem(), close_db, db);
	return db;
}

str test_db_url(void)
{
	return str_of(url_now);
}
