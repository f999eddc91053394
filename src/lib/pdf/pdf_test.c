/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_test.c - forms drawn and read back with the tools people use: poppler for text, fonts and
 * structure, zbar for the QR code. Where a tool is missing its test says so and checks nothing.
 */
#include "lib/pdf/pdf.h"

#include "base/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define LOOKUP "https://motcua.example/tra-cuu/H19.18-260217-0001"

static const struct pdf_column papers[] = {
	{ S_INIT("STT"), 1, PDF_CENTER },
	{ S_INIT("Tên giấy tờ"), 8, 0 },
	{ S_INIT("Số lượng"), 1.6, PDF_CENTER },
	{ S_INIT("Hình thức"), 2.6, PDF_CENTER },
};

/* Form 01 of the one-stop decree, as a counter prints it. */
static void draw_receipt(struct pdf *p)
{
	static const str cells[] = {
		S_INIT("1"),
		S_INIT("Đơn đề nghị cấp giấy phép xây dựng (Mẫu số 01)"),
		S_INIT("1"),
		S_INIT("Bản chính"),
		S_INIT("2"),
		S_INIT("Bản sao giấy tờ hợp pháp về đất đai: Giấy chứng nhận quyền sử dụng đất, quyền sở hữu "
		       "nhà ở và tài sản khác gắn liền với đất số CH 012345"),
		S_INIT("1"),
		S_INIT("Bản sao điện tử"),
		S_INIT("3"),
		S_INIT("Bản vẽ thiết kế xây dựng kèm theo giấy phép"),
		S_INIT("2"),
		S_INIT("Bản quét"),
	};

	pdf_national_header(p, S("Ủy ban nhân dân tỉnh Đồng Nai"),
			    S("Trung tâm Phục vụ hành chính công xã Nhơn Trạch"),
			    S("Số: 0001/TNHS"), S("Nhơn Trạch, ngày 17 tháng 02 năm 2026"));
	pdf_title(p, S("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"));
	pdf_subtitle(p, S("Mã hồ sơ: H19.18-260217-0001"));
	pdf_paragraph(p, S("Bộ phận tiếp nhận và trả kết quả tiếp nhận hồ sơ của:"), 0);
	pdf_field(p, S("Ông/Bà"), S("NGUYỄN THỊ ÁNH TUYẾT"));
	pdf_field(p, S("Địa chỉ"),
		  S("Số 12, đường Nguyễn Hữu Cảnh, ấp Bến Sắn, xã Nhơn Trạch, tỉnh Đồng Nai"));
	pdf_fields(p, S("Số điện thoại"), S("0901 234 567"), S("Thư điện tử"), S(""));
	pdf_field(p, S("Số căn cước/Mã số thuế"), S("075190001234"));
	pdf_field(p, S("Nội dung yêu cầu giải quyết"),
		  S("Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ"));
	pdf_paragraph(p, S("Thành phần hồ sơ gồm:"), 0);
	pdf_table(p, papers, ARRAY_LEN(papers), cells, ARRAY_LEN(cells) / ARRAY_LEN(papers));
	pdf_fields(p, S("Số lượng hồ sơ"), S("01 bộ"), S("Thời hạn giải quyết"),
		   S("10 ngày làm việc"));
	pdf_field(p, S("Thời gian nhận hồ sơ"), S("08 giờ 30 phút, ngày 17 tháng 02 năm 2026"));
	pdf_field(p, S("Thời gian trả kết quả"), S("08 giờ 30 phút, ngày 03 tháng 3 năm 2026"));
	pdf_field(p, S("Đăng ký nhận kết quả tại"), S(""));
	pdf_fields(p, S("Vào sổ theo dõi hồ sơ, quyển số"), S("01/2026"), S("Số thứ tự"),
		   S("0001"));
	pdf_signatures_qr(p,
			  (struct pdf_sign){ S("Người nộp hồ sơ"), S("(Ký và ghi rõ họ tên)"),
					     S("Nguyễn Thị Ánh Tuyết") },
			  (struct pdf_sign){ S("Người tiếp nhận hồ sơ"), S("(Ký và ghi rõ họ tên)"),
					     S("Trần Quốc Thịnh") },
			  S(LOOKUP));
	pdf_small(p, S("Quét mã để xem tình hình giải quyết hồ sơ, hoặc mở " LOOKUP), PDF_CENTER);
	pdf_small(p, S("Dấu vết trong sổ cái: 9f86d081884c7d659a2feaa0c55ad015"), PDF_CENTER);
}

