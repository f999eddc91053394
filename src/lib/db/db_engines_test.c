/* SPDX-License-Identifier: Apache-2.0 */
/* db_engines_test.c - databases for tests; see db_test.h. */
#include "lib/db/db_driver.h"
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

/* Several statements; the names in them are ours. */
static void script(str url, const char *a, const char *name, const char *b)
{
	struct db *db = open_or_fail(url, DB_WRITE);
	char sql[256];
	int r;

	snprintf(sql, sizeof(sql), "%s%s%s", a, name, b);
	r = db->driver->script(db, sql);
	if (r < 0)
		printf("%s\n", db_error(db));
	db_close(db);
	CHECK(r >= 0);
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
	snprintf(url_now, sizeof(url_now), "%" STR_FMT "/%s%" STR_FMT, STR_ARG(head), name,
		 STR_ARG(tail));
}

/*
 * Making and dropping a database takes longer than most tests, so those of one process are emptied
 * and used again. `used` counts within one test, which may want several.
 */
static struct {
	int used, made;
} pool;

static void db_name(int k, char *name, size_t size)
{
	snprintf(name, size, "motcua_test_%d_%d", (int)getpid(), k);
}

static void none_used(void *arg)
{
	UNUSED(arg);
	pool.used = 0;
}

static void drop_all(void)
{
	struct db *db;
	char sql[128], name[64];

	if (db_open(&db, str_of(server()), DB_WRITE) < 0)
		return;
	for (int k = 0; k < pool.made; k++) {
		db_name(k, name, sizeof(name));
		snprintf(sql, sizeof(sql), "DROP DATABASE IF EXISTS %s WITH (FORCE)", name);
		db_exec(db, sql);
	}
	db_close(db);
}

static void empty_pg(void)
{
	char name[64];

	db_name(pool.used, name, sizeof(name));
	url_of(name);
	if (pool.used < pool.made) {
		script(str_of(url_now), "DROP SCHEMA public CASCADE; CREATE SCHEMA public", "", "");
	} else {
		script(str_of(server()), "CREATE DATABASE ", name,
		       " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
		if (pool.made++ == 0)
			atexit(drop_all);
	}
	if (pool.used++ == 0)
		arena_defer(test_mem(), none_used, NULL);
}

struct db *test_db(enum db_engine engine)
{
	static unsigned count;
	struct db *db;

	if (engine == DB_PG)
		empty_pg();
	else
		snprintf(url_now, sizeof(url_now), "%" STR_FMT "/test%u.db", STR_ARG(test_dir()),
			 ++count);
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
