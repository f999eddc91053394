/* SPDX-License-Identifier: Apache-2.0 */
/* loop_test.c - events, timers, signals, and callbacks that pull the ground from under each
 * other. */
#include "base/test.h"

#include <signal.h>

#include "lib/loop/loop.h"

struct probe {
	struct loop *loop;
	int calls, other_fd;
	unsigned events;
	struct loop_timer *timer;
};

static void on_event(void *arg, unsigned events)
{
	struct probe *p = arg;

	p->calls++;
	p->events |= events;
	loop_unwatch(p->loop, p->other_fd);
}

static void on_timer(void *arg)
{
	struct probe *p = arg;

	if (++p->calls == 3)
		loop_stop(p->loop);
}

static void on_signal(void *arg, int signo)
{
	struct probe *p = arg;

	p->calls++;
	p->events = (unsigned)signo;
}

TEST(loop, tells_what_happened_to_a_descriptor)
{
	struct probe p = { .loop = loop_new(test_mem()), .other_fd = -1 };
	int fd[2];

	CHECK(pipe(fd) == 0);
	CHECK_OK(loop_watch(p.loop, fd[0], LOOP_READ, on_event, &p));
	CHECK_INT(loop_watch(p.loop, fd[0], LOOP_READ, on_event, &p), E_CONFLICT);
	loop_step(p.loop, 0);
	CHECK_INT(p.calls, 0);
	CHECK(write(fd[1], "x", 1) == 1);
	loop_step(p.loop, 1000);
	CHECK_INT(p.events, LOOP_READ);
	CHECK_OK(loop_modify(p.loop, fd[0], 0));
	loop_step(p.loop, 0);
	CHECK_INT(p.calls, 1);
	close(fd[1]);
	loop_step(p.loop, 1000);
	CHECK_INT(p.events, LOOP_READ | LOOP_CLOSED);
	loop_unwatch(p.loop, fd[0]);
	close(fd[0]);
}

TEST(loop, an_event_of_an_unwatched_descriptor_is_dropped)
{
	struct loop *loop = loop_new(test_mem());
	struct probe a = { .loop = loop }, b = { .loop = loop };
	int one[2], two[2];

	CHECK(pipe(one) == 0 && pipe(two) == 0);
	a.other_fd = two[0];
	b.other_fd = one[0];
	CHECK_OK(loop_watch(loop, one[0], LOOP_READ, on_event, &a));
	CHECK_OK(loop_watch(loop, two[0], LOOP_READ, on_event, &b));
	CHECK(write(one[1], "x", 1) == 1 && write(two[1], "x", 1) == 1);
	loop_step(loop, 1000);
	CHECK_INT(a.calls + b.calls, 1);
	for (int i = 0; i < 2; i++) {
		close(one[i]);
		close(two[i]);
	}
}

/* Closes the other pipe and watches another one, which gets the same number. */
static void swap_descriptor(void *arg, unsigned events)
{
	struct probe *p = arg;
	int fd[2];

	UNUSED(events);
	if (p->calls++)
		return;
	loop_unwatch(p->loop, p->other_fd);
	close(p->other_fd);
	CHECK(pipe(fd) == 0);
	CHECK_INT(fd[0], p->other_fd);
	CHECK_OK(loop_watch(p->loop, fd[0], LOOP_READ, swap_descriptor, p));
}

TEST(loop, an_event_for_an_earlier_owner_of_a_descriptor_is_dropped)
{
	struct loop *loop = loop_new(test_mem());
	struct probe a = { .loop = loop }, b = { .loop = loop };
	int one[2], two[2];

	CHECK(pipe(one) == 0 && pipe(two) == 0);
	a.other_fd = two[0];
	b.other_fd = one[0];
	CHECK_OK(loop_watch(loop, one[0], LOOP_READ, swap_descriptor, &a));
	CHECK_OK(loop_watch(loop, two[0], LOOP_READ, swap_descriptor, &b));
	CHECK(write(one[1], "x", 1) == 1 && write(two[1], "x", 1) == 1);
	loop_step(loop, 1000);
	CHECK_INT(a.calls + b.calls, 1);
}

TEST(loop, periodic_timers_repeat_and_stop_ends_the_run)
{
	struct probe p = { .loop = loop_new(test_mem()) };
	int64_t before = loop_ms(p.loop);

	loop_every(p.loop, 5, on_timer, &p);
	loop_run(p.loop);
	CHECK_INT(p.calls, 3);
	CHECK(loop_ms(p.loop) - before >= 14);
}

TEST(loop, a_timer_fires_once_or_not_at_all_when_cancelled)
{
	struct probe p = { .loop = loop_new(test_mem()) };
	struct loop_timer *t;

	loop_after(p.loop, 1, on_timer, &p);
	t = loop_after(p.loop, 2, on_timer, &p);
	loop_cancel(p.loop, t);
	loop_cancel(p.loop, NULL);
	for (int i = 0; i < 5; i++)
		loop_step(p.loop, 3);
	CHECK_INT(p.calls, 1);
}

TEST(loop, signals_arrive_as_calls_and_the_mask_is_restored)
{
	struct arena *mem = arena_new(0);
	struct probe p = { .loop = loop_new(mem) };
	sigset_t now;

	CHECK_OK(loop_signal(p.loop, SIGHUP, on_signal, &p));
	CHECK_OK(loop_signal(p.loop, SIGTERM, on_signal, &p));
	CHECK(kill(getpid(), SIGTERM) == 0);
	loop_step(p.loop, 1000);
	CHECK_INT(p.calls, 1);
	CHECK_INT(p.events, SIGTERM);
	arena_free(mem);
	sigprocmask(SIG_BLOCK, NULL, &now);
	CHECK(!sigismember(&now, SIGTERM) && !sigismember(&now, SIGHUP));
}

static int hook(void *arg)
{
	(*(int *)arg)++;
	return 1;
}

TEST(loop, a_hook_runs_before_each_wait_and_bounds_it)
{
	struct loop *loop = loop_new(test_mem());
	int runs = 0;

	loop_before_wait(loop, hook, &runs);
	loop_step(loop, -1);
	loop_step(loop, -1);
	CHECK_INT(runs, 2);
}
