/* SPDX-License-Identifier: Apache-2.0 */
/* expr_test.c - the table of tests/expr/cases.json, and what a table cannot say. */
#include "base/base.h"

#include "base/test.h"
#include "lib/expr/expr_json.h"

static str slurp(const char *path)
{
	struct buf b = buf_new(test_mem(), 0);
	FILE *f = fopen(path, "rb");
	char chunk[4096];
	size_t n;

	CHECK(f != NULL);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	return buf_view(&b);
}

/* The table's names and their values. */
struct table {
	const struct json *cases;
	struct expr_name *names;
	struct expr_value *values;
	size_t n;
};

static struct table table_read(void)
{
	struct arena *mem = test_mem();
	const struct json *types, *values;
	struct table t = { 0 };
	struct json *j;
	str why;

	CHECK_OK(json_parse(mem, slurp("tests/expr/cases.json"), 0, &j, &why));
	types = json_get(j, "types");
	values = json_get(j, "values");
	t.cases = json_get(j, "cases");
	t.n = types->n;
	t.names = NEW_ARRAY(mem, struct expr_name, t.n);
	t.values = NEW_ARRAY(mem, struct expr_value, t.n);
	for (size_t i = 0; i < t.n; i++) {
		t.names[i] = (struct expr_name){ types->keys[i], expr_type_find(types->items[i]->s) };
		CHECK_OK(expr_value_read(mem, json_find(values, types->keys[i]), t.names[i].type, &t.values[i]));
	}
	return t;
}

static void refused(const struct table *t, const struct json *one)
{
	struct expr_error error = { 0 };
	struct expr *e;
	int64_t col = 0;

	CHECK_INT(expr_parse(test_mem(), json_text(one, "text"), t->names, t->n, EXPR_ANY, &e, &error), E_INVALID);
	json_int(one, "col", &col);
	if (col != error.col || !str_starts(str_of(error.why), json_text(one, "why")))
		test_fail(__FILE__, __LINE__,
			  str_fmt(test_mem(), "%.*s: %d %s", STR_ARG(json_text(one, "text")), error.col, error.why).p);
}

static void accepted(const struct table *t, const struct json *one)
{
	struct arena *mem = test_mem();
	str text = json_text(one, "text"), wanted = json_get(one, "print") ? json_text(one, "print") : text;
	struct buf value = buf_new(mem, 0), want = buf_new(mem, 0), printed = buf_new(mem, 0), again = buf_new(mem, 0);
	struct jw w = jw_new(&value);
	struct expr_error error = { 0 };
	struct expr_value v;
	struct expr *e, *f;

	if (expr_parse(mem, text, t->names, t->n, EXPR_ANY, &e, &error) < 0)
		test_fail(__FILE__, __LINE__, str_fmt(mem, "%.*s: %d %s", STR_ARG(text), error.col, error.why).p);
	v = expr_eval(e, t->values);
	expr_value_write(&w, &v, expr_type_of(e));
	json_write(&want, json_get(one, "value"));
	if (!str_eq(buf_view(&value), buf_view(&want)))
		test_fail(__FILE__, __LINE__, str_fmt(mem, "%.*s gives %s", STR_ARG(text), buf_cstr(&value)).p);
	expr_print(&printed, e, t->names);
	CHECK_STR(buf_view(&printed), wanted);
	CHECK_OK(expr_parse(mem, buf_view(&printed), t->names, t->n, expr_type_of(e), &f, &error));
	expr_print(&again, f, t->names);
	CHECK_STR(buf_view(&again), wanted);
}

TEST(expr, the_table_holds)
{
	struct table t = table_read();

	CHECK(t.cases->n > 150);
	for (size_t i = 0; i < t.cases->n; i++) {
		if (json_get(t.cases->items[i], "col"))
			refused(&t, t.cases->items[i]);
		else
			accepted(&t, t.cases->items[i]);
	}
}

static const struct expr_name names[] = { { S_INIT("a"), EXPR_INT }, { S_INIT("b"), EXPR_BOOL } };

TEST(expr, the_wanted_type_is_checked)
{
	struct expr_error error;
	struct expr *e;

	CHECK_OK(expr_parse(test_mem(), S("a > 1"), names, 2, EXPR_BOOL, &e, &error));
	CHECK_INT(expr_parse(test_mem(), S("a + 1"), names, 2, EXPR_BOOL, &e, &error), E_INVALID);
	CHECK_INT(error.col, 1);
	CHECK(strstr(error.why, "điều kiện") != NULL);
}

TEST(expr, none_is_neither_true_nor_false)
{
	struct expr_value none[2] = { { 0 } }, some[2] = { expr_int(2), expr_flag(false) };
	struct expr_error error;
	struct expr *e;

	CHECK_OK(expr_parse(test_mem(), S("a > 1"), names, 2, EXPR_BOOL, &e, &error));
	CHECK(!expr_true(e, none) && !expr_false(e, none));
	CHECK(expr_true(e, some) && !expr_false(e, some));
	some[0].i = 1;
	CHECK(!expr_true(e, some) && expr_false(e, some));
	CHECK(expr_uses(e, 0) && !expr_uses(e, 1));
}

TEST(expr, a_long_text_is_read_to_the_limit_and_no_further)
{
	struct buf b = buf_new(test_mem(), 0);
	struct expr_value one[2] = { expr_int(1), { 0 } };
	struct expr_error error;
	struct expr *e;

	buf_z(&b, "a");
	while (b.n + 2 <= EXPR_BYTES)
		buf_z(&b, "+a");
	CHECK_OK(expr_parse(test_mem(), buf_view(&b), names, 2, EXPR_INT, &e, &error));
	CHECK_INT(expr_eval(e, one).i, EXPR_BYTES / 2);
	buf_z(&b, "+a");
	CHECK_INT(expr_parse(test_mem(), buf_view(&b), names, 2, EXPR_INT, &e, &error), E_INVALID);
	CHECK_INT(expr_parse(test_mem(), S("a\xff"), names, 2, EXPR_INT, &e, &error), E_INVALID);
	CHECK_INT(expr_parse(test_mem(), (str){ "a\0a", 3 }, names, 2, EXPR_INT, &e, &error), E_INVALID);
}
