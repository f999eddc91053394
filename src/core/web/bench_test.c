/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_test.c - see bench_test.h.
 *
 * Requests go through web_handle() and web_answer() with ledger_do() between them: all that a real
 * request meets, but HTTP itself and the processes' sockets, which have tests of their own.
 *
 * Accounts are made by a command of the bench's own module, so that they are in the ledger like all
 * others; it also opens their session, because the real way (argon2) takes tens of milliseconds.
 */
#include "core/web/bench_test.h"
#include "core/web/route.h"

#include "core/account/account.h"
#include "core/file/file.h"
#include "core/job/job.h"
#include "core/ledger/note.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"

/* argon2id of BENCH_PASSWORD, made once. */
#define HASH "$argon2id$v=19$m=19456,t=2,p=1$CggVDPM9LjRQXJy3LFAygg$dfcQfNdruGPfadhZC49SYwV24hUjsItIXkHEYVEQNDc"

#define MODULES_MAX 100

static const struct module bench_module;

static void send_here(void *arg, struct arena *mem, const struct call *call, struct answer *ret_answer)
{
	struct bench *b = arg;

	ledger_do(b->ledger, mem, b->now, call, ret_answer);
}

static const struct module *const *with_bench(struct arena *mem, const struct module *const *modules)
{
	const struct module **all = (const struct module **)arena_array(mem, MODULES_MAX, sizeof(*all));
	size_t n = 0;

	for (; modules[n]; n++) {
		CHECK(n + 2 < MODULES_MAX);
		all[n] = modules[n];
	}
	all[n] = &bench_module;
	return all;
}

static void prepare_app(struct bench *b, const struct module *const *modules)
{
	str url = test_db_url(); /* a buffer that the next test_db() overwrites */

	b->app = (struct app){
		.modules = with_bench(b->mem, modules),
		.dir = str_z(b->mem, str_fmt(b->mem, "%" STR_FMT "/data-XXXXXX", STR_ARG(test_dir()))),
		.db_url = str_copy(b->mem, url),
		.base_url = S("http://127.0.0.1:8080"),
		.origin = S("motcua.bench/1"),
	};
	CHECK(mkdtemp((char *)(uintptr_t)b->app.dir) != NULL);
	CHECK_OK(app_check(&b->app));
	CHECK_OK(file_dirs(b->app.dir));
}

/* So that checkpoints can be verified. */
static void read_vkey(struct bench *b)
{
	struct note_key vk;
	struct key key;

	CHECK_OK(key_load_or_create(str_of(b->app.dir), S("ledger.key"), &key));
	note_key(&vk, b->app.origin, key.public);
	b->app.vkey = note_key_text(b->mem, &vk);
}

static void free_turn(void *arena)
{
	arena_free(arena);
}

struct bench *bench_new(enum db_engine engine, const struct module *const *modules)
{
	struct bench *b = NEW(test_mem(), struct bench);
	struct ctx c;
	str why = S("");

	b->mem = test_mem();
	for (int i = 0; i < 2; i++) {
		b->turns[i] = arena_new((size_t)256 << 20);
		arena_defer(b->mem, free_turn, b->turns[i]);
	}
	CHECK(instant_parse(S("2026-01-05T08:00"), &b->now));
	test_db(engine);
	prepare_app(b, modules);
	if (ledger_open(b->mem, &b->app, &b->ledger, &why) < 0) {
		printf("%" STR_FMT "\n", STR_ARG(why));
		test_fail(__FILE__, __LINE__, "the ledger opens");
	}
	read_vkey(b);
	b->sender = (struct sender){ send_here, b };
	c = ctx_system(b->mem, ledger_db(b->ledger), &b->app, b->now);
	CHECK(meta_set(&c, "origin", b->app.origin) >= 0);
	b->web = (struct web){ .app = &b->app, .db = test_db_again(DB_READ) };
	return b;
}

void bench_clock(struct bench *b, instant now)
{
	b->now = now;
}

struct ctx bench_ctx(struct bench *b)
{
	struct ctx c = ctx_system(b->mem, b->web.db, &b->app, b->now);

	c.sender = &b->sender;
	return c;
}

