/* SPDX-License-Identifier: Apache-2.0 */
/* absence.c - who is away from the first to the last day, and who holds the work meanwhile. The reason
 * may say something about somebody's health: it stays in the table, out of the ledger. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/command/command.h"
#include "core/ledger/ledger.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

#define SELECT_ABSENCE                                                                                       \
	"SELECT b.id, b.account, coalesce(b.deputy, 0), b.first_day, b.last_day, b.reason, a.login, a.name," \
	" coalesce(d.login, ''), coalesce(d.name, '') FROM absence b JOIN account a ON a.id = b.account"     \
	" LEFT JOIN account d ON d.id = b.deputy "

static struct absence from_row(const struct db_rows *r, size_t i)
{
	return (struct absence){
		.id = row_int(r, i, 0),
		.account = row_int(r, i, 1),
		.deputy = row_int(r, i, 2),
		.first_day = { (int32_t)row_int(r, i, 3) },
		.last_day = { (int32_t)row_int(r, i, 4) },
		.reason = row_text(r, i, 5),
		.login = row_text(r, i, 6),
		.name = row_text(r, i, 7),
		.deputy_login = row_text(r, i, 8),
		.deputy_name = row_text(r, i, 9),
	};
}

static str subject_of(struct ctx *c, int64_t id)
{
	return str_fmt(c->mem, "%" PRId64, id);
}

static str state_of(struct ctx *c, const struct absence *a)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "account", a->login);
	jw_kstr(&w, "deputy", a->deputy_login);
	jw_kdate(&w, "first_day", a->first_day);
	jw_kdate(&w, "last_day", a->last_day);
	jw_end(&w);
	return buf_view(&b);
}

static int dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state),
		void *arg)
{
	struct db_rows r;
	struct json *j;
	str why;

	TRY(db_query(c->db, c->mem, &r, SELECT_ABSENCE "ORDER BY b.id"));
	for (size_t i = 0; i < r.n; i++) {
		struct absence a = from_row(&r, i);

		TRY(json_parse(c->mem, state_of(c, &a), JSON_DEPTH, &j, &why));
		TRY(each(arg, subject_of(c, a.id), j));
	}
	return 0;
}

static const struct aggregate aggregates[] = { { "absence", dump }, { 0 } };
const struct module module_absence = { .name = "absence", .aggregates = aggregates };

int absence_get(struct ctx *c, int64_t id, struct absence *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, SELECT_ABSENCE "WHERE b.id = $1", INT(id)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}

int absence_set(struct ctx *c, const struct absence *a, int64_t *ret_id)
{
	struct absence now;
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"INSERT INTO absence (account, first_day, last_day, deputy, reason) VALUES ($1,$2,$3,$4,$5) RETURNING id",
		INT(a->account), INT(a->first_day.day), INT(a->last_day.day),
		OPT_INT(a->deputy, a->deputy != 0), TEXT(a->reason)));
	*ret_id = row_int(&r, 0, 0);
	TRY(absence_get(c, *ret_id, &now));
	return emit_change(c, "absence.set", subject_of(c, *ret_id), S(""), state_of(c, &now),
			   S(""));
}

int absence_clear(struct ctx *c, const struct absence *a)
{
	TRY(db_exec(c->db, "DELETE FROM absence WHERE id = $1", INT(a->id)));
	return emit_change(c, "absence.clear", subject_of(c, a->id), state_of(c, a), S("{}"),
			   S(""));
}

int absence_list(struct ctx *c, int64_t account, str unit, date from, struct absence **ret,
		 size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		SELECT_ABSENCE
		"WHERE b.last_day >= $3 AND (b.account = $1 OR ($1 = 0 AND EXISTS (SELECT 1"
		" FROM account_role p WHERE p.account = b.account AND p.unit = $2))) ORDER BY b.first_day, b.id",
		INT(account), TEXT(unit.n ? unit : S("")), INT(from.day)));
	*ret = NEW_ARRAY(c->mem, struct absence, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = from_row(&r, i);
	*ret_n = r.n;
	return 0;
}

int absence_on(struct ctx *c, int64_t account, date day, bool *ret_away, int64_t *ret_deputy)
{
	struct db_rows r;

	TRY(db_query(
		c->db, c->mem, &r,
		"SELECT coalesce(deputy, 0) FROM absence WHERE account = $1 AND first_day <= $2 AND last_day >= $2"
		" ORDER BY id DESC LIMIT 1",
		INT(account), INT(day.day)));
	*ret_away = r.n > 0;
	*ret_deputy = r.n ? row_int(&r, 0, 0) : 0;
	return 0;
}
