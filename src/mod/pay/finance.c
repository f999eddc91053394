/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finance.c - money that did not find its way by itself, refunds, closed tills, the units' accounts.
 *
 * A refund needs two people: who asks for it cannot be who approves it. A till is closed once a day by each
 * cashier; what was counted is written beside what the vouchers say, and a difference needs its reason.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "lib/vietqr/vietqr.h"
#include "mod/pay/finance.h"
#include "mod/pay/pay_view.h"

#define FINANCE_OR_SIGN (PERM_FINANCE | PERM_SIGN)

/* ---- accounts -------------------------------------------------------------------------------------------- */

const struct field payee_fields[] = {
	{ "unit", F_CODE, 0, 64, N_("Đơn vị thu"), NULL },
	{ "bank", F_CODE, 6, 6, N_("Mã ngân hàng (BIN)"), NULL },
	{ "bank_name", F_TEXT, 1, 100, N_("Tên ngân hàng"), NULL },
	{ "account", F_CODE, 1, 19, N_("Số tài khoản"), NULL },
	{ "name", F_TEXT, 1, 100, N_("Tên tài khoản"), NULL },
	{ "basis", F_TEXT, 1, 300, N_("Căn cứ"), NULL },
	{ 0 },
};

int payee_act_set(struct ctx *c)
{
	struct payee before, p = { arg_text(c, "unit"), arg_text(c, "bank"), arg_text(c, "bank_name"), arg_text(c, "account"),
				   arg_text(c, "name"), arg_text(c, "basis"), c->now };
	struct vietqr v = { .bank = p.bank, .account = p.account };
	struct unit u;
	str text;
	int err;

	if (p.unit.n && unit_find(c, p.unit, instant_date(c->now), &u) < 0)
		return ctx_fail(c, E_INVALID, "unit", _("Không có đơn vị mã “%.*s”."), STR_ARG(p.unit));
	if (vietqr_write(c->mem, &v, &text) < 0)
		return ctx_fail(c, E_INVALID, "account", _("Mã ngân hàng gồm 6 chữ số; số tài khoản gồm chữ không dấu và chữ số, nhiều "
							   "nhất 19 ký tự."));
	err = store_payee_get(c, p.unit, &before);
	if (err < 0 && err != E_NOTFOUND)
		return err;
	return store_payee_save(c, err == 0 ? &before : NULL, &p);
}

/* ---- statements ------------------------------------------------------------------------------------------ */

const struct field money_upload_fields[] = {
	{ "file", F_FILE, 1, 0, N_("Tệp sao kê"), NULL },
	{ 0 },
};
const struct field money_import_fields[] = {
	{ "file", F_CODE, 1, 64, N_("Tệp sao kê"), NULL },
	{ 0 },
};

int money_act_upload(struct ctx *c)
{
	struct file f;

	TRY(file_take(c, "file", arg_text(c, "file"), &f));
	emit(c, "money.upload", f.id, S(""));
	jw_kstr(c->out, "file", f.id);
	return 0;
}

int money_act_import(struct ctx *c)
{
	struct statement_page s;
	int64_t taken = 0;
	str unit;

	TRY(pay_own_unit(c, PERM_FINANCE, &unit));
	TRY(statement_read(c, arg_text(c, "file"), unit, &s));
	for (size_t i = 0; i < s.n; i++) {
		const struct statement_row *row = &s.list[i];
		struct money m = { .id = str_fmt(c->mem, "bank:%" STR_FMT, STR_ARG(row->ref)), .method = S("transfer"), .unit = unit,
				   .amount = row->amount, .at = row->at, .content = row->content };
		int known = pay_receive(c, &m, row->payment);

		TRY(known);
		taken += known == 0;
	}
	jw_kint(c->out, "taken", taken);
	jw_kint(c->out, "known", (int64_t)s.n - taken);
	return 0;
}

/* ---- whose money is it? ----------------------------------------------------------------------------------- */

const struct field money_match_fields[] = {
	{ "money", F_TEXT, 1, 120, N_("Khoản tiền"), NULL },
	{ "payment", F_CODE, 1, 40, N_("Mã khoản nộp"), NULL },
	{ 0 },
};

