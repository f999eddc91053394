/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form_test.c - the seven forms drawn from structs filled by hand and read back with poppler and zbar.
 * Where a tool is missing its test says so and checks the rest. FORM_TEST_KEEP=DIR keeps the files.
 */
#include "base/test.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "mod/form/form_draw.h"

#define LOOK_UP "https://motcua.example/tra-cuu?code=H37.D20-260217-0001&key=K7QX2M9P"
#define LONG_NAME "Nguyễn Phước Quý Thị Ánh Tuyết Hoàng Ngân Bảo Trân Công Huyền Tôn Nữ Diệu Thục Đoan Trang Ái Nhân"

static struct pdf_fonts *fonts(void)
{
	struct pdf_fonts *f = pdf_fonts_new();

	arena_defer(test_mem(), (void (*)(void *))pdf_fonts_free, f);
	return f;
}

static instant at(const char *iso)
{
	instant t = { 0 };

	CHECK(instant_parse(str_of(iso), &t));
	return t;
}

static const struct form_paper papers[] = {
	{ S_INIT("Tờ khai đăng ký khai sinh theo mẫu"), S_INIT("Bản chính"), 1 },
	{ S_INIT("Giấy chứng sinh; trường hợp không có thì nộp văn bản của người làm chứng xác nhận về việc sinh"),
	  S_INIT("Bản điện tử"), 2 },
};

static const struct form_item items[] = {
	{ S_INIT("Giấy chứng nhận kết hôn của cha mẹ"), S_INIT("Bản chụp mờ, không đọc được số và ngày đăng ký") },
	{ S_INIT("Tờ khai đăng ký khai sinh"), S_INIT("Chưa ghi nơi sinh") },
};

static const str derivation[] = {
	S_INIT("Nhận lúc 08:30 ngày 17/02/2026, giờ làm việc."),
	S_INIT("Không tính 5 ngày từ 16/02/2026 đến 20/02/2026: Tết Nguyên đán (Điều 112 Bộ luật Lao động 2019)."),
	S_INIT("Tính 3 ngày làm việc: từ 23/02/2026 đến hết 25/02/2026."),
};

static struct form_hop hops[] = {
	{ .giver = S_INIT("Hoàng Văn An"), .receiver = S_INIT("Lý Thị Mai"), .work = S_INIT("Tiếp nhận hồ sơ") },
	{ .giver = S_INIT("Lý Thị Mai"), .receiver = S_INIT("Vi Văn Tùng"), .work = S_INIT("Thẩm định"),
	  .note = S_INIT("Đã đối chiếu cơ sở dữ liệu") },
	{ .giver = S_INIT("Vi Văn Tùng"), .receiver = S_INIT("Nông Đức Thành"), .work = S_INIT("Ký duyệt") },
	{ .giver = S_INIT("Nông Đức Thành"), .receiver = S_INIT(""), .work = S_INIT("Trả kết quả") },
};

static struct form_slip slip(void)
{
	hops[0].given = hops[0].received = at("2026-02-23T08:30");
	hops[0].due = at("2026-02-23T11:30");
	hops[0].done = hops[1].given = at("2026-02-23T09:00");
	hops[1].received = at("2026-02-23T09:20");
	hops[1].due = at("2026-02-25T11:30");
	hops[1].done = hops[2].given = hops[2].received = at("2026-02-24T10:00");
	hops[2].due = at("2026-02-24T10:00");
	hops[2].done = hops[3].given = at("2026-02-24T15:00");
	hops[3].due = at("2026-02-25T17:30");
	return (struct form_slip){
		.head = { .parent = S("Ủy ban nhân dân phường Đông Kinh"),
			  .org = S("Trung tâm Phục vụ hành chính công phường Đông Kinh"),
			  .place = S("Đông Kinh"), .made = at("2026-02-24T16:00"), .code = S("H37.D20-260217-0001"),
			  .site = S("https://motcua.example"), .look_up = S(LOOK_UP), .lookup_code = S("K7QX2M9P"),
			  .seal = { 4711, S("9f86d081884c7d65"), 4800, S("2c26b46b68ffc68f") }, .demo = true },
		.name = S(LONG_NAME), .id_no = S("020190001234"), .phone = S("0901234567"), .email = S("an@example.vn"),
		.address = S("Số 12, đường Bà Triệu, khối 8, phường Đông Kinh, tỉnh Lạng Sơn"),
		.procedure = S("Thủ tục đăng ký khai sinh"), .procedure_code = S("1.001193"),
		.centre = S("Trung tâm Phục vụ hành chính công phường Đông Kinh"),
		.deciding = S("Ủy ban nhân dân phường Đông Kinh"), .papers = papers, .paper_n = ARRAY_LEN(papers),
		.period = S("3 ngày làm việc"), .received = at("2026-02-17T08:30"), .due = at("2026-02-25T17:30"),
		.due_now = at("2026-02-27T17:30"), .derivation = derivation, .derivation_n = ARRAY_LEN(derivation),
		.return_by = S("Trực tiếp tại nơi tiếp nhận"), .register_no = 17, .year = 2026, .staff = S("Lý Thị Mai"),
		.items = items, .item_n = ARRAY_LEN(items), .until = at("2026-03-10T17:30"), .contact = S("0205 3812 345"),
		.reason = S("Hồ sơ thuộc thẩm quyền của cơ quan khác; đề nghị nộp tại Sở Tư pháp tỉnh Lạng Sơn."),
		.old_due = at("2026-02-25T17:30"), .asked_by = S("theo đề nghị của người nộp hồ sơ"), .hops = hops,
		.hop_n = ARRAY_LEN(hops),
	};
}

