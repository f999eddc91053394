/* SPDX-License-Identifier: Apache-2.0 */
/* buf.c - growing bytes in an arena; doubles, so that n writes cost O(n). */
#include "base/base.h"

#define FIRST 256

struct buf buf_new(struct arena *mem, size_t max)
{
	return (struct buf){ .mem = mem, .max = max ? max : BUF_LIMIT_DEFAULT };
}

/* Room for n more bytes and a NUL; false when that would pass the limit. */
static bool reserve(struct buf *b, size_t n)
{
	size_t cap;
	char *p;

	if (b->over || n > b->max - b->n) {
		b->over = true;
		return false;
	}
	if (b->cap > b->n + n)
		return true;
	cap = MAX(b->cap * 2, (size_t)FIRST);
	cap = MAX(cap, b->n + n + 1);
	p = arena_raw(b->mem, cap);
	if (b->n)
		memcpy(p, b->p, b->n);
	p[b->n] = '\0';
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0 || !reserve(b, n))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	size_t room = b->over ? 0 : b->cap - b->n;
	int n;

	/* Mostly it fits where it shall stand: then it is formatted once. */
	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(room ? b->p + b->n : NULL, room, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (!reserve(b, (size_t)n)) {
		if (room)
			b->p[b->n] = '\0';
	} else {
		if ((size_t)n >= room)
			vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void buf_int(struct buf *b, int64_t v)
{
	char digits[20], *p = digits + sizeof(digits);
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

const char *buf_cstr(struct buf *b)
{
	return b->p ? b->p : "";
}
