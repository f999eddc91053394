/* SPDX-License-Identifier: Apache-2.0 */
/*
 * openapi.c - the API as OpenAPI 3.1, made from the tables of pages and commands.
 *
 * Nothing here is written by hand about a single call, so it cannot go stale: paths, permissions, fields
 * and their limits are those that the router and fields_check() use. Field names with dots
 * ("applicant.name") are nested objects in JSON, as core/web/input.c reads them.
 */
#include "base/base.h"

#include "app/openapi.h"
#include "lib/json/json.h"

const char *openapi_path(struct arena *mem, const struct command *cmd)
{
	return cmd->api ? cmd->api : str_fmt(mem, "/api/v1/commands/%s", cmd->name).p;
}

bool openapi_page(const struct page *p)
{
	return str_starts(str_of(p->path), S("/api/")) || str_starts(str_of(p->path), S("/govstack/"));
}

str openapi_perms(struct arena *mem, unsigned perm)
{
	str names[PERM_COUNT];
	size_t n = 0;

	for (unsigned i = 0; i < PERM_COUNT; i++)
		if (perm & 1u << i)
			names[n++] = str_of(perm_slug(1u << i));
	return str_join(mem, S("|"), names, n);
}

/* ---- fields --------------------------------------------------------------------------------------- */

static void type_of(struct jw *w, const char *type)
{
	jw_kstr(w, "type", str_of(type));
}

static void limits(struct jw *w, const struct field *f, const char *min, const char *max)
{
	if (f->min > 0)
		jw_kint(w, min, f->min);
	if (f->max > 0)
		jw_kint(w, max, f->max);
}

static void choices(struct jw *w, const struct field *f)
{
	str rest = str_of(f->options);

	type_of(w, "string");
	jw_key(w, "enum");
	jw_array(w);
	while (rest.p)
		jw_str(w, str_cut(&rest, '|'));
	jw_end(w);
}

static void list_of_strings(struct jw *w, const struct field *f)
{
	type_of(w, "array");
	jw_key(w, "items");
	jw_object(w);
	type_of(w, "string");
	if (f->type == F_LIST && f->max > 0)
		jw_kint(w, "maxLength", f->max);
	jw_end(w);
}

/* The keywords of JSON Schema that say what fields_check() wants. */
static void schema_of(struct jw *w, const struct field *f)
{
	static const char *const formats[] = { [F_EMAIL] = "email", [F_DATE] = "date", [F_SECRET] = "password",
					       [F_GROUP] = NULL };
	static const char *const patterns[] = { [F_IDNO] = "^([0-9]{12}|[0-9]{10}(-[0-9]{3})?)$",
						[F_CODE] = "^[0-9A-Za-z._/:-]*$", [F_GROUP] = NULL };

	jw_kstr(w, "title", str_of(f->title));
	if (f->type == F_INT || f->type == F_MONEY) {
		type_of(w, "integer");
		limits(w, f, "minimum", "maximum");
	} else if (f->type == F_BOOL) {
		type_of(w, "boolean");
	} else if (f->type == F_CHOICE) {
		choices(w, f);
	} else if (f->type == F_LIST || f->type == F_FILE) {
		list_of_strings(w, f);
	} else if (f->type == F_GROUP) {
		type_of(w, "object");
	} else {
		type_of(w, "string");
		if (f->type != F_DATE)
			limits(w, f, "minLength", "maxLength");
		if (formats[f->type])
			jw_kstr(w, "format", str_of(formats[f->type]));
		if (patterns[f->type])
			jw_kstr(w, "pattern", str_of(patterns[f->type]));
	}
}

static bool in_path(const char *path, str name)
{
	str rest = str_of(path);

	while (rest.p) {
		str seg = str_cut(&rest, '/');

		if (str_starts(seg, S(":")) && str_eq(str_sub(seg, 1, seg.n), name))
			return true;
	}
	return false;
}

/* The part of a name behind the prefix and up to the next dot; empty: it is elsewhere. */
static str member(const struct field *f, str prefix)
{
	str rest = str_of(f->name);

	if (!str_starts(rest, prefix))
		return S("");
	rest = str_sub(rest, prefix.n, rest.n);
	return str_cut(&rest, '.');
}

/* Is `f` the first field of the table with this member of this object? */
static bool is_first(const struct field *fields, const struct field *f, str prefix)
{
	for (const struct field *g = fields; g != f; g++)
		if (str_eq(member(g, prefix), member(f, prefix)))
			return false;
	return true;
}

