/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pay_web.c - the payer's pages, the counter's, and what the gateway calls.
 *
 * Only the notification changes anything. The page that the payer comes back to shows what the ledger knows
 * and believes nothing that stands in its address.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "lib/pdf/pdf.h"
#include "mod/pay/finance.h"
#include "mod/pay/gateway.h"
#include "mod/pay/pay_html.h"
#include "mod/pay/pay_pages.h"
#include "mod/pay/pay_view.h"

str pay_url(struct arena *mem, const char *before, str code, const char *after, str key)
{
	return str_fmt(mem, "%s%" STR_FMT "%s%s%" STR_FMT, before, STR_ARG(code), after, key.n ? "?key=" : "", STR_ARG(key));
}

const char *pay_colour(enum pay_state s)
{
	static const char *const colours[] = { "yellow", "green", "grey", "purple" };

	return colours[s];
}

str pay_person(struct ctx *c, int64_t account)
{
	struct account a;

	return account && account_get(c, account, &a) == 0 ? a.name : S("");
}

/* ---- one payment ----------------------------------------------------------------------------------------- */

static int fill(struct ctx *c, const struct req *q, struct pay_page *m)
{
	struct fee_line *lines;
	struct procedure *p;
	struct dossier *d;
	int err;

	*m = (struct pay_page){ .key = req_text(q, "key"), .qr = S("") };
	TRY(pay_see(c, req_text(q, "code"), m->key, &m->p, &d));
	TRY(dossier_procedure(c, d, &p));
	TRY(fee_lines_read(c->mem, m->p.lines, &lines, &m->line_n));
	m->d = d;
	m->procedure = p;
	m->lines = lines;
	m->unit = unit_name(c, m->p.unit);
	err = pay_qr(c, &m->p, &m->qr, &m->payee);
	if (err < 0 && err != E_NOTFOUND)
		return err;
	m->gateway = gateway_ready(c) ? gateway_ready(c)->title : NULL;
	m->may_cash = m->p.state == PAY_WAITING && who_is(c->who, ROLE_CLERK, m->p.unit);
	return 0;
}

static int pay_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct pay_page m;
	struct html h;

	TRY(fill(c, q, &m));
	if (str_eq(args_get(&q->query, "xong"), S("tien-mat")) && m.p.state == PAY_PAID)
		m.done = _("Đã thu tiền mặt. Hãy in biên lai cho người nộp.");
	h = html_begin(c, q, r, str_fmt(c->mem, _("Nộp phí, lệ phí %.*s"), STR_ARG(m.p.code)));
	pay_html(&h, &m);
	return 0;
}

static int back_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct pay_page m;
	struct html h;

	TRY(fill(c, q, &m));
	h = html_begin(c, q, r, str_of(m.p.state == PAY_PAID ? _("Đã nộp phí, lệ phí") : _("Đang chờ xác nhận")));
	pay_back_html(&h, &m);
	return 0;
}

static int leave_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct leave_page m = { .key = req_text(q, "key") };
	const struct gateway *g;
	struct dossier *d;
	struct payment p;
	struct attempt a;
	struct html h;
	str back;

	TRY(pay_see(c, req_text(q, "code"), m.key, &p, &d));
	TRY(store_attempt_get(c, req_text(q, "ref"), &a));
	g = gateway_find(c, a.gateway);
	if (!str_eq(a.payment, p.code) || !g)
		return E_NOTFOUND;
	if (p.state != PAY_WAITING || a.state != ATTEMPT_OPEN || a.until.ms <= c->now.ms)
		return ctx_fail(c, E_CONFLICT, "", _("Lần nộp này đã kết thúc hoặc hết giờ. Hãy quay lại khoản nộp để xem."));
	back = str_fmt(c->mem, "%" STR_FMT "%" STR_FMT, STR_ARG(c->app->base_url),
		       STR_ARG(pay_url(c->mem, "/thanh-toan/", p.code, "/ve", m.key)));
	TRY(g->address(c, &a, p.dossier, q->peer, back, &m.url));
	m.p = &p;
	m.gateway = g->title;
	h = html_begin(c, q, r, str_fmt(c->mem, _("Sang trang của %s"), g->title));
	pay_leave_html(&h, &m);
	return 0;
}

