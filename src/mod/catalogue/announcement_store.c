/* SPDX-License-Identifier: Apache-2.0 */
/* announcement_store.c - decisions and their items in the database; no rules. */
#include "base/base.h"

#include "lib/db/db.h"
#include "mod/catalogue/announcement_store.h"

#define COLS                                                                                                      \
	"code, state, no, issued_on, effective_on, agency, signer, scope, brief, basis, basis_issued_on, "        \
	"basis_effective_on, file, reason, drafted_at, drafted_by, checked_at, checked_by, published_at, published_by"

static date row_date(const struct db_rows *r, size_t i, size_t col)
{
	return (date){ row_null(r, i, col) ? 0 : (int32_t)row_int(r, i, col) };
}

static enum announcement_state state_from(str slug)
{
	enum announcement_state s = ANNOUNCEMENT_DRAFT;

	while (s < ANNOUNCEMENT_DROPPED && !str_eqz(slug, announcement_state_slug(s)))
		s++;
	return s;
}

static struct announcement from_row(const struct db_rows *r, size_t i)
{
	return (struct announcement){
		.code = row_text(r, i, 0),
		.state = state_from(row_text(r, i, 1)),
		.no = row_text(r, i, 2),
		.issued_on = row_date(r, i, 3),
		.effective_on = row_date(r, i, 4),
		.agency = row_text(r, i, 5),
		.signer = row_text(r, i, 6),
		.scope = row_text(r, i, 7),
		.brief = row_int(r, i, 8) != 0,
		.basis = row_text(r, i, 9),
		.basis_issued_on = row_date(r, i, 10),
		.basis_effective_on = row_date(r, i, 11),
		.file = row_text(r, i, 12),
		.reason = row_text(r, i, 13),
		.drafted_at = { row_int(r, i, 14) },
		.drafted_by = row_text(r, i, 15),
		.checked_at = { row_int(r, i, 16) },
		.checked_by = row_text(r, i, 17),
		.published_at = { row_int(r, i, 18) },
		.published_by = row_text(r, i, 19),
	};
}

static struct db_arg opt_date(date d)
{
	return OPT_INT(d.day, d.day != 0);
}

static struct db_arg opt_instant(instant t)
{
	return OPT_INT(t.ms, t.ms != 0);
}

#define VALUES(a)                                                                                                   \
	TEXT((a)->code), TEXT(str_of(announcement_state_slug((a)->state))), TEXT((a)->no), INT((a)->issued_on.day), \
		INT((a)->effective_on.day), TEXT((a)->agency), TEXT((a)->signer), TEXT((a)->scope),                 \
		INT((a)->brief), TEXT((a)->basis), opt_date((a)->basis_issued_on),                                  \
		opt_date((a)->basis_effective_on), TEXT((a)->file), TEXT((a)->reason), INT((a)->drafted_at.ms),     \
		TEXT((a)->drafted_by), opt_instant((a)->checked_at), TEXT((a)->checked_by),                         \
		opt_instant((a)->published_at), TEXT((a)->published_by)

int announcement_insert(struct ctx *c, const struct announcement *a)
{
	return MIN(db_exec(c->db,
			   "INSERT INTO announcement (" COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,"
			   "$15,$16,$17,$18,$19,$20)",
			   VALUES(a)),
		   0);
}

int announcement_update(struct ctx *c, const struct announcement *a)
{
	return MIN(db_exec(c->db,
			   "UPDATE announcement SET state = $2, no = $3, issued_on = $4, effective_on = $5, agency = $6,"
			   " signer = $7, scope = $8, brief = $9, basis = $10, basis_issued_on = $11,"
			   " basis_effective_on = $12, file = $13, reason = $14, drafted_at = $15, drafted_by = $16,"
			   " checked_at = $17, checked_by = $18, published_at = $19, published_by = $20 WHERE code = $1",
			   VALUES(a)),
		   0);
}

