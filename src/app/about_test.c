/* SPDX-License-Identifier: Apache-2.0 */
/* about_test.c - routes, openapi and config say what is there. */
#include "base/test.h"

#include "app/app.h"
#include "app/openapi.h"
#include "lib/json/json.h"

static str run(const char *verb, const char *flag)
{
	static const struct app app = { .modules = all_modules };
	char name[32], arg[32], *argv[] = { name, arg, NULL };
	struct ctx c = ctx_system(test_mem(), NULL, &app, (instant){ 0 });
	struct buf out = buf_new(test_mem(), 0), err = buf_new(test_mem(), 0);

	snprintf(name, sizeof(name), "%s", verb);
	snprintf(arg, sizeof(arg), "%s", flag);
	CHECK_INT(cli_run(&c, flag[0] ? 2 : 1, argv, &out, &err), 0);
	CHECK(!out.over && out.n);
	return buf_view(&out);
}

static const struct json *parse(str text)
{
	struct json *j;
	str why = S("");

	if (json_parse(test_mem(), text, 0, &j, &why) < 0)
		CHECK_STRZ(why, "it is JSON");
	return j;
}

static int count(bool pages, bool api)
{
	int n = 0;

	for (const struct module *const *m = all_modules; *m; m++) {
		for (const struct page *p = (*m)->pages; pages && p && p->path; p++)
			n += !api || openapi_page(p);
		for (const struct command *cmd = (*m)->commands; !pages && cmd && cmd->name; cmd++)
			n += api ? cmd->perm != PERM_SYSTEM : 1 + (cmd->path != NULL);
	}
	return n;
}

TEST(about, routes_lists_every_page_and_command)
{
	const struct json *j = parse(run("routes", "--json")), *items = json_get(j, "items");
	str text = run("routes", "");
	int64_t total;
	size_t lines = 0;

	CHECK(json_int(j, "total", &total));
	CHECK_INT(total, count(true, false) + count(false, false));
	CHECK_INT(items->n, total);
	for (size_t i = 0; i < items->n; i++) {
		CHECK(json_text(items->items[i], "path").p[0] == '/');
		CHECK(json_text(items->items[i], "title").n && json_text(items->items[i], "permission").n);
	}
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	CHECK_INT(lines, total);
	CHECK(str_search(text, S("/gop-y/:code ")) > 0);
}

/* ---- openapi: the rules of the specification that our writer could break ----------------------------- */

static void check_parameters(str path, const struct json *list)
{
	size_t braces = 0, named = 0;

	for (size_t i = 0; i < path.n; i++)
		braces += path.p[i] == '{';
	for (size_t i = 0; i < list->n; i++) {
		const struct json *p = list->items[i];
		bool required;

		CHECK(json_get(p, "schema") && json_bool(p, "required", &required));
		if (!str_eq(json_text(p, "in"), S("path")))
			continue;
		named++;
		CHECK(required);
		CHECK(str_search(path, str_fmt(test_mem(), "{%.*s}", STR_ARG(json_text(p, "name")))) > 0);
	}
	CHECK_INT(braces, named);
	CHECK(str_find(path, ':') < 0);
}

static void check_schema(const struct json *s)
{
	const struct json *required = json_get(s, "required"), *properties = json_get(s, "properties");

	CHECK(json_text(s, "type").n);
	for (size_t i = 0; required && i < required->n; i++)
		CHECK(json_find(properties, required->items[i]->s) != NULL);
	for (size_t i = 0; properties && i < properties->n; i++)
		check_schema(properties->items[i]);
}

static void check_operation(str path, const struct json *op, str *ids, size_t *n)
{
	str id = json_text(op, "operationId");
	const struct json *answers = json_get(op, "responses");

	CHECK(id.n && json_text(op, "summary").n);
	for (size_t i = 0; i < *n; i++)
		CHECK(!str_eq(ids[i], id));
	ids[(*n)++] = id;
	check_parameters(path, json_get(op, "parameters"));
	CHECK(answers && answers->n > 1);
	for (size_t i = 0; i < answers->n; i++)
		CHECK(json_text(answers->items[i], "description").n);
}

TEST(about, openapi_is_well_formed_and_complete)
{
	const struct json *j = parse(run("openapi", "")), *paths = json_get(j, "paths");
	str *ids = NEW_ARRAY(test_mem(), str, 2000);
	size_t n = 0;

	CHECK_STRZ(json_text(j, "openapi"), "3.1.0");
	CHECK(json_text(json_get(j, "info"), "title").n && json_text(json_get(j, "info"), "version").n);
	CHECK(json_get(json_get(json_get(j, "components"), "schemas"), "Error") != NULL);
	for (size_t i = 0; i < paths->n; i++) {
		const struct json *get = json_get(paths->items[i], "get"), *post = json_get(paths->items[i], "post");

		post = post ? post : json_get(paths->items[i], "put");
		CHECK(str_starts(paths->keys[i], S("/")) && (get || post));
		if (get)
			check_operation(paths->keys[i], get, ids, &n);
		if (!post)
			continue;
		check_operation(paths->keys[i], post, ids, &n);
		check_schema(json_get(json_get(json_get(json_get(post, "requestBody"), "content"), "application/json"),
				      "schema"));
	}
	CHECK_INT(n, count(true, true) + count(false, true));
}

