/* SPDX-License-Identifier: Apache-2.0 */
/* http_impl.h - what the files of lib/http share; nobody else includes it. */
#ifndef LIB_HTTP_IMPL_H
#define LIB_HTTP_IMPL_H

#include <microhttpd.h>
#include <sodium.h>
#include <zlib.h>

#include "lib/http/http.h"
#include "lib/http/multipart.h"
#include "lib/loop/loop.h"

#define HTTP_FIELDS_MAX 1000
#define HTTP_NAME_MAX 200
#define HTTP_VALUE_MAX ((size_t)1 << 20)
#define HTTP_SPARE_ARENAS 64
#define HTTP_STREAM_BUFFER ((size_t)16 << 10)
#define HTTP_NEVER INT64_MAX

struct http_server {
	struct arena *mem;
	struct loop *loop;
	struct MHD_Daemon *daemon;
	struct http_config config;
	struct http_handler handler;
	struct http_conn *conns, *conns_free;
	struct loop_timer *reaper;
	struct arena *spare[HTTP_SPARE_ARENAS]; /* request arenas for reuse */
	size_t spare_n;
	size_t active;
	bool quiescing;
	bool resumed;	  /* a connection was woken and MHD_run() has not seen it yet */
	z_stream deflate; /* kept: its tables are 260 KB */
	bool deflate_ready;
};

/* A connection, from accept to close. */
struct http_conn {
	struct http_conn *next, **at;
	int fd;
	int64_t deadline; /* of loop_ms(): what the client is doing now must be done by then */
	struct http_impl *request;
	char peer[48];
};

/* How far a request is. Every call from libmicrohttpd is understood by this alone. */
enum http_phase {
	PHASE_HEAD,    /* request line seen */
	PHASE_BODY,    /* taking the body */
	PHASE_DRAIN,   /* throwing the body away, then refusing with `status` */
	PHASE_SERVE,   /* in handler->serve */
	PHASE_ASLEEP,  /* suspended until http_reply() */
	PHASE_REPLIED, /* a reply is queued */
	PHASE_STREAM,  /* an endless reply is running */
	PHASE_STREAM_ASLEEP,
	PHASE_STREAM_END,
	PHASE_GONE, /* the handler knows that the client left */
};

/* A file being written to the spool. */
struct http_spool {
	struct http_upload upload;
	struct http_impl *owner;
	crypto_hash_sha256_state sha;
	int fd;
};

struct http_impl {
	struct http_req req;
	struct http_server *server;
	struct http_conn *conn;
	struct MHD_Connection *mhd;
	enum http_phase phase;
	int status; /* >= 400: what the request is refused with, once the body has been drained */
	struct http_body_plan plan;
	int64_t body_began; /* loop_ms() */
	uint64_t body_got;
	struct buf raw; /* a raw or urlencoded body; the value of the part being read */
	struct multipart *multipart; /* NULL unless the form is one */
	struct http_arg *part;	     /* the form field being read */
	struct http_spool *spool;    /* the file being written */
	size_t form_cap, form_bytes;
	char *stream; /* bytes not yet sent of an endless reply */
	size_t stream_n;
};

/* request.c: from the request line to a complete body, and the end. */
struct http_impl *http_impl_new(struct http_server *server, struct http_conn *conn,
				struct MHD_Connection *mhd, const char *target);
enum MHD_Result http_impl_headers(struct http_impl *r, const char *method, const char *version);
enum MHD_Result http_impl_body(struct http_impl *r, const char *p, size_t n);
enum MHD_Result http_impl_complete(struct http_impl *r);
void http_impl_free(struct http_impl *r);

/* guard.c: 0; 400 for a request that two parsers could read in two ways; 431 for headers too
 * long. */
int http_guard(struct MHD_Connection *mhd, const char *version, size_t connection_mem);

/* form.c: 0 or a status to refuse with. */
int http_form_begin(struct http_impl *r);
int http_form_data(struct http_impl *r, const char *p, size_t n);
int http_form_end(struct http_impl *r);

/* spool.c: 0 or a status. The file is removed with the request unless kept. */
int http_spool_open(struct http_impl *r, str filename, str type);
int http_spool_write(struct http_spool *s, const char *p, size_t n);
int http_spool_close(struct http_spool *s);

/* http.c: sleeping, so that the loop serves others meanwhile, and waking. */
void http_impl_sleep(struct http_impl *r, enum http_phase asleep);
void http_impl_wake(struct http_impl *r, enum http_phase awake);

#endif
