/* SPDX-License-Identifier: Apache-2.0 */
/* client_test.c - the routes and the client for the tests of lib/http. */
#include "lib/http/client_test.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/socket.h>

static void reply_later(void *arg)
{
	struct http_req *req = arg;

	http_reply(req, &(struct http_reply){ .status = 200, .body = S("later\n") });
}

static void show_args(struct buf *b, struct arena *mem, const struct http_arg *args, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct http_upload *u = args[i].upload;

		buf_fmt(b, "[%" STR_FMT "=%" STR_FMT "]", STR_ARG(args[i].name),
			STR_ARG(args[i].value));
		if (u)
			buf_fmt(b, "(%" PRIu64 " %" STR_FMT " %" STR_FMT ")", u->size,
				STR_ARG(u->type), STR_ARG(str_hex(mem, u->sha256, 32)));
	}
}

static str big_body(struct arena *mem)
{
	struct buf b = buf_new(mem, 0);

	for (int i = 0; i < 5000; i++)
		buf_fmt(&b, "<li>hồ sơ số %d</li>\n", i);
	return buf_view(&b);
}

static void serve_file(struct http_req *req, struct fixture *f)
{
	const char *name = str_fmt(req->mem, "%" STR_FMT "/sent", STR_ARG(f->spool)).p;
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK(fd > 0 && write(fd, "tệp tin", 9) == 9);
	unlink(name);
	http_reply(req, &(struct http_reply){ .status = 200, .fd = fd, .fd_size = 9 });
}

static void show_body(struct http_req *req, struct fixture *f)
{
	struct http_reply reply = { .status = 200, .type = S("text/plain") };
	struct buf b = buf_new(req->mem, 0);

	show_args(&b, req->mem, req->query, req->query_n);
	show_args(&b, req->mem, req->form, req->form_n);
	if (req->body.n)
		buf_fmt(&b, "raw %zu", req->body.n);
	if (req->upload)
		buf_fmt(&b, "spooled %" PRIu64, req->upload->size);
	for (size_t i = 0; i < req->form_n && f->keep_uploads; i++)
		if (req->form[i].upload)
			http_upload_keep(req, req->form[i].upload);
	reply.body = buf_view(&b);
	http_reply(req, &reply);
}

