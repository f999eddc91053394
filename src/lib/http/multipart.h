/* SPDX-License-Identifier: Apache-2.0 */
/*
 * multipart.h - reads multipart/form-data (RFC 7578) as it arrives, in pieces of any size.
 *
 * libmicrohttpd has such a parser, but it reports a part whose first bytes are split between two
 * reads in the same way as an empty part followed by another, so it cannot be told how many parts
 * there were.
 */
#ifndef LIB_MULTIPART_H
#define LIB_MULTIPART_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct multipart;

/* Each returns 0, or a value that ends the parsing and is handed on. */
struct multipart_sink {
	void *arg;
	/* filename.p == NULL: a plain field. The strings live in the arena. */
	int (*begin)(void *arg, str name, str filename, str type);
	int (*data)(void *arg, const char *p, size_t n);
	int (*end)(void *arg);
};

/* `content_type` is the whole header value; NULL when it has no usable boundary. */
struct multipart *multipart_new(struct arena *mem, str content_type,
				const struct multipart_sink *sink);
/* 0, E_INVALID for bytes that are no form, or what the sink returned. */
int multipart_feed(struct multipart *m, const char *p, size_t n);
/* After the last byte: true when the closing boundary was there. */
bool multipart_done(const struct multipart *m);

/* The value of a hexadecimal digit, or -1. In decode.c. */
int http_hex_digit(char c);

#endif
