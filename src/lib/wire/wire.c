/* SPDX-License-Identifier: Apache-2.0 */
/* wire.c - socket buffers that outlive requests, hence on the heap, with one owner each. */
#include "base/base.h"

#include <fcntl.h>
#include <sys/socket.h>

#include "lib/wire/wire.h"

#define CHUNK ((size_t)64 << 10)
#define QUEUE_MAX ((size_t)256 << 20)

struct bytes {
	char *p;
	size_t from, to, cap;
};

struct wire {
	int fd;
	struct bytes in, out;
};

static void room(struct bytes *b, size_t n)
{
	if (b->from == b->to)
		b->from = b->to = 0;
	if (b->cap - b->to >= n)
		return;
	if (b->from) {
		memmove(b->p, b->p + b->from, b->to - b->from);
		b->to -= b->from;
		b->from = 0;
	}
	if (b->cap - b->to < n) {
		b->cap = MAX(b->cap * 2, b->to + n);
		if (b->cap > QUEUE_MAX)
			abort(); /* a peer of ours stopped reading: its restart clears this */
		b->p = realloc(b->p, b->cap);
		if (!b->p)
			abort();
	}
}

int wire_pair(int ret_fd[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ret_fd) < 0 ? E_INTERNAL : 0;
}

struct wire *wire_new(int fd)
{
	struct wire *w = calloc(1, sizeof(*w));

	if (!w || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		abort();
	w->fd = fd;
	return w;
}

void wire_free(struct wire *w)
{
	if (!w)
		return;
	close(w->fd);
	free(w->in.p);
	free(w->out.p);
	free(w);
}

int wire_fd(const struct wire *w)
{
	return w->fd;
}

void wire_put(struct wire *w, str bytes)
{
	room(&w->out, bytes.n);
	memcpy(w->out.p + w->out.to, bytes.p, bytes.n);
	w->out.to += bytes.n;
}

int wire_flush(struct wire *w)
{
	while (w->out.from < w->out.to) {
		ssize_t n = send(w->fd, w->out.p + w->out.from, w->out.to - w->out.from, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 1;
		if (n < 0)
			return E_BUSY;
		w->out.from += (size_t)n;
	}
	return 0;
}

int wire_fill(struct wire *w)
{
	for (;;) {
		ssize_t n;

		room(&w->in, CHUNK);
		n = recv(w->fd, w->in.p + w->in.to, CHUNK, 0);
		if (n > 0) {
			w->in.to += (size_t)n;
			if ((size_t)n < CHUNK)
				return 0;
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			return 0;
		} else {
			return E_BUSY;
		}
	}
}

str wire_view(const struct wire *w)
{
	return (str){ w->in.p + w->in.from, w->in.to - w->in.from };
}

void wire_take(struct wire *w, size_t n)
{
	assert(n <= w->in.to - w->in.from);
	w->in.from += n;
}

int wire_send_fd(int sock, char tag, int fd)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec iov = { &tag, 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.space,
			      .msg_controllen = sizeof(control.space) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	return sendmsg(sock, &msg, MSG_NOSIGNAL) == 1 ? 0 : E_BUSY;
}

int wire_recv_fd(int sock, char *ret_tag)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec iov = { ret_tag, 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.space,
			      .msg_controllen = sizeof(control.space) };
	struct cmsghdr *c;
	ssize_t n;
	int fd;

	do
		n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	c = n == 1 ? CMSG_FIRSTHDR(&msg) : NULL;
	if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int)))
		return -1;
	memcpy(&fd, CMSG_DATA(c), sizeof(int));
	return fd;
}
