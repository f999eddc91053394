/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multipart.c - the delimiter is CR LF "--" boundary. CR occurs in it only at the start, so when
 * a match breaks off after k bytes, these k are data and only the byte at hand can begin a new
 * match: no look-back, and the pieces may be cut anywhere.
 */
#include "base/base.h"

#include <strings.h>

#include "lib/http/multipart.h"

#define LINE_LENGTH_MAX 4096
#define LINES_MAX 16

enum state {
	PREAMBLE, /* before the first delimiter: ignored */
	AFTER,	  /* the rest of a delimiter's line */
	HEADERS,
	DATA,
	EPILOGUE, /* after the closing delimiter: ignored */
};

struct multipart {
	struct arena *mem;
	struct multipart_sink sink;
	str delimiter;
	enum state state;
	size_t matched; /* bytes of the delimiter seen */
	char line[LINE_LENGTH_MAX];
	size_t line_n, lines;
	str name, filename, type;
};

/* Browsers write a quote, CR and LF in names as %22, %0D and %0A, and nothing else so; `all`
 * decodes every escape (the filename*= form). */
static str unpercent(struct arena *mem, str s, bool all)
{
	char *out = arena_alloc(mem, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int hi = i + 2 < s.n ? http_hex_digit(s.p[i + 1]) : -1;
		int lo = hi >= 0 ? http_hex_digit(s.p[i + 2]) : -1;
		int c = hi * 16 + lo;

		if (s.p[i] == '%' && lo >= 0 && (all || c == 0x22 || c == 0x0d || c == 0x0a)) {
			out[n++] = (char)c;
			i += 2;
		} else {
			out[n++] = s.p[i];
		}
	}
	return (str){ out, n };
}

