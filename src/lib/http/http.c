/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.c - the server: libmicrohttpd under our loop.
 *
 * The library runs in its external epoll mode: its epoll descriptor is one of the descriptors our
 * loop watches, and MHD_run() never waits. (When the library waits by itself, exactly 128 ready
 * connections make it wait for ever: its buffer of events is full, and it asks for more.)
 *
 * The library knows only a timeout that every received byte renews. So we keep a deadline per
 * connection ourselves, and a timer shuts down the sockets that have passed theirs; the library
 * then sees the end of the stream and cleans up. While a connection is suspended the library does
 * not look at its socket at all, so our loop does, for the one event that matters: the client
 * left.
 */
#include "base/base.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>

#include "lib/http/http_impl.h"

/* --- connections ----------------------------------------------------------------------- */

static void peer_text(struct MHD_Connection *mhd, char *out, size_t n)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *sa = info ? info->client_addr : NULL;
	const void *addr = NULL;

	if (sa && sa->sa_family == AF_INET)
		addr = &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	else if (sa && sa->sa_family == AF_INET6)
		addr = &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
	if (!addr || !inet_ntop(sa->sa_family, addr, out, (socklen_t)n))
		out[0] = '\0';
	if (strncmp(out, "::ffff:", 7) == 0 && strchr(out, '.')) /* IPv4 on a socket for both */
		memmove(out, out + 7, strlen(out + 7) + 1);
}

static void on_connection(void *arg, struct MHD_Connection *mhd, void **socket_context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct http_server *s = arg;
	struct http_conn *c = *socket_context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		c = s->conns_free ? s->conns_free : NEW(s->mem, struct http_conn);
		s->conns_free = c->next;
		*c = (struct http_conn){ .next = s->conns, .at = &s->conns };
		if (c->next)
			c->next->at = &c->next;
		s->conns = c;
		c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		c->deadline = loop_ms(s->loop) + s->config.header_ms;
		peer_text(mhd, c->peer, sizeof(c->peer));
		*socket_context = c;
	} else if (c) {
		if (c->request)
			http_impl_free(c->request);
		*c->at = c->next;
		if (c->next)
			c->next->at = c->at;
		c->next = s->conns_free;
		s->conns_free = c;
	}
}

/* Shuts the sockets of those who are late; libmicrohttpd notices and closes the connections. */
static void reap(void *arg)
{
	struct http_server *s = arg;
	int64_t now = loop_ms(s->loop);

	for (struct http_conn *c = s->conns; c; c = c->next)
		if (c->deadline < now)
			shutdown(c->fd, SHUT_RDWR);
}

/* --- sleeping and waking --------------------------------------------------------------- */

/* The request is over before its reply was. */
static void tell_gone(struct http_impl *r)
{
	const struct http_handler *h = &r->server->handler;

	if (h->gone)
		h->gone(h->arg, &r->req);
}

static void client_left(void *arg, unsigned events)
{
	struct http_impl *r = arg;

	UNUSED(events);
	tell_gone(r);
	http_impl_wake(r, PHASE_GONE);
}

void http_impl_sleep(struct http_impl *r, enum http_phase asleep)
{
	r->phase = asleep;
	MHD_suspend_connection(r->mhd);
	loop_watch(r->server->loop, r->conn->fd, 0, client_left, r);
}

void http_impl_wake(struct http_impl *r, enum http_phase awake)
{
	r->phase = awake;
	loop_unwatch(r->server->loop, r->conn->fd);
	MHD_resume_connection(r->mhd);
	r->server->resumed = true;
}

/* --- what libmicrohttpd calls ---------------------------------------------------------- */

static void *on_target(void *arg, const char *target, struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return http_impl_new(arg, info->socket_context, mhd, target);
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *mhd, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *data_n, void **req_cls)
{
	struct http_impl *r = *req_cls;

	UNUSED(arg);
	UNUSED(mhd);
	UNUSED(url);
	switch (r->phase) {
	case PHASE_HEAD:
		return http_impl_headers(r, method, version);
	case PHASE_BODY:
	case PHASE_DRAIN:
		if (*data_n) {
			size_t n = *data_n;

			*data_n = 0;
			return http_impl_body(r, data, n);
		}
		return http_impl_complete(r);
	case PHASE_GONE:
		return MHD_NO;
	default:
		return MHD_YES;
	}
}

/* Not called for a request that failed before on_request(); on_connection() ends those. */
static void on_completed(void *arg, struct MHD_Connection *mhd, void **req_cls,
			 enum MHD_RequestTerminationCode how)
{
	struct http_impl *r = *req_cls;

	UNUSED(arg);
	UNUSED(mhd);
	UNUSED(how);
	if (!r)
		return;
	*req_cls = NULL;
	if (r->phase == PHASE_STREAM)
		tell_gone(r);
	http_impl_free(r);
}

