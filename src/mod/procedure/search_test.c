/* SPDX-License-Identifier: Apache-2.0 */
/* search_test.c - what citizens type, and the procedure they must find among the first three. */
#include "base/base.h"

#include "core/web/bench_test.h"
#include "lib/text/text.h"
#include "lib/asset/asset.h"
#include "mod/procedure/procedure_test.h"

static const struct {
	const char *typed, *code;
} phrases[] = {
	{ "đăng ký khai sinh", "1.001193" },
	{ "dang ky khai sinh", "1.001193" },
	{ "KHAI SINH", "1.001193" },
	{ "làm giấy khai sinh cho con", "1.001193" },
	{ "lam giay khai sinh", "1.001193" },
	{ "tôi mới sinh con cần giấy tờ gì", "1.001193" },
	{ "khai sih", "1.001193" },
	{ "kai sinh", "1.001193" },
	{ "dangkykhaisinh", "1.001193" },
	{ "mất giấy khai sinh", "2.000635" },
	{ "xin lại giấy khai sinh", "2.000635" },
	{ "trich luc ho tich", "2.000635" },
	{ "bản sao khai sinh", "2.000635" },
	{ "khai tử", "1.000656" },
	{ "bao tu", "1.000656" },
	{ "giấy chứng tử cho bố", "1.000656" },
	{ "đăng kí kết hôn", "1.000894" },
	{ "cưới vợ", "1.000894" },
	{ "ket hon", "1.000894" },
	{ "kết hnô", "1.000894" },
	{ "giấy độc thân", "1.004873" },
	{ "giay xac nhan doc than", "1.004873" },
	{ "tình trạng hôn nhân", "1.004873" },
	{ "đổi tên", "1.004859" },
	{ "sửa ngày sinh", "1.004859" },
	{ "sai ten trong giay khai sinh", "1.004859" },
	{ "nhận con nuôi", "2.001263" },
	{ "giám hộ", "1.004837" },
	{ "nhan cha me con", "1.001022" },
	{ "sao y bản chính", "2.000815" },
	{ "photo công chứng", "2.000815" },
	{ "cong chung giay to", "2.000815" },
	{ "chứng thực chữ ký", "2.000884" },
	{ "sơ yếu lý lịch", "2.000884" },
	{ "mở quán", "1.001612" },
	{ "mo quan ca phe", "1.001612" },
	{ "hộ kinh doanh", "1.001612" },
	{ "ho kinh doan", "1.001612" },
	{ "hokinhdoanh", "1.001612" },
	{ "giấy phép kinh doanh bán hàng", "1.001612" },
	{ "tạm nghỉ kinh doanh", "1.001570" },
	{ "làm nhà", "1.013225" },
	{ "xin phép xây nhà", "1.013225" },
	{ "giay phep xay dung", "1.013225" },
	{ "gia hạn giấy phép xây dựng", "1.013227" },
	{ "mất sổ đỏ", "1.012786" },
	{ "so do bi mat", "1.012786" },
	{ "tranh chấp đất", "1.013967" },
	{ "hàng xóm lấn đất", "1.012812" },
	{ "hộ nghèo", "1.011607" },
	{ "tiền mai táng", "1.001731" },
	{ "trợ cấp người già", "1.014027" },
	{ "giay khuyet tat", "1.001699" },
	{ "thờ cúng liệt sỹ", "1.010803" },
	{ "chuyển trường", "2.002481" },
	{ "karaoke", "1.001029" },
	{ "tư vấn luật miễn phí", "2.000829" },
	{ "phu hieu xe o to", "2.002288" },
	{ "đăng ký tàu cá", "1.003650" },
	{ "ve sinh an toan thuc pham", "2.001827" },
	{ "1.004873", "1.004873" },
	{ "bán thuốc trừ sâu", "1.004363" },
};

TEST_BENCH(procedure, procedure_test_modules, citizens_find_what_they_mean)
{
	struct ctx c = bench_ctx(b);
	int wrong = 0;

	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
		struct procedure_filter f = { .q = str_of(phrases[i].typed), .on = date_ymd(2026, 1, 5), .limit = 3 };
		struct procedure *list;
		bool found = false;
		int64_t total;
		size_t n;

		CHECK_OK(procedure_list(&c, &f, &list, &n, &total));
		for (size_t k = 0; k < n; k++)
			found |= str_eqz(list[k].code, phrases[i].code);
		if (found)
			continue;
		wrong++;
		fprintf(stderr, "%s: not %s but %.*s\n", phrases[i].typed, phrases[i].code,
			STR_ARG(n ? list[0].title : S("nothing")));
	}
	CHECK_INT(wrong, 0);
}

/* The order among matches. */
TEST(procedure, search_ranks_exact_before_folded_before_beginnings_before_errors)
{
	const char *titles[] = { "Cấp giấy phép bản tin", "Cấp giấy phép bán lẻ", "Cấp giấy phép bánh kẹo",
				 "Cấp giấy phép bàng quang" };
	struct search_doc docs[ARRAY_LEN(titles)];

	for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
		docs[i] = (struct search_doc){ .title = str_of(titles[i]) };
		docs[i].text_fold = text_fold(test_mem(), docs[i].title);
		docs[i].title_n = docs[i].text_fold.n;
	}
	search_score(test_mem(), S("giấy phép bán"), S(""), docs, ARRAY_LEN(titles));
	CHECK(docs[1].score > docs[0].score);
	CHECK(docs[0].score > docs[2].score);
	search_score(test_mem(), S("giay phep banhk"), S(""), docs, ARRAY_LEN(titles));
	CHECK(docs[2].score > docs[1].score);
	search_score(test_mem(), S("xyz"), S(""), docs, ARRAY_LEN(titles));
	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		CHECK_INT(docs[i].score, 0);
}

/* Nothing that is typed may break it. */
TEST(procedure, search_bears_anything)
{
	struct search_doc doc = { .title = S("Đăng ký"), .text_fold = S("dang ky"), .title_n = 7 };
	const char *texts[] = { "", " ", "%", "'", "\"", "a", "....", "漢字", "🙂🙂🙂", "đ",
				"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31" };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		search_score(test_mem(), str_of(texts[i]), S("phrase,means\na\n,\n,b\nx,\n"), &doc, 1);
	search_score(test_mem(), S("dang"), S(""), &doc, 1);
	CHECK(doc.score > 0);
}
