/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db_sqlite.c - the SQLite driver.
 *
 * One process writes; all others open the file read-only. WAL with synchronous=FULL: what was
 * committed survives a power cut. Only the writer moves the log into the file (db_maintain), never a
 * reader and never at close of a reader; that keeps clear of the races between checkpoints that
 * older versions lost data in. No memory map: an I/O error must be an error code, not a signal.
 */
#include "lib/db/db_driver.h"

#include <sqlite3.h>
#include <sys/stat.h>

#define WAL_BYTES_KEPT (4 << 20) /* db_maintain() checkpoints above this */

struct sqlite_db {
	struct db db;
	sqlite3 *conn;
	char *wal; /* the path of the write-ahead log */
};

static sqlite3 *conn_of(struct db *db)
{
	return ((struct sqlite_db *)db)->conn;
}

static int code_of(int rc)
{
	switch (rc) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return E_CONFLICT;
	case SQLITE_CONSTRAINT_CHECK:
	case SQLITE_CONSTRAINT_NOTNULL:
	case SQLITE_CONSTRAINT_DATATYPE:
		return E_INVALID;
	}
	rc &= 0xff;
	return rc == SQLITE_BUSY || rc == SQLITE_LOCKED ? E_BUSY : E_INTERNAL;
}

static int fail(struct db *db, const char *sql)
{
	int rc = sqlite3_extended_errcode(conn_of(db));

	return db_fail(db, code_of(rc), "SQLite %d: %s in: %.600s", rc, sqlite3_errmsg(conn_of(db)),
		       sql);
}

static void sqlite_close(struct db *db)
{
	struct sqlite_db *s = (struct sqlite_db *)db;

	sqlite3_close_v2(s->conn);
	free(s->wal);
	free(s);
}

static int sqlite_ready(struct db *db)
{
	UNUSED(db);
	return 0;
}

static bool sqlite_tx_alive(struct db *db)
{
	return !sqlite3_get_autocommit(conn_of(db));
}

static int sqlite_prepare(struct db *db, struct stmt *st, const struct db_arg *args, size_t n)
{
	const char *tail = "";
	sqlite3_stmt *h = NULL;

	char name[32];

	UNUSED(args);
	if (sqlite3_prepare_v3(conn_of(db), st->sql, -1, SQLITE_PREPARE_PERSISTENT, &h, &tail) !=
	    SQLITE_OK)
		return fail(db, st->sql);
	st->handle = h;
	if (!h || tail[strspn(tail, " \t\n;")])
		return db_fail(db, E_INTERNAL, "not exactly one statement: %.600s", st->sql);
	/* SQLite takes $1 for a name and numbers its parameters as it meets them. */
	for (size_t i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "$%zu", i + 1);
		st->at[i] = (uint8_t)sqlite3_bind_parameter_index(h, name);
	}
	return 0;
}

static void sqlite_drop(struct db *db, struct stmt *st)
{
	UNUSED(db);
	sqlite3_finalize(st->handle);
}

static int bind_one(sqlite3_stmt *h, int at, const struct db_arg *a)
{
	if (a->null)
		return sqlite3_bind_null(h, at);
	switch (a->type) {
	case DB_INT:
		return sqlite3_bind_int64(h, at, a->i);
	case DB_TEXT: /* SQLite takes a NULL pointer for NULL, whatever the length */
		return sqlite3_bind_text64(h, at, a->s.p ? a->s.p : "", a->s.n, SQLITE_STATIC,
					   SQLITE_UTF8);
	case DB_BLOB:
		return sqlite3_bind_blob64(h, at, a->s.p ? a->s.p : "", a->s.n, SQLITE_STATIC);
	case DB_NULL:
		break;
	}
	return SQLITE_MISUSE;
}

static int bind_all(struct db *db, struct stmt *st, const struct db_arg *args, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bind_one(st->handle, st->at[i], &args[i]) != SQLITE_OK)
			return fail(db, st->sql);
	return 0;
}

static int read_value(struct db *db, struct arena *mem, struct stmt *st, int col,
		      struct db_value *v)
{
	sqlite3_stmt *h = st->handle;
	const void *p;

