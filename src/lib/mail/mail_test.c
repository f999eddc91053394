/* SPDX-License-Identifier: Apache-2.0 */
/* mail_test.c - headers that nobody can break out of, and letters that every reader can decode. */
#include "base/test.h"
#include "lib/crypto/crypto.h"
#include "lib/mail/mail.h"

static struct mail letter(void)
{
	return (struct mail){
		.from = S("motcua@example.org"),
		.from_name = S("Tỉnh Lạng Sơn"),
		.to = S("dan.an@example.org"),
		.to_name = S("Hoàng Văn An"),
		.subject = S("Đã nhận hồ sơ"),
		.body = S("Dòng một\nDòng hai\n"),
		.message_id = S("<notice.1@motcua>"),
		.at = instant_at(date_ymd(2026, 1, 5), 8 * 60 + 7),
	};
}

static str written(const struct mail *m)
{
	struct buf b = buf_new(test_mem(), 0);

	CHECK_INT(mail_write(m, &b), 0);
	return buf_view(&b);
}

/* What a mail reader shows: the encoded words' bytes, one after the other (RFC 2047, 6.2). */
static str read_words(str s)
{
	struct buf b = buf_new(test_mem(), 0);

	while (s.n) {
		str bytes;
		ptrdiff_t end;

		CHECK(str_starts(s, S("=?UTF-8?B?")));
		s = str_sub(s, 10, s.n);
		end = str_search(s, S("?="));
		CHECK(end > 0 && end <= 63);
		CHECK(base64_decode(test_mem(), str_sub(s, 0, (size_t)end), &bytes));
		CHECK(utf8_valid(bytes)); /* no character is cut in two */
		buf_str(&b, bytes);
		s = str_sub(s, (size_t)end + 2, s.n);
		if (s.n) {
			CHECK(str_starts(s, S("\r\n ")));
			s = str_sub(s, 3, s.n);
		}
	}
	return buf_view(&b);
}

/* Lines of the header: no bare CR or LF, none longer than 78 bytes. The number of lines that begin a field. */
static int fields(str s)
{
	ptrdiff_t end = str_search(s, S("\r\n\r\n"));
	str head = str_sub(s, 0, (size_t)MAX(end, (ptrdiff_t)0));
	int n = 0;

	CHECK(end > 0);
	while (head.p) {
		str line = str_cut(&head, '\n');

		CHECK(line.n <= 79);
		CHECK(!head.p || str_ends(line, S("\r")));
		CHECK(str_find(str_sub(line, 0, line.n - 1), '\r') < 0);
		n += line.n && line.p[0] != ' ';
	}
	return n;
}

TEST(mail, plain_texts_stay_and_others_become_encoded_words)
{
	str s = S(
		"Đã nhận hồ sơ: 000.00.05.H37-260105-0001 – Đăng ký khai sinh, đăng ký thường trú và cấp thẻ bảo hiểm y tế");

	CHECK_STRZ(mail_header_text(test_mem(), S("Ho so 12-3")), "Ho so 12-3");
	CHECK_STRZ(mail_header_text(test_mem(), S("")), "");
	CHECK_STRZ(mail_header_text(test_mem(), S("Tết")), "=?UTF-8?B?VOG6v3Q=?=");
	CHECK_STR(read_words(mail_header_text(test_mem(), s)), s);
	/* What looks encoded already is encoded once more, so that it is shown as it was typed. */
	CHECK_STRZ(read_words(mail_header_text(test_mem(), S("=?UTF-8?B?QQ==?="))),
		   "=?UTF-8?B?QQ==?=");
}

TEST(mail, encoded_words_are_whole_at_every_length)
{
	str pieces[120];

	for (size_t n = 1; n <= ARRAY_LEN(pieces); n++) {
		str s;

		for (size_t i = 0; i < n; i++)
			pieces[i] = i % 3 ? S("ặ") : S("x");
		s = str_join(test_mem(), S(""), pieces, n);
		if (n > 1)
			CHECK_STR(read_words(mail_header_text(test_mem(), s)), s);
	}
}

TEST(mail, bytes_that_are_no_text_do_not_stop_it)
{
	char p[200];

	memset(p, 0x80, sizeof(p));
	CHECK(mail_header_text(test_mem(), (str){ p, sizeof(p) }).n > 0);
}