/* Form 02: what is missing. A letter with a paragraph, a QR block and one signature. */
static void draw_supplement(struct pdf *p)
{
	pdf_national_header(p, S(""), S("Sở Xây dựng"), S("Số: 15/PBS-SXD"),
			    S("Đồng Nai, ngày 18 tháng 02 năm 2026"));
	pdf_title(p, S("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"));
	pdf_paragraph(
		p,
		S("Sau khi xem xét hồ sơ, Sở Xây dựng đề nghị ông Lê Văn Ký hoàn thiện hồ sơ gồm những nội "
		  "dung dưới đây. Nếu có vướng mắc, đề nghị liên hệ số điện thoại 0251 3822 505 để được "
		  "hướng dẫn; việc bổ sung chỉ được yêu cầu một lần trong suốt quá trình giải quyết."),
		PDF_JUSTIFY | PDF_INDENT);
	pdf_field(p, S("Lý do"), S(""));
	pdf_signatures(p, (struct pdf_sign){ 0 },
		       (struct pdf_sign){ S("Người hướng dẫn"), S("(Ký và ghi rõ họ tên)"),
					  S("Phạm Ngọc Ẩn") });
	pdf_qr(p, S(LOOKUP), 25, S("Quét mã để bổ sung hồ sơ trực tuyến.\n" LOOKUP));
}

static const struct pdf_info receipt_info = {
	.title = S_INIT("Giấy tiếp nhận hồ sơ H19.18-260217-0001"),
	.author = S_INIT("Trung tâm Phục vụ hành chính công xã Nhơn Trạch"),
	.footer = S_INIT("In từ hệ thống một cửa lúc 08:30 ngày 17/02/2026"),
	.mark = S_INIT("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"),
	.created = { 1771291800000 },
};

static void free_fonts(void *fonts)
{
	pdf_fonts_free(fonts);
}

static struct pdf_fonts *fonts_for_test(void)
{
	struct pdf_fonts *f = pdf_fonts_new();

	arena_defer(test_mem(), free_fonts, f);
	return f;
}

static str receipt(struct pdf_fonts *fonts, enum pdf_size size)
{
	struct pdf_info info = receipt_info;
	struct pdf *p;
	str bytes;

	info.size = size;
	p = pdf_new(test_mem(), fonts, &info);
	draw_receipt(p);
	CHECK_OK(pdf_end(p, &bytes));
	return bytes;
}

/* Writes into `name` of the test's directory, or of $PDF_TEST_KEEP to look at it afterwards. */
static const char *save(str bytes, const char *name)
{
	const char *keep = getenv("PDF_TEST_KEEP");
	str dir = keep ? str_of(keep) : test_dir();
	str path = str_fmt(test_mem(), "%" STR_FMT "/%s", STR_ARG(dir), name);
	FILE *f = fopen(path.p, "wb");

	CHECK(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
	return path.p;
}

#define RUN(out, ...) test_tool((char *const[]){ __VA_ARGS__, NULL }, (out))
/* execvp() takes strings it does not change as char *. */
#define ARG(s) ((char *)(uintptr_t)(s))

static int count(str text, str what)
{
	ptrdiff_t at;
	int n = 0;

	for (; (at = str_search(text, what)) >= 0; n++)
		text = str_sub(text, (size_t)at + what.n, text.n);
	return n;
}

/* fontconfig loses one list while reading its configuration, once per process. */
const char *__lsan_default_suppressions(void);
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}

