/* SPDX-License-Identifier: Apache-2.0 */
/* people_store.c - SQL of this folder. */
#include "base/base.h"

#include "lib/text/text.h"
#include "mod/people/people_store.h"

#define FILTER                                                                                        \
	" FROM account WHERE ($1 = '' OR name_fold LIKE $2 ESCAPE '\\' OR login LIKE $2 ESCAPE '\\')" \
	" AND ($3 = '' OR EXISTS (SELECT 1 FROM account_role p WHERE p.account = account.id AND p.unit = $3))"

/* One more post of a person, in words. */
static void add_post(struct ctx *c, struct person *p, str role, str unit)
{
	str text = str_of(tr(c, role_title(role_find(role))));

	if (unit.n)
		text = str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(text), STR_ARG(unit));
	p->posts = p->posts.n ? str_fmt(c->mem, "%" STR_FMT "; %" STR_FMT, STR_ARG(p->posts),
					STR_ARG(text))
			      : text;
}

int people_search(struct ctx *c, const struct people_filter *f, struct person **ret, size_t *ret_n,
		  int64_t *ret_total)
{
	str q = text_fold(c->mem, f->q.n ? f->q : S("")), unit = f->unit.n ? f->unit : S("");
	str like = db_fold_like(c->mem, q);
	struct db_rows r;
	size_t n = 0;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*)" FILTER, TEXT(q), TEXT(like), TEXT(unit)));
	*ret_total = row_int(&r, 0, 0);
	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT a.id, a.login, a.name, a.title, a.active, coalesce(p.role, ''), coalesce(u.name, p.unit, '')"
		" FROM (SELECT id, login, name, title, active, name_sort" FILTER
		" ORDER BY name_sort, id LIMIT $4 OFFSET $5) a LEFT JOIN account_role p ON p.account = a.id"
		" LEFT JOIN unit u ON u.code = p.unit AND u.valid_from <= $6 AND (u.valid_to IS NULL OR u.valid_to >= $6)"
		" ORDER BY a.name_sort, a.id, p.role, p.unit",
		TEXT(q), TEXT(like), TEXT(unit), INT(f->limit), INT(f->offset),
		INT(instant_date(c->now).day)));
	*ret = NEW_ARRAY(c->mem, struct person, r.n);
	for (size_t i = 0; i < r.n; i++) {
		if (n == 0 || (*ret)[n - 1].id != row_int(&r, i, 0))
			(*ret)[n++] = (struct person){ .id = row_int(&r, i, 0),
						       .login = row_text(&r, i, 1),
						       .name = row_text(&r, i, 2),
						       .title = row_text(&r, i, 3),
						       .active = row_int(&r, i, 4) != 0 };
		if (row_text(&r, i, 5).n)
			add_post(c, &(*ret)[n - 1], row_text(&r, i, 5), row_text(&r, i, 6));
	}
	*ret_n = n;
	return 0;
}

int people_rows(struct ctx *c, struct db_rows *ret)
{
	return db_query(
		c->db, c->mem, ret,
		"SELECT a.login, a.name, a.email, a.phone, a.id_no, coalesce(p.role, ''), coalesce(p.unit, ''),"
		" a.title FROM account a LEFT JOIN account_role p ON p.account = a.id WHERE a.active = 1"
		" ORDER BY a.id, p.role, p.unit");
}

int people_password(struct ctx *c, int64_t account, str *ret_hash)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT password FROM account WHERE id = $1",
		     INT(account)));
	*ret_hash = r.n ? row_text(&r, 0, 0) : S("");
	return 0;
}
