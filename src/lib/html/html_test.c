/* SPDX-License-Identifier: Apache-2.0 */
/* html_test.c - the printers, one by one. Whole templates are tested by tests/tplc/run. */
#include "base/test.h"

#include "lib/html/html.h"

static struct buf out;

static struct html *page(void)
{
	static struct html h;

	out = buf_new(test_mem(), 0);
	h = (struct html){ .out = &out, .lang_code = "vi" };
	return &h;
}

#define PRINTS(printer, value, z)                                                                  \
	do {                                                                                       \
		printer(page(), value);                                                            \
		CHECK_STRZ(buf_view(&out), z);                                                     \
	} while (0)

TEST(html, escapes_every_special_character_everywhere_in_a_text)
{
	PRINTS(html_text, S("&<>\"'"), "&amp;&lt;&gt;&#34;&#39;");
	PRINTS(html_attr, S("&<>\"'"), "&amp;&lt;&gt;&#34;&#39;");
	PRINTS(html_text, S("a&b"), "a&amp;b");
	PRINTS(html_text, S("<"), "&lt;");
	PRINTS(html_text, S("ế<ễ>"), "ế&lt;ễ&gt;");
	PRINTS(html_text, S("&amp;"), "&amp;amp;");
	PRINTS(html_text, S(""), "");
	PRINTS(html_text, ((str){ NULL, 0 }), "");
	PRINTS(html_text, (const char *)NULL, "");
}

TEST(html, no_special_byte_survives_the_printers)
{
	for (int c = 1; c < 256; c++) {
		char z[4] = { 'a', (char)c, 'b', 0 };

		html_attr(page(), z);
		CHECK(!strpbrk(buf_cstr(&out), "<>\"'"));
		html_url(page(), z);
		CHECK(!strpbrk(buf_cstr(&out), "<>\"'"));
		html_url_part(page(), z);
		CHECK(strspn(buf_cstr(&out), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					     "0123456789-._~@%") == out.n);
	}
}

TEST(html, prints_every_integer_type)
{
	PRINTS(html_text, INT64_MIN, "-9223372036854775808");
	PRINTS(html_text, UINT64_MAX, "18446744073709551615");
	PRINTS(html_text, (unsigned char)200, "200");
	PRINTS(html_text, (short)-3, "-3");
	PRINTS(html_attr, (size_t)5, "5");
	PRINTS(html_url_part, 12L, "12");
	PRINTS(html_url, 7ULL, "7");
}

static const struct {
	str url;
	bool safe;
} urls[] = {
	{ S_INIT("/gop-y"), true },
	{ S_INIT("gop-y?a=b:c"), true },
	{ S_INIT("?q=javascript:x"), true },
	{ S_INIT("#x:y"), true },
	{ S_INIT(""), true },
	{ S_INIT("https://dichvucong.gov.vn/p?x=1"), true },
	{ S_INIT("HTTP://a"), true },
	{ S_INIT("mailto:a@b.vn"), true },
	{ S_INIT("tel:+8424"), true },
	{ S_INIT("/Đà Nẵng"), true },
	{ S_INIT("javascript:alert(1)"), false },
	{ S_INIT("JaVaScRiPt:alert(1)"), false },
	{ S_INIT(" javascript:alert(1)"), false },
	{ S_INIT("\x01javascript:alert(1)"), false },
	{ S_INIT("java\tscript:alert(1)"), false },
	{ S_INIT("java\nscript:alert(1)"), false },
	{ S_INIT("data:text/html,x"), false },
	{ S_INIT("vbscript:x"), false },
	{ S_INIT("https:evil.example"), false },
	{ S_INIT("//evil.example"), false },
	{ S_INIT("/\\evil.example"), false },
	{ S_INIT("\\\\evil.example"), false },
	{ S_INIT("/\t/evil.example"), false },
	{ S_INIT(":x"), false },
	{ S_INIT("a\0b"), false },
};

