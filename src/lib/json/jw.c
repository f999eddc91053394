/* SPDX-License-Identifier: Apache-2.0 */
/* jw.c - the JSON writer: puts commas, quotes and escapes between what the caller says. */
#include "lib/json/json.h"

struct jw jw_new(struct buf *out)
{
	return (struct jw){ .out = out };
}

static bool in_object(const struct jw *w)
{
	return w->depth > 0 && (w->objects >> (w->depth - 1) & 1);
}

/* Whatever must stand before a value. */
static void before_value(struct jw *w)
{
	assert(w->keyed == in_object(w));
	assert(w->depth > 0 || !w->comma); /* one value at the top */
	if (w->comma && !w->keyed)
		buf_char(w->out, ',');
	w->comma = true;
	w->keyed = false;
}

static void open(struct jw *w, bool object)
{
	uint64_t bit;

	before_value(w);
	assert(w->depth < JSON_DEPTH);
	bit = UINT64_C(1) << w->depth++;
	w->objects = object ? w->objects | bit : w->objects & ~bit;
	w->comma = false;
	buf_char(w->out, object ? '{' : '[');
}

void jw_object(struct jw *w)
{
	open(w, true);
}

void jw_array(struct jw *w)
{
	open(w, false);
}

void jw_end(struct jw *w)
{
	assert(w->depth > 0 && !w->keyed);
	buf_char(w->out, in_object(w) ? '}' : ']');
	w->depth--;
	w->comma = true;
}

static const bool must_escape[256] = { [0 ... 0x1f] = true, ['"'] = true, ['\\'] = true };

/* Runs of bytes that need no escape are copied at once: almost all text is one run. */
static void quoted(struct buf *out, str s)
{
	size_t done = 0;

	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		const char *at;

		if (!must_escape[c])
			continue;
		buf_add(out, s.p + done, i - done);
		done = i + 1;
		at = memchr("\"\\\b\f\n\r\t", c, 7);
		if (at)
			buf_fmt(out, "\\%c", "\"\\bfnrt"[at - "\"\\\b\f\n\r\t"]);
		else
			buf_fmt(out, "\\u%04x", c);
	}
	buf_add(out, s.p + done, s.n - done);
	buf_char(out, '"');
}

void jw_key_str(struct jw *w, str key)
{
	assert(in_object(w) && !w->keyed);
	if (w->comma)
		buf_char(w->out, ',');
	quoted(w->out, key);
	buf_char(w->out, ':');
	w->keyed = true;
}

void jw_key(struct jw *w, const char *key)
{
	jw_key_str(w, str_of(key));
}

void jw_str(struct jw *w, str s)
{
	before_value(w);
	quoted(w->out, s);
}

void jw_int(struct jw *w, int64_t v)
{
	before_value(w);
	buf_int(w->out, v);
}

void jw_raw(struct jw *w, str json)
{
	assert(json.n > 0);
	before_value(w);
	buf_str(w->out, json);
}

void jw_bool(struct jw *w, bool v)
{
	jw_raw(w, v ? S("true") : S("false"));
}

void jw_null(struct jw *w)
{
	jw_raw(w, S("null"));
}

void jw_kstr(struct jw *w, const char *key, str s)
{
	jw_key(w, key);
	jw_str(w, s);
}

void jw_kint(struct jw *w, const char *key, int64_t v)
{
	jw_key(w, key);
	jw_int(w, v);
}

void jw_kbool(struct jw *w, const char *key, bool v)
{
	jw_key(w, key);
	jw_bool(w, v);
}

void jw_knull(struct jw *w, const char *key)
{
	jw_key(w, key);
	jw_null(w);
}

void jw_kinstant(struct jw *w, const char *key, instant t)
{
	if (t.ms == 0)
		jw_knull(w, key);
	else
		jw_kstr(w, key, instant_iso(w->out->mem, t));
}

void jw_kdate(struct jw *w, const char *key, date d)
{
	if (d.day == 0)
		jw_knull(w, key);
	else
		jw_kstr(w, key, date_iso(w->out->mem, d));
}

void jw_kraw(struct jw *w, const char *key, str json)
{
	jw_key(w, key);
	jw_raw(w, json);
}
