// SPDX-License-Identifier: Apache-2.0
// What may stay Vietnamese, and why.

// In English texts: proper names, words to type into the search, the currency.
export const names = ["Nguyễn Thị Hoà", "Phường Đông Kinh", "Xã Cao Lộc", "làm giấy khai sinh", "sổ đỏ", "mở quán", "đồng", "QĐ-UBND",
	// Words a person types into the lines of the calendar or the cells of a catalogue.
	"nghỉ", "làm bù", "Làm bù", "lễ", "bù", "hoán đổi", "đóng cửa", "bỏ", "0,5 ngày", "04 giờ", "trong ngày"];

// Words of data that are also texts of the interface: steps, questions and fields of the catalogue of procedures. They may
// be Vietnamese where the page marks them lang="vi".
export const data = ["Biên bản về việc trẻ bị bỏ rơi do cơ quan có thẩm quyền lập", "Trường hợp trẻ em bị bỏ rơi.",
	"Trường hợp trẻ em sinh ra do mang thai hộ.", "Quyết định 766/QĐ-TTg năm 2022: trừ thời gian bổ sung hồ sơ",
	"Tiếp nhận hồ sơ", "Ký duyệt kết quả", "Trả kết quả", "Đất đai", "Ghi chú", "Số định danh cá nhân", "Giới tính", "Dân tộc"];

// Pages that show an official register, decisions on the calendar, definitions of measures: what is marked so is Vietnamese.
export const records = ["/so-theo-doi", "/lich", "/quan-tri/lich", "/chi-so"];

// Pages that are not judged: the specimens show parts with sample data.
export const without = ["/mau-giao-dien"];

// Texts of the sources that are not marked for translation: [beginning of the path, words].
export const unmarked = [
	// The derivation of a due date and what a calendar refuses are the words of the law.
	["src/core/clock/"],
	["src/mod/dossier/dossier_clock.c"],
	// Official papers and registers are issued in Vietnamese.
	["src/lib/pdf/form.c"],
	["src/mod/form/form"],
	["src/mod/pay/pay_voucher.c"],
	["src/mod/pay/finance_web.c", /^(Mã tiền|Tổng thu)$/],
	["src/mod/dossier/dossier_child.c", /^Kết quả của hồ sơ/],
	// What is written into the ledger.
	["src/mod/dossier/dossier_pay.c", /^\{"note"/],
	// Sheets and posters of the catalogue are official papers.
	["src/mod/catalogue/announcement_cells.c"],
	["src/mod/catalogue/announcement_row.c"],
	["src/mod/catalogue/catalogue_poster.c"],
	["src/mod/catalogue/announcement_web.c", /^Danh mục/],
	["src/mod/catalogue/catalogue_export.c", /^Danh mục/],
	["src/mod/post/post_draw.c"],
	["src/mod/wallet/wallet_web.c", /^(Xác nhận chuyển|BẢN |Mã giấy tờ|Tên giấy tờ|Nguồn|Hồ sơ$|Lưu vào kho|Chữ ký số|Dấu vân tay|Thời điểm chuyển|Người c|Quét để kiểm tra|con dấu|\(Ký)/],
	["src/mod/post/post_record.c", /^Kết quả giải quyết thủ tục hành chính$/],
	// Heads of a table that an enterprise reads.
	["src/mod/post/post_pages.c"],
	["src/mod/procedure/procedure.c", /^Thủ tục /],
	// A flow of the tests, in a header.
	["src/mod/flow/flow_test.h"],
	// Data of the demo province.
	["src/mod/feedback/feedback_demo.c"],
	["src/mod/seed/"],
	["src/mod/pay/pay_demo.c"],
	["src/mod/govstack/govstack.c", /\(trình diễn\)$/],
	["src/mod/flow/flow_test.h"],
	// The title of a flow from a table without a name.
	["src/mod/flow/flow_web.c", /^Quy trình$/],
	["src/core/org/unit_demo.c"],
	["src/app/cli_init.c", /^Tỉnh Lạng Sơn$/],
	["src/mod/people/people_service.c", /^Người dân$/],
	["src/mod/portal/gallery.html"],
	// The name of a language is written in that language; words to search for are Vietnamese.
	["src/core/web/layout.html", /Tiếng Việt/],
	["src/mod/portal/account.html", /Tiếng Việt/],
	["src/mod/portal/home.html"],
	// What a person reads there is written by view_when().
	["src/base/time.c"],
	// Positions in JSON are for programmers; a library has no language.
	["src/lib/json/parse.c"],
	["src/lib/sheet/write.c", /^Bảng$/],
	// Words that a line of a decision may begin with; the English ones stand beside them.
	["src/mod/decree/decree.c"],
	["src/mod/decree/decree_web.c", /^Bộ luật Lao động/],
	// The currency sign.
	["src/mod/eform/eform_answer.c", /^đ$/],
	// Random flows of the tests.
	["src/mod/bpmn/random_test.h"],
];

// English pages beside those of tests/browser/pages.mjs: [path, login, status]. :code and :lookup_code are of a dossier
// of dan.an, :id of a draft.
export const pages = [
	["/tra-cuu", ""],
	["/tra-cuu?code=:code&key=:lookup_code", ""],
	["/tra-cuu?code=:code&key=00000000", "", 404],
	["/danh-gia/:code?key=:lookup_code", ""],
	["/danh-gia/:code/cam-on", ""],
	["/gop-y/:feedback", ""],
	["/nop/ban-nhap/:id", "dan.an"],
	["/nop/ban-nhap/:id/nguoi-nop", "dan.an"],
	["/nop/ban-nhap/:id/muc/1", "dan.an"],
	["/nop/ban-nhap/:id/giay-to", "dan.an"],
	["/nop/ban-nhap/:id/kiem-tra", "dan.an"],
	["/nop/ban-nhap/:id/xoa", "dan.an"],
	["/viec/canh-bao", "tuphap.dongkinh"],
	["/quan-tri/lich", "quantri"],
	["/quan-tri/lich/quyet-dinh", "quantri"],
	["/quan-tri/lich/phien-ban/1", "quantri"],
	["/ho-so-cua-toi", "dan.an"],
	["/thong-bao", "dan.an"],
	["/nop/1.000894", "dan.an"],
	["/nop/1.000894?unit=05977", "dan.an"],
	["/nop/xong/:code", "dan.an"],
	["/thu-tuc/1.000894", ""],
	["/thu-tuc/1.000894/kiem-tra", ""],
	["/quay/nop", "motcua.dongkinh"],
	["/ho-so/:code/buu-chinh", "dan.an"],
	["/quay/nop?procedure=1.000894", "motcua.dongkinh"],
	["/ho-so/:code/khong-co", "dan.an", 404],
	["/quan-tri/tai-khoan", "dan.an", 403],
];
