/* SPDX-License-Identifier: Apache-2.0 */
/*
 * driver.c - the expression language behind a line protocol, so that the browser's can be compared with it.
 *
 * A request is a line {"types":{"a":"int"},"values":{"a":1},"texts":["a + 1"]}; the answer a line with an array, for
 * each text {"type","value","print"} or {"col","why"}.
 */
#include "base/base.h"

#include "lib/expr/expr_json.h"

static void answer(struct arena *mem, struct jw *w, str text, const struct expr_name *names, size_t n,
		   const struct expr_value *values)
{
	struct buf printed = buf_new(mem, 0);
	struct expr_value v;
	struct expr_error error;
	struct expr *e;

	jw_object(w);
	if (expr_parse(mem, text, names, n, EXPR_ANY, &e, &error) < 0) {
		jw_kint(w, "col", error.col);
		jw_kstr(w, "word", error.word);
		jw_kstr(w, "why", str_of(error.why));
	} else {
		v = expr_eval(e, values);
		expr_print(&printed, e, names);
		jw_kstr(w, "type", str_of(expr_type_slug(expr_type_of(e))));
		jw_key(w, "value");
		expr_value_write(w, &v, expr_type_of(e));
		jw_kstr(w, "print", buf_view(&printed));
	}
	jw_end(w);
}

static void serve(struct arena *mem, str line)
{
	struct buf out = buf_new(mem, 0);
	struct jw w = jw_new(&out);
	const struct json *types, *values, *texts;
	struct expr_value *v;
	struct expr_name *names;
	struct json *j;
	str why;

	if (json_parse(mem, line, 0, &j, &why) < 0)
		exit(1);
	types = json_get(j, "types");
	values = json_get(j, "values");
	texts = json_get(j, "texts");
	names = NEW_ARRAY(mem, struct expr_name, types->n);
	v = NEW_ARRAY(mem, struct expr_value, types->n);
	for (size_t i = 0; i < types->n; i++) {
		names[i] = (struct expr_name){ types->keys[i], expr_type_find(types->items[i]->s) };
		if (expr_value_read(mem, json_find(values, types->keys[i]), names[i].type, &v[i]) < 0)
			exit(1);
	}
	jw_array(&w);
	for (size_t i = 0; i < texts->n; i++)
		answer(mem, &w, texts->items[i]->s, names, types->n, v);
	jw_end(&w);
	printf("%s\n", buf_cstr(&out));
	fflush(stdout);
}

int main(void)
{
	static char line[1 << 20];
	struct arena *mem = arena_new(0);

	while (fgets(line, sizeof(line), stdin)) {
		serve(mem, str_of(line));
		arena_reset(mem);
	}
	arena_free(mem);
	return 0;
}
