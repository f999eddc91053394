/* SPDX-License-Identifier: Apache-2.0 */
/* form_draw.c - forms 01-05: what the applicant gets in hand. */
#include "base/base.h"

#include "mod/form/form_draw.h"

#define CIRCULAR "ban hành kèm theo Thông tư số 03/2025/TT-VPCP"
#define SIGN_HINT S("(Ký và ghi rõ họ tên)")

static const struct {
	const char *title, *file;
} kinds[] = {
#define X(name, no, title, file, applicant) [no] = { title, file },
	FORM_KINDS(X)
#undef X
};

const char *form_title(enum form_kind k)
{
	return kinds[k].title;
}

const char *form_file(enum form_kind k)
{
	return kinds[k].file;
}

str form_day(struct arena *mem, instant t)
{
	int y, m, d;

	date_parts(instant_date(t), &y, &m, &d);
	return str_fmt(mem, "ngày %02d tháng %s%d năm %d", d, m < 3 ? "0" : "", m, y);
}

str form_moment(struct arena *mem, instant t)
{
	int minute = instant_minute(t);

	return str_fmt(mem, "%02d giờ %02d phút, %" STR_FMT, minute / 60, minute % 60, STR_ARG(form_day(mem, t)));
}

/* What a reader needs to check the paper without trusting the one who printed it. */
str form_seal_text(struct arena *mem, const struct form_head *h)
{
	const struct form_seal *s = &h->seal;
	struct buf b = buf_new(mem, 0);

	if (s->seq)
		buf_fmt(&b, "Sổ cái: sự kiện số %" PRId64 ", dấu vết %" STR_FMT, s->seq, STR_ARG(s->leaf));
	if (s->seq && s->size)
		buf_fmt(&b, "; điểm chốt %" PRId64 " sự kiện, gốc %" STR_FMT, s->size, STR_ARG(s->root));
	if (b.n)
		buf_z(&b, ".\n");
	buf_fmt(&b, "Kiểm tra tại %" STR_FMT "/so-cai và %" STR_FMT "/tra-cuu", STR_ARG(h->site), STR_ARG(h->site));
	return buf_view(&b);
}

static struct pdf *slip_begin(struct arena *mem, struct pdf_fonts *fonts, enum form_kind kind, const struct form_head *h,
			      double text)
{
	struct pdf_info info = {
		.text = text,
		.title = str_fmt(mem, "%s %" STR_FMT, form_title(kind), STR_ARG(h->code)),
		.author = h->org,
		.footer = form_seal_text(mem, h),
		.mark = h->demo ? S("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") : S(""),
		.created = h->made,
	};
	struct pdf *p = pdf_new(mem, fonts, &info);

	pdf_small(p, str_fmt(mem, "Mẫu số %02d (" CIRCULAR ")", (int)kind), PDF_RIGHT | PDF_ITALIC);
	pdf_national_header(p, h->parent, h->org, str_fmt(mem, "Mã hồ sơ: %" STR_FMT, STR_ARG(h->code)),
			    str_fmt(mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(h->place), STR_ARG(form_day(mem, h->made))));
	pdf_title(p, str_of(form_title(kind)));
	return p;
}

static void contact(struct pdf *p, const struct form_slip *s)
{
	pdf_field(p, S("Địa chỉ"), s->address);
	pdf_fields(p, S("Số định danh/Mã số thuế"), s->id_no, S("Điện thoại"), s->phone);
	if (s->email.n)
		pdf_field(p, S("Thư điện tử"), s->email);
}

static void applicant(struct pdf *p, const struct form_slip *s)
{
	pdf_field(p, S("Tổ chức, cá nhân nộp hồ sơ"), s->name);
	contact(p, s);
}

static str procedure_text(struct arena *mem, const struct form_slip *s)
{
	return str_fmt(mem, "%" STR_FMT " (mã thủ tục %" STR_FMT ")", STR_ARG(s->procedure), STR_ARG(s->procedure_code));
}

/* ---- 01 --------------------------------------------------------------------------------------------- */