static int voucher_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct pdf_fonts *fonts = c->app->fonts;
	struct payment p;
	struct dossier *d;
	str pdf;

	TRY(pay_see(c, req_text(q, "code"), req_text(q, "key"), &p, &d));
	if (!p.voucher_no)
		return ctx_fail(c, E_NOTFOUND, "", _("Khoản này chưa nộp nên chưa có biên lai."));
	if (!fonts) {
		fonts = pdf_fonts_new();
		arena_defer(c->mem, (void (*)(void *))pdf_fonts_free, fonts);
	}
	TRY(pay_voucher(c, &p, d, fonts, &pdf));
	reply_bytes(r, S("application/pdf"), pdf, str_fmt(c->mem, "bien-lai-%" STR_FMT ".pdf", STR_ARG(p.code)));
	r->shown = true;
	return 0;
}

/* ---- a dossier's fees ------------------------------------------------------------------------------------ */

static int see_dossier(struct ctx *c, const struct req *q, struct dossier **ret)
{
	str key = req_text(q, "key");

	return key.n ? dossier_lookup(c, req_text(q, "code"), key, ret) : dossier_see(c, req_text(q, "code"), ret);
}

static int fees_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct problem *said = c->problems;
	struct fee_page m = { .key = args_get(&q->query, "key") };
	struct payment *payments;
	struct fee_line *lines;
	struct procedure *p;
	struct dossier *d;
	struct html h;

	TRY(see_dossier(c, q, &d));
	TRY(dossier_procedure(c, d, &p));
	TRY(store_payment_list(c, d->code, &payments, &m.payment_n));
	TRY(fee_lines(c, p, d, STAGE_COUNT, &lines, &m.line_n));
	m.d = d;
	m.procedure = p;
	m.payments = payments;
	m.lines = lines;
	said = c->problems;
	m.may_ask = who_may(c->who, PERM_RECEIVE | PERM_PROCESS) && dossier_may(c, d, "ask_supplement") == 0;
	c->problems = said;
	h = html_begin(c, q, r, str_fmt(c->mem, _("Phí, lệ phí của hồ sơ %.*s"), STR_ARG(d->code)));
	pay_fees_html(&h, &m);
	return 0;
}

/* ---- what the gateway calls ------------------------------------------------------------------------------ */

static int hook_page(struct ctx *c, const struct req *q, struct reply *r)
{
	str rest = str_of(q->back);

	str_cut(&rest, '?');
	page_send(c, r, "payment.notify", "query", rest.p ? rest : S("-"));
	return 0;
}

int pay_hook_told(struct ctx *c, const struct req *q, const struct answer *a, struct reply *r)
{
	int64_t verdict = HEARD_FAILED;
	struct jw w = json_begin(r);
	struct json *j;
	str why;

	UNUSED(q);
	if (a->err == E_DENIED || a->err == E_INVALID)
		verdict = HEARD_FORGED;
	else if (a->err == E_NOTFOUND)
		verdict = HEARD_UNKNOWN;
	else if (a->err == 0 && json_parse(c->mem, a->json, JSON_DEPTH, &j, &why) == 0)
		json_int(j, "verdict", &verdict);
	c->problems = NULL;
	gateway_vnpay.reply(&w, (enum gateway_verdict)verdict);
	return 0;
}

/* ---- JSON ------------------------------------------------------------------------------------------------ */

void pay_write(struct jw *w, const struct payment *p)
{
	jw_object(w);
	jw_kstr(w, "code", p->code);
	jw_kstr(w, "dossier", p->dossier);
	jw_kstr(w, "unit", p->unit);
	jw_kstr(w, "stage", str_of(pay_stage_slug(p->stage)));
	jw_kint(w, "amount", p->amount);
	jw_kraw(w, "lines", p->lines);
	jw_kstr(w, "state", str_of(pay_state_slug(p->state)));
	jw_kstr(w, "method", p->method);
	jw_kinstant(w, "opened_at", p->opened_at);
	jw_kinstant(w, "until", p->until);
	jw_kinstant(w, "paid_at", p->paid_at);
	jw_kint(w, "voucher_no", p->voucher_no);
	jw_kint(w, "voucher_year", p->voucher_year);
	jw_end(w);
}

static int payment_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct payment p;

	TRY(pay_see(c, req_text(q, "code"), req_text(q, "key"), &p, NULL));
	pay_write(&w, &p);
	return 0;
}

static int dossier_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct payment *list;
	struct dossier *d;
	size_t n;

	TRY(see_dossier(c, q, &d));
	TRY(store_payment_list(c, d->code, &list, &n));
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		pay_write(&w, &list[i]);
	jw_end(&w);
	jw_kint(&w, "total", (int64_t)n);
	jw_end(&w);
	return 0;
}

