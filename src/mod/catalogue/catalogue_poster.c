/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue_poster.c - what hangs on the notice board of a one-stop centre: procedures on paper, with a code
 * that leads to the page that is never out of date.
 *
 * Niêm yết công khai: Nghị định 63/2010/NĐ-CP; the columns are those of published lists.
 */
#include "base/base.h"

#include "lib/pdf/pdf.h"
#include "mod/catalogue/catalogue_list.h"

#define LIST_MAX 600 /* a notice board holds no more, and drawing them takes its time */

static struct pdf_fonts *fonts_of(struct ctx *c)
{
	struct pdf_fonts *own;

	if (c->app->fonts)
		return c->app->fonts;
	own = pdf_fonts_new();
	arena_defer(c->mem, (void (*)(void *))pdf_fonts_free, own);
	return own;
}

/* Posters are official texts: in Vietnamese, whoever prints them. */
static struct ctx official(const struct ctx *c)
{
	struct ctx vi = *c;

	vi.mo = NULL;
	vi.lang = S("vi");
	return vi;
}

static struct pdf *begin(struct ctx *c, str title, bool a3, bool landscape)
{
	struct pdf_info info = {
		.size = a3 ? PDF_A3 : PDF_A4,
		.landscape = landscape,
		.text = a3 ? 17 : 0,
		.title = title,
		.author = c->app->province,
		.footer = str_fmt(c->mem, "In ngày %.*s. Bản đang áp dụng luôn có tại địa chỉ của mã QR.",
				  STR_ARG(date_vi(c->mem, instant_date(c->now)))),
		.mark = c->app->demo ? S("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") : S(""),
		.created = c->now,
	};

	return pdf_new(c->mem, fonts_of(c), &info);
}

static void list(struct pdf *p, const char *title, const str *texts, size_t n)
{
	if (n == 0)
		return;
	pdf_paragraph(p, str_of(title), PDF_BOLD);
	for (size_t i = 0; i < n; i++)
		pdf_paragraph(p, texts[i], PDF_JUSTIFY);
}

static void papers(struct ctx *c, struct pdf *pdf, const struct procedure *p)
{
	static const struct pdf_column columns[] = { { S_INIT("TT"), 1, PDF_CENTER }, { S_INIT("Giấy tờ"), 12, 0 },
						     { S_INIT("Bản chính"), 2, PDF_CENTER }, { S_INIT("Bản sao"), 2, PDF_CENTER } };
	str *cells = NEW_ARRAY(c->mem, str, p->paper_n * 4);

	if (p->paper_n == 0)
		return;
	for (size_t i = 0; i < p->paper_n; i++) {
		const struct procedure_paper *a = &p->papers[i];
		struct buf b = buf_new(c->mem, 0);

		buf_str(&b, a->name);
		if (a->of_case.n)
			buf_fmt(&b, " (trường hợp %.*s)", STR_ARG(a->of_case));
		if (!a->required)
			buf_z(&b, " (không bắt buộc với mọi trường hợp)");
		if (a->note.n)
			buf_fmt(&b, ". %.*s", STR_ARG(a->note));
		cells[i * 4] = str_fmt(c->mem, "%zu", i + 1);
		cells[i * 4 + 1] = buf_view(&b);
		cells[i * 4 + 2] = str_fmt(c->mem, "%d", (int)a->originals);
		cells[i * 4 + 3] = str_fmt(c->mem, "%d", (int)a->copies);
	}
	pdf_paragraph(pdf, S("Thành phần hồ sơ"), PDF_BOLD);
	pdf_table(pdf, columns, ARRAY_LEN(columns), cells, p->paper_n);
}

