/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop.c - watches are a table indexed by descriptor. Each entry counts its owners in `gen`, and
 * the count travels through epoll with the descriptor: an event of an earlier owner of the same
 * number, collected in one epoll_wait() with the event that made us close it, is recognised and
 * dropped.
 */
#include "base/base.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>

#include "lib/loop/loop.h"

#define EVENTS_PER_WAIT 256

struct watch {
	void (*fn)(void *arg, unsigned events);
	void *arg;
	uint32_t gen;
};

struct loop_timer {
	struct loop_timer *next;
	int64_t due, every; /* every == 0: once */
	void (*fn)(void *arg);
	void *arg;
};

struct hook {
	struct hook *next;
	int (*fn)(void *arg);
	void *arg;
};

struct on_signal {
	struct on_signal *next;
	int signo;
	void (*fn)(void *arg, int signo);
	void *arg;
};

struct loop {
	struct arena *mem;
	int epoll;
	struct watch *watches; /* by descriptor */
	size_t watches_n;
	struct loop_timer *timers, *timers_free;
	struct hook *hooks;
	struct on_signal *signals;
	int signal_fd;
	sigset_t signal_mask, mask_before;
	int64_t now;
	bool stopping;
};

static int64_t monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void loop_close(void *arg)
{
	struct loop *loop = arg;

	close(loop->epoll);
	if (loop->signal_fd >= 0) {
		close(loop->signal_fd);
		sigprocmask(SIG_SETMASK, &loop->mask_before, NULL);
	}
}

struct loop *loop_new(struct arena *mem)
{
	struct loop *loop = NEW(mem, struct loop);

	loop->mem = mem;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll < 0)
		abort();
	loop->signal_fd = -1;
	sigemptyset(&loop->signal_mask);
	loop->now = monotonic_ms();
	arena_defer(mem, loop_close, loop);
	return loop;
}

static struct watch *watch_at(struct loop *loop, int fd)
{
	return fd >= 0 && (size_t)fd < loop->watches_n && loop->watches[fd].fn ? &loop->watches[fd]
									       : NULL;
}

static void table_reach(struct loop *loop, size_t fd)
{
	struct watch *bigger;
	size_t n = MAX(loop->watches_n * 2, 64);

	if (fd < loop->watches_n)
		return;
	while (n <= fd)
		n *= 2;
	bigger = NEW_ARRAY(loop->mem, struct watch, n);
	if (loop->watches_n)
		memcpy(bigger, loop->watches, loop->watches_n * sizeof(*bigger));
	loop->watches = bigger;
	loop->watches_n = n;
}

static int tell_epoll(struct loop *loop, int op, int fd, unsigned events)
{
	struct epoll_event ev = { .events = EPOLLRDHUP };

	if (events & LOOP_READ)
		ev.events |= EPOLLIN;
	if (events & LOOP_WRITE)
		ev.events |= EPOLLOUT;
	ev.data.u64 = (uint64_t)loop->watches[fd].gen << 32 | (uint32_t)fd;
	return epoll_ctl(loop->epoll, op, fd, &ev) == 0 ? 0 : E_INTERNAL;
}

int loop_watch(struct loop *loop, int fd, unsigned events, void (*fn)(void *arg, unsigned events),
	       void *arg)
{
	if (fd < 0)
		return E_INTERNAL;
	if (watch_at(loop, fd))
		return E_CONFLICT;
	table_reach(loop, (size_t)fd);
	loop->watches[fd].gen++;
	TRY(tell_epoll(loop, EPOLL_CTL_ADD, fd, events));
	loop->watches[fd].fn = fn;
	loop->watches[fd].arg = arg;
	return 0;
}

int loop_modify(struct loop *loop, int fd, unsigned events)
{
	return watch_at(loop, fd) ? tell_epoll(loop, EPOLL_CTL_MOD, fd, events) : E_NOTFOUND;
}

void loop_unwatch(struct loop *loop, int fd)
{
	struct watch *w = watch_at(loop, fd);

	if (!w)
		return;
	w->fn = NULL;
	epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
}

static struct loop_timer *timer_add(struct loop *loop, int64_t after, int64_t every,
				    void (*fn)(void *arg), void *arg)
{
	struct loop_timer *t = loop->timers_free;

	if (t)
		loop->timers_free = t->next;
	else
		t = NEW(loop->mem, struct loop_timer);
	*t = (struct loop_timer){ loop->timers, monotonic_ms() + after, every, fn, arg };
	loop->timers = t;
	return t;
}

