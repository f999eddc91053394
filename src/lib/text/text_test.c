/* SPDX-License-Identifier: Apache-2.0 */
/* text_test.c - Vietnamese text: one form, found without accents, in dictionary order. */
#include "base/test.h"

#include "lib/text/text.h"

#include <utf8proc.h>

/* The decomposed form, as a Mac keyboard or an old converter sends it. */
static str nfd(const char *z)
{
	uint8_t *p = utf8proc_NFD((const uint8_t *)z);
	str s = str_copy(test_mem(), str_of((char *)p));

	free(p);
	return s;
}

static const char *const words[] = {
	"Đặng Thị Ánh",
	"Nguyễn Thuỵ Khuê",
	"ễ",
	"Cộng hòa xã hội chủ nghĩa Việt Nam",
	"Thừa Thiên Huế",
	"quỹ",
	"ƯỜNG",
	"ậ ằ ỡ ự ỵ",
	"plain ascii",
};

TEST(text, is_put_in_one_form)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		str a, b;

		CHECK(text_nfc(test_mem(), nfd(words[i]), &a));
		CHECK(text_nfc(test_mem(), str_of(words[i]), &b));
		CHECK_STRZ(a, words[i]);
		CHECK_STRZ(b, words[i]);
	}
}

TEST(text, orders_stacked_marks)
{
	str s;

	/* a, dot below, circumflex and a, circumflex, dot below are one letter. */
	CHECK(text_nfc(test_mem(), S("a\xcc\xa3\xcc\x82 a\xcc\x82\xcc\xa3"), &s));
	CHECK_STRZ(s, "ậ ậ");
}

TEST(text, line_ends_become_newlines)
{
	str s;

	CHECK(text_nfc(test_mem(), S("một\r\nhai\rba\r\n\r\n\tbốn"), &s));
	CHECK_STRZ(s, "một\nhai\nba\n\n\tbốn");
	CHECK(text_nfc(test_mem(), S("a\r\nb\r"), &s));
	CHECK_STRZ(s, "a\nb\n");
}

TEST(text, refuses_what_is_not_text)
{
	static const str bad[] = {
		S_INIT("a\0b"),		S_INIT("\x1b[31m"),
		S_INIT("ô\x07"),	S_INIT("\x7f"),
		S_INIT("\xc2\x85"),	S_INIT("\xc0\xaf"),
		S_INIT("\xed\xa0\x80"), S_INIT("ngh\xe1\xbb"),
		S_INIT("\xff"),		S_INIT("\xf4\x90\x80\x80"),
		S_INIT("\xc2"),
	};
	str s = S("untouched");

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		CHECK(!text_nfc(test_mem(), bad[i], &s));
	CHECK_STRZ(s, "untouched");
	CHECK(text_nfc(test_mem(), S("\xc2\xa0"), &s));
	CHECK(text_nfc(test_mem(), (str){ NULL, 0 }, &s));
	CHECK_INT(s.n, 0);
}

static const struct {
	const char *in, *fold, *slug;
} folds[] = {
	{ "Đặng Thị Ánh", "dang thi anh", "dang-thi-anh" },
	{ "  Đặng \t\n Thị   Ánh ", "dang thi anh", "dang-thi-anh" },
	{ "\xc3\x90\xe1\xba\xaf"
	  "k L\xe1\xba\xafk",
	  "dak lak", "dak-lak" }, /* U+00D0 for Đ */
	{ "hòa", "hoa", "hoa" },
	{ "hoà", "hoa", "hoa" },
	{ "Thủy", "thuy", "thuy" },
	{ "Thuỷ", "thuy", "thuy" },
	{ "ĂÂÊÔƠƯĐ ăâêôơưđ", "aaeooud aaeooud", "aaeooud-aaeooud" },
	{ "Cấp lại sổ đỏ (lần 2)", "cap lai so do (lan 2)", "cap-lai-so-do-lan-2" },
	{ "Quyết định số 12/QĐ-UBND", "quyet dinh so 12/qd-ubnd", "quyet-dinh-so-12-qd-ubnd" },
	{ "１２ Ｕ", "12 u", "12-u" },	 /* full width */
	{ "a\xc2\xa0 b", "a b", "a-b" }, /* no-break space */
	{ "a\xe2\x80\x8b"
	  "b",
	  "ab", "ab" }, /* zero width space */
	{ "Straße", "strasse", "strasse" },
	{ "", "", "" },
	{ "...", "...", "" },
	{ "Москва", "москва", "" },
};

