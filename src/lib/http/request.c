/* SPDX-License-Identifier: Apache-2.0 */
/* request.c - a request from its first line to the end of its body. */
#include "base/base.h"

#include "lib/http/http_impl.h"

/* Beyond the grace of stall_ms, 2 KiB a second. */
#define BYTES_PER_MS 2

struct http_impl *http_impl_new(struct http_server *server, struct http_conn *conn,
				struct MHD_Connection *mhd, const char *target)
{
	struct arena *mem = server->spare_n ? server->spare[--server->spare_n]
					    : arena_new(server->config.request_mem);
	struct http_impl *r = NEW(mem, struct http_impl);

	r->req.mem = mem;
	r->req.impl = r;
	r->req.raw_target = str_copy(mem, str_of(target));
	r->req.path = r->req.content_type = r->req.body = S("");
	r->req.peer = str_of(conn->peer);
	r->server = server;
	r->conn = conn;
	r->mhd = mhd;
	conn->request = r;
	conn->deadline = loop_ms(server->loop) + server->config.header_ms;
	server->active++;
	return r;
}

void http_impl_free(struct http_impl *r)
{
	struct http_server *s = r->server;
	struct arena *mem = r->req.mem; /* r lives in it */

	r->conn->request = NULL;
	r->conn->deadline = loop_ms(s->loop) + s->config.idle_ms;
	s->active--;
	if (s->spare_n < HTTP_SPARE_ARENAS) {
		arena_reset(mem);
		s->spare[s->spare_n++] = mem;
	} else {
		arena_free(mem);
	}
}

static enum http_method method_of(const char *name)
{
	static const char *const names[] = { "GET", "HEAD", "POST", "PUT", "DELETE" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum http_method)i;
	return HTTP_OTHER;
}

/* The media type in lower case, without its parameters. */
static str media_type(struct arena *mem, str value)
{
	str type = str_copy(mem, str_trim(str_cut(&value, ';')));

	for (size_t i = 0; i < type.n; i++)
		if (type.p[i] >= 'A' && type.p[i] <= 'Z')
			((char *)type.p)[i] |= 32;
	return type;
}

/* Answers with a status of the server's own, dressed by the handler if it cares to. */
static enum MHD_Result refuse(struct http_impl *r, int status)
{
	const struct http_handler *h = &r->server->handler;

	r->status = status;
	if (h->refuse)
		h->refuse(h->arg, &r->req, status);
	if (r->phase < PHASE_REPLIED) {
		str text = str_fmt(r->req.mem, "%d\n", status);

		http_reply(&r->req, &(struct http_reply){ .status = status,
							  .type = S("text/plain; charset=utf-8"),
							  .body = text });
	}
	return MHD_YES;
}

/* Refuses a request whose body is (partly) still to come. When the body is short enough it is
 * read to its end first: closing on a client that still sends would make it lose the reply. */
static enum MHD_Result refuse_unread(struct http_impl *r, int status)
{
	uint64_t left = r->req.content_length < 0 ? 0
						  : (uint64_t)r->req.content_length - r->body_got;
	bool waits = http_header(&r->req, "Expect").p &&
		     r->body_got == 0; /* it asks before it sends */

	if (waits || left > r->server->config.drain_max)
		return r->phase == PHASE_HEAD ? refuse(r, status) : MHD_NO;
	r->status = status;
	r->phase = PHASE_DRAIN;
	return MHD_YES;
}

/* Fills the request; 0 or a status. */
static int read_head(struct http_impl *r, const char *method, const char *version)
{
	struct http_req *req = &r->req;
	str query = req->raw_target, path = str_cut(&query, '?'), length, kept;
	int status;

	req->method = method_of(method);
	req->method_name = str_copy(req->mem, str_of(method));
	status = http_guard(r->mhd, version, r->server->config.connection_mem);
	if (status)
		return status;
	if (str_find(req->raw_target, '#') >= 0 || str_find(req->raw_target, ' ') >= 0)
		return 400;
	if (http_decode_path(req->mem, path, &kept) < 0 ||
	    http_decode_pairs(req->mem, query, &req->query, &req->query_n) < 0)
		return 400;
	req->path = kept;
	req->content_type = media_type(req->mem, http_header(req, "Content-Type"));
	length = http_header(req, "Content-Length");
	if (length.p && !str_int(length, &req->content_length))
		return 400;
	if (http_header(req, "Transfer-Encoding").p)
		req->content_length = -1;
	return 0;
}

