/* SPDX-License-Identifier: Apache-2.0 */
/* reply.c - from a struct http_reply to what libmicrohttpd sends. */
#include "base/base.h"

#include <strings.h>

#include "lib/http/http_impl.h"

void http_reply_header(struct http_req *req, struct http_reply *reply, const char *name, str value)
{
	struct http_field *f, **at = &reply->fields;

	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 32 || value.p[i] == 127)
			return;
	f = NEW(req->mem, struct http_field);
	f->name = name;
	f->value = str_z(req->mem, value);
	while (*at)
		at = &(*at)->next;
	*at = f;
}

void http_reply_cookie(struct http_req *req, struct http_reply *reply, const char *name, str value,
		       int64_t max_age, bool secure)
{
	struct buf b = buf_new(req->mem, 4096);

	buf_fmt(&b, "%s=%" STR_FMT "; Path=/; HttpOnly; SameSite=Lax", name, STR_ARG(value));
	if (max_age >= 0)
		buf_fmt(&b, "; Max-Age=%" PRId64, max_age);
	if (secure)
		buf_z(&b, "; Secure");
	if (!b.over)
		http_reply_header(req, reply, "Set-Cookie", buf_view(&b));
}

bool http_accepts_gzip(const struct http_req *req)
{
	str rest = http_header(req, "Accept-Encoding");

	while (rest.p) {
		str q = str_cut(&rest, ','), name = str_trim(str_cut(&q, ';'));

		q = str_trim(q);
		if (name.n == 4 && strncasecmp(name.p, "gzip", 4) == 0)
			return !(str_starts(q, S("q=0")) && str_search(q, S("q=0.")) < 0);
	}
	return false;
}

/* Whether the client has the page that `etag` names (RFC 9110, 13.1.2). */
static bool client_has(const struct http_req *req, str etag)
{
	str rest = http_header(req, "If-None-Match");

	while (rest.p && etag.n) {
		str one = str_trim(str_cut(&rest, ','));

		if (str_starts(one, S("W/")))
			one = str_sub(one, 2, one.n);
		if (str_eqz(one, "*"))
			return true;
		if (one.n >= 2 && str_eq(str_sub(one, 1, one.n - 1), etag))
			return true;
	}
	return false;
}

/* The body compressed in the request's arena; false when that does not make it shorter. */
static bool compress_body(struct http_impl *r, str body, str *ret_body)
{
	z_stream *z = &r->server->deflate;
	char *out = arena_alloc(r->req.mem, body.n);

	if (!r->server->deflate_ready) {
		if (deflateInit2(z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
			return false;
		r->server->deflate_ready = true;
	}
	deflateReset(z);
	z->next_in = (Bytef *)(uintptr_t)body.p;
	z->avail_in = (uInt)body.n;
	z->next_out = (Bytef *)out;
	z->avail_out = (uInt)body.n;
	if (deflate(z, Z_FINISH) != Z_STREAM_END)
		return false;
	*ret_body = (str){ out, z->total_out };
	return true;
}

static void add(struct MHD_Response *m, const char *name, const char *value)
{
	MHD_add_response_header(m, name, value);
}

/* Headers that every kind of reply has. */
static void add_fields(struct http_impl *r, const struct http_reply *reply, struct MHD_Response *m)
{
	struct arena *mem = r->req.mem;
	bool body_left = r->phase == PHASE_HEAD &&
			 (r->req.content_length != 0 || r->status == 400 || r->status == 431);

	if (reply->type.n)
		add(m, "Content-Type", str_z(mem, reply->type));
	if (reply->etag.n) /* weak, because the same page may travel compressed or not */
		add(m, "ETag", str_fmt(mem, "W/\"%" STR_FMT "\"", STR_ARG(reply->etag)).p);
	if (reply->gzip_ok || reply->encoding.n)
		add(m, "Vary", "Accept-Encoding");
	for (const struct http_field *f = reply->fields; f; f = f->next)
		add(m, f->name, f->value);
	if (reply->close || body_left || r->server->quiescing)
		add(m, "Connection", "close");
}

/* The content of a reply that has none. */
static ssize_t no_bytes(void *arg, uint64_t pos, char *out, size_t max)
{
	UNUSED(arg);
	UNUSED(pos);
	UNUSED(out);
	UNUSED(max);
	return MHD_CONTENT_READER_END_OF_STREAM;
}

static struct MHD_Response *response_of(struct http_impl *r, const struct http_reply *reply,
					int *status)
{
	str body = reply->body, encoding = reply->encoding;
	struct MHD_Response *m;

	if (*status == 200 && r->req.method <= HTTP_HEAD && client_has(&r->req, reply->etag)) {
		if (reply->fd > 0)
			close(reply->fd);
		/* Of unknown length, because a Content-Length here would have to be the page's. */
		*status = 304;
		encoding = S("");
		m = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, no_bytes, NULL, NULL);
	} else if (reply->fd > 0) {
		m = MHD_create_response_from_fd64(reply->fd_size, reply->fd);
	} else {
		if (reply->gzip_ok && !encoding.n && body.n >= r->server->config.gzip_min &&
		    body.n < INT_MAX && http_accepts_gzip(&r->req) && compress_body(r, body, &body))
			encoding = S("gzip");
		m = MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p,
						    MHD_RESPMEM_PERSISTENT);
	}
	if (!m)
		return NULL;
	if (encoding.n)
		add(m, "Content-Encoding", str_z(r->req.mem, encoding));
	add_fields(r, reply, m);
	return m;
}

