/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mo.c - two tables of (length, offset), sorted by the original text: a binary search.
 *
 * Everything is checked once when the file is opened, so mo_find() can trust it.
 */
#include "base/base.h"

#include "lib/mo/mo.h"

#define MAGIC 0x950412DEu
#define HEADER 20 /* magic, revision, count, offsets of the two tables */

struct mo {
	str bytes;
	uint32_t n, ids, texts; /* number of messages; where the two tables begin */
};

/* Little-endian, as msgfmt writes unless told otherwise. The caller has checked the bounds. */
static uint32_t read32(str b, size_t at)
{
	const unsigned char *p = (const unsigned char *)b.p + at;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* String i of the table at `table`; without its NUL. */
static str entry(const struct mo *mo, uint32_t table, uint32_t i)
{
	size_t at = table + (size_t)i * 8;

	return (str){ mo->bytes.p + read32(mo->bytes, at + 4), read32(mo->bytes, at) };
}

/* The table and each of its strings, with the NUL after it, lie inside the file. */
static bool table_inside(const struct mo *mo, uint32_t table)
{
	if (table > mo->bytes.n || mo->n > (mo->bytes.n - table) / 8)
		return false;
	for (uint32_t i = 0; i < mo->n; i++) {
		size_t at = table + (size_t)i * 8;
		uint32_t len = read32(mo->bytes, at), from = read32(mo->bytes, at + 4);

		if (from >= mo->bytes.n || len >= mo->bytes.n - from ||
		    mo->bytes.p[from + len] != '\0')
			return false;
		if (!utf8_valid((str){ mo->bytes.p + from, len }))
			return false;
	}
	return true;
}

static bool sorted(const struct mo *mo)
{
	for (uint32_t i = 1; i < mo->n; i++)
		if (strcmp(entry(mo, mo->ids, i - 1).p, entry(mo, mo->ids, i).p) >= 0)
			return false;
	return true;
}

struct mo *mo_open(struct arena *mem, str bytes)
{
	struct mo *mo = NEW(mem, struct mo);

	if (bytes.n < HEADER || read32(bytes, 0) != MAGIC)
		return NULL;
	/* The major revision 0 is all there has been; 1 only adds system-dependent strings. */
	if (read32(bytes, 4) >> 16 > 1)
		return NULL;
	mo->bytes = bytes;
	mo->n = read32(bytes, 8);
	mo->ids = read32(bytes, 12);
	mo->texts = read32(bytes, 16);
	if (!table_inside(mo, mo->ids) || !table_inside(mo, mo->texts) || !sorted(mo))
		return NULL;
	return mo;
}

/* The translation, with the NUL between its plural forms if it has some; .p is NULL when there is none. A message
 * with plural forms has them in its key too, "one\0many": strcmp() sees the first. */
static str find(const struct mo *mo, const char *msgid)
{
	uint32_t lo = 0, hi = mo ? mo->n : 0;

	/* The empty message is the file's own header. */
	if (!*msgid)
		return (str){ 0 };
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		int c = strcmp(msgid, entry(mo, mo->ids, mid).p);

		if (c == 0) {
			str text = entry(mo, mo->texts, mid);

			return text.n ? text : (str){ 0 };
		}
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return (str){ 0 };
}

const char *mo_find(const struct mo *mo, const char *msgid)
{
	str text = find(mo, msgid);

	return text.p ? text.p : msgid;
}

const char *mo_find_n(const struct mo *mo, int64_t n, const char *msgid)
{
	str text = find(mo, msgid);
	size_t one = text.p ? strlen(text.p) : 0;

	if (!text.p)
		return msgid;
	return n == 1 || one == text.n ? text.p : text.p + one + 1;
}
