/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db_test.h - one test body, both engines.
 *
 *	TEST_ENGINES(feedback, a_code_is_given_once)
 *	{
 *		int applied;
 *
 *		CHECK_OK(db_migrate(db, schema, (instant){ 0 }, &applied));
 *		CHECK_INT(db_exec(db, "INSERT …"), 1);
 *	}
 *
 * registers feedback.a_code_is_given_once_sqlite, and …_pg when the environment variable
 * MOTCUA_TEST_PG holds the URL of a PostgreSQL server where databases may be made (./dev test starts
 * one). The body gets `struct db *db`, an empty database open for writing; it is closed and dropped
 * after the test. Linked only into the test program.
 */
#ifndef LIB_DB_TEST_H
#define LIB_DB_TEST_H

#include "base/test.h"
#include "lib/db/db.h"

/* A new empty database that lives until the test ends. */
struct db *test_db(enum db_engine engine);
/* One more connection to the database of the last test_db(), closed when the test ends. */
struct db *test_db_again(enum db_mode mode);
/* Its path or URL, for code that opens it itself. */
str test_db_url(void);
/* Adds `t` to the tests when there is a PostgreSQL server. */
void test_register_pg(struct test *t);

/* For what only one engine has. The body calls test_db() itself. */
#define TEST_PG(group_, name_)                                                                     \
	static void test_##group_##_##name_(void);                                                 \
	__attribute__((constructor)) static void register_##group_##_##name_(void)                 \
	{                                                                                          \
		static struct test t = { #group_, #name_, __FILE__, test_##group_##_##name_,       \
					 NULL };                                                   \
		test_register_pg(&t);                                                              \
	}                                                                                          \
	static void test_##group_##_##name_(void)

#define TEST_ENGINES(group_, name_)                                                                \
	static void body_##group_##_##name_(struct db *db);                                        \
	TEST(group_, name_##_sqlite)                                                               \
	{                                                                                          \
		body_##group_##_##name_(test_db(DB_SQLITE));                                       \
	}                                                                                          \
	TEST_PG(group_, name_##_pg)                                                                \
	{                                                                                          \
		body_##group_##_##name_(test_db(DB_PG));                                           \
	}                                                                                          \
	static void body_##group_##_##name_(struct db *db)

#endif
