/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet.h - tables as XLSX files: written for people's exports, read for imports.
 *
 * Writing streams: a row leaves memory when the next begins, so size does not matter.
 *
 *	struct sheet *s = sheet_new(mem, &info, columns, 3);
 *	for (…) {
 *		sheet_text(s, d->code);
 *		sheet_instant(s, d->received);
 *		sheet_int(s, d->fee);
 *	}
 *	TRY(sheet_end(s, &bytes));
 *
 * The cells of a row follow each other; after the last column the next row begins.
 */
#ifndef LIB_SHEET_SHEET_H
#define LIB_SHEET_SHEET_H

#include "base/base.h"

#define SHEET_MIME "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* --- writer ------------------------------------------------------------------------------------ */

struct sheet_column {
	str title;
	double width; /* characters; 0: by the title */
};

struct sheet_info {
	str name;	 /* of the sheet's tab; cut to what Excel allows */
	str title;	 /* metadata */
	str path;	 /* the file to write, which stays; empty: a temporary one */
	instant created; /* metadata, usually ctx->now */
};

struct sheet;

/* A workbook with one sheet: bold heading that stays in view, filters, A4 landscape. */
struct sheet *sheet_new(struct arena *mem, const struct sheet_info *info,
			const struct sheet_column *columns, size_t n_columns);
/* The next cell. Text is always text, never a formula; beyond 32767 characters it is cut. An instant
 * or date of 0 leaves the cell empty. Times are Vietnamese, to the minute. */
void sheet_text(struct sheet *s, str text);
void sheet_int(struct sheet *s, int64_t v);
void sheet_date(struct sheet *s, date d);
void sheet_instant(struct sheet *s, instant t);
/* Closes the file. With ret_bytes its content is also read into the arena. E_LIMIT: more rows than
 * Excel has, or more than 16 MB for ret_bytes; E_INTERNAL: the disk. */
int sheet_end(struct sheet *s, str *ret_bytes);

/* --- reader ------------------------------------------------------------------------------------ */

/* What sheet_read() accepts at most; together they keep it under 40 MB of arena. Cells are counted
 * with the empty ones that stand before others in their row. */
#define SHEET_ROWS ((size_t)20000)
#define SHEET_COLUMNS ((size_t)256)
#define SHEET_CELLS ((size_t)200000)
#define SHEET_TEXT_BYTES ((size_t)8 << 20)

struct sheet_row {
	str *cells;
	size_t n;      /* up to the last cell that is not empty */
	size_t number; /* as Excel shows it, from 1 */
};

struct sheet_table {
	struct sheet_row *rows; /* rows without any text are left out */
	size_t n;
};

/*
 * Reads the first sheet of an XLSX file that came from outside. Every cell becomes text, trimmed: a
 * number as Excel stores it, a date as 2026-02-17, a moment as 2026-02-17T08:30, a truth value as
 * TRUE or FALSE, a formula as its stored result, an error as nothing. E_INVALID: not such a file;
 * E_LIMIT: beyond the limits above. *ret_why gets a Vietnamese sentence, a msgid, on failure. Text is valid
 * UTF-8 but not brought to NFC: that is lib/text's task at the border.
 */
int sheet_read(struct arena *mem, str bytes, struct sheet_table *ret, str *ret_why);

#endif