struct loop_timer *loop_every(struct loop *loop, int64_t ms, void (*fn)(void *arg), void *arg)
{
	return timer_add(loop, ms, MAX(ms, 1), fn, arg);
}

struct loop_timer *loop_after(struct loop *loop, int64_t ms, void (*fn)(void *arg), void *arg)
{
	return timer_add(loop, ms, 0, fn, arg);
}

void loop_cancel(struct loop *loop, struct loop_timer *timer)
{
	for (struct loop_timer **at = &loop->timers; *at; at = &(*at)->next)
		if (*at == timer) {
			*at = timer->next;
			timer->next = loop->timers_free;
			loop->timers_free = timer;
			return;
		}
}

/* The timer that is due longest, or NULL. Looked for anew after each call, as a call may
 * change all. */
static struct loop_timer *timer_due(struct loop *loop)
{
	struct loop_timer *first = NULL;

	for (struct loop_timer *t = loop->timers; t; t = t->next)
		if (t->due <= loop->now && (!first || t->due < first->due))
			first = t;
	return first;
}

static void run_timers(struct loop *loop)
{
	struct loop_timer *t;

	while ((t = timer_due(loop))) {
		void (*fn)(void *arg) = t->fn;
		void *arg = t->arg;

		if (t->every)
			t->due = loop->now + t->every; /* missed beats are not made up for */
		else
			loop_cancel(loop, t);
		fn(arg);
	}
}

static void read_signals(void *arg, unsigned events)
{
	struct loop *loop = arg;
	struct signalfd_siginfo info;

	UNUSED(events);
	while (read(loop->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		for (struct on_signal *s = loop->signals; s; s = s->next)
			if (s->signo == (int)info.ssi_signo)
				s->fn(s->arg, s->signo);
}

int loop_signal(struct loop *loop, int signo, void (*fn)(void *arg, int signo), void *arg)
{
	struct on_signal *s = NEW(loop->mem, struct on_signal);
	bool first = loop->signal_fd < 0;

	*s = (struct on_signal){ loop->signals, signo, fn, arg };
	loop->signals = s;
	sigaddset(&loop->signal_mask, signo);
	if (sigprocmask(SIG_BLOCK, &loop->signal_mask, first ? &loop->mask_before : NULL) != 0)
		return E_INTERNAL;
	loop->signal_fd = signalfd(loop->signal_fd, &loop->signal_mask, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signal_fd < 0)
		return E_INTERNAL;
	return first ? loop_watch(loop, loop->signal_fd, LOOP_READ, read_signals, loop) : 0;
}

void loop_before_wait(struct loop *loop, int (*fn)(void *arg), void *arg)
{
	struct hook *h = NEW(loop->mem, struct hook);

	*h = (struct hook){ loop->hooks, fn, arg };
	loop->hooks = h;
}

int64_t loop_ms(const struct loop *loop)
{
	return loop->now;
}

/* The smaller of two waits, where -1 means for ever. */
static int64_t shorter(int64_t a, int64_t b)
{
	return a < 0 ? b : b < 0 ? a : MIN(a, b);
}

static int how_long(struct loop *loop, int max_ms)
{
	int64_t wait = max_ms, now;

	for (struct hook *h = loop->hooks; h; h = h->next)
		wait = shorter(wait, h->fn(h->arg));
	if (loop->stopping)
		return 0;
	now = loop->timers ? monotonic_ms() : 0;
	for (struct loop_timer *t = loop->timers; t; t = t->next)
		wait = shorter(wait, MAX(t->due - now, 0));
	return (int)MIN(wait, INT_MAX);
}

void loop_step(struct loop *loop, int max_ms)
{
	struct epoll_event ev[EVENTS_PER_WAIT];
	int wait = how_long(loop, max_ms);
	int n = epoll_wait(loop->epoll, ev, EVENTS_PER_WAIT, wait);

	loop->now = monotonic_ms();
	for (int i = 0; i < n; i++) {
		struct watch *w = watch_at(loop, (int)(uint32_t)ev[i].data.u64);
		unsigned events = 0;

		if (!w || w->gen != (uint32_t)(ev[i].data.u64 >> 32))
			continue;
		if (ev[i].events & EPOLLIN)
			events |= LOOP_READ;
		if (ev[i].events & EPOLLOUT)
			events |= LOOP_WRITE;
		if (ev[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
			events |= LOOP_CLOSED;
		w->fn(w->arg, events);
	}
	run_timers(loop);
}

void loop_run(struct loop *loop)
{
	loop->stopping = false;
	while (!loop->stopping)
		loop_step(loop, -1);
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
}
