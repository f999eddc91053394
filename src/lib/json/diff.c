/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diff.c - what changed from one written object to another, member by member, without reading them into trees.
 *
 * Every command writes the state before and after it; reading both with the parser took a third of its time. Both
 * texts come from the writer (jw.c), so a member that did not change has the same bytes.
 */
#include "lib/json/json.h"

/* A member as written: the key with its quotes, the value's bytes. */
struct written {
	str key, value;
	bool seen;
};

struct object {
	struct written *v;
	size_t n;
};

static void skip_space(str *s)
{
	while (s->n && strchr(" \t\r\n", *s->p)) {
		s->p++;
		s->n--;
	}
}

/* Takes the string at the start, with its quotes; empty when there is none. */
static str take_string(str *s)
{
	size_t i = 1;
	str whole = { s->p, 0 };

	if (s->n == 0 || *s->p != '"')
		return whole;
	while (i < s->n && s->p[i] != '"')
		i += s->p[i] == '\\' ? 2 : 1;
	if (i >= s->n)
		return whole;
	whole.n = i + 1;
	*s = str_sub(*s, whole.n, s->n);
	return whole;
}

static str take_value(str *s)
{
	str start = *s, inside;
	size_t depth = 0;

	while (s->n) {
		char c = *s->p;

		if (c == '"') {
			inside = take_string(s);
			if (inside.n == 0)
				break;
			continue;
		}
		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			break;
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		s->p++;
		s->n--;
	}
	return str_trim((str){ start.p, start.n - s->n });
}

static bool take(str *s, char c)
{
	skip_space(s);
	if (s->n == 0 || *s->p != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

/* Takes "key":value; false when there is none. */
static bool take_member(str *s, struct written *ret)
{
	skip_space(s);
	ret->key = take_string(s);
	if (ret->key.n == 0 || !take(s, ':'))
		return false;
	skip_space(s);
	ret->value = take_value(s);
	return ret->value.n > 0;
}

static int read_object(struct arena *mem, str text, struct object *ret)
{
	size_t room = 0;

	*ret = (struct object){ 0 };
	if (text.n == 0)
		return 0;
	for (size_t i = 0; i < text.n; i++)
		room += text.p[i] == ':';
	ret->v = NEW_ARRAY(mem, struct written, room);
	if (!take(&text, '{'))
		return E_INVALID;
	if (take(&text, '}'))
		return 0;
	do {
		if (!take_member(&text, &ret->v[ret->n]))
			return E_INVALID;
		ret->n++;
	} while (take(&text, ','));
	return take(&text, '}') ? 0 : E_INVALID;
}

/* Both are written in the same order almost always: looked for at the same place first. */
static struct written *find(struct object *o, str key, size_t hint)
{
	if (hint < o->n && str_eq(o->v[hint].key, key))
		return &o->v[hint];
	for (size_t i = 0; i < o->n; i++)
		if (str_eq(o->v[i].key, key))
			return &o->v[i];
	return NULL;
}

static bool absent(const struct written *w)
{
	return !w || str_eq(w->value, S("null"));
}

static void add(struct buf *out, bool *first, str key, str value)
{
	buf_char(out, *first ? '{' : ',');
	buf_str(out, key);
	buf_char(out, ':');
	buf_str(out, value);
	*first = false;
}

int json_diff_text(struct arena *mem, str before, str after, struct buf *out)
{
	struct object was, is;
	bool first = true;

	TRY(read_object(mem, before, &was));
	TRY(read_object(mem, after, &is));
	for (size_t i = 0; i < is.n; i++) {
		struct written *old = find(&was, is.v[i].key, i);

		if (old)
			old->seen = true;
		if (absent(&is.v[i]) ? !absent(old) : absent(old) || !str_eq(old->value, is.v[i].value))
			add(out, &first, is.v[i].key, is.v[i].value);
	}
	for (size_t i = 0; i < was.n; i++)
		if (!was.v[i].seen && !absent(&was.v[i]))
			add(out, &first, was.v[i].key, S("null"));
	if (first)
		buf_char(out, '{');
	buf_char(out, '}');
	return out->over ? E_LIMIT : 0;
}

str json_member_text(str object, const char *key)
{
	struct written w;

	if (!take(&object, '{'))
		return S("");
	while (take_member(&object, &w)) {
		if (str_eqz(str_sub(w.key, 1, w.key.n - 1), key))
			return w.value;
		if (!take(&object, ','))
			break;
	}
	return S("");
}
