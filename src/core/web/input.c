/* SPDX-License-Identifier: Apache-2.0 */
/* input.c - what came over the wire, checked and brought into one shape. */
#include "base/base.h"

#include "core/web/input.h"
#include "lib/json/json.h"
#include "lib/text/text.h"

#define DEPTH_MAX 8
#define ARGS_MAX 2000

/* A reference into the spool is made by the web process for a part it received itself; the same words
 * typed by somebody would name another visitor's upload. */
static bool forged(str value)
{
	return str_starts(value, S("spool:"));
}

static int normalise(struct ctx *c, struct args *args)
{
	for (size_t i = 0; i < args->n; i++) {
		struct arg *a = &args->v[i];

		if (!text_nfc(c->mem, a->name, &a->name) || !text_nfc(c->mem, a->value, &a->value))
			return ctx_fail(c, E_INVALID, "", _("Văn bản gửi lên không phải UTF-8 hợp lệ hoặc có ký tự điều khiển."));
	}
	return 0;
}

int input_check(struct ctx *c, struct web_in *in)
{
	TRY(normalise(c, &in->query));
	TRY(normalise(c, &in->form));
	if (in->key.n && !text_nfc(c->mem, in->key, &in->key))
		return ctx_fail(c, E_INVALID, "", _("Idempotency-Key không hợp lệ."));
	return 0;
}

static int add(struct ctx *c, struct args *args, str name, str value)
{
	if (args->n >= ARGS_MAX)
		return ctx_fail(c, E_LIMIT, "", _("Quá nhiều trường dữ liệu (nhiều nhất %d)."), ARGS_MAX);
	if (!text_nfc(c->mem, name, &name) || !text_nfc(c->mem, value, &value))
		return ctx_fail(c, E_INVALID, "", _("Văn bản gửi lên không phải UTF-8 hợp lệ hoặc có ký tự điều khiển."));
	if (forged(value))
		return ctx_fail(c, E_INVALID, str_z(c->mem, name), _("Hãy gửi tệp bằng biểu mẫu hoặc POST /api/v1/files."));
	args->v[args->n++] = (struct arg){ name, value };
	return 0;
}

/* {"a":{"b":1},"c":["x","y"],"d":[{"e":2}]} → a.b=1 c=x c=y d.0.e=2 */
static int flatten(struct ctx *c, const struct json *j, str name, int depth, struct args *args)
{
	if (depth > DEPTH_MAX)
		return ctx_fail(c, E_INVALID, "", _("JSON lồng nhau quá sâu (nhiều nhất %d tầng)."), DEPTH_MAX);
	switch (j->type) {
	case JT_NULL:
		return 0;
	case JT_BOOL:
		return add(c, args, name, j->i ? S("1") : S("0"));
	case JT_INT:
		return add(c, args, name, str_fmt(c->mem, "%" PRId64, j->i));
	case JT_REAL:
	case JT_STR:
		return add(c, args, name, j->s);
	case JT_ARRAY:
		for (size_t i = 0; i < j->n; i++) {
			const struct json *item = j->items[i];
			bool nested = item->type == JT_OBJECT || item->type == JT_ARRAY;

			TRY(flatten(c, item, nested ? str_fmt(c->mem, "%" STR_FMT ".%zu", STR_ARG(name), i) : name,
				    depth + 1, args));
		}
		return 0;
	case JT_OBJECT:
		for (size_t i = 0; i < j->n; i++) {
			str k = j->keys[i];

			TRY(flatten(c, j->items[i],
				    name.n ? str_fmt(c->mem, "%" STR_FMT ".%" STR_FMT, STR_ARG(name), STR_ARG(k)) : k,
				    depth + 1, args));
		}
		return 0;
	}
	return 0;
}

static int from_json(struct ctx *c, const struct web_in *in, struct args *args)
{
	struct json *j;
	str why;

	if (json_parse(c->mem, in->json.n ? in->json : S("{}"), JSON_DEPTH, &j, &why) < 0)
		return ctx_fail(c, E_INVALID, "", _("Nội dung gửi lên không phải JSON hợp lệ: %.*s"), STR_ARG(why));
	if (j->type != JT_OBJECT)
		return ctx_fail(c, E_INVALID, "", _("JSON gửi lên phải là một đối tượng {…}."));
	return flatten(c, j, (str){ "", 0 }, 0, args);
}

int input_args(struct ctx *c, const struct web_in *in, const struct args *params, struct args *ret_args)
{
	struct args args = { NEW_ARRAY(c->mem, struct arg, in->uploads.n + ARGS_MAX), 0 };

	for (size_t i = 0; i < params->n; i++)
		TRY(add(c, &args, params->v[i].name, params->v[i].value));
	if (in->client.n)
		TRY(add(c, &args, S("_client"), in->client));
	if (in->is_json)
		TRY(from_json(c, in, &args));
	for (size_t i = 0; i < in->form.n; i++)
		if (!str_starts(in->form.v[i].name, S("_")))
			TRY(add(c, &args, in->form.v[i].name, in->form.v[i].value));
	/* The name of a file is the visitor's text too; telephones send it in NFD. */
	for (size_t i = 0; i < in->uploads.n; i++) {
		struct arg *a = &args.v[args.n++];

		*a = in->uploads.v[i];
		if (!text_nfc(c->mem, a->value, &a->value))
			return ctx_fail(c, E_INVALID, str_z(c->mem, a->name), _("Tên tệp có ký tự không hợp lệ. Hãy đổi tên tệp rồi "
										"gửi lại."));
	}
	*ret_args = args;
	return 0;
}

str input_static_type(str path)
{
	static const struct {
		const char *end, *type;
	} types[] = {
		{ ".css", "text/css; charset=utf-8" },   { ".js", "text/javascript; charset=utf-8" },
		{ ".svg", "image/svg+xml" },             { ".woff2", "font/woff2" },
		{ ".png", "image/png" },                 { ".json", "application/json; charset=utf-8" },
	};

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_ends(path, str_of(types[i].end)))
			return str_of(types[i].type);
	return S("application/octet-stream");
}
