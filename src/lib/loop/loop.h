/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop.h - one thread waiting for many things: descriptors, timers, signals (epoll, signalfd).
 *
 * Every process of motcua is one such loop. Callbacks run one at a time inside loop_run(); they may
 * watch, unwatch, start and cancel anything, also each other.
 */
#ifndef LIB_LOOP_H
#define LIB_LOOP_H

#include <stdint.h>

struct arena;
struct loop;
struct loop_timer;

enum loop_event {
	LOOP_READ = 1,	 /* bytes, a connection or the end of the stream can be read */
	LOOP_WRITE = 2,	 /* there is room to write */
	LOOP_CLOSED = 4, /* the other side hung up, or an error; reported even when not asked for */
};

/* Lives until `mem` is freed or reset; that also closes it and restores the signal mask, in a
 * forked child too, without disturbing the parent's. Aborts when the system has no descriptors
 * left. */
struct loop *loop_new(struct arena *mem);

/* Calls fn(arg, events) whenever one of `events` (enum loop_event, level-triggered) holds for
 * `fd`. One watch per fd; the loop does not own the fd: unwatch before closing it. E_CONFLICT
 * when it is watched already, E_INTERNAL when the system refuses. */
int loop_watch(struct loop *loop, int fd, unsigned events, void (*fn)(void *arg, unsigned events),
	       void *arg);
/* Other events for a watched fd; 0 waits for LOOP_CLOSED alone. */
int loop_modify(struct loop *loop, int fd, unsigned events);
/* Forgets the fd at once: even an event already collected is not delivered. Not watched: no
 * effect. */
void loop_unwatch(struct loop *loop, int fd);

/* Calls fn(arg) every `ms`, or once after `ms`. Made for tens of timers, not thousands: a wait
 * looks at all of them. A timer that ran once is gone; cancelling NULL has no effect. */
struct loop_timer *loop_every(struct loop *loop, int64_t ms, void (*fn)(void *arg), void *arg);
struct loop_timer *loop_after(struct loop *loop, int64_t ms, void (*fn)(void *arg), void *arg);
void loop_cancel(struct loop *loop, struct loop_timer *timer);

/* Takes the signal out of its usual delivery (it is blocked) and calls fn(arg, signo) from the
 * loop. */
int loop_signal(struct loop *loop, int signo, void (*fn)(void *arg, int signo), void *arg);

/* Calls fn(arg) before every wait; it may do work, and returns the longest wait in
 * milliseconds it can stand, -1 for any. Batches are flushed here. */
void loop_before_wait(struct loop *loop, int (*fn)(void *arg), void *arg);

/* Milliseconds of a clock that never jumps, read after the last wait; for timeouts, not for
 * dates. */
int64_t loop_ms(const struct loop *loop);

/* Runs until loop_stop(). */
void loop_run(struct loop *loop);
/* One round: waits at most `max_ms` (-1: as long as needed), then runs what became due. */
void loop_step(struct loop *loop, int max_ms);
/* loop_run() returns after the round it is in. */
void loop_stop(struct loop *loop);

#endif
