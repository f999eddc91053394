/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db_pg.c - the PostgreSQL driver.
 *
 * Arguments travel in binary with declared types (int8, text, bytea), so nothing is quoted, and
 * bytes may be any bytes. Results come as text: sum(bigint) is numeric there, whose binary form
 * nobody wants to parse. A broken connection is made again before the next statement outside a
 * transaction; inside one everything fails with E_BUSY until the transaction is given up.
 */
#include "lib/db/db_driver.h"

#include <endian.h>
#include <libpq-fe.h>

/* Type numbers of the server's catalogue (pg_type), fixed for ever. */
enum {
	T_BOOL = 16,
	T_BYTEA = 17,
	T_NAME = 19,
	T_INT8 = 20,
	T_INT2 = 21,
	T_INT4 = 23,
	T_TEXT = 25,
	T_OID = 26,
	T_BPCHAR = 1042,
	T_VARCHAR = 1043,
	T_NUMERIC = 1700,
};

#define FETCH_ROWS "200"

struct pg_db {
	struct db db;
	PGconn *conn;
	unsigned long cursors; /* open ones: each gets its own name */
};

/* Arguments as libpq wants them. */
struct params {
	const char *values[DB_ARGS_MAX];
	int lengths[DB_ARGS_MAX], formats[DB_ARGS_MAX];
	Oid types[DB_ARGS_MAX];
	uint64_t ints[DB_ARGS_MAX]; /* big-endian */
};

static PGconn *conn_of(struct db *db)
{
	return ((struct pg_db *)db)->conn;
}

static int code_of(const char *state)
{
	static const struct {
		const char *prefix;
		int code;
	} codes[] = {
		{ "23505", E_CONFLICT }, /* unique */
		{ "23503", E_CONFLICT }, /* foreign key */
		{ "23001", E_CONFLICT }, /* foreign key, RESTRICT */
		{ "23502", E_INVALID },	 /* not null */
		{ "23514", E_INVALID },	 /* check */
		{ "22P02", E_INVALID },	 /* not the text of such a value */
		{ "22003", E_INVALID },	 /* number out of range */
		{ "40", E_BUSY },	 /* serialisation failure, deadlock */
		{ "55P03", E_BUSY },	 /* lock timeout */
		{ "57P", E_BUSY },	 /* server shutting down or starting */
		{ "53300", E_BUSY },	 /* too many connections */
		{ "08", E_BUSY },	 /* connection */
	};

	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (strncmp(state, codes[i].prefix, strlen(codes[i].prefix)) == 0)
			return codes[i].code;
	return E_INTERNAL;
}

static const char *field(const PGresult *res, int which)
{
	const char *s = res ? PQresultErrorField(res, which) : NULL;

	return s ? s : "";
}

/* Takes the result. The server's DETAIL is left out: it quotes values, which may be personal. */
static int fail(struct db *db, PGresult *res, const char *sql)
{
	const char *state = field(res, PG_DIAG_SQLSTATE);
	int code = code_of(state);

	if (PQstatus(conn_of(db)) == CONNECTION_BAD) {
		db->lost = true;
		code = db_fail(db, E_BUSY, "PostgreSQL: %.300s", PQerrorMessage(conn_of(db)));
	} else {
		db_fail(db, code, "PostgreSQL %s: %s %s in: %.600s", state,
			field(res, PG_DIAG_MESSAGE_PRIMARY), field(res, PG_DIAG_CONSTRAINT_NAME),
			sql);
	}
	PQclear(res);
	return code;
}

static bool is_ok(const PGresult *res)
{
	ExecStatusType s = PQresultStatus(res);

	return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_EMPTY_QUERY;
}

static void pg_close(struct db *db)
{
	PQfinish(conn_of(db));
	free(db);
}

static int pg_script(struct db *db, const char *sql)
{
	PGresult *res = PQexec(conn_of(db), sql);

	if (!is_ok(res))
		return fail(db, res, sql);
	/* COMMIT of a transaction the server has given up succeeds, and says ROLLBACK. */
	if (strcmp(sql, "COMMIT") == 0 && strcmp(PQcmdStatus(res), "COMMIT") != 0) {
		PQclear(res);
		return db_fail(db, E_INTERNAL, "the server rolled back instead of committing");
	}
	PQclear(res);
	return 0;
}

static void quiet(void *arg, const PGresult *res)
{
	UNUSED(arg);
	UNUSED(res);
}

static int configure(struct db *db)
{
	PQsetNoticeReceiver(conn_of(db), quiet, NULL);
	TRY(pg_script(db,
		      "SET client_min_messages = warning; SET standard_conforming_strings = on;"
		      "SET bytea_output = hex; SET TimeZone = 'UTC'; SET lock_timeout = '5s';"));
	if (db->mode == DB_READ)
		TRY(pg_script(db, "SET default_transaction_read_only = on"));
	return 0;
}

