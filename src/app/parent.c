/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parent.c - binds, forks, restarts; parses nothing.
 *
 * Each web slot has a listening socket of its own on the same port (SO_REUSEPORT), made here and kept
 * here: connections that arrive while a worker is being restarted wait in its queue.
 */
#include "base/base.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "app/app.h"
#include "lib/wire/wire.h"

#define WEB_MAX SERVICE_SOCKETS
#define SLOTS (WEB_MAX + 2)

enum kind { LEDGER, COURIER, WEB };

struct slot {
	enum kind kind;
	pid_t pid;
	int ctl, listen_fd;
	int64_t started; /* ms */
	int quick;       /* deaths in a row within a second of the start */
	bool serving;    /* it has said so */
};

struct parent {
	const struct app *app;
	struct slot slot[SLOTS];
	int n;
	bool stopping;
	bool ready;
};

static const char *const names[] = { "ledger", "courier", "web" };

/* One socket of a web slot; with shared == false the probe that finds out whether the port is free:
 * SO_REUSEPORT alone would let two servers share a port by mistake. */
static int listen_tcp(const struct serve_options *o, bool shared)
{
	char port[8];
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST, .ai_socktype = SOCK_STREAM }, *ai;
	int fd, one = 1, bad;

	snprintf(port, sizeof(port), "%d", o->port);
	if (getaddrinfo(o->host, port, &hints, &ai) != 0)
		return -1;
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bad = fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
	      (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) < 0) ||
	      bind(fd, ai->ai_addr, ai->ai_addrlen) < 0 || listen(fd, 1024) < 0;
	freeaddrinfo(ai);
	if (bad && fd >= 0)
		close(fd);
	return bad ? -1 : fd;
}

static int listen_admin(const struct app *app)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	mode_t mask = umask(0177);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), bad;

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/admin.sock", app->dir);
	unlink(addr.sun_path);
	bad = fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 || listen(fd, 16) < 0;
	umask(mask);
	return bad ? -1 : fd;
}

static struct slot *find(struct parent *p, enum kind kind)
{
	for (int i = 0; i < p->n; i++)
		if (p->slot[i].kind == kind)
			return &p->slot[i];
	return NULL;
}

/* Gives `client` and the ledger the two ends of a new socketpair. */
static void connect_to_ledger(struct parent *p, struct slot *client)
{
	struct slot *ledger = find(p, LEDGER);
	int fd[2];

	if (!ledger->pid || !client->pid || wire_pair(fd) < 0)
		return;
	/* A failure here means one of the two has just died: its restart comes back here. */
	if (wire_send_fd(ledger->ctl, client->kind == WEB ? 'w' : 'c', fd[0]) == 0)
		wire_send_fd(client->ctl, 'l', fd[1]);
	close(fd[0]);
	close(fd[1]);
}

static void child(struct parent *p, struct slot *s, int ctl)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int i = 0; i < p->n; i++) {
		if (p->slot[i].ctl >= 0)
			close(p->slot[i].ctl);
		if (&p->slot[i] != s && p->slot[i].listen_fd >= 0)
			close(p->slot[i].listen_fd);
	}
	if (s->kind == LEDGER)
		ledger_process(p->app, ctl);
	if (s->kind == COURIER)
		courier_process(p->app, ctl, s->listen_fd);
	web_process(p->app, ctl, s->listen_fd);
}

static void spawn(struct parent *p, struct slot *s)
{
	int fd[2];

	if (wire_pair(fd) < 0)
		return;
	s->started = instant_clock().ms;
	s->serving = s->kind != WEB;
	s->pid = fork();
	if (s->pid == 0) {
		close(fd[0]);
		child(p, s, fd[1]);
	}
	close(fd[1]);
	s->ctl = fd[0];
	app_log("level=info what=start process=%s pid=%d", names[s->kind], (int)s->pid);
	if (s->kind != LEDGER)
		connect_to_ledger(p, s);
	for (int i = 0; s->kind == LEDGER && i < p->n; i++)
		if (p->slot[i].kind != LEDGER)
			connect_to_ledger(p, &p->slot[i]);
}

static void reap(struct parent *p)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (int i = 0; i < p->n; i++) {
			struct slot *s = &p->slot[i];

			if (s->pid != pid)
				continue;
			app_log("level=%s what=end process=%s pid=%d status=%d", p->stopping ? "info" : "error",
				names[s->kind], (int)pid, status);
			s->quick = instant_clock().ms - s->started < 1000 ? s->quick + 1 : 0;
			s->pid = 0;
			close(s->ctl);
			s->ctl = -1;
		}
	}
}

/* Restarts what has died; a process that dies again and again waits twice as long each time,
 * up to 0.8 s: less would burn the machine, more would be felt by people. Returns the milliseconds until
 * the next try, -1 when nothing waits. */
static int restart(struct parent *p)
{
	int wait = -1;

	for (int i = 0; i < p->n && !p->stopping; i++) {
		struct slot *s = &p->slot[i];
		int64_t pause = s->quick < 5 ? 0 : 50 << MIN(s->quick - 5, 4);
		int64_t left = s->started + pause - instant_clock().ms;

		if (s->pid)
			continue;
		if (left <= 0)
			spawn(p, s);
		else
			wait = wait < 0 ? (int)left : MIN(wait, (int)left);
	}
	return wait;
}

