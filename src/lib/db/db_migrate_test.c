/* SPDX-License-Identifier: Apache-2.0 */
/* db_migrate_test.c - the schema moves forward only, and never silently. */
#include "lib/db/db_test.h"

#define ONE                                                                                                            \
	{                                                                                                              \
		1, "core",                                                                                             \
			S_INIT("CREATE TABLE a (id @ID@, n @I64@ NOT NULL, ok @BOOL@ NOT NULL CHECK (ok IN (0, 1)),\n" \
			       "  data @BLOB@)@STRICT@;\nCREATE INDEX a_n ON a (n); -- many statements\n")             \
	}
#define TWO                                                                                                      \
	{                                                                                                        \
		2, "more",                                                                                       \
			S_INIT("ALTER TABLE a ADD COLUMN t TEXT; INSERT INTO a (n, ok, t) VALUES (7, 1, 'đủ');") \
	}

static const struct db_migration first[] = { ONE, { 0 } };
static const struct db_migration both[] = { ONE, TWO, { 0 } };

static const instant now = { INT64_C(1771000000000) };

static bool said(struct db *db, const char *words)
{
	return str_search(str_of(db_error(db)), str_of(words)) >= 0;
}

TEST_ENGINES(db_migrate, what_is_missing_is_applied_once)
{
	struct db_rows r;
	int n = -1;

	CHECK_OK(db_migrate(db, first, now, &n));
	CHECK_INT(n, 1);
	CHECK_OK(db_migrate(db, both, now, &n));
	CHECK_INT(n, 1);
	CHECK_OK(db_migrate(db, both, now, &n));
	CHECK_INT(n, 0);
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT id, n, t FROM a"));
	CHECK_INT(row_int(&r, 0, 0), 1);
	CHECK_STRZ(row_text(&r, 0, 2), "đủ");
	CHECK_OK(
		db_query(db, test_mem(), &r,
			 "SELECT name, applied_at, length(sha) FROM schema_migration ORDER BY id"));
	CHECK_INT(r.n, 2);
	CHECK_STRZ(row_text(&r, 1, 0), "more");
	CHECK_INT(row_int(&r, 1, 1), now.ms);
	CHECK_INT(row_int(&r, 1, 2), 64);
}

TEST_ENGINES(db_migrate, a_changed_migration_is_refused)
{
	static const struct db_migration changed[] = {
		{ 1, "core", S_INIT("CREATE TABLE a (id @ID@)@STRICT@;") }, TWO, { 0 }
	};
	int n = -1;

	CHECK_OK(db_migrate(db, first, now, &n));
	CHECK_INT(db_migrate(db, changed, now, &n), E_CONFLICT);
	CHECK(said(db, "migration 1 (core) was changed"));
	CHECK_INT(n, 1);
	CHECK_OK(db_migrate(db, both, now, &n));
}

TEST_ENGINES(db_migrate, data_of_a_newer_program_is_refused)
{
	int n = -1;

	CHECK_OK(db_migrate(db, both, now, &n));
	CHECK_INT(db_migrate(db, first, now, &n), E_CONFLICT);
	CHECK(said(db, "migration 2 (more) which this program does not know"));
}

TEST_ENGINES(db_migrate, a_list_out_of_order_is_refused)
{
	static const struct db_migration wrong[] = { TWO, ONE, { 0 } };
	static const struct db_migration gap[] = {
		{ 1, "x", S_INIT("CREATE TABLE x (i @I64@)@STRICT@;") }, TWO, { 0 }
	};
	static const struct db_migration late[] = {
		{ 2, "y", S_INIT("CREATE TABLE y (i @I64@)@STRICT@;") }, { 0 }
	};
	int n = -1;

	CHECK_INT(db_migrate(db, wrong, now, &n), E_INTERNAL);
	CHECK(said(db, "out of order"));
	CHECK_OK(db_migrate(db, late, now, &n));
	CHECK_INT(db_migrate(db, gap, now, &n), E_CONFLICT);
}

TEST_ENGINES(db_migrate, a_failing_migration_leaves_nothing)
{
	static const struct db_migration bad[] = {
		ONE,
		{ 2, "bad",
		  S_INIT("CREATE TABLE half (i @I64@)@STRICT@; INSERT INTO nowhere VALUES (1);") },
		{ 0 }
	};
	int n = -1;

	CHECK(db_migrate(db, bad, now, &n) < 0);
	CHECK(said(db, "nowhere"));
	CHECK_INT(n, -1);
	CHECK_INT(db_exec(db, "SELECT * FROM half"), E_INTERNAL);
	CHECK_OK(db_migrate(db, both, now, &n));
	CHECK_INT(n, 1);
}

TEST_ENGINES(db_migrate, keys_count_themselves_and_types_are_kept)
{
	struct db_rows r;
	int n;

	CHECK_OK(db_migrate(db, first, now, &n));
	CHECK_OK(db_query(db, test_mem(), &r,
			  "INSERT INTO a (n, ok) VALUES (1, 1), (2, 0) RETURNING id"));
	CHECK_INT(row_int(&r, 1, 0), row_int(&r, 0, 0) + 1);
	CHECK_INT(db_exec(db, "INSERT INTO a (n, ok) VALUES (3, 2)"), E_INVALID);
	CHECK_INT(db_exec(db, "INSERT INTO a (n, ok) VALUES ('không phải số', 1)"), E_INVALID);
}
