/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue_impl.h - what the files of this folder share. */
#ifndef MOD_CATALOGUE_IMPL_H
#define MOD_CATALOGUE_IMPL_H

#include "core/file/file.h"
#include "lib/json/json.h"
#include "mod/catalogue/catalogue.h"

/* ---- announcement_row.c: rows of a decision's sheet --------------------------------------------- */

struct catalogue_column {
	const char *name;    /* key of announcement_item.cells */
	const char *title;   /* msgid; heading of the column, which is in Vietnamese always */
	const char *also;    /* further headings that are understood, separated by '|' */
	bool lines;          /* one entry a line */
	const char *hint;    /* msgid: how to write it; NULL: as it comes */
};
extern const struct catalogue_column catalogue_columns[];
size_t catalogue_column_count(void);

/* Rows of a table by its headings into objects by column names. E_INVALID: headings that nobody knows. */
int announcement_rows(struct ctx *c, const struct json *table, struct json **ret);
/* "new" … for what the sheet calls it; empty: no such kind. */
str announcement_kind(struct ctx *c, str words);
/* The text of a procedure that the cells make of `before` (NULL: of nothing), as JSON for
 * procedure_read(). Empty cells leave what was; "-" empties it. E_INVALID with words for "text". */
int announcement_row_text(struct ctx *c, const struct json *cells, const struct procedure *before,
			  const struct announcement *a, str where, str *ret_json);
/* And back: the cells that say what a version says. One text per column. */
void announcement_row_cells(struct ctx *c, const struct procedure *p, str *ret_cells);

/* ---- announcement.c ------------------------------------------------------------------------------- */

extern const struct command announcement_commands[];
extern const struct aggregate announcement_aggregates[];
str announcement_state(struct arena *mem, const struct announcement *a);
str announcement_item_state(struct arena *mem, const struct announcement_item *item);
int announcement_each(struct ctx *c, int (*fn)(void *arg, const struct announcement *a), void *arg);
int announcement_each_item(struct ctx *c, int (*fn)(void *arg, str announcement, const struct announcement_item *i),
			   void *arg);

/* ---- announcement_import.c ------------------------------------------------------------------------ */

int announcement_import_prepare(struct ctx *c, struct buf *ret_input);
int announcement_import_child(struct arena *mem, str input, struct buf *ret_output);

/* ---- pages ------------------------------------------------------------------------------------------ */

int catalogue_admin_list_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_admin_late_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_admin_import_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_admin_view_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_admin_edit_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_admin_item_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_admin_sheet_page(struct ctx *c, const struct req *q, struct reply *r);
int announcement_list_api(struct ctx *c, const struct req *q, struct reply *r);
int announcement_api(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_compare_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_compare_api(struct ctx *c, const struct req *q, struct reply *r);

#endif