/* Prepares for the body as the plan says; 0 or a status. */
static int body_begin(struct http_impl *r)
{
	struct http_body_plan *plan = &r->plan;
	size_t in_memory = r->server->config.request_mem / 8;

	if (plan->total_max == 0)
		plan->total_max = 1 << 20;
	if (plan->how == HTTP_BODY_RAW)
		plan->total_max = MIN(plan->total_max, in_memory);
	if (plan->how == HTTP_BODY_NONE)
		plan->total_max = 0;
	if (r->req.content_length > 0 && (uint64_t)r->req.content_length > plan->total_max)
		return 413;
	switch (plan->how) {
	case HTTP_BODY_FORM:
		return http_form_begin(r);
	case HTTP_BODY_RAW:
		r->raw = buf_new(r->req.mem, in_memory);
		return 0;
	case HTTP_BODY_SPOOL:
		if (!r->server->config.spool_dir)
			return 413;
		plan->file_max = plan->total_max;
		return http_spool_open(r, (str){ NULL, 0 }, r->req.content_type);
	case HTTP_BODY_NONE:
		break;
	}
	return 0;
}

enum MHD_Result http_impl_headers(struct http_impl *r, const char *method, const char *version)
{
	const struct http_handler *h = &r->server->handler;
	int status = read_head(r, method, version);

	if (status)
		return refuse(r, status);
	if (h->begin)
		status = h->begin(h->arg, &r->req, &r->plan);
	if (r->phase == PHASE_REPLIED)
		return MHD_YES;
	if (status == 0)
		status = body_begin(r);
	if (status)
		return refuse_unread(r, status);
	r->phase = PHASE_BODY;
	r->body_began = loop_ms(r->server->loop);
	r->conn->deadline = r->body_began + r->server->config.stall_ms;
	return MHD_YES;
}

enum MHD_Result http_impl_body(struct http_impl *r, const char *p, size_t n)
{
	const struct http_config *config = &r->server->config;
	int status = 0;

	r->body_got += n;
	r->conn->deadline =
		r->body_began + config->stall_ms + (int64_t)(r->body_got / BYTES_PER_MS);
	if (r->phase == PHASE_DRAIN)
		return r->body_got > config->drain_max + r->plan.total_max ? MHD_NO : MHD_YES;
	if (r->body_got > r->plan.total_max)
		status = 413;
	else if (r->plan.how == HTTP_BODY_FORM)
		status = http_form_data(r, p, n);
	else if (r->plan.how == HTTP_BODY_SPOOL)
		status = http_spool_write(r->spool, p, n);
	else
		buf_add(&r->raw, p, n);
	return status ? refuse_unread(r, status) : MHD_YES;
}

/* Closes what was being read; 0 or a status. */
static int body_end(struct http_impl *r)
{
	switch (r->plan.how) {
	case HTTP_BODY_FORM:
		return http_form_end(r);
	case HTTP_BODY_SPOOL:
		r->req.upload = &r->spool->upload;
		return http_spool_close(r->spool);
	case HTTP_BODY_RAW:
		if (r->raw.n)
			r->req.body = buf_view(&r->raw);
		break;
	case HTTP_BODY_NONE:
		break;
	}
	return 0;
}

enum MHD_Result http_impl_complete(struct http_impl *r)
{
	int status = r->phase == PHASE_DRAIN ? r->status : body_end(r);

	r->conn->deadline = HTTP_NEVER;
	if (status)
		return refuse(r, status);
	r->phase = PHASE_SERVE;
	r->server->handler.serve(r->server->handler.arg, &r->req);
	if (r->phase == PHASE_SERVE)
		http_impl_sleep(r, PHASE_ASLEEP);
	return MHD_YES;
}

str http_header(const struct http_req *req, const char *name)
{
	const char *value = NULL;
	size_t n = 0;

	if (!req->impl || MHD_lookup_connection_value_n(req->impl->mhd, MHD_HEADER_KIND, name,
							strlen(name), &value, &n) != MHD_YES)
		return (str){ NULL, 0 };
	return value ? (str){ value, n } : S("");
}

str http_cookie(const struct http_req *req, const char *name)
{
	str rest = http_header(req, "Cookie");

	while (rest.p) {
		str value = str_cut(&rest, ';'), key = str_trim(str_cut(&value, '='));

		if (value.p && str_eqz(key, name))
			return str_trim(value);
	}
	return (str){ NULL, 0 };
}

static const struct http_arg *find(const struct http_arg *args, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eqz(args[i].name, name))
			return &args[i];
	return NULL;
}

const struct http_arg *http_query(const struct http_req *req, const char *name)
{
	return find(req->query, req->query_n, name);
}

const struct http_arg *http_form(const struct http_req *req, const char *name)
{
	return find(req->form, req->form_n, name);
}
