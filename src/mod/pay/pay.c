/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pay.c - the rules of payments: opened, paid once, given up; who may look.
 *
 * pay_receive() is the one place where money meets a payment. It runs in the ledger, whose commands happen
 * one after another and wholly or not at all, so "is it waiting still" cannot be outdated; and it asks
 * first whether this very money is known, so any source may tell it as often as it likes.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/notify/notify.h"
#include "core/org/org.h"
#include "core/rule/rule.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "lib/vietqr/vietqr.h"
#include "mod/pay/pay_store.h"

/* ---- words --------------------------------------------------------------------------------------------- */

struct word {
	const char *slug, *title;
};

static const struct word stages[] = {
	{ "lodge", N_("Khi nộp hồ sơ") },
	{ "supplement", N_("Khi được yêu cầu") },
	{ "result", N_("Khi nhận kết quả") },
	{ "any", N_("Đến khi nhận kết quả") },
};
static const struct word states[] = {
	{ "waiting", N_("Chờ nộp") },
	{ "paid", N_("Đã nộp") },
	{ "cancelled", N_("Không phải nộp nữa") },
	{ "refunded", N_("Đã hoàn trả") },
};
static const struct word attempts[] = {
	{ "open", N_("Đang chờ cổng thanh toán") },
	{ "paid", N_("Thành công") },
	{ "failed", N_("Không thành công") },
};
static const struct word moneys[] = {
	{ "used", N_("Đã khớp") },
	{ "surplus", N_("Nộp thừa, nộp sau khi kết thúc") },
	{ "short", N_("Nộp thiếu") },
	{ "unknown", N_("Chưa rõ nộp cho hồ sơ nào") },
	{ "returned", N_("Đã hoàn trả") },
};
static const struct word refunds[] = {
	{ "asked", N_("Chờ duyệt") },
	{ "approved", N_("Đã duyệt, chờ chuyển tiền") },
	{ "rejected", N_("Không duyệt") },
	{ "done", N_("Đã hoàn trả") },
};

const char *pay_stage_slug(enum pay_stage s)
{
	return stages[s].slug;
}

const char *pay_stage_title(enum pay_stage s)
{
	return stages[s].title;
}

const char *pay_state_slug(enum pay_state s)
{
	return states[s].slug;
}

const char *pay_state_title(enum pay_state s)
{
	return states[s].title;
}

const char *attempt_state_slug(enum attempt_state s)
{
	return attempts[s].slug;
}

const char *money_state_slug(enum money_state s)
{
	return moneys[s].slug;
}

const char *money_state_title(enum money_state s)
{
	return moneys[s].title;
}

const char *refund_state_slug(enum refund_state s)
{
	return refunds[s].slug;
}

const char *refund_state_title(enum refund_state s)
{
	return refunds[s].title;
}

const char *pay_method_title(str method)
{
	if (str_eq(method, S("cash")))
		return N_("Tiền mặt");
	if (str_eq(method, S("transfer")))
		return N_("Chuyển khoản");
	return str_eq(method, S("gateway")) ? N_("Cổng thanh toán trực tuyến") : "";
}

str pay_voucher_text(struct arena *mem, const struct payment *p)
{
	return p->voucher_no ? str_fmt(mem, "%07" PRId64 "/%" PRId64, p->voucher_no, p->voucher_year) : S("");
}

/* ---- codes --------------------------------------------------------------------------------------------- */

