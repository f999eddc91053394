/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db.c - what is the same on both engines: arguments, rows, the statement cache, transactions.
 *
 * The state of a transaction is kept here and not asked of the engine, because the engines differ: a
 * failed statement poisons a PostgreSQL transaction but not one of SQLite, and SQLite may roll back on
 * its own (disk full), after which statements would quietly commit one by one. So: any error inside
 * a transaction makes it TX_FAILED until it is rolled back, and before each statement the engine is
 * asked whether it still has the transaction.
 */
#include "lib/db/db_driver.h"

static void *must_alloc(void *p)
{
	if (!p) {
		fputs("level=fatal what=memory why=\"db: the machine has none left\"\n", stderr);
		abort();
	}
	return p;
}

int db_open_why(struct db **ret, str url, enum db_mode mode, struct arena *mem, str *ret_why)
{
	bool pg = str_starts(url, S("postgresql://")) || str_starts(url, S("postgres://"));
	char *z = must_alloc(strndup(url.p ? url.p : "", url.n));
	char why[1024] = "";
	int r;

	r = (pg ? db_pg_open : db_sqlite_open)(ret, z, mode, why, sizeof(why));
	free(z);
	if (r < 0 && mem)
		*ret_why = str_copy(mem, str_of(why));
	return r;
}

int db_open(struct db **ret, str url, enum db_mode mode)
{
	return db_open_why(ret, url, mode, NULL, NULL);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_rollback(db);
	db_cache_clear(db, false);
	db->driver->close(db);
}

enum db_engine db_engine(const struct db *db)
{
	return db->engine;
}

const char *db_error(const struct db *db)
{
	return db->error;
}

unsigned long db_count(const struct db *db)
{
	return db->count;
}

int db_fail(struct db *db, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(db->error, sizeof(db->error), fmt, ap);
	va_end(ap);
	return code;
}

/* --- arguments --------------------------------------------------------------------------------- */

/* Skips what is not SQL proper: '…', "…", -- to the end of the line, and C comments. */
static const char *skip_quoted(const char *p)
{
	const char *end = NULL;

	if (*p == '\'' || *p == '"')
		end = strchr(p + 1, *p);
	else if (p[0] == '-' && p[1] == '-')
		end = strchr(p, '\n');
	else if (p[0] == '/' && p[1] == '*' && (end = strstr(p + 2, "*/")))
		end++;
	else
		return p;
	return end ? end + 1 : p + strlen(p);
}

/* The bit k-1 is set for each $k in the text; false when some $k is out of range. */
static bool find_params(const char *sql, uint64_t *ret_seen)
{
	uint64_t seen = 0;
	const char *q;
	long k;

	for (const char *p = sql; *p;) {
		q = skip_quoted(p);
		if (q != p) {
			p = q;
		} else if (*p == '$') {
			k = strtol(p + 1, (char **)&q, 10);
			if (k < 1 || k > DB_ARGS_MAX)
				return false;
			seen |= UINT64_C(1) << (k - 1);
			p = q;
		} else {
			p++;
		}
	}
	*ret_seen = seen;
	return true;
}

int db_check_count(struct db *db, const char *sql, size_t n)
{
	uint64_t seen = 0, want = n >= DB_ARGS_MAX ? UINT64_MAX : (UINT64_C(1) << n) - 1;

	if (n > DB_ARGS_MAX || !find_params(sql, &seen) || seen != want)
		return db_fail(db, E_INTERNAL, "wrong number of arguments (%zu) for: %s", n, sql);
	return 0;
}

int db_check_texts(struct db *db, const char *sql, const struct db_arg *args, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (args[i].type != DB_TEXT || args[i].null)
			continue;
		if ((args[i].s.n && memchr(args[i].s.p, 0, args[i].s.n)) || !utf8_valid(args[i].s))
			return db_fail(db, E_INVALID, "$%zu is not a text: %s", i + 1, sql);
	}
	return 0;
}

str db_fold_like(struct arena *mem, str folded)
{
	struct buf b = buf_new(mem, 2 * folded.n + 2);

	buf_char(&b, '%');
	for (size_t i = 0; i < folded.n; i++) {
		if (strchr("%_\\", folded.p[i]))
			buf_char(&b, '\\');
		buf_char(&b, folded.p[i]);
	}
	buf_char(&b, '%');
	return buf_view(&b);
}

/* --- rows -------------------------------------------------------------------------------------- */

struct db_value *db_rows_add(struct db_rows *rows, size_t *cap)
{
	if (rows->n == *cap) {
		size_t more = *cap ? *cap * 2 : 8;
		struct db_value *v = NEW_ARRAY(rows->mem, struct db_value, more * rows->cols);

		if (rows->n)
			memcpy(v, rows->values, rows->n * rows->cols * sizeof(*v));
		rows->values = v;
		*cap = more;
	}
	return rows->values + rows->n++ * rows->cols;
}

