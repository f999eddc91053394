/* SPDX-License-Identifier: Apache-2.0 */
/* pay_store.c - the tables of mod/pay: SQL and row mapping, no rules. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/pay/pay_store.h"

static int index_of(str slug, const char *(*name)(int i), int n)
{
	for (int i = 0; i < n; i++)
		if (str_eqz(slug, name(i)))
			return i;
	return 0;
}

/* ---- payment ------------------------------------------------------------------------------------------- */

#define PAYMENT_COLS                                                                                                \
	"code, dossier, unit, stage, amount, lines, state, method, money, opened_at, until_at, reminded_at, paid_at," \
	" ended_at, voucher_year, voucher_no"

static const char *stage_name(int i)
{
	return pay_stage_slug((enum pay_stage)i);
}

static const char *state_name(int i)
{
	return pay_state_slug((enum pay_state)i);
}

static struct payment payment_row(const struct db_rows *r, size_t i)
{
	return (struct payment){
		.code = row_text(r, i, 0),
		.dossier = row_text(r, i, 1),
		.unit = row_text(r, i, 2),
		.stage = (enum pay_stage)index_of(row_text(r, i, 3), stage_name, STAGE_COUNT),
		.amount = row_int(r, i, 4),
		.lines = row_text(r, i, 5),
		.state = (enum pay_state)index_of(row_text(r, i, 6), state_name, PAY_STATE_COUNT),
		.method = row_text(r, i, 7),
		.money = row_text(r, i, 8),
		.opened_at = { row_int(r, i, 9) },
		.until = { row_int(r, i, 10) },
		.reminded_at = { row_int(r, i, 11) },
		.paid_at = { row_int(r, i, 12) },
		.ended_at = { row_int(r, i, 13) },
		.voucher_year = row_int(r, i, 14),
		.voucher_no = row_int(r, i, 15),
	};
}

static str payment_json(struct arena *mem, const struct payment *p)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "dossier", p->dossier);
	jw_kstr(&w, "unit", p->unit);
	jw_kstr(&w, "stage", str_of(pay_stage_slug(p->stage)));
	jw_kint(&w, "amount", p->amount);
	jw_kstr(&w, "lines", p->lines);
	jw_kstr(&w, "state", str_of(pay_state_slug(p->state)));
	jw_kstr(&w, "method", p->method);
	jw_kstr(&w, "money", p->money);
	jw_kint(&w, "opened_at", p->opened_at.ms);
	jw_kint(&w, "until_at", p->until.ms);
	jw_kint(&w, "reminded_at", p->reminded_at.ms);
	jw_kint(&w, "paid_at", p->paid_at.ms);
	jw_kint(&w, "ended_at", p->ended_at.ms);
	jw_kint(&w, "voucher_year", p->voucher_year);
	jw_kint(&w, "voucher_no", p->voucher_no);
	jw_end(&w);
	return buf_view(&b);
}

int store_payment_get(struct ctx *c, str code, struct payment *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " PAYMENT_COLS " FROM payment WHERE code = $1", TEXT(code)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = payment_row(&r, 0);
	return 0;
}

static void payments_of(struct ctx *c, const struct db_rows *r, struct payment **ret, size_t *ret_n)
{
	*ret = NEW_ARRAY(c->mem, struct payment, r->n);
	for (size_t i = 0; i < r->n; i++)
		(*ret)[i] = payment_row(r, i);
	*ret_n = r->n;
}

int store_payment_list(struct ctx *c, str dossier, struct payment **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " PAYMENT_COLS " FROM payment WHERE dossier = $1 ORDER BY opened_at, code",
		     TEXT(dossier)));
	payments_of(c, &r, ret, ret_n);
	return 0;
}

int store_payment_due(struct ctx *c, instant until, bool lapsed, int64_t limit, struct payment **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " PAYMENT_COLS " FROM payment WHERE state = 'waiting' AND stage <> 'any' AND until_at <= $1"
		     " AND ($2 = 1 OR reminded_at = 0) ORDER BY until_at LIMIT $3",
		     INT(until.ms), INT(lapsed), INT(limit)));
	payments_of(c, &r, ret, ret_n);
	return 0;
}

