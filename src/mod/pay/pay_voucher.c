/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pay_voucher.c - the voucher (biên lai) of a paid fee, drawn from the payment whenever somebody asks.
 *
 * It says who collects, its number, who pays, what for and why that sum, the amount in figures and words, when
 * and how. A province that has registered a form of its own with the tax office adds its symbol to the layout.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/html/html.h"
#include "lib/mo/mo.h"
#include "lib/pdf/pdf.h"
#include "mod/pay/fee.h"
#include "mod/pay/pay_view.h"

/* ---- the amount in words --------------------------------------------------------------------------------- */

static const char *const digit_words[] = { "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín" };

/* Three digits. `full`: more stands before, so the hundreds are said even when there are none. */
static void say_group(struct buf *b, int n, bool full)
{
	int hundreds = n / 100, tens = n / 10 % 10, ones = n % 10;

	if (hundreds || full)
		buf_fmt(b, " %s trăm", digit_words[hundreds]);
	if (tens == 0 && ones && (hundreds || full))
		buf_z(b, " lẻ");
	else if (tens == 1)
		buf_z(b, " mười");
	else if (tens > 1)
		buf_fmt(b, " %s mươi", digit_words[tens]);
	if (ones == 1 && tens > 1)
		buf_z(b, " mốt");
	else if (ones == 5 && tens)
		buf_z(b, " lăm");
	else if (ones)
		buf_fmt(b, " %s", digit_words[ones]);
}

str pay_words(struct arena *mem, int64_t amount)
{
	static const char *const scales[] = { " tỷ", " triệu", " nghìn", "" };
	static const int64_t sizes[] = { INT64_C(1000000000), 1000000, 1000, 1 };
	struct buf b = buf_new(mem, 0);

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		int group = (int)(amount / sizes[i] % (i ? 1000 : 1000000));

		if (group)
			say_group(&b, group, b.n > 0);
		if (group)
			buf_z(&b, scales[i]);
	}
	return amount ? str_fmt(mem, "%" STR_FMT " đồng", STR_ARG(str_sub(buf_view(&b), 1, b.n))) : S("không đồng");
}

/* ---- the paper ------------------------------------------------------------------------------------------- */

static void table(struct pdf *pdf, struct arena *mem, const struct fee_line *lines, size_t n)
{
	static const struct pdf_column columns[] = {
		{ S_INIT("STT"), 1, PDF_CENTER },
		{ S_INIT("Nội dung thu"), 7, 0 },
		{ S_INIT("Căn cứ"), 4, 0 },
		{ S_INIT("Số tiền (đồng)"), 3, PDF_RIGHT },
	};
	str *cells = NEW_ARRAY(mem, str, n * ARRAY_LEN(columns)), *at = cells;

	for (size_t i = 0; i < n; i++) {
		*at++ = str_fmt(mem, "%zu", i + 1);
		*at++ = str_fmt(mem, "%" STR_FMT "%s%" STR_FMT, STR_ARG(lines[i].name), lines[i].why.n ? ": " : "",
				STR_ARG(lines[i].why));
		*at++ = lines[i].basis;
		*at++ = lines[i].amount ? fmt_count(mem, lines[i].amount) : S("Miễn");
	}
	pdf_table(pdf, columns, ARRAY_LEN(columns), cells, n);
}

static str place_day(struct ctx *c, instant t)
{
	int y, m, d;

	date_parts(instant_date(t), &y, &m, &d);
	return str_fmt(c->mem, "Ngày %02d tháng %s%d năm %d", d, m < 3 ? "0" : "", m, y);
}

int pay_voucher(struct ctx *c, const struct payment *p, const struct dossier *d, struct pdf_fonts *fonts, str *ret_pdf)
{
	str number = pay_voucher_text(c->mem, p), unit = unit_name(c, p->unit);
	struct pdf_info info = {
		.size = PDF_A5,
		.landscape = true,
		.title = str_fmt(c->mem, "Biên lai thu phí, lệ phí số %" STR_FMT, STR_ARG(number)),
		.author = unit,
		.footer = str_fmt(c->mem, "Mã khoản nộp %" STR_FMT ". Kiểm tra tại %" STR_FMT "/tra-cuu", STR_ARG(p->code),
				  STR_ARG(c->app->base_url)),
		.mark = c->app->demo ? S("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") : S(""),
		.created = p->paid_at,
	};
	struct fee_line *lines;
	struct procedure *procedure;
	struct pdf *pdf;
	size_t n;

	TRY(fee_lines_read(c->mem, p->lines, &lines, &n));
	TRY(dossier_procedure(c, d, &procedure));
	pdf = pdf_new(c->mem, fonts, &info);
	pdf_national_header(pdf, S(""), unit, str_fmt(c->mem, "Số: %" STR_FMT, STR_ARG(number)), place_day(c, p->paid_at));
	pdf_title(pdf, S("BIÊN LAI THU PHÍ, LỆ PHÍ"));
	pdf_field(pdf, S("Người nộp"), d->applicant.name);
	pdf_fields(pdf, S("Mã hồ sơ"), d->code, S("Hình thức nộp"), str_of(pay_method_title(p->method)));
	pdf_field(pdf, S("Thủ tục"), procedure->title);
	table(pdf, c->mem, lines, n);
	pdf_field(pdf, S("Tổng số tiền"), str_fmt(c->mem, "%" STR_FMT " (%" STR_FMT ")", STR_ARG(fmt_money(c->mem, p->amount)),
						  STR_ARG(pay_words(c->mem, p->amount))));
	if (p->state == PAY_REFUNDED)
		pdf_field(pdf, S("Ghi chú"), S("khoản này đã được hoàn trả"));
	pdf_signatures_qr(pdf, (struct pdf_sign){ S("NGƯỜI NỘP TIỀN"), S("(Ký và ghi rõ họ tên)"), S("") },
			  (struct pdf_sign){ S("NGƯỜI THU TIỀN"), S("(Ký và ghi rõ họ tên)"), S("") },
			  str_fmt(c->mem, "%" STR_FMT "/thanh-toan/%" STR_FMT "?key=%" STR_FMT, STR_ARG(c->app->base_url),
				  STR_ARG(p->code), STR_ARG(d->lookup_code)));
	return pdf_end(pdf, ret_pdf);
}
