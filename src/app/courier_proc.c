/* SPDX-License-Identifier: Apache-2.0 */
/*
 * courier_proc.c - the courier: due jobs, the minute's tick of each module, and the command line of a
 * running server, one connection after another.
 *
 * It reads the database and changes state by commands only. A job is a row: it is done when its row
 * says so, so a crash repeats at most the job that was under way, and keys make its commands happen once.
 * What waits for a foreign server is done by children (core/job), so the loop never waits for one.
 */
#include "base/base.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "app/app.h"
#include "core/command/call.h"
#include "core/job/job.h"
#include "lib/db/db.h"
#include "lib/wire/wire.h"

#define TICK_MS 60000
#define READERS 4

struct courier {
	const struct app *app;
	struct db *db;
	struct job_pool jobs;
	int ctl, admin, ledger; /* ledger: blocking socket, -1 while there is none */
	struct sender sender;
	uint64_t next_id;
	instant last_tick;
	pid_t readers[READERS]; /* children that run verbs; 0: a free place */
};

static bool write_all(int fd, str s)
{
	while (s.n) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_sub(s, (size_t)n, s.n);
	}
	return true;
}

/* The next frame from the ledger, into mem; false when the ledger is gone. */
static bool read_frame(int fd, struct arena *mem, enum frame_kind *ret_kind, str *ret_body)
{
	struct buf b = buf_new(mem, FRAME_MAX + 4);
	char chunk[4096];
	size_t used, want = 4;

	while (frame_next(buf_view(&b), ret_kind, ret_body, &used) == 0) {
		ssize_t n;

		if (b.n >= 4)
			want = 4 + ((size_t)(uint8_t)b.p[0] << 24 | (size_t)(uint8_t)b.p[1] << 16 |
				    (size_t)(uint8_t)b.p[2] << 8 | (uint8_t)b.p[3]);
		n = recv(fd, chunk, MIN(sizeof(chunk), want - b.n), 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		buf_add(&b, chunk, (size_t)n);
	}
	return !b.over;
}

/* Takes the newest ledger socket the parent has sent; waits for one up to `ms`. */
static void take_ledger(struct courier *k, int ms)
{
	struct pollfd p = { k->ctl, POLLIN, 0 };
	char tag;

	while (poll(&p, 1, ms) > 0) {
		int fd = wire_recv_fd(k->ctl, &tag);

		if (fd < 0)
			_exit(0);
		if (k->ledger >= 0)
			close(k->ledger);
		k->ledger = fd;
		ms = 0;
	}
}

static bool try_send(struct courier *k, struct arena *mem, const struct call *call, struct answer *ret_answer)
{
	struct call mine = *call;
	struct buf b = buf_new(mem, FRAME_MAX);
	enum frame_kind kind;
	str body;

	mine.id = ++k->next_id;
	frame_call(&b, &mine);
	if (k->ledger < 0 || !write_all(k->ledger, buf_view(&b)))
		return false;
	while (read_frame(k->ledger, mem, &kind, &body))
		if (kind == FRAME_ANSWER && frame_read_answer(mem, body, ret_answer) == 0 && ret_answer->id == mine.id)
			return true;
	return false;
}

/* Sends again after a restart of the ledger: the key makes it happen once. */
static void send_call(void *arg, struct arena *mem, const struct call *call, struct answer *ret_answer)
{
	struct courier *k = arg;

	for (int i = 0; i < 3; i++) {
		take_ledger(k, k->ledger < 0 ? 1000 : 0);
		if (try_send(k, mem, call, ret_answer))
			return;
		if (k->ledger >= 0)
			close(k->ledger);
		k->ledger = -1;
	}
	*ret_answer = (struct answer){ .err = E_BUSY };
}

static void with_ctx(struct courier *k, void (*fn)(struct courier *k, struct ctx *c))
{
	struct arena *mem = arena_new(0);
	struct ctx c = ctx_system(mem, k->db, k->app, app_clock(k->app));

	c.sender = &k->sender;
	fn(k, &c);
	arena_free(mem);
}

static void run_jobs(struct courier *k, struct ctx *c)
{
	int err = job_run_due(c, &k->jobs);

	if (err < 0 && err != E_BUSY)
		app_log("level=error what=jobs why=\"%s\"", err_slug(err));
}

static void tick(struct courier *k, struct ctx *c)
{
	for (const struct module *const *m = k->app->modules; *m; m++)
		if ((*m)->tick && (*m)->tick(c) < 0)
			app_log("level=error what=tick module=%s", (*m)->name);
}

static void follow(struct courier *k, struct ctx *c)
{
	for (const struct module *const *m = k->app->modules; *m; m++)
		if ((*m)->follow && (*m)->follow(c) < 0)
			app_log("level=error what=follow module=%s", (*m)->name);
}

/* A verb that only reads may take long (a backup, the whole log verified): a child does it with a database
 * connection of its own, while jobs and other verbs go on. */
static void read_aside(struct courier *k, struct arena *mem, int fd, struct command_line *l)
{
	struct db *db;
	struct ctx c;
	str why;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	close(k->admin);
	close(k->ctl);
	if (k->ledger >= 0)
		close(k->ledger);
	if (db_open_why(&db, k->app->db_url, DB_READ, mem, &why) < 0)
		_exit(70);
	c = ctx_system(mem, db, k->app, app_clock(k->app));
	cli_serve(&c, fd, l);
	_exit(0);
}

static void reap_readers(struct courier *k)
{
	for (int i = 0; i < READERS; i++)
		if (k->readers[i] && waitpid(k->readers[i], NULL, WNOHANG) == k->readers[i])
			k->readers[i] = 0;
}

/* True: a child has taken it. */
static bool give_aside(struct courier *k, struct arena *mem, int fd, struct command_line *l)
{
	int free = 0;

	while (free < READERS && k->readers[free])
		free++;
	if (free == READERS || !cli_reads(k->app, l->argv[0]))
		return false;
	k->readers[free] = fork();
	if (k->readers[free] == 0)
		read_aside(k, mem, fd, l);
	if (k->readers[free] > 0)
		return true;
	k->readers[free] = 0;
	return false;
}

/* One command line of a running server. */
static void serve_admin(struct courier *k)
{
	int fd = accept4(k->admin, NULL, NULL, SOCK_CLOEXEC);
	struct timeval limit = { 5, 0 };
	struct command_line l;
	struct arena *mem;
	struct ctx c;

	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	mem = arena_new((size_t)1 << 30);
	if (cli_receive(mem, fd, &l) && !give_aside(k, mem, fd, &l)) {
		c = ctx_system(mem, k->db, k->app, app_clock(k->app));
		c.sender = &k->sender;
		cli_serve(&c, fd, &l);
	}
	close(fd);
	arena_free(mem);
}

void courier_process(const struct app *app, int ctl, int admin_fd)
{
	struct courier k = { .app = app, .ctl = ctl, .admin = admin_fd, .ledger = -1 };
	struct sandbox doors = confine_courier();
	struct arena *mem = arena_new(0);
	str why;

	prctl(PR_SET_NAME, "motcua-courier");
	signal(SIGPIPE, SIG_IGN);
	k.sender = (struct sender){ send_call, &k };
	take_ledger(&k, 5000);
	if (db_open_why(&k.db, app->db_url, DB_READ, mem, &why) < 0) {
		app_log("level=fatal what=database why=\"%.*s\"", STR_ARG(why));
		_exit(70);
	}
	confine(mem, "courier", &doors);
	for (;;) {
		struct pollfd p[2 + JOB_CHILDREN] = { { k.ctl, POLLIN, 0 }, { k.admin, POLLIN, 0 } };
		instant now = app_clock(app);

		poll(p, 2 + job_poll(&k.jobs, p + 2), 500);
		take_ledger(&k, 0);
		reap_readers(&k);
		if (p[1].revents & POLLIN)
			serve_admin(&k);
		with_ctx(&k, run_jobs);
		with_ctx(&k, follow);
		if (now.ms - k.last_tick.ms >= TICK_MS) {
			k.last_tick = now;
			with_ctx(&k, tick);
		}
	}
}
