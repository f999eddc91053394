/* SPDX-License-Identifier: Apache-2.0 */
/* json.c - searching, writing, comparing and merging JSON values; objects are sorted by key. */
#include "lib/json/json.h"

const struct json *json_find(const struct json *j, str key)
{
	size_t low = 0, high;

	if (!j || j->type != JT_OBJECT)
		return NULL;
	high = j->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = str_cmp(key, j->keys[mid]);

		if (c == 0)
			return j->items[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct json *json_get(const struct json *j, const char *key)
{
	return json_find(j, str_of(key));
}

str json_str(const struct json *j)
{
	return j && j->type == JT_STR ? j->s : S("");
}

str json_text(const struct json *j, const char *key)
{
	return json_str(json_get(j, key));
}

bool json_int(const struct json *j, const char *key, int64_t *ret_v)
{
	const struct json *m = json_get(j, key);

	if (!m || m->type != JT_INT)
		return false;
	*ret_v = m->i;
	return true;
}

bool json_bool(const struct json *j, const char *key, bool *ret_v)
{
	const struct json *m = json_get(j, key);

	if (!m || m->type != JT_BOOL)
		return false;
	*ret_v = m->i != 0;
	return true;
}

void jw_json(struct jw *w, const struct json *j)
{
	switch (j->type) {
	case JT_NULL:
		jw_null(w);
		break;
	case JT_BOOL:
		jw_bool(w, j->i != 0);
		break;
	case JT_INT:
		jw_int(w, j->i);
		break;
	case JT_REAL:
		jw_raw(w, j->s);
		break;
	case JT_STR:
		jw_str(w, j->s);
		break;
	case JT_ARRAY:
		jw_array(w);
		for (size_t i = 0; i < j->n; i++)
			jw_json(w, j->items[i]);
		jw_end(w);
		break;
	case JT_OBJECT:
		jw_object(w);
		for (size_t i = 0; i < j->n; i++) {
			jw_key_str(w, j->keys[i]);
			jw_json(w, j->items[i]);
		}
		jw_end(w);
		break;
	}
}

void json_write(struct buf *out, const struct json *j)
{
	struct jw w = jw_new(out);

	jw_json(&w, j);
}

bool json_eq(const struct json *a, const struct json *b)
{
	if (!a || !b)
		return a == b;
	if (a->type != b->type || a->i != b->i || a->n != b->n || !str_eq(a->s, b->s))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (a->type == JT_OBJECT && !str_eq(a->keys[i], b->keys[i]))
			return false;
		if (!json_eq(a->items[i], b->items[i]))
			return false;
	}
	return true;
}

static const struct json nothing = { .type = JT_NULL };
static const struct json empty = { .type = JT_OBJECT };

/* An object with room for `room` members. */
static struct json *object_new(struct arena *mem, size_t room)
{
	struct json *j = NEW(mem, struct json);

	j->type = JT_OBJECT;
	j->keys = NEW_ARRAY(mem, str, room);
	j->items = NEW_ARRAY(mem, const struct json *, room);
	return j;
}

static void object_add(struct json *j, str key, const struct json *value)
{
	j->keys[j->n] = key;
	j->items[j->n++] = value;
}

/* Two sorted objects walked side by side, key by key; NULL stands for a side without the key. */
struct walk {
	const struct json *a, *b;
	size_t at_a, at_b;
};

static bool walk_next(struct walk *w, str *key, const struct json **in_a, const struct json **in_b)
{
	bool has_a = w->at_a < w->a->n, has_b = w->at_b < w->b->n;
	int c;

	if (!has_a && !has_b)
		return false;
	c = !has_a ? 1 : !has_b ? -1 : str_cmp(w->a->keys[w->at_a], w->b->keys[w->at_b]);
	*key = c <= 0 ? w->a->keys[w->at_a] : w->b->keys[w->at_b];
	*in_a = c <= 0 ? w->a->items[w->at_a++] : NULL;
	*in_b = c >= 0 ? w->b->items[w->at_b++] : NULL;
	return true;
}

static bool absent(const struct json *j)
{
	return !j || j->type == JT_NULL;
}

int json_diff(struct arena *mem, const struct json *before, const struct json *after,
	      struct json **ret)
{
	struct walk w = { before ? before : &empty, after ? after : &empty, 0, 0 };
	const struct json *old, *new;
	struct json *diff;
	str key;

	if (w.a->type != JT_OBJECT || w.b->type != JT_OBJECT)
		return E_INVALID;
	diff = object_new(mem, w.a->n + w.b->n);
	while (walk_next(&w, &key, &old, &new)) {
		if (absent(old) && absent(new))
			continue;
		if (absent(new))
			object_add(diff, key, &nothing);
		else if (!json_eq(old, new))
			object_add(diff, key, new);
	}
	*ret = diff;
	return 0;
}

int json_merge(struct arena *mem, const struct json *base, const struct json *patch,
	       struct json **ret)
{
	struct walk w = { base ? base : &empty, patch ? patch : &empty, 0, 0 };
	const struct json *old, *new;
	struct json *sum;
	str key;

	if (w.a->type != JT_OBJECT || w.b->type != JT_OBJECT)
		return E_INVALID;
	sum = object_new(mem, w.a->n + w.b->n);
	while (walk_next(&w, &key, &old, &new)) {
		const struct json *value = new ? new : old; /* a null in the patch deletes */

		if (!absent(value))
			object_add(sum, key, value);
	}
	*ret = sum;
	return 0;
}