int announcement_get(struct ctx *c, str code, struct announcement *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM announcement WHERE code = $1", TEXT(code)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}

#define MATCHES " FROM announcement WHERE (($1 = '' AND state <> 'dropped') OR state = $1)"

int announcement_list(struct ctx *c, const char *state, int64_t offset, int64_t limit, struct announcement **ret,
		      size_t *ret_n, int64_t *ret_total)
{
	struct db_arg wanted = TEXT(str_of(state));
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*)" MATCHES, wanted));
	*ret_total = row_int(&r, 0, 0);
	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS MATCHES " ORDER BY drafted_at DESC, code DESC LIMIT $2 OFFSET $3",
		     wanted, INT(limit ? limit : INT64_C(100000)), INT(offset)));
	*ret = NEW_ARRAY(c->mem, struct announcement, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = from_row(&r, i);
	*ret_n = r.n;
	return 0;
}

/* ---- items ---------------------------------------------------------------------------------------- */

#define ITEM_COLS "n, kind, code, cells, written_by, left_out, version"

static struct announcement_item item_from(const struct db_rows *r, size_t i)
{
	return (struct announcement_item){
		.n = row_int(r, i, 0),
		.kind = row_text(r, i, 1),
		.code = row_text(r, i, 2),
		.cells = row_text(r, i, 3),
		.written_by = row_text(r, i, 4),
		.left_out = row_int(r, i, 5) != 0,
		.version = row_int(r, i, 6),
	};
}

int announcement_items(struct ctx *c, str code, struct announcement_item **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " ITEM_COLS " FROM announcement_item WHERE announcement = $1 ORDER BY n",
		     TEXT(code)));
	*ret = NEW_ARRAY(c->mem, struct announcement_item, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = item_from(&r, i);
	*ret_n = r.n;
	return 0;
}

int announcement_item_put(struct ctx *c, str code, const struct announcement_item *item)
{
	TRY(db_exec(c->db, "DELETE FROM announcement_item WHERE announcement = $1 AND n = $2", TEXT(code), INT(item->n)));
	return MIN(db_exec(c->db,
			   "INSERT INTO announcement_item (announcement, " ITEM_COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
			   TEXT(code), INT(item->n), TEXT(item->kind), TEXT(item->code), TEXT(item->cells),
			   TEXT(item->written_by), INT(item->left_out), INT(item->version)),
		   0);
}

/* ---- for the ledger's replay ------------------------------------------------------------------------ */

struct each {
	int (*one)(void *arg, const struct announcement *a);
	int (*item)(void *arg, str announcement, const struct announcement_item *i);
	void *arg;
};

static int each_row(void *arg, const struct db_rows *one)
{
	const struct each *e = arg;
	struct announcement a = from_row(one, 0);

	return e->one(e->arg, &a);
}

static int each_item(void *arg, const struct db_rows *one)
{
	const struct each *e = arg;
	struct announcement_item i = item_from(one, 0);

	return e->item(e->arg, row_text(one, 0, 7), &i);
}

int announcement_each(struct ctx *c, int (*fn)(void *arg, const struct announcement *a), void *arg)
{
	struct each e = { fn, NULL, arg };

	return db_each(c->db, each_row, &e, "SELECT " COLS " FROM announcement ORDER BY code");
}

int announcement_each_item(struct ctx *c, int (*fn)(void *arg, str announcement, const struct announcement_item *i),
			   void *arg)
{
	struct each e = { NULL, fn, arg };

	return db_each(c->db, each_item, &e,
		       "SELECT " ITEM_COLS ", announcement FROM announcement_item ORDER BY announcement, n");
}

/* ---- figures ------------------------------------------------------------------------------------------ */

int catalogue_counts(struct ctx *c, date on, struct catalogue_count **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT level, field, agency, service, eligible, count(*) FROM procedure"
		     " WHERE effective_from <= $1 AND (effective_to IS NULL OR effective_to > $1)"
		     " GROUP BY level, field, agency, service, eligible ORDER BY level, field, agency, service, eligible",
		     INT(on.day)));
	*ret = NEW_ARRAY(c->mem, struct catalogue_count, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct catalogue_count){ row_text(&r, i, 0), row_text(&r, i, 1), row_text(&r, i, 2),
						      row_text(&r, i, 3), row_int(&r, i, 4) != 0, row_int(&r, i, 5) };
	*ret_n = r.n;
	return 0;
}
