/* SPDX-License-Identifier: Apache-2.0 */
/* pay_store_back.c - refunds, closed tills and the units' accounts in the database. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/pay/pay_store.h"

/* ---- refund -------------------------------------------------------------------------------------------- */

#define REFUND_COLS \
	"code, money, unit, amount, reason, receiver, state, asked_by, asked_at, decided_by, decided_at, done_at, number"

static struct refund refund_row(const struct db_rows *r, size_t i)
{
	struct refund f = {
		.code = row_text(r, i, 0),
		.money = row_text(r, i, 1),
		.unit = row_text(r, i, 2),
		.amount = row_int(r, i, 3),
		.reason = row_text(r, i, 4),
		.receiver = row_text(r, i, 5),
		.asked_by = row_int(r, i, 7),
		.asked_at = { row_int(r, i, 8) },
		.decided_by = row_int(r, i, 9),
		.decided_at = { row_int(r, i, 10) },
		.done_at = { row_int(r, i, 11) },
		.number = row_text(r, i, 12),
	};

	while (f.state + 1 < REFUND_STATE_COUNT && !str_eqz(row_text(r, i, 6), refund_state_slug(f.state)))
		f.state++;
	return f;
}

static str refund_json(struct arena *mem, const struct refund *f)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "money", f->money);
	jw_kstr(&w, "unit", f->unit);
	jw_kint(&w, "amount", f->amount);
	jw_kstr(&w, "reason", f->reason);
	jw_kstr(&w, "receiver", f->receiver);
	jw_kstr(&w, "state", str_of(refund_state_slug(f->state)));
	jw_kint(&w, "asked_by", f->asked_by);
	jw_kint(&w, "asked_at", f->asked_at.ms);
	jw_kint(&w, "decided_by", f->decided_by);
	jw_kint(&w, "decided_at", f->decided_at.ms);
	jw_kint(&w, "done_at", f->done_at.ms);
	jw_kstr(&w, "number", f->number);
	jw_end(&w);
	return buf_view(&b);
}

int store_refund_get(struct ctx *c, str code, struct refund *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " REFUND_COLS " FROM refund WHERE code = $1", TEXT(code)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = refund_row(&r, 0);
	return 0;
}

int store_refund_save(struct ctx *c, const struct refund *before, const struct refund *f, const char *verb)
{
	str state = str_of(refund_state_slug(f->state));

	if (before)
		TRY(db_exec(c->db,
			    "UPDATE refund SET state = $2, decided_by = $3, decided_at = $4, done_at = $5, number = $6 WHERE code = $1",
			    TEXT(f->code), TEXT(state), INT(f->decided_by), INT(f->decided_at.ms), INT(f->done_at.ms),
			    TEXT(f->number)));
	else
		TRY(db_exec(c->db,
			    "INSERT INTO refund (code, money, unit, amount, reason, receiver, state, asked_by, asked_at)"
			    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
			    TEXT(f->code), TEXT(f->money), TEXT(f->unit), INT(f->amount), TEXT(f->reason), TEXT(f->receiver),
			    TEXT(state), INT(f->asked_by), INT(f->asked_at.ms)));
	return emit_change(c, verb, f->code, before ? refund_json(c->mem, before) : S(""), refund_json(c->mem, f), S(""));
}

#define REFUND_MATCHES " FROM refund WHERE unit = $1 AND (CAST($2 AS TEXT) IS NULL OR money = $2)"

int store_refund_list(struct ctx *c, str unit, str money, int64_t limit, int64_t offset, struct refund **ret, size_t *ret_n,
		      int64_t *ret_total)
{
	struct db_arg of = money.n ? TEXT(money) : OPT_TEXT((str){ 0 });
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*)" REFUND_MATCHES, TEXT(unit), of));
	*ret_total = row_int(&r, 0, 0);
	TRY(db_query(c->db, c->mem, &r, "SELECT " REFUND_COLS REFUND_MATCHES " ORDER BY asked_at DESC, code DESC LIMIT $3 OFFSET $4",
		     TEXT(unit), of, INT(limit), INT(offset)));
	*ret = NEW_ARRAY(c->mem, struct refund, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = refund_row(&r, i);
	*ret_n = r.n;
	return 0;
}

/* ---- till ---------------------------------------------------------------------------------------------- */

#define TILL_COLS "unit, day, cashier, vouchers, amount, counted, note, closed_at"

static struct till till_row(const struct db_rows *r, size_t i)
{
	return (struct till){ row_text(r, i, 0), { (int32_t)row_int(r, i, 1) }, row_int(r, i, 2), row_int(r, i, 3),
			      row_int(r, i, 4), row_int(r, i, 5), row_text(r, i, 6), { row_int(r, i, 7) } };
}

static str till_subject(struct arena *mem, const struct till *t)
{
	return str_fmt(mem, "%" STR_FMT "/%" STR_FMT "/%" PRId64, STR_ARG(t->unit), STR_ARG(date_iso(mem, t->day)), t->cashier);
}

static str till_json(struct arena *mem, const struct till *t)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kint(&w, "vouchers", t->vouchers);
	jw_kint(&w, "amount", t->amount);
	jw_kint(&w, "counted", t->counted);
	jw_kstr(&w, "note", t->note);
	jw_kint(&w, "closed_at", t->closed_at.ms);
	jw_end(&w);
	return buf_view(&b);
}

