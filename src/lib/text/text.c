/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.c - Unicode by utf8proc, Vietnamese by ourselves.
 *
 * How a sort key is built. The text is decomposed; a Latin letter and its marks become one unit:
 * the circumflex, breve and horn choose the letter (â ă ê ô ơ ư are letters of the alphabet), the
 * five tone marks are collected apart. The key is three levels, each cheaper than the one before:
 *
 *	letters ' ' tones ' ' capitals
 *
 * A space is lower than every weight, so a shorter level sorts first, and the lowest weights at the
 * end of a level can be left out: most keys are little longer than the text. Tones are noted per
 * word, not per letter: a syllable has one tone, and where it is written (hòa, hoà) is a habit of
 * spelling that must not decide an order.
 */
#include "base/base.h"

#include "lib/text/text.h"

#include <utf8proc.h>

#define GAP '!'	   /* between words: before everything else */
#define SYMBOL '#' /* then punctuation and signs, then '0'…'9', then letters from 'A' on */
#define OTHER '~'  /* last, letters of other scripts by code point */

#define EXPANSION 32 /* the longest decomposition of one code point is 18 (U+FDFA) */

/* One code point from the front of *rest; a byte that is not UTF-8 reads as U+FFFD. */
static int32_t next(str *rest)
{
	int32_t c = -1;
	ptrdiff_t n = utf8proc_iterate((const uint8_t *)rest->p, (ptrdiff_t)rest->n, &c);

	if (n <= 0) {
		c = 0xFFFD;
		n = 1;
	}
	*rest = str_sub(*rest, (size_t)n, rest->n);
	return c;
}

static void add(struct buf *b, int32_t c)
{
	uint8_t bytes[4];

	buf_add(b, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

static bool is_space(int32_t c)
{
	utf8proc_category_t cat = utf8proc_category(c);

	return cat == UTF8PROC_CATEGORY_ZS || cat == UTF8PROC_CATEGORY_ZL ||
	       cat == UTF8PROC_CATEGORY_ZP || (c >= '\t' && c <= '\r') || c == 0x85;
}

static bool is_ascii_alnum(int32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Đ has three look-alikes in Unicode and old Vietnamese documents use them all. */
static bool is_dyet(int32_t c)
{
	return c == 0x111 || c == 0xF0 || c == 0x256;
}

/* The border. */

/* CR LF and CR to LF, in place; false at a control character. All controls are ASCII but U+0080…9F,
 * which in UTF-8 are C2 80…9F. */
static bool tidy_controls(char *p, size_t *n)
{
	size_t to = 0;

	for (size_t i = 0; i < *n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == '\r') {
			if (i + 1 < *n && p[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7F)
			return false;
		if (c == 0xC2 && (unsigned char)p[i + 1] < 0xA0)
			return false;
		p[to++] = (char)c;
	}
	p[to] = '\0';
	*n = to;
	return true;
}

static bool is_plain_ascii(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= ' ' && s.p[i] < 0x7F) || s.p[i] == '\n' || s.p[i] == '\t'))
			return false;
	return true;
}

bool text_nfc(struct arena *mem, str in, str *ret_s)
{
	const int options = UTF8PROC_COMPOSE | UTF8PROC_STABLE;
	ptrdiff_t room, n;
	int32_t *points;
	char *p;

	if (is_plain_ascii(in)) {
		*ret_s = in;
		return true;
	}
	if (!utf8_valid(in))
		return false;
	p = arena_copy(mem, in.p, in.n);
	if (!tidy_controls(p, &in.n))
		return false;
	room = utf8proc_decompose((uint8_t *)p, (ptrdiff_t)in.n, NULL, 0, options);
	if (room < 0)
		return false;
	/* One more for the NUL that utf8proc_reencode() writes. */
	points = NEW_ARRAY(mem, int32_t, (size_t)room + 1);
	n = utf8proc_decompose((uint8_t *)p, (ptrdiff_t)in.n, points, room, options);
	n = n < 0 ? n : utf8proc_reencode(points, n, options);
	if (n < 0)
		return false;
	*ret_s = (str){ (char *)points, (size_t)n };
	return true;
}

/* Search. */

/* Decomposes and folds one code point into `out`; returns how many came of it. */
static size_t fold_point(int32_t c, int32_t *out)
{
	const int options = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
			    UTF8PROC_IGNORE | UTF8PROC_STRIPMARK;
	int boundary = 0;
	ptrdiff_t n = utf8proc_decompose_char(c, out, EXPANSION, options, &boundary);

	if (n < 0 || n > EXPANSION)
		return 0;
	for (ptrdiff_t i = 0; i < n; i++)
		if (is_dyet(out[i]))
			out[i] = 'd';
	return (size_t)n;
}

str text_fold(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);
	bool gap = false;

	while (s.n) {
		int32_t c = next(&s), out[EXPANSION];
		size_t n;

		if (is_space(c)) {
			gap = b.n > 0;
			continue;
		}
		n = fold_point(c, out);
		for (size_t i = 0; i < n; i++) {
			/* Some signs decompose to a space and a mark. */
			if (is_space(out[i])) {
				gap = b.n > 0;
				continue;
			}
			if (gap)
				buf_char(&b, ' ');
			gap = false;
			add(&b, out[i]);
		}
	}
	return buf_view(&b);
}

