/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web.c - a request becomes a page, or a command for the ledger.
 *
 * Everything a handler could forget is done here, from the tables: who asks, may they, is the form's
 * token right, do the fields hold, in which language; what goes wrong becomes the form again with what
 * was typed, an error page, or a JSON error, all from the one table of errors.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/web/input.h"
#include "core/web/limit.h"
#include "core/web/route.h"
#include "core/web/web.h"
#include "core/web/web_html.h"
#include "lib/asset/asset.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

/* One request being handled. */
struct turn {
	struct web *w;
	struct web_in *in;
	struct ctx c;
	struct req q;
	struct route route;
	struct reply *r;
};

static str token_of(const struct web_in *in)
{
	return in->bearer.n ? in->bearer : in->session;
}

/* The form token belongs to the visitor's cookie: who cannot read the cookie cannot make it. */
static str csrf_of(struct arena *mem, str session)
{
	uint8_t mac[SHA256_SIZE];

	hmac_sha256(mac, session, S("motcua form token"));
	return base64_url(mem, mac, 18);
}

static str pick_lang(const struct web_in *in)
{
	if (str_eq(in->lang, S("en")) || str_eq(in->lang, S("vi")))
		return in->lang;
	return str_starts(in->accept_language, S("en")) ? S("en") : S("vi");
}

static void begin(struct turn *t, struct web *w, instant now, struct web_in *in, struct reply *r)
{
	*r = (struct reply){ .status = 200, .body = buf_new(in->mem, 0) };
	*t = (struct turn){ .w = w, .in = in, .r = r };
	t->c = ctx_system(in->mem, w->db, w->app, now);
	t->c.who = &who_anonymous;
	t->c.lang = pick_lang(in);
	t->c.mo = ctx_mo(w->app, t->c.lang);
	t->c.request_id = in->request_id;
	if (in->session.n == 0 && !in->is_json && in->bearer.n == 0) {
		in->session = token_new(in->mem);
		reply_cookie(&t->c, r, "mc", in->session, -1);
	}
	t->q = (struct req){
		.mem = in->mem,
		.path = in->path,
		.query = in->query,
		.form = in->form,
		.api = str_starts(in->path, S("/api/")) || str_starts(in->path, S("/govstack/")),
		.csrf = csrf_of(in->mem, in->session),
		.key = token_new(in->mem),
		.theme = in->theme,
		.size = in->size,
		.peer = in->peer,
		.client = in->client,
	};
	t->q.back = str_z(in->mem, in->query_string.n ?
			  str_fmt(in->mem, "%" STR_FMT "?%" STR_FMT, STR_ARG(in->path), STR_ARG(in->query_string)) :
			  in->path);
}

/* ---- errors ------------------------------------------------------------------------------------ */

static const char *default_words(const struct ctx *c, int err)
{
	switch (err) {
	case E_INVALID:
		return _("Thông tin gửi lên chưa đúng. Hãy xem từng mục được nêu.");
	case E_NOTFOUND:
		return _("Không tìm thấy. Địa chỉ có thể đã cũ hoặc viết sai.");
	case E_DENIED:
		return _("Bạn không có quyền xem hoặc làm việc này.");
	case E_UNAUTHENTICATED:
		return _("Bạn cần đăng nhập.");
	case E_CONFLICT:
		return _("Việc này đã có người làm trước hoặc không còn làm được. Hãy tải lại trang.");
	case E_BUSY:
		return _("Hệ thống đang bận. Hãy thử lại sau ít phút; việc đã gửi không bị mất.");
	case E_LIMIT:
		return _("Dữ liệu gửi lên quá lớn.");
	default:
		return _("Hệ thống gặp lỗi. Hãy báo mã lỗi cho bộ phận hỗ trợ.");
	}
}

