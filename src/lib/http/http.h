/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.h - the HTTP/1.1 server of a web process: libmicrohttpd, driven by our loop, behind a
 * guard.
 *
 * One thread. A request passes through three calls of the handler:
 *
 *	begin   the headers are there, no byte of a body yet: refuse, or say how the body is taken
 *	serve   the body is complete: http_reply() now, or later from the loop; until then it sleeps
 *	gone    the client left before the reply: forget the request
 *
 * Each request owns an arena. The request and all it points to die when the reply has been sent.
 */
#ifndef LIB_HTTP_H
#define LIB_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct loop;
struct http_server;

enum http_method {
	HTTP_GET,
	HTTP_HEAD, /* reply as to GET; the body is not sent */
	HTTP_POST,
	HTTP_PUT,
	HTTP_DELETE,
	HTTP_OTHER, /* see http_req.method_name */
};

/* A file in the spool: written, hashed and on disk when serve is called. Removed with the request
 * unless http_upload_keep(). */
struct http_upload {
	str spool_path;
	str filename; /* as the client named it, without any folder; may be empty */
	str type;     /* as the client claimed: not to be trusted */
	uint64_t size;
	uint8_t sha256[32];
	bool kept;
};

/* One name=value of a query or form, decoded. Order and repetitions are the client's. Not
 * checked as UTF-8: the caller does that (lib/text). A form part with a file has `upload` and
 * value = filename. */
struct http_arg {
	str name, value;
	struct http_upload *upload;
};

struct http_req {
	struct arena *mem;
	enum http_method method;
	str method_name;
	/* Decoded and checked: begins with "/", valid UTF-8, no empty, "." or ".." segment, no
	 * control character, no backslash. */
	str path;
	str raw_target; /* as sent, with the query */
	struct http_arg *query;
	size_t query_n;
	struct http_arg *form; /* HTTP_BODY_FORM */
	size_t form_n;
	str body;		    /* HTTP_BODY_RAW */
	struct http_upload *upload; /* HTTP_BODY_SPOOL */
	str content_type;	    /* without parameters, lower case; empty when none was sent */
	int64_t content_length;	    /* announced; -1 unknown (chunked), 0 no body */
	str peer;   /* address of the other end, e.g. "127.0.0.1"; empty on a unix socket */
	void *user; /* the handler's own */
	struct http_impl *impl; /* NULL in a request made by hand, as tests do */
};

enum http_body {
	HTTP_BODY_NONE, /* a request with a body is refused with 413 */
	HTTP_BODY_FORM, /* urlencoded or multipart into req->form, files into the spool; else 415 */
	HTTP_BODY_RAW,	/* any type, in memory, req->body */
	HTTP_BODY_SPOOL, /* any type, one file in the spool, req->upload */
};

struct http_body_plan {
	enum http_body how;
	/* Bytes of the whole body, 0: 1 MiB. What is kept in memory is besides cut to an
	 * eighth of http_config.request_mem. */
	uint64_t total_max;
	uint64_t file_max; /* bytes of one file; 0: no files allowed in a form */
};

/* All may be NULL but serve. */
struct http_handler {
	void *arg;
	/* 0 to go on; else a status >= 400, which is answered like any error of the server's
	 * own. */
	int (*begin)(void *arg, struct http_req *req, struct http_body_plan *plan);
	void (*serve)(void *arg, struct http_req *req);
	/* After this the request no longer exists; http_reply() on it is forbidden. */
	void (*gone)(void *arg, struct http_req *req);
	/* Dresses an error found here (400, 413, 415 …) or by begin: must http_reply() before
	 * it returns. Without it the reply is one line of plain text. On 400, path and query
	 * may be empty. */
	void (*refuse)(void *arg, struct http_req *req, int status);
};

struct http_field {
	struct http_field *next;
	const char *name, *value;
};

/* Zero is a good start for every member but status. Strings live in req->mem or are static. */
struct http_reply {
	int status;
	str type; /* Content-Type */
	str body;
	int fd; /* > 0: an open file of fd_size bytes is sent instead of body; closed afterwards */
	uint64_t fd_size;
	str etag;     /* any opaque text without quotes; a request that knows it is answered 304 */
	str encoding; /* of a body that is compressed already: S("gzip") */
	/* Compress the body for a client that can take it, if worth it. Never set it on a page
	 * that mixes a secret with text the visitor chose (BREACH). */
	bool gzip_ok;
	bool close;		   /* close the connection afterwards */
	struct http_field *fields; /* by http_reply_header() */
};

