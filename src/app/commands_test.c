/* SPDX-License-Identifier: Apache-2.0 */
/*
 * commands_test.c - every command of the tables, sent by everybody and with everything in it.
 *
 * Nothing here may succeed: each request is one that must be refused, so commands may do what they like
 * when they are accepted. That they do the right thing is what transcripts are for.
 */
#include "app/every_test.h"

#include "lib/json/json.h"

struct each {
	struct every *e;
	struct arena *mem; /* for one command */
	const struct command *cmd;
	str path, api;     /* of its form (empty: none) and in the API, with values for parameters */
	struct visitor *v; /* who may; NULL: only the system */
	bool anonymous;
};

static bool in_path(const char *path, const char *name)
{
	str rest = str_of(path ? path : "");

	while (rest.p) {
		str seg = str_cut(&rest, '/');

		if (str_starts(seg, S(":")) && str_eqz(str_sub(seg, 1, seg.n), name))
			return true;
	}
	return false;
}

static void see(struct each *t, const char *who, const char *how, int status, int want)
{
	if (status != want)
		every_wrong(t->e, "%s as %s, %s: %d, expected %d", t->cmd->name, who[0] ? who : "nobody", how, status, want);
}

/* ---- who ------------------------------------------------------------------------------------------ */

static void send_as_everybody(struct each *t)
{
	for (int i = 0; i < EVERY_VISITORS; i++) {
		unsigned perms;
		struct visitor *v = every_visitor(t->e, i, &perms);
		bool may = every_may(perms, t->cmd->perm, i == 0);
		int want = i == 0 ? 401 : 403;

		if (t->path.n)
			see(t, v->name.p, "without a form token",
			    bench_post(t->e->bench, v, t->path, S("_csrf=")).status, 403);
		if (t->path.n)
			see(t, v->name.p, "with a wrong form token",
			    bench_post(t->e->bench, v, t->path, S("_csrf=AAAAAAAAAAAAAAAAAAAAAAAA")).status, 403);
		if (!may && t->path.n)
			see(t, v->name.p, "by its form", bench_post(t->e->bench, v, t->path, S("")).status, want);
		if (!may)
			see(t, v->name.p, "by the API",
			    bench_json(t->e->bench, v, t->api, S("{}"), S("")).status, want);
	}
}

/* ---- what ----------------------------------------------------------------------------------------- */

/* The problem said about `field` in a JSON error, or about any field when it is NULL. */
static bool named(struct each *t, const struct seen *s, const char *field)
{
	struct json *j;
	const struct json *fields;
	str why;

	if (json_parse(t->mem, s->body, 0, &j, &why) < 0)
		return false;
	fields = json_get(json_get(j, "error"), "fields");
	return fields && (field ? json_get(fields, field) != NULL : fields->n > 0);
}

static void refuse(struct each *t, const struct field *f, const char *how, str value)
{
	struct buf b = buf_new(t->mem, 0);
	struct jw w = jw_new(&b);
	struct seen s;

	jw_object(&w);
	jw_key(&w, f->name);
	jw_str(&w, value);
	jw_end(&w);
	s = bench_json(t->e->bench, t->v, t->api, buf_view(&b), S(""));
	if (s.status != 422 && s.status != 413)
		every_wrong(t->e, "%s, field %s %s: %d, expected 422", t->cmd->name, f->name, how, s.status);
	else if (!named(t, &s, f->name))
		every_wrong(t->e, "%s, field %s %s: the answer does not name it: %.*s", t->cmd->name, f->name, how,
			    STR_ARG(s.body));
}

static str letters(struct each *t, int64_t n)
{
	char *p = arena_alloc(t->mem, (size_t)n);

	memset(p, 'x', (size_t)n);
	return (str){ p, (size_t)n };
}

static void refuse_number(struct each *t, const struct field *f)
{
	refuse(t, f, "not a number", S("mười"));
	refuse(t, f, "not whole", S("1,5"));
	refuse(t, f, "does not fit", S("99999999999999999999"));
	if (f->min > 0)
		refuse(t, f, "too small", str_fmt(t->mem, "%" PRId64, f->min - 1));
	if (f->max)
		refuse(t, f, "too big", str_fmt(t->mem, "%" PRId64, f->max + 1));
}

static void refuse_wrong_type(struct each *t, const struct field *f)
{
	static const char *const bad[] = {
		[F_TEXT] = "hai\ndòng",	 [F_LIST] = "hai\ndòng", [F_DATE] = "30/02/2026", [F_BOOL] = "có thể",
		[F_CHOICE] = "<b>",	 [F_PHONE] = "113",	 [F_EMAIL] = "a@@b",	  [F_IDNO] = "12345",
		[F_CODE] = "<script>",	 [F_GROUP] = NULL,
	};

	if (f->type == F_INT || f->type == F_MONEY)
		refuse_number(t, f);
	else if (bad[f->type])
		refuse(t, f, "of a wrong type", str_of(bad[f->type]));
}

static bool is_text(const struct field *f)
{
	return f->type == F_TEXT || f->type == F_LINES || f->type == F_LIST || f->type == F_CODE || f->type == F_SECRET;
}