TEST(pdf, same_calls_same_bytes)
{
	struct pdf_fonts *fonts = fonts_for_test();
	str a = receipt(fonts, PDF_A5), b = receipt(fonts, PDF_A5);

	CHECK(str_starts(a, S("%PDF-1.")) && a.n < 120000);
	CHECK(str_eq(a, b));
	CHECK(str_search(a, S("/Lang (vi-VN)")) > 0 && str_search(a, S("/Marked true")) > 0);
	CHECK(str_search(a, S("20260217")) > 0);
}

TEST(pdf, fonts_are_tinos_alone)
{
	struct pdf_fonts *fonts = fonts_for_test();
	const char *file = save(receipt(fonts, PDF_A4), "receipt-a4.pdf");
	str out, line;
	int n = 0;

	CHECK_OK(pdf_fonts_check(fonts));
	if (!RUN(&out, ARG("pdffonts"), ARG(file)))
		return;
	for (str_cut(&out, '\n'), str_cut(&out, '\n'); out.p;) {
		line = str_cut(&out, '\n');
		CHECK(line.n == 0 || str_search(line, S("+Tinos")) > 0);
		n += line.n > 0;
	}
	CHECK(n >= 3); /* regular, bold, italic */
}

TEST(pdf, text_comes_back_with_every_accent)
{
	static const char *const wanted[] = {
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		"Độc lập - Tự do - Hạnh phúc",
		"ỦY BAN NHÂN DÂN",
		"GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
		"NGUYỄN THỊ ÁNH TUYẾT",
		"Bản vẽ thiết kế xây dựng kèm theo giấy phép",
		"NGƯỜI TIẾP NHẬN HỒ SƠ",
		"BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
		"In từ hệ thống một cửa",
	};
	static const char *const vowels[] = {
		"ÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ ÈÉẺẼẸ ÊỀẾỂỄỆ",
		"ÌÍỈĨỊ ÒÓỎÕỌ ÔỒỐỔỖỘ ƠỜỚỞỠỢ ÙÚỦŨỤ ƯỪỨỬỮỰ ỲÝỶỸỴ Đ",
		"àáảãạ ăằắẳẵặ âầấẩẫậ èéẻẽẹ êềếểễệ",
		"ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ đ",
	};
	struct pdf_fonts *fonts = fonts_for_test();
	struct pdf *p = pdf_new(test_mem(), fonts, &receipt_info);
	str bytes, out;

	draw_receipt(p);
	for (size_t i = 0; i < ARRAY_LEN(vowels); i++)
		pdf_small(p, str_of(vowels[i]), i % 2 ? PDF_BOLD : PDF_ITALIC);
	CHECK_OK(pdf_end(p, &bytes));
	if (!RUN(&out, ARG("pdftotext"), ARG("-layout"), ARG(save(bytes, "text.pdf")), ARG("-")))
		return;
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (str_search(out, str_of(wanted[i])) < 0)
			test_fail(__FILE__, __LINE__, wanted[i]);
	for (size_t i = 0; i < ARRAY_LEN(vowels); i++)
		if (str_search(out, str_of(vowels[i])) < 0)
			test_fail(__FILE__, __LINE__, vowels[i]);
}

/* The QR code on the first page, as a camera sees it. */
static void scan(const char *file)
{
	str base = str_fmt(test_mem(), "%.*s", (int)strlen(file) - 4, file), out;
	str png = str_fmt(test_mem(), "%s.png", base.p);

	if (RUN(&out, ARG("pdftoppm"), ARG("-png"), ARG("-singlefile"), ARG("-r"), ARG("110"),
		ARG(file), ARG(base.p)) &&
	    RUN(&out, ARG("zbarimg"), ARG("-q"), ARG("--raw"), ARG(png.p)))
		CHECK_STRZ(out, LOOKUP "\n");
}

TEST(pdf, receipt_is_one_tagged_page_with_a_readable_qr)
{
	static const enum pdf_size sizes[] = { PDF_A5, PDF_A4 };
	static const char *const papers_of[] = { "419.528 x 595.276", "595.276 x 841.89" };
	struct pdf_fonts *fonts = fonts_for_test();
	str out;

	for (int i = 0; i < 2; i++) {
		const char *file =
			save(receipt(fonts, sizes[i]), i ? "receipt-a4.pdf" : "receipt-a5.pdf");

		if (!RUN(&out, ARG("pdfinfo"), ARG(file)))
			return;
		CHECK(str_search(out, S("Pages:           1\n")) > 0);
		CHECK(str_search(out, S("Tagged:          yes")) > 0);
		CHECK(str_search(out, str_of(papers_of[i])) > 0);
		scan(file);
	}
}