static void must(struct ctx *c, int err, const char *what)
{
	if (err >= 0)
		return;
	printf("%s: %s%s%" STR_FMT "\n", what, err_slug(err), c->problems ? ": " : "",
	       STR_ARG(c->problems ? c->problems->text : S("")));
	test_fail(__FILE__, __LINE__, what);
}

void bench_demo(struct bench *b)
{
	struct arena *mem;
	struct ctx c;

	if (b->has_demo)
		return;
	mem = arena_new((size_t)256 << 20);
	c = ctx_system(mem, ledger_db(b->ledger), &b->app, b->now);
	b->has_demo = b->app.demo = true;
	c.sender = &b->sender;
	for (const struct module *const *m = b->app.modules; *m; m++) {
		if ((*m)->init)
			must(&c, (*m)->init(&c), (*m)->name);
		if ((*m)->demo)
			must(&c, (*m)->demo(&c), (*m)->name);
	}
	arena_free(mem);
}

void bench_courier(struct bench *b)
{
	struct arena *mem = arena_new((size_t)1 << 30); /* the ledger's memory for these commands, too */
	struct ctx c = bench_ctx(b);

	c.mem = mem;
	for (const struct module *const *m = b->app.modules; *m; m++)
		if ((*m)->tick)
			must(&c, (*m)->tick(&c), (*m)->name);
	must(&c, job_run_due(&c, NULL), "job_run_due");
	for (const struct module *const *m = b->app.modules; *m; m++)
		if ((*m)->follow)
			must(&c, (*m)->follow(&c), (*m)->name);
	arena_free(mem);
}

/* ---- visitors ----------------------------------------------------------------------------------- */

static const struct field visit_fields[] = {
	{ "login", F_TEXT, 1, 0, "Tên đăng nhập", NULL },
	{ "role", F_TEXT, 0, 0, "Vai trò", NULL },
	{ "unit", F_TEXT, 0, 0, "Đơn vị", NULL },
	{ 0 },
};

static int make_account(struct ctx *c, str login, int64_t *ret_id)
{
	struct account_new new = { .login = login, .name = login, .password_hash = S(HASH) };
	enum role role = role_find(arg_text(c, "role"));

	CHECK(role != ROLE_NONE);
	new.email = str_fmt(c->mem, "%" STR_FMT "@example.vn", STR_ARG(login));
	TRY(account_create(c, &new, ret_id));
	return account_post_add(c, *ret_id, role, arg_text(c, "unit"));
}

/* Makes the account, unless only a login is given, and opens a session that does not end. */
static int visit(struct ctx *c)
{
	str login = arg_text(c, "login"), token = token_new(c->mem);
	struct account a;
	int err;

	if (arg_text(c, "role").n)
		err = make_account(c, login, &a.id);
	else
		err = account_find(c, login, &a);
	if (err == E_NOTFOUND)
		return ctx_fail(c, err, "login", "no account %.*s", STR_ARG(login));
	TRY(err);
	TRY(db_exec(c->db, "INSERT INTO session (token_hash, account, opened_at, expires_at) VALUES ($1,$2,$3,$4)",
		    TEXT(token_hash(c->mem, token)), INT(a.id), INT(c->now.ms), INT(c->now.ms + 36500 * MS_DAY)));
	emit(c, "session.open", login, S(""));
	jw_kstr(c->out, "token", token);
	return 0;
}

static const struct command commands[] = {
	{ .name = "bench.visit", .perm = PERM_SYSTEM, .fields = visit_fields, .run = visit, .title = "Thử nghiệm",
	  .forget = true },
	{ 0 },
};

static const struct module bench_module = { .name = "bench", .commands = commands };

static void log_in(struct bench *b, struct visitor *v, str login, str role, str unit)
{
	struct arg args[] = { { S("login"), login }, { S("role"), role }, { S("unit"), unit } };
	struct ctx c = bench_ctx(b);
	struct json *j;
	str out, why;

	must(&c, command_send(&c, "bench.visit", token_new(b->mem), args, 3, &out), v->name.p);
	CHECK_OK(json_parse(b->mem, out, 0, &j, &why));
	v->session = json_text(j, "token");
}

