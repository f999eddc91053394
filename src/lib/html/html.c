/* SPDX-License-Identifier: Apache-2.0 */
/* html.c - the printers of compiled templates: one for each place in a page. */
#include "base/base.h"

#include "lib/html/html.h"

void html_raw(struct html *h, const char *p, size_t n)
{
	buf_add(h->out, p, n);
}

const char *html_tr(const struct html *h, const char *msgid)
{
	return mo_find(h->lang, msgid);
}

const char *html_trn(const struct html *h, int64_t n, const char *msgid)
{
	return mo_find_n(h->lang, n, msgid);
}

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&#34;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Runs without special characters are copied whole: most texts are one run. */
static void escape(struct buf *b, str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *e = entity(s.p[i]);

		if (!e)
			continue;
		buf_add(b, s.p + from, i - from);
		buf_z(b, e);
		from = i + 1;
	}
	if (from < s.n)
		buf_add(b, s.p + from, s.n - from);
}

void html_text_str(struct html *h, str s)
{
	escape(h->out, s);
}

void html_text_z(struct html *h, const char *z)
{
	escape(h->out, str_of(z));
}

void html_text_safe(struct html *h, struct safe_html s)
{
	buf_str(h->out, s.s);
}

void html_int(struct html *h, int64_t v)
{
	buf_fmt(h->out, "%" PRId64, v);
}

void html_uint(struct html *h, uint64_t v)
{
	buf_fmt(h->out, "%" PRIu64, v);
}

/* URLs. */

static bool starts_nocase(str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && strncasecmp(s.p, prefix, n) == 0;
}

/*
 * Browsers drop tabs and line ends anywhere in a URL, drop leading controls and spaces, and read
 * '\' as '/' (WHATWG URL, "basic URL parser"), so a value holding any of these is not trusted.
 * "//host" leaves the site without naming a scheme.
 */
bool html_url_safe(str s)
{
	if (s.n == 0 || s.p[0] == ' ')
		return s.n == 0;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == '\\' || s.p[i] == 0x7F)
			return false;
	if (str_starts(s, S("//")))
		return false;
	if (starts_nocase(s, "http://") || starts_nocase(s, "https://") ||
	    starts_nocase(s, "mailto:") || starts_nocase(s, "tel:"))
		return true;
	/* Relative: no ':' before the first '/', '?' or '#', so no scheme. */
	for (size_t i = 0; i < s.n && !strchr("/?#", s.p[i]); i++)
		if (s.p[i] == ':')
			return false;
	return true;
}

void html_url_str(struct html *h, str s)
{
	escape(h->out, html_url_safe(s) ? s : S("#"));
}

void html_url_z(struct html *h, const char *z)
{
	html_url_str(h, str_of(z));
}

/* RFC 3986 unreserved, and '@', which is plain in paths and queries and needed in mailto:. */
static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~@", c));
}

void html_part_str(struct html *h, str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_unreserved(s.p[i])) {
			buf_char(h->out, s.p[i]);
		} else {
			const char hex[3] = { '%', digits[c >> 4], digits[c & 15] };

			buf_add(h->out, hex, sizeof(hex));
		}
	}
}

void html_part_z(struct html *h, const char *z)
{
	html_part_str(h, str_of(z));
}

/* Translated texts with arguments. */

/* Reads "%s" or "%2$s" at p: its length, and which argument it names (0: the next). 0 if neither. */
static size_t directive(const char *p, int *ret_arg)
{
	if (p[1] == 's') {
		*ret_arg = 0;
		return 2;
	}
	if (p[1] >= '1' && p[1] <= '9' && p[2] == '$' && p[3] == 's') {
		*ret_arg = p[1] - '0';
		return 4;
	}
	return 0;
}

bool html_msg_next(struct html_msg *m)
{
	const char *from = m->rest, *p;
	int arg = 0;

	for (p = from; *p; p++) {
		size_t n = *p == '%' ? directive(p, &arg) : 0;

		if (n) {
			escape(m->h->out, (str){ from, (size_t)(p - from) });
			m->rest = p + n;
			m->arg = arg ? arg : ++m->seen;
			return true;
		}
		if (*p == '%' && p[1] == '%') {
			escape(m->h->out, (str){ from, (size_t)(p - from) });
			from = ++p;
		}
	}
	escape(m->h->out, (str){ from, (size_t)(p - from) });
	m->rest = p;
	return false;
}

/* Safe markup and numbers. */

struct safe_html html_safe_part(const struct html *part)
{
	return (struct safe_html){ buf_view(part->out) };
}

struct safe_html html_safe_paragraphs(struct arena *mem, str text)
{
	struct buf b = buf_new(mem, 0);
	bool open = false;

	while (text.p) {
		str line = str_trim(str_cut(&text, '\n'));

		if (line.n == 0) {
			if (open)
				buf_z(&b, "</p>");
			open = false;
			continue;
		}
		buf_z(&b, open ? "<br>\n" : "<p>");
		open = true;
		escape(&b, line);
	}
	if (open)
		buf_z(&b, "</p>");
	return (struct safe_html){ buf_view(&b) };
}

str fmt_count(struct arena *mem, int64_t n)
{
	uint64_t v = n < 0 ? -(uint64_t)n : (uint64_t)n;
	char out[32];
	size_t at = sizeof(out);
	int digits = 0;

	do {
		if (digits && digits % 3 == 0)
			out[--at] = '.';
		out[--at] = (char)('0' + v % 10);
		v /= 10;
		digits++;
	} while (v);
	if (n < 0)
		out[--at] = '-';
	return str_copy(mem, (str){ out + at, sizeof(out) - at });
}

str fmt_money(struct arena *mem, int64_t dong)
{
	return str_fmt(mem, "%" STR_FMT "\u00a0₫", STR_ARG(fmt_count(mem, dong)));
}
