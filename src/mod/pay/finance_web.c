/* SPDX-License-Identifier: Apache-2.0 */
/* finance_web.c - pages and files of those who keep the money of a unit. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/csv/csv.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "lib/sheet/sheet.h"
#include "mod/pay/finance.h"
#include "mod/pay/pay_html.h"
#include "mod/pay/pay_view.h"

#define KEEPERS (PERM_FINANCE | PERM_RECEIVE | PERM_SIGN)
#define EXPORT_MAX 20000

/* From the first of this month to today, unless asked otherwise. */
static int days_asked(struct ctx *c, const struct req *q, date *from, date *to)
{
	str a = req_text(q, "from"), b = req_text(q, "to");
	int year, month, day;

	*to = instant_date(c->now);
	date_parts(*to, &year, &month, &day);
	*from = date_ymd(year, month, 1);
	if (a.n && !date_parse(a, from))
		return ctx_fail(c, E_INVALID, "from", _("Từ ngày: hãy viết dạng ngày/tháng/năm, ví dụ 01/11/2026."));
	if (b.n && !date_parse(b, to))
		return ctx_fail(c, E_INVALID, "to", _("Đến ngày: hãy viết dạng ngày/tháng/năm, ví dụ 30/11/2026."));
	if (to->day < from->day)
		return ctx_fail(c, E_INVALID, "to", _("Đến ngày: phải bằng hoặc sau từ ngày."));
	return 0;
}

static instant day_begin(date d)
{
	return instant_at(d, 0);
}

static str file_url(struct ctx *c, const char *path, const char *ending, date from, date to)
{
	return str_fmt(c->mem, "%s.%s?from=%" STR_FMT "&to=%" STR_FMT, path, ending, STR_ARG(date_iso(c->mem, from)),
		       STR_ARG(date_iso(c->mem, to)));
}

/* ---- payments --------------------------------------------------------------------------------------------- */

static int filter_asked(struct ctx *c, const struct req *q, struct payment_filter *f, date *from, date *to)
{
	*f = (struct payment_filter){ .q = req_text(q, "q"), .state = req_text(q, "state"), .method = req_text(q, "method") };
	TRY(pay_own_unit(c, KEEPERS, &f->unit));
	TRY(days_asked(c, q, from, to));
	f->from = day_begin(*from);
	f->to = day_begin((date){ to->day + 1 });
	return 0;
}

int pay_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct finance_page m = { .paging = req_paging(q, 50) };
	struct payment_filter f;
	struct payment *list;
	struct html h;

	TRY(filter_asked(c, q, &f, &m.from, &m.to));
	f.limit = m.paging.per_page;
	f.offset = m.paging.offset;
	TRY(store_payment_find(c, &f, &list, &m.n, &m.sums));
	m.list = list;
	m.paging.total = m.sums.n;
	m.unit = unit_name(c, f.unit);
	m.state = f.state;
	m.method = f.method;
	m.csv = file_url(c, "/tai-chinh", "csv", m.from, m.to);
	m.xlsx = file_url(c, "/tai-chinh", "xlsx", m.from, m.to);
	h = html_begin(c, q, r, str_of(_("Phí, lệ phí")));
	finance_list_html(&h, &m);
	return 0;
}

static const struct sheet_column list_columns[] = {
	{ S_INIT("Mã khoản nộp"), 18 }, { S_INIT("Mã hồ sơ"), 26 },	{ S_INIT("Số tiền"), 12 },  { S_INIT("Trạng thái"), 16 },
	{ S_INIT("Cách nộp"), 22 },	{ S_INIT("Nộp lúc"), 18 },	{ S_INIT("Biên lai"), 14 }, { S_INIT("Mã tiền"), 30 },
};

static int list_all(struct ctx *c, const struct req *q, struct payment **ret, size_t *ret_n, str *ret_name)
{
	struct payment_sums sums;
	struct payment_filter f;
	date from, to;

	TRY(filter_asked(c, q, &f, &from, &to));
	f.limit = EXPORT_MAX;
	TRY(store_payment_find(c, &f, ret, ret_n, &sums));
	*ret_name = str_fmt(c->mem, "phi-le-phi-%" STR_FMT "-%" STR_FMT "-%" STR_FMT, STR_ARG(f.unit),
			    STR_ARG(date_iso(c->mem, from)), STR_ARG(date_iso(c->mem, to)));
	return 0;
}

static void heads(struct buf *b, const struct sheet_column *columns, size_t n)
{
	str cells[16];

	buf_z(b, "\xEF\xBB\xBF"); /* Excel reads UTF-8 only with it */
	for (size_t i = 0; i < n; i++)
		cells[i] = columns[i].title;
	csv_write(b, ',', cells, n);
}

