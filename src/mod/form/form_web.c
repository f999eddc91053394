/* SPDX-License-Identifier: Apache-2.0 */
/* form_web.c - forms as PDF; the register as a page and as files. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/csv/csv.h"
#include "lib/sheet/sheet.h"
#include "mod/form/form_facts.h"
#include "mod/form/form_html.h"
#include "mod/form/form_view.h"

#define PDF_TYPE S("application/pdf")

/* The process's fonts; a test or tool without an app of its own gets a set for this request. */
static struct pdf_fonts *fonts_of(struct ctx *c)
{
	struct pdf_fonts *own;

	if (c->app->fonts)
		return c->app->fonts;
	own = pdf_fonts_new();
	arena_defer(c->mem, (void (*)(void *))pdf_fonts_free, own);
	return own;
}

/* Shown in the browser; when saved, "01-giay-tiep-nhan-H37.D20-261110-0001.pdf". */
static void send_pdf(struct reply *r, str pdf, str filename)
{
	reply_bytes(r, PDF_TYPE, pdf, filename);
	r->shown = true;
}

static int send_form(struct ctx *c, const struct dossier *d, enum form_kind kind, struct reply *r)
{
	str pdf;

	TRY(form_pdf(c, d, kind, fonts_of(c), &pdf));
	send_pdf(r, pdf, str_fmt(c->mem, "%02d-%s-%" STR_FMT ".pdf", (int)kind, form_file(kind), STR_ARG(d->code)));
	return 0;
}

static int form_page(struct ctx *c, const struct req *q, struct reply *r)
{
	int64_t no = req_int(q, "so", 0);
	struct dossier *d;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	if (no < FORM_RECEIPT || no > FORM_CALENDAR || no == FORM_REGISTER || !form_for(c, d, (enum form_kind)no))
		return ctx_fail(c, E_NOTFOUND, "", _("Hồ sơ này không có biểu mẫu mang số đó."));
	return send_form(c, d, (enum form_kind)no, r);
}

static int declaration_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct dossier *d;
	str pdf;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	TRY(form_declaration(c, d, fonts_of(c), &pdf));
	send_pdf(r, pdf, str_fmt(c->mem, "to-khai-%" STR_FMT ".pdf", STR_ARG(d->code)));
	return 0;
}

static int public_receipt_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct dossier *d;

	TRY(dossier_lookup(c, req_text(q, "code"), req_text(q, "key"), &d));
	return send_form(c, d, FORM_RECEIPT, r);
}

static int public_letter_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct dossier *d;

	TRY(dossier_lookup(c, req_text(q, "code"), req_text(q, "key"), &d));
	return send_form(c, d, FORM_CALENDAR, r);
}

/* ---- the register ---------------------------------------------------------------------------------------- */

/* Units whose counter this person keeps. */
static bool keeps(const struct post *p)
{
	return (role_perms(p->role) & PERM_RECEIVE) && p->unit.n;
}

static int unit_asked(struct ctx *c, const struct req *q, str *ret)
{
	str unit = req_text(q, "unit");

	*ret = who_post(c->who, PERM_RECEIVE)->unit;
	if (unit.n == 0)
		return 0;
	for (size_t i = 0; i < c->who->n; i++)
		if (keeps(&c->who->posts[i]) && str_eq(c->who->posts[i].unit, unit)) {
			*ret = unit;
			return 0;
		}
	return ctx_fail(c, E_DENIED, "unit", _("Bạn không giữ sổ của đơn vị này. Hãy chọn nơi bạn tiếp nhận hồ sơ."));
}

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

static int asked(struct ctx *c, const struct req *q, struct register_view *v)
{
	TRY(unit_asked(c, q, &v->unit));
	return days_asked(c, q, &v->from, &v->to);
}

static str file_address(struct ctx *c, const struct register_view *v, const char *ending)
{
	return str_fmt(c->mem, "/so-theo-doi.%s?unit=%" STR_FMT "&from=%" STR_FMT "&to=%" STR_FMT, ending, STR_ARG(v->unit),
		       STR_ARG(date_iso(c->mem, v->from)), STR_ARG(date_iso(c->mem, v->to)));
}

static const struct option *unit_options(struct ctx *c)
{
	struct option *list = NEW_ARRAY(c->mem, struct option, c->who->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < c->who->n; i++)
		if (keeps(&c->who->posts[i])) {
			str unit = c->who->posts[i].unit;

			list[n++] = (struct option){ .value = str_z(c->mem, unit), .title = str_z(c->mem, unit_name(c, unit)) };
		}
	return n > 1 ? list : NULL;
}

static int register_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct register_view v = { .paging = req_paging(q, 50) };
	struct html h;

	TRY(asked(c, q, &v));
	TRY(form_book(c, v.unit, v.from, v.to, &v.paging, 0, &v.book));
	v.units = unit_options(c);
	v.pdf = file_address(c, &v, "pdf");
	v.csv = file_address(c, &v, "csv");
	v.xlsx = file_address(c, &v, "xlsx");
	h = html_begin(c, q, r, str_of(_("Sổ theo dõi hồ sơ")));
	form_register_html(&h, &v);
	return 0;
}

