/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db.h - one narrow way to two databases: SQLite and PostgreSQL.
 *
 * The same SQL text runs on both; parameters are $1 … $n and their number is checked.
 *
 *	TRY(db_query(c->db, c->mem, &r, "SELECT id, title FROM feedback WHERE code = $1", TEXT(code)));
 *	if (r.n == 0)
 *		return E_NOTFOUND;
 *	f->id = row_int(&r, 0, 0);
 *	f->title = row_text(&r, 0, 1);
 *
 * Traps, said openly:
 *  - db_query() holds all rows in memory: give lists a LIMIT; for exports use db_each().
 *  - After an error inside a transaction nothing more runs until db_rollback_to() or db_rollback().
 *    PostgreSQL is like that; here SQLite is made like that too, so a test on one holds on both.
 *  - A connection must not cross fork(): open it in the process that uses it.
 *  - Values are integers, texts and bytes. A fraction in a result (avg, REAL) is an error.
 *
 * Result codes: unique and foreign key E_CONFLICT; check, not null, wrong type E_INVALID; locked,
 * serialisation failure, connection lost E_BUSY (try the transaction again); the rest E_INTERNAL.
 */
#ifndef LIB_DB_DB_H
#define LIB_DB_DB_H

#include "base/base.h"

struct db;

enum db_engine { DB_SQLITE, DB_PG };
/* DB_READ cannot write: SQLite opens the file read-only, PostgreSQL defaults to READ ONLY. */
enum db_mode { DB_READ, DB_WRITE };
enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

/* Opens a file path, or a postgresql://… URL. DB_WRITE creates the SQLite file when it is missing;
 * DB_READ of a missing file is E_NOTFOUND, an unreachable server E_BUSY. The caller closes *ret.
 * db_open_why() also says, on failure, in the engine's words what went wrong. */
int db_open(struct db **ret, str url, enum db_mode mode);
int db_open_why(struct db **ret, str url, enum db_mode mode, struct arena *mem, str *ret_why);
/* Rolls back what is open. NULL is allowed. */
void db_close(struct db *db);
enum db_engine db_engine(const struct db *db);
/* The last error in the engine's words, for the operator's log; never shown to people. */
const char *db_error(const struct db *db);
/* Statements run since db_open(): the page-cost counter. Transaction verbs do not count. */
unsigned long db_count(const struct db *db);

/* --- arguments --------------------------------------------------------------------------------- */

#define DB_ARGS_MAX 64

struct db_arg {
	enum db_type type;
	bool null;
	int64_t i;
	str s;
};

#define TEXT(v) ((struct db_arg){ .type = DB_TEXT, .s = (v) })
#define INT(v) ((struct db_arg){ .type = DB_INT, .i = (int64_t)(v) })
#define BLOB(v) ((struct db_arg){ .type = DB_BLOB, .s = (v) })
#define NIL ((struct db_arg){ .type = DB_NULL, .null = true })
/* NULL when p == NULL (which is what row_text() gives for NULL), the text otherwise. */
#define OPT_TEXT(v) db_opt_text(v)
/* NULL when `present` is false. */
#define OPT_INT(v, present)                                                                        \
	((struct db_arg){ .type = DB_INT, .null = !(present), .i = (int64_t)(v) })

static inline struct db_arg db_opt_text(str s)
{
	return (struct db_arg){ .type = DB_TEXT, .null = !s.p, .s = s };
}

/* --- rows -------------------------------------------------------------------------------------- */

struct db_value {
	enum db_type type;
	union {
		int64_t i;
		str s;
	};
};

struct db_rows {
	size_t n; /* rows */
	size_t cols;
	struct db_value *values;
	struct arena *mem; /* where the values live */
};

/* The value at row i (from 0), column col (from 0). NULL reads as 0, or as a str with p == NULL and
 * n == 0; an empty text has p != NULL. A wrong type or place is our bug and ends the process.
 * Booleans of PostgreSQL read as 0 and 1. */
bool row_null(const struct db_rows *r, size_t i, size_t col);
int64_t row_int(const struct db_rows *r, size_t i, size_t col);
str row_text(const struct db_rows *r, size_t i, size_t col);
str row_blob(const struct db_rows *r, size_t i, size_t col);

/* --- statements -------------------------------------------------------------------------------- */

