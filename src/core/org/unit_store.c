/* SPDX-License-Identifier: Apache-2.0 */
/* unit_store.c - SQL and row mapping of units and mergers. */
#include "base/base.h"

#include "core/org/unit_store.h"
#include "lib/text/text.h"

#define COLS                                                                                       \
	"u.code, u.kind, u.name, u.parent, u.org_code, u.valid_from, coalesce(u.valid_to, 0), u.note"
#define COLS_N 8
#define IN_FORCE(day) "u.valid_from <= " day " AND (u.valid_to IS NULL OR u.valid_to >= " day ")"
#define DEPTH "12" /* levels of the tree; more would be a circle */

static struct unit from_row(const struct db_rows *r, size_t i)
{
	return (struct unit){
		.code = row_text(r, i, 0),
		.kind = unit_kind_find(row_text(r, i, 1)),
		.name = row_text(r, i, 2),
		.parent = row_text(r, i, 3),
		.org_code = row_text(r, i, 4),
		.valid_from = { (int32_t)row_int(r, i, 5) },
		.valid_to = { (int32_t)row_int(r, i, 6) },
		.note = row_text(r, i, 7),
	};
}

static void from_rows(struct ctx *c, const struct db_rows *r, struct unit **ret, size_t *ret_n)
{
	*ret = NEW_ARRAY(c->mem, struct unit, r->n);
	for (size_t i = 0; i < r->n; i++)
		(*ret)[i] = from_row(r, i);
	*ret_n = r->n;
}

static int one(const struct db_rows *r, struct unit *ret)
{
	if (r->n == 0)
		return E_NOTFOUND;
	*ret = from_row(r, 0);
	return 0;
}

int unit_find(struct ctx *c, str code, date on, struct unit *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM unit u WHERE u.code = $1 AND ($2 = 0 OR " IN_FORCE(
			     "$2") ")"
				   " ORDER BY u.valid_from DESC LIMIT 1",
		     TEXT(code), INT(on.day)));
	return one(&r, ret);
}

int unit_row(struct ctx *c, str code, date from, struct unit *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM unit u WHERE u.code = $1 AND u.valid_from = $2",
		     TEXT(code), INT(from.day)));
	return one(&r, ret);
}

int unit_put(struct ctx *c, const struct unit *u)
{
	TRY(db_exec(
		c->db,
		"INSERT INTO unit (code, kind, name, name_fold, name_sort, parent, org_code, valid_from, valid_to, note)"
		" VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (code, valid_from) DO UPDATE SET"
		" kind = excluded.kind, name = excluded.name, name_fold = excluded.name_fold,"
		" name_sort = excluded.name_sort, parent = excluded.parent, org_code = excluded.org_code,"
		" valid_to = excluded.valid_to, note = excluded.note",
		TEXT(u->code), TEXT(str_of(unit_kind_slug(u->kind))), TEXT(u->name),
		TEXT(text_fold(c->mem, u->name)), TEXT(text_sort_key(c->mem, u->name)),
		TEXT(u->parent), TEXT(u->org_code), INT(u->valid_from.day),
		OPT_INT(u->valid_to.day, u->valid_to.day != 0), TEXT(u->note)));
	return 0;
}

int unit_overlaps(struct ctx *c, const struct unit *u, int64_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT count(*) FROM unit WHERE code = $1 AND valid_from <> $2"
		     " AND ($3 = 0 OR valid_from <= $3) AND (valid_to IS NULL OR valid_to >= $2)",
		     TEXT(u->code), INT(u->valid_from.day), INT(u->valid_to.day)));
	*ret_n = row_int(&r, 0, 0);
	return 0;
}

#define FILTER                                                                                     \
	" FROM unit u WHERE " IN_FORCE(                                                            \
		"$1") " AND ($2 = '' OR u.parent = $2)"                                            \
		      " AND ($3 = '' OR u.name_fold LIKE $4 ESCAPE '\\' OR u.code = $3)"

int unit_list(struct ctx *c, const struct unit_filter *f, struct unit **ret, size_t *ret_n,
	      int64_t *ret_total)
{
	date on = f->on.day ? f->on : instant_date(c->now);
	str q = f->q.n ? f->q : S(""), parent = f->parent.n ? f->parent : S("");
	str like = db_fold_like(c->mem, text_fold(c->mem, q));
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*)" FILTER, INT(on.day), TEXT(parent),
		     TEXT(q), TEXT(like)));
	*ret_total = row_int(&r, 0, 0);
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS FILTER " ORDER BY u.name_sort, u.code LIMIT $5 OFFSET $6",
		     INT(on.day), TEXT(parent), TEXT(q), TEXT(like),
		     INT(f->limit ? f->limit : INT32_MAX), INT(f->offset)));
	from_rows(c, &r, ret, ret_n);
	return 0;
}

