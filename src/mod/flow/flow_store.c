/* SPDX-License-Identifier: Apache-2.0 */
/* flow_store.c - published flows in the database. No rules. */
#include "base/base.h"

#include "lib/db/db.h"
#include "mod/flow/flow_impl.h"

int flow_store_add(struct ctx *c, const struct flow_stored *f)
{
	return MIN(0, db_exec(c->db, "INSERT INTO flow (id, title, body, published_by, published_at) VALUES ($1,$2,$3,$4,$5)",
			      TEXT(f->id), TEXT(f->title), TEXT(f->body), TEXT(f->by), INT(f->at.ms)));
}

static struct flow_stored from_row(const struct db_rows *r, size_t i)
{
	return (struct flow_stored){ row_text(r, i, 0), row_text(r, i, 1), row_text(r, i, 2), row_text(r, i, 3),
				     { row_int(r, i, 4) } };
}

#define COLS "id, title, body, published_by, published_at"

int flow_store_get(struct ctx *c, str id, struct flow_stored *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM flow WHERE id = $1", TEXT(id)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}

int flow_store_list(struct ctx *c, int64_t limit, int64_t offset, struct flow_entry **ret, size_t *ret_n,
		    int64_t *ret_total)
{
	struct db_rows r, total;

	TRY(db_query(c->db, c->mem, &total, "SELECT count(*) FROM flow"));
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT id, title, published_by, published_at FROM flow ORDER BY published_at DESC, id"
		     " LIMIT $1 OFFSET $2",
		     INT(limit ? limit : 10000), INT(offset)));
	*ret = NEW_ARRAY(c->mem, struct flow_entry, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct flow_entry){ row_text(&r, i, 0), row_text(&r, i, 1), row_text(&r, i, 2),
						 { row_int(&r, i, 3) } };
	*ret_n = r.n;
	*ret_total = row_int(&total, 0, 0);
	return 0;
}

struct each {
	int (*fn)(void *arg, const struct flow_stored *f);
	void *arg;
};

static int each_row(void *arg, const struct db_rows *one)
{
	struct each *e = arg;
	struct flow_stored f = from_row(one, 0);

	return e->fn(e->arg, &f);
}

int flow_store_each(struct ctx *c, int (*fn)(void *arg, const struct flow_stored *f), void *arg)
{
	struct each e = { fn, arg };

	return db_each(c->db, each_row, &e, "SELECT " COLS " FROM flow ORDER BY id");
}