int store_payment_save(struct ctx *c, const struct payment *before, const struct payment *p, const char *verb, str about)
{
	str stage = str_of(pay_stage_slug(p->stage)), state = str_of(pay_state_slug(p->state));

	if (before)
		TRY(db_exec(c->db,
			    "UPDATE payment SET state = $2, method = $3, money = $4, reminded_at = $5, paid_at = $6, ended_at = $7,"
			    " voucher_year = $8, voucher_no = $9, until_at = $10 WHERE code = $1",
			    TEXT(p->code), TEXT(state), TEXT(p->method), TEXT(p->money), INT(p->reminded_at.ms),
			    INT(p->paid_at.ms), INT(p->ended_at.ms), INT(p->voucher_year), INT(p->voucher_no), INT(p->until.ms)));
	else
		TRY(db_exec(c->db,
			    "INSERT INTO payment (code, dossier, unit, stage, amount, lines, state, opened_at, until_at)"
			    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
			    TEXT(p->code), TEXT(p->dossier), TEXT(p->unit), TEXT(stage), INT(p->amount), TEXT(p->lines),
			    TEXT(state), INT(p->opened_at.ms), INT(p->until.ms)));
	return emit_change(c, verb, p->code, before ? payment_json(c->mem, before) : S(""), payment_json(c->mem, p), about);
}

#define PAYMENT_MATCHES                                                                                   \
	" FROM payment WHERE unit = $1 AND (CAST($2 AS TEXT) IS NULL OR state = $2)"                         \
	" AND (CAST($3 AS TEXT) IS NULL OR method = $3)"                                                     \
	" AND (CAST($4 AS TEXT) IS NULL OR code LIKE $4 ESCAPE '\\' OR dossier LIKE $4 ESCAPE '\\')"         \
	" AND (CASE WHEN $5 = 1 THEN paid_at ELSE opened_at END) >= $6"                                      \
	" AND (CASE WHEN $5 = 1 THEN paid_at ELSE opened_at END) < $7"

int store_payment_find(struct ctx *c, const struct payment_filter *f, struct payment **ret, size_t *ret_n,
		       struct payment_sums *ret_sums)
{
	struct db_arg state = f->state.n ? TEXT(f->state) : OPT_TEXT((str){ 0 });
	struct db_arg method = f->method.n ? TEXT(f->method) : OPT_TEXT((str){ 0 });
	struct db_arg like = f->q.n ? TEXT(db_fold_like(c->mem, f->q)) : OPT_TEXT((str){ 0 });
	instant to = f->to.ms ? f->to : (instant){ INT64_MAX };
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*), CAST(coalesce(sum(amount), 0) AS BIGINT)" PAYMENT_MATCHES, TEXT(f->unit),
		     state, method, like, INT(f->paid), INT(f->from.ms), INT(to.ms)));
	*ret_sums = (struct payment_sums){ row_int(&r, 0, 0), row_int(&r, 0, 1) };
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT " PAYMENT_COLS PAYMENT_MATCHES " ORDER BY opened_at DESC, code DESC LIMIT $8 OFFSET $9", TEXT(f->unit),
		     state, method, like, INT(f->paid), INT(f->from.ms), INT(to.ms), INT(f->limit), INT(f->offset)));
	payments_of(c, &r, ret, ret_n);
	return 0;
}

/* ---- attempt ------------------------------------------------------------------------------------------- */

#define ATTEMPT_COLS "ref, payment, gateway, amount, state, opened_at, until_at, ended_at, number, note"

static const char *attempt_name(int i)
{
	return attempt_state_slug((enum attempt_state)i);
}

static struct attempt attempt_row(const struct db_rows *r, size_t i)
{
	return (struct attempt){
		.ref = row_text(r, i, 0),
		.payment = row_text(r, i, 1),
		.gateway = row_text(r, i, 2),
		.amount = row_int(r, i, 3),
		.state = (enum attempt_state)index_of(row_text(r, i, 4), attempt_name, ATTEMPT_STATE_COUNT),
		.opened_at = { row_int(r, i, 5) },
		.until = { row_int(r, i, 6) },
		.ended_at = { row_int(r, i, 7) },
		.number = row_text(r, i, 8),
		.note = row_text(r, i, 9),
	};
}