TEST(mail, nothing_typed_becomes_a_header)
{
	static const char *const evil[] = {
		"An\r\nBcc: ai@example.org",
		"An\nBcc: ai@example.org",
		"An\rBcc: x",
		"An\"<ai@example.org>,",
		"An, Bình",
		"An\r\n\r\nThân thư",
		"=?UTF-8?Q?An=0D=0ABcc:_x?=",
		"An <a@b>",
		"(ghi chú)",
		"a:b;c",
	};
	struct mail m = letter();
	int n = fields(written(&m));

	for (size_t i = 0; i < ARRAY_LEN(evil); i++) {
		m = letter();
		m.to_name = m.from_name = m.subject = str_of(evil[i]);
		CHECK_INT(fields(written(&m)), n);
		CHECK(str_search(written(&m), S("Bcc")) < 0);
		CHECK(str_search(written(&m), S("To: =?UTF-8?B?")) > 0);
	}
}

TEST(mail, addresses_that_smtp_could_misread_are_refused)
{
	static const char *const bad[] = {
		"",
		"a",
		"@b",
		"a@",
		"a@b@c",
		"a b@c.vn",
		"a@c.vn\r\nRCPT TO:<x@y.vn>",
		"a@c.vn\n",
		"<a@c.vn>",
		"a@c.vn>",
		"a,b@c.vn",
		"\"a\"@c.vn",
		"ắ@c.vn",
		"a@[127.0.0.1]",
		"a@c.vn,d@e.vn",
		"a;b@c.vn",
	};
	struct buf b = buf_new(test_mem(), 0);
	struct mail m = letter();

	CHECK(mail_address_ok(S("dan.an+ho-so@xa.example.gov.vn")));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		CHECK(!mail_address_ok(str_of(bad[i])));
		m.to = str_of(bad[i]);
		CHECK_INT(mail_write(&m, &b), E_INVALID);
	}
	CHECK_INT(b.n, 0);
}

TEST(mail, an_errand_keeps_its_lines_apart)
{
	struct mail_server s = { .url = S("smtp://127.0.0.1:25\nx") };
	struct buf b = buf_new(test_mem(), 0);
	struct mail m = letter();

	CHECK_INT(mail_errand(&s, &m, &b), E_INVALID);
	s.url = S("smtp://127.0.0.1:25");
	buf_clear(&b);
	CHECK_INT(mail_errand(&s, &m, &b), 0);
	CHECK(str_starts(
		buf_view(&b),
		S("smtp://127.0.0.1:25\n\n\nmotcua@example.org\ndan.an@example.org\nDate: ")));
}

TEST(mail, a_letter_is_whole)
{
	struct mail m = letter();
	str s = written(&m), body;
	size_t at = (size_t)MAX(str_search(s, S("\r\n\r\n")), (ptrdiff_t)0) + 4;

	CHECK(str_starts(s, S("Date: Mon, 05 Jan 2026 08:07:00 +0700\r\nFrom: =?UTF-8?B?")));
	CHECK(str_search(s, S("\r\n <dan.an@example.org>\r\nSubject: =?UTF-8?B?")) > 0);
	CHECK(str_search(s, S("\r\nMessage-ID: <notice.1@motcua>\r\n")) > 0);
	CHECK(str_search(s, S("\r\nContent-Type: text/plain; charset=utf-8\r\n")) > 0);
	CHECK(base64_decode(test_mem(), str_trim(str_sub(s, at, s.n)), &body));
	CHECK_STRZ(body, "Dòng một\r\nDòng hai\r\n");
}

TEST(mail, message_ids_are_addresses)
{
	CHECK_STRZ(mail_id(test_mem(), S("notice.12"), S("motcua.demo/ab12")),
		   "<notice.12@motcua.demo-ab12>");
	CHECK_STRZ(mail_id(test_mem(), S("a>b"), S("x y\r\nz")), "<a-b@x-y--z>");
}

/* Nobody listens there: the words say so, without the address of the person. */
TEST(mail, a_server_that_is_away_is_told_in_words)
{
	struct mail_server s = { .url = S("smtp://127.0.0.1:1") };
	struct buf in = buf_new(test_mem(), 0), why = buf_new(test_mem(), 0);
	struct mail m = letter();

	CHECK_INT(mail_errand(&s, &m, &in), 0);
	CHECK_INT(mail_send(test_mem(), buf_view(&in), &why), 0);
	CHECK(str_search(buf_view(&why), S("onnect")) > 0);
	CHECK(str_search(buf_view(&why), S("dan.an")) < 0);
}