static void json_error(struct turn *t, int err)
{
	const struct problem *p = t->c.problems;
	struct jw w = json_begin(t->r);

	jw_object(&w);
	jw_key(&w, "error");
	jw_object(&w);
	jw_kstr(&w, "slug", str_of(err_slug(err)));
	jw_kstr(&w, "message", p ? p->text : str_of(default_words(&t->c, err)));
	jw_kstr(&w, "request", t->c.request_id);
	jw_key(&w, "fields");
	jw_object(&w);
	for (; p; p = p->next)
		if (p->field.n && ctx_problem(&t->c, p->field).p == p->text.p) { /* the first of each field */
			jw_key_str(&w, p->field);
			jw_str(&w, p->text);
		}
	jw_end(&w);
	jw_end(&w);
	if (str_starts(t->q.path, S("/govstack/"))) { /* its systemError, beside ours */
		str words = t->c.problems ? t->c.problems->text : str_of(default_words(&t->c, err));

		jw_kstr(&w, "traceId", t->c.request_id);
		jw_kstr(&w, "code", str_of(err_slug(err)));
		jw_kstr(&w, "message", words);
		jw_kstr(&w, "localizedMessage", words);
	}
	jw_end(&w);
	t->r->status = err_http(err);
}

static void error_page(struct turn *t, int err)
{
	const struct problem *p = t->c.problems;
	struct html h = html_begin(&t->c, &t->q, t->r, str_of(default_words(&t->c, err)));

	error_html(&h, err_http(err), p ? p->text : str_of(default_words(&t->c, err)), t->c.request_id);
	t->r->status = err_http(err);
}

/* The form again, with what was typed and what is wrong. */
static bool form_again(struct turn *t, int err)
{
	const struct command *cmd = t->route.command;
	int got;

	if (!cmd || !cmd->form || !t->c.problems || err == E_UNAUTHENTICATED)
		return false;
	/* A refused stranger must not see what the form shows. */
	if (!who_may(t->c.who, cmd->perm))
		return false;
	t->q.params = t->route.params;
	t->r->body = buf_new(t->in->mem, 0);
	got = cmd->form(&t->c, &t->q, t->r);
	t->r->status = err_http(err);
	return got >= 0;
}

static void fail(struct turn *t, int err)
{
	t->r->location = (str){ NULL, 0 };
	t->r->call = NULL;
	if (t->q.api) {
		t->r->body = buf_new(t->in->mem, 0);
		json_error(t, err);
	} else if (err == E_UNAUTHENTICATED && t->in->method == WEB_GET) {
		reply_redirect(t->r, str_fmt(t->in->mem, "/dang-nhap?next=%" STR_FMT, STR_ARG(t->in->path)));
	} else if (!form_again(t, err)) {
		t->r->body = buf_new(t->in->mem, 0);
		error_page(t, err);
	}
}

static int allowed(struct turn *t, unsigned perm)
{
	if (who_may(t->c.who, perm))
		return 0;
	return t->c.who == &who_anonymous ? E_UNAUTHENTICATED : E_DENIED;
}

/* ---- pages ------------------------------------------------------------------------------------- */

static bool serve_static(struct turn *t)
{
	const struct asset *a;

	if (t->in->method != WEB_GET || !str_starts(t->in->path, S("/static/")))
		return false;
	a = asset_find(str_sub(t->in->path, 1, t->in->path.n));
	t->r->cookies = NULL;
	if (!a) {
		fail(t, E_NOTFOUND);
		return true;
	}
	t->r->type = input_static_type(t->in->path);
	t->r->etag = str_of(a->hash);
	t->r->cacheable = args_has(&t->in->query, "v") || str_ends(t->in->path, S(".woff2"));
	buf_str(&t->r->body, asset_bytes(a));
	return true;
}

static int check_guessing(struct turn *t, const struct args *args);
static void count_guess(struct turn *t, const struct args *args, int err);

static int run_page(struct turn *t)
{
	int err;

	t->q.page = t->route.page;
	t->q.params = t->route.params;
	t->q.form = (struct args){ 0 };
	TRY(allowed(t, t->route.page->perm));
	TRY(check_guessing(t, &t->in->query));
	err = t->route.page->run(&t->c, &t->q, t->r);
	count_guess(t, &t->in->query, err);
	return err;
}

/* ---- commands ---------------------------------------------------------------------------------- */

static int check_csrf(struct turn *t)
{
	str sent = t->in->is_json ? t->in->csrf : args_get(&t->in->form, "_csrf");

	if (t->in->bearer.n || (t->in->is_json && t->in->session.n == 0))
		return 0;
	if (t->in->session.n && crypto_equal(sent, t->q.csrf))
		return 0;
	return ctx_fail(&t->c, E_DENIED, "", tr(&t->c, "Biểu mẫu đã hết hạn hoặc được gửi từ nơi khác. Hãy tải lại "
						       "trang rồi gửi lại."));
}

