/* SPDX-License-Identifier: Apache-2.0 */
/* db_test.c - what db.h promises of values, arguments, rows and errors, on both engines. */
#include "lib/db/db_driver.h"
#include "lib/db/db_test.h"

/* The tables most tests use, in the words both engines understand. */
static void make_tables(struct db *db)
{
	CHECK_INT(db_exec(db,
			  "CREATE TABLE parent (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE)"),
		  0);
	CHECK_INT(db_exec(db, "CREATE TABLE child (id BIGINT PRIMARY KEY, parent_id BIGINT NOT NULL"
			      " REFERENCES parent (id), size BIGINT CHECK (size > 0))"),
		  0);
	CHECK_INT(db_exec(db, "INSERT INTO parent VALUES (1, 'một'), (2, 'hai')"), 2);
}

static int64_t one_int(struct db *db, const char *sql)
{
	struct db_rows r;

	CHECK_OK(db_query(db, test_mem(), &r, sql));
	CHECK_INT(r.n, 1);
	return row_int(&r, 0, 0);
}

static struct db_rows round_trip(struct db *db, struct db_arg i, struct db_arg t)
{
	struct db_rows r;

	CHECK_INT(db_exec(db, "DELETE FROM v") >= 0, 1);
	CHECK_INT(db_exec(db, "INSERT INTO v (i, t) VALUES ($1, $2)", i, t), 1);
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT i, t FROM v WHERE i IS NOT DISTINCT FROM $1",
			  i));
	CHECK_INT(r.n, 1);
	CHECK_INT(r.cols, 2);
	return r;
}

TEST_ENGINES(db, integers_and_texts_come_back_as_they_went_in)
{
	static const int64_t ints[] = { 0, 1, -1, INT64_MIN, INT64_MAX, INT64_C(1) << 53 };
	static const char *const texts[] = { "",
					     " ",
					     "Nguyễn Thị Đẹp – Uỷ ban xã Ea H'leo",
					     "'; DROP TABLE v; --",
					     "$1 %_\\ \"",
					     "\n\t",
					     "\xF0\x9F\x8C\xBE" };
	struct db_rows r;

	db_exec(db, "CREATE TABLE v (i BIGINT, t TEXT)");
	for (size_t i = 0; i < ARRAY_LEN(ints); i++) {
		r = round_trip(db, INT(ints[i]), NIL);
		CHECK_INT(row_int(&r, 0, 0), ints[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		r = round_trip(db, INT(i), TEXT(str_of(texts[i])));
		CHECK_STRZ(row_text(&r, 0, 1), texts[i]);
		CHECK(row_text(&r, 0, 1).p && !row_null(&r, 0, 1));
	}
	r = round_trip(db, OPT_INT(5, true), OPT_TEXT(S("có")));
	CHECK_INT(row_int(&r, 0, 0), 5);
	CHECK_STRZ(row_text(&r, 0, 1), "có");
}

TEST_ENGINES(db, null_is_not_empty)
{
	struct db_rows r;

	db_exec(db, "CREATE TABLE v (i BIGINT, t TEXT)");
	r = round_trip(db, OPT_INT(5, false), OPT_TEXT(((str){ NULL, 0 })));
	CHECK(row_null(&r, 0, 0) && row_null(&r, 0, 1));
	CHECK_INT(row_int(&r, 0, 0), 0);
	CHECK(row_text(&r, 0, 1).p == NULL && row_text(&r, 0, 1).n == 0);
	r = round_trip(db, NIL, TEXT(((str){ NULL, 0 })));
	CHECK(row_null(&r, 0, 0) && !row_null(&r, 0, 1));
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT CAST($1 AS TEXT) IS NULL, coalesce($2, 7)",
			  NIL, OPT_INT(0, false)));
	CHECK_INT(row_int(&r, 0, 0), 1);
	CHECK_INT(row_int(&r, 0, 1), 7);
}