int pay_list_csv(struct ctx *c, const struct req *q, struct reply *r)
{
	struct buf b = buf_new(c->mem, 0);
	struct payment *list;
	size_t n;
	str name;

	TRY(list_all(c, q, &list, &n, &name));
	heads(&b, list_columns, ARRAY_LEN(list_columns));
	for (size_t i = 0; i < n; i++) {
		const struct payment *p = &list[i];
		str cells[] = { p->code, p->dossier, str_fmt(c->mem, "%" PRId64, p->amount), str_of(tr(c, pay_state_title(p->state))),
				p->method.n ? str_of(tr(c, pay_method_title(p->method))) : S(""),
				p->paid_at.ms ? instant_iso(c->mem, p->paid_at) : S(""), pay_voucher_text(c->mem, p), p->money };

		csv_write(&b, ',', cells, ARRAY_LEN(cells));
	}
	reply_bytes(r, S("text/csv; charset=utf-8"), buf_view(&b), str_fmt(c->mem, "%" STR_FMT ".csv", STR_ARG(name)));
	return 0;
}

int pay_list_xlsx(struct ctx *c, const struct req *q, struct reply *r)
{
	struct payment *list;
	struct sheet *s;
	str name, bytes;
	size_t n;

	TRY(list_all(c, q, &list, &n, &name));
	s = sheet_new(c->mem, &(struct sheet_info){ .name = S("Phí, lệ phí"), .title = name, .created = c->now }, list_columns,
		      ARRAY_LEN(list_columns));
	for (size_t i = 0; i < n; i++) {
		const struct payment *p = &list[i];

		sheet_text(s, p->code);
		sheet_text(s, p->dossier);
		sheet_int(s, p->amount);
		sheet_text(s, str_of(tr(c, pay_state_title(p->state))));
		sheet_text(s, p->method.n ? str_of(tr(c, pay_method_title(p->method))) : S(""));
		sheet_instant(s, p->paid_at);
		sheet_text(s, pay_voucher_text(c->mem, p));
		sheet_text(s, p->money);
	}
	TRY(sheet_end(s, &bytes));
	reply_bytes(r, S(SHEET_MIME), bytes, str_fmt(c->mem, "%" STR_FMT ".xlsx", STR_ARG(name)));
	return 0;
}

int pay_list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging paging = req_paging(q, 20);
	struct jw w = json_begin(r);
	struct payment_filter f;
	struct payment_sums sums;
	struct payment *list;
	date from, to;
	size_t n;

	TRY(filter_asked(c, q, &f, &from, &to));
	f.limit = paging.per_page;
	f.offset = paging.offset;
	TRY(store_payment_find(c, &f, &list, &n, &sums));
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		pay_write(&w, &list[i]);
	jw_end(&w);
	jw_kint(&w, "total", sums.n);
	jw_kint(&w, "amount", sums.amount);
	jw_end(&w);
	return 0;
}

/* ---- totals ----------------------------------------------------------------------------------------------- */

static int totals_asked(struct ctx *c, const struct req *q, struct totals_page *m, str *ret_name)
{
	struct day_total *list;
	str unit;

	TRY(pay_own_unit(c, KEEPERS, &unit));
	TRY(days_asked(c, q, &m->from, &m->to));
	TRY(store_totals(c, unit, day_begin(m->from), day_begin((date){ m->to.day + 1 }), &list, &m->n));
	m->list = list;
	m->unit = unit_name(c, unit);
	m->csv = file_url(c, "/tai-chinh/ngay", "csv", m->from, m->to);
	m->xlsx = file_url(c, "/tai-chinh/ngay", "xlsx", m->from, m->to);
	*ret_name = str_fmt(c->mem, "tong-thu-%" STR_FMT "-%" STR_FMT "-%" STR_FMT, STR_ARG(unit),
			    STR_ARG(date_iso(c->mem, m->from)), STR_ARG(date_iso(c->mem, m->to)));
	return 0;
}

int pay_totals_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct totals_page m;
	struct html h;
	str name;

	TRY(totals_asked(c, q, &m, &name));
	h = html_begin(c, q, r, str_of(_("Tổng thu theo ngày")));
	finance_totals_html(&h, &m);
	return 0;
}

static const struct sheet_column total_columns[] = {
	{ S_INIT("Ngày"), 12 }, { S_INIT("Cách nộp"), 24 }, { S_INIT("Số biên lai"), 12 }, { S_INIT("Số tiền"), 14 },
};

