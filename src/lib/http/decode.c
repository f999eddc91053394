/* SPDX-License-Identifier: Apache-2.0 */
/* decode.c - request targets and urlencoded forms. Strict: what is odd is refused, not repaired. */
#include "base/base.h"

#include "lib/http/http_impl.h"

int http_hex_digit(char c)
{
	return c >= '0' && c <= '9'		    ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
						    : -1;
}

/* Decodes %XX, and "+" when `plus`. A NUL or a broken escape is E_INVALID. */
static int percent(struct arena *mem, str s, bool plus, str *ret)
{
	char *out = arena_alloc(mem, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%') {
			int hi = s.n - i > 2 ? http_hex_digit(s.p[i + 1]) : -1;
			int lo = s.n - i > 2 ? http_hex_digit(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return E_INVALID;
			c = (char)(hi * 16 + lo);
			i += 2;
		} else if (plus && c == '+') {
			c = ' ';
		}
		if (c == '\0')
			return E_INVALID;
		out[n++] = c;
	}
	*ret = (str){ out, n };
	return 0;
}

/* An escaped slash would give one path two readings, here and in a proxy. */
static bool has_escaped_slash(str raw)
{
	return str_search(raw, S("%2f")) >= 0 || str_search(raw, S("%2F")) >= 0;
}

int http_decode_path(struct arena *mem, str raw, str *ret_path)
{
	str path, rest;

	if (raw.n == 0 || raw.p[0] != '/' || has_escaped_slash(raw))
		return E_INVALID;
	TRY(percent(mem, raw, false, &path));
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 32 || path.p[i] == 127 || path.p[i] == '\\')
			return E_INVALID;
	rest = str_sub(path, 1, path.n);
	while (rest.p) {
		str segment = str_cut(&rest, '/');

		if (str_eqz(segment, ".") || str_eqz(segment, ".."))
			return E_INVALID;
		if (segment.n == 0 && rest.p) /* "//"; a slash at the end is fine */
			return E_INVALID;
	}
	if (!utf8_valid(path))
		return E_INVALID;
	*ret_path = path;
	return 0;
}

int http_decode_pairs(struct arena *mem, str raw, struct http_arg **ret_args, size_t *ret_n)
{
	size_t most = 1, n = 0;
	struct http_arg *args;

	for (size_t i = 0; i < raw.n; i++)
		most += raw.p[i] == '&';
	if (most > HTTP_FIELDS_MAX)
		return E_INVALID;
	args = NEW_ARRAY(mem, struct http_arg, most);
	while (raw.p) {
		str value = str_cut(&raw, '&'), name = str_cut(&value, '=');

		if (name.n == 0 && value.n == 0)
			continue;
		TRY(percent(mem, name, true, &args[n].name));
		TRY(percent(mem, value, true, &args[n].value));
		if (args[n].name.n > HTTP_NAME_MAX || args[n].value.n > HTTP_VALUE_MAX)
			return E_INVALID;
		n++;
	}
	*ret_args = args;
	*ret_n = n;
	return 0;
}
