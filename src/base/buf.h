/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf.h - bytes being written: a string that grows in an arena, born with a limit.
 *
 * Writing past the limit drops the bytes and sets `over`; the caller looks once at the end instead
 * of after every write.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

#define BUF_LIMIT_DEFAULT ((size_t)16 << 20)

struct buf {
	struct arena *mem;
	char *p;
	size_t n, cap, max;
	bool over; /* the limit was hit: the content is cut and must not be used */
};

/* An empty buffer in `mem` that may grow to `max` bytes (0: BUF_LIMIT_DEFAULT). */
struct buf buf_new(struct arena *mem, size_t max);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static inline void buf_str(struct buf *b, str s)
{
	buf_add(b, s.p, s.n);
}

static inline void buf_char(struct buf *b, char c)
{
	if (b->n + 1 >= b->cap || b->n >= b->max || b->over) {
		buf_add(b, &c, 1);
		return;
	}
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

/* The number in decimal digits. */
void buf_int(struct buf *b, int64_t v);

static inline void buf_z(struct buf *b, const char *z)
{
	buf_add(b, z, strlen(z));
}

/* Empties the buffer and keeps its memory. */
static inline void buf_clear(struct buf *b)
{
	b->n = 0;
	b->over = false;
	if (b->p)
		b->p[0] = '\0';
}

/* What has been written; valid until the next write or the end of the arena. */
static inline str buf_view(const struct buf *b)
{
	return (str){ b->p, b->n };
}

/* The NUL that always follows the content makes this a C string. */
const char *buf_cstr(struct buf *b);

#endif