static const struct db_value *value_at(const struct db_rows *r, size_t i, size_t col,
				       enum db_type type)
{
	const struct db_value *v;

	assert(i < r->n && col < r->cols);
	v = r->values + i * r->cols + col;
	assert(v->type == type || v->type == DB_NULL || type == DB_NULL);
	return v;
}

bool row_null(const struct db_rows *r, size_t i, size_t col)
{
	return value_at(r, i, col, DB_NULL)->type == DB_NULL;
}

int64_t row_int(const struct db_rows *r, size_t i, size_t col)
{
	const struct db_value *v = value_at(r, i, col, DB_INT);

	return v->type == DB_NULL ? 0 : v->i;
}

static str row_bytes(const struct db_rows *r, size_t i, size_t col, enum db_type type)
{
	const struct db_value *v = value_at(r, i, col, type);

	return v->type == DB_NULL ? (str){ NULL, 0 } : v->s;
}

str row_text(const struct db_rows *r, size_t i, size_t col)
{
	return row_bytes(r, i, col, DB_TEXT);
}

str row_blob(const struct db_rows *r, size_t i, size_t col)
{
	return row_bytes(r, i, col, DB_BLOB);
}

/* --- the cache of prepared statements ---------------------------------------------------------- */

static struct stmt **bucket(struct db *db, const char *sql)
{
	uint64_t h = 14695981039346656037u, word; /* FNV-1a, eight bytes at a time */
	size_t n = strlen(sql), i = 0;

	for (; i + sizeof(word) <= n; i += sizeof(word)) {
		memcpy(&word, sql + i, sizeof(word));
		h = (h ^ word) * 1099511628211u;
	}
	for (; i < n; i++)
		h = (h ^ (uint8_t)sql[i]) * 1099511628211u;
	return &db->cache[(h ^ h >> 29) % STMT_BUCKETS];
}

static void stmt_free(struct db *db, struct stmt *st, bool drop)
{
	if (drop || db->engine == DB_SQLITE)
		db->driver->drop(db, st);
	free(st->sql);
	free(st);
}

void db_cache_clear(struct db *db, bool drop)
{
	for (size_t i = 0; i < STMT_BUCKETS; i++) {
		struct stmt **at = &db->cache[i];

		while (*at) {
			struct stmt *st = *at;

			if (st->busy) {
				at = &st->next;
				continue;
			}
			*at = st->next;
			db->cached--;
			stmt_free(db, st, drop);
		}
	}
}

int db_stmt_get(struct db *db, struct stmt **ret, const char *sql, const struct db_arg *args,
		size_t n)
{
	static const char letter[] = {
		[DB_NULL] = 'n', [DB_INT] = 'i', [DB_TEXT] = 't', [DB_BLOB] = 'b'
	};
	struct stmt **head = bucket(db, sql), *st;
	char types[DB_ARGS_MAX + 1];
	int r;

	if (n > DB_ARGS_MAX)
		return db_check_count(db, sql, n);
	TRY(db_check_texts(db, sql, args, n));
	types[n] = '\0';
	for (size_t i = 0; i < n; i++)
		types[i] = letter[args[i].type];
	for (st = *head; st; st = st->next)
		if (!st->busy && strcmp(st->types, types) == 0 && strcmp(st->sql, sql) == 0)
			break;
	if (!st) {
		TRY(db_check_count(db, sql, n));
		if (db->cached >= STMT_MAX)
			db_cache_clear(db, true);
		st = must_alloc(calloc(1, sizeof(*st)));
		st->sql = must_alloc(strdup(sql));
		st->serial = ++db->serial;
		memcpy(st->types, types, n + 1);
		r = db->driver->prepare(db, st, args, n);
		if (r < 0) {
			stmt_free(db, st, false);
			return r;
		}
		st->next = *head;
		*head = st;
		db->cached++;
	}
	*ret = st;
	return 0;
}

/* --- statements -------------------------------------------------------------------------------- */

static int enter(struct db *db)
{
	db->lost = false;
	if (db->tx == TX_FAILED)
		return E_INTERNAL; /* db_error() keeps telling of the first failure */
	if (db->tx == TX_NONE)
		return db->driver->ready(db);
	if (!db->driver->tx_alive(db))
		return db_fail(db, E_BUSY, "the engine has ended the transaction");
	return 0;
}

/* An error inside a transaction spoils it. */
static int leave(struct db *db, int r)
{
	if (r < 0 && db->tx == TX_OPEN)
		db->tx = TX_FAILED;
	return r;
}

static int run_once(struct db *db, struct arena *mem, struct db_rows *rows, int64_t *ret_changed,
		    const char *sql, const struct db_arg *args, size_t n)
{
	struct stmt *st;

	TRY(enter(db));
	TRY(db_stmt_get(db, &st, sql, args, n));
	db->count++;
	return db->driver->run(db, st, args, n, mem, rows, ret_changed);
}