static str file_name(struct ctx *c, const struct register_view *v, const char *ending)
{
	return str_fmt(c->mem, "so-theo-doi-%" STR_FMT "-%" STR_FMT "-%" STR_FMT ".%s", STR_ARG(v->unit),
		       STR_ARG(date_iso(c->mem, v->from)), STR_ARG(date_iso(c->mem, v->to)), ending);
}

static int register_pdf_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct register_view v = { 0 };
	str pdf;

	TRY(asked(c, q, &v));
	TRY(form_book(c, v.unit, v.from, v.to, NULL, FORM_BOOK_MAX_PDF, &v.book));
	TRY(form_draw_book(c->mem, fonts_of(c), &v.book, &pdf));
	send_pdf(r, pdf, file_name(c, &v, "pdf"));
	return 0;
}

static int register_csv_page(struct ctx *c, const struct req *q, struct reply *r)
{
	str cells[FORM_BOOK_COLUMNS];
	struct register_view v = { 0 };
	struct buf b = buf_new(c->mem, 0);

	TRY(asked(c, q, &v));
	TRY(form_book(c, v.unit, v.from, v.to, NULL, FORM_BOOK_MAX, &v.book));
	buf_z(&b, "\xEF\xBB\xBF"); /* Excel reads UTF-8 only with it */
	for (size_t i = 0; i < FORM_BOOK_COLUMNS; i++)
		cells[i] = str_of(form_book_titles[i]);
	csv_write(&b, ',', cells, FORM_BOOK_COLUMNS);
	for (size_t i = 0; i < v.book.n; i++) {
		form_line_cells(c->mem, &v.book.lines[i], cells);
		csv_write(&b, ',', cells, FORM_BOOK_COLUMNS);
	}
	if (b.over)
		return E_LIMIT;
	reply_bytes(r, S("text/csv; charset=utf-8"), buf_view(&b), file_name(c, &v, "csv"));
	return 0;
}

static void sheet_line(struct arena *mem, struct sheet *s, const struct form_line *l)
{
	const instant moments[] = { l->received, l->due, l->transferred, l->finished, l->returned };
	str cells[FORM_BOOK_COLUMNS];
	size_t first = FORM_BOOK_FIRST_MOMENT;

	form_line_cells(mem, l, cells);
	for (size_t i = 0; i < FORM_BOOK_COLUMNS; i++)
		if (i >= first && i < first + ARRAY_LEN(moments))
			sheet_instant(s, moments[i - first]);
		else
			sheet_text(s, cells[i]);
}

static int register_xlsx_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct sheet_column columns[FORM_BOOK_COLUMNS];
	struct register_view v = { 0 };
	struct sheet_info info = { .name = S("Sổ theo dõi hồ sơ"), .created = c->now };
	struct sheet *s;
	str bytes;

	TRY(asked(c, q, &v));
	TRY(form_book(c, v.unit, v.from, v.to, NULL, FORM_BOOK_MAX, &v.book));
	info.title = v.book.period;
	for (size_t i = 0; i < FORM_BOOK_COLUMNS; i++)
		columns[i] = (struct sheet_column){ str_of(form_book_titles[i]), 0 };
	s = sheet_new(c->mem, &info, columns, FORM_BOOK_COLUMNS);
	for (size_t i = 0; i < v.book.n; i++)
		sheet_line(c->mem, s, &v.book.lines[i]);
	TRY(sheet_end(s, &bytes));
	reply_bytes(r, S(SHEET_MIME), bytes, file_name(c, &v, "xlsx"));
	return 0;
}

static const struct page pages[] = {
	{ "/ho-so/:code/bieu-mau/:so", PERM_LOGIN, form_page, N_("Biểu mẫu của hồ sơ"), NULL },
	{ "/ho-so/:code/to-khai", PERM_LOGIN, declaration_page, N_("Tờ khai của hồ sơ (PDF)"), NULL },
	{ "/tra-cuu/:code/giay-tiep-nhan", PERM_PUBLIC, public_receipt_page, N_("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"), NULL },
	{ "/tra-cuu/:code/thong-bao-doi-ngay-hen", PERM_PUBLIC, public_letter_page, N_("Thông báo thay đổi ngày hẹn trả kết quả"), NULL },
	{ "/so-theo-doi", PERM_RECEIVE, register_page, N_("Sổ theo dõi hồ sơ"), N_("Quầy một cửa") },
	{ "/so-theo-doi.pdf", PERM_RECEIVE, register_pdf_page, N_("Sổ theo dõi hồ sơ (PDF)"), NULL },
	{ "/so-theo-doi.csv", PERM_RECEIVE, register_csv_page, N_("Sổ theo dõi hồ sơ (CSV)"), NULL },
	{ "/so-theo-doi.xlsx", PERM_RECEIVE, register_xlsx_page, N_("Sổ theo dõi hồ sơ (XLSX)"), NULL },
	{ 0 },
};

const struct module module_form = { .name = "form", .pages = pages };
