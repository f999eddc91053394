/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv.h - comma-separated values as RFC 4180 has them: a reader and a writer.
 *
 *	struct csv r = csv_open(bytes, ',');
 *	while ((got = csv_read(a, &r, &fields, &n)) > 0) …
 *
 * The reader takes CRLF and LF, a byte order mark, and a last line without an end; quoted fields may
 * hold separators, quotes ("") and line ends. An empty line is passed over. Text is not brought to
 * NFC: that is lib/text's task at the border.
 */
#ifndef LIB_CSV_CSV_H
#define LIB_CSV_CSV_H

#include "base/base.h"

#define CSV_FIELDS 1024 /* per record */

struct csv {
	str rest;
	char sep;
	size_t line; /* line on which the last record read began, from 1 */
	size_t next; /* line of what comes next */
	str why;     /* Vietnamese, a msgid, after an error */
};

struct csv csv_open(str bytes, char sep);
/* The next record: 1 with its fields, 0 at the end, E_INVALID (a quote that is not closed, text
 * after a closing quote) or E_LIMIT (too many fields) with r->why. Fields point into the bytes, or
 * into the arena where quotes had to be undone. */
int csv_read(struct arena *a, struct csv *r, str **ret_fields, size_t *ret_n);

/* Writes one record with CRLF; fields are quoted where they need it. What is written reads back the
 * same; a record of one empty field is written as "". */
void csv_write(struct buf *out, char sep, const str *fields, size_t n);

#endif