/* Limits and times; 0 anywhere takes the default in brackets. Times in milliseconds. */
struct http_config {
	const char *spool_dir; /* where files are spooled; NULL: requests with files are refused */
	unsigned connections;  /* at most [10000] */
	unsigned per_ip;       /* connections of one address [0: no limit] */
	size_t connection_mem; /* bytes of buffer per connection, holds the headers [16 KiB] */
	size_t request_mem;    /* limit of a request's arena [64 MiB] */
	/* A refused body up to this size is read to its end, so that the client sees the
	 * reply; a longer one is cut off [64 MiB]. */
	uint64_t drain_max;
	int64_t header_ms; /* from connecting (or the request line) to the end of headers [15000] */
	int64_t idle_ms;   /* between two requests of a connection [60000] */
	/* A body or a reply may stand still that long in all; beyond it, it must move 2 KiB a
	 * second on average [30000]. */
	int64_t stall_ms;
	int64_t drain_ms; /* when quiescing, an open connection may still ask that long [1000] */
	size_t gzip_min; /* shorter bodies are not compressed [1024] */
};

/* Serves `listen_fd` (non-blocking, listening; owned by the server from here) until
 * http_stop() or the end of `mem`. The structs are copied; loop and what handler->arg points
 * to must live on. E_INTERNAL when libmicrohttpd does not start. SIGPIPE is ignored from here
 * on. */
int http_start(struct arena *mem, struct loop *loop, int listen_fd,
	       const struct http_config *config, const struct http_handler *handler,
	       struct http_server **ret_server);
/* Stops accepting; requests under way are finished; each connection is closed after its next reply, or when it
 * has been idle for drain_ms. */
void http_quiesce(struct http_server *server);
/* Requests under way, sleeping ones included. */
size_t http_active(const struct http_server *server);
/* No connection is open. */
bool http_quiet(const struct http_server *server);
/* Ends all connections; `gone` is called for requests that wait for their reply. */
void http_stop(struct http_server *server);

/* The first header / cookie of this name; p == NULL when there is none. Header names in any
 * case. */
str http_header(const struct http_req *req, const char *name);
str http_cookie(const struct http_req *req, const char *name);
/* The first argument of this name in query / form, or NULL. */
const struct http_arg *http_query(const struct http_req *req, const char *name);
const struct http_arg *http_form(const struct http_req *req, const char *name);
/* True when the client takes gzip: for bodies that are kept compressed. */
bool http_accepts_gzip(const struct http_req *req);
/* The spooled file stays when the request ends; the caller now moves or removes it. */
void http_upload_keep(struct http_req *req, struct http_upload *upload);

/* Adds a header / cookie to a reply that is being prepared. A value with control characters is
 * a bug of ours and is dropped whole, so it cannot split the reply. Cookies are HttpOnly,
 * SameSite=Lax, Path=/. max_age in seconds; 0 removes the cookie, -1 keeps it until the
 * browser is closed. */
void http_reply_header(struct http_req *req, struct http_reply *reply, const char *name, str value);
void http_reply_cookie(struct http_req *req, struct http_reply *reply, const char *name, str value,
		       int64_t max_age, bool secure);
/* Answers; once per request. Called in serve, or later from the loop, which wakes the
 * connection. */
void http_reply(struct http_req *req, const struct http_reply *reply);

/* A reply without end (server-sent events). Instead of http_reply(): sends status, type and
 * fields of `reply`, then what http_stream_write() adds. The request lives until
 * http_stream_end() or gone. */
void http_stream_start(struct http_req *req, const struct http_reply *reply);
/* False when the client is too slow and its 16 KiB of buffer would overflow: end the stream
 * then. */
bool http_stream_write(struct http_req *req, str bytes);
void http_stream_end(struct http_req *req);

/* The decoders, pure; for the fuzzers and for whoever gets a URL from elsewhere. */
/* Checks and decodes the path of a request target (what stands before "?"); E_INVALID as in
 * http_req. */
int http_decode_path(struct arena *mem, str raw, str *ret_path);
/* Decodes a=b&c=d ("+" is a space); E_INVALID for a wrong %, a NUL, too many or too long items. */
int http_decode_pairs(struct arena *mem, str raw, struct http_arg **ret_args, size_t *ret_n);

#endif