static int run(struct db *db, struct arena *mem, struct db_rows *rows, int64_t *ret_changed,
	       const char *sql, const struct db_arg *args, size_t n)
{
	int r = run_once(db, mem, rows, ret_changed, sql, args, n);

	/* A reader whose server was restarted loses nothing by asking again. */
	if (r < 0 && db->lost && db->mode == DB_READ && db->tx == TX_NONE)
		r = run_once(db, mem, rows, ret_changed, sql, args, n);
	return leave(db, r);
}

int db_query_n(struct db *db, struct arena *mem, struct db_rows *ret, const char *sql,
	       const struct db_arg *args, size_t n)
{
	struct db_rows rows = { 0 };
	bool keeps = db->memo_mem && db->memo_mem == mem;
	int64_t changed;

	if (keeps && db_memo_find(db, sql, args, n, ret))
		return 0;
	TRY(run(db, mem, &rows, &changed, sql, args, n));
	if (keeps)
		db_memo_keep(db, sql, args, n, &rows);
	*ret = rows;
	return 0;
}

int db_exec_n(struct db *db, const char *sql, const struct db_arg *args, size_t n)
{
	int64_t changed;

	TRY(run(db, NULL, NULL, &changed, sql, args, n));
	return (int)MIN(changed, INT_MAX);
}

/* PostgreSQL's cursor needs a transaction, so there is one on both engines. */
int db_each_n(struct db *db, db_row_fn *fn, void *arg, const char *sql, const struct db_arg *args,
	      size_t n)
{
	bool own = db->tx == TX_NONE;
	int r;

	if (own)
		TRY(db_begin_read(db));
	r = enter(db);
	db->count++;
	if (r >= 0)
		r = db->driver->each(db, fn, arg, sql, args, n);
	leave(db, r);
	if (own)
		db_end_read(db);
	return MIN(r, 0);
}

/* --- transactions ------------------------------------------------------------------------------ */

static int begin(struct db *db, const char *sql)
{
	int r;

	if (db->tx != TX_NONE)
		return db_fail(db, E_INTERNAL, "%s inside a transaction", sql);
	TRY(enter(db));
	r = db->driver->verb(db, sql);
	if (r < 0 && db->lost) { /* nothing was begun, so nothing is lost: connect and try again */
		TRY(enter(db));
		r = db->driver->verb(db, sql);
	}
	if (r >= 0)
		db->tx = TX_OPEN;
	return r;
}

int db_begin(struct db *db)
{
	if (db->mode == DB_READ)
		return db_fail(db, E_INTERNAL, "a reader begins no writing transaction");
	return begin(db, db->driver->begin);
}

int db_begin_read(struct db *db)
{
	TRY(begin(db, db->driver->begin_read));
	db->reading = true;
	return 0;
}

int db_rollback(struct db *db)
{
	int r = 0;

	db_memo(db, NULL);
	if (db->tx != TX_NONE && db->driver->tx_alive(db))
		r = db->driver->verb(db, "ROLLBACK");
	db->tx = TX_NONE;
	db->reading = false;
	return r;
}

int db_end_read(struct db *db)
{
	return db_rollback(db);
}

int db_commit(struct db *db)
{
	int r;

	if (db->tx == TX_NONE)
		return db_fail(db, E_INTERNAL, "COMMIT without a transaction");
	r = enter(db);
	if (r >= 0)
		r = db->driver->verb(db, "COMMIT");
	if (r < 0 || db->reading)
		db_rollback(db); /* the message stays the commit's */
	db->tx = TX_NONE;
	return r;
}

int db_savepoint(struct db *db)
{
	if (db->tx == TX_NONE)
		return db_fail(db, E_INTERNAL, "SAVEPOINT without a transaction");
	TRY(enter(db));
	return leave(db, db->driver->verb(db, "SAVEPOINT s"));
}

int db_release(struct db *db)
{
	if (db->tx == TX_NONE)
		return db_fail(db, E_INTERNAL, "RELEASE without a transaction");
	TRY(enter(db));
	return leave(db, db->driver->verb(db, "RELEASE SAVEPOINT s"));
}

int db_rollback_to(struct db *db)
{
	if (db->tx == TX_NONE)
		return db_fail(db, E_INTERNAL, "ROLLBACK TO without a transaction");
	if (!db->driver->tx_alive(db))
		return leave(db, db_fail(db, E_BUSY, "the engine has ended the transaction"));
	TRY(leave(db, db->driver->script(db, "ROLLBACK TO SAVEPOINT s; RELEASE SAVEPOINT s")));
	db->tx = TX_OPEN;
	return 0;
}

int db_backup(struct db *db, const char *path)
{
	if (!db->driver->backup)
		return db_fail(db, E_INVALID, "PostgreSQL is backed up with pg_dump");
	if (access(path, F_OK) == 0)
		return db_fail(db, E_CONFLICT, "%s exists", path);
	return db->driver->backup(db, path);
}

int db_maintain(struct db *db)
{
	return db->driver->maintain(db);
}