/* The value at the start of *rest, quoted or not; *rest moves behind it. */
static str parameter_value(struct arena *mem, str *rest)
{
	char *out = arena_alloc(mem, rest->n + 1);
	size_t n = 0, i = 0;

	if (rest->n && rest->p[0] == '"') {
		for (i = 1; i < rest->n && rest->p[i] != '"'; i++) {
			bool escape = rest->p[i] == '\\' && i + 1 < rest->n &&
				      (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\');

			out[n++] = rest->p[escape ? ++i : i];
		}
		i += i < rest->n;
	} else {
		while (i < rest->n && rest->p[i] != ';')
			out[n++] = rest->p[i++];
		while (n && (out[n - 1] == ' ' || out[n - 1] == '\t'))
			n--;
	}
	*rest = str_sub(*rest, i, rest->n);
	return (str){ out, n };
}

static bool is_name(str have, const char *want)
{
	return have.n == strlen(want) && strncasecmp(have.p, want, have.n) == 0;
}

/* The parameter `name` of "value; a=b; c="d""; p == NULL when it is not there. */
static str parameter(struct arena *mem, str value, const char *name)
{
	str rest = value;

	str_cut(&rest, ';');
	while (rest.p && rest.n) {
		ptrdiff_t eq = str_find(rest, '=');
		str key, v, skipped;

		if (eq < 0)
			break;
		key = str_trim(str_sub(rest, 0, (size_t)eq));
		rest = str_sub(rest, (size_t)eq + 1, rest.n);
		v = parameter_value(mem, &rest);
		if (is_name(key, name))
			return v;
		skipped = str_cut(&rest, ';');
		if (!str_empty(str_trim(skipped)))
			break;
	}
	return (str){ NULL, 0 };
}

struct multipart *multipart_new(struct arena *mem, str content_type,
				const struct multipart_sink *sink)
{
	str boundary = parameter(mem, content_type, "boundary");
	struct multipart *m;

	if (boundary.n < 1 || boundary.n > 70) /* RFC 2046, 5.1.1 */
		return NULL;
	for (size_t i = 0; i < boundary.n; i++)
		if (boundary.p[i] < 32 || boundary.p[i] > 126)
			return NULL;
	m = NEW(mem, struct multipart);
	m->mem = mem;
	m->sink = *sink;
	m->delimiter = str_fmt(mem, "\r\n--%" STR_FMT, STR_ARG(boundary));
	m->matched = 2; /* the first delimiter has no line before it */
	return m;
}

/* Names the field and the file of the part. */
static void disposition(struct multipart *m, str value)
{
	str file = parameter(m->mem, value, "filename");
	str extended = parameter(m->mem, value, "filename*");
	str name = parameter(m->mem, value, "name");

	if (name.p)
		m->name = unpercent(m->mem, name, false);
	if (file.p)
		m->filename = unpercent(m->mem, file, false);
	if (extended.n > 7 && strncasecmp(extended.p, "UTF-8''", 7) == 0)
		m->filename = unpercent(m->mem, str_sub(extended, 7, extended.n), true);
	for (size_t i = m->filename.n; i > 0;
	     i--) /* some clients send the path of the client's disk */
		if (m->filename.p[i - 1] == '/' || m->filename.p[i - 1] == '\\') {
			m->filename = str_sub(m->filename, i, m->filename.n);
			break;
		}
}

/* One complete header line of a part; the empty one ends them. */
static int header_line(struct multipart *m)
{
	str line = { m->line, m->line_n }, name;

	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	m->line_n = 0;
	if (line.n == 0) {
		if (!m->name.p)
			return E_INVALID;
		m->state = DATA;
		m->matched = 0;
		return m->sink.begin(m->sink.arg, m->name, m->filename, m->type);
	}
	if (++m->lines > LINES_MAX || str_find(line, ':') < 0)
		return E_INVALID;
	name = str_cut(&line, ':');
	if (is_name(name, "content-disposition"))
		disposition(m, str_trim(line));
	else if (is_name(name, "content-type"))
		m->type = str_copy(m->mem, str_trim(line));
	return 0;
}

/* A byte of the rest of a delimiter's line: "--" closes the form, else blanks and the line's
 * end. */
static int after_delimiter(struct multipart *m, char c)
{
	if (m->line_n < 2 && c == '-') {
		if (++m->line_n == 2)
			m->state = EPILOGUE;
		return 0;
	}
	if (m->line_n == 1 || (c != '\n' && c != '\r' && c != ' ' && c != '\t'))
		return E_INVALID;
	if (c == '\n') {
		m->state = HEADERS;
		m->line_n = m->lines = 0;
		m->name = m->filename = m->type = (str){ NULL, 0 };
	}
	return 0;
}

/* Takes data up to the delimiter; *ret_n says how many bytes of p were used. */
static int data(struct multipart *m, const char *p, size_t n, size_t *ret_n)
{
	bool inside = m->state == DATA;
	size_t i = 0;

	if (m->matched == 0) { /* all up to the next CR is data */
		const char *cr = memchr(p, '\r', n);

		i = cr ? (size_t)(cr - p) : n;
		*ret_n = i;
		if (i)
			return inside ? m->sink.data(m->sink.arg, p, i) : 0;
	}
	while (i < n && m->matched < m->delimiter.n && p[i] == m->delimiter.p[m->matched]) {
		m->matched++;
		i++;
	}
	*ret_n = i;
	if (m->matched == m->delimiter.n) {
		m->state = AFTER;
		m->line_n = 0;
		return inside ? m->sink.end(m->sink.arg) : 0;
	}
	if (i < n) { /* it was data after all */
		size_t k = m->matched;

		m->matched = 0;
		return inside ? m->sink.data(m->sink.arg, m->delimiter.p, k) : 0;
	}
	return 0;
}

int multipart_feed(struct multipart *m, const char *p, size_t n)
{
	while (n) {
		size_t used = 1;
		int err = 0;

		switch (m->state) {
		case PREAMBLE:
		case DATA:
			err = data(m, p, n, &used);
			break;
		case AFTER:
			err = after_delimiter(m, *p);
			break;
		case HEADERS:
			if (*p == '\n')
				err = header_line(m);
			else if (m->line_n == LINE_LENGTH_MAX)
				err = E_INVALID;
			else
				m->line[m->line_n++] = *p;
			break;
		case EPILOGUE:
			return 0;
		}
		if (err)
			return err;
		p += used;
		n -= used;
	}
	return 0;
}

bool multipart_done(const struct multipart *m)
{
	return m->state == EPILOGUE;
}