TEST_ENGINES(db, blobs_hold_any_bytes)
{
	char all[256], *big = NEW_ARRAY(test_mem(), char, 1 << 20);
	int applied;
	struct db_rows r;
	static const struct db_migration schema[] = {
		{ 1, "blobs", S_INIT("CREATE TABLE b (id @ID@, data @BLOB@ NOT NULL)@STRICT@;") },
		{ 0 }
	};

	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	for (int i = 0; i < 1 << 20; i++)
		big[i] = (char)(i * 7 % 251);
	CHECK_OK(db_migrate(db, schema, (instant){ 0 }, &applied));
	CHECK_INT(db_exec(db, "INSERT INTO b (data) VALUES ($1), ($2), ($3)",
			  BLOB(((str){ all, 256 })), BLOB(((str){ NULL, 0 })),
			  BLOB(((str){ big, 1 << 20 }))),
		  3);
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT data FROM b ORDER BY id"));
	CHECK_STR(row_blob(&r, 0, 0), ((str){ all, 256 }));
	CHECK(row_blob(&r, 1, 0).n == 0 && row_blob(&r, 1, 0).p && !row_null(&r, 1, 0));
	CHECK(str_eq(row_blob(&r, 2, 0), ((str){ big, 1 << 20 })));
}

TEST_ENGINES(db, a_text_is_valid_utf8_without_nul)
{
	db_exec(db, "CREATE TABLE v (t TEXT)");
	CHECK_INT(db_exec(db, "INSERT INTO v VALUES ($1)", TEXT(S("a\0b"))), E_INVALID);
	CHECK_INT(db_exec(db, "INSERT INTO v VALUES ($1)", TEXT(S("\xC3("))), E_INVALID);
	CHECK_INT(one_int(db, "SELECT count(*) FROM v"), 0);
}