int pay_totals_csv(struct ctx *c, const struct req *q, struct reply *r)
{
	struct buf b = buf_new(c->mem, 0);
	struct totals_page m;
	str name;

	TRY(totals_asked(c, q, &m, &name));
	heads(&b, total_columns, ARRAY_LEN(total_columns));
	for (size_t i = 0; i < m.n; i++) {
		str cells[] = { date_iso(c->mem, m.list[i].day), str_of(tr(c, pay_method_title(m.list[i].method))),
				str_fmt(c->mem, "%" PRId64, m.list[i].n), str_fmt(c->mem, "%" PRId64, m.list[i].amount) };

		csv_write(&b, ',', cells, ARRAY_LEN(cells));
	}
	reply_bytes(r, S("text/csv; charset=utf-8"), buf_view(&b), str_fmt(c->mem, "%" STR_FMT ".csv", STR_ARG(name)));
	return 0;
}

int pay_totals_xlsx(struct ctx *c, const struct req *q, struct reply *r)
{
	struct totals_page m;
	struct sheet *s;
	str name, bytes;

	TRY(totals_asked(c, q, &m, &name));
	s = sheet_new(c->mem, &(struct sheet_info){ .name = S("Tổng thu"), .title = name, .created = c->now }, total_columns,
		      ARRAY_LEN(total_columns));
	for (size_t i = 0; i < m.n; i++) {
		sheet_date(s, m.list[i].day);
		sheet_text(s, str_of(tr(c, pay_method_title(m.list[i].method))));
		sheet_int(s, m.list[i].n);
		sheet_int(s, m.list[i].amount);
	}
	TRY(sheet_end(s, &bytes));
	reply_bytes(r, S(SHEET_MIME), bytes, str_fmt(c->mem, "%" STR_FMT ".xlsx", STR_ARG(name)));
	return 0;
}

/* ---- differences, statements ------------------------------------------------------------------------------- */

int pay_differences_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct differences_page m = { .paging = req_paging(q, 50) };
	struct difference *list;
	struct money *money;
	struct html h;
	str unit;

	TRY(pay_own_unit(c, PERM_FINANCE, &unit));
	TRY(store_money_open(c, unit, m.paging.per_page, m.paging.offset, &money, &m.n, &m.paging.total));
	list = NEW_ARRAY(c->mem, struct difference, m.n);
	for (size_t i = 0; i < m.n; i++) {
		struct refund *refunds;
		int64_t total;
		size_t n;

		list[i].m = money[i];
		TRY(store_refund_list(c, unit, money[i].id, 1, 0, &refunds, &n, &total));
		list[i].refund = n ? &refunds[0] : NULL;
	}
	m.list = list;
	m.unit = unit_name(c, unit);
	h = html_begin(c, q, r, str_of(_("Đối chiếu tiền đã đến")));
	finance_differences_html(&h, &m);
	return 0;
}

int pay_statement_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct statement_page m;
	struct html h;
	str unit;

	TRY(pay_own_unit(c, PERM_FINANCE, &unit));
	TRY(statement_read(c, req_text(q, "file"), unit, &m));
	h = html_begin(c, q, r, str_of(_("Xem trước sao kê")));
	finance_statement_html(&h, &m);
	return 0;
}

/* ---- refunds, tills, accounts ------------------------------------------------------------------------------- */

int pay_refunds_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct refunds_page m = { .paging = req_paging(q, 20), .me = c->who->account };
	struct refund *list;
	struct html h;
	str unit;

	TRY(pay_own_unit(c, PERM_FINANCE | PERM_SIGN, &unit));
	TRY(store_refund_list(c, unit, S(""), m.paging.per_page, m.paging.offset, &list, &m.n, &m.paging.total));
	m.list = list;
	m.unit = unit_name(c, unit);
	m.may_ask = who_may(c->who, PERM_FINANCE);
	m.may_decide = true;
	h = html_begin(c, q, r, str_of(_("Hoàn trả phí, lệ phí")));
	finance_refunds_html(&h, &m);
	return 0;
}

int pay_till_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct till_page m = { 0 };
	date today = instant_date(c->now);
	struct till *list, own;
	struct html h;
	str unit;

	TRY(pay_own_unit(c, PERM_RECEIVE, &unit));
	TRY(store_cash(c, unit, today, c->who->account, &m.cash));
	m.closed = store_till_get(c, unit, today, c->who->account, &own) == 0;
	TRY(store_till_list(c, unit, 60, &list, &m.n));
	m.list = list;
	m.unit = unit_name(c, unit);
	h = html_begin(c, q, r, str_of(_("Sổ quỹ tiền mặt")));
	finance_till_html(&h, &m);
	return 0;
}

int pay_payees_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct payees_page m;
	struct payee *list;
	struct html h;

	TRY(store_payee_list(c, &list, &m.n));
	m.list = list;
	h = html_begin(c, q, r, str_of(_("Tài khoản nhận phí, lệ phí")));
	finance_payees_html(&h, &m);
	return 0;
}