TEST(text, folds_for_search)
{
	for (size_t i = 0; i < ARRAY_LEN(folds); i++) {
		CHECK_STRZ(text_fold(test_mem(), str_of(folds[i].in)), folds[i].fold);
		CHECK_STRZ(text_fold(test_mem(), nfd(folds[i].in)), folds[i].fold);
		CHECK_STRZ(text_slug(test_mem(), str_of(folds[i].in)), folds[i].slug);
		CHECK_STRZ(text_slug(test_mem(), nfd(folds[i].in)), folds[i].slug);
	}
}

TEST(text, folding_a_fold_changes_nothing)
{
	for (size_t i = 0; i < ARRAY_LEN(folds); i++)
		CHECK_STRZ(text_fold(test_mem(), str_of(folds[i].fold)), folds[i].fold);
}

/* Each group is in strictly ascending order. */
static const char *const orders[][16] = {
	{ "da", "dà", "dả", "dã", "dá", "dạ", "dă", "dằ", "dâ", "dấ", "de", "đa", "đà", "e" },
	{ "an", "An", "ăn", "ân", "bà", "ca", "đa" },
	{ "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l" },
	{ "l", "m", "n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x" },
	{ "x", "y", "z" },
	{ "ma", "mà", "mả", "mã", "má", "mạ", "MẠ", "mai" },
	{ "", "!", "1", "12", "2", "a", "a b", "a1", "ab", "я" },
	{ "An Bình", "An Hòa", "Ân", "Bà Rịa", "Ba Tri", "Cà Mau", "Cần Thơ", "Đà Nẵng", "Hà Nội" },
	{ "hòa", "hóa", "hoạ", "Hòa An", "Hoà Bình", "hoàn" },
	{ "Nguyễn Văn An", "Nguyễn Văn Ân", "Nguyễn Văn Bình", "Phạm Thị Ánh" },
	{ "thuỷ", "Thủy", "thuý" },
};

TEST(text, sorts_as_a_vietnamese_dictionary)
{
	/* "Bà Rịa" and "Ba Tri" differ in letters before tones count. */
	for (size_t g = 0; g < ARRAY_LEN(orders); g++) {
		for (size_t i = 1; i < 16 && orders[g][i]; i++) {
			str a = text_sort_key(test_mem(), str_of(orders[g][i - 1]));
			str b = text_sort_key(test_mem(), str_of(orders[g][i]));

			if (str_cmp(a, b) >= 0)
				printf("%s (%" STR_FMT ") must be before %s (%" STR_FMT ")\n",
				       orders[g][i - 1], STR_ARG(a), orders[g][i], STR_ARG(b));
			CHECK(str_cmp(a, b) < 0);
		}
	}
}

TEST(text, sort_keys_are_printable_and_do_not_depend_on_the_form)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		str k = text_sort_key(test_mem(), str_of(words[i]));

		CHECK_STR(text_sort_key(test_mem(), nfd(words[i])), k);
		for (size_t j = 0; j < k.n; j++)
			CHECK(k.p[j] >= ' ' && k.p[j] < 0x7F);
	}
	CHECK_STR(text_sort_key(test_mem(), S("hòa")), text_sort_key(test_mem(), S("hoà")));
	CHECK_STR(text_sort_key(test_mem(), S(" hòa  bình ")),
		  text_sort_key(test_mem(), S("hòa bình")));
}

TEST(text, bytes_that_are_not_text_do_not_break_the_keys)
{
	str bad = S("\xff\xe1\xbb a\0b \xf0\x90");

	CHECK(utf8_valid(text_fold(test_mem(), bad)));
	CHECK_STRZ(text_slug(test_mem(), bad), "a-b");
	CHECK(text_sort_key(test_mem(), bad).n > 0);
}

TEST(text, lower_keeps_marks)
{
	CHECK_STRZ(text_lower(test_mem(), S("ĐẶNG Thị Ánh, ƯỜNG 12")), "đặng thị ánh, ường 12");
	CHECK_STRZ(text_lower(test_mem(), S("")), "");
}
