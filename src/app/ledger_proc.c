/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger_proc.c - the ledger process: drains what has arrived, runs it as one batch, commits, answers.
 *
 * Commands with slow pure work (argon2) wait outside the batch until their child is done; the others
 * go on. What the courier sends counts as the program itself; the socket it came by says so, never
 * the bytes.
 */
#include "base/base.h"

#include <signal.h>
#include <sys/prctl.h>

#include "app/app.h"
#include "core/account/account.h"
#include "core/command/call.h"
#include "core/ledger/ledger.h"
#include "lib/db/db.h"
#include "lib/jail/jail.h"
#include "lib/loop/loop.h"
#include "lib/wire/wire.h"

#define BATCH_MAX 256
#define CHILDREN_MAX 4 /* argon2 takes a core and 19 MiB each; the rest wait their turn */

struct peer {
	struct process *p;
	struct wire *wire;
	bool trusted;
	bool gone;
	struct peer *next;
};

/* A command on its way. Lives in an arena of its own, because it may wait for its child. */
struct item {
	struct process *p;
	struct arena *mem;
	struct peer *from; /* NULL: the sender is gone, the command still runs */
	struct call call;
	struct answer answer;
	struct jail *jail;
	struct item *next;
};

struct process {
	const struct app *app;
	struct arena *mem;
	struct loop *loop;
	struct ledger *ledger;
	int ctl;
	struct peer *peers;
	struct item *queue, **queue_end; /* ready to run */
	struct item *waiting;            /* for their children */
	int children;                    /* running now */
};

static void item_free(struct item *it)
{
	arena_free(it->mem);
}

static void enqueue(struct process *p, struct item *it)
{
	it->next = NULL;
	*p->queue_end = it;
	p->queue_end = &it->next;
}

/* ---- slow work in a child ----------------------------------------------------------------------- */

static void start_waiting(struct process *p);

static void child_done(void *arg, unsigned events)
{
	struct item *it = arg, **at = &it->p->waiting;
	str result;
	int err;

	UNUSED(events);
	err = jail_read(it->jail, it->mem, &result);
	if (err == E_BUSY)
		return;
	loop_unwatch(it->p->loop, jail_fd(it->jail));
	jail_free(it->jail);
	while (*at != it)
		at = &(*at)->next;
	*at = it->next;
	it->call.prepared = err < 0 ? S("") : result;
	it->call.has_prepared = true;
	enqueue(it->p, it);
	it->p->children--;
	start_waiting(it->p);
}

/* Forks the child of one command. False: it must run in the batch, which will say what is wrong. */
static bool fork_child(struct process *p, struct item *it, const struct command *cmd)
{
	struct ctx c = ctx_system(it->mem, ledger_db(p->ledger), p->app, app_clock(p->app));
	struct buf in = buf_new(it->mem, 0);
	struct args args = it->call.args;

	c.args = &args;
	if (fields_check(&c, cmd->fields, &args) < 0 || cmd->prepare(&c, &in) < 0 ||
	    jail_start(&it->jail, cmd->child, buf_view(&in), NULL) < 0)
		return false;
	p->children++;
	loop_watch(p->loop, jail_fd(it->jail), LOOP_READ, child_done, it);
	return true;
}

/* Starts children, oldest command first, while there is room. */
static void start_waiting(struct process *p)
{
	struct item **at = &p->waiting;

	while (*at && p->children < CHILDREN_MAX) {
		struct item *it = *at;

		if (it->jail || fork_child(p, it, app_command(p->app, it->call.command))) {
			at = &it->next;
			continue;
		}
		*at = it->next;
		enqueue(p, it);
	}
}

/* Puts a command with slow work at the end of those waiting; false when it has none. */
static bool wait_for_child(struct process *p, struct item *it)
{
	const struct command *cmd = app_command(p->app, it->call.command);
	struct item **at = &p->waiting;

	if (!cmd || !cmd->child)
		return false;
	while (*at)
		at = &(*at)->next;
	it->next = NULL;
	*at = it;
	start_waiting(p);
	return true;
}

/* ---- frames in ------------------------------------------------------------------------------------ */

static bool take_frames(struct peer *peer)
{
	enum frame_kind kind;
	size_t used;
	str body;
	int got;

	while ((got = frame_next(wire_view(peer->wire), &kind, &body, &used)) > 0) {
		struct arena *mem = arena_new(0);
		struct item *it = NEW(mem, struct item);

		*it = (struct item){ .p = peer->p, .mem = mem, .from = peer };
		if (kind != FRAME_CALL || frame_read_call(mem, str_copy(mem, body), &it->call) < 0) {
			arena_free(mem);
			return false;
		}
		wire_take(peer->wire, used);
		it->call.trusted = peer->trusted;
		if (!wait_for_child(peer->p, it))
			enqueue(peer->p, it);
	}
	return got == 0;
}

