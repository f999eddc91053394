/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db_driver.h - private to lib/db: what db.c and the two drivers know of each other.
 *
 * db.c keeps what is the same on both engines: the check of the arguments, the cache of prepared
 * statements, the state of the transaction, the migrations. A driver prepares, runs and maps errors.
 */
#ifndef LIB_DB_DRIVER_H
#define LIB_DB_DRIVER_H

#include "lib/db/db.h"

#define STMT_BUCKETS 256
#define DB_MEMOS 64
#define STMT_MAX 1024 /* prepared statements kept for one connection */

/* A prepared statement. `types` has one letter per argument: PostgreSQL prepares for given types, so
 * they belong to the key. */
struct stmt {
	struct stmt *next;
	char *sql;
	char types[DB_ARGS_MAX + 1];
	unsigned long serial; /* PostgreSQL: its name is "s<serial>" */
	void *handle;	      /* SQLite: sqlite3_stmt */
	uint8_t at[DB_ARGS_MAX]; /* SQLite: the place of $1, $2 … among its parameters */
	bool busy;	      /* SQLite: being stepped by db_each() */
};

enum tx_state { TX_NONE, TX_OPEN, TX_FAILED };

struct db_driver {
	void (*close)(struct db *db);
	/* Called before a statement outside a transaction: PostgreSQL connects again if it must. */
	int (*ready)(struct db *db);
	/* The engine still has the transaction that we think is open. */
	bool (*tx_alive)(struct db *db);
	int (*prepare)(struct db *db, struct stmt *st, const struct db_arg *args, size_t n);
	void (*drop)(struct db *db, struct stmt *st);
	/* rows may be NULL: then they are thrown away. *ret_changed as db_exec() returns it. */
	int (*run)(struct db *db, struct stmt *st, const struct db_arg *args, size_t n,
		   struct arena *mem, struct db_rows *rows, int64_t *ret_changed);
	int (*each)(struct db *db, db_row_fn *fn, void *arg, const char *sql,
		    const struct db_arg *args, size_t n);
	/* Many statements, no arguments, no rows. */
	int (*script)(struct db *db, const char *sql);
	/* A single verb of a transaction, said again and again. */
	int (*verb)(struct db *db, const char *sql);
	int (*maintain)(struct db *db);
	int (*backup)(struct db *db, const char *path); /* NULL: the engine has its own tool */
	const char *begin, *begin_read;
};

struct db {
	const struct db_driver *driver;
	enum db_engine engine;
	enum db_mode mode;
	enum tx_state tx;
	bool reading; /* the transaction is one of db_begin_read() */
	bool lost;    /* the last error was the connection's */
	unsigned long count, serial;
	size_t cached;
	struct stmt *cache[STMT_BUCKETS];
	struct arena *memo_mem; /* db_memo.c; NULL: nothing is kept */
	struct memo *memos[DB_MEMOS];
	char error[1024];
};

/* Drivers' openers; on failure `why` (not NULL) gets the reason. */
int db_sqlite_open(struct db **ret, const char *path, enum db_mode mode, char *why,
		   size_t why_size);
int db_pg_open(struct db **ret, const char *url, enum db_mode mode, char *why, size_t why_size);

/* Keeps a message for db_error() and returns `code`. */
int db_fail(struct db *db, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* E_INTERNAL unless the statement has exactly the parameters $1 … $n. */
int db_check_count(struct db *db, const char *sql, size_t n);
/* E_INVALID for a TEXT that is not valid UTF-8 or holds a NUL (PostgreSQL cannot store it). */
int db_check_texts(struct db *db, const char *sql, const struct db_arg *args, size_t n);
/* The statement from the cache, prepared now if it is not there. */
int db_stmt_get(struct db *db, struct stmt **ret, const char *sql, const struct db_arg *args,
		size_t n);
/* Rows that this reading transaction has read already, and those it reads now (db_memo.c). */
bool db_memo_find(struct db *db, const char *sql, const struct db_arg *args, size_t n, struct db_rows *ret);
void db_memo_keep(struct db *db, const char *sql, const struct db_arg *args, size_t n, const struct db_rows *rows);
/* Forgets every prepared statement (busy ones stay); with drop == false the engine's side is gone already. */
void db_cache_clear(struct db *db, bool drop);
/* Room for one more row in rows->values; *cap is the number of rows there is room for. */
struct db_value *db_rows_add(struct db_rows *rows, size_t *cap);

#endif