/* The text of the VietQR code, for apps that draw it themselves. */
static int qr_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct payee payee;
	struct payment p;
	str text;

	TRY(pay_see(c, req_text(q, "code"), req_text(q, "key"), &p, NULL));
	if (p.state != PAY_WAITING)
		return ctx_fail(c, E_NOTFOUND, "", _("Khoản này không còn phải nộp."));
	TRY(pay_qr(c, &p, &text, &payee));
	jw_object(&w);
	jw_kstr(&w, "text", text);
	jw_kstr(&w, "bank", payee.bank);
	jw_kstr(&w, "account", payee.account);
	jw_kstr(&w, "name", payee.name);
	jw_kint(&w, "amount", p.amount);
	jw_kstr(&w, "content", p.code);
	jw_end(&w);
	return 0;
}

#define KEEPERS (PERM_FINANCE | PERM_RECEIVE | PERM_SIGN)

static const struct page pages[] = {
	{ "/thanh-toan/:code", PERM_PUBLIC, pay_page, N_("Nộp phí, lệ phí"), NULL },
	{ "/thanh-toan/:code/ve", PERM_PUBLIC, back_page, N_("Trở về từ cổng thanh toán"), NULL },
	{ "/thanh-toan/:code/cong/:ref", PERM_PUBLIC, leave_page, N_("Sang cổng thanh toán"), NULL },
	{ "/thanh-toan/:code/bien-lai", PERM_PUBLIC, voucher_page, N_("Biên lai"), NULL },
	{ "/thanh-toan/vnpay/ipn", PERM_PUBLIC, hook_page, N_("Thông báo của cổng thanh toán"), NULL },
	{ "/ho-so/:code/phi", PERM_PUBLIC, fees_page, N_("Phí, lệ phí của hồ sơ"), NULL },
	{ "/api/v1/payments/:code", PERM_PUBLIC, payment_api, N_("Một khoản nộp"), NULL },
	{ "/api/v1/payments/:code/qr", PERM_PUBLIC, qr_api, N_("Mã VietQR của một khoản nộp"), NULL },
	{ "/api/v1/dossiers/:code/payments", PERM_PUBLIC, dossier_api, N_("Các khoản nộp của hồ sơ"), NULL },
	{ "/tai-chinh", KEEPERS, pay_list_page, N_("Phí, lệ phí"), N_("Công việc") },
	{ "/tai-chinh.csv", KEEPERS, pay_list_csv, N_("Các khoản nộp (CSV)"), NULL },
	{ "/tai-chinh.xlsx", KEEPERS, pay_list_xlsx, N_("Các khoản nộp (XLSX)"), NULL },
	{ "/tai-chinh/ngay", KEEPERS, pay_totals_page, N_("Tổng thu theo ngày"), NULL },
	{ "/tai-chinh/ngay.csv", KEEPERS, pay_totals_csv, N_("Tổng thu theo ngày (CSV)"), NULL },
	{ "/tai-chinh/ngay.xlsx", KEEPERS, pay_totals_xlsx, N_("Tổng thu theo ngày (XLSX)"), NULL },
	{ "/tai-chinh/doi-chieu", PERM_FINANCE, pay_differences_page, N_("Đối chiếu tiền đã đến"), NULL },
	{ "/tai-chinh/doi-chieu/:file", PERM_FINANCE, pay_statement_page, N_("Xem trước sao kê"), NULL },
	{ "/tai-chinh/hoan-tra", PERM_FINANCE | PERM_SIGN, pay_refunds_page, N_("Hoàn trả phí, lệ phí"), NULL },
	{ "/tai-chinh/so-quy", PERM_RECEIVE, pay_till_page, N_("Sổ quỹ tiền mặt"), NULL },
	{ "/tai-chinh/tai-khoan", PERM_ADMIN, pay_payees_page, N_("Tài khoản nhận phí, lệ phí"), N_("Quản trị") },
	{ "/api/v1/payments", KEEPERS, pay_list_api, N_("Các khoản nộp"), NULL },
	{ 0 },
};

const struct module module_pay = {
	.name = "pay",
	.pages = pages,
	.commands = pay_commands,
	.aggregates = pay_aggregates,
	.jobs = pay_jobs,
	.tick = pay_tick,
	.demo = pay_demo,
	.reactions = pay_reactions,
};