/* ---- tools ------------------------------------------------------------------------------------------- */

static const char *save(str bytes, const char *name)
{
	const char *keep = getenv("FORM_TEST_KEEP");
	str dir = keep ? str_of(keep) : test_dir();
	str path = str_fmt(test_mem(), "%" STR_FMT "/%s.pdf", STR_ARG(dir), name);
	FILE *f = fopen(path.p, "wb");

	CHECK(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
	return path.p;
}

/* execvp() takes strings it does not change as char *. */
#define ARG(s) ((char *)(uintptr_t)(s))
#define RUN(out, ...) test_tool((char *const[]){ __VA_ARGS__, NULL }, (out))

/* The words of a page with every run of white space as one space, so that wrapping does not matter. */
static bool words(const char *file, str *ret)
{
	struct buf b = buf_new(test_mem(), 0);
	str out;

	if (!RUN(&out, ARG("pdftotext"), ARG(file), ARG("-")))
		return false;
	for (size_t i = 0; i < out.n; i++) {
		bool space = out.p[i] == '\n' || out.p[i] == ' ' || out.p[i] == '\f';

		if (!space || (b.n && b.p[b.n - 1] != ' '))
			buf_char(&b, space ? ' ' : out.p[i]);
	}
	*ret = buf_view(&b);
	return true;
}

static void has(str text, const char *what)
{
	if (str_search(text, str_of(what)) < 0)
		test_fail(__FILE__, __LINE__, what);
}

/* Drawn twice: the same inputs, the same bytes. */
static const char *draw_slip(enum form_kind kind, const struct form_slip *s, const char *name)
{
	str pdf, again;

	CHECK_OK(form_draw(test_mem(), fonts(), kind, s, &pdf));
	CHECK_OK(form_draw(test_mem(), fonts(), kind, s, &again));
	CHECK(str_eq(pdf, again));
	return save(pdf, name);
}

static const char *draw(enum form_kind kind)
{
	struct form_slip s = slip();

	return draw_slip(kind, &s, form_file(kind));
}

/* ---- what each form must say --------------------------------------------------------------------------- */

#define EVERY                                                                                                      \
	"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "H37.D20-260217-0001",                \
		"sự kiện số 4711, dấu vết 9f86d081884c7d65", "4800 sự kiện, gốc 2c26b46b68ffc68f",                 \
		"https://motcua.example/so-cai", "ngày 24 tháng 02 năm 2026", "1.001193", LONG_NAME,               \
		"BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"

static void check_words(enum form_kind kind, const char *const *wanted, size_t n)
{
	static const char *const every[] = { EVERY };
	const char *file = draw(kind);
	str text;

	if (!words(file, &text))
		return;
	for (size_t i = 0; i < ARRAY_LEN(every); i++)
		has(text, every[i]);
	for (size_t i = 0; i < n; i++)
		has(text, wanted[i]);
}

#define CHECK_WORDS(kind, ...)                                        \
	do {                                                          \
		const char *const wanted_[] = { __VA_ARGS__ };        \
		check_words(kind, wanted_, ARRAY_LEN(wanted_));       \
	} while (0)

TEST(form, receipt_tells_papers_dates_and_how_the_date_came_about)
{
	CHECK_WORDS(FORM_RECEIPT, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Mẫu số 01", "020190001234", "0901234567",
		    "an@example.vn", "Số 12, đường Bà Triệu, khối 8", "Tờ khai đăng ký khai sinh theo mẫu", "Bản chính",
		    "văn bản của người làm chứng", "01 (bộ)", "3 ngày làm việc", "08 giờ 30 phút, ngày 17 tháng 02 năm 2026",
		    "17 giờ 30 phút, ngày 25 tháng 02 năm 2026", "17 giờ 30 phút, ngày 27 tháng 02 năm 2026",
		    "Tết Nguyên đán", "từ 23/02/2026 đến hết 25/02/2026", "Trực tiếp tại nơi tiếp nhận", "0017", "K7QX2M9P",
		    "Lý Thị Mai");
}

TEST(form, supplement_request_tells_each_paper_with_its_reason)
{
	CHECK_WORDS(FORM_SUPPLEMENT, "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Giấy chứng nhận kết hôn của cha mẹ",
		    "Bản chụp mờ", "Chưa ghi nơi sinh", "17 giờ 30 phút, ngày 10 tháng 3 năm 2026", "0205 3812 345");
}

TEST(form, refusal_apology_and_stop_tell_the_reason)
{
	CHECK_WORDS(FORM_REFUSAL, "PHIẾU TỪ CHỐI", "đề nghị nộp tại Sở Tư pháp tỉnh Lạng Sơn");
	CHECK_WORDS(FORM_APOLOGY, "XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN", "17 giờ 30 phút, ngày 25 tháng 02 năm 2026",
		    "17 giờ 30 phút, ngày 27 tháng 02 năm 2026", "thuộc thẩm quyền của cơ quan khác");
	CHECK_WORDS(FORM_CALENDAR, "THÔNG BÁO THAY ĐỔI NGÀY HẸN TRẢ KẾT QUẢ", "xin lỗi ông (bà) vì sự chậm trễ này",
		    "17 giờ 30 phút, ngày 27 tháng 02 năm 2026");
	CHECK_WORDS(FORM_STOP, "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "theo đề nghị của người nộp hồ sơ",
		    "16 giờ 00 phút, ngày 24 tháng 02 năm 2026");
}

TEST(form, control_slip_judges_every_hop)
{
	CHECK_WORDS(FORM_CONTROL, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Vi Văn Tùng", "09:20 23/02/2026",
		    "Trước hạn", "Đúng hạn", "Quá hạn", "còn hạn", "Đã đối chiếu cơ sở dữ liệu");
}

TEST(form, qr_code_is_the_address_of_the_look_up)
{
	struct form_slip s = slip();
	const char *file;
	str base, out, png;

	s.name = S("Hoàng Thị Ánh Nguyệt");
	file = draw_slip(FORM_RECEIPT, &s, "qr");
	base = str_fmt(test_mem(), "%.*s", (int)strlen(file) - 4, file);
	png = str_fmt(test_mem(), "%s.png", base.p);

	if (RUN(&out, ARG("pdftoppm"), ARG("-png"), ARG("-singlefile"), ARG("-r"), ARG("110"), ARG(file), ARG(base.p)) &&
	    RUN(&out, ARG("zbarimg"), ARG("-q"), ARG("--raw"), ARG(png.p)))
		CHECK_STRZ(out, LOOK_UP "\n");
}

TEST(form, fonts_are_tinos_alone)
{
	const char *file = draw(FORM_CONTROL);
	int n = 0;
	str out;

	if (!RUN(&out, ARG("pdffonts"), ARG(file)))
		return;
	for (str_cut(&out, '\n'), str_cut(&out, '\n'); out.p;) {
		str line = str_cut(&out, '\n');

		CHECK(line.n == 0 || str_search(line, S("+Tinos")) > 0);
		n += line.n > 0;
	}
	CHECK(n >= 3);
}

TEST(form, another_seal_is_another_file)
{
	struct form_slip s = slip();
	str a, b;

	CHECK_OK(form_draw(test_mem(), fonts(), FORM_STOP, &s, &a));
	s.head.seal.leaf = S("0000000000000000");
	CHECK_OK(form_draw(test_mem(), fonts(), FORM_STOP, &s, &b));
	CHECK(!str_eq(a, b));
	CHECK_INT(form_draw(test_mem(), fonts(), FORM_REGISTER, &s, &a), E_INVALID);
}

/* A register of several pages keeps every line and its heading. */
TEST(form, register_holds_every_line)
{
	enum { LINES = 60 };
	struct form_line *lines = NEW_ARRAY(test_mem(), struct form_line, LINES);
	struct form_book book = {
		.parent = S("Ủy ban nhân dân phường Đông Kinh"),
		.org = S("Trung tâm Phục vụ hành chính công phường Đông Kinh"), .place = S("Đông Kinh"),
		.period = S("Từ ngày 01/02/2026 đến ngày 28/02/2026"), .made = at("2026-02-28T17:00"), .lines = lines, .n = LINES,
	};
	str pdf, text;

	for (int i = 0; i < LINES; i++)
		lines[i] = (struct form_line){
			.no = str_fmt(test_mem(), "%04d", i + 1), .code = str_fmt(test_mem(), "H37.D20-260217-%04d", i + 1),
			.procedure = S("Thủ tục đăng ký khai sinh có yếu tố nước ngoài"), .applicant = S(LONG_NAME),
			.contact = S("Số 12, đường Bà Triệu, khối 8, phường Đông Kinh\n0901234567"),
			.deciding = S("Ủy ban nhân dân phường Đông Kinh"), .return_by = S("Trực tiếp"), .note = S("Đúng hạn"),
			.received = at("2026-02-17T08:30"), .due = at("2026-02-25T17:30"),
			.transferred = at("2026-02-17T09:30"), .finished = at("2026-02-24T10:00"),
			.returned = at("2026-02-25T08:00"),
		};
	CHECK_OK(form_draw_book(test_mem(), fonts(), &book, &pdf));
	if (!words(save(pdf, "so-theo-doi"), &text))
		return;
	has(text, "SỔ THEO DÕI HỒ SƠ");
	has(text, "60 hồ sơ");
	for (int i = 0; i < LINES; i++)
		has(text, lines[i].no.p);
	has(text, "Từ ngày 01/02/2026 đến ngày 28/02/2026");
}