static void papers(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	static const struct pdf_column columns[] = {
		{ S_INIT("STT"), 1, PDF_CENTER },
		{ S_INIT("Tên giấy tờ"), 8, 0 },
		{ S_INIT("Số lượng"), 1.6, PDF_CENTER },
		{ S_INIT("Hình thức"), 2.8, PDF_CENTER },
	};
	str *cells = NEW_ARRAY(mem, str, s->paper_n * ARRAY_LEN(columns)), *at = cells;

	for (size_t i = 0; i < s->paper_n; i++) {
		*at++ = str_fmt(mem, "%zu", i + 1);
		*at++ = s->papers[i].name;
		*at++ = str_fmt(mem, "%02" PRId64, s->papers[i].n);
		*at++ = s->papers[i].kind;
	}
	if (s->paper_n == 0) {
		pdf_field(p, S("Thành phần hồ sơ"), S("tờ khai điện tử, không kèm tệp"));
		return;
	}
	pdf_paragraph(p, S("Thành phần hồ sơ gồm:"), 0);
	pdf_table(p, columns, ARRAY_LEN(columns), cells, s->paper_n);
	pdf_space(p, 1.5);
}

/* The date and how it came about, so that anybody can count after us. */
static void appointment(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	pdf_field(p, s->pending ? S("Thời gian gửi hồ sơ") : S("Thời gian nhận hồ sơ"), form_moment(mem, s->received));
	pdf_field(p, s->pending ? S("Dự kiến trả kết quả") : S("Thời gian hẹn trả kết quả"), form_moment(mem, s->due));
	for (size_t i = 0; i < s->derivation_n; i++)
		pdf_small(p, str_fmt(mem, "– %" STR_FMT, STR_ARG(s->derivation[i])), PDF_ITALIC);
	if (s->paused)
		pdf_field(p, S("Hiện nay"), S("đang chờ người nộp hồ sơ bổ sung; thời gian chờ không tính"));
	else if (s->due_now.ms)
		pdf_field(p, S("Ngày hẹn trả hiện nay"), form_moment(mem, s->due_now));
}

static void receipt(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	const struct form_head *h = &s->head;

	pdf_paragraph(p, str_fmt(mem, s->pending ? "%" STR_FMT " đã nhận được trên mạng, đang chờ tiếp nhận hồ sơ của:" :
						   "%" STR_FMT " đã tiếp nhận hồ sơ của:", STR_ARG(s->centre)), 0);
	applicant(p, s);
	pdf_field(p, S("Nội dung yêu cầu giải quyết"), procedure_text(mem, s));
	pdf_field(p, S("Cơ quan giải quyết"), s->deciding);
	papers(p, mem, s);
	pdf_fields(p, S("Số lượng hồ sơ"), S("01 (bộ)"), S("Thời hạn giải quyết"), s->period);
	appointment(p, mem, s);
	if (s->fee.n)
		pdf_field(p, S("Phí, lệ phí"), s->fee);
	pdf_field(p, S("Nhận kết quả"), s->return_by);
	if (s->pending)
		pdf_field(p, S("Số thứ tự trong Sổ theo dõi hồ sơ"), S("cấp khi tiếp nhận"));
	else
		pdf_fields(p, S("Vào Sổ theo dõi hồ sơ, quyển số"), str_fmt(mem, "%" PRId64, s->year), S("Số thứ tự"),
			   str_fmt(mem, "%04" PRId64, s->register_no));
	pdf_signatures_qr(p, (struct pdf_sign){ S("Người nộp hồ sơ"), SIGN_HINT, s->name },
			  (struct pdf_sign){ S("Người tiếp nhận hồ sơ"), SIGN_HINT, s->staff }, h->look_up);
	pdf_paragraph(p, str_fmt(mem, "Mã tra cứu: %" STR_FMT, STR_ARG(h->lookup_code)), PDF_CENTER | PDF_BOLD);
	pdf_small(p, S("Quét mã QR để xem tình hình giải quyết hồ sơ. Ai có mã tra cứu đều xem được: hãy giữ giấy này."),
		  PDF_CENTER);
}

/* ---- 02 --------------------------------------------------------------------------------------------- */

static void items(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	static const struct pdf_column columns[] = {
		{ S_INIT("STT"), 1, PDF_CENTER },
		{ S_INIT("Giấy tờ, nội dung cần bổ sung"), 6, 0 },
		{ S_INIT("Lý do"), 6, 0 },
	};
	str *cells = NEW_ARRAY(mem, str, s->item_n * ARRAY_LEN(columns)), *at = cells;

	for (size_t i = 0; i < s->item_n; i++) {
		*at++ = str_fmt(mem, "%zu", i + 1);
		*at++ = s->items[i].paper;
		*at++ = s->items[i].reason;
	}
	pdf_table(p, columns, ARRAY_LEN(columns), cells, s->item_n);
	pdf_space(p, 1.5);
}

