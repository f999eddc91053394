/* SPDX-License-Identifier: Apache-2.0 */
/* db_tx_test.c - transactions, savepoints, readers beside a writer, lost connections. */
#include "lib/db/db_driver.h"
#include "lib/db/db_test.h"

#include <sys/stat.h>

static int64_t count(struct db *db)
{
	struct db_rows r;

	CHECK_OK(db_query(db, test_mem(), &r, "SELECT count(*) FROM t"));
	return row_int(&r, 0, 0);
}

static void make_table(struct db *db)
{
	CHECK_INT(db_exec(db, "CREATE TABLE t (i BIGINT PRIMARY KEY)"), 0);
	CHECK_INT(db_exec(db, "INSERT INTO t VALUES (1)"), 1);
}

static int insert(struct db *db, int64_t i)
{
	return db_exec(db, "INSERT INTO t VALUES ($1)", INT(i));
}

TEST_ENGINES(db_tx, commit_keeps_and_rollback_undoes)
{
	make_table(db);
	CHECK_OK(db_begin(db));
	CHECK_INT(insert(db, 2), 1);
	CHECK_OK(db_commit(db));
	CHECK_OK(db_begin(db));
	CHECK_INT(insert(db, 3), 1);
	CHECK_OK(db_rollback(db));
	CHECK_OK(db_rollback(db));
	CHECK_INT(count(db), 2);
}

TEST_ENGINES(db_tx, after_an_error_only_rolling_back_works)
{
	make_table(db);
	CHECK_OK(db_begin(db));
	CHECK_INT(insert(db, 2), 1);
	CHECK_INT(insert(db, 1), E_CONFLICT);
	CHECK_INT(insert(db, 3), E_INTERNAL);
	CHECK_INT(db_savepoint(db), E_INTERNAL);
	CHECK(str_search(str_of(db_error(db)), S("INSERT INTO t")) >= 0);
	CHECK_INT(db_commit(db), E_INTERNAL);
	CHECK_INT(count(db), 1);
	CHECK_INT(insert(db, 2), 1);
}

TEST_ENGINES(db_tx, a_savepoint_saves_the_rest_of_the_batch)
{
	make_table(db);
	CHECK_OK(db_begin(db));
	for (int i = 0; i < 6; i++) {
		CHECK_OK(db_savepoint(db));
		CHECK_INT(insert(db, 10 + i), 1);
		if (i % 3 == 0) { /* a broken rule found by the database */
			CHECK_INT(insert(db, 1), E_CONFLICT);
			CHECK_OK(db_rollback_to(db));
		} else if (i % 3 == 1) { /* one found by the program */
			CHECK_OK(db_rollback_to(db));
		} else {
			CHECK_OK(db_release(db));
		}
	}
	CHECK_OK(db_commit(db));
	CHECK_INT(count(db), 1 + 2);
}

TEST_ENGINES(db_tx, verbs_out_of_place_are_errors)
{
	CHECK_INT(db_commit(db), E_INTERNAL);
	CHECK_INT(db_savepoint(db), E_INTERNAL);
	CHECK_INT(db_release(db), E_INTERNAL);
	CHECK_INT(db_rollback_to(db), E_INTERNAL);
	CHECK_OK(db_begin(db));
	CHECK_INT(db_begin(db), E_INTERNAL);
	CHECK_INT(db_begin_read(db), E_INTERNAL);
	CHECK_INT(db_release(db), E_INTERNAL);
	CHECK_OK(db_rollback(db));
	CHECK_OK(db_begin(db));
	CHECK_OK(db_commit(db));
}

TEST_ENGINES(db_tx, a_reader_sees_what_is_committed)
{
	struct db *reader;

	make_table(db);
	reader = test_db_again(DB_READ);
	CHECK_OK(db_begin(db));
	CHECK_INT(insert(db, 2), 1);
	CHECK_INT(count(db), 2);
	CHECK_INT(count(reader), 1);
	CHECK_OK(db_begin_read(reader));
	CHECK_INT(count(reader), 1);
	CHECK_OK(db_commit(db));
	CHECK_INT(count(reader), 1);
	CHECK_OK(db_end_read(reader));
	CHECK_INT(count(reader), 2);
}

