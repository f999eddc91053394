/* SPDX-License-Identifier: Apache-2.0 */
/* form_table.c - form 06, the control slip, and form 07, the register: the papers that are tables. */
#include "base/base.h"

#include "mod/form/form_draw.h"

str form_short_moment(struct arena *mem, instant t)
{
	int y, m, d, minute = instant_minute(t);

	if (!t.ms)
		return S("");
	date_parts(instant_date(t), &y, &m, &d);
	return str_fmt(mem, "%02d:%02d %02d/%02d/%d", minute / 60, minute % 60, d, m, y);
}

/* ---- 06 --------------------------------------------------------------------------------------------- */

/* A day before the last one is early; the last day itself, up to the minute, is on time. */
static str punctuality(const struct form_hop *h, instant now)
{
	instant end = h->done.ms ? h->done : now;

	if (!h->due.ms)
		return S("");
	if (end.ms > h->due.ms)
		return S("Quá hạn");
	if (!h->done.ms)
		return S("Đang làm, còn hạn");
	return instant_date(end).day < instant_date(h->due).day ? S("Trước hạn") : S("Đúng hạn");
}

static str side(struct arena *mem, instant at, str name)
{
	if (!at.ms)
		return name;
	return str_fmt(mem, "%" STR_FMT "\n%" STR_FMT, STR_ARG(form_short_moment(mem, at)), STR_ARG(name));
}

void form_draw_hops(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	static const struct pdf_column columns[] = {
		{ S_INIT("STT"), 1.3, PDF_CENTER }, { S_INIT("Công việc"), 3, 0 }, { S_INIT("Giao"), 3.1, 0 },
		{ S_INIT("Nhận"), 3.1, 0 },	    { S_INIT("Hạn"), 2.6, 0 },	   { S_INIT("Kết quả"), 2, PDF_CENTER },
		{ S_INIT("Ghi chú"), 2.5, 0 },
	};
	str *cells = NEW_ARRAY(mem, str, s->hop_n * ARRAY_LEN(columns)), *at = cells;

	pdf_field(p, S("Tổ chức, cá nhân nộp hồ sơ"), s->name);
	pdf_field(p, S("Nội dung yêu cầu giải quyết"),
		  str_fmt(mem, "%" STR_FMT " (mã thủ tục %" STR_FMT ")", STR_ARG(s->procedure), STR_ARG(s->procedure_code)));
	pdf_fields(p, S("Nơi tiếp nhận"), s->centre, S("Cơ quan giải quyết"), s->deciding);
	if (s->received.ms)
		pdf_fields(p, S("Nhận hồ sơ"), form_short_moment(mem, s->received), S("Hẹn trả kết quả"),
			   s->paused ? S("đang chờ bổ sung") : form_short_moment(mem, s->due));
	for (size_t i = 0; i < s->hop_n; i++) {
		const struct form_hop *h = &s->hops[i];

		*at++ = str_fmt(mem, "%zu", i + 1);
		*at++ = h->work;
		*at++ = side(mem, h->given, h->giver);
		*at++ = side(mem, h->received, h->receiver);
		*at++ = form_short_moment(mem, h->due);
		*at++ = punctuality(h, s->head.made);
		*at++ = h->note;
	}
	pdf_table(p, columns, ARRAY_LEN(columns), cells, s->hop_n);
	pdf_space(p, 1.5);
	pdf_small(p,
		  S("Giờ giao, nhận và kết quả lấy từ các sự kiện của hồ sơ trong sổ cái, không nhập tay. Trước hạn: xong trước "
		    "ngày cuối của thời hạn bước; đúng hạn: xong trong ngày cuối; quá hạn: sau giờ cuối."),
		  PDF_ITALIC);
	pdf_qr(p, s->head.look_up, 20, str_fmt(mem, "Mã hồ sơ %" STR_FMT, STR_ARG(s->head.code)));
}

/* ---- 07 --------------------------------------------------------------------------------------------- */

const char *const form_book_titles[FORM_BOOK_COLUMNS] = {
	"STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Số bộ", "Tên tổ chức, cá nhân", "Địa chỉ, số điện thoại",
	"Cơ quan giải quyết", "Nhận hồ sơ", "Hẹn trả kết quả", "Chuyển hồ sơ giải quyết", "Nhận kết quả giải quyết",
	"Trả kết quả", "Phương thức nhận kết quả", "Ký nhận", "Ghi chú",
};

void form_line_cells(struct arena *mem, const struct form_line *l, str ret_cells[FORM_BOOK_COLUMNS])
{
	const str cells[FORM_BOOK_COLUMNS] = {
		l->no, l->code, l->procedure, S("01"), l->applicant, l->contact, l->deciding,
		form_short_moment(mem, l->received), form_short_moment(mem, l->due), form_short_moment(mem, l->transferred),
		form_short_moment(mem, l->finished), form_short_moment(mem, l->returned), l->return_by, S(""), l->note,
	};

	memcpy(ret_cells, cells, sizeof(cells));
}

int form_draw_book(struct arena *mem, struct pdf_fonts *fonts, const struct form_book *b, str *ret_pdf)
{
	static const double widths[FORM_BOOK_COLUMNS] = { 9, 31, 25, 7, 24, 23, 19, 16.2, 16.2, 16.2, 16.2, 16.2, 13, 11, 14 };
	struct pdf_column columns[FORM_BOOK_COLUMNS];
	str *cells = NEW_ARRAY(mem, str, b->n * FORM_BOOK_COLUMNS);
	struct pdf_info info = {
		.landscape = true,
		.title = str_fmt(mem, "Sổ theo dõi hồ sơ %" STR_FMT, STR_ARG(b->period)),
		.author = b->org,
		.footer = str_fmt(mem, "Lập từ hệ thống lúc %" STR_FMT "; %zu hồ sơ", STR_ARG(form_short_moment(mem, b->made)), b->n),
		.mark = b->demo ? S("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") : S(""),
		.created = b->made,
	};
	struct pdf *p = pdf_new(mem, fonts, &info);

	for (size_t i = 0; i < FORM_BOOK_COLUMNS; i++)
		columns[i] = (struct pdf_column){ str_of(form_book_titles[i]), widths[i], i == 0 || i == 3 ? PDF_CENTER : 0 };
	for (size_t i = 0; i < b->n; i++)
		form_line_cells(mem, &b->lines[i], &cells[i * FORM_BOOK_COLUMNS]);
	pdf_small(p, S("Mẫu số 07 (ban hành kèm theo Thông tư số 03/2025/TT-VPCP)"), PDF_RIGHT | PDF_ITALIC);
	pdf_national_header(p, b->parent, b->org, S(""),
			    str_fmt(mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(b->place), STR_ARG(form_day(mem, b->made))));
	pdf_title(p, str_of(form_title(FORM_REGISTER)));
	pdf_subtitle(p, b->period);
	pdf_table(p, columns, FORM_BOOK_COLUMNS, cells, b->n);
	pdf_signatures(p, (struct pdf_sign){ S("Người lập sổ"), S("(Ký và ghi rõ họ tên)"), S("") },
		       (struct pdf_sign){ S("Thủ trưởng đơn vị"), S("(Ký tên, đóng dấu)"), S("") });
	return pdf_end(p, ret_pdf);
}
