/* SPDX-License-Identifier: Apache-2.0 */
/* editor_store.c - drafts of forms as rows. No rules. */
#include "base/base.h"

#include "lib/db/db.h"
#include "mod/editor/editor_impl.h"

#define COLS "id, procedure_code, body, state, written_by, checked_by, version, updated_at"

static struct form_draft from_row(const struct db_rows *r, size_t i)
{
	return (struct form_draft){
		.id = row_text(r, i, 0),
		.procedure = row_text(r, i, 1),
		.body = row_text(r, i, 2),
		.state = row_text(r, i, 3),
		.written_by = row_text(r, i, 4),
		.checked_by = row_text(r, i, 5),
		.version = row_int(r, i, 6),
		.updated_at = { row_int(r, i, 7) },
	};
}

int form_draft_get(struct ctx *c, str id, struct form_draft *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM form_draft WHERE id = $1", TEXT(id)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}

int form_draft_list(struct ctx *c, struct form_draft **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM form_draft WHERE $1 = $1 ORDER BY updated_at DESC, id LIMIT 200",
		     INT(0)));
	*ret = NEW_ARRAY(c->mem, struct form_draft, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = from_row(&r, i);
	*ret_n = r.n;
	return 0;
}

int editor_put(struct ctx *c, const struct form_draft *d)
{
	return MIN(0, db_exec(c->db,
			      "INSERT INTO form_draft (" COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8)"
			      " ON CONFLICT (id) DO UPDATE SET body = excluded.body, state = excluded.state,"
			      " written_by = excluded.written_by, checked_by = excluded.checked_by,"
			      " version = excluded.version, updated_at = excluded.updated_at",
			      TEXT(d->id), TEXT(d->procedure), TEXT(d->body), TEXT(d->state), TEXT(d->written_by),
			      TEXT(d->checked_by), INT(d->version), INT(d->updated_at.ms)));
}

struct walk {
	int (*fn)(void *arg, const struct form_draft *d);
	void *arg;
};

static int walk_row(void *arg, const struct db_rows *r)
{
	struct walk *w = arg;
	struct form_draft d = from_row(r, 0);

	return w->fn(w->arg, &d);
}

int editor_each(struct ctx *c, int (*fn)(void *arg, const struct form_draft *d), void *arg)
{
	struct walk w = { fn, arg };

	return db_each(c->db, walk_row, &w, "SELECT " COLS " FROM form_draft ORDER BY id");
}
