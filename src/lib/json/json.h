/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.h - JSON: a streaming writer, a strict reader, and the few operations on whole objects that
 * comparing states needs.
 *
 * Writing does not build a tree:
 *
 *	struct jw w = jw_new(&out);
 *	jw_object(&w);
 *	jw_kstr(&w, "code", code);
 *	jw_key(&w, "papers");
 *	jw_array(&w);
 *	jw_str(&w, S("Đơn đề nghị"));
 *	jw_end(&w);
 *	jw_end(&w);
 *
 * The same calls give the same bytes for ever: no white space, UTF-8 as it is, escapes only where
 * JSON demands them, so the bytes may be hashed.
 *
 * Reading gives a tree in the arena whose objects keep their keys sorted by bytes, so searching,
 * comparing and writing canonically are each one simple pass.
 */
#ifndef LIB_JSON_JSON_H
#define LIB_JSON_JSON_H

#include "base/base.h"

/* Nesting that both the writer and the reader accept at most. */
#define JSON_DEPTH 64
/* What json_parse() accepts at most: bytes of text, and values in it. */
#define JSON_BYTES ((size_t)16 << 20)
#define JSON_VALUES ((size_t)200000)

/* --- writer ------------------------------------------------------------------------------------ */

struct jw {
	struct buf *out;
	uint64_t objects; /* bit d: the container at depth d is an object */
	int depth;
	bool comma; /* the next value or key is not the first of its container */
	bool keyed; /* a key was written and waits for its value */
};

/* Calls in a wrong order (a value without key in an object, jw_end too many) are our bug: assert. */
struct jw jw_new(struct buf *out);
void jw_object(struct jw *w);
void jw_array(struct jw *w);
/* Closes the innermost open object or array. */
void jw_end(struct jw *w);
void jw_key(struct jw *w, const char *key);
/* A key that is data; UTF-8, as every str that is text. */
void jw_key_str(struct jw *w, str key);
void jw_str(struct jw *w, str s);
void jw_int(struct jw *w, int64_t v);
void jw_bool(struct jw *w, bool v);
void jw_null(struct jw *w);
/* `json` is one complete JSON value, written as it is: only for text this program made. */
void jw_raw(struct jw *w, str json);

/* Key and value in one call. An instant is ISO 8601 at +07:00, null when it is 0; a date is
 * YYYY-MM-DD, null when it is 0. */
void jw_kstr(struct jw *w, const char *key, str s);
void jw_kint(struct jw *w, const char *key, int64_t v);
void jw_kbool(struct jw *w, const char *key, bool v);
void jw_knull(struct jw *w, const char *key);
void jw_kinstant(struct jw *w, const char *key, instant t);
void jw_kdate(struct jw *w, const char *key, date d);
void jw_kraw(struct jw *w, const char *key, str json);

/* --- reader ------------------------------------------------------------------------------------ */

enum json_type { JT_NULL, JT_BOOL, JT_INT, JT_REAL, JT_STR, JT_ARRAY, JT_OBJECT };

struct json {
	enum json_type type;
	str s;	   /* JT_STR: the text. JT_REAL: the shortest decimal that gives the same double */
	int64_t i; /* JT_INT: the value. JT_BOOL: 0 or 1 */
	size_t n;  /* JT_ARRAY, JT_OBJECT: how many items */
	const struct json **items;
	str *keys; /* JT_OBJECT: n keys in the order of their bytes, no two equal */
};

/*
 * Parses one value that fills `bytes` but for white space. Refused: duplicate keys, invalid UTF-8,
 * lone surrogates, \u0000, numbers that do not fit, anything that RFC 8259 does not allow
 * (E_INVALID); nesting beyond max_depth (0 or above JSON_DEPTH: JSON_DEPTH), more than JSON_BYTES or
 * JSON_VALUES (E_LIMIT). *ret_why gets a Vietnamese sentence on failure. Text is not brought to NFC:
 * that is lib/text's task at the border.
 */
int json_parse(struct arena *mem, str bytes, size_t max_depth, struct json **ret, str *ret_why);

/* The member, or NULL when there is none or `j` is NULL or no object. */
const struct json *json_get(const struct json *j, const char *key);
const struct json *json_find(const struct json *j, str key);
/* The text of a JT_STR; empty for NULL and every other type. */
str json_str(const struct json *j);
/* The member's text; empty when it is absent or no string. */
str json_text(const struct json *j, const char *key);
/* The member's integer, boolean; false when it is absent or of another type. */
bool json_int(const struct json *j, const char *key, int64_t *ret_v);
bool json_bool(const struct json *j, const char *key, bool *ret_v);

/* --- whole objects ------------------------------------------------------------------------------ */

/* Canonical bytes: keys sorted, no white space. Equal values give equal bytes. */
void json_write(struct buf *out, const struct json *j);
/* As json_write(), as one value of something larger. */
void jw_json(struct jw *w, const struct json *j);
/* Same type and same content; NULL equals only NULL. 1 and 1.0 differ. */
bool json_eq(const struct json *a, const struct json *b);

/*
 * The states of a thing are objects in which a null member means the same as no member (RFC 7396 at
 * the top level). The diff holds the members of `after` that are new or changed, and null for those
 * that went; merging it into `before` gives `after` without its null members. NULL is read as {};
 * json_merge(a, NULL, x) is therefore x without null members. Other types: E_INVALID. The results
 * share their members with the arguments.
 */
int json_diff(struct arena *mem, const struct json *before, const struct json *after,
	      struct json **ret);
int json_merge(struct arena *mem, const struct json *base, const struct json *patch,
	       struct json **ret);
/* The same diff between two objects as jw wrote them, appended to `out` without reading them into trees; an empty text
 * is read as {}. Members are compared by their bytes. E_INVALID: not an object. */
int json_diff_text(struct arena *mem, str before, str after, struct buf *out);
/* The bytes of this member of an object as jw wrote it, without reading what follows; empty when it has none. */
str json_member_text(str object, const char *key);

#endif