TEST(pdf, letter_with_a_qr_block)
{
	struct pdf_fonts *fonts = fonts_for_test();
	struct pdf *p =
		pdf_new(test_mem(), fonts, &(struct pdf_info){ .title = S("Phiếu bổ sung") });
	str bytes, out;
	const char *file;

	draw_supplement(p);
	CHECK_OK(pdf_end(p, &bytes));
	file = save(bytes, "supplement.pdf");
	if (RUN(&out, ARG("pdftotext"), ARG(file), ARG("-")))
		CHECK(str_search(out, S("SỞ XÂY DỰNG")) >= 0 &&
		      str_search(out, S("Phạm Ngọc Ẩn")) > 0);
	scan(file);
}

TEST(pdf, long_table_repeats_its_heading_and_keeps_every_row)
{
	struct pdf_fonts *fonts = fonts_for_test();
	struct pdf_info info = { .title = S("Sổ theo dõi hồ sơ"), .landscape = true };
	struct pdf *p = pdf_new(test_mem(), fonts, &info);
	const size_t rows = 120;
	str *cells = NEW_ARRAY(test_mem(), str, rows * 4);
	str bytes, out;
	int found = 0, pages;

	for (size_t i = 0; i < rows; i++) {
		cells[i * 4] = str_fmt(test_mem(), "#%zu#", i + 1);
		cells[i * 4 + 1] = S("Đăng ký kết hôn có yếu tố nước ngoài tại khu vực biên giới");
		cells[i * 4 + 2] = S("1");
		cells[i * 4 + 3] = S("Trực tuyến");
	}
	pdf_title(p, S("Sổ theo dõi hồ sơ"));
	pdf_table(p, papers, 4, cells, rows);
	CHECK_OK(pdf_end(p, &bytes));
	if (!RUN(&out, ARG("pdftotext"), ARG("-layout"), ARG(save(bytes, "register.pdf")),
		 ARG("-")))
		return;
	for (size_t i = 0; i < rows; i++)
		found += str_search(out, cells[i * 4]) >= 0;
	CHECK_INT(found, rows);
	pages = count(out, S("\f"));
	CHECK(pages >= 4);
	CHECK_INT(count(out, S("Tên giấy tờ")), pages);
}

TEST(pdf, row_larger_than_a_page_and_long_text_break)
{
	struct pdf_fonts *fonts = fonts_for_test();
	struct pdf_info info = { .size = PDF_A5, .title = S("Dài") };
	struct pdf *p = pdf_new(test_mem(), fonts, &info);
	struct buf text = buf_new(test_mem(), 0);
	str cells[4] = { S("1"), S(""), S("2"), S("3") };
	str bytes, out;

	for (int i = 1000; i < 2500; i++)
		buf_fmt(&text, "từ%d ", i);
	buf_z(&text, "HẾT");
	cells[1] = buf_view(&text);
	pdf_paragraph(p, buf_view(&text), PDF_JUSTIFY | PDF_INDENT);
	pdf_table(p, papers, 4, cells, 1);
	CHECK_OK(pdf_end(p, &bytes));
	if (!RUN(&out, ARG("pdftotext"), ARG("-layout"), ARG(save(bytes, "long.pdf")), ARG("-")))
		return;
	for (int i = 1000; i < 2500; i++)
		CHECK_INT(count(out, str_fmt(test_mem(), "từ%d", i)), 2);
}

TEST(pdf, document_never_ended_leaks_nothing)
{
	struct pdf_fonts *fonts = fonts_for_test();
	struct pdf *p = pdf_new(test_mem(), fonts, &receipt_info);

	draw_receipt(p);
	CHECK(arena_used(test_mem()) > 0);
}