/* Names with dots are nested, as they are read. */
TEST(about, openapi_nests_fields_as_json_does)
{
	static const struct field fields[] = {
		{ "applicant.name", F_TEXT, 1, 100, "Họ và tên", NULL },
		{ "kind", F_CHOICE, 0, 0, "Loại", "a|b" },
		{ "applicant.phone", F_PHONE, 0, 0, "Số điện thoại", NULL },
		{ 0 },
	};
	static const struct command commands[] = {
		{ .name = "x.y", .perm = PERM_PUBLIC, .fields = fields, .title = "T" },
		{ 0 },
	};
	static const struct module module = { .name = "x", .commands = commands };
	static const struct module *const modules[] = { &module, NULL };
	struct app app = { .modules = modules };
	struct ctx c = ctx_system(test_mem(), NULL, &app, (instant){ 0 });
	struct buf out = buf_new(test_mem(), 0);

	openapi_write(&c, &out);
	parse(buf_view(&out));
	CHECK(str_search(buf_view(&out),
			 S("{\"type\":\"object\",\"properties\":{\"applicant\":{\"type\":\"object\",\"properties\":"
			   "{\"name\":{\"title\":\"Họ và tên\",\"type\":\"string\",\"minLength\":1,\"maxLength\":100},"
			   "\"phone\":{\"title\":\"Số điện thoại\",\"type\":\"string\"}},\"required\":[\"name\"],"
			   "\"additionalProperties\":false},\"kind\":{\"title\":\"Loại\",\"type\":\"string\","
			   "\"enum\":[\"a\",\"b\"]}},\"required\":[],\"additionalProperties\":false}")) > 0);
}

/* ---- config ---------------------------------------------------------------------------------------- */

/* Every "WORD" that follows `call` in the sources is an option or a variable of the list. */
static void listed(const char *file, const char *call, const char *key)
{
	const struct json *items = json_get(parse(run("config", "--json")), "items");
	char *text = arena_alloc(test_mem(), 1 << 20);
	FILE *f = fopen(file, "r");
	str rest;
	ptrdiff_t at;

	CHECK(f != NULL);
	rest = (str){ text, fread(text, 1, (1 << 20) - 1, f) };
	fclose(f);
	while ((at = str_search(rest, str_of(call))) >= 0) {
		bool found = false;
		str name;

		rest = str_sub(rest, (size_t)at + strlen(call), rest.n);
		name = str_cut(&rest, '"');
		for (size_t i = 0; i < items->n; i++)
			found |= str_eq(json_text(items->items[i], key), name);
		if (!found)
			CHECK_STRZ(name, "a setting of src/app/config.def");
	}
}

TEST(about, every_setting_stands_in_the_list)
{
	listed("src/app/cli.c", "option_take(&argc, argv, \"", "option");
	listed("src/app/cli.c", "option_flag(&argc, argv, \"", "option");
	listed("src/app/cli.c", "getenv(\"", "environment");
	CHECK(str_search(run("config", ""), S("MOTCUA_DATA")) > 0);
}

/* ---- tables that are wrong stop the program ------------------------------------------------------------- */

static int no_page(struct ctx *c, const struct req *q, struct reply *r)
{
	UNUSED(c);
	UNUSED(q);
	UNUSED(r);
	return 0;
}

TEST(about, two_pages_of_one_path_are_refused)
{
	static const struct page one[] = { { "/x", PERM_PUBLIC, no_page, "X", NULL }, { 0 } };
	static const struct page other[] = { { "/y", PERM_PUBLIC, no_page, "Y", NULL }, { 0 } };
	static const struct page same[] = { { "/x", PERM_PUBLIC, no_page, "Z", NULL }, { 0 } };
	static const struct module a = { .name = "a", .pages = one }, b = { .name = "b", .pages = other };
	static const struct module again = { .name = "again", .pages = same };
	static const struct module *const right[] = { &a, &b, NULL }, *const wrong[] = { &a, &again, NULL };

	CHECK_OK(app_check(&(struct app){ .modules = right }));
	CHECK_INT(app_check(&(struct app){ .modules = wrong }), E_INTERNAL);
}
