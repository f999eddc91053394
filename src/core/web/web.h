/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web.h - from a request to a page or a command, without a socket in sight.
 *
 * web_handle() takes a decoded request and either has the reply at once (pages, errors) or gives the
 * command that must go to the ledger; web_answer() makes the reply of the ledger's answer. The web
 * process wires this to HTTP and the socketpair; tests wire it to a ledger in the same process.
 */
#ifndef CORE_WEB_WEB_H
#define CORE_WEB_WEB_H

#include "core/command/call.h"
#include "lib/html/html.h"

struct jw;
struct limit;

enum web_method { WEB_GET, WEB_POST, WEB_PUT, WEB_DELETE, WEB_OTHER };

/* What came in. Text is not yet checked; web_handle() checks UTF-8 and brings it to NFC. */
struct web_in {
	struct arena *mem;
	enum web_method method;
	str path, query_string;
	struct args query, form; /* text; a name or value from outside never begins with "spool:" */
	struct args uploads;     /* files: name of the field and file_spool_arg() */
	str json;                /* body of an application/json request */
	bool is_json;
	str session;             /* cookie of that name */
	str bearer;              /* Authorization: Bearer */
	str csrf;                /* X-CSRF-Token */
	str key;                 /* Idempotency-Key */
	str accept_language;
	str theme, size, lang;   /* cookies */
	str request_id, peer;
	str client;              /* Information-Mediator-Client: the system that calls, as the mediator says */
	const struct call *sent; /* set by web_handle(): what the ledger was asked */
};

struct cookie {
	const char *name;
	str value;
	int64_t max_age; /* 0 removes, -1: until the browser closes */
	struct cookie *next;
};

struct reply {
	int status;
	str type;
	struct buf body;
	str location;       /* 303 when set */
	str path;           /* a file to send instead of body */
	str filename;       /* Content-Disposition: attachment; empty: inline, without a name */
	bool shown;         /* inline all the same: the name is for who saves it */
	str etag;
	bool cacheable;     /* static assets: for a year */
	str encoding;
	struct cookie *cookies;
	struct call *call;  /* set: send this to the ledger, then web_answer() */
};

/* What a page sees of the request. */
struct req {
	struct arena *mem;
	const struct page *page; /* NULL on error pages */
	str path;
	struct args params, query, form; /* path parameters; query; what was typed, when a form is shown again */
	bool api;
	str csrf, key;           /* hidden fields of forms */
	str theme, size;         /* "dark"/"light"/"", "1".."3" */
	str peer, client;
	const char *back;        /* the page's own address, for preference links */
};

/* Opened once per web process (or test). `db` is read-only. */
struct web {
	const struct app *app;
	struct db *db;
	struct limit *limit; /* failures of guessing; NULL: not counted (tests) */
};

/* Either *ret_reply is complete, or ret_reply->call is set. `in` must live until web_answer(). */
void web_handle(struct web *w, instant now, struct web_in *in, struct reply *ret_reply);
void web_answer(struct web *w, instant now, struct web_in *in, const struct answer *answer,
		struct reply *ret_reply);

/* How a POST body is to be taken, before any byte of it: the largest body of a command of that path;
 * false: no such command (404 or 405). */
struct web_plan {
	bool form, json, spool;
	int64_t total_max, file_max;
};
bool web_plan(struct web *w, enum web_method method, str path, str content_type, struct web_plan *ret_plan);

/* ---- for page functions ----------------------------------------------------------------------- */

/* A path parameter, a typed value, or a query value, in this order; empty when absent. */
str req_text(const struct req *q, const char *name);
int64_t req_int(const struct req *q, const char *name, int64_t otherwise);
bool req_has(const struct req *q, const char *name);
/* The value typed under "prefix.name". */
str req_sub(const struct req *q, const char *prefix, str name);

/* Starts an HTML page: title for <title> and breadcrumbs. Templates call page_top(h)/page_end(h). */
struct view {
	struct ctx *c;
	const struct req *q;
	str title;
	bool wide; /* page_top_wide() sets it, page_end() follows */
};
struct html html_begin(struct ctx *c, const struct req *q, struct reply *r, str title);
/* Starts a JSON reply. */
struct jw json_begin(struct reply *r);
void reply_bytes(struct reply *r, str type, str bytes, str filename);
void reply_redirect(struct reply *r, str location);
/* Has the ledger run this command, one with `told`, with one field; `told` makes the reply. */
void page_send(struct ctx *c, struct reply *r, const char *command, const char *field, str value);
void reply_cookie(struct ctx *c, struct reply *r, const char *name, str value, int64_t max_age);

/* Lists: ?page= and ?per_page= (1-200, 20 when absent). */
struct paging {
	int64_t page, per_page, offset, total;
};
struct paging req_paging(const struct req *q, int64_t per_page);

/* ---- for templates ---------------------------------------------------------------------------- */

static inline const struct view *view_of(const struct html *h)
{
	return h->page;
}
/* What was typed or asked for under this name; the problem said about it. */
str view_value(const struct html *h, const char *name);
str view_problem(const struct html *h, const char *name);
bool view_may(const struct html *h, unsigned perm);

#endif