/* Luhn's digit: finds every wrong digit and nearly every swap, in what somebody typed into a transfer. */
static char check_digit(str digits)
{
	int sum = 0;

	for (size_t i = 0; i < digits.n; i++) {
		int d = digits.p[digits.n - 1 - i] - '0';

		if (i % 2 == 0)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

bool pay_code_ok(str code)
{
	str digits = str_sub(code, 2, code.n);

	if (!str_starts(code, S("PT")) || digits.n < 11 || digits.n > 15)
		return false;
	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
	return check_digit(str_sub(digits, 0, digits.n - 1)) == digits.p[digits.n - 1];
}

/* Banks change case and put blanks, dots and hyphens where they like. */
bool pay_code_in(struct arena *mem, str content, str *ret_code)
{
	char *p = arena_alloc(mem, content.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < content.n; i++) {
		char ch = content.p[i];

		if (ch >= 'a' && ch <= 'z')
			ch = (char)(ch - 'a' + 'A');
		if ((ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9'))
			p[n++] = ch;
	}
	for (size_t i = 0; i + 13 <= n; i++)
		for (size_t len = 17; len >= 13; len--)
			if (i + len <= n && pay_code_ok((str){ p + i, len })) {
				*ret_code = (str){ p + i, len };
				return true;
			}
	return false;
}

static int new_code(struct ctx *c, str *ret)
{
	int year, month, day;
	int64_t n;
	str body;
	char check;

	date_parts(instant_date(c->now), &year, &month, &day);
	body = str_fmt(c->mem, "%02d%02d%02d", year % 100, month, day);
	TRY(counter_next(c, str_fmt(c->mem, "payment-%" STR_FMT, STR_ARG(body)), &n));
	body = str_fmt(c->mem, "%" STR_FMT "%04" PRId64, STR_ARG(body), n);
	check = check_digit(body);
	*ret = str_fmt(c->mem, "PT%" STR_FMT "%c", STR_ARG(body), check);
	return 0;
}

/* ---- opening ------------------------------------------------------------------------------------------- */

int pay_open(struct ctx *c, const struct dossier *d, enum pay_stage stage, int64_t amount, str lines, bool wait)
{
	struct payment p = { .dossier = d->code, .unit = d->receiving_unit, .stage = stage, .amount = amount, .lines = lines,
			     .method = S(""), .money = S(""), .opened_at = c->now };

	int64_t days;

	TRY(new_code(c, &p.code));
	TRY(rule_int(c, RULE_PAY_DAYS, d->receiving_unit, instant_date(c->now), &days));
	if (wait)
		TRY(dossier_await_payment(c, d->code, amount, days, &p.until));
	return store_payment_save(c, NULL, &p, "payment.open", S(""));
}

int pay_of_dossier(struct ctx *c, str dossier, struct payment **ret, size_t *ret_n)
{
	return store_payment_list(c, dossier, ret, ret_n);
}

int pay_sums(struct ctx *c, str dossier, int64_t *ret_owed, int64_t *ret_paid)
{
	struct payment *list;
	size_t n;

	TRY(store_payment_list(c, dossier, &list, &n));
	*ret_owed = *ret_paid = 0;
	for (size_t i = 0; i < n; i++) {
		*ret_owed += list[i].state == PAY_WAITING ? list[i].amount : 0;
		*ret_paid += list[i].state == PAY_PAID ? list[i].amount : 0;
	}
	return 0;
}

/* ---- paid, or given up --------------------------------------------------------------------------------- */

/* A dossier goes on when none of the payments it waits for is open. */
static int go_on(struct ctx *c, str dossier)
{
	struct payment *list;
	size_t n;

	TRY(store_payment_list(c, dossier, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].state == PAY_WAITING && (list[i].stage == STAGE_LODGE || list[i].stage == STAGE_SUPPLEMENT))
			return 0;
	return dossier_payment_done(c, dossier);
}

static int paid(struct ctx *c, const struct payment *before, const struct money *m)
{
	struct payment p = *before;
	int year, month, day;

	p.state = PAY_PAID;
	p.method = m->method;
	p.money = m->id;
	p.paid_at = p.ended_at = c->now;
	date_parts(instant_date(c->now), &year, &month, &day);
	p.voucher_year = year;
	TRY(counter_next(c, str_fmt(c->mem, "voucher-%" STR_FMT "-%d", STR_ARG(p.unit), year), &p.voucher_no));
	TRY(store_payment_save(c, before, &p, "payment.pay", S("")));
	return go_on(c, p.dossier);
}

int pay_receive(struct ctx *c, struct money *m, str code)
{
	struct payment p;
	struct money known;
	int err = store_money_get(c, m->id, &known);

	if (err == 0)
		return 1;
	if (err != E_NOTFOUND)
		return err;
	m->entered_at = c->now;
	m->excess = 0;
	m->payment = S("");
	m->state = MONEY_UNKNOWN;
	err = code.n ? store_payment_get(c, code, &p) : E_NOTFOUND;
	if (err < 0 && err != E_NOTFOUND)
		return err;
	if (err == 0) {
		m->payment = p.code;
		m->unit = p.unit;
		m->state = p.state != PAY_WAITING ? MONEY_SURPLUS : m->amount < p.amount ? MONEY_SHORT : MONEY_USED;
		m->excess = m->state == MONEY_USED ? m->amount - p.amount : 0;
	}
	TRY(store_money_save(c, NULL, m, "money.enter"));
	return m->state == MONEY_USED ? paid(c, &p, m) : 0;
}

int pay_use(struct ctx *c, const struct money *before, const struct payment *p)
{
	struct money m = *before;

	m.payment = p->code;
	m.state = MONEY_USED;
	m.excess = m.amount - p->amount;
	TRY(store_money_save(c, before, &m, "money.match"));
	return paid(c, p, &m);
}

int pay_cancel(struct ctx *c, const struct payment *before, const char *verb)
{
	struct payment p = *before;

	p.state = PAY_CANCELLED;
	p.ended_at = c->now;
	return store_payment_save(c, before, &p, verb, S(""));
}

/* ---- who may look -------------------------------------------------------------------------------------- */

static bool keeps(const struct ctx *c, str unit, unsigned perm)
{
	for (size_t i = 0; i < c->who->n; i++)
		if ((role_perms(c->who->posts[i].role) & perm) && str_eq(c->who->posts[i].unit, unit))
			return true;
	return false;
}

int pay_see(struct ctx *c, str code, str key, struct payment *ret, struct dossier **ret_d)
{
	struct problem *said = c->problems;
	const struct who *who = c->who;
	struct dossier *d;
	int err;

	TRY(store_payment_get(c, code, ret));
	if (keeps(c, ret->unit, PERM_FINANCE))
		c->who = &who_system;
	err = key.n ? dossier_lookup(c, ret->dossier, key, &d) : dossier_see(c, ret->dossier, &d);
	c->who = who;
	if (err < 0) {
		c->problems = said;
		return err == E_DENIED ? E_NOTFOUND : err;
	}
	if (ret_d)
		*ret_d = d;
	return 0;
}

int pay_own_unit(struct ctx *c, unsigned perm, str *ret)
{
	for (size_t i = 0; i < c->who->n; i++)
		if ((role_perms(c->who->posts[i].role) & perm) && c->who->posts[i].unit.n) {
			*ret = c->who->posts[i].unit;
			return 0;
		}
	return ctx_fail(c, E_DENIED, "", _("Tài khoản của bạn không thuộc nơi thu phí, lệ phí nào."));
}

/* ---- transfers ----------------------------------------------------------------------------------------- */

int payee_of(struct ctx *c, str unit, struct payee *ret)
{
	int err = store_payee_get(c, unit, ret);

	return err == E_NOTFOUND ? store_payee_get(c, S(""), ret) : err;
}

int pay_qr(struct ctx *c, const struct payment *p, str *ret_text, struct payee *ret_payee)
{
	struct vietqr v;

	TRY(payee_of(c, p->unit, ret_payee));
	v = (struct vietqr){ .bank = ret_payee->bank, .account = ret_payee->account, .once = true, .amount = p->amount,
			     .purpose = p->code };
	return vietqr_write(c->mem, &v, ret_text);
}