static void channels(struct ctx *c, struct pdf *pdf, const struct procedure *p)
{
	static const struct pdf_column columns[] = { { S_INIT("Cách nộp"), 3, 0 }, { S_INIT("Trường hợp"), 5, 0 },
						     { S_INIT("Thời hạn"), 4, 0 }, { S_INIT("Phí, lệ phí"), 3, PDF_RIGHT } };
	str *cells = NEW_ARRAY(c->mem, str, p->term_n * 4);

	if (p->term_n == 0)
		return;
	for (size_t i = 0; i < p->term_n; i++) {
		const struct procedure_terms t = procedure_terms_for(p, p->terms[i].channel, p->terms[i].of_case);

		cells[i * 4] = str_of(procedure_channel_title(t.channel));
		cells[i * 4 + 1] = t.of_case.n ? t.of_case : S("Mọi trường hợp");
		cells[i * 4 + 2] = procedure_terms_period(c, &t);
		cells[i * 4 + 3] = procedure_terms_fee(c, &t);
	}
	pdf_paragraph(pdf, S("Thời hạn và phí theo cách nộp"), PDF_BOLD);
	pdf_table(pdf, columns, ARRAY_LEN(columns), cells, p->term_n);
}

static str with_note(struct arena *mem, str text, str note)
{
	return note.n ? str_fmt(mem, "%" STR_FMT ". %" STR_FMT, STR_ARG(text), STR_ARG(note)) : text;
}

int catalogue_poster(struct ctx *asked, const struct procedure *p, bool a3, str *ret_pdf)
{
	struct ctx vi = official(asked), *c = &vi;
	str url = str_fmt(c->mem, "%.*s/thu-tuc/%.*s", STR_ARG(c->app->base_url), STR_ARG(p->code)), agency;
	struct pdf *pdf = begin(c, p->title, a3, false);

	TRY(procedure_agency_name(c, p, &agency));
	pdf_title(pdf, S("THỦ TỤC HÀNH CHÍNH"));
	pdf_subtitle(pdf, p->title);
	pdf_qr(pdf, url, a3 ? 45 : 30, str_fmt(c->mem, "Quét mã để xem bản đang áp dụng, tải tờ khai và nộp trực tuyến.\n%.*s", STR_ARG(url)));
	pdf_space(pdf, 2);
	pdf_field(pdf, S("Mã thủ tục"), p->code);
	pdf_field(pdf, S("Lĩnh vực"), p->field);
	pdf_field(pdf, S("Cơ quan giải quyết"), agency);
	if (p->audience.n)
		pdf_field(pdf, S("Đối tượng thực hiện"), p->audience);
	pdf_field(pdf, S("Thời hạn giải quyết"), with_note(c->mem, procedure_period_text(c, p), p->period_note));
	pdf_field(pdf, S("Phí, lệ phí"), with_note(c->mem, procedure_fee_text(c, p), p->fee_note));
	pdf_field(pdf, S("Cách nộp"), procedure_service_text(c, p->service));
	if (p->territory_n)
		pdf_field(pdf, S("Địa bàn áp dụng"), with_note(c->mem, str_join(c->mem, S(", "), p->territory, p->territory_n), p->territory_note));
	channels(c, pdf, p);
	papers(c, pdf, p);
	list(pdf, "Kết quả", p->results, p->result_n);
	if (p->conditions.n)
		list(pdf, "Yêu cầu, điều kiện", &p->conditions, 1);
	list(pdf, "Trình tự thực hiện", p->sequence, p->sequence_n);
	if (p->decision_no.n)
		pdf_field(pdf, S("Công bố tại"), str_fmt(c->mem, "Quyết định %.*s", STR_ARG(p->decision_no)));
	return pdf_end(pdf, ret_pdf);
}