static str attempt_json(struct arena *mem, const struct attempt *a)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "payment", a->payment);
	jw_kstr(&w, "gateway", a->gateway);
	jw_kint(&w, "amount", a->amount);
	jw_kstr(&w, "state", str_of(attempt_state_slug(a->state)));
	jw_kint(&w, "opened_at", a->opened_at.ms);
	jw_kint(&w, "until_at", a->until.ms);
	jw_kint(&w, "ended_at", a->ended_at.ms);
	jw_kstr(&w, "number", a->number);
	jw_kstr(&w, "note", a->note);
	jw_end(&w);
	return buf_view(&b);
}

int store_attempt_get(struct ctx *c, str ref, struct attempt *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " ATTEMPT_COLS " FROM attempt WHERE ref = $1", TEXT(ref)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = attempt_row(&r, 0);
	return 0;
}

int store_attempt_list(struct ctx *c, str payment, struct attempt **ret, size_t *ret_n)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " ATTEMPT_COLS " FROM attempt WHERE payment = $1 ORDER BY opened_at, ref",
		     TEXT(payment)));
	*ret = NEW_ARRAY(c->mem, struct attempt, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = attempt_row(&r, i);
	*ret_n = r.n;
	return 0;
}

int store_attempt_save(struct ctx *c, const struct attempt *before, const struct attempt *a, const char *verb)
{
	str state = str_of(attempt_state_slug(a->state));

	if (before)
		TRY(db_exec(c->db, "UPDATE attempt SET state = $2, ended_at = $3, number = $4, note = $5 WHERE ref = $1",
			    TEXT(a->ref), TEXT(state), INT(a->ended_at.ms), TEXT(a->number), TEXT(a->note)));
	else
		TRY(db_exec(c->db,
			    "INSERT INTO attempt (ref, payment, gateway, amount, state, opened_at, until_at)"
			    " VALUES ($1,$2,$3,$4,$5,$6,$7)",
			    TEXT(a->ref), TEXT(a->payment), TEXT(a->gateway), INT(a->amount), TEXT(state), INT(a->opened_at.ms),
			    INT(a->until.ms)));
	return emit_change(c, verb, a->ref, before ? attempt_json(c->mem, before) : S(""), attempt_json(c->mem, a), S(""));
}

/* ---- money --------------------------------------------------------------------------------------------- */

#define MONEY_COLS "id, method, unit, amount, excess, at, content, payment, state, cashier, entered_at"

static const char *money_name(int i)
{
	return money_state_slug((enum money_state)i);
}

static struct money money_row(const struct db_rows *r, size_t i)
{
	return (struct money){
		.id = row_text(r, i, 0),
		.method = row_text(r, i, 1),
		.unit = row_text(r, i, 2),
		.amount = row_int(r, i, 3),
		.excess = row_int(r, i, 4),
		.at = { row_int(r, i, 5) },
		.content = row_text(r, i, 6),
		.payment = row_text(r, i, 7),
		.state = (enum money_state)index_of(row_text(r, i, 8), money_name, MONEY_STATE_COUNT),
		.cashier = row_int(r, i, 9),
		.entered_at = { row_int(r, i, 10) },
	};
}

static str money_json(struct arena *mem, const struct money *m)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "method", m->method);
	jw_kstr(&w, "unit", m->unit);
	jw_kint(&w, "amount", m->amount);
	jw_kint(&w, "excess", m->excess);
	jw_kint(&w, "at", m->at.ms);
	jw_kstr(&w, "content", m->content);
	jw_kstr(&w, "payment", m->payment);
	jw_kstr(&w, "state", str_of(money_state_slug(m->state)));
	jw_kint(&w, "cashier", m->cashier);
	jw_kint(&w, "entered_at", m->entered_at.ms);
	jw_end(&w);
	return buf_view(&b);
}

int store_money_get(struct ctx *c, str id, struct money *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " MONEY_COLS " FROM money WHERE id = $1", TEXT(id)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = money_row(&r, 0);
	return 0;
}