/* Queues m and wakes the connection if it sleeps. */
static void queue(struct http_impl *r, int status, struct MHD_Response *m, enum http_phase next,
		  int64_t deadline)
{
	bool asleep = r->phase == PHASE_ASLEEP;

	if (!m || MHD_queue_response(r->mhd, (unsigned)status, m) != MHD_YES)
		abort(); /* replied twice, or a status that does not exist: our bug */
	MHD_destroy_response(m);
	r->conn->deadline = deadline;
	if (asleep)
		http_impl_wake(r, next);
	else
		r->phase = next;
}

void http_reply(struct http_req *req, const struct http_reply *reply)
{
	struct http_impl *r = req->impl;
	int status = reply->status;
	struct MHD_Response *m = response_of(r, reply, &status);
	uint64_t bytes = reply->fd > 0 ? reply->fd_size : reply->body.n;

	queue(r, status, m, PHASE_REPLIED,
	      loop_ms(r->server->loop) + r->server->config.stall_ms + (int64_t)(bytes / 2));
}

/*
 * Streams. libmicrohttpd asks read_stream() for bytes; when there are none the connection sleeps,
 * and http_stream_write() wakes it.
 */
static ssize_t read_stream(void *arg, uint64_t pos, char *out, size_t max)
{
	struct http_impl *r = arg;
	size_t n = MIN(max, r->stream_n);

	UNUSED(pos);
	if (n == 0) {
		if (r->phase == PHASE_STREAM_END)
			return MHD_CONTENT_READER_END_OF_STREAM;
		if (r->phase == PHASE_GONE)
			return MHD_CONTENT_READER_END_WITH_ERROR;
		http_impl_sleep(r, PHASE_STREAM_ASLEEP);
		return 0;
	}
	memcpy(out, r->stream, n);
	memmove(r->stream, r->stream + n, r->stream_n - n);
	r->stream_n -= n;
	return (ssize_t)n;
}

void http_stream_start(struct http_req *req, const struct http_reply *reply)
{
	struct http_impl *r = req->impl;
	struct MHD_Response *m =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 2048, read_stream, r, NULL);

	r->stream = arena_alloc(req->mem, HTTP_STREAM_BUFFER);
	if (m)
		add_fields(r, reply, m);
	queue(r, reply->status, m, PHASE_STREAM, HTTP_NEVER);
}

bool http_stream_write(struct http_req *req, str bytes)
{
	struct http_impl *r = req->impl;

	if (bytes.n > HTTP_STREAM_BUFFER - r->stream_n)
		return false;
	memcpy(r->stream + r->stream_n, bytes.p, bytes.n);
	r->stream_n += bytes.n;
	if (r->phase == PHASE_STREAM_ASLEEP)
		http_impl_wake(r, PHASE_STREAM);
	return true;
}

void http_stream_end(struct http_req *req)
{
	struct http_impl *r = req->impl;

	r->conn->deadline = loop_ms(r->server->loop) + r->server->config.stall_ms;
	if (r->phase == PHASE_STREAM_ASLEEP)
		http_impl_wake(r, PHASE_STREAM_END);
	else
		r->phase = PHASE_STREAM_END;
}
