/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web_proc.c - a web process: HTTP on one side, the ledger's socket on the other.
 *
 * A command that has been sent is remembered until its answer comes. When the ledger is restarted
 * meanwhile, the new one gets the same commands again: their idempotency keys make each happen once,
 * and the visitor only waits a moment longer.
 */
#include "base/base.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "app/app.h"
#include "core/file/file.h"
#include "core/web/limit.h"
#include "core/web/web.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/http/http.h"
#include "lib/loop/loop.h"
#include "lib/wire/wire.h"

#define ANSWER_WAIT_MS 20000

/* One visitor's command, on its way. */
struct pending {
	struct site *s;
	struct http_req *http;
	struct web_in in;
	struct call *call;
	int64_t sent_at; /* loop_ms */
	struct pending *next;
};

struct site {
	const struct app *app;
	struct web web;
	struct loop *loop;
	struct arena *mem;
	struct http_server *server;
	struct wire *ledger; /* NULL while there is none */
	int ctl;
	uint64_t next_id, tip;
	struct pending *pending;
	char spool[4096];
};

/* ---- replies -------------------------------------------------------------------------------------- */

static void security_headers(struct http_req *q, struct http_reply *r)
{
	http_reply_header(q, r, "Content-Security-Policy",
			  S("default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
			    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"));
	http_reply_header(q, r, "X-Content-Type-Options", S("nosniff"));
	http_reply_header(q, r, "Referrer-Policy", S("same-origin"));
	http_reply_header(q, r, "Cross-Origin-Opener-Policy", S("same-origin"));
	http_reply_header(q, r, "Permissions-Policy", S("camera=(), microphone=(), geolocation=()"));
}

static void name_file(struct http_req *q, struct http_reply *h, const struct reply *r)
{
	struct buf b = buf_new(q->mem, 2048);

	buf_fmt(&b, "%s; filename*=UTF-8''", r->shown ? "inline" : "attachment");
	for (size_t i = 0; i < r->filename.n; i++) {
		char ch = r->filename.p[i];
		bool plain = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
			     ch == '.' || ch == '-' || ch == '_';

		if (plain)
			buf_char(&b, ch);
		else
			buf_fmt(&b, "%%%02X", (unsigned char)ch);
	}
	http_reply_header(q, h, "Content-Disposition", buf_view(&b));
}

static bool open_file(struct http_req *q, struct http_reply *h, const struct reply *r)
{
	struct stat st;
	int fd = open(str_z(q->mem, r->path), O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) < 0) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	h->fd = fd;
	h->fd_size = (uint64_t)st.st_size;
	return true;
}

/* One line per failed request, with the reference the error page shows. The path may hold a code, the
 * query could hold a key: only the first segment is written. */
static void log_failure(const struct http_req *q, const struct web_in *in, int status)
{
	str path = str_sub(q->path, 1, q->path.n), first = str_cut(&path, '/');

	if (status >= 400 && status != 401 && status != 404)
		app_log("level=%s what=request status=%d method=%.*s path=/%.*s request=%.*s",
			status >= 500 ? "error" : "info", status, STR_ARG(q->method_name), STR_ARG(first),
			STR_ARG(in->request_id));
}

static void send_reply(struct site *s, struct http_req *q, const struct web_in *in, const struct reply *r)
{
	struct http_reply h = { .status = r->status, .type = r->type, .body = buf_view(&r->body), .etag = r->etag,
				.encoding = r->encoding };
	bool secure = str_starts(s->app->base_url, S("https:"));

	security_headers(q, &h);
	if (r->location.p)
		http_reply_header(q, &h, "Location", r->location);
	if (r->filename.n)
		name_file(q, &h, r);
	for (const struct cookie *k = r->cookies; k; k = k->next)
		http_reply_cookie(q, &h, k->name, k->value, k->max_age, secure);
	http_reply_header(q, &h, "Cache-Control", r->cacheable ? S("public, max-age=31536000, immutable") :
			  r->etag.n ? S("no-cache") : S("no-store"));
	h.gzip_ok = r->cacheable || r->etag.n;
	if (r->path.n && !open_file(q, &h, r))
		h.status = 404;
	log_failure(q, in, h.status);
	http_reply(q, &h);
}

/* ---- commands to the ledger and back ---------------------------------------------------------------- */

static void watch_ledger(struct site *s);

/* False: the command is too large for the ledger; nothing was sent. */
static bool send_call(struct site *s, const struct pending *p)
{
	struct buf b = buf_new(p->http->mem, FRAME_MAX);

	frame_call(&b, p->call);
	if (b.over)
		return false;
	if (s->ledger) { /* else it goes to the next one */
		wire_put(s->ledger, buf_view(&b));
		watch_ledger(s);
	}
	return true;
}

static struct pending *take_pending(struct site *s, uint64_t id)
{
	for (struct pending **at = &s->pending; *at; at = &(*at)->next) {
		struct pending *p = *at;

		if (p->call->id != id)
			continue;
		*at = p->next;
		return p;
	}
	return NULL;
}

static void finish(struct pending *p, const struct answer *a)
{
	struct site *s = p->s;
	struct reply r;

	p->http->user = NULL;
	web_answer(&s->web, app_clock(s->app), &p->in, a, &r);
	send_reply(s, p->http, &p->in, &r);
}

static void on_answer(struct site *s, str body)
{
	struct arena *mem = arena_new(0);
	struct answer a;

	if (frame_read_answer(mem, str_copy(mem, body), &a) == 0) {
		struct pending *p = take_pending(s, a.id);

		if (p)
			finish(p, &a);
	}
	arena_free(mem);
}

static void drop_ledger(struct site *s)
{
	loop_unwatch(s->loop, wire_fd(s->ledger));
	wire_free(s->ledger);
	s->ledger = NULL;
}

static void ledger_event(void *arg, unsigned events)
{
	struct site *s = arg;
	enum frame_kind kind;
	size_t used;
	str body;
	int err = 0, got;

	if (events & (LOOP_READ | LOOP_CLOSED))
		err = wire_fill(s->ledger);
	while ((got = frame_next(wire_view(s->ledger), &kind, &body, &used)) > 0) {
		if (kind == FRAME_ANSWER)
			on_answer(s, body);
		else if (kind == FRAME_TIP)
			frame_read_tip(body, &s->tip);
		wire_take(s->ledger, used);
	}
	if (err < 0 || got < 0)
		drop_ledger(s);
	else
		watch_ledger(s);
}

static void watch_ledger(struct site *s)
{
	int left = wire_flush(s->ledger);

	loop_modify(s->loop, wire_fd(s->ledger), left > 0 ? LOOP_READ | LOOP_WRITE : LOOP_READ);
}

/* The parent hands over the socket to a new ledger: everything not answered is sent again. */
static void ctl_event(void *arg, unsigned events)
{
	struct site *s = arg;
	char tag;
	int fd = wire_recv_fd(s->ctl, &tag);

	UNUSED(events);
	if (fd < 0)
		_exit(0);
	if (s->ledger)
		drop_ledger(s);
	s->ledger = wire_new(fd);
	loop_watch(s->loop, fd, LOOP_READ, ledger_event, s);
	for (struct pending *p = s->pending; p; p = p->next)
		send_call(s, p);
}

static void time_out(void *arg)
{
	struct site *s = arg;
	static const struct answer busy = { .err = E_BUSY };
	struct pending *p = s->pending;

	while (p) {
		struct pending *next = p->next;

		if (loop_ms(s->loop) - p->sent_at > ANSWER_WAIT_MS) {
			take_pending(s, p->call->id);
			finish(p, &busy);
		}
		p = next;
	}
}

/* ---- HTTP ------------------------------------------------------------------------------------------ */

static int begin(void *arg, struct http_req *q, struct http_body_plan *plan)
{
	struct site *s = arg;
	enum web_method m = q->method == HTTP_POST ? WEB_POST : q->method == HTTP_PUT ? WEB_PUT : WEB_OTHER;
	struct web_plan p;

	if (q->method == HTTP_GET || q->method == HTTP_HEAD || !web_plan(&s->web, m, q->path, q->content_type, &p)) {
		/* No such command: serve() says so; a small body is read and forgotten. */
		plan->how = q->content_length ? HTTP_BODY_RAW : HTTP_BODY_NONE;
		plan->total_max = 64 << 10;
		return 0;
	}
	plan->how = p.spool ? HTTP_BODY_SPOOL : p.json ? HTTP_BODY_RAW : HTTP_BODY_FORM;
	plan->total_max = (uint64_t)p.total_max;
	plan->file_max = (uint64_t)p.file_max;
	return 0;
}

static str upload_arg(struct arena *mem, const struct http_upload *u, str filename)
{
	ptrdiff_t slash = -1;

	for (size_t i = 0; i < u->spool_path.n; i++)
		if (u->spool_path.p[i] == '/')
			slash = (ptrdiff_t)i;
	return file_spool_arg(mem, str_sub(u->spool_path, (size_t)(slash + 1), u->spool_path.n), filename,
			      str_hex(mem, u->sha256, sizeof(u->sha256)), (int64_t)u->size);
}

static struct args args_from(struct arena *mem, const struct http_arg *v, size_t n)
{
	struct args a = { NEW_ARRAY(mem, struct arg, n + 1), 0 };

	for (size_t i = 0; i < n; i++)
		if (!v[i].upload)
			a.v[a.n++] = (struct arg){ v[i].name, v[i].value };
	return a;
}

/* Files of a form; an input left empty sends an empty one. */
static struct args uploads_from(struct arena *mem, const struct http_arg *v, size_t n)
{
	struct args a = { NEW_ARRAY(mem, struct arg, n + 1), 0 };

	for (size_t i = 0; i < n; i++)
		if (v[i].upload && v[i].upload->size > 0)
			a.v[a.n++] = (struct arg){ v[i].name, upload_arg(mem, v[i].upload, v[i].upload->filename) };
	return a;
}

static enum web_method method_of(const struct http_req *q)
{
	switch (q->method) {
	case HTTP_GET:
	case HTTP_HEAD:
		return WEB_GET;
	case HTTP_POST:
		return WEB_POST;
	case HTTP_PUT:
		return WEB_PUT;
	case HTTP_DELETE:
		return WEB_DELETE;
	default:
		return WEB_OTHER;
	}
}

static struct web_in read_request(struct site *s, struct http_req *q)
{
	str auth = http_header(q, "Authorization"), target = q->raw_target;
	ptrdiff_t mark = str_find(target, '?');
	struct web_in in = {
		.mem = q->mem,
		.method = method_of(q),
		.path = q->path,
		.query_string = mark < 0 ? S("") : str_sub(target, (size_t)mark + 1, target.n),
		.query = args_from(q->mem, q->query, q->query_n),
		.form = args_from(q->mem, q->form, q->form_n),
		.uploads = uploads_from(q->mem, q->form, q->form_n),
		.json = q->body,
		.is_json = str_eq(q->content_type, S("application/json")) || q->upload != NULL,
		.session = http_cookie(q, "mc"),
		.csrf = http_header(q, "X-CSRF-Token"),
		.key = http_header(q, "Idempotency-Key"),
		.accept_language = http_header(q, "Accept-Language"),
		.theme = http_cookie(q, "theme"),
		.size = http_cookie(q, "size"),
		.lang = http_cookie(q, "lang"),
		.peer = q->peer,
		.client = http_header(q, "Information-Mediator-Client"),
		.request_id = str_fmt(q->mem, "%x-%" PRIx64, (unsigned)getpid(), ++s->next_id),
	};

	if (str_starts(auth, S("Bearer ")))
		in.bearer = str_trim(str_sub(auth, 7, auth.n));
	if (q->upload) { /* POST /api/v1/files: the body is the file */
		in.json = (str){ NULL, 0 };
		in.uploads.v = NEW(q->mem, struct arg);
		in.uploads.v[in.uploads.n++] = (struct arg){ S("file"), upload_arg(q->mem, q->upload,
									     http_header(q, "X-Filename")) };
	}
	return in;
}

static void serve(void *arg, struct http_req *q)
{
	struct site *s = arg;
	struct pending *p = NEW(q->mem, struct pending);
	struct reply r;

	*p = (struct pending){ .s = s, .http = q, .in = read_request(s, q) };
	web_handle(&s->web, app_clock(s->app), &p->in, &r);
	if (!r.call) {
		send_reply(s, q, &p->in, &r);
		return;
	}
	p->call = r.call;
	p->call->id = ++s->next_id;
	p->sent_at = loop_ms(s->loop);
	p->next = s->pending;
	s->pending = p;
	q->user = p;
	if (!send_call(s, p)) {
		take_pending(s, p->call->id);
		finish(p, &(struct answer){ .err = E_LIMIT });
	}
}

static void gone(void *arg, struct http_req *q)
{
	struct site *s = arg;
	struct pending *p = q->user;

	if (p)
		take_pending(s, p->call->id);
}

static void on_term(void *arg, int signo)
{
	struct site *s = arg;

	UNUSED(signo);
	http_quiesce(s->server);
	loop_after(s->loop, 3000, (void (*)(void *))loop_stop, s->loop);
}

static void stop_when_idle(void *arg)
{
	struct site *s = arg;

	if (http_quiet(s->server))
		loop_stop(s->loop);
}

static void quiesce(void *arg, int signo)
{
	struct site *s = arg;

	on_term(arg, signo);
	loop_every(s->loop, 20, stop_when_idle, s);
}

void web_process(const struct app *app, int ctl, int listen_fd)
{
	struct site s = { .app = app, .ctl = ctl, .mem = arena_new(0) };
	struct http_config config = { .spool_dir = s.spool };
	struct http_handler handler = { .arg = &s, .begin = begin, .serve = serve, .gone = gone };
	struct sandbox doors;
	str why;

	prctl(PR_SET_NAME, "motcua-web");
	snprintf(s.spool, sizeof(s.spool), "%s/spool", app->dir);
	setenv("TMPDIR", s.spool, 1); /* the only folder it may write in; lib/sheet needs one */
	s.web.app = app;
	s.web.limit = NEW(s.mem, struct limit);
	s.loop = loop_new(s.mem);
	if (db_open_why(&s.web.db, app->db_url, DB_READ, s.mem, &why) < 0) {
		app_log("level=fatal what=database why=\"%.*s\"", STR_ARG(why));
		_exit(70);
	}
	loop_signal(s.loop, SIGTERM, quiesce, &s);
	loop_watch(s.loop, ctl, LOOP_READ, ctl_event, &s);
	loop_every(s.loop, 1000, time_out, &s);
	if (http_start(s.mem, s.loop, listen_fd, &config, &handler, &s.server) < 0) {
		app_log("level=fatal what=http why=\"libmicrohttpd did not start\"");
		_exit(70);
	}
	doors = confine_web(s.mem, app);
	confine(s.mem, "web", &doors);
	if (send(ctl, "", 1, MSG_NOSIGNAL) < 0) /* "I serve" */
		_exit(0);
	loop_run(s.loop);
	http_stop(s.server);
	db_close(s.web.db);
	arena_free(s.mem);
	_exit(0);
}