int store_money_save(struct ctx *c, const struct money *before, const struct money *m, const char *verb)
{
	str state = str_of(money_state_slug(m->state));

	if (before)
		TRY(db_exec(c->db, "UPDATE money SET unit = $2, excess = $3, payment = $4, state = $5 WHERE id = $1", TEXT(m->id),
			    TEXT(m->unit), INT(m->excess), TEXT(m->payment), TEXT(state)));
	else
		TRY(db_exec(c->db,
			    "INSERT INTO money (id, method, unit, amount, excess, at, content, payment, state, cashier, entered_at)"
			    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
			    TEXT(m->id), TEXT(m->method), TEXT(m->unit), INT(m->amount), INT(m->excess), INT(m->at.ms),
			    TEXT(m->content), TEXT(m->payment), TEXT(state), INT(m->cashier), INT(m->entered_at.ms)));
	return emit_change(c, verb, m->id, before ? money_json(c->mem, before) : S(""), money_json(c->mem, m), S(""));
}

#define MONEY_OPEN " FROM money WHERE unit = $1 AND (state IN ('surplus', 'short', 'unknown') OR (state = 'used' AND excess > 0))"

int store_money_open(struct ctx *c, str unit, int64_t limit, int64_t offset, struct money **ret, size_t *ret_n,
		     int64_t *ret_total)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT count(*)" MONEY_OPEN, TEXT(unit)));
	*ret_total = row_int(&r, 0, 0);
	TRY(db_query(c->db, c->mem, &r, "SELECT " MONEY_COLS MONEY_OPEN " ORDER BY entered_at, id LIMIT $2 OFFSET $3", TEXT(unit),
		     INT(limit), INT(offset)));
	*ret = NEW_ARRAY(c->mem, struct money, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = money_row(&r, i);
	*ret_n = r.n;
	return 0;
}

int store_cash(struct ctx *c, str unit, date day, int64_t cashier, struct payment_sums *ret)
{
	instant from = instant_at(day, 0), to = instant_at((date){ day.day + 1 }, 0);
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r,
		     "SELECT count(*), CAST(coalesce(sum(amount), 0) AS BIGINT) FROM money WHERE unit = $1 AND method = 'cash'"
		     " AND cashier = $2 AND entered_at >= $3 AND entered_at < $4",
		     TEXT(unit), INT(cashier), INT(from.ms), INT(to.ms)));
	*ret = (struct payment_sums){ row_int(&r, 0, 0), row_int(&r, 0, 1) };
	return 0;
}

int store_totals(struct ctx *c, str unit, instant from, instant to, struct day_total **ret, size_t *ret_n)
{
	struct db_rows r;

	/* The Vietnamese day of a moment: UTC+7, in days since 1970. */
	TRY(db_query(c->db, c->mem, &r,
		     "SELECT (paid_at + 25200000) / 86400000, method, count(*), CAST(sum(amount) AS BIGINT) FROM payment"
		     " WHERE unit = $1 AND paid_at >= $2 AND paid_at < $3 AND paid_at > 0"
		     " GROUP BY 1, 2 ORDER BY 1, 2",
		     TEXT(unit), INT(from.ms), INT(to.ms)));
	*ret = NEW_ARRAY(c->mem, struct day_total, r.n);
	for (size_t i = 0; i < r.n; i++)
		(*ret)[i] = (struct day_total){ { (int32_t)row_int(&r, i, 0) }, row_text(&r, i, 1), row_int(&r, i, 2),
						row_int(&r, i, 3) };
	*ret_n = r.n;
	return 0;
}

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

static int dump_payment(void *arg, const struct db_rows *r)
{
	struct payment p = payment_row(r, 0);

	return give(arg, r->mem, p.code, payment_json(r->mem, &p));
}

static int dump_attempt(void *arg, const struct db_rows *r)
{
	struct attempt a = attempt_row(r, 0);

	return give(arg, r->mem, a.ref, attempt_json(r->mem, &a));
}

static int dump_money(void *arg, const struct db_rows *r)
{
	struct money m = money_row(r, 0);

	return give(arg, r->mem, m.id, money_json(r->mem, &m));
}

int store_dump_payments(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	return db_each(c->db, dump_payment, (&(struct dump){ each, arg }), "SELECT " PAYMENT_COLS " FROM payment ORDER BY code");
}

int store_dump_attempts(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	return db_each(c->db, dump_attempt, (&(struct dump){ each, arg }), "SELECT " ATTEMPT_COLS " FROM attempt ORDER BY ref");
}

int store_dump_money(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	return db_each(c->db, dump_money, (&(struct dump){ each, arg }), "SELECT " MONEY_COLS " FROM money ORDER BY id");
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
