/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_file.h - the catalogue in files: JSON, JSON lines, CSV. */
#ifndef MOD_PROCEDURE_FILE_H
#define MOD_PROCEDURE_FILE_H

#include "mod/procedure/procedure.h"

struct json;

struct file_item {
	const struct json *json;
	str where; /* "dòng 12" */
};

/* The procedures of a file: by its name XLSX or CSV with the columns that file_export() writes, else JSON:
 * an array, or objects one after the other. E_INVALID with words for field "text". */
int file_items(struct ctx *c, str bytes, str filename, struct file_item **ret_list, size_t *ret_n);
/* The newest text of every procedure, as "json" (one procedure a line), "csv" or "xlsx". */
int file_export(struct ctx *c, str format, struct buf *out);

/* ---- procedure_table.c ---- */

/* The procedure as one more object of texts in the open array; the array's text as a file; and back. */
int table_row(struct arena *mem, const struct procedure *p, struct jw *rows);
int table_file(struct ctx *c, str rows, str format, struct buf *out);
int table_item(struct ctx *c, const struct json *row, struct json **ret);

#endif
