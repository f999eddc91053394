/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv.c - one pass over the bytes; a field is copied only when it holds doubled quotes.
 */
#include "lib/csv/csv.h"
#include "lib/mo/mo.h"

struct csv csv_open(str bytes, char sep)
{
	if (str_starts(bytes, S("\xef\xbb\xbf")))
		bytes = str_sub(bytes, 3, bytes.n);
	return (struct csv){ .rest = bytes, .sep = sep, .next = 1 };
}

static int fail(struct csv *r, int err, str why)
{
	r->why = why;
	return err;
}

/* Takes a line end off the front; false when there is none. */
static bool take_eol(struct csv *r)
{
	size_t n;

	if (str_starts(r->rest, S("\r\n")))
		n = 2;
	else if (str_starts(r->rest, S("\n")))
		n = 1;
	else
		return false;
	r->rest = str_sub(r->rest, n, r->rest.n);
	r->next++;
	return true;
}

/* s without one of each pair of quotes. */
static str undouble(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		p[n++] = s.p[i];
		i += s.p[i] == '"';
	}
	return (str){ p, n };
}

/* A field that begins with a quote. */
static int read_quoted(struct arena *a, struct csv *r, str *ret)
{
	bool doubled = false;
	size_t i = 1;

	for (; i < r->rest.n; i++) {
		if (r->rest.p[i] == '\n') {
			r->next++;
		} else if (r->rest.p[i] == '"') {
			if (i + 1 == r->rest.n || r->rest.p[i + 1] != '"')
				break;
			doubled = true;
			i++;
		}
	}
	if (i >= r->rest.n)
		return fail(r, E_INVALID, S(N_("thiếu dấu ngoặc kép đóng ô")));
	*ret = str_sub(r->rest, 1, i);
	if (doubled)
		*ret = undouble(a, *ret);
	r->rest = str_sub(r->rest, i + 1, r->rest.n);
	return 0;
}

static void read_plain(struct csv *r, str *ret)
{
	size_t i = 0, end;

	while (i < r->rest.n && r->rest.p[i] != r->sep && r->rest.p[i] != '\n')
		i++;
	end = i;
	if (i < r->rest.n && i > 0 && r->rest.p[i] == '\n' && r->rest.p[i - 1] == '\r')
		end--;
	*ret = str_sub(r->rest, 0, end);
	r->rest = str_sub(r->rest, end, r->rest.n);
}

int csv_read(struct arena *a, struct csv *r, str **ret_fields, size_t *ret_n)
{
	str *fields;
	size_t n = 0, cap = 16;

	while (take_eol(r))
		;
	r->line = r->next;
	if (r->rest.n == 0)
		return 0;
	fields = NEW_ARRAY(a, str, cap);
	for (;;) {
		if (n == CSV_FIELDS)
			return fail(r, E_LIMIT, S(N_("dòng có quá nhiều ô")));
		if (n == cap) {
			str *more = NEW_ARRAY(a, str, 2 * cap);

			memcpy(more, fields, n * sizeof(*fields));
			fields = more;
			cap *= 2;
		}
		if (r->rest.n > 0 && r->rest.p[0] == '"')
			TRY(read_quoted(a, r, &fields[n++]));
		else
			read_plain(r, &fields[n++]);
		if (r->rest.n == 0 || take_eol(r))
			break;
		if (r->rest.p[0] != r->sep)
			return fail(r, E_INVALID, S(N_("có chữ sau dấu ngoặc kép đóng ô")));
		r->rest = str_sub(r->rest, 1, r->rest.n);
	}
	*ret_fields = fields;
	*ret_n = n;
	return 1;
}

static bool needs_quotes(str s, char sep)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == sep || c == '"' || c == '\n' || c == '\r')
			return true;
	}
	/* what would be read as a byte order mark, were it the first field of the file */
	return str_starts(s, S("\xef\xbb\xbf"));
}

void csv_write(struct buf *out, char sep, const str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		str s = fields[i];

		if (i > 0)
			buf_char(out, sep);
		if (!needs_quotes(s, sep) && !(n == 1 && s.n == 0)) {
			buf_str(out, s);
			continue;
		}
		buf_char(out, '"');
		for (size_t k = 0; k < s.n; k++) {
			if (s.p[k] == '"')
				buf_char(out, '"');
			buf_char(out, s.p[k]);
		}
		buf_char(out, '"');
	}
	buf_z(out, "\r\n");
}