static void supplement(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	applicant(p, s);
	pdf_field(p, S("Nội dung yêu cầu giải quyết"), procedure_text(mem, s));
	pdf_paragraph(p, S("Đề nghị bổ sung, hoàn thiện hồ sơ gồm những nội dung sau:"), 0);
	items(p, mem, s);
	if (s->reason.n)
		pdf_field(p, S("Hướng dẫn thêm"), s->reason);
	if (s->until.ms)
		pdf_field(p, S("Bổ sung trước"), form_moment(mem, s->until));
	pdf_paragraph(p,
		      str_fmt(mem,
			      "Trong quá trình bổ sung, nếu có vướng mắc, xin liên hệ %" STR_FMT
			      "%s%" STR_FMT " để được hướng dẫn. Thời gian chờ bổ sung không tính vào thời hạn giải quyết.",
			      STR_ARG(s->centre), s->contact.n ? ", điện thoại " : "", STR_ARG(s->contact)),
		      PDF_JUSTIFY | PDF_INDENT);
}

/* ---- 03, 04, 05 ------------------------------------------------------------------------------------- */

static void refusal(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	pdf_paragraph(p, str_fmt(mem, "%" STR_FMT " đã xem xét hồ sơ của:", STR_ARG(s->centre)), 0);
	applicant(p, s);
	pdf_field(p, S("Nội dung yêu cầu giải quyết"), procedure_text(mem, s));
	pdf_paragraph(p, S("Qua xem xét, cơ quan thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"),
		      PDF_JUSTIFY | PDF_INDENT);
	pdf_paragraph(p, s->reason, PDF_JUSTIFY | PDF_INDENT);
	pdf_paragraph(p,
		      S("Ông (bà) có thể nộp lại khi đã đáp ứng yêu cầu, hoặc phản ánh, kiến nghị, khiếu nại theo quy định "
			"của pháp luật. Xin thông báo để ông (bà) được biết."),
		      PDF_JUSTIFY | PDF_INDENT);
}

static void apology(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	pdf_paragraph(p, str_fmt(mem, "Kính gửi: %" STR_FMT, STR_ARG(s->name)), PDF_CENTER | PDF_BOLD);
	pdf_paragraph(p,
		      str_fmt(mem,
			      "%" STR_FMT " đã tiếp nhận hồ sơ mã số %" STR_FMT " của ông (bà) đề nghị giải quyết thủ tục: %"
			      STR_FMT ".",
			      STR_ARG(s->centre), STR_ARG(s->head.code), STR_ARG(procedure_text(mem, s))),
		      PDF_JUSTIFY | PDF_INDENT);
	pdf_field(p, S("Thời gian nhận hồ sơ"), form_moment(mem, s->received));
	pdf_field(p, S("Thời gian hẹn trả kết quả"), form_moment(mem, s->old_due));
	pdf_paragraph(p, S("Cơ quan giải quyết không thể trả kết quả đúng thời gian đã hẹn. Lý do:"), PDF_JUSTIFY | PDF_INDENT);
	pdf_paragraph(p, s->reason, PDF_JUSTIFY | PDF_INDENT);
	pdf_paragraph(p,
		      str_fmt(mem,
			      "%" STR_FMT " xin lỗi ông (bà) vì sự chậm trễ này và %s %" STR_FMT ".",
			      STR_ARG(s->deciding),
			      s->due_now.ms ? "đề nghị gia hạn; thời gian trả kết quả mới là" :
					      "cam kết trả kết quả sớm nhất; hạn đã hẹn vẫn là",
			      STR_ARG(form_moment(mem, s->due_now.ms ? s->due_now : s->old_due))),
		      PDF_JUSTIFY | PDF_INDENT);
	pdf_paragraph(p, S("Rất mong ông (bà) thông cảm."), PDF_JUSTIFY | PDF_INDENT);
}