static int own_money(struct ctx *c, str id, struct money *ret)
{
	str unit;

	TRY(pay_own_unit(c, PERM_FINANCE, &unit));
	TRY(store_money_get(c, id, ret));
	return str_eq(ret->unit, unit) ? 0 : E_NOTFOUND;
}

int money_act_match(struct ctx *c)
{
	str code = arg_text(c, "payment"), unit;
	struct payment p;
	struct money m;
	int err;

	TRY(own_money(c, arg_text(c, "money"), &m));
	TRY(pay_own_unit(c, PERM_FINANCE, &unit));
	err = store_payment_get(c, code, &p);
	if (err == E_NOTFOUND || (err == 0 && !str_eq(p.unit, unit)))
		return ctx_fail(c, E_INVALID, "payment", _("Không có khoản nộp mã “%.*s” ở đơn vị của bạn."), STR_ARG(code));
	TRY(err);
	if (m.state != MONEY_UNKNOWN && m.state != MONEY_SURPLUS)
		return ctx_fail(c, E_CONFLICT, "", _("Khoản tiền này đã được xử lý. Hãy tải lại trang."));
	if (p.state != PAY_WAITING || m.amount < p.amount)
		return ctx_fail(c, E_INVALID, "payment", _("Khoản nộp này không chờ tiền, hoặc số tiền không đủ."));
	return pay_use(c, &m, &p);
}

/* ---- refunds --------------------------------------------------------------------------------------------- */

const struct field refund_ask_fields[] = {
	{ "money", F_TEXT, 1, 120, N_("Khoản tiền"), NULL },
	{ "amount", F_MONEY, 1, INT64_C(1000000000000), N_("Số tiền hoàn trả"), NULL },
	{ "receiver", F_TEXT, 1, 300, N_("Người nhận, số tài khoản"), NULL },
	{ "reason", F_LINES, 1, 1000, N_("Lý do hoàn trả"), NULL },
	{ 0 },
};
const struct field refund_code_fields[] = {
	{ "code", F_CODE, 1, 40, N_("Mã hoàn trả"), NULL },
	{ 0 },
};
const struct field refund_done_fields[] = {
	{ "code", F_CODE, 1, 40, N_("Mã hoàn trả"), NULL },
	{ "number", F_TEXT, 1, 100, N_("Số chứng từ chuyển tiền"), NULL },
	{ 0 },
};

/* What of this money may still be asked back: all, but for what was or is being returned. */
static int returnable(struct ctx *c, const struct money *m, int64_t *ret)
{
	struct refund *list;
	int64_t total;
	size_t n;

	TRY(store_refund_list(c, m->unit, m->id, 1000, 0, &list, &n, &total));
	*ret = m->amount;
	for (size_t i = 0; i < n; i++)
		*ret -= list[i].state == REFUND_REJECTED ? 0 : list[i].amount;
	return 0;
}

static int refund_code(struct ctx *c, str *ret)
{
	int year, month, day;
	int64_t n;

	date_parts(instant_date(c->now), &year, &month, &day);
	TRY(counter_next(c, str_fmt(c->mem, "refund-%d", year), &n));
	*ret = str_fmt(c->mem, "HT-%d-%04" PRId64, year, n);
	return 0;
}

int refund_act_ask(struct ctx *c)
{
	struct refund r = { .amount = arg_int(c, "amount"), .reason = arg_text(c, "reason"), .receiver = arg_text(c, "receiver"),
			    .asked_by = c->who->account, .asked_at = c->now, .number = S("") };
	struct money m;
	int64_t most;

	TRY(own_money(c, arg_text(c, "money"), &m));
	TRY(returnable(c, &m, &most));
	if (r.amount > most)
		return ctx_fail(c, E_INVALID, "amount", _("Khoản tiền này chỉ còn %lld đồng có thể hoàn trả."), (long long)most);
	TRY(refund_code(c, &r.code));
	r.money = m.id;
	r.unit = m.unit;
	TRY(store_refund_save(c, NULL, &r, "refund.ask"));
	jw_kstr(c->out, "code", r.code);
	return 0;
}