/*
 * Guessing. What is guessed is a field of a command (the login whose password is tried) or the address
 * that asks for a look-up; both are slowed down by where from, too, more generously: an office shares
 * one address.
 */
#define LOGIN_TRIES 5
#define LOGIN_EACH_MS (3 * MS_MINUTE)
#define PEER_TRIES 30
#define PEER_EACH_MS (10 * 1000)

static bool guesses(const struct turn *t)
{
	const struct command *cmd = t->route.command;
	str path = t->in->path;

	if (cmd)
		return cmd->forget || args_has(&t->in->form, "key");
	return args_has(&t->in->query, "key") &&
	       (str_starts(path, S("/api/v1/lookup")) || str_starts(path, S("/tra-cuu")) || str_starts(path, S("/danh-gia")) ||
		str_starts(path, S("/thanh-toan")) || str_starts(path, S("/ho-so/")) || str_starts(path, S("/api/v1/payments")) ||
		str_starts(path, S("/api/v1/dossiers/")));
}

static int check_guessing(struct turn *t, const struct args *args)
{
	struct limit *l = t->w->limit;
	str login = args_get(args, "login");

	if (!l || !guesses(t))
		return 0;
	if (!limit_reached(l, t->c.now, "peer", t->in->peer, PEER_TRIES, PEER_EACH_MS) &&
	    !(login.n && limit_reached(l, t->c.now, "login", login, LOGIN_TRIES, LOGIN_EACH_MS)))
		return 0;
	return ctx_fail(&t->c, E_BUSY, "", tr(&t->c, "Thử sai quá nhiều lần. Hãy chờ vài phút rồi thử lại."));
}

static void count_guess(struct turn *t, const struct args *args, int err)
{
	str login = args_get(args, "login");

	if (!t->w->limit || !guesses(t) || (err != E_INVALID && err != E_NOTFOUND))
		return;
	limit_failed(t->w->limit, t->c.now, "peer", t->in->peer, PEER_EACH_MS);
	if (login.n)
		limit_failed(t->w->limit, t->c.now, "login", login, LOGIN_EACH_MS);
}

static int make_call(struct turn *t)
{
	struct web_in *in = t->in;
	struct call *call = NEW(in->mem, struct call);
	str key = in->key.n ? in->key : args_get(&in->form, "_key");

	TRY(check_csrf(t));
	TRY(allowed(t, t->route.command->perm));
	*call = (struct call){
		.command = str_of(t->route.command->name),
		.token = token_of(in),
		.key = key.n ? key : token_new(in->mem),
		.lang = t->c.lang,
		.request_id = in->request_id,
	};
	if (call->key.n > 200)
		return ctx_fail(&t->c, E_INVALID, "", tr(&t->c, "Idempotency-Key dài quá 200 ký tự."));
	TRY(input_args(&t->c, in, &t->route.params, &call->args));
	TRY(fields_check(&t->c, t->route.command->fields, &call->args));
	TRY(check_guessing(t, &call->args));
	t->r->call = call;
	return 0;
}

static int handle(struct turn *t)
{
	int err;

	TRY(input_check(&t->c, t->in));
	t->q.query = t->in->query;
	t->q.form = t->in->form;
	TRY(session_who(&t->c, token_of(t->in), &t->c.who));
	if (t->in->bearer.n && t->c.who == &who_anonymous)
		return ctx_fail(&t->c, E_UNAUTHENTICATED, "", tr(&t->c, "Phiên làm việc đã hết hạn. Hãy đăng nhập lại."));
	err = route_find(t->in->mem, t->w->app, t->in->method, t->in->path, &t->route);
	if (err < 0)
		return err == E_DENIED ? ctx_fail(&t->c, E_NOTFOUND, "", tr(&t->c, "Địa chỉ này không nhận cách gửi "
										   "như vậy.")) : err;
	return t->route.page ? run_page(t) : make_call(t);
}