	switch (sqlite3_column_type(h, col)) {
	case SQLITE_INTEGER:
		*v = (struct db_value){ .type = DB_INT, .i = sqlite3_column_int64(h, col) };
		return 0;
	case SQLITE_TEXT:
		p = sqlite3_column_text(h, col);
		v->type = DB_TEXT;
		break;
	case SQLITE_BLOB:
		p = sqlite3_column_blob(h, col);
		v->type = DB_BLOB;
		break;
	case SQLITE_NULL:
		*v = (struct db_value){ .type = DB_NULL };
		return 0;
	default:
		return db_fail(db, E_INTERNAL, "column %d is a fraction in: %.600s", col, st->sql);
	}
	v->s.n = (size_t)sqlite3_column_bytes(h, col);
	v->s.p = arena_copy(mem, p, v->s.n);
	return 0;
}

static int read_row(struct db *db, struct arena *mem, struct stmt *st, size_t cols,
		    struct db_value *v)
{
	for (size_t i = 0; i < cols; i++)
		TRY(read_value(db, mem, st, (int)i, &v[i]));
	return 0;
}

static int step_all(struct db *db, struct stmt *st, struct db_rows *rows)
{
	size_t cap = 0;
	int rc;

	while ((rc = sqlite3_step(st->handle)) == SQLITE_ROW)
		if (rows)
			TRY(read_row(db, rows->mem, st, rows->cols, db_rows_add(rows, &cap)));
	return rc == SQLITE_DONE ? 0 : fail(db, st->sql);
}

/* The texts are bound without a copy, so they are unbound before the caller takes them back. */
static void put_back(struct stmt *st)
{
	sqlite3_reset(st->handle);
	sqlite3_clear_bindings(st->handle);
	st->busy = false;
}

static int sqlite_run(struct db *db, struct stmt *st, const struct db_arg *args, size_t n,
		      struct arena *mem, struct db_rows *rows, int64_t *ret_changed)
{
	int64_t before = sqlite3_total_changes64(conn_of(db));
	int r;

	if (db->reading && !sqlite3_stmt_readonly(st->handle))
		return db_fail(db, E_INTERNAL, "a reading transaction cannot write: %.600s",
			       st->sql);
	r = bind_all(db, st, args, n);
	if (rows) {
		rows->mem = mem;
		rows->cols = (size_t)sqlite3_column_count(st->handle);
	}
	if (r >= 0)
		r = step_all(db, st, rows);
	put_back(st);
	/* sqlite3_changes64() keeps its value when a statement changes nothing by its nature. */
	*ret_changed =
		sqlite3_total_changes64(conn_of(db)) == before ? 0 : sqlite3_changes64(conn_of(db));
	return r;
}

static int step_each(struct db *db, struct stmt *st, db_row_fn *fn, void *arg, struct arena *mem)
{
	struct db_rows one = { .mem = mem };
	size_t cap;
	int rc;

	while ((rc = sqlite3_step(st->handle)) == SQLITE_ROW) {
		arena_reset(mem);
		cap = one.n = 0;
		one.cols = (size_t)sqlite3_column_count(st->handle);
		TRY(read_row(db, mem, st, one.cols, db_rows_add(&one, &cap)));
		TRY(fn(arg, &one));
		if (db->tx == TX_FAILED)
			return E_INTERNAL;
	}
	return rc == SQLITE_DONE ? 0 : fail(db, st->sql);
}

static int sqlite_each(struct db *db, db_row_fn *fn, void *arg, const char *sql,
		       const struct db_arg *args, size_t n)
{
	struct arena *mem;
	struct stmt *st;
	int r;

	TRY(db_stmt_get(db, &st, sql, args, n));
	if (!sqlite3_stmt_readonly(st->handle)) /* as PostgreSQL's cursors */
		return db_fail(db, E_INTERNAL, "db_each() runs a SELECT: %.600s", sql);
	st->busy = true;
	mem = arena_new(0);
	r = bind_all(db, st, args, n);
	if (r >= 0)
		r = step_each(db, st, fn, arg, mem);
	put_back(st);
	arena_free(mem);
	return r;
}

static int sqlite_script(struct db *db, const char *sql)
{
	if (sqlite3_exec(conn_of(db), sql, NULL, NULL, NULL) != SQLITE_OK)
		return fail(db, sql);
	return 0;
}

static int sqlite_verb(struct db *db, const char *sql)
{
	struct stmt *st;
	int r;

	TRY(db_stmt_get(db, &st, sql, NULL, 0));
	r = step_all(db, st, NULL);
	put_back(st);
	return r;
}