str text_lower(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);

	while (s.n)
		add(&b, utf8proc_tolower(next(&s)));
	return buf_view(&b);
}

str text_slug(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);
	bool gap = false;

	s = text_fold(mem, s);
	for (size_t i = 0; i < s.n; i++) {
		if (!is_ascii_alnum((unsigned char)s.p[i])) {
			gap = b.n > 0;
			continue;
		}
		if (gap)
			buf_char(&b, '-');
		gap = false;
		buf_char(&b, s.p[i]);
	}
	return buf_view(&b);
}

/* Order. */

#define CIRCUMFLEX 0x302
#define BREVE 0x306
#define HORN 0x31B

/* The alphabet with f j w z at their Latin place; capital = a letter with a mark, see letter(). */
static const char alphabet[] = "aABbcdDeEfghijklmnoOPpqrstuUvwxyz";

/* Weight of a letter once its circumflex, breve or horn is known. */
static char weight(int32_t c, int32_t mark)
{
	int key = (int)c;

	if (mark == BREVE && c == 'a')
		key = 'A'; /* ă */
	else if (mark == CIRCUMFLEX && (c == 'e' || c == 'o'))
		key = c - 'a' + 'A'; /* ê ô */
	else if (mark == CIRCUMFLEX && c == 'a')
		key = 'B'; /* â */
	else if (mark == HORN && c == 'o')
		key = 'P'; /* ơ */
	else if (mark == HORN && c == 'u')
		key = 'U'; /* ư */
	else if (is_dyet(c))
		key = 'D';
	return (char)('A' + (strchr(alphabet, key) - alphabet));
}

/* '1' huyền … '5' nặng, '6' a mark Vietnamese does not have, 0 not a tone. */
static char tone(int32_t mark)
{
	switch (mark) {
	case 0x300:
		return '1';
	case 0x309:
		return '2';
	case 0x303:
		return '3';
	case 0x301:
		return '4';
	case 0x323:
		return '5';
	case CIRCUMFLEX:
	case BREVE:
	case HORN:
		return 0;
	default:
		return '6';
	}
}

static bool is_mark(int32_t c)
{
	return utf8proc_category(c) == UTF8PROC_CATEGORY_MN;
}

struct key {
	struct buf letters, tones, capitals;
	int32_t letter; /* a Latin letter whose marks are still being read, or 0 */
	int32_t mark;	/* its circumflex, breve or horn */
	char tone;
	bool word; /* letters were seen since the last gap */
};

static void end_letter(struct key *k)
{
	if (k->letter)
		buf_char(&k->letters, weight(k->letter, k->mark));
	if (k->tone)
		buf_char(&k->tones, k->tone);
	k->letter = k->mark = k->tone = 0;
}

static void end_word(struct key *k)
{
	end_letter(k);
	if (k->word)
		buf_char(&k->tones, '0');
	k->word = false;
}

/* Of several marks the highest counts: their order depends on the normal form. */
static void key_mark(struct key *k, int32_t c)
{
	char t = tone(c);

	if (!k->letter)
		return;
	k->tone = (char)MAX(k->tone, t);
	if (!t)
		k->mark = MAX(k->mark, c);
}

static void key_point(struct key *k, int32_t c)
{
	int32_t lower = utf8proc_tolower(c);
	utf8proc_category_t cat = utf8proc_category(c);

	if ((lower >= 'a' && lower <= 'z') || is_dyet(lower)) {
		end_letter(k);
		k->letter = lower;
		k->word = true;
		buf_char(&k->capitals, lower == c ? '0' : '1');
		return;
	}
	end_word(k);
	if (c >= '0' && c <= '9')
		buf_char(&k->letters, (char)c);
	else if (cat >= UTF8PROC_CATEGORY_LU && cat <= UTF8PROC_CATEGORY_NO)
		buf_fmt(&k->letters, "%c%06x", OTHER, (unsigned)lower);
	else
		buf_fmt(&k->letters, "%c%06x", SYMBOL, (unsigned)c);
}

/* The level without the lowest weights at its end. */
static str level(const struct buf *b)
{
	str s = buf_view(b);

	while (s.n && s.p[s.n - 1] == '0')
		s.n--;
	return s;
}

str text_sort_key(struct arena *mem, str s)
{
	const int options = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE;
	struct key k = { .letters = buf_new(mem, 0),
			 .tones = buf_new(mem, 0),
			 .capitals = buf_new(mem, 0) };
	bool gap = false;

	while (s.n) {
		int32_t c = next(&s), out[EXPANSION];
		int boundary = 0;
		ptrdiff_t n = utf8proc_decompose_char(c, out, EXPANSION, options, &boundary);

		for (ptrdiff_t i = 0; i < n && n <= EXPANSION; i++) {
			if (is_space(out[i])) {
				end_word(&k);
				gap = k.letters.n > 0;
			} else if (is_mark(out[i])) {
				key_mark(&k, out[i]);
			} else {
				if (gap)
					buf_char(&k.letters, GAP);
				gap = false;
				key_point(&k, out[i]);
			}
		}
	}
	end_word(&k);
	return str_fmt(mem, "%" STR_FMT " %" STR_FMT " %" STR_FMT, STR_ARG(buf_view(&k.letters)),
		       STR_ARG(level(&k.tones)), STR_ARG(level(&k.capitals)));
}
