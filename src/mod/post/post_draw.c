/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_draw.c - the papers of the post as PDF: the sender's slip (Phiếu gửi hồ sơ) and the hand-over record
 * (Biên bản giao nhận hồ sơ). Fields as the Decision names them; the layout is ours.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/pdf/pdf.h"
#include "mod/post/post_impl.h"

#define HINT S("(Ký và ghi rõ họ tên)")

static str day_words(struct arena *mem, instant t)
{
	int y, m, d;

	date_parts(instant_date(t), &y, &m, &d);
	return str_fmt(mem, "ngày %02d tháng %s%d năm %d", d, m < 3 ? "0" : "", m, y);
}

static struct pdf *begin(struct ctx *c, struct pdf_fonts *fonts, const char *title, str code, instant made, str unit)
{
	struct pdf_info info = {
		.title = str_fmt(c->mem, "%s %" STR_FMT, title, STR_ARG(code)),
		.author = unit,
		.mark = c->app->demo ? S("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") : S(""),
		.created = made,
	};
	struct pdf *p = pdf_new(c->mem, fonts, &info);

	pdf_national_header(p, S(""), unit.n ? unit : c->app->province, code.n ? str_fmt(c->mem, "Số: %" STR_FMT, STR_ARG(code)) : S(""),
			    code.n ? day_words(c->mem, made) : S("ngày ... tháng ... năm ......"));
	pdf_title(p, str_of(title));
	return p;
}

static void paper_table(struct ctx *c, struct pdf *p, const struct shipment *s)
{
	static const struct pdf_column columns[] = { { S_INIT("STT"), 1, PDF_CENTER }, { S_INIT("Tên giấy tờ"), 9, 0 },
						     { S_INIT("Số lượng"), 2, PDF_CENTER } };
	str rest = s->papers, *cells = NEW_ARRAY(c->mem, str, 3 * (s->papers.n + 8)), *at = cells;
	size_t rows = 0;

	while (rest.p && rest.n) {
		str line = str_trim(str_cut(&rest, '\n'));

		if (!line.n)
			continue;
		*at++ = str_fmt(c->mem, "%zu", ++rows);
		*at++ = line;
		*at++ = S("");
	}
	for (; rows < 5 && !s->code.n; rows++) {
		*at++ = str_fmt(c->mem, "%zu", rows + 1);
		*at++ = S("");
		*at++ = S("");
	}
	pdf_paragraph(p, S("Giấy tờ gửi kèm:"), 0);
	pdf_table(p, columns, ARRAY_LEN(columns), cells, rows);
}

int post_draw_slip(struct ctx *c, struct pdf_fonts *fonts, const struct shipment *s, str procedure, str *ret_pdf)
{
	struct pdf *p = begin(c, fonts, "Phiếu gửi hồ sơ", s->code, s->code.n ? s->created_at : c->now, S(""));

	pdf_subtitle(p, S("qua dịch vụ bưu chính công ích"));
	pdf_field(p, S("Kính gửi"), s->unit.n ? unit_name(c, s->unit) : S(""));
	pdf_field(p, S("Thủ tục"), s->procedure.n ? str_fmt(c->mem, "%" STR_FMT " (mã %" STR_FMT ")", STR_ARG(procedure),
							    STR_ARG(s->procedure)) : S(""));
	pdf_field(p, S("Người gửi"), s->name);
	pdf_fields(p, S("Số định danh/Mã số thuế"), s->id_no, S("Điện thoại"), s->phone);
	pdf_field(p, S("Địa chỉ"), s->address);
	pdf_field(p, S("Thư điện tử"), s->email);
	paper_table(c, p, s);
	pdf_field(p, S("Nhận kết quả"), !s->code.n ? S("") : s->return_by_post ? S("qua bưu chính, tại địa chỉ trên") : S("tại quầy"));
	pdf_fields(p, S("Số hiệu bưu gửi"), s->slip, S("Phí, lệ phí thu hộ"), s->fee ? fmt_money(c->mem, s->fee) : S(""));
	pdf_small(p, S("Hồ sơ được tính là đã nộp khi cơ quan và bưu chính ký biên bản giao nhận hồ sơ. Hồ sơ chưa đủ thì cơ quan báo "
		       "người gửi và tính là đã nộp khi bổ sung đủ."), PDF_ITALIC);
	if (s->code.n)
		pdf_signatures_qr(p, (struct pdf_sign){ S("Người gửi"), HINT, s->name },
				  (struct pdf_sign){ S("Nhân viên bưu chính"), HINT, S("") },
				  str_fmt(c->mem, "%" STR_FMT "/buu-gui/%" STR_FMT, STR_ARG(c->app->base_url), STR_ARG(s->code)));
	else
		pdf_signatures(p, (struct pdf_sign){ S("Người gửi"), HINT, S("") },
			       (struct pdf_sign){ S("Nhân viên bưu chính"), HINT, S("") });
	return pdf_end(p, ret_pdf);
}