int catalogue_poster_list(struct ctx *asked, const struct procedure *list_of, size_t n, str title, str url, bool a3,
			  str *ret_pdf)
{
	static const struct pdf_column columns[] = {
		{ S_INIT("TT"), 2, PDF_CENTER }, { S_INIT("Mã"), 5, 0 }, { S_INIT("Tên thủ tục"), 20, 0 },
		{ S_INIT("Lĩnh vực"), 8, 0 }, { S_INIT("Thời hạn"), 6, 0 }, { S_INIT("Phí, lệ phí"), 5, PDF_RIGHT },
		{ S_INIT("Cách nộp"), 6, 0 } };
	const size_t k = ARRAY_LEN(columns);
	struct ctx vi = official(asked), *c = &vi;
	struct pdf *pdf;
	str *cells;

	if (n > LIST_MAX)
		return ctx_fail(asked, E_LIMIT, "", _("Danh sách dài quá %d thủ tục. Hãy lọc bớt."), LIST_MAX);
	pdf = begin(c, title, a3, true);
	cells = NEW_ARRAY(c->mem, str, n * k);
	for (size_t i = 0; i < n; i++) {
		const struct procedure *p = &list_of[i];
		str row[] = { str_fmt(c->mem, "%zu", i + 1), p->code, p->title, p->field, procedure_period_text(c, p),
			      procedure_fee_text(c, p), procedure_service_text(c, p->service) };

		memcpy(&cells[i * k], row, sizeof(row));
	}
	pdf_title(pdf, S("DANH MỤC THỦ TỤC HÀNH CHÍNH"));
	pdf_subtitle(pdf, title);
	pdf_qr(pdf, url, a3 ? 40 : 28, str_fmt(c->mem, "Quét mã để tìm thủ tục, xem giấy tờ cần có và nộp trực tuyến.\n%.*s", STR_ARG(url)));
	pdf_space(pdf, 3);
	pdf_table(pdf, columns, k, cells, n);
	return pdf_end(pdf, ret_pdf);
}

/* ---- pages ---------------------------------------------------------------------------------------------- */

static void send_pdf(struct reply *r, str pdf, str name)
{
	reply_bytes(r, S("application/pdf"), pdf, name);
	r->shown = true;
}

/* ?kho=a3; A4 otherwise. */
static bool large(const struct req *q)
{
	return str_eqz(req_text(q, "kho"), "a3");
}

int catalogue_poster_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure *p;
	str pdf;

	TRY(procedure_find(c, req_text(q, "code"), instant_date(c->now), &p));
	TRY(catalogue_poster(c, p, large(q), &pdf));
	send_pdf(r, pdf, str_fmt(c->mem, "niem-yet-%.*s.pdf", STR_ARG(p->code)));
	return 0;
}

/* What the filter asked for, in words. */
static str title_of(struct ctx *c, const struct procedure_filter *f)
{
	struct ctx vi = official(c);
	const struct procedure by = { .agency = f->agency };
	struct buf b = buf_new(c->mem, 0);
	str agency = S("");

	if (f->agency.n && procedure_agency_name(&vi, &by, &agency) < 0)
		agency = f->agency;
	buf_fmt(&b, "Áp dụng ngày %.*s", STR_ARG(date_vi(c->mem, f->on)));
	if (f->level.n)
		buf_fmt(&b, "; %.*s", STR_ARG(procedure_level_text(&vi, f->level)));
	if (agency.n)
		buf_fmt(&b, "; %.*s", STR_ARG(agency));
	if (f->field.n)
		buf_fmt(&b, "; lĩnh vực %.*s", STR_ARG(f->field));
	return buf_view(&b);
}

int catalogue_poster_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure_filter f;
	struct procedure *found;
	int64_t total;
	size_t n;
	str pdf, url;

	TRY(procedure_filter_of(c, q, &f));
	TRY(procedure_list(c, &f, &found, &n, &total));
	url = str_fmt(c->mem, "%.*s/thu-tuc", STR_ARG(c->app->base_url));
	if (f.field.n)
		url = str_fmt(c->mem, "%.*s?field=%.*s", STR_ARG(url), STR_ARG(catalogue_url_part(c->mem, f.field)));
	else if (f.agency.n)
		url = str_fmt(c->mem, "%.*s?agency=%.*s", STR_ARG(url), STR_ARG(catalogue_url_part(c->mem, f.agency)));
	else if (f.level.n)
		url = str_fmt(c->mem, "%.*s?level=%.*s", STR_ARG(url), STR_ARG(catalogue_url_part(c->mem, f.level)));
	TRY(catalogue_poster_list(c, found, n, title_of(c, &f), url, large(q), &pdf));
	send_pdf(r, pdf, S("niem-yet-danh-muc.pdf"));
	return 0;
}
