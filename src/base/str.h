/* SPDX-License-Identifier: Apache-2.0 */
/*
 * str.h - a string is a pointer and a length, passed by value, never owned.
 *
 * Bytes that entered the program were checked as UTF-8 and normalised to NFC at the border
 * (lib/text), so inside it every str that is text is valid NFC. A str need not end with NUL; where
 * a C string is wanted, str_z() makes one.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

typedef struct str {
	const char *p;
	size_t n;
} str;

/* A literal as str; usable in static initialisers as S_INIT("x"). */
#define S(lit) ((str){ "" lit, sizeof(lit) - 1 })
#define S_INIT(lit) { "" lit, sizeof(lit) - 1 }
/* printf: "%" STR_FMT, STR_ARG(s) */
#define STR_FMT ".*s"
#define STR_ARG(s) (int)(s).n, (s).p

static inline str str_of(const char *z)
{
	return z ? (str){ z, strlen(z) } : (str){ "", 0 };
}

static inline bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_eqz(str a, const char *z)
{
	return str_eq(a, str_of(z));
}

static inline bool str_empty(str s)
{
	return s.n == 0;
}

/* Order of the bytes, as memcmp: <0, 0, >0. For people, compare sort keys (lib/text.h). */
int str_cmp(str a, str b);
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* Position of the first `c` / `needle`, or -1. */
ptrdiff_t str_find(str s, char c);
ptrdiff_t str_search(str s, str needle);
/* s[from, to), both cut to the length. */
str str_sub(str s, size_t from, size_t to);
/* Without ASCII white space at both ends. */
str str_trim(str s);
/* Cuts *rest at the first `sep`: returns the part before, *rest becomes the part after (empty, with
 * p == NULL, when there was no separator left). Loop: while (rest.p) part = str_cut(&rest, ','). */
str str_cut(str *rest, char sep);
/* A decimal integer with optional '-', the whole string and nothing else. False if it is not one
 * or does not fit. */
bool str_int(str s, int64_t *ret_v);

/* Copies in the arena. str_z() ends with NUL. */
str str_copy(struct arena *a, str s);
char *str_z(struct arena *a, str s);
/* printf into the arena; the result ends with a NUL that is not counted. */
str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str str_vfmt(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* The strings one after the other, e.g. str_join(a, S(", "), list, n). */
str str_join(struct arena *a, str sep, const str *list, size_t n);
/* Lower-case hexadecimal of bytes, and back (false unless exactly 2*n hexadecimal digits). */
str str_hex(struct arena *a, const void *bytes, size_t n);
bool str_unhex(str hex, uint8_t *out, size_t n);

/* UTF-8. Rejects overlong forms, surrogates, values above U+10FFFF. */
bool utf8_valid(str s);
/* Code points in a valid string. */
size_t utf8_len(str s);
/* The first `n` code points at most; never cuts inside one. */
str utf8_cut(str s, size_t n);

#endif
