/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_expr.c - no text crashes the expression language; what it prints reads back as the same, in text and value.
 */
#include "base/base.h"
#include "lib/expr/expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct expr_name names[] = {
	{ S_INIT("a"), EXPR_INT },	 { S_INIT("b"), EXPR_BOOL },   { S_INIT("form.t"), EXPR_TEXT },
	{ S_INIT("d"), EXPR_DATE },	 { S_INIT("list"), EXPR_TEXTS }, { S_INIT("rows.n"), EXPR_INTS },
	{ S_INIT("gone"), EXPR_INT },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const str texts[] = { S_INIT("x"), S_INIT("y") };
	static const int64_t ints[] = { 3, INT64_MAX };
	struct expr_value values[ARRAY_LEN(names)] = {
		expr_int(-7), expr_flag(true), expr_text(S("x")), expr_day((date){ 20000 }),
		{ .some = true, .texts = texts, .n = 2 }, { .some = true, .ints = ints, .n = 2 },
	};
	struct arena *mem = arena_new(0);
	struct buf one = buf_new(mem, 0), two = buf_new(mem, 0);
	struct expr_error error = { 0 };
	struct expr *e, *f;
	struct expr_value v, w;

	if (expr_parse(mem, (str){ (const char *)data, size }, names, ARRAY_LEN(names), EXPR_ANY, &e, &error) < 0) {
		assert(error.col >= 1 && error.why);
	} else {
		v = expr_eval(e, values);
		expr_print(&one, e, names);
		/* Printing adds blanks, so the longest texts do not come back. */
		if (one.n <= EXPR_BYTES) {
			if (expr_parse(mem, buf_view(&one), names, ARRAY_LEN(names), expr_type_of(e), &f, &error) < 0)
				abort();
			expr_print(&two, f, names);
			w = expr_eval(f, values);
			if (!str_eq(buf_view(&one), buf_view(&two)) || v.some != w.some || v.i != w.i || !str_eq(v.s, w.s))
				abort();
		}
	}
	arena_free(mem);
	return 0;
}