struct visitor *bench_visitor(struct bench *b, const char *who)
{
	str rest = str_of(who), first, role = S(""), login, unit = rest;
	struct visitor *v;

	if (str_eq(rest, S("anonymous")))
		rest = S("");
	for (v = b->visitors; v; v = v->next)
		if (str_eq(v->name, rest))
			return v;
	v = NEW(b->mem, struct visitor);
	*v = (struct visitor){ .name = str_copy(b->mem, rest), .session = token_new(b->mem), .next = b->visitors };
	b->visitors = v;
	if (rest.n == 0)
		return v;
	rest = v->name;
	first = str_cut(&rest, ':');
	if (rest.p) {
		role = str_eq(first, S("citizen")) ? S("applicant") : first;
		login = str_cut(&rest, '@');
		unit = rest.p ? rest : str_eq(role, S("applicant")) ? S("") : S(BENCH_UNIT);
	} else {
		login = first;
		unit = S("");
	}
	log_in(b, v, login, role, unit);
	return v;
}

/* ---- requests ----------------------------------------------------------------------------------- */

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

str bench_decode(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);

	for (size_t i = 0; i < s.n; i++) {
		bool hex = s.p[i] == '%' && i + 2 < s.n && digit(s.p[i + 1]) >= 0 && digit(s.p[i + 2]) >= 0;

		buf_char(&b, hex ? (char)(digit(s.p[i + 1]) * 16 + digit(s.p[i + 2])) : s.p[i] == '+' ? ' ' : s.p[i]);
		i += hex ? 2 : 0;
	}
	return b.n ? buf_view(&b) : S("");
}

str bench_encode(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '.';

		if (plain)
			buf_char(&b, c);
		else
			buf_fmt(&b, "%%%02X", (unsigned char)c);
	}
	return b.n ? buf_view(&b) : S("");
}

static struct args decode_pairs(struct arena *mem, str s)
{
	struct args a = { NEW_ARRAY(mem, struct arg, s.n + 1), 0 };

	while (s.p && s.n) {
		str value = str_cut(&s, '&'), name = str_cut(&value, '=');

		a.v[a.n++] = (struct arg){ bench_decode(mem, name), bench_decode(mem, value) };
	}
	return a;
}

static struct web_in request(struct bench *b, struct visitor *v, enum web_method method, str path)
{
	struct arena *mem = b->turns[++b->requests % 2];
	struct web_in in = { .mem = mem, .method = method, .request_id = S("bench"), .peer = S("127.0.0.1"),
			     .session = S(""), .bearer = S(""), .csrf = S(""), .key = S(""), .json = S("") };
	str rest;

	arena_reset(mem);
	in.client = str_copy(mem, b->client);
	b->client = S("");
	rest = str_copy(mem, path);
	in.path = bench_decode(mem, str_cut(&rest, '?'));
	in.query_string = rest.p ? rest : S("");
	in.query = decode_pairs(mem, in.query_string);
	in.lang = v->lang;
	if (!str_starts(path, S("/api/")) && !str_starts(path, S("/govstack/")))
		in.session = v->session;
	else if (v->name.n)
		in.bearer = v->session;
	return in;
}

/* Remembers the token of the forms on this page. */
static void read_csrf(struct bench *b, struct visitor *v, str body)
{
	str mark = S("name=\"_csrf\" value=\"");
	ptrdiff_t at = str_search(body, mark);

	if (at >= 0) {
		str rest = str_sub(body, (size_t)at + mark.n, body.n);

		rest = str_cut(&rest, '"');
		if (!str_eq(v->csrf, rest))
			v->csrf = str_copy(b->mem, rest);
	}
}

static struct seen perform(struct bench *b, struct visitor *v, struct web_in *in)
{
	struct answer answer = { 0 };
	struct reply r;
	struct seen s = { 0 };
	uint64_t tip = ledger_tip(b->ledger);
	bool browser = in->session.n > 0; /* programs keep no cookies */