/* The object whose members' names begin with `prefix`; fields of the path are left out. */
static void object_of(struct jw *w, struct arena *mem, const struct field *fields, str prefix, const char *path)
{
	type_of(w, "object");
	jw_key(w, "properties");
	jw_object(w);
	for (const struct field *f = fields; f->name; f++) {
		str name = member(f, prefix), inner;

		if (name.n == 0 || in_path(path, str_of(f->name)) || !is_first(fields, f, prefix))
			continue;
		jw_key_str(w, name);
		jw_object(w);
		inner = str_fmt(mem, "%" STR_FMT "%" STR_FMT ".", STR_ARG(prefix), STR_ARG(name));
		if (prefix.n + name.n == strlen(f->name))
			schema_of(w, f);
		else
			object_of(w, mem, fields, inner, path);
		jw_end(w);
	}
	jw_end(w);
	jw_key(w, "required");
	jw_array(w);
	for (const struct field *f = fields; f->name; f++)
		if (f->min > 0 && prefix.n + member(f, prefix).n == strlen(f->name) && !in_path(path, str_of(f->name)) &&
		    member(f, prefix).n)
			jw_str(w, member(f, prefix));
	jw_end(w);
	jw_kbool(w, "additionalProperties", false);
}

/* ---- operations ------------------------------------------------------------------------------------ */

static void parameter(struct jw *w, str name, const char *in, const char *type, const char *title)
{
	jw_object(w);
	jw_kstr(w, "name", name);
	jw_kstr(w, "in", str_of(in));
	jw_kbool(w, "required", strcmp(in, "path") == 0);
	if (title)
		jw_kstr(w, "description", str_of(title));
	jw_key(w, "schema");
	jw_object(w);
	type_of(w, type);
	jw_end(w);
	jw_end(w);
}

static void path_parameters(struct jw *w, const char *path)
{
	str rest = str_of(path);

	while (rest.p) {
		str seg = str_cut(&rest, '/');

		if (str_starts(seg, S(":")))
			parameter(w, str_sub(seg, 1, seg.n), "path", "string", NULL);
	}
}

static void response(struct jw *w, const char *status, const char *words, const char *schema)
{
	jw_key(w, status);
	jw_object(w);
	jw_kstr(w, "description", str_of(words));
	if (schema) {
		jw_key(w, "content");
		jw_object(w);
		jw_key(w, "application/json");
		jw_object(w);
		jw_key(w, "schema");
		jw_object(w);
		jw_kstr(w, "$ref", str_of(schema));
		jw_end(w);
		jw_end(w);
		jw_end(w);
	}
	jw_end(w);
}

#define ERROR_REF "#/components/schemas/Error"

/* What both kinds of operations have at their end: answers and who may. */
static void answers(struct jw *w, struct arena *mem, const char *ok, unsigned perm)
{
	jw_key(w, "responses");
	jw_object(w);
	response(w, ok, "Done", NULL);
	if (!(perm & PERM_PUBLIC)) {
		response(w, "401", "Nobody is logged in", ERROR_REF);
		response(w, "403", "This account may not", ERROR_REF);
	}
	response(w, "default", "Refused", ERROR_REF);
	jw_end(w);
	jw_kstr(w, "x-permission", openapi_perms(mem, perm));
	if (perm & PERM_PUBLIC)
		return;
	jw_key(w, "security");
	jw_array(w);
	jw_object(w);
	jw_key(w, "session");
	jw_array(w);
	jw_end(w);
	jw_end(w);
	jw_end(w);
}

/* "GET /api/v1/feedback/:code" is get_api_v1_feedback_code. */
static str operation_id(struct arena *mem, const char *path)
{
	struct buf b = buf_new(mem, 0);

	buf_z(&b, "get");
	for (const char *p = path; *p; p++)
		if (*p != ':')
			buf_char(&b, *p == '/' || *p == '-' || *p == '.' ? '_' : *p);
	return buf_view(&b);
}

static void get(struct jw *w, struct arena *mem, const struct page *p)
{
	jw_key(w, "get");
	jw_object(w);
	jw_kstr(w, "operationId", operation_id(mem, p->path));
	jw_kstr(w, "summary", str_of(p->title));
	jw_key(w, "parameters");
	jw_array(w);
	path_parameters(w, p->path);
	if (!strchr(p->path, ':')) {
		parameter(w, S("q"), "query", "string", "Words to look for, where the answer is a list");
		parameter(w, S("page"), "query", "integer", "From 1");
		parameter(w, S("per_page"), "query", "integer", "1 to 200");
	}
	jw_end(w);
	answers(w, mem, "200", p->perm);
	jw_end(w);
}

