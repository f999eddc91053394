/* SPDX-License-Identifier: Apache-2.0 */
/* view.c - what page functions and templates ask of the request, and the beginnings of replies. */
#include "base/base.h"

#include "core/web/web.h"
#include "lib/json/json.h"

str req_text(const struct req *q, const char *name)
{
	if (args_has(&q->params, name))
		return args_get(&q->params, name);
	if (args_has(&q->form, name))
		return args_get(&q->form, name);
	return args_get(&q->query, name);
}

int64_t req_int(const struct req *q, const char *name, int64_t otherwise)
{
	int64_t v;

	return str_int(req_text(q, name), &v) ? v : otherwise;
}

bool req_has(const struct req *q, const char *name)
{
	return args_has(&q->params, name) || args_has(&q->form, name) || args_has(&q->query, name);
}

str req_sub(const struct req *q, const char *prefix, str name)
{
	return req_text(q, str_fmt(q->mem, "%s.%" STR_FMT, prefix, STR_ARG(name)).p);
}

struct html html_begin(struct ctx *c, const struct req *q, struct reply *r, str title)
{
	struct view *v = NEW(c->mem, struct view);

	*v = (struct view){ c, q, title, false };
	r->type = S("text/html; charset=utf-8");
	return (struct html){ .out = &r->body, .lang = c->mo, .lang_code = c->mo ? "en" : "vi", .page = v };
}

struct jw json_begin(struct reply *r)
{
	r->type = S("application/json; charset=utf-8");
	return jw_new(&r->body);
}

void reply_bytes(struct reply *r, str type, str bytes, str filename)
{
	r->type = type;
	r->filename = filename;
	buf_str(&r->body, bytes);
}

void reply_redirect(struct reply *r, str location)
{
	r->status = 303;
	r->location = location;
}

void reply_cookie(struct ctx *c, struct reply *r, const char *name, str value, int64_t max_age)
{
	struct cookie *k = NEW(c->mem, struct cookie), **at = &r->cookies;

	*k = (struct cookie){ name, value, max_age, NULL };
	/* The last word on a name wins. */
	while (*at && strcmp((*at)->name, name) != 0)
		at = &(*at)->next;
	if (*at)
		k->next = (*at)->next;
	*at = k;
}

struct paging req_paging(const struct req *q, int64_t per_page)
{
	struct paging p = { .page = MAX(req_int(q, "page", 1), 1), .per_page = req_int(q, "per_page", per_page) };

	p.per_page = MIN(MAX(p.per_page, 1), 200);
	p.page = MIN(p.page, 100000);
	p.offset = (p.page - 1) * p.per_page;
	return p;
}

str view_value(const struct html *h, const char *name)
{
	return req_text(view_of(h)->q, name);
}

str view_problem(const struct html *h, const char *name)
{
	return ctx_problem(view_of(h)->c, str_of(name));
}

bool view_may(const struct html *h, unsigned perm)
{
	return who_may(view_of(h)->c->who, perm);
}
