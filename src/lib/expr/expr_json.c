/* SPDX-License-Identifier: Apache-2.0 */
/* expr_json.c - values in JSON and back. */
#include "base/base.h"

#include "lib/expr/expr_json.h"

static int list_read(struct arena *mem, const struct json *j, enum expr_type type, struct expr_value *ret)
{
	str *texts = NEW_ARRAY(mem, str, j->n);
	int64_t *ints = NEW_ARRAY(mem, int64_t, j->n);

	for (size_t i = 0; i < j->n; i++) {
		if (j->items[i]->type != (type == EXPR_TEXTS ? JT_STR : JT_INT))
			return E_INVALID;
		texts[i] = j->items[i]->s;
		ints[i] = j->items[i]->i;
	}
	*ret = (struct expr_value){ .some = true, .texts = texts, .ints = ints, .n = j->n };
	return 0;
}

int expr_value_read(struct arena *mem, const struct json *j, enum expr_type type, struct expr_value *ret)
{
	static const enum json_type shapes[] = { JT_BOOL, JT_INT, JT_STR, JT_STR, JT_ARRAY, JT_ARRAY };
	struct expr_value v = { 0 };
	date d;

	if (!j || j->type == JT_NULL) {
		*ret = v;
		return 0;
	}
	if (type == EXPR_ANY || j->type != shapes[type])
		return E_INVALID;
	if (j->type == JT_ARRAY)
		return list_read(mem, j, type, ret);
	v = (struct expr_value){ .some = true, .i = j->i, .s = j->s };
	if (type == EXPR_DATE) {
		if (!date_parse(j->s, &d))
			return E_INVALID;
		v = expr_day(d);
	}
	*ret = v;
	return 0;
}

void expr_value_write(struct jw *w, const struct expr_value *v, enum expr_type type)
{
	char text[16];
	int y, m, d;

	if (!v->some) {
		jw_null(w);
	} else if (type == EXPR_BOOL) {
		jw_bool(w, v->i != 0);
	} else if (type == EXPR_INT) {
		jw_int(w, v->i);
	} else if (type == EXPR_TEXT) {
		jw_str(w, v->s);
	} else if (type == EXPR_DATE) {
		date_parts((date){ (int32_t)v->i }, &y, &m, &d);
		snprintf(text, sizeof(text), "%04d-%02d-%02d", y % 10000, m % 100, d % 100);
		jw_str(w, str_of(text));
	} else {
		jw_array(w);
		for (size_t i = 0; i < v->n; i++) {
			if (type == EXPR_TEXTS)
				jw_str(w, v->texts[i]);
			else
				jw_int(w, v->ints[i]);
		}
		jw_end(w);
	}
}