int unit_all(struct ctx *c, struct unit **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " COLS " FROM unit u ORDER BY u.code, u.valid_from"));
	from_rows(c, &r, ret, ret_n);
	return 0;
}

int unit_ancestors(struct ctx *c, str code, date on, struct unit **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"WITH RECURSIVE up (code, level) AS ("
		" SELECT u.parent, 1 FROM unit u WHERE u.code = $1 AND " IN_FORCE(
			"$2") " UNION ALL SELECT u.parent, up.level + 1 FROM up JOIN unit u ON u.code = up.code"
			      " WHERE " IN_FORCE(
				      "$2") " AND up.level < " DEPTH ")"
					    " SELECT " COLS
					    " FROM up JOIN unit u ON u.code = up.code WHERE " IN_FORCE(
						    "$2") " ORDER BY up.level",
		TEXT(code), INT(on.day)));
	from_rows(c, &r, ret, ret_n);
	return 0;
}

int unit_within(struct ctx *c, str code, str ancestor, bool *ret_within)
{
	struct unit *up;
	size_t n;

	TRY(unit_ancestors(c, code, instant_date(c->now), &up, &n));
	*ret_within = str_eq(code, ancestor);
	for (size_t i = 0; i < n; i++)
		*ret_within |= str_eq(up[i].code, ancestor);
	return 0;
}

int unit_subtree(struct ctx *c, str ancestor, str **ret_codes, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"WITH RECURSIVE down (code, level) AS ("
		" SELECT u.code, 1 FROM unit u WHERE u.code = $1 AND " IN_FORCE(
			"$2") " UNION ALL SELECT u.code, down.level + 1 FROM down JOIN unit u ON u.parent = down.code"
			      " WHERE " IN_FORCE("$2") " AND down.level < " DEPTH ")"
						       " SELECT code FROM down ORDER BY level, code",
		TEXT(ancestor), INT(instant_date(c->now).day)));
	*ret_codes = NEW_ARRAY(c->mem, str, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret_codes)[i] = row_text(&r, i, 0);
	*ret_n = r.n;
	return 0;
}

/* ---- mergers ---------------------------------------------------------------------------------- */

int successor_put(struct ctx *c, str old_code, str new_code, date day, bool whole)
{
	return db_exec(
		c->db,
		"INSERT INTO unit_successor (old_code, new_code, day, extent) VALUES ($1,$2,$3,$4)"
		" ON CONFLICT (old_code, new_code, day) DO UPDATE SET extent = excluded.extent"
		" WHERE unit_successor.extent <> excluded.extent",
		TEXT(old_code), TEXT(new_code), INT(day.day), TEXT(whole ? S("whole") : S("part")));
}

int successor_all(struct ctx *c, struct db_rows *ret)
{
	return db_query(
		c->db, c->mem, ret,
		"SELECT old_code, new_code, day, extent FROM unit_successor ORDER BY old_code, day, new_code");
}

static void links(struct ctx *c, const struct db_rows *r, struct unit_link **ret, size_t *ret_n)
{
	*ret = NEW_ARRAY(c->mem, struct unit_link, r->n);
	for (size_t i = 0; i < r->n; i++)
		(*ret)[i] = (struct unit_link){ from_row(r, i),
						{ (int32_t)row_int(r, i, COLS_N) },
						str_eq(row_text(r, i, COLS_N + 1), S("whole")) };
	*ret_n = r->n;
}

int unit_successors(struct ctx *c, const struct unit *u, struct unit_link **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT " COLS
		", s.day, s.extent FROM unit_successor s JOIN unit u ON u.code = s.new_code AND " IN_FORCE(
			"s.day") " WHERE s.old_code = $1 AND s.day > $2 AND ($3 = 0 OR s.day <= $3 + 1)"
				 " ORDER BY u.name_sort, u.code",
		TEXT(u->code), INT(u->valid_from.day), INT(u->valid_to.day)));
	links(c, &r, ret, ret_n);
	return 0;
}

int unit_predecessors(struct ctx *c, const struct unit *u, struct unit_link **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT " COLS
		", s.day, s.extent FROM unit_successor s JOIN unit u ON u.code = s.old_code AND " IN_FORCE(
			"s.day - 1") " WHERE s.new_code = $1 AND s.day >= $2 AND ($3 = 0 OR s.day <= $3)"
				     " ORDER BY u.name_sort, u.code",
		TEXT(u->code), INT(u->valid_from.day), INT(u->valid_to.day)));
	links(c, &r, ret, ret_n);
	return 0;
}