void web_handle(struct web *w, instant now, struct web_in *in, struct reply *ret_reply)
{
	struct turn t;
	int err;

	begin(&t, w, now, in, ret_reply);
	if (serve_static(&t))
		return;
	err = db_begin_read(w->db);
	if (err >= 0) {
		db_memo(w->db, in->mem);
		err = handle(&t);
	}
	if (err < 0)
		fail(&t, err);
	in->sent = ret_reply->call;
	db_end_read(w->db);
}

/* The browser's session follows what the command did. */
static void follow_session(struct turn *t, const struct json *answer)
{
	str name = str_of(t->route.command->name);

	if (str_eq(name, S("session.open")))
		reply_cookie(&t->c, t->r, "mc", json_text(answer, "token"), SESSION_LIFE / 1000);
	else if (str_eq(name, S("session.close")))
		reply_cookie(&t->c, t->r, "mc", S(""), 0);
}

static void succeed(struct turn *t, const struct answer *answer, const struct args *args)
{
	const struct command *cmd = t->route.command;
	struct json *j = NULL;
	str why;

	if (json_parse(t->in->mem, answer->json, JSON_DEPTH, &j, &why) < 0) {
		fail(t, E_INTERNAL);
		return;
	}
	if (t->route.api) {
		t->r->type = S("application/json; charset=utf-8");
		t->r->status = cmd->creates ? 201 : 200;
		buf_str(&t->r->body, answer->json);
		return;
	}
	follow_session(t, j);
	reply_redirect(t->r, route_fill(t->in->mem, cmd->next ? cmd->next : "/", j, args, &t->route.params));
}

/* A page had the ledger do something. */
static int tell(struct turn *t, const struct call *sent, const struct answer *answer)
{
	const struct command *cmd = sent ? app_command(t->w->app, sent->command) : NULL;

	t->q.page = t->route.page;
	t->q.params = t->route.params;
	return cmd && cmd->told ? cmd->told(&t->c, &t->q, answer, t->r) : E_INTERNAL;
}

void web_answer(struct web *w, instant now, struct web_in *in, const struct answer *answer,
		struct reply *ret_reply)
{
	struct turn t;
	struct args args = { 0 };
	int err;

	begin(&t, w, now, in, ret_reply);
	err = db_begin_read(w->db);
	if (err >= 0)
		err = session_who(&t.c, token_of(in), &t.c.who);
	if (err >= 0)
		err = route_find(in->mem, w->app, in->method, in->path, &t.route);
	if (err >= 0 && t.route.command)
		err = input_args(&t.c, in, &t.route.params, &args);
	t.c.problems = answer->problems;
	if (err >= 0 && t.route.page)
		err = tell(&t, in->sent, answer);
	else if (err >= 0)
		err = answer->err;
	count_guess(&t, &args, err);
	if (err < 0)
		fail(&t, err);
	else if (t.route.command)
		succeed(&t, answer, &args);
	db_end_read(w->db);
}

void page_send(struct ctx *c, struct reply *r, const char *command, const char *field, str value)
{
	struct arg *arg = NEW(c->mem, struct arg);

	*arg = (struct arg){ str_of(field), value };
	r->call = NEW(c->mem, struct call);
	*r->call = (struct call){ .command = str_of(command), .key = token_new(c->mem), .lang = c->lang,
				  .request_id = c->request_id, .args = { arg, 1 } };
}

bool web_plan(struct web *w, enum web_method method, str path, str content_type, struct web_plan *ret_plan)
{
	struct arena *mem = arena_new(0);
	struct route route = { 0 };
	struct web_plan p = { .total_max = 1 << 20 };
	bool ok = route_find(mem, w->app, method, path, &route) == 0 && route.command;
	bool is_json = str_eq(content_type, S("application/json"));

	for (const struct field *f = ok ? route.command->fields : NULL; f && f->name; f++)
		if (f->type == F_FILE || (f->type == F_GROUP && f->options))
			p.file_max = INT64_C(50) << 20;
	p.json = ok && route.api && is_json;
	p.spool = ok && route.api && !is_json && p.file_max;
	p.form = ok && !p.json && !p.spool;
	if (p.file_max)
		p.total_max = INT64_C(200) << 20;
	arena_free(mem);
	*ret_plan = p;
	return ok;
}