/* We decode by ourselves (decode.c). */
static size_t leave_escaped(void *arg, struct MHD_Connection *mhd, char *s)
{
	UNUSED(arg);
	UNUSED(mhd);
	return strlen(s);
}

/* --- the loop -------------------------------------------------------------------------- */

static void on_ready(void *arg, unsigned events)
{
	struct http_server *s = arg;

	UNUSED(events);
	MHD_run(s->daemon);
}

/* Connections that were resumed or cut short have work that no descriptor announces. */
static int before_wait(void *arg)
{
	struct http_server *s = arg;
	MHD_UNSIGNED_LONG_LONG wait;

	if (!s->daemon)
		return -1;
	if (s->resumed || (MHD_get_timeout(s->daemon, &wait) == MHD_YES && wait == 0)) {
		s->resumed = false;
		MHD_run(s->daemon);
	}
	if (s->resumed)
		return 0;
	return MHD_get_timeout(s->daemon, &wait) == MHD_YES ? (int)MIN(wait, 60000) : -1;
}

/* --- starting and stopping ------------------------------------------------------------- */

static void set_defaults(struct http_config *c)
{
	c->connections = c->connections ? c->connections : 10000;
	c->connection_mem = c->connection_mem ? c->connection_mem : 16 << 10;
	c->request_mem = c->request_mem ? c->request_mem : (size_t)64 << 20;
	c->drain_max = c->drain_max ? c->drain_max : 64 << 20;
	c->header_ms = c->header_ms ? c->header_ms : 15000;
	c->idle_ms = c->idle_ms ? c->idle_ms : 60000;
	c->stall_ms = c->stall_ms ? c->stall_ms : 30000;
	c->drain_ms = c->drain_ms ? c->drain_ms : 1000;
	c->gzip_min = c->gzip_min ? c->gzip_min : 1024;
}

static void stop_at_end(void *arg)
{
	http_stop(arg);
}

static struct MHD_Daemon *daemon_start(struct http_server *s, int listen_fd)
{
	const struct http_config *c = &s->config;

	return MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, s,
		MHD_OPTION_LISTEN_SOCKET, listen_fd, MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		c->connection_mem, MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)4096,
		MHD_OPTION_CONNECTION_LIMIT, c->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		c->per_ip, MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_URI_LOG_CALLBACK,
		on_target, s, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, s,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_NOTIFY_CONNECTION,
		on_connection, s, MHD_OPTION_END);
}

int http_start(struct arena *mem, struct loop *loop, int listen_fd,
	       const struct http_config *config, const struct http_handler *handler,
	       struct http_server **ret_server)
{
	struct http_server *s = NEW(mem, struct http_server);
	int64_t shortest;

	s->mem = mem;
	s->loop = loop;
	s->config = *config;
	s->handler = *handler;
	set_defaults(&s->config);
	signal(SIGPIPE, SIG_IGN); /* sendfile() has no MSG_NOSIGNAL */
	s->daemon = daemon_start(s, listen_fd);
	if (!s->daemon)
		return E_INTERNAL;
	arena_defer(mem, stop_at_end, s);
	TRY(loop_watch(loop, MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd,
		       LOOP_READ, on_ready, s));
	loop_before_wait(loop, before_wait, s);
	shortest = MIN(MIN(s->config.header_ms, s->config.idle_ms), MIN(s->config.stall_ms, s->config.drain_ms));
	s->reaper = loop_every(loop, MAX(MIN(shortest / 4, 1000), 10), reap, s);
	*ret_server = s;
	return 0;
}

void http_quiesce(struct http_server *s)
{
	int fd;

	if (s->quiescing || !s->daemon)
		return;
	s->quiescing = true;
	fd = MHD_quiesce_daemon(s->daemon);
	if (fd >= 0)
		close(fd);
	/* Whoever is about to ask on an open connection is still answered, with "Connection: close": a
	 * client must not find it shut under a request that has just left. */
	for (struct http_conn *c = s->conns; c; c = c->next)
		if (!c->request)
			c->deadline = MIN(c->deadline, loop_ms(s->loop) + s->config.drain_ms);
}

size_t http_active(const struct http_server *s)
{
	return s->active;
}

bool http_quiet(const struct http_server *s)
{
	return s->conns == NULL;
}

void http_stop(struct http_server *s)
{
	if (!s->daemon)
		return;
	for (struct http_conn *c = s->conns; c; c = c->next)
		if (c->request &&
		    (c->request->phase == PHASE_ASLEEP || c->request->phase == PHASE_STREAM_ASLEEP))
			client_left(c->request, 0);
	loop_cancel(s->loop, s->reaper);
	loop_unwatch(s->loop, MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);
	MHD_stop_daemon(s->daemon);
	s->daemon = NULL;
	while (s->spare_n)
		arena_free(s->spare[--s->spare_n]);
	if (s->deflate_ready)
		deflateEnd(&s->deflate);
}