static int own_refund(struct ctx *c, unsigned perm, enum refund_state want, struct refund *ret)
{
	str unit;

	TRY(pay_own_unit(c, perm, &unit));
	TRY(store_refund_get(c, arg_text(c, "code"), ret));
	if (!str_eq(ret->unit, unit))
		return E_NOTFOUND;
	return ret->state == want ? 0 : ctx_fail(c, E_CONFLICT, "", _("Đề nghị này đã được xử lý. Hãy tải lại trang."));
}

static int decide(struct ctx *c, enum refund_state state, const char *verb)
{
	struct refund before, r;

	TRY(own_refund(c, FINANCE_OR_SIGN, REFUND_ASKED, &before));
	if (before.asked_by == c->who->account)
		return ctx_fail(c, E_DENIED, "", _("Người đề nghị hoàn trả không được tự duyệt. Hãy để người thứ hai duyệt."));
	r = before;
	r.state = state;
	r.decided_by = c->who->account;
	r.decided_at = c->now;
	TRY(store_refund_save(c, &before, &r, verb));
	jw_kstr(c->out, "code", r.code);
	return 0;
}

int refund_act_approve(struct ctx *c)
{
	return decide(c, REFUND_APPROVED, "refund.approve");
}

int refund_act_reject(struct ctx *c)
{
	return decide(c, REFUND_REJECTED, "refund.reject");
}

/* The money, and the payment it paid, after some of it went back. */
static int give_back(struct ctx *c, const struct refund *r)
{
	struct money before, m;
	struct payment paid, p;

	TRY(store_money_get(c, r->money, &before));
	m = before;
	if (m.state == MONEY_USED && m.excess >= r->amount) {
		m.excess -= r->amount;
		return store_money_save(c, &before, &m, "money.return");
	}
	m.state = MONEY_RETURNED;
	m.excess = 0;
	TRY(store_money_save(c, &before, &m, "money.return"));
	if (before.state != MONEY_USED || store_payment_get(c, m.payment, &paid) < 0 || paid.state != PAY_PAID)
		return 0;
	p = paid;
	p.state = PAY_REFUNDED;
	return store_payment_save(c, &paid, &p, "payment.refund", S(""));
}

int refund_act_done(struct ctx *c)
{
	struct refund before, r;

	TRY(own_refund(c, PERM_FINANCE, REFUND_APPROVED, &before));
	r = before;
	r.state = REFUND_DONE;
	r.done_at = c->now;
	r.number = arg_text(c, "number");
	TRY(give_back(c, &r));
	TRY(store_refund_save(c, &before, &r, "refund.done"));
	jw_kstr(c->out, "code", r.code);
	return 0;
}

/* ---- the till -------------------------------------------------------------------------------------------- */

const struct field till_close_fields[] = {
	{ "counted", F_MONEY, 0, INT64_C(1000000000000), N_("Tiền mặt đếm được"), NULL },
	{ "note", F_LINES, 0, 1000, N_("Lý do chênh lệch"), NULL },
	{ 0 },
};

int till_act_close(struct ctx *c)
{
	struct till t = { .day = instant_date(c->now), .cashier = c->who->account, .counted = arg_int(c, "counted"),
			  .note = arg_text(c, "note"), .closed_at = c->now }, known;
	struct payment_sums cash;
	int err;

	TRY(pay_own_unit(c, PERM_RECEIVE, &t.unit));
	err = store_till_get(c, t.unit, t.day, t.cashier, &known);
	if (err == 0)
		return ctx_fail(c, E_CONFLICT, "", _("Hôm nay bạn đã chốt sổ quỹ."));
	if (err != E_NOTFOUND)
		return err;
	TRY(store_cash(c, t.unit, t.day, t.cashier, &cash));
	t.vouchers = cash.n;
	t.amount = cash.amount;
	if (!args_has(c->args, "counted"))
		return ctx_fail(c, E_INVALID, "counted", _("Tiền mặt đếm được: hãy đếm rồi ghi số tiền."));
	if (t.counted != t.amount && t.note.n == 0)
		return ctx_fail(c, E_INVALID, "note", _("Tiền đếm được khác tổng biên lai (%lld đồng). Hãy ghi lý do."), (long long)t.amount);
	return store_till_save(c, &t);
}
