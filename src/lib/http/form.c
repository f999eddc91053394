/* SPDX-License-Identifier: Apache-2.0 */
/* form.c - a body as form fields: urlencoded, or multipart with files going to the spool. */
#include "base/base.h"

#include "lib/http/http_impl.h"

/* What the values of a form may take. Growing buffers in an arena take up to four times that. */
static size_t memory_max(const struct http_impl *r)
{
	return r->server->config.request_mem / 8;
}

/* One more field at the end of req->form. */
static struct http_arg *field_add(struct http_impl *r)
{
	struct http_req *req = &r->req;

	if (req->form_n == r->form_cap) {
		size_t cap = MAX(r->form_cap * 2, 16);
		struct http_arg *bigger = NEW_ARRAY(req->mem, struct http_arg, cap);

		if (req->form_n)
			memcpy(bigger, req->form, req->form_n * sizeof(*bigger));
		req->form = bigger;
		r->form_cap = cap;
	}
	return &req->form[req->form_n++];
}

static int part_begin(void *arg, str name, str filename, str type)
{
	struct http_impl *r = arg;

	if (name.n > HTTP_NAME_MAX)
		return 400;
	if (r->req.form_n == HTTP_FIELDS_MAX)
		return 413;
	r->part = field_add(r);
	*r->part = (struct http_arg){ .name = name, .value = S("") };
	r->raw = buf_new(r->req.mem, HTTP_VALUE_MAX);
	if (str_empty(
		    filename)) /* a plain field; or a file input left empty, as browsers send it */
		return 0;
	if (r->plan.file_max == 0)
		return 413;
	r->part->value = filename;
	return http_spool_open(r, filename, type);
}

static int part_data(void *arg, const char *p, size_t n)
{
	struct http_impl *r = arg;

	if (r->spool)
		return http_spool_write(r->spool, p, n);
	r->form_bytes += n;
	buf_add(&r->raw, p, n);
	return r->raw.over || r->form_bytes > memory_max(r) ? 413 : 0;
}

static int part_end(void *arg)
{
	struct http_impl *r = arg;

	if (r->spool) {
		r->part->upload = &r->spool->upload;
		return http_spool_close(r->spool);
	}
	if (r->raw.n)
		r->part->value = buf_view(&r->raw);
	return 0;
}

int http_form_begin(struct http_impl *r)
{
	struct multipart_sink sink = { r, part_begin, part_data, part_end };
	str type = r->req.content_type;

	if (!r->server->config.spool_dir)
		r->plan.file_max = 0;
	if (str_eqz(type, "multipart/form-data")) {
		r->multipart =
			multipart_new(r->req.mem, http_header(&r->req, "Content-Type"), &sink);
		return r->multipart ? 0 : 400;
	}
	r->raw = buf_new(r->req.mem, memory_max(r));
	return str_eqz(type, "application/x-www-form-urlencoded") || r->req.content_length == 0
		       ? 0
		       : 415;
}

int http_form_data(struct http_impl *r, const char *p, size_t n)
{
	int err;

	if (r->multipart) {
		err = multipart_feed(r->multipart, p, n);
		return err < 0 ? 400 : err;
	}
	buf_add(&r->raw, p, n);
	return r->raw.over ? 413 : 0;
}

int http_form_end(struct http_impl *r)
{
	if (r->multipart)
		return multipart_done(r->multipart) ? 0 : 400;
	return http_decode_pairs(r->req.mem, buf_view(&r->raw), &r->req.form, &r->req.form_n) < 0
		       ? 400
		       : 0;
}