static str signer(struct ctx *c, str name, instant at, bool on_paper)
{
	if (!at.ms)
		return S("");
	return str_fmt(c->mem, "%" STR_FMT "\n(%s lúc %" STR_FMT ")", STR_ARG(name), on_paper ? "ký bản giấy" : "xác nhận trên hệ thống",
		       STR_ARG(instant_vi(c->mem, at)));
}

int post_draw_record(struct ctx *c, struct pdf_fonts *fonts, const struct handover *h, const struct shipment *list,
		     str *ret_pdf)
{
	static const struct pdf_column columns[] = {
		{ S_INIT("STT"), 1, PDF_CENTER }, { S_INIT("Bưu gửi"), 3.2, 0 },  { S_INIT("Hồ sơ, thủ tục"), 3.4, 0 },
		{ S_INIT("Người gửi, nhận"), 3.4, 0 }, { S_INIT("Thu hộ"), 1.8, PDF_RIGHT }, { S_INIT("Tình trạng"), 3.2, 0 },
	};
	str *cells = NEW_ARRAY(c->mem, str, h->n * ARRAY_LEN(columns)), *at = cells;
	struct pdf *p = begin(c, fonts, "Biên bản giao nhận hồ sơ", h->code, h->signed_at.ms ? h->signed_at : h->made_at,
			      unit_name(c, h->unit));

	pdf_subtitle(p, h->out ? S("Cơ quan giao kết quả cho bưu chính") : S("Bưu chính giao hồ sơ cho cơ quan"));
	for (size_t i = 0; i < h->n; i++) {
		const struct shipment *s = &list[i];

		*at++ = str_fmt(c->mem, "%zu", i + 1);
		*at++ = s->slip.n ? str_fmt(c->mem, "%" STR_FMT "\n%" STR_FMT, STR_ARG(s->slip), STR_ARG(s->code)) : s->code;
		*at++ = s->dossier.n ? s->dossier : s->procedure;
		*at++ = str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(s->name), STR_ARG(s->phone));
		*at++ = fmt_money(c->mem, s->fee + s->cod);
		*at++ = h->items[i].complete ? S("Đủ") : str_fmt(c->mem, "Chưa đủ: %" STR_FMT, STR_ARG(h->items[i].missing));
	}
	pdf_table(p, columns, ARRAY_LEN(columns), cells, h->n);
	pdf_field(p, S("Tổng số bưu gửi"), str_fmt(c->mem, "%zu", h->n));
	if (h->signed_at.ms)
		pdf_field(p, S("Ký đủ hai bên lúc"), instant_vi(c->mem, h->signed_at));
	if (!h->out)
		pdf_small(p, S("Hồ sơ ghi “Đủ” được tính là đã nộp tại thời điểm ký biên bản này (Quyết định 45/2016/QĐ-TTg)."), PDF_ITALIC);
	pdf_signatures(p, (struct pdf_sign){ S("Cán bộ một cửa"), HINT, signer(c, h->clerk, h->clerk_at, false) },
		       (struct pdf_sign){ S("Nhân viên bưu chính"), HINT, signer(c, h->carrier, h->carrier_at, h->on_paper) });
	return pdf_end(p, ret_pdf);
}
