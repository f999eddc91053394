/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h - lists of named rows as files: CSV, XLSX, or JSON.
 *
 * Inside, such a list is a JSON array of flat objects: [{"code":"SXD","name":"Sở Xây dựng"}, …]. That is
 * also what an import command takes in its field `rows`, so a file, a form and the API meet there.
 */
#ifndef CORE_COMMAND_TABLE_H
#define CORE_COMMAND_TABLE_H

#include "core/ctx/ctx.h"
#include "lib/json/json.h"

/* The array in `bytes`: by the file name XLSX (.xlsx), JSON (.json) or else CSV with a header line. */
int table_read(struct ctx *c, str bytes, str filename, struct json **ret_rows);
/* The array in a command's field, as table_read() made it. */
int table_parse(struct ctx *c, const char *field, str text, struct json **ret_rows);
/* A cell as text, trimmed: numbers and truth values of JSON too; empty when absent. */
str table_cell(struct ctx *c, const struct json *row, const char *name);
/* A cell that is a day: false when it is there and no day; an empty one is day 0. */
bool table_date(struct ctx *c, const struct json *row, const char *name, date *ret);
/* Says what is wrong with row `i` (from 0) of the field; E_INVALID. */
int table_fail(struct ctx *c, size_t i, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Writes `rows`, the text of a JSON array of flat objects with texts, as "csv", "xlsx" or "json", the
 * columns in the order of `columns` (ends with NULL). */
int table_write(struct ctx *c, str rows, const char *const *columns, str format, struct buf *out);

#endif