static void post(struct jw *w, struct arena *mem, const struct command *cmd)
{
	const char *path = openapi_path(mem, cmd);

	jw_key(w, cmd->put ? "put" : "post");
	jw_object(w);
	jw_kstr(w, "operationId", str_of(cmd->name));
	jw_kstr(w, "summary", str_of(cmd->title));
	jw_key(w, "parameters");
	jw_array(w);
	path_parameters(w, path);
	parameter(w, S("Idempotency-Key"), "header", "string", "The same key gives the same answer, once done");
	jw_end(w);
	jw_key(w, "requestBody");
	jw_object(w);
	jw_kbool(w, "required", true);
	jw_key(w, "content");
	jw_object(w);
	jw_key(w, "application/json");
	jw_object(w);
	jw_key(w, "schema");
	jw_object(w);
	object_of(w, mem, cmd->fields, S(""), path);
	jw_end(w);
	jw_end(w);
	jw_end(w);
	jw_end(w);
	answers(w, mem, cmd->creates ? "201" : "200", cmd->perm);
	jw_end(w);
}

/* ---- the whole --------------------------------------------------------------------------------------- */

/* One path of the API, with whatever stands on it. */
struct place {
	const char *path;
	const struct page *page;
	const struct command *command;
};

static struct place *place_of(struct place *places, size_t *n, const char *path)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(places[i].path, path) == 0)
			return &places[i];
	places[*n].path = path;
	return &places[(*n)++];
}

static size_t count_rows(const struct app *app)
{
	size_t n = 0;

	for (const struct module *const *m = app->modules; *m; m++) {
		for (const struct page *p = (*m)->pages; p && p->path; p++)
			n++;
		for (const struct command *cmd = (*m)->commands; cmd && cmd->name; cmd++)
			n++;
	}
	return n;
}

static void put_paths(struct ctx *c, struct jw *w)
{
	struct place *places = NEW_ARRAY(c->mem, struct place, count_rows(c->app));
	size_t n = 0;

	for (const struct module *const *m = c->app->modules; *m; m++) {
		for (const struct page *p = (*m)->pages; p && p->path; p++)
			if (openapi_page(p))
				place_of(places, &n, p->path)->page = p;
		for (const struct command *cmd = (*m)->commands; cmd && cmd->name; cmd++)
			if (cmd->perm != PERM_SYSTEM)
				place_of(places, &n, openapi_path(c->mem, cmd))->command = cmd;
	}
	for (size_t i = 0; i < n; i++) {
		struct buf b = buf_new(c->mem, 0);
		str rest = str_of(places[i].path);

		for (str_cut(&rest, '/'); rest.p;) { /* :code becomes {code} */
			str seg = str_cut(&rest, '/');
			bool param = str_starts(seg, S(":"));

			buf_fmt(&b, param ? "/{%" STR_FMT "}" : "/%" STR_FMT, STR_ARG(str_sub(seg, param, seg.n)));
		}
		jw_key_str(w, buf_view(&b));
		jw_object(w);
		if (places[i].page)
			get(w, c->mem, places[i].page);
		if (places[i].command)
			post(w, c->mem, places[i].command);
		jw_end(w);
	}
}

/* What answers and permissions refer to. */
#define COMPONENTS                                                                                                   \
	"{\"securitySchemes\":{\"session\":{\"type\":\"http\",\"scheme\":\"bearer\","                                \
	"\"description\":\"The token of POST /api/v1/sessions\"}},"                                                  \
	"\"schemas\":{\"Error\":{\"type\":\"object\",\"required\":[\"error\"],\"properties\":{\"error\":"            \
	"{\"type\":\"object\",\"required\":[\"slug\",\"message\"],\"properties\":{\"slug\":{\"type\":\"string\"},"   \
	"\"message\":{\"type\":\"string\"},\"request\":{\"type\":\"string\"},\"fields\":{\"type\":\"object\","       \
	"\"additionalProperties\":{\"type\":\"string\"}}}}}}}}"

void openapi_write(struct ctx *c, struct buf *out)
{
	struct jw w = jw_new(out);

	jw_object(&w);
	jw_kstr(&w, "openapi", S("3.1.0"));
	jw_kraw(&w, "info", S("{\"title\":\"motcua\",\"version\":\"1\",\"license\":{\"name\":\"Apache-2.0\","
			      "\"identifier\":\"Apache-2.0\"}}"));
	jw_key(&w, "paths");
	jw_object(&w);
	put_paths(c, &w);
	jw_end(&w);
	jw_kraw(&w, "components", S(COMPONENTS));
	jw_end(&w);
}