static int pg_ready(struct db *db)
{
	if (PQstatus(conn_of(db)) == CONNECTION_OK)
		return 0;
	db_cache_clear(db, false);
	PQreset(conn_of(db));
	if (PQstatus(conn_of(db)) != CONNECTION_OK)
		return fail(db, NULL, "connect");
	return configure(db);
}

static bool pg_tx_alive(struct db *db)
{
	PGTransactionStatusType t = PQtransactionStatus(conn_of(db));

	return t == PQTRANS_INTRANS || t == PQTRANS_INERROR;
}

static Oid oid_of(enum db_type type)
{
	static const Oid oids[] = {
		[DB_NULL] = 0, [DB_INT] = T_INT8, [DB_TEXT] = T_TEXT, [DB_BLOB] = T_BYTEA
	};

	return oids[type];
}

static int fill_params(struct db *db, struct params *p, const struct db_arg *args, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct db_arg *a = &args[i];

		p->formats[i] = 1;
		p->types[i] = oid_of(a->type);
		p->values[i] = NULL;
		if (a->null)
			continue;
		if (a->type == DB_INT) {
			p->ints[i] = htobe64((uint64_t)a->i);
			p->values[i] = (const char *)&p->ints[i];
			p->lengths[i] = sizeof(p->ints[i]);
			continue;
		}
		if (a->s.n > INT_MAX)
			return db_fail(db, E_LIMIT, "an argument of %zu bytes", a->s.n);
		p->values[i] = a->s.p ? a->s.p : "";
		p->lengths[i] = (int)a->s.n;
	}
	return 0;
}

static void stmt_name(const struct stmt *st, char *name, size_t size)
{
	snprintf(name, size, "s%lu", st->serial);
}

static int pg_prepare(struct db *db, struct stmt *st, const struct db_arg *args, size_t n)
{
	Oid types[DB_ARGS_MAX];
	char name[32];
	PGresult *res;

	for (size_t i = 0; i < n; i++)
		types[i] = oid_of(args[i].type);
	stmt_name(st, name, sizeof(name));
	res = PQprepare(conn_of(db), name, st->sql, (int)n, types);
	if (!is_ok(res))
		return fail(db, res, st->sql);
	PQclear(res);
	return 0;
}

static void pg_drop(struct db *db, struct stmt *st)
{
	char name[32], sql[64];

	stmt_name(st, name, sizeof(name));
	snprintf(sql, sizeof(sql), "DEALLOCATE %s", name);
	PQclear(PQexec(conn_of(db), sql));
}

/* "\x0a0b" → two bytes. */
static bool read_bytea(struct arena *mem, str hex, str *ret_v)
{
	size_t n = hex.n / 2 - 1;
	uint8_t *p;

	if (!str_starts(hex, S("\\x")))
		return false;
	p = arena_alloc(mem, n + 1);
	*ret_v = (str){ (const char *)p, n };
	return str_unhex(str_sub(hex, 2, hex.n), p, n);
}

static int read_value(struct db *db, struct arena *mem, const PGresult *res, int row, int col,
		      struct db_value *v)
{
	str s = { PQgetvalue(res, row, col), (size_t)PQgetlength(res, row, col) };
	bool ok = true;

	v->type = DB_NULL;
	if (PQgetisnull(res, row, col))
		return 0;
	switch (PQftype(res, col)) {
	case T_BOOL:
		*v = (struct db_value){ .type = DB_INT, .i = s.p[0] == 't' };
		break;
	case T_INT8:
	case T_INT4:
	case T_INT2:
	case T_OID:
	case T_NUMERIC:
		v->type = DB_INT;
		ok = str_int(s, &v->i);
		break;
	case T_TEXT:
	case T_VARCHAR:
	case T_BPCHAR:
	case T_NAME:
		*v = (struct db_value){ .type = DB_TEXT, .s = str_copy(mem, s) };
		break;
	case T_BYTEA:
		v->type = DB_BLOB;
		ok = read_bytea(mem, s, &v->s);
		break;
	default:
		ok = false;
	}
	return ok ? 0
		  : db_fail(db, E_INTERNAL, "column %d is of a type (%u) not used here", col,
			    PQftype(res, col));
}

static int read_rows(struct db *db, const PGresult *res, int from, int to, struct db_rows *rows)
{
	rows->n = (size_t)(to - from);
	rows->cols = (size_t)PQnfields(res);
	rows->values = NEW_ARRAY(rows->mem, struct db_value, rows->n * rows->cols);
	for (int i = from, k = 0; i < to; i++)
		for (int col = 0; col < (int)rows->cols; col++)
			TRY(read_value(db, rows->mem, res, i, col, &rows->values[k++]));
	return 0;
}