	web_handle(&b->web, b->now, in, &r);
	if (r.call) {
		s.command = true;
		ledger_do(b->ledger, in->mem, b->now, r.call, &answer);
		s.repeated = answer.repeated;
		web_answer(&b->web, b->now, in, &answer, &r);
	}
	for (const struct cookie *k = browser ? r.cookies : NULL; k; k = k->next)
		if (strcmp(k->name, "mc") == 0 && k->value.n) {
			v->session = str_copy(b->mem, k->value);
			v->csrf = S(""); /* it belonged to the old one */
		}
	s.status = r.location.n ? 303 : r.status;
	s.type = r.type;
	s.body = r.body.n ? buf_view(&r.body) : S("");
	s.location = r.location.n ? r.location : S("");
	s.appended = (int64_t)(ledger_tip(b->ledger) - tip);
	read_csrf(b, v, s.body);
	return s;
}

struct seen bench_get(struct bench *b, struct visitor *v, str path)
{
	struct web_in in = request(b, v, WEB_GET, path);

	return perform(b, v, &in);
}

void bench_upload(struct bench *b, const char *field, const char *name, str bytes)
{
	struct arg *all = NEW_ARRAY(b->mem, struct arg, b->uploads.n + 1);
	str spool = str_fmt(b->mem, "bench-%d-%zu", b->requests, b->uploads.n);
	FILE *f = fopen(str_fmt(b->mem, "%s/spool/%" STR_FMT, b->app.dir, STR_ARG(spool)).p, "w");

	CHECK(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
	if (b->uploads.n)
		memcpy(all, b->uploads.v, b->uploads.n * sizeof(*all));
	all[b->uploads.n] = (struct arg){ str_of(field), file_spool_arg(b->mem, spool, str_of(name),
									sha256_hex(b->mem, bytes), (int64_t)bytes.n) };
	b->uploads = (struct args){ all, b->uploads.n + 1 };
}

struct seen bench_post(struct bench *b, struct visitor *v, str path, str form)
{
	struct web_in in;
	struct args sent;
	struct arg *all;

	if (v->csrf.n == 0)
		bench_get(b, v, S("/dang-nhap")); /* any page with a form */
	in = request(b, v, WEB_POST, path);
	in.session = v->session;
	sent = decode_pairs(in.mem, form);
	all = NEW_ARRAY(in.mem, struct arg, sent.n + 2);
	if (sent.n)
		memcpy(all, sent.v, sent.n * sizeof(*all));
	in.form = (struct args){ all, sent.n };
	if (!args_has(&sent, "_csrf"))
		all[in.form.n++] = (struct arg){ S("_csrf"), v->csrf };
	if (!args_has(&sent, "_key"))
		all[in.form.n++] = (struct arg){ S("_key"), str_fmt(in.mem, "bench-%d", b->requests) };
	in.uploads = b->uploads;
	b->uploads = (struct args){ 0 };
	return perform(b, v, &in);
}

struct seen bench_json(struct bench *b, struct visitor *v, str path, str json, str key)
{
	struct route route;
	struct web_in in = request(b, v, WEB_POST, path);

	if (route_find(in.mem, &b->app, WEB_PUT, path, &route) == 0)
		in.method = WEB_PUT;
	in.is_json = true;
	in.json = json;
	in.key = key;
	return perform(b, v, &in);
}

/* ---- the oracle --------------------------------------------------------------------------------- */

void bench_check(struct bench *b)
{
	struct arena *mem = arena_new((size_t)1 << 30); /* all events and all state, at once */
	struct buf out = buf_new(mem, 0);
	struct ctx c = bench_ctx(b);
	struct verify_result v = { 0 };
	int differences;

	c.mem = mem;
	differences = ledger_replay(&c, &out);
	if (differences)
		printf("%s", buf_cstr(&out));
	CHECK_INT(differences, 0);
	if (ledger_tip(b->ledger) == 0) {
		arena_free(mem);
		return;
	}
	CHECK_OK(ledger_verify(&c, &v));
	if (!v.ok)
		printf("event %" PRId64 ": %" STR_FMT "\n", v.first_bad, STR_ARG(v.why));
	CHECK(v.ok);
	CHECK_INT(v.events, (int64_t)ledger_tip(b->ledger));
	arena_free(mem);
}
