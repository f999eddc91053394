/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load.c - requests at a fixed rate, whether or not the server keeps up.
 *
 *	make build/tests/load && build/tests/load PORT RATE SECONDS CONNECTIONS IDLE PATH [HEADER]
 *
 * Each request has its moment (every 1/RATE seconds); its time is counted from that moment, also when no connection was
 * free then, so a server that stalls cannot hide it (no coordinated omission). Before that, IDLE further connections
 * ask once and stay open; afterwards they ask once again. Prints the histogram's p50, p99 and p99.9, and what failed.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUCKETS 20000 /* of 0.1 ms */
#define WINDOW 64     /* idle connections opened at once */

enum state { FREE, BUSY, SHUT };

struct conn {
	int fd;
	enum state state;
	double due;
	size_t got;
	long want; /* bytes of the whole reply; -1: the head is not whole yet */
	char head[4096];
};

struct run {
	int ep, port;
	struct conn *conns;
	size_t n;
	char request[4096];
	size_t request_n;
	long done, failed, busy;
	double longest;
	long histogram[BUCKETS];
	bool quiet; /* replies are not counted in the histogram */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

/* From eight loopback addresses: one has too few ports for twenty thousand. */
static void dial(struct run *r, size_t i)
{
	struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr = { htonl(0x7f000002u + (unsigned)(i % 8)) } };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((unsigned short)r->port),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct epoll_event e = { .events = EPOLLIN | EPOLLRDHUP, .data.u64 = i };
	struct conn *c = &r->conns[i];
	int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(c->fd >= 0, "socket");
	setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	must(bind(c->fd, (struct sockaddr *)&from, sizeof(from)) == 0, "bind");
	must(connect(c->fd, (struct sockaddr *)&to, sizeof(to)) == 0, "connect");
	must(epoll_ctl(r->ep, EPOLL_CTL_ADD, c->fd, &e) == 0, "epoll_ctl");
	c->state = FREE;
}

static void ask(struct run *r, struct conn *c, double due)
{
	c->due = due;
	c->got = 0;
	c->want = -1;
	c->state = BUSY;
	r->busy++;
	if (send(c->fd, r->request, r->request_n, MSG_NOSIGNAL) != (ssize_t)r->request_n)
		shutdown(c->fd, SHUT_RDWR); /* the end of the stream is then seen as a failure */
}

static void answered(struct run *r, struct conn *c)
{
	double late = now() - c->due;
	bool good = strncmp(c->head, "HTTP/1.1 200", 12) == 0;

	r->busy--;
	r->done++;
	r->failed += !good;
	c->state = FREE;
	if (r->quiet)
		return;
	if (late > r->longest)
		r->longest = late;
	r->histogram[late * 1e4 < BUCKETS - 1 ? (int)(late * 1e4) : BUCKETS - 1]++;
}

static void read_head(struct conn *c)
{
	char *end = strstr(c->head, "\r\n\r\n"), *length = strcasestr(c->head, "\r\nContent-Length:");

	if (end)
		c->want = (end + 4 - c->head) + (length && length < end ? atol(length + 17) : 0);
}

static void readable(struct run *r, struct conn *c)
{
	char bytes[65536];
	ssize_t n = recv(c->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		r->failed += c->state == BUSY || r->quiet;
		r->busy -= c->state == BUSY;
		c->state = SHUT;
		close(c->fd);
		return;
	}
	if (c->want < 0) {
		size_t room = sizeof(c->head) - 1 - c->got, part = (size_t)n < room ? (size_t)n : room;

		memcpy(c->head + c->got, bytes, part);
		c->head[c->got + part] = '\0';
	}
	c->got += (size_t)n;
	if (c->want < 0)
		read_head(c);
	if (c->want >= 0 && c->got >= (size_t)c->want && c->state == BUSY)
		answered(r, c);
}

static void wait_for(struct run *r, double until)
{
	struct epoll_event e[256];
	double left = until - now();
	int n = epoll_wait(r->ep, e, 256, left > 0 ? (int)(left * 1e3) : 0);

	for (int i = 0; i < n; i++)
		if (r->conns[e[i].data.u64].state != SHUT)
			readable(r, &r->conns[e[i].data.u64]);
}

/* All of [from, to) ask once. */
static void everybody(struct run *r, size_t from, size_t to, bool opens)
{
	double end = now() + 120;

	r->quiet = true;
	for (size_t i = from; i < to || (r->busy && now() < end);) {
		for (; i < to && r->busy < WINDOW; i++) {
			if (opens)
				dial(r, i);
			if (r->conns[i].state == FREE)
				ask(r, &r->conns[i], now());
		}
		wait_for(r, now() + 0.01);
	}
	r->quiet = false;
}

static void steady(struct run *r, double rate, double seconds, size_t conns)
{
	double start = now(), t;
	long sent = 0, all = (long)(rate * seconds);

	while ((sent < all || r->busy) && (t = now()) < start + seconds + 30) {
		for (size_t i = 0; i < conns && sent < all && start + (double)sent / rate <= t; i++)
			if (r->conns[i].state == FREE)
				ask(r, &r->conns[i], start + (double)sent++ / rate);
		wait_for(r, sent < all ? start + (double)sent / rate : t + 0.01);
	}
	r->failed += all - sent + r->busy;
}

static double quantile(const struct run *r, double q)
{
	long all = 0, sum = 0;

	for (int i = 0; i < BUCKETS; i++)
		all += r->histogram[i];
	for (int i = 0; i < BUCKETS; i++)
		if ((double)(sum += r->histogram[i]) >= q * (double)all)
			return (i + 1) / 10.0;
	return 0;
}

int main(int argc, char **argv)
{
	struct rlimit files = { 40000, 40000 };
	struct run r = { .ep = epoll_create1(EPOLL_CLOEXEC) };
	double rate, seconds;
	size_t conns, idle;
	long opened;

	if (argc < 7) {
		fprintf(stderr, "usage: load PORT RATE SECONDS CONNECTIONS IDLE PATH [HEADER]\n");
		return 64;
	}
	r.port = atoi(argv[1]);
	rate = atof(argv[2]);
	seconds = atof(argv[3]);
	conns = (size_t)atol(argv[4]);
	idle = (size_t)atol(argv[5]);
	setrlimit(RLIMIT_NOFILE, &files);
	r.n = conns + idle;
	r.conns = calloc(r.n, sizeof(*r.conns));
	must(r.conns != NULL, "memory");
	r.request_n = (size_t)snprintf(r.request, sizeof(r.request), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s\r\n", argv[6],
				       r.port, argc > 7 ? argv[7] : "", argc > 7 ? "\r\n" : "");
	everybody(&r, conns, r.n, true);
	opened = r.done - r.failed;
	for (size_t i = 0; i < conns; i++)
		dial(&r, i);
	r.done = 0;
	steady(&r, rate, seconds, conns);
	printf("%.0f/s for %.0f s: %ld answered, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, longest %.0f ms; idle %zu (%ld answered)",
	       rate, seconds, r.done, quantile(&r, 0.5), quantile(&r, 0.99), quantile(&r, 0.999), r.longest * 1e3, idle, opened);
	everybody(&r, conns, r.n, false);
	printf(", %ld failed\n", r.failed);
	return r.failed != 0;
}