static void route(void *arg, struct http_req *req)
{
	struct fixture *f = arg;
	struct http_reply reply = { .status = 200,
				    .type = S("text/html; charset=utf-8"),
				    .body = S("xin chào\n") };

	if (str_eqz(req->path, "/later")) {
		loop_after(f->loop, 20, reply_later, req);
	} else if (str_eqz(req->path, "/never")) {
		f->sleeping[f->sleeping_n++] = req;
	} else if (str_eqz(req->path, "/stream")) {
		f->sleeping[f->sleeping_n++] = req;
		reply.type = S("text/event-stream");
		http_stream_start(req, &reply);
	} else if (str_eqz(req->path, "/big")) {
		reply.body = big_body(req->mem);
		reply.gzip_ok = true;
		reply.etag = S("v7");
		http_reply(req, &reply);
	} else if (str_eqz(req->path, "/file")) {
		serve_file(req, f);
	} else if (str_eqz(req->path, "/cookie")) {
		http_reply_cookie(req, &reply, "sid", S("abc"), -1, true);
		http_reply_header(req, &reply, "X-Bad", S("a\r\nInjected: yes"));
		reply.body = http_cookie(req, "old").p ? http_cookie(req, "old") : S("none");
		http_reply(req, &reply);
	} else if (str_eqz(req->path, "/method")) {
		reply.body = str_fmt(req->mem, "%d %" STR_FMT " %" STR_FMT, (int)req->method,
				     STR_ARG(req->method_name), STR_ARG(req->peer));
		http_reply(req, &reply);
	} else if (str_eqz(req->path, "/wordy")) { /* 3 KB of headers */
		for (int i = 0; i < 30; i++)
			http_reply_header(
				req, &reply, "X-Policy",
				S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
		http_reply(req, &reply);
	} else if (str_eqz(req->path, "/empty")) {
		http_reply(req, &(struct http_reply){ .status = 204 });
	} else if (req->method == HTTP_POST || req->query_n) {
		show_body(req, f);
	} else {
		http_reply(req, &reply);
	}
}

static int begin(void *arg, struct http_req *req, struct http_body_plan *plan)
{
	struct fixture *f = arg;

	f->begun++;
	if (str_eqz(req->path, "/forbidden"))
		return 403;
	if (str_eqz(req->path, "/early"))
		http_reply(req, &(struct http_reply){ .status = 303 });
	if (str_eqz(req->path, "/form")) {
		*plan = (struct http_body_plan){ HTTP_BODY_FORM, 32 << 20, 24 << 20 };
	} else if (str_eqz(req->path, "/form-small")) {
		*plan = (struct http_body_plan){ HTTP_BODY_FORM, 4096, 100 };
	} else if (str_eqz(req->path, "/raw")) {
		*plan = (struct http_body_plan){ HTTP_BODY_RAW, 100000, 0 };
	} else if (str_eqz(req->path, "/spool")) {
		*plan = (struct http_body_plan){ HTTP_BODY_SPOOL, 32 << 20, 0 };
	}
	return 0;
}

static void gone(void *arg, struct http_req *req)
{
	struct fixture *f = arg;

	UNUSED(req);
	f->gone++;
}

static void refuse(void *arg, struct http_req *req, int status)
{
	struct fixture *f = arg;

	if (f->dressed)
		http_reply(req,
			   &(struct http_reply){ .status = status,
						 .body = str_fmt(req->mem, "dressed %d", status) });
}

struct fixture *serve(const struct http_config *config)
{
	struct fixture *f = NEW(test_mem(), struct fixture);
	struct http_config c = config ? *config : (struct http_config){ 0 };
	struct http_handler handler = { f, begin, route, gone, refuse };
	struct sockaddr_in addr = { .sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	CHECK(bind(fd, (struct sockaddr *)&addr, n) == 0 && listen(fd, 1024) == 0);
	CHECK(getsockname(fd, (struct sockaddr *)&addr, &n) == 0);
	f->port = ntohs(addr.sin_port);
	f->spool = test_dir();
	c.spool_dir = f->spool.p;
	f->loop = loop_new(test_mem());
	CHECK_OK(http_start(test_mem(), f->loop, fd, &c, &handler, &f->server));
	return f;
}

int dial(struct fixture *f)
{
	struct sockaddr_in addr = { .sin_family = AF_INET,
				    .sin_port = htons(f->port),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	CHECK(connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0);
	return fd;
}

void say(struct fixture *f, int fd, str bytes)
{
	while (bytes.n) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			return; /* closed by the server: hear() shows it */
		if (n > 0)
			bytes = str_sub(bytes, (size_t)n, bytes.n);
		loop_step(f->loop, n > 0 ? 0 : 1);
	}
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

str header_of(struct answer a, const char *name)
{
	str rest = a.head;

	while (rest.p) {
		str line = str_trim(str_cut(&rest, '\n')), key = str_cut(&line, ':');

		if (key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0)
			return str_trim(line);
	}
	return S("");
}

/* Reads one byte after the other of the head, so that pipelined answers stay apart. */
static bool more(struct fixture *f, int fd, struct buf *b, size_t want, int64_t until, bool *closed)
{
	char chunk[65536];

	while (want) {
		ssize_t n = recv(fd, chunk, MIN(want, sizeof(chunk)), MSG_DONTWAIT);

		if (n == 0 || (n < 0 && errno != EAGAIN)) {
			*closed = true;
			return false;
		}
		if (n > 0) {
			buf_add(b, chunk, (size_t)n);
			want -= (size_t)n;
		} else if (now_ms() > until) {
			return false;
		} else {
			loop_step(f->loop, 1);
		}
	}
	return true;
}

struct answer hear(struct fixture *f, int fd, bool head_only)
{
	struct buf b = buf_new(test_mem(), 64 << 20), body = buf_new(test_mem(), 64 << 20);
	struct answer a = { 0 };
	int64_t until = now_ms() + 2000, length = 0;

	while (!str_ends(buf_view(&b), S("\r\n\r\n")))
		if (!more(f, fd, &b, 1, until, &a.closed))
			return a;
	a.head = buf_view(&b);
	CHECK(str_starts(a.head, S("HTTP/1.1 ")));
	CHECK(str_int(str_sub(a.head, 9, 12), &length));
	a.status = (int)length;
	length = 0;
	if (!head_only && a.status != 304 && header_of(a, "Content-Length").n)
		CHECK(str_int(header_of(a, "Content-Length"), &length));
	CHECK(more(f, fd, &body, (size_t)length, until + 5000, &a.closed));
	a.body = buf_view(&body);
	if (str_eqz(header_of(a, "Connection"), "close")) {
		struct buf rest = buf_new(test_mem(), 0);

		more(f, fd, &rest, SIZE_MAX, until, &a.closed);
	}
	return a;
}

struct answer ask(struct fixture *f, str request)
{
	int fd = dial(f);
	struct answer a;

	say(f, fd, request);
	a = hear(f, fd, str_starts(request, S("HEAD")));
	close(fd);
	idle(f, 1);
	return a;
}

void idle(struct fixture *f, int ms)
{
	int64_t until = now_ms() + ms;

	do
		loop_step(f->loop, 1);
	while (now_ms() < until);
}

size_t files_in(str dir)
{
	DIR *d = opendir(dir.p);
	size_t n = 0;

	while (d && readdir(d))
		n++;
	closedir(d);
	return n - 2;
}
