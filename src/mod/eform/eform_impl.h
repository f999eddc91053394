/* SPDX-License-Identifier: Apache-2.0 */
/* eform_impl.h - what the files of this folder share. */
#ifndef MOD_EFORM_IMPL_H
#define MOD_EFORM_IMPL_H

#include "mod/eform/eform.h"

/* Names every form has, before its questions. */
enum { NAME_TODAY, NAME_CHANNEL, NAME_FIRST };

/* The type of a question in expressions, alone and as a column of a repeat. */
enum expr_type form_expr_type(enum form_type t);
enum expr_type form_list_type(enum form_type t);

/* What stands under "prefix.name"; empty when nothing does. form_values: of a multi, the lines of all. */
str form_value(const struct args *args, const char *prefix, str name);
size_t form_values(struct arena *mem, const struct args *args, const char *prefix, str name, str **ret);
bool form_ticked(str v);
/* "prefix.name.N" for the columns of a row. */
const char *form_row_prefix(struct arena *mem, const char *prefix, str name, size_t row);
bool form_row_empty(struct arena *mem, const struct form_field *f, const struct args *args, const char *row);

/* The question or column of "name" or "name.0.column"; NULL. */
const struct form_field *form_find(const struct eform *f, str name);

/* An answer as a value of expressions, and a computed value as an answer. */
struct expr_value form_expr_value(struct ctx *c, const struct form_field *f, str answer);
str form_answer_text(struct arena *mem, const struct form_field *f, const struct expr_value *v);
/* Values of all names, for rules. */
const struct expr_value *form_state_values(const struct eform_state *s);
str form_row_computed(const struct eform_state *s, const struct form_field *repeat, size_t row,
		      const struct form_field *column);


/* ---- eform_view.c: for the templates -------------------------------------------------------------- */

struct html;

/* A question as a field. `row`: of a repeat's row, "form.members.0"; else "form". */
struct field_view form_view(const struct html *h, const struct eform_page *m, const struct form_field *f,
			    const char *prefix);
/* Is it asked as a list that opens? */
bool form_is_select(const struct form_field *f);
/* Rows to show of a repeat. */
size_t form_rows_shown(const struct eform_page *m, const struct form_field *f);
/* Name of the file that was put there; empty: none. */
str form_file_name(const struct html *h, const struct eform_page *m, const struct form_field *f, const char *prefix);
/* The form for the browser's script, as JSON. */
str form_script(const struct html *h, const struct eform_page *m, const struct form_group *g);
/* "form.members.0" + "name" */
const char *form_name(const struct html *h, const char *prefix, str name);

#endif
