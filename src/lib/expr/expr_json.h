/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expr_json.h - values of expressions as JSON: true, 12, "text", "2026-01-31", ["a", "b"], [1, 2]; none is null.
 */
#ifndef LIB_EXPR_EXPR_JSON_H
#define LIB_EXPR_EXPR_JSON_H

#include "lib/expr/expr.h"
#include "lib/json/json.h"

/* The value of that type; NULL and null are none. E_INVALID when it is of another type. */
int expr_value_read(struct arena *mem, const struct json *j, enum expr_type type, struct expr_value *ret);
void expr_value_write(struct jw *w, const struct expr_value *v, enum expr_type type);

#endif