TEST_ENGINES(db_tx, a_reader_cannot_write)
{
	struct db *reader;

	make_table(db);
	reader = test_db_again(DB_READ);
	CHECK_INT(insert(reader, 2), E_INTERNAL);
	CHECK_INT(db_exec(reader, "CREATE TABLE x (i BIGINT)"), E_INTERNAL);
	CHECK_INT(db_begin(reader), E_INTERNAL);
	CHECK_OK(db_begin_read(reader));
	CHECK_INT(insert(reader, 2), E_INTERNAL);
	CHECK_OK(db_rollback(reader));
	CHECK_INT(count(reader), 1);
}

TEST_ENGINES(db_tx, a_reading_transaction_of_the_writer_cannot_write)
{
	make_table(db);
	CHECK_OK(db_begin_read(db));
	CHECK_INT(insert(db, 2), E_INTERNAL);
	CHECK_OK(db_end_read(db));
	CHECK_INT(insert(db, 2), 1);
	CHECK_OK(db_begin_read(db));
	CHECK_INT(count(db), 2);
	CHECK_OK(db_commit(db));
	CHECK_INT(insert(db, 3), 1);
}

static int stop(void *arg, const struct db_rows *one)
{
	UNUSED(arg);
	UNUSED(one);
	return E_DENIED;
}

TEST_ENGINES(db_tx, a_half_finished_read_blocks_nobody)
{
	struct db *reader;
	struct db_rows r;

	make_table(db);
	CHECK_INT(insert(db, 2), 1);
	reader = test_db_again(DB_READ);
	CHECK_INT(db_each(reader, stop, NULL, "SELECT i FROM t"), E_DENIED);
	CHECK_OK(db_begin_read(reader));
	CHECK_INT(db_each(reader, stop, NULL, "SELECT i FROM t"), E_DENIED);
	CHECK_INT(insert(db, 3), 1);
	CHECK_OK(db_query(db, test_mem(), &r, "INSERT INTO t VALUES (4), (5) RETURNING i"));
	CHECK_OK(db_maintain(db));
	CHECK_OK(db_rollback(reader));
	CHECK_INT(count(reader), 5);
}

TEST(db_tx, a_second_sqlite_writer_is_busy)
{
	struct db *db = test_db(DB_SQLITE), *other;

	make_table(db);
	other = test_db_again(DB_WRITE);
	CHECK_INT(db_exec(other, "PRAGMA busy_timeout = 20"), 0);
	CHECK_OK(db_begin(db));
	CHECK_INT(db_begin(other), E_BUSY);
	CHECK_INT(insert(other, 2), E_BUSY);
	CHECK_OK(db_commit(db));
	CHECK_INT(insert(other, 2), 1);
}

/* SQLite rolls back on its own when the disk is full; OR ROLLBACK does the same at will. What follows
 * must not be committed statement by statement. */
TEST(db_tx, nothing_is_saved_after_sqlite_rolled_back_by_itself)
{
	struct db *db = test_db(DB_SQLITE);

	make_table(db);
	CHECK_OK(db_begin(db));
	CHECK_INT(insert(db, 2), 1);
	CHECK_OK(db_savepoint(db));
	CHECK_INT(db_exec(db, "INSERT OR ROLLBACK INTO t VALUES (1)"), E_CONFLICT);
	CHECK_INT(db_rollback_to(db), E_BUSY);
	CHECK_INT(insert(db, 3), E_INTERNAL);
	CHECK_INT(db_commit(db), E_INTERNAL);
	CHECK_INT(count(db), 1);
	CHECK_INT(insert(db, 2), 1);
}

TEST(db_tx, sqlite_is_set_up_for_durability)
{
	static const struct {
		const char *pragma;
		int64_t writer, reader;
	} want[] = { { "PRAGMA synchronous", 2, 2 },	 { "PRAGMA foreign_keys", 1, 1 },
		     { "PRAGMA query_only", 0, 1 },	 { "PRAGMA trusted_schema", 0, 0 },
		     { "PRAGMA cell_size_check", 1, 1 }, { "PRAGMA wal_autocheckpoint", 16000, 0 } };
	struct db *db = test_db(DB_SQLITE), *reader;
	struct db_rows r;

	make_table(db);
	reader = test_db_again(DB_READ);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		CHECK_OK(db_query(db, test_mem(), &r, want[i].pragma));
		CHECK_INT(row_int(&r, 0, 0), want[i].writer);
		CHECK_OK(db_query(reader, test_mem(), &r, want[i].pragma));
		CHECK_INT(row_int(&r, 0, 0), want[i].reader);
	}
	CHECK_OK(db_query(db, test_mem(), &r, "PRAGMA journal_mode"));
	CHECK_STRZ(row_text(&r, 0, 0), "wal");
	CHECK_INT(db_exec(db, "SELECT \"no such column\" FROM t"), E_INTERNAL);
}