#define DB_LIST(...) ((const struct db_arg[]){ NIL, ##__VA_ARGS__ })
#define DB_ARGV(...)                                                                               \
	(DB_LIST(__VA_ARGS__) + 1), (sizeof(DB_LIST(__VA_ARGS__)) / sizeof(struct db_arg) - 1)

/* int db_query(struct db *, struct arena *mem, struct db_rows *ret, const char *sql, args…)
 * Runs one statement and reads all its rows into mem. */
#define db_query(db, mem, ret, sql, ...) db_query_n((db), (mem), (ret), (sql), DB_ARGV(__VA_ARGS__))
/* int db_exec(struct db *, const char *sql, args…)
 * Runs one statement; the number of rows it inserted, changed or deleted, or an error. */
#define db_exec(db, sql, ...) db_exec_n((db), (sql), DB_ARGV(__VA_ARGS__))
/* int db_each(struct db *, int (*fn)(void *arg, const struct db_rows *one), void *arg, const char *sql, args…)
 * Runs one SELECT and calls fn for each row (row 0 of *one) in constant memory: one->mem is emptied
 * before the next row, and fn may use it too. A negative result of fn ends the loop and is returned;
 * else 0. fn may run other statements on the same connection. All rows are of one moment. */
#define db_each(db, fn, arg, sql, ...) db_each_n((db), (fn), (arg), (sql), DB_ARGV(__VA_ARGS__))

typedef int db_row_fn(void *arg, const struct db_rows *one);

int db_query_n(struct db *db, struct arena *mem, struct db_rows *ret, const char *sql,
	       const struct db_arg *args, size_t n);
int db_exec_n(struct db *db, const char *sql, const struct db_arg *args, size_t n);
int db_each_n(struct db *db, db_row_fn *fn, void *arg, const char *sql, const struct db_arg *args,
	      size_t n);

/* "%…%" for LIKE $n ESCAPE '\', with %, _ and \ of the (already folded) words escaped. LIKE minds
 * case on both engines. */
str db_fold_like(struct arena *mem, str folded);

/* --- transactions ------------------------------------------------------------------------------ */

/* A writing transaction: BEGIN IMMEDIATE on SQLite, SERIALIZABLE on PostgreSQL. After db_commit() no
 * transaction is open, whatever it returned; an error means nothing was written, but for E_BUSY of a
 * connection lost in that moment, when nobody knows. db_rollback() may be called always. */
int db_begin(struct db *db);
int db_commit(struct db *db);
int db_rollback(struct db *db);
/* One savepoint inside a transaction: then db_release() keeps or db_rollback_to() undoes what came
 * after it; either way the savepoint is gone. */
int db_savepoint(struct db *db);
int db_release(struct db *db);
int db_rollback_to(struct db *db);
/* A reading transaction: every statement sees the database as of the first one. */
int db_begin_read(struct db *db);
int db_end_read(struct db *db);
/* Until this reading transaction ends, what db_query() reads into `mem` is kept there, and the same statement with the
 * same arguments gets the same rows without being run again. Rows must not be changed by who reads them. */
void db_memo(struct db *db, struct arena *mem);

/* Housekeeping between batches, for the one writer: moves SQLite's write-ahead log into the database
 * when it has grown (never waits for readers). Nothing to do on PostgreSQL. */
int db_maintain(struct db *db);

/* Copies the database as it is at one moment into the new file `path`; others may read and write
 * meanwhile. E_CONFLICT: the file exists. E_INVALID on PostgreSQL, which has its own tool, pg_dump. */
int db_backup(struct db *db, const char *path);

/* --- schema ------------------------------------------------------------------------------------ */

/*
 * Migrations are numbered, applied once, in order, each in a transaction of its own, and never
 * edited afterwards. Their text is SQL, many statements, with tokens replaced for the engine:
 *	@ID@      a key that counts itself     INTEGER PRIMARY KEY | BIGINT GENERATED … PRIMARY KEY
 *	@I64@     INTEGER | BIGINT             @BOOL@    INTEGER | BIGINT (CHECK (x IN (0,1)))
 *	@BLOB@    BLOB | BYTEA                 @STRICT@  STRICT after the table's ")", or nothing
 */
struct db_migration {
	int id; /* ascending from 1; 0 ends the list */
	const char *name;
	str sql;
};

/* Applies what is missing; *ret_applied is how many. E_CONFLICT, with the reason in db_error(), when
 * an applied migration was changed since or is unknown here (the data is of a newer program). */
int db_migrate(struct db *db, const struct db_migration *list, instant now, int *ret_applied);

#endif