static bool any_alive(const struct parent *p)
{
	for (int i = 0; i < p->n; i++)
		if (p->slot[i].pid)
			return true;
	return false;
}

static void signal_all(struct parent *p, int signo, bool ledger)
{
	for (int i = 0; i < p->n; i++)
		if (p->slot[i].pid && (p->slot[i].kind == LEDGER) == ledger)
			kill(p->slot[i].pid, signo);
}

/* Web and courier first, so that what they were told about is answered; then the ledger. */
static void stop(struct parent *p)
{
	int64_t until = instant_clock().ms + 5000;

	p->stopping = true;
	signal_all(p, SIGTERM, false);
	for (bool told = false; any_alive(p) && instant_clock().ms < until; reap(p)) {
		bool others = false;

		for (int i = 0; i < p->n; i++)
			others |= p->slot[i].pid && p->slot[i].kind != LEDGER;
		if (!others && !told) {
			signal_all(p, SIGTERM, true);
			told = true;
		}
		poll(NULL, 0, 10);
	}
	signal_all(p, SIGKILL, false);
	signal_all(p, SIGKILL, true);
}

/* A web process says one byte when it serves. When all do, the service is ready. */
static void hear_children(struct parent *p)
{
	bool all = true;
	char byte;

	for (int i = 0; i < p->n; i++) {
		struct slot *s = &p->slot[i];

		if (!s->serving && s->ctl >= 0 && recv(s->ctl, &byte, 1, MSG_DONTWAIT) == 1)
			s->serving = true;
		all &= s->serving;
	}
	if (all && !p->ready)
		service_notify("READY=1\nSTATUS=serving");
	p->ready |= all;
}

/* The web slots' sockets, for whoever serves next. */
static int web_sockets(const struct parent *p, int *fds)
{
	int n = 0;

	for (int i = 0; i < p->n; i++)
		if (p->slot[i].kind == WEB)
			fds[n++] = p->slot[i].listen_fd;
	return n;
}

/* SIGHUP: the program file may be a new one. Everything under way is finished, then this process becomes the new
 * program and has the sockets still; when that fails, the old one goes on. */
static void start_again(struct parent *p, const struct serve_options *o)
{
	int fds[SERVICE_SOCKETS], n = web_sockets(p, fds);

	app_log("level=info what=again program=%s", o->program);
	service_notify("STATUS=starting again");
	stop(p);
	service_again(o->program, fds, n);
	app_log("level=error what=again why=\"%s\"", strerror(errno));
	p->stopping = false;
}

static int watch(struct parent *p, const struct serve_options *o, int signals)
{
	for (;;) {
		int wait = restart(p), n = 0;
		struct pollfd pfd[1 + SLOTS] = { { signals, POLLIN, 0 } };
		struct signalfd_siginfo si;

		for (int i = 0; i < p->n; i++)
			if (!p->slot[i].serving)
				pfd[++n] = (struct pollfd){ p->slot[i].ctl, POLLIN, 0 };
		if (poll(pfd, (nfds_t)n + 1, wait) <= 0)
			continue;
		hear_children(p);
		if (!(pfd[0].revents & POLLIN) || read(signals, &si, sizeof(si)) != sizeof(si))
			continue;
		reap(p);
		if (si.ssi_signo == SIGHUP)
			start_again(p, o);
		else if (si.ssi_signo != SIGCHLD)
			return service_notify("STOPPING=1"), stop(p), 0;
	}
}

/* Where the web slots listen: on what was handed over, else on sockets of their own. */
static bool open_web_slots(struct parent *p, const struct serve_options *o)
{
	int given[SERVICE_SOCKETS], n = service_sockets(given, SERVICE_SOCKETS), probe = n ? -1 : listen_tcp(o, false);
	bool ok = n || probe >= 0;

	if (probe >= 0)
		close(probe);
	for (int i = 0; i < MIN(o->web_count, WEB_MAX) && ok; i++) {
		int fd = n ? fcntl(given[i % n], F_DUPFD_CLOEXEC, 0) : listen_tcp(o, true);

		ok = fd >= 0;
		p->slot[p->n++] = (struct slot){ .kind = WEB, .ctl = -1, .listen_fd = fd };
	}
	for (int i = 0; i < n; i++)
		close(given[i]);
	return ok;
}

static int take_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

int parent_run(struct app *app, const struct serve_options *o)
{
	struct parent p = { .app = app };
	int admin = listen_admin(app);

	p.slot[p.n++] = (struct slot){ .kind = LEDGER, .ctl = -1, .listen_fd = -1, .serving = true };
	p.slot[p.n++] = (struct slot){ .kind = COURIER, .ctl = -1, .listen_fd = admin, .serving = true };
	if (!open_web_slots(&p, o)) {
		app_log("level=fatal what=listen address=%s:%d why=\"%s\"", o->host, o->port, strerror(errno));
		return E_BUSY;
	}
	if (admin < 0) {
		app_log("level=fatal what=admin-socket why=\"%s\"", strerror(errno));
		return E_INTERNAL;
	}
	/* Nobody of this user looks into these processes, and they leave no core with personal data behind. */
	prctl(PR_SET_DUMPABLE, 0);
	if (*sandbox_missing())
		app_log("level=warning what=sandbox why=\"%s\"", sandbox_missing());
	return watch(&p, o, take_signals());
}