TEST_ENGINES(db, the_number_of_arguments_is_checked)
{
	struct db_rows r = { .n = 77 };

	CHECK_INT(db_query(db, test_mem(), &r, "SELECT $1 + $2", INT(1)), E_INTERNAL);
	CHECK_INT(db_query(db, test_mem(), &r, "SELECT $1 + $2", INT(1), INT(2), INT(3)),
		  E_INTERNAL);
	CHECK_INT(db_query(db, test_mem(), &r, "SELECT 1", INT(1)), E_INTERNAL);
	CHECK_INT(db_query(db, test_mem(), &r, "SELECT $2 + $2", INT(1), INT(2)), E_INTERNAL);
	CHECK(str_search(str_of(db_error(db)), S("wrong number of arguments (2)")) >= 0);
	CHECK_INT(r.n, 77);
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT $2 + $1 /* $9 */ - $1 -- $8\n, '$7', '''$6'",
			  INT(1), INT(2)));
	CHECK_INT(row_int(&r, 0, 0), 2);
	CHECK_STRZ(row_text(&r, 0, 2), "'$6");
}

TEST_ENGINES(db, one_call_runs_one_statement)
{
	CHECK_INT(db_exec(db, "CREATE TABLE a (i BIGINT); CREATE TABLE b (i BIGINT)"), E_INTERNAL);
	CHECK_INT(db_exec(db, "SELECT 1 FROM nowhere"), E_INTERNAL);
	CHECK(str_search(str_of(db_error(db)), S("nowhere")) >= 0);
	CHECK_INT(db_exec(db, "SELECT 1; "), 0);
}

TEST_ENGINES(db, exec_counts_changed_rows)
{
	make_tables(db);
	CHECK_INT(db_exec(db, "UPDATE parent SET name = name || '!' WHERE id >= $1", INT(1)), 2);
	CHECK_INT(db_exec(db, "SELECT * FROM parent"), 0);
	CHECK_INT(db_exec(db, "CREATE TABLE more (i BIGINT)"), 0);
	CHECK_INT(db_exec(db, "DELETE FROM parent WHERE id = 99"), 0);
	CHECK_INT(db_exec(db, "INSERT INTO parent VALUES (1, 'x') ON CONFLICT DO NOTHING"), 0);
	CHECK_INT(db_exec(db, "DELETE FROM parent"), 2);
}

TEST_ENGINES(db, sums_and_truths_are_integers_and_fractions_an_error)
{
	struct db_rows r;

	make_tables(db);
	CHECK_OK(db_query(
		db, test_mem(), &r,
		"SELECT sum(id), count(*), 1 = 1, EXISTS (SELECT 1 FROM child), coalesce(sum(id), 0) * 2 FROM parent"));
	CHECK_INT(row_int(&r, 0, 0), 3);
	CHECK_INT(row_int(&r, 0, 1), 2);
	CHECK_INT(row_int(&r, 0, 2), 1);
	CHECK_INT(row_int(&r, 0, 3), 0);
	CHECK_INT(row_int(&r, 0, 4), 6);
	CHECK_INT(db_query(db, test_mem(), &r, "SELECT avg(id) FROM parent"), E_INTERNAL);
}

TEST_ENGINES(db, constraints_have_their_codes)
{
	make_tables(db);
	CHECK_INT(db_exec(db, "INSERT INTO parent VALUES (1, 'x')"), E_CONFLICT);
	CHECK_INT(db_exec(db, "INSERT INTO parent VALUES (3, $1)", TEXT(S("hai"))), E_CONFLICT);
	CHECK_INT(db_exec(db, "INSERT INTO child VALUES (1, 99, 1)"), E_CONFLICT);
	CHECK_INT(db_exec(db, "INSERT INTO child VALUES (1, 1, 0)"), E_INVALID);
	CHECK_INT(db_exec(db, "INSERT INTO parent VALUES (3, $1)", NIL), E_INVALID);
	CHECK_INT(db_exec(db, "INSERT INTO child VALUES (1, 1, 1)"), 1);
	CHECK_INT(db_exec(db, "DELETE FROM parent WHERE id = 1"), E_CONFLICT);
}

TEST_ENGINES(db, the_error_text_does_not_quote_values)
{
	make_tables(db);
	CHECK_INT(db_exec(db, "INSERT INTO parent VALUES ($1, $2)", INT(9), TEXT(S("hai"))),
		  E_CONFLICT);
	CHECK(str_search(str_of(db_error(db)), S("parent")) >= 0);
	CHECK(str_search(str_of(db_error(db)), S("hai")) < 0);
}

TEST_ENGINES(db, insert_returning_on_conflict)
{
	static const char upsert[] =
		"INSERT INTO parent (id, name) VALUES ($1, $2)"
		" ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id, name";
	struct db_rows r;

	make_tables(db);
	CHECK_OK(db_query(db, test_mem(), &r, upsert, INT(2), TEXT(S("hai mới"))));
	CHECK_INT(row_int(&r, 0, 0), 2);
	CHECK_STRZ(row_text(&r, 0, 1), "hai mới");
	CHECK_OK(db_query(db, test_mem(), &r, upsert, INT(3), TEXT(S("ba"))));
	CHECK_INT(one_int(db, "SELECT count(*) FROM parent"), 3);
}

TEST_ENGINES(db, like_minds_case_and_escapes)
{
	struct db_rows r;
	str words = S("50%_a\\");

	CHECK_STRZ(db_fold_like(test_mem(), words), "%50\\%\\_a\\\\%");
	CHECK_STRZ(db_fold_like(test_mem(), S("")), "%%");
	db_exec(db, "CREATE TABLE v (t TEXT)");
	db_exec(db,
		"INSERT INTO v VALUES ('giam 50%_a\\ phi'), ('giam 50%xa\\'), ('giam 50%_A\\')");
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT t FROM v WHERE t LIKE $1 ESCAPE '\\'",
			  TEXT(db_fold_like(test_mem(), words))));
	CHECK_INT(r.n, 1);
	CHECK_STRZ(row_text(&r, 0, 0), "giam 50%_a\\ phi");
}

TEST_ENGINES(db, statements_are_prepared_once)
{
	struct db_rows r;
	char sql[64];
	unsigned long before = db_count(db);
	size_t cached = db->cached;

	for (int i = 0; i < 10; i++) {
		char *copy = str_z(test_mem(), S("SELECT 40 + $1"));

		CHECK_OK(db_query(db, test_mem(), &r, copy, INT(i)));
		CHECK_INT(row_int(&r, 0, 0), 40 + i);
	}
	CHECK_INT(db_count(db) - before, 10);
	CHECK_INT(db->cached - cached, 1);
	for (int i = 0; i < STMT_MAX + 50; i++) {
		snprintf(sql, sizeof(sql), "SELECT %d + $1", i);
		CHECK_OK(db_query(db, test_mem(), &r, sql, INT(1)));
		CHECK_INT(row_int(&r, 0, 0), i + 1);
	}
	CHECK(db->cached <= STMT_MAX);
}

TEST_ENGINES(db, a_cached_statement_sees_a_new_column)
{
	struct db_rows r;
	int applied;
	static const struct db_migration two[] = {
		{ 1, "a", S_INIT("CREATE TABLE v (a @I64@)@STRICT@;") },
		{ 2, "b", S_INIT("ALTER TABLE v ADD COLUMN b TEXT;") },
		{ 0 }
	};
	const struct db_migration one[] = { two[0], { 0 } };

	CHECK_OK(db_migrate(db, one, (instant){ 0 }, &applied));
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT * FROM v"));
	CHECK_INT(r.cols, 1);
	CHECK_OK(db_migrate(db, two, (instant){ 0 }, &applied));
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT * FROM v"));
	CHECK_INT(r.cols, 2);
}

/* --- db_each ----------------------------------------------------------------------------------- */

#define MANY                                                                                               \
	"WITH RECURSIVE n(i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 99999)" \
	" SELECT i, '" FILL FILL FILL FILL FILL FILL FILL FILL FILL FILL "' FROM n"
#define FILL                                                                                       \
	"................................................................................................"

struct walk {
	int64_t sum, stop_at;
	size_t peak;
	struct db *db;
};

static int walk_row(void *arg, const struct db_rows *one)
{
	struct walk *w = arg;

	CHECK_INT(one->n, 1);
	CHECK_INT(row_text(one, 0, 1).n, 960);
	w->sum += row_int(one, 0, 0);
	w->peak = MAX(w->peak, arena_used(one->mem));
	return row_int(one, 0, 0) == w->stop_at ? E_DENIED : 0;
}

/* 100,000 rows of 1 KB are more than the arena of one row may hold. */
TEST_ENGINES(db, each_needs_constant_memory)
{
	struct walk w = { .stop_at = -1 };

	CHECK_OK(db_each(db, walk_row, &w, MANY, INT(0)));
	CHECK_INT(w.sum, INT64_C(99999) * 100000 / 2);
	CHECK(w.peak < 4096);
}

TEST_ENGINES(db, each_stops_when_told_and_leaves_nothing_open)
{
	struct walk w = { .stop_at = 1000 };

	CHECK_INT(db_each(db, walk_row, &w, MANY, INT(0)), E_DENIED);
	CHECK_INT(w.sum, 1000 * 1001 / 2);
	make_tables(db);
	CHECK_OK(db_begin(db));
	CHECK_INT(db_each(db, walk_row, &w, MANY, INT(1000)), E_DENIED);
	CHECK_OK(db_rollback(db));
	CHECK_INT(db_each(db, walk_row, &w, "SELECT 1", INT(1)), E_INTERNAL);
	CHECK_INT(db_each(db, walk_row, &w, "DELETE FROM parent RETURNING id"), E_INTERNAL);
	CHECK_INT(db_exec(db, "DELETE FROM parent"), 2);
}

static int nested_row(void *arg, const struct db_rows *one)
{
	struct walk *w = arg;
	struct db_rows r;

	TRY(db_query(w->db, one->mem, &r, "SELECT count(*) FROM parent WHERE id <= $1",
		     INT(row_int(one, 0, 0))));
	w->sum = w->sum * 10 + row_int(&r, 0, 0);
	if (w->stop_at-- > 0)
		return db_each(w->db, nested_row, w, "SELECT id FROM parent ORDER BY id");
	return 0;
}

TEST_ENGINES(db, each_allows_other_statements_meanwhile)
{
	struct walk w = { .db = db, .stop_at = 1 };

	make_tables(db);
	CHECK_OK(db_each(db, nested_row, &w, "SELECT id FROM parent ORDER BY id"));
	CHECK_INT(w.sum, 1122); /* 1, then the inner 1 and 2, then 2 */
	CHECK_INT(db_exec(db, "DELETE FROM parent"), 2);
}

/* --- opening ----------------------------------------------------------------------------------- */

TEST(db, open_says_why_not)
{
	struct db *db = NULL;
	str path = str_fmt(test_mem(), "%" STR_FMT "/none.db", STR_ARG(test_dir())), why;
	FILE *f;

	CHECK_INT(db_open(&db, path, DB_READ), E_NOTFOUND);
	CHECK_INT(db_open_why(&db, path, DB_READ, test_mem(), &why), E_NOTFOUND);
	CHECK(str_search(why, S("no such file")) >= 0);
	CHECK_INT(db_open_why(&db, S("postgresql://nobody@/x?host=/nowhere"), DB_READ, test_mem(),
			      &why),
		  E_BUSY);
	CHECK(str_search(why, S("/nowhere")) >= 0);
	f = fopen(path.p, "w");
	fputs("This is a letter and not a database, however long one makes it.", f);
	fclose(f);
	CHECK_INT(db_open_why(&db, path, DB_WRITE, test_mem(), &why), E_INTERNAL);
	CHECK(str_search(why, S("not a database")) >= 0);
	CHECK(db == NULL);
	db_close(NULL);
}