TEST(db_tx, sqlite_reader_opens_before_the_first_write_and_after_the_writer)
{
	struct db *db, *reader;
	str path = str_fmt(test_mem(), "%" STR_FMT "/own.db", STR_ARG(test_dir()));

	CHECK_OK(db_open(&db, path, DB_WRITE));
	CHECK_OK(db_open(&reader, path, DB_READ));
	make_table(db);
	CHECK_INT(count(reader), 1);
	db_close(db);
	CHECK_INT(count(reader), 1);
	db_close(reader);
	CHECK_OK(db_open(&reader, path, DB_READ));
	CHECK_INT(count(reader), 1);
	db_close(reader);
}

/* The log may grow only while a reader needs it; afterwards it is used from its start again. */
TEST(db_tx, maintenance_keeps_the_sqlite_log_small)
{
	struct db *db = test_db(DB_SQLITE);
	const char *wal =
		str_z(test_mem(), str_fmt(test_mem(), "%" STR_FMT "-wal", STR_ARG(test_db_url())));
	struct stat st;

	CHECK_INT(db_exec(db, "CREATE TABLE b (data BLOB)"), 0);
	for (int i = 0; i < 60; i++) {
		CHECK_INT(db_exec(db, "INSERT INTO b VALUES (zeroblob(1000000))"), 1);
		CHECK_OK(db_maintain(db));
		CHECK(stat(wal, &st) == 0 && st.st_size < 8 << 20);
	}
}

static int64_t backend(struct db *db)
{
	struct db_rows r;

	CHECK_OK(db_query(db, test_mem(), &r, "SELECT pg_backend_pid()"));
	return row_int(&r, 0, 0);
}

static void kill_backend(struct db *killer, int64_t pid)
{
	struct db_rows r;

	CHECK_INT(
		db_exec(killer, "SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000)", INT(pid)),
		0);
	do
		CHECK_OK(db_query(killer, test_mem(), &r,
				  "SELECT 1 FROM pg_stat_activity WHERE pid = $1", INT(pid)));
	while (r.n > 0);
}

TEST_PG(db_tx, a_lost_connection_is_made_again_outside_a_transaction)
{
	struct db *db = test_db(DB_PG), *killer, *reader;

	make_table(db);
	killer = test_db_again(DB_WRITE);
	reader = test_db_again(DB_READ);
	CHECK_INT(count(reader), 1);
	kill_backend(killer, backend(reader));
	CHECK_INT(count(reader), 1);		  /* a reader does not even notice */
	CHECK_INT(insert(reader, 2), E_INTERNAL); /* and still cannot write */
	kill_backend(killer, backend(db));
	CHECK_INT(insert(db, 2), E_BUSY); /* a writer cannot know, so it says so */
	CHECK_INT(insert(db, 2), 1);
	kill_backend(killer, backend(db));
	CHECK_OK(db_begin(db)); /* nothing was begun: begin again */
	CHECK_INT(insert(db, 3), 1);
	CHECK_OK(db_commit(db));
	CHECK_INT(count(reader), 3);
}

TEST_PG(db_tx, a_lost_connection_loses_its_transaction)
{
	struct db *db = test_db(DB_PG), *killer;

	make_table(db);
	killer = test_db_again(DB_WRITE);
	CHECK_OK(db_begin(db));
	CHECK_INT(insert(db, 2), 1);
	kill_backend(killer, backend(db));
	CHECK_INT(insert(db, 3), E_BUSY);
	CHECK_INT(insert(db, 3), E_INTERNAL);
	CHECK_INT(db_rollback_to(db), E_BUSY);
	CHECK_INT(db_commit(db), E_INTERNAL);
	CHECK_INT(count(db), 1);
}

/* Write skew: each reads what the other writes. Serialisable transactions let only one through. */
TEST_PG(db_tx, a_serialisation_failure_is_busy)
{
	struct db *a = test_db(DB_PG), *b;
	int r;

	make_table(a);
	b = test_db_again(DB_WRITE);
	CHECK_OK(db_begin(a));
	CHECK_OK(db_begin(b));
	CHECK_INT(count(a), 1);
	CHECK_INT(count(b), 1);
	CHECK_INT(insert(a, 2), 1);
	CHECK_INT(insert(b, 3), 1);
	CHECK_OK(db_commit(a));
	r = db_commit(b);
	CHECK_INT(r, E_BUSY);
	CHECK_INT(count(a), 2);
}