int store_till_get(struct ctx *c, str unit, date day, int64_t cashier, struct till *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " TILL_COLS " FROM till WHERE unit = $1 AND day = $2 AND cashier = $3", TEXT(unit),
		     INT(day.day), INT(cashier)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = till_row(&r, 0);
	return 0;
}

int store_till_save(struct ctx *c, const struct till *t)
{
	TRY(db_exec(c->db,
		    "INSERT INTO till (unit, day, cashier, vouchers, amount, counted, note, closed_at)"
		    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
		    TEXT(t->unit), INT(t->day.day), INT(t->cashier), INT(t->vouchers), INT(t->amount), INT(t->counted),
		    TEXT(t->note), INT(t->closed_at.ms)));
	return emit_change(c, "till.close", till_subject(c->mem, t), S(""), till_json(c->mem, t), S(""));
}

int store_till_list(struct ctx *c, str unit, int64_t limit, struct till **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " TILL_COLS " FROM till WHERE unit = $1 ORDER BY day DESC, cashier LIMIT $2",
		     TEXT(unit), INT(limit)));
	*ret = NEW_ARRAY(c->mem, struct till, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = till_row(&r, i);
	*ret_n = r.n;
	return 0;
}

/* ---- payee --------------------------------------------------------------------------------------------- */

#define PAYEE_COLS "unit, bank, bank_name, account, name, basis, changed_at"

static struct payee payee_row(const struct db_rows *r, size_t i)
{
	return (struct payee){ row_text(r, i, 0), row_text(r, i, 1), row_text(r, i, 2), row_text(r, i, 3),
			       row_text(r, i, 4), row_text(r, i, 5), { row_int(r, i, 6) } };
}

static str payee_json(struct arena *mem, const struct payee *p)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "bank", p->bank);
	jw_kstr(&w, "bank_name", p->bank_name);
	jw_kstr(&w, "account", p->account);
	jw_kstr(&w, "name", p->name);
	jw_kstr(&w, "basis", p->basis);
	jw_kint(&w, "changed_at", p->changed_at.ms);
	jw_end(&w);
	return buf_view(&b);
}

/* The account that serves all units without one has the empty code, which is no good subject. */
static str payee_subject(str unit)
{
	return unit.n ? unit : S("*");
}

int store_payee_get(struct ctx *c, str unit, struct payee *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " PAYEE_COLS " FROM payee WHERE unit = $1", TEXT(unit)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = payee_row(&r, 0);
	return 0;
}

int store_payee_save(struct ctx *c, const struct payee *before, const struct payee *p)
{
	TRY(db_exec(c->db,
		    "INSERT INTO payee (unit, bank, bank_name, account, name, basis, changed_at) VALUES ($1,$2,$3,$4,$5,$6,$7)"
		    " ON CONFLICT (unit) DO UPDATE SET bank = excluded.bank, bank_name = excluded.bank_name,"
		    " account = excluded.account, name = excluded.name, basis = excluded.basis, changed_at = excluded.changed_at",
		    TEXT(p->unit), TEXT(p->bank), TEXT(p->bank_name), TEXT(p->account), TEXT(p->name), TEXT(p->basis),
		    INT(p->changed_at.ms)));
	return emit_change(c, "payee.set", payee_subject(p->unit), before ? payee_json(c->mem, before) : S(""),
			   payee_json(c->mem, p), S(""));
}

int store_payee_list(struct ctx *c, struct payee **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " PAYEE_COLS " FROM payee ORDER BY unit"));
	*ret = NEW_ARRAY(c->mem, struct payee, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = payee_row(&r, i);
	*ret_n = r.n;
	return 0;
}

/* ---- for the replay check ------------------------------------------------------------------------------ */

struct dump {
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int give(const struct dump *d, struct arena *mem, str subject, str state)
{
	struct json *j;
	str why;

	TRY(json_parse(mem, state, JSON_DEPTH, &j, &why));
	return d->each(d->arg, subject, j);
}

static int dump_refund(void *arg, const struct db_rows *r)
{
	struct refund f = refund_row(r, 0);

	return give(arg, r->mem, f.code, refund_json(r->mem, &f));
}

static int dump_till(void *arg, const struct db_rows *r)
{
	struct till t = till_row(r, 0);

	return give(arg, r->mem, till_subject(r->mem, &t), till_json(r->mem, &t));
}

static int dump_payee(void *arg, const struct db_rows *r)
{
	struct payee p = payee_row(r, 0);

	return give(arg, r->mem, payee_subject(p.unit), payee_json(r->mem, &p));
}

int store_dump_refunds(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	return db_each(c->db, dump_refund, (&(struct dump){ each, arg }), "SELECT " REFUND_COLS " FROM refund ORDER BY code");
}

int store_dump_tills(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	return db_each(c->db, dump_till, (&(struct dump){ each, arg }), "SELECT " TILL_COLS " FROM till ORDER BY unit, day, cashier");
}

int store_dump_payees(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	return db_each(c->db, dump_payee, (&(struct dump){ each, arg }), "SELECT " PAYEE_COLS " FROM payee ORDER BY unit");
}
