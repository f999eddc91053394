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

/* The procedures of a text: a JSON array, JSON objects one after the other, or CSV with the columns that
 * file_export() writes. E_INVALID with words for field "text". */
int file_items(struct ctx *c, str text, struct file_item **ret_list, size_t *ret_n);
/* The newest text of every procedure that has not ended, as "json" (one procedure a line) or "csv". */
int file_export(struct ctx *c, str format, struct buf *out);

#endif