static int pg_run(struct db *db, struct stmt *st, const struct db_arg *args, size_t n,
		  struct arena *mem, struct db_rows *rows, int64_t *ret_changed)
{
	struct params p;
	char name[32];
	PGresult *res;
	int r = 0;

	stmt_name(st, name, sizeof(name));
	TRY(fill_params(db, &p, args, n));
	res = PQexecPrepared(conn_of(db), name, (int)n, p.values, p.lengths, p.formats, 0);
	if (!is_ok(res))
		return fail(db, res, st->sql);
	if (rows) {
		rows->mem = mem;
		r = read_rows(db, res, 0, PQntuples(res), rows);
	}
	*ret_changed = 0;
	if (strncmp(PQcmdStatus(res), "SELECT", 6) != 0)
		str_int(str_of(PQcmdTuples(res)), ret_changed);
	PQclear(res);
	return r;
}

static int each_fetched(struct db *db, const PGresult *res, db_row_fn *fn, void *arg,
			struct arena *mem)
{
	for (int i = 0; i < PQntuples(res); i++) {
		struct db_rows one = { .mem = mem };

		arena_reset(mem);
		TRY(read_rows(db, res, i, i + 1, &one));
		TRY(fn(arg, &one));
		if (db->tx == TX_FAILED)
			return E_INTERNAL;
	}
	return PQntuples(res);
}

static int fetch_all(struct db *db, const char *cursor, db_row_fn *fn, void *arg)
{
	struct arena *mem = arena_new(0);
	char sql[64];
	int r;

	snprintf(sql, sizeof(sql), "FETCH " FETCH_ROWS " FROM %s", cursor);
	do {
		PGresult *res = PQexec(conn_of(db), sql);

		if (!is_ok(res)) {
			r = fail(db, res, sql);
			break;
		}
		r = each_fetched(db, res, fn, arg, mem);
		PQclear(res);
	} while (r > 0);
	arena_free(mem);
	return r;
}

static int pg_each(struct db *db, db_row_fn *fn, void *arg, const char *sql,
		   const struct db_arg *args, size_t n)
{
	struct pg_db *pg = (struct pg_db *)db;
	char cursor[32], close_sql[64], *declare;
	struct params p;
	PGresult *res;
	int r;

	TRY(db_check_count(db, sql, n));
	TRY(db_check_texts(db, sql, args, n));
	TRY(fill_params(db, &p, args, n));
	snprintf(cursor, sizeof(cursor), "c%lu", ++pg->cursors);
	if (asprintf(&declare, "DECLARE %s NO SCROLL CURSOR FOR %s", cursor, sql) < 0)
		abort();
	res = PQexecParams(pg->conn, declare, (int)n, p.types, p.values, p.lengths, p.formats, 0);
	free(declare);
	if (!is_ok(res))
		return fail(db, res, sql);
	PQclear(res);
	r = fetch_all(db, cursor, fn, arg);
	snprintf(close_sql, sizeof(close_sql), "CLOSE %s", cursor);
	if (PQtransactionStatus(pg->conn) == PQTRANS_INTRANS)
		PQclear(PQexec(pg->conn, close_sql));
	return r;
}

static int pg_maintain(struct db *db)
{
	UNUSED(db);
	return 0;
}

static const struct db_driver pg_driver = {
	.close = pg_close,
	.ready = pg_ready,
	.tx_alive = pg_tx_alive,
	.prepare = pg_prepare,
	.drop = pg_drop,
	.run = pg_run,
	.each = pg_each,
	.script = pg_script,
	.verb = pg_script,
	.maintain = pg_maintain,
	.begin = "BEGIN ISOLATION LEVEL SERIALIZABLE",
	.begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
};

int db_pg_open(struct db **ret, const char *url, enum db_mode mode, char *why, size_t why_size)
{
	/* A later word wins, so the URL may set its own time-out. */
	static const char *const names[] = { "client_encoding", "fallback_application_name",
					     "connect_timeout", "dbname", NULL };
	const char *const values[] = { "UTF8", "motcua", "5", url, NULL };
	struct pg_db *pg = calloc(1, sizeof(*pg));
	int r;

	if (!pg)
		abort();
	pg->db = (struct db){ .driver = &pg_driver, .engine = DB_PG, .mode = mode };
	pg->conn = PQconnectdbParams(names, values, 1);
	if (PQstatus(pg->conn) == CONNECTION_OK)
		r = configure(&pg->db);
	else
		r = fail(&pg->db, NULL, "connect");
	if (r < 0) {
		snprintf(why, why_size, "%s", pg->db.error);
		pg_close(&pg->db);
		return r;
	}
	*ret = &pg->db;
	return 0;
}