TEST(html, only_harmless_urls_pass)
{
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		if (html_url_safe(urls[i].url) != urls[i].safe)
			printf("URL %zu: %" STR_FMT "\n", i, STR_ARG(urls[i].url));
		CHECK(html_url_safe(urls[i].url) == urls[i].safe);
	}
	PRINTS(html_url, "javascript:alert(1)", "#");
	PRINTS(html_url, "/a?b=1&c='", "/a?b=1&amp;c=&#39;");
}

TEST(html, pieces_of_urls_cannot_leave_their_place)
{
	PRINTS(html_url_part, "a/b?c#d&e=f", "a%2Fb%3Fc%23d%26e%3Df");
	PRINTS(html_url_part, "Huế", "Hu%E1%BA%BF");
	PRINTS(html_url_part, S("a\0:"), "a%00%3A");
	PRINTS(html_url_part, "x@y.vn_~-", "x@y.vn_~-");
}

/* Prints a message with the arguments "<1>", "<2>". */
static const char *message(const char *text)
{
	struct html_msg m = { page(), text, 0, 0 };
	int calls = 0;

	while (html_msg_next(&m)) {
		CHECK(++calls < 20);
		html_text(m.h, m.arg == 1 ? "<1>" : m.arg == 2 ? "<2>" : "?");
	}
	return buf_cstr(&out);
}

TEST(html, messages_take_their_arguments)
{
	CHECK_STRZ(str_of(message("Còn %s ngày")), "Còn &lt;1&gt; ngày");
	CHECK_STRZ(str_of(message("%s%s")), "&lt;1&gt;&lt;2&gt;");
	CHECK_STRZ(str_of(message("%2$s, %1$s")), "&lt;2&gt;, &lt;1&gt;");
	CHECK_STRZ(str_of(message("<100%%> & %s")), "&lt;100%&gt; &amp; &lt;1&gt;");
	/* A translator's mistake is shown, never obeyed. */
	CHECK_STRZ(str_of(message("%s %s %s")), "&lt;1&gt; &lt;2&gt; ?");
	CHECK_STRZ(str_of(message("%d %n %5$ %$s %")), "%d %n %5$ %$s %");
}

TEST(html, paragraphs_of_plain_text)
{
	static const struct {
		const char *text, *html;
	} t[] = {
		{ "", "" },
		{ "một", "<p>một</p>" },
		{ "một\nhai", "<p>một<br>\nhai</p>" },
		{ "một\n\n\nhai\n", "<p>một</p><p>hai</p>" },
		{ "\n \n  một  \n \n", "<p>một</p>" },
		{ "<b>&\n</p>", "<p>&lt;b&gt;&amp;<br>\n&lt;/p&gt;</p>" },
	};

	for (size_t i = 0; i < ARRAY_LEN(t); i++)
		CHECK_STRZ(html_safe_paragraphs(test_mem(), str_of(t[i].text)).s, t[i].html);
	PRINTS(html_text, html_safe_paragraphs(test_mem(), S("a<")), "<p>a&lt;</p>");
}

TEST(html, a_part_printed_apart_is_safe_markup)
{
	struct buf b = buf_new(test_mem(), 0);
	struct html part = { .out = &b };

	html_raw(&part, "<b>", 3);
	html_text(&part, "<");
	PRINTS(html_text, html_safe_part(&part), "<b>&lt;");
}

TEST(html, numbers_the_vietnamese_way)
{
	CHECK_STRZ(fmt_count(test_mem(), 0), "0");
	CHECK_STRZ(fmt_count(test_mem(), 999), "999");
	CHECK_STRZ(fmt_count(test_mem(), 1000), "1.000");
	CHECK_STRZ(fmt_count(test_mem(), -1234567), "-1.234.567");
	CHECK_STRZ(fmt_count(test_mem(), INT64_MIN), "-9.223.372.036.854.775.808");
	CHECK_STRZ(fmt_money(test_mem(), 12000), "12.000\u00a0₫");
	CHECK_STRZ(fmt_money(test_mem(), 0), "0\u00a0₫");
}
