/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse.c - the JSON reader: jansson parses, its tree is copied into the arena and freed.
 *
 * jansson limits neither the number of values nor the memory they take (a two-byte "1," becomes
 * forty bytes), so one pass over the text counts values and nesting before anything is allocated.
 * In valid JSON the count is exact; invalid JSON does not outlive jansson.
 */
#include "lib/json/json.h"

#include <jansson.h>
#include <sys/auxv.h>

struct measure {
	size_t values, depth;
};

static struct measure measure(str text)
{
	struct measure m = { .values = 1 };
	size_t open = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == ',') {
			m.values++;
		} else if (c == '[' || c == '{') {
			m.values++;
			open++;
			m.depth = MAX(m.depth, open);
		} else if ((c == ']' || c == '}') && open > 0) {
			open--;
		}
	}
	return m;
}

struct member {
	str key;
	const struct json *value;
};

static int member_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static struct json *convert(struct arena *mem, json_t *t);

static void convert_object(struct arena *mem, json_t *t, struct json *j)
{
	struct member *list;
	const char *key;
	json_t *value;
	size_t n = 0;

	j->type = JT_OBJECT;
	j->n = json_object_size(t);
	list = NEW_ARRAY(mem, struct member, j->n);
	json_object_foreach(t, key, value)
	{
		list[n].key = str_copy(mem, str_of(key));
		list[n++].value = convert(mem, value);
	}
	qsort(list, n, sizeof(*list), member_cmp);
	j->keys = NEW_ARRAY(mem, str, n);
	j->items = NEW_ARRAY(mem, const struct json *, n);
	for (size_t i = 0; i < n; i++) {
		j->keys[i] = list[i].key;
		j->items[i] = list[i].value;
	}
}

static void convert_array(struct arena *mem, json_t *t, struct json *j)
{
	j->type = JT_ARRAY;
	j->n = json_array_size(t);
	j->items = NEW_ARRAY(mem, const struct json *, j->n);
	for (size_t i = 0; i < j->n; i++)
		j->items[i] = convert(mem, json_array_get(t, i));
}

/* The fewest digits that read back as the same double; always recognisable as a real. */
static str real_text(struct arena *mem, double v)
{
	char text[40];

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	return str_fmt(mem, strpbrk(text, ".e") ? "%s" : "%s.0", text);
}

static struct json *convert(struct arena *mem, json_t *t)
{
	struct json *j = NEW(mem, struct json);

	switch (json_typeof(t)) {
	case JSON_OBJECT:
		convert_object(mem, t, j);
		break;
	case JSON_ARRAY:
		convert_array(mem, t, j);
		break;
	case JSON_STRING:
		j->type = JT_STR;
		j->s = str_copy(mem, (str){ json_string_value(t), json_string_length(t) });
		break;
	case JSON_INTEGER:
		j->type = JT_INT;
		j->i = json_integer_value(t);
		break;
	case JSON_REAL:
		j->type = JT_REAL;
		j->s = real_text(mem, json_real_value(t));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		j->type = JT_BOOL;
		j->i = json_is_true(t);
		break;
	case JSON_NULL:
		break;
	}
	return j;
}

static const char *reason(enum json_error_code code)
{
	switch (code) {
	case json_error_invalid_utf8:
		return "có byte không phải UTF-8";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "có ký tự NUL";
	case json_error_duplicate_key:
		return "một khóa được viết hai lần";
	case json_error_numeric_overflow:
		return "có số quá lớn";
	case json_error_premature_end_of_input:
		return "văn bản JSON bị cụt";
	case json_error_end_of_input_expected:
		return "có nội dung thừa ở cuối";
	default:
		return "không đúng cú pháp JSON";
	}
}

/* The secret of jansson's hash tables, from the random bytes that the kernel gave this process: jansson itself would
 * open /dev/urandom, which a jailed child may not. Only the first call counts. */
static void seed_tables(void)
{
	const void *random = (const void *)getauxval(AT_RANDOM);
	size_t seed = 1;

	if (random)
		memcpy(&seed, random, sizeof(seed));
	json_object_seed(seed | 1);
}

int json_parse(struct arena *mem, str bytes, size_t max_depth, struct json **ret, str *ret_why)
{
	struct measure m;
	json_error_t error;
	json_t *tree;

	if (max_depth == 0 || max_depth > JSON_DEPTH)
		max_depth = JSON_DEPTH;
	if (bytes.n > JSON_BYTES) {
		*ret_why = S("Văn bản JSON quá dài.");
		return E_LIMIT;
	}
	if (memchr(bytes.p ? bytes.p : "", '\0', bytes.n)) {
		/* jansson takes a NUL for the end and would not look at what follows. */
		*ret_why = S("Văn bản JSON có ký tự NUL.");
		return E_INVALID;
	}
	m = measure(bytes);
	if (m.depth > max_depth || m.values > JSON_VALUES) {
		*ret_why = m.depth > max_depth ? S("JSON lồng nhau quá sâu.")
					       : S("JSON có quá nhiều giá trị.");
		return E_LIMIT;
	}
	seed_tables();
	tree = json_loadb(bytes.p ? bytes.p : "", bytes.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
			  &error);
	if (!tree) {
		*ret_why = str_fmt(mem, "Dòng %d, cột %d: %s.", error.line, error.column,
				   reason(json_error_code(&error)));
		return E_INVALID;
	}
	*ret = convert(mem, tree);
	json_decref(tree);
	return 0;
}