static void forget(struct peer *peer)
{
	struct process *p = peer->p;

	for (struct item *it = p->queue; it; it = it->next)
		if (it->from == peer)
			it->from = NULL;
	for (struct item *it = p->waiting; it; it = it->next)
		if (it->from == peer)
			it->from = NULL;
	for (struct peer **at = &p->peers; *at; at = &(*at)->next) {
		if (*at == peer) {
			*at = peer->next;
			break;
		}
	}
	loop_unwatch(p->loop, wire_fd(peer->wire));
	wire_free(peer->wire);
	free(peer);
}

static void flush(struct peer *peer)
{
	int left = wire_flush(peer->wire);

	if (left >= 0)
		loop_modify(peer->p->loop, wire_fd(peer->wire), left ? LOOP_READ | LOOP_WRITE : LOOP_READ);
}

static void peer_event(void *arg, unsigned events)
{
	struct peer *peer = arg;
	int err = 0;

	if (events & LOOP_WRITE)
		flush(peer);
	if (events & (LOOP_READ | LOOP_CLOSED))
		err = wire_fill(peer->wire);
	if (!take_frames(peer) || err < 0)
		forget(peer);
}

static void ctl_event(void *arg, unsigned events)
{
	struct process *p = arg;
	struct peer *peer;
	char tag;
	int fd = wire_recv_fd(p->ctl, &tag);

	UNUSED(events);
	if (fd < 0)
		_exit(0); /* the parent is gone */
	peer = calloc(1, sizeof(*peer));
	if (!peer)
		abort();
	*peer = (struct peer){ .p = p, .wire = wire_new(fd), .trusted = tag == 'c', .next = p->peers };
	p->peers = peer;
	loop_watch(p->loop, fd, LOOP_READ, peer_event, peer);
}

/* ---- the batch ------------------------------------------------------------------------------------ */

static void reply(struct item *it, int batch_err)
{
	struct buf b = buf_new(it->mem, 0);
	struct answer a = it->answer;

	if (batch_err < 0)
		a = (struct answer){ .err = batch_err };
	a.id = it->call.id;
	if (!it->from)
		return;
	frame_answer(&b, &a);
	wire_put(it->from->wire, buf_view(&b));
}

static void tell_tip(struct process *p)
{
	struct arena *mem = arena_new(0);
	struct buf b = buf_new(mem, 0);

	frame_tip(&b, ledger_tip(p->ledger));
	for (struct peer *peer = p->peers; peer; peer = peer->next)
		wire_put(peer->wire, buf_view(&b));
	arena_free(mem);
}

static int run_batch(void *arg)
{
	struct process *p = arg;
	struct item *first = p->queue, *it;
	instant now = app_clock(p->app);
	uint64_t tip = ledger_tip(p->ledger);
	int n = 0, err;

	if (!first)
		return -1;
	err = ledger_begin(p->ledger);
	for (it = first; it && n < BATCH_MAX && err >= 0; it = it->next, n++)
		ledger_run(p->ledger, it->mem, now, &it->call, &it->answer);
	if (err >= 0)
		err = ledger_commit(p->ledger, now);
	if (err < 0) {
		app_log("level=error what=commit why=\"%s\"", db_error(ledger_db(p->ledger)));
		it = NULL; /* everybody is told; their keys make a repetition safe */
	}
	while (p->queue != it) {
		struct item *done = p->queue;

		p->queue = done->next;
		reply(done, err);
		item_free(done);
	}
	if (!p->queue)
		p->queue_end = &p->queue;
	if (ledger_tip(p->ledger) != tip)
		tell_tip(p);
	for (struct peer *peer = p->peers; peer; peer = peer->next)
		flush(peer);
	return p->queue ? 0 : -1;
}

static void on_term(void *arg, int signo)
{
	struct process *p = arg;

	UNUSED(signo);
	loop_stop(p->loop);
}

void ledger_process(const struct app *app, int ctl)
{
	struct process p = { .app = app, .ctl = ctl, .mem = arena_new(0) };
	struct sandbox doors;
	str why;

	prctl(PR_SET_NAME, "motcua-ledger");
	p.queue_end = &p.queue;
	p.loop = loop_new(p.mem);
	if (ledger_open(p.mem, app, &p.ledger, &why) < 0) {
		app_log("level=fatal what=ledger why=\"%.*s\"", STR_ARG(why));
		_exit(70);
	}
	loop_signal(p.loop, SIGTERM, on_term, &p);
	loop_watch(p.loop, ctl, LOOP_READ, ctl_event, &p);
	loop_before_wait(p.loop, run_batch, &p);
	doors = confine_ledger(p.mem, app);
	confine(p.mem, "ledger", &doors);
	loop_run(p.loop);
	while (p.queue)
		run_batch(&p);
	arena_free(p.mem);
	_exit(0);
}