static int sqlite_maintain(struct db *db)
{
	struct sqlite_db *s = (struct sqlite_db *)db;
	struct stat st;
	int rc;

	if (db->mode == DB_READ || db->tx != TX_NONE || stat(s->wal, &st) < 0 ||
	    st.st_size < WAL_BYTES_KEPT)
		return 0;
	rc = sqlite3_wal_checkpoint_v2(s->conn, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	/* BUSY: readers still need the log; the next call goes on from there. */
	return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY ? 0 : fail(db, "checkpoint");
}

/* All pages in one step: one read transaction, which in WAL mode stops nobody. */
static int sqlite_copy(struct db *db, const char *path)
{
	sqlite3_backup *b = NULL;
	sqlite3 *to = NULL;
	int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK)
		b = sqlite3_backup_init(to, "main", conn_of(db), "main");
	if (b)
		sqlite3_backup_step(b, -1);
	rc = b ? sqlite3_backup_finish(b) : rc ? rc : SQLITE_ERROR;
	/* One file, without a log beside it. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, "PRAGMA journal_mode = delete", NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		db_fail(db, E_INTERNAL, "backup: %s", to ? sqlite3_errmsg(to) : sqlite3_errstr(rc));
	sqlite3_close(to);
	return rc == SQLITE_OK ? 0 : E_INTERNAL;
}

static const struct db_driver sqlite_driver = {
	.close = sqlite_close,
	.ready = sqlite_ready,
	.tx_alive = sqlite_tx_alive,
	.prepare = sqlite_prepare,
	.drop = sqlite_drop,
	.run = sqlite_run,
	.each = sqlite_each,
	.script = sqlite_script,
	.verb = sqlite_verb,
	.maintain = sqlite_maintain,
	.backup = sqlite_copy,
	.begin = "BEGIN IMMEDIATE",
	.begin_read = "BEGIN",
};

/* The writer's own automatic checkpoint is only a net below db_maintain(). */
static int configure(struct db *db)
{
	static const char both[] =
		"PRAGMA foreign_keys = 1; PRAGMA trusted_schema = 0; PRAGMA cell_size_check = 1;"
		"PRAGMA case_sensitive_like = 1; PRAGMA mmap_size = 0;"
		"PRAGMA temp_store = memory; PRAGMA cache_size = -8000;";
	sqlite3 *c = conn_of(db);

	sqlite3_extended_result_codes(c, 1);
	sqlite3_busy_timeout(c, 5000);
	sqlite3_db_config(c, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(c, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	/* A plan must not depend on bound values: without this a statement with LIKE or statistics is
	 * prepared anew whenever another value is bound, which was most of the cost of a list. */
	sqlite3_db_config(c, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	TRY(sqlite_script(db, both));
	if (db->mode == DB_READ) {
		sqlite3_db_config(c, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		return sqlite_script(db, "PRAGMA query_only = 1; PRAGMA wal_autocheckpoint = 0;");
	}
	return sqlite_script(
		db, "PRAGMA journal_mode = wal; PRAGMA synchronous = full;"
		    "PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 16000;");
}

int db_sqlite_open(struct db **ret, const char *path, enum db_mode mode, char *why, size_t why_size)
{
	int flags = mode == DB_READ ? SQLITE_OPEN_READONLY
				    : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	struct sqlite_db *s;
	int r;

	if (mode == DB_READ && access(path, F_OK) < 0) {
		snprintf(why, why_size, "%s: there is no such file", path);
		return E_NOTFOUND;
	}
	s = calloc(1, sizeof(*s));
	if (!s || asprintf(&s->wal, "%s-wal", path) < 0)
		abort();
	s->db = (struct db){ .driver = &sqlite_driver, .engine = DB_SQLITE, .mode = mode };
	r = sqlite3_open_v2(path, &s->conn, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
		    ? configure(&s->db)
		    : fail(&s->db, "open");
	/* A file that is not a database says so only when it is read. */
	if (r >= 0)
		r = sqlite_script(&s->db, "SELECT count(*) FROM sqlite_schema");
	if (r < 0) {
		snprintf(why, why_size, "%s: %s", path, s->db.error);
		sqlite_close(&s->db);
		return r;
	}
	*ret = &s->db;
	return 0;
}
