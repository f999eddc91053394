/* SPDX-License-Identifier: Apache-2.0 */
/* expr_impl.h - the tree of an expression. Private to lib/expr. */
#ifndef LIB_EXPR_IMPL_H
#define LIB_EXPR_IMPL_H

#include "lib/expr/expr.h"

/* From the weakest to the strongest binding, where binding matters. */
enum expr_op {
	OP_OR,
	OP_AND,
	OP_NOT,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_IN,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_NEG,
	OP_LITERAL,
	OP_NAME,
	OP_LIST, /* right of `in` only: (a, b, c) */
	OP_HAS,
	OP_LEN,
	OP_SUM,
	OP_YEARS,
	OP_DAYS,
	OP_MIN,
	OP_MAX,
	OP_ROUND,
	OP_IF,
};

struct expr {
	enum expr_op op;
	enum expr_type type; /* OP_LIST: that of its items */
	struct expr_value literal;
	size_t name;         /* OP_NAME: place in the declared names */
	const struct expr **arg;
	size_t n;
};

struct expr_function {
	const char *name;
	enum expr_op op;
	size_t min, max; /* arguments */
};
extern const struct expr_function expr_functions[]; /* ends with name NULL */

/* "=", "and" …; NULL for what is no operator between two. */
const char *expr_sign(enum expr_op op);

#endif