static void refuse_fields(struct each *t)
{
	bool required = false;

	for (const struct field *f = t->cmd->fields; f->name; f++) {
		if (in_path(t->cmd->api, f->name))
			continue;
		required |= f->min > 0;
		refuse_wrong_type(t, f);
		if (is_text(f) && f->max)
			refuse(t, f, "too long", letters(t, f->max + 1));
		if (f->min > 0 && f->type != F_GROUP)
			refuse(t, f, "left empty", S(""));
	}
	if (required && bench_json(t->e->bench, t->v, t->api, S("{}"), S("")).status != 422)
		every_wrong(t->e, "%s: accepted without its required fields", t->cmd->name);
}

/* Bytes that are no text, JSON that is none, fields that nobody declared. */
static void refuse_rubbish(struct each *t)
{
	static const char *const rubbish[] = {
		"{", "[]", "null", "\"x\"", "{\"a\":1,\"a\":2}", "{\"khong-co\":\"x\"}", "{\"khong-co\":\"\\u0000\"}",
		"{\"khong-co\":\"\xff\"}", "{\"khong-co\":{\"a\":[{\"b\":{}},1.5,true,null]}}",
	};

	for (size_t i = 0; i < ARRAY_LEN(rubbish); i++) {
		struct seen s = bench_json(t->e->bench, t->v, t->api, str_of(rubbish[i]), S(""));

		if (s.status != 422 && s.status != 413 && s.status != 400)
			every_wrong(t->e, "%s, body %s: %d", t->cmd->name, rubbish[i], s.status);
	}
}

/* The form again, with what was typed as text. An undeclared field makes sure that it is refused. */
static void retype(struct each *t)
{
	struct buf b = buf_new(t->mem, 0);
	const struct field *shown = NULL;
	struct seen s;
	char what[200];

	if (!t->path.n)
		return;
	buf_z(&b, "khong-co=1");
	for (const struct field *f = t->cmd->fields; f->name; f++) {
		if (in_path(t->cmd->path, f->name) || f->type == F_GROUP)
			continue;
		buf_fmt(&b, "&%s=%" STR_FMT, f->name, STR_ARG(bench_encode(t->mem, S(PAYLOAD))));
		if (f->type == F_TEXT || f->type == F_LINES)
			shown = f;
	}
	s = bench_post(t->e->bench, t->v, t->path, buf_view(&b));
	snprintf(what, sizeof(what), "%s with markup in every field", t->cmd->name);
	if (s.status != 422 && s.status != 404)
		every_wrong(t->e, "%s: %d, expected 422", what, s.status);
	every_html(t->e, what, &s);
	if (!shown || s.status != 422 || str_search(s.body, str_fmt(t->mem, "name=\"%s\"", shown->name)) < 0)
		return;
	if (str_search(s.body, S("&lt;script&gt;mc()")) < 0)
		every_wrong(t->e, "%s: what was typed is lost", what);
	for (size_t i = 0; i < 2; i++) {
		s = bench_post(t->e->bench, t->v, t->path, str_fmt(t->mem, "khong-co=1&%s=%s", shown->name, i ? "%00" : "%FF"));
		if (s.status != 422)
			every_wrong(t->e, "%s, field %s is no text: %d, expected 422", t->cmd->name, shown->name, s.status);
	}
}

static void send_rubbish(struct each *t)
{
	if (!t->v)
		return;
	refuse_fields(t);
	refuse_rubbish(t);
	retype(t);
}

/* ---- each ----------------------------------------------------------------------------------------- */

static void prepare(struct each *t, const struct command *cmd)
{
	const struct sample *sample;
	unsigned perms;

	t->cmd = cmd;
	t->path = S("");
	if (cmd->path)
		every_path(t->e, cmd->path, 0, &t->path, &sample);
	t->api = str_fmt(t->mem, "/api/v1/commands/%s", cmd->name);
	if (cmd->api)
		every_path(t->e, cmd->api, 0, &t->api, &sample);
	t->v = NULL;
	for (int i = EVERY_VISITORS - 1; i >= 0; i--) {
		struct visitor *v = every_visitor(t->e, i, &perms);

		if (every_may(perms, cmd->perm, i == 0))
			t->v = v;
	}
}

static void each_command(enum db_engine engine, void (*fn)(struct each *t))
{
	struct each t = { .e = every_new(engine), .mem = arena_new((size_t)512 << 20) };
	uint64_t tip;

	for (int i = 0; i < EVERY_VISITORS; i++)
		every_visitor(t.e, i, &(unsigned){ 0 });
	tip = ledger_tip(t.e->bench->ledger);
	for (const struct module *const *m = all_modules; *m; m++)
		for (const struct command *cmd = (*m)->commands; cmd && cmd->name; cmd++) {
			arena_reset(t.mem);
			prepare(&t, cmd);
			fn(&t);
			if (ledger_tip(t.e->bench->ledger) != tip)
				every_wrong(t.e, "%s: a request that must be refused was carried out", cmd->name);
			tip = ledger_tip(t.e->bench->ledger);
		}
	arena_free(t.mem);
	CHECK_INT(t.e->wrong, 0);
}

TEST(commands, only_those_who_may_send_them_sqlite)
{
	each_command(DB_SQLITE, send_as_everybody);
}

TEST_PG(commands, only_those_who_may_send_them_pg)
{
	each_command(DB_PG, send_as_everybody);
}

TEST(commands, rubbish_is_refused_by_name_sqlite)
{
	each_command(DB_SQLITE, send_rubbish);
}

TEST_PG(commands, rubbish_is_refused_by_name_pg)
{
	each_command(DB_PG, send_rubbish);
}
