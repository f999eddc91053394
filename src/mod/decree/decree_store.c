/* SPDX-License-Identifier: Apache-2.0 */
/* decree_store.c - the runs in the database. */
#include "base/base.h"

#include "lib/db/db.h"
#include "mod/decree/decree_store.h"

#define COLS "version, started_at, total, done, changed, next_code, coalesce(finished_at, 0)"

static struct decree_run from_row(const struct db_rows *r, size_t i)
{
	return (struct decree_run){ .version = row_int(r, i, 0),
				    .started_at = { row_int(r, i, 1) },
				    .total = row_int(r, i, 2),
				    .done = row_int(r, i, 3),
				    .changed = row_int(r, i, 4),
				    .next_code = row_text(r, i, 5),
				    .finished_at = { row_int(r, i, 6) } };
}

int decree_run_get(struct ctx *c, int64_t version, struct decree_run *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM decree_run WHERE version = $1", INT(version)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}

bool decree_run_open(struct ctx *c, struct decree_run *ret)
{
	struct db_rows r;

	if (db_query(c->db, c->mem, &r, "SELECT " COLS " FROM decree_run WHERE finished_at IS NULL LIMIT 1") < 0 ||
	    r.n == 0)
		return false;
	*ret = from_row(&r, 0);
	return true;
}

int decree_store_before(struct ctx *c, int64_t version, int64_t *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT coalesce(max(version), 0) FROM decree_run WHERE version < $1",
		     INT(version)));
	*ret = row_int(&r, 0, 0);
	return 0;
}

int decree_store_all(struct ctx *c, struct decree_run **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM decree_run ORDER BY version"));
	*ret = NEW_ARRAY(c->mem, struct decree_run, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = from_row(&r, i);
	*ret_n = r.n;
	return 0;
}

int decree_store_insert(struct ctx *c, const struct decree_run *run)
{
	return MIN(0, db_exec(c->db,
			      "INSERT INTO decree_run (version, started_at, total, done, changed, next_code)"
			      " VALUES ($1, $2, $3, 0, 0, '')",
			      INT(run->version), INT(run->started_at.ms), INT(run->total)));
}

int decree_store_update(struct ctx *c, const struct decree_run *run)
{
	return MIN(0, db_exec(c->db,
			      "UPDATE decree_run SET done = $2, changed = $3, next_code = $4, finished_at = $5"
			      " WHERE version = $1",
			      INT(run->version), INT(run->done), INT(run->changed), TEXT(run->next_code),
			      OPT_INT(run->finished_at.ms, run->finished_at.ms != 0)));
}
