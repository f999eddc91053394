/* SPDX-License-Identifier: Apache-2.0 */
/* letter.c - a letter as bytes: headers, and the text as base64, which every relay leaves alone. */
#include "base/base.h"

#include "lib/crypto/crypto.h"
#include "lib/mail/mail.h"

#define WORD_BYTES 45 /* 60 characters of base64; with "=?UTF-8?B?" and "?=" under RFC 2047's 75 */
#define LINE_BYTES 57 /* 76 characters of base64, RFC 2045's limit */

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool mail_address_ok(str a)
{
	ptrdiff_t at = str_find(a, '@');

	if (at < 1 || (size_t)at + 1 >= a.n || a.n > 254)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i] != '@' && !is_alnum(a.p[i]) &&
		    str_find(S("!#$%&'*+-/=?^_`{|}~."), a.p[i]) < 0)
			return false;
	return str_find(str_sub(a, (size_t)at + 1, a.n), '@') < 0;
}

static bool is_plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != ' ' && s.p[i] != '-')
			return false;
	return s.n <= 60;
}

/* Longest start of `s` that has at most WORD_BYTES and ends between two code points. */
static size_t word_length(str s)
{
	size_t n = MIN(s.n, (size_t)WORD_BYTES);

	while (n < s.n && n > 0 && ((uint8_t)s.p[n] & 0xc0) == 0x80)
		n--;
	return n ? n : s.n; /* no UTF-8 at all: let the reader see it */
}

str mail_header_text(struct arena *mem, str text)
{
	struct buf b = buf_new(mem, 0);
	char *clean = arena_copy(mem, text.p, text.n);
	str rest = { clean, text.n };

	for (size_t i = 0; i < text.n; i++)
		if ((uint8_t)clean[i] < ' ' || clean[i] == 0x7f)
			clean[i] = ' ';
	if (is_plain(rest))
		return rest;
	while (rest.n) {
		size_t n = word_length(rest);

		if (b.n)
			buf_z(&b, "\r\n ");
		buf_fmt(&b, "=?UTF-8?B?%" STR_FMT "?=", STR_ARG(base64(mem, rest.p, n)));
		rest = str_sub(rest, n, rest.n);
	}
	return buf_view(&b);
}

str mail_id(struct arena *mem, str name, str origin)
{
	str id = str_fmt(mem, "<%" STR_FMT "@%" STR_FMT ">", STR_ARG(name), STR_ARG(origin));
	char *p = arena_copy(mem, id.p, id.n);

	for (size_t i = 1; i + 1 < id.n; i++)
		if (!is_alnum(p[i]) && p[i] != '.' && i != name.n + 1)
			p[i] = '-';
	return (str){ p, id.n };
}

/* "Mon, 05 Jan 2026 08:00:00 +0700" */
static void write_date(struct buf *out, instant at)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	date d = instant_date(at);
	int year, month, day, minute = instant_minute(at);

	date_parts(d, &year, &month, &day);
	buf_fmt(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0700\r\n", days[date_weekday(d)], day,
		months[month - 1], year, minute / 60, minute % 60, (int)(at.ms % MS_MINUTE / 1000));
}

static void write_person(struct buf *out, const char *field, str name, str address)
{
	str words = mail_header_text(out->mem, name);

	buf_fmt(out, "%s: %" STR_FMT "%s<%" STR_FMT ">\r\n", field, STR_ARG(words),
		words.n ? "\r\n " : "", STR_ARG(address));
}

static void write_body(struct buf *out, str body)
{
	struct buf crlf = buf_new(out->mem, 0);

	for (size_t i = 0; i < body.n; i++)
		if (body.p[i] == '\n')
			buf_z(&crlf, "\r\n");
		else if (body.p[i] != '\r')
			buf_char(&crlf, body.p[i]);
	for (size_t i = 0; i < crlf.n; i += LINE_BYTES)
		buf_fmt(out, "%" STR_FMT "\r\n",
			STR_ARG(base64(out->mem, crlf.p + i, MIN(crlf.n - i, (size_t)LINE_BYTES))));
}

int mail_write(const struct mail *m, struct buf *out)
{
	if (!mail_address_ok(m->from) || !mail_address_ok(m->to))
		return E_INVALID;
	write_date(out, m->at);
	write_person(out, "From", m->from_name, m->from);
	write_person(out, "To", m->to_name, m->to);
	buf_fmt(out, "Subject: %" STR_FMT "\r\n", STR_ARG(mail_header_text(out->mem, m->subject)));
	buf_fmt(out, "Message-ID: %" STR_FMT "\r\n", STR_ARG(m->message_id));
	/* RFC 3834: answering machines leave such a letter alone. */
	buf_z(out, "Auto-Submitted: auto-generated\r\n"
		   "MIME-Version: 1.0\r\n"
		   "Content-Type: text/plain; charset=utf-8\r\n"
		   "Content-Language: vi\r\n"
		   "Content-Transfer-Encoding: base64\r\n"
		   "\r\n");
	write_body(out, m->body);
	return 0;
}
