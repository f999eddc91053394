/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expr.h - the one expression language: guards of flows, conditions and computed values of forms, rows of
 * fee tables.
 *
 *	form.age < 18 and not has(form.guardian)
 *	if(dossier.channel = 'online', 8000, 15000) * form.copies
 *	years(form.born, today) >= 18 or form.kind in ('A', 'B')
 *
 * It is typed, and total: types are checked when it is read, so that evaluating cannot fail, cannot loop,
 * and takes time in proportion to the text. The names it may use are declared with their types by whoever
 * calls. What has no answer is `none`; README.md has the grammar and the table of how none spreads.
 * web/js/expr.js is the same language for the browser; tests/expr holds both to one table of cases.
 */
#ifndef LIB_EXPR_EXPR_H
#define LIB_EXPR_EXPR_H

#include "base/base.h"

#define EXPR_BYTES 2000 /* longest text */
#define EXPR_DEPTH 32	/* deepest nesting of parentheses, calls, `not` and signs */

enum expr_type {
	EXPR_BOOL,
	EXPR_INT,   /* int64_t; what would overflow is none */
	EXPR_TEXT,  /* compared by bytes, only = and != */
	EXPR_DATE,  /* civil day of the years 1 to 9999 */
	EXPR_TEXTS, /* a list of texts */
	EXPR_INTS,
	EXPR_ANY,   /* for expr_parse() only */
};

/* A value; its type is known from the expression. Zeroed memory is none. */
struct expr_value {
	bool some;	    /* false: none */
	int64_t i;	    /* BOOL: 0 or 1. INT. DATE: days since 1970-01-01 (base/time.h) */
	str s;		    /* TEXT */
	const str *texts;   /* TEXTS: n of them */
	const int64_t *ints; /* INTS: n of them */
	size_t n;
};

/* A name that may be used: segments of a-z, 0-9 and _ joined by dots, beginning with a letter or _. */
struct expr_name {
	str name;
	enum expr_type type;
};

struct expr;

/* What is wrong: the column (code points, from 1), the word that stands there (may be empty), and a
 * Vietnamese sentence (a msgid for tr()). For people: "cột 7, \"tuoi\": không có tên này." */
struct expr_error {
	int col;
	str word;
	const char *why;
};

/*
 * Reads and checks `text` (UTF-8). `want`: the type its value must have, or EXPR_ANY. The result lives in
 * `mem` and keeps nothing of `text`; it refers to names by their place in `names`. E_INVALID: *ret_error says
 * why (it may point into `text`), *ret is untouched.
 */
int expr_parse(struct arena *mem, str text, const struct expr_name *names, size_t n, enum expr_type want,
	       struct expr **ret, struct expr_error *ret_error);
enum expr_type expr_type_of(const struct expr *e);
/* Does its value depend on names[i]? */
bool expr_uses(const struct expr *e, size_t i);

/* The value; values[i] is that of names[i], of the declared type. Lists in the result are the caller's or
 * the expression's own. Never fails. */
struct expr_value expr_eval(const struct expr *e, const struct expr_value *values);
/* Is the value of a BOOL expression true? none is not. */
bool expr_true(const struct expr *e, const struct expr_value *values);
/* Is it false? none is not: a rule that cannot be judged yet is not broken. */
bool expr_false(const struct expr *e, const struct expr_value *values);

/* Back to text: single blanks, no parentheses but those that are needed. Reading it again gives the same
 * expression, and printing that the same text. */
void expr_print(struct buf *out, const struct expr *e, const struct expr_name *names);

/* Makers of values. expr_flag: of BOOL. */
static inline struct expr_value expr_int(int64_t i)
{
	return (struct expr_value){ .some = true, .i = i };
}

static inline struct expr_value expr_flag(bool b)
{
	return (struct expr_value){ .some = true, .i = b };
}

static inline struct expr_value expr_day(date d)
{
	return (struct expr_value){ .some = true, .i = d.day };
}

static inline struct expr_value expr_text(str s)
{
	return (struct expr_value){ .some = true, .s = s };
}

/* "bool" "int" "text" "date" "texts" "ints"; EXPR_ANY for an unknown word. */
const char *expr_type_slug(enum expr_type t);
enum expr_type expr_type_find(str slug);

#endif