/* A decision on the calendar moved the date: later in the words of form 04, earlier as news. */
static void calendar(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	if (s->due_now.ms > s->old_due.ms) {
		apology(p, mem, s);
		return;
	}
	pdf_paragraph(p, str_fmt(mem, "Kính gửi: %" STR_FMT, STR_ARG(s->name)), PDF_CENTER | PDF_BOLD);
	pdf_field(p, S("Nội dung yêu cầu giải quyết"), procedure_text(mem, s));
	pdf_field(p, S("Thời gian nhận hồ sơ"), form_moment(mem, s->received));
	pdf_field(p, S("Thời gian đã hẹn trả kết quả"), form_moment(mem, s->old_due));
	pdf_field(p, S("Thời gian trả kết quả mới"), form_moment(mem, s->due_now));
	pdf_field(p, S("Lý do"), s->reason);
	pdf_paragraph(p,
		      str_fmt(mem,
			      "%" STR_FMT " thông báo kết quả có sớm hơn ngày đã hẹn. Giấy hẹn cũ vẫn dùng được; ông (bà) không phải "
			      "làm gì thêm.",
			      STR_ARG(s->deciding)),
		      PDF_JUSTIFY | PDF_INDENT);
}

static void stop(struct pdf *p, struct arena *mem, const struct form_slip *s)
{
	pdf_paragraph(p, str_fmt(mem, "Kính gửi: %" STR_FMT, STR_ARG(s->name)), PDF_CENTER | PDF_BOLD);
	contact(p, s);
	pdf_field(p, S("Nội dung yêu cầu giải quyết"), procedure_text(mem, s));
	pdf_field(p, S("Thời gian nhận hồ sơ"), s->received.ms ? form_moment(mem, s->received) : S("chưa tiếp nhận"));
	pdf_paragraph(p,
		      str_fmt(mem, "%" STR_FMT " thông báo dừng giải quyết hồ sơ nêu trên %" STR_FMT ", kể từ %" STR_FMT ".",
			      STR_ARG(s->centre), STR_ARG(s->asked_by), STR_ARG(form_moment(mem, s->head.made))),
		      PDF_JUSTIFY | PDF_INDENT);
	pdf_field(p, S("Lý do"), s->reason);
	pdf_paragraph(p, S("Xin thông báo để ông (bà) được biết và nhận lại giấy tờ đã nộp (nếu có)."),
		      PDF_JUSTIFY | PDF_INDENT);
}

static void sign(struct pdf *p, struct arena *mem, enum form_kind kind, const struct form_slip *s)
{
	str who = kind == FORM_SUPPLEMENT ? S("Người hướng dẫn") :
		  kind == FORM_APOLOGY || kind == FORM_CALENDAR ? S("Đại diện cơ quan giải quyết") :
					    S("Người có thẩm quyền");
	str caption = str_fmt(mem, "Quét mã để xem tình hình giải quyết hồ sơ%s.\nMã hồ sơ %" STR_FMT ", mã tra cứu %" STR_FMT,
			      kind == FORM_SUPPLEMENT ? " và bổ sung trực tuyến" : "", STR_ARG(s->head.code),
			      STR_ARG(s->head.lookup_code));

	pdf_signatures(p, (struct pdf_sign){ 0 }, (struct pdf_sign){ who, SIGN_HINT, s->staff });
	pdf_qr(p, s->head.look_up, 24, caption);
}

/* A slip is handed over as one sheet: what does not fit is set smaller, and only then takes two pages. */
int form_draw(struct arena *mem, struct pdf_fonts *fonts, enum form_kind kind, const struct form_slip *s, str *ret_pdf)
{
	static void (*const draw[])(struct pdf *, struct arena *, const struct form_slip *) = {
		[FORM_RECEIPT] = receipt, [FORM_SUPPLEMENT] = supplement, [FORM_REFUSAL] = refusal,
		[FORM_APOLOGY] = apology, [FORM_STOP] = stop,		  [FORM_CONTROL] = form_draw_hops,
		[FORM_CALENDAR] = calendar,
	};
	static const double sizes[] = { 0, 12, 11 };
	struct pdf *p = NULL;

	if (kind < FORM_RECEIPT || kind > FORM_CALENDAR || kind == FORM_REGISTER)
		return E_INVALID;
	for (size_t i = 0; i < ARRAY_LEN(sizes) && (!p || pdf_pages(p) > 1); i++) {
		p = slip_begin(mem, fonts, kind, &s->head, sizes[i]);
		draw[kind](p, mem, s);
		if (kind != FORM_RECEIPT && kind != FORM_CONTROL)
			sign(p, mem, kind, s);
	}
	return pdf_end(p, ret_pdf);
}
