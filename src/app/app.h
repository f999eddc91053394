/* SPDX-License-Identifier: Apache-2.0 */
/*
 * app.h - the wiring: which process does what. Private to src/app; no rules live here.
 *
 *	parent    binds, forks, restarts; parses nothing
 *	web × N   requests in, pages out; read-only database; commands go to the ledger
 *	ledger    the one writer
 *	courier   jobs, deliveries, the command line of a running server
 *
 * Every pair (web, ledger) and (courier, ledger) has a socketpair. The parent makes it and hands each
 * side its end over the process's control socket, again whenever one of the two has been restarted.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "core/command/command.h"
#include "lib/sandbox/sandbox.h"

struct ledger;

/* What came after `motcua serve`. */
struct serve_options {
	const char *host;
	int port;
	int web_count;
	const char *program; /* path of the program file */
};

/* Fills app->origin, vkey, demo, english from the data directory; creates nothing. */
int app_load(struct arena *mem, struct app *app, str *ret_why);
/* All modules, from modules.def. */
extern const struct module *const all_modules[];

int parent_run(struct app *app, const struct serve_options *o);

/* With whoever started this process (service.c). Listening sockets that were handed over, at most max; their
 * number. Words to systemd, if it listens. Executes the program anew in this process, by the same command line and with these sockets: returns
 * only when that fails. */
#define SERVICE_SOCKETS 16
int service_sockets(int *ret_fds, int max);
void service_notify(const char *words);
void service_again(const char *program, const int *fds, int n);

/* The processes. `ctl` is the control socket; they end with the process. Tags of descriptors received:
 * ledger: 'w' a web process, 'c' the courier. web and courier: 'l' the ledger. */
void ledger_process(const struct app *app, int ctl) __attribute__((noreturn));
void web_process(const struct app *app, int ctl, int listen_fd) __attribute__((noreturn));
void courier_process(const struct app *app, int ctl, int admin_fd) __attribute__((noreturn));

/* What each process may still do once it has begun to serve (confine.c); the text lives in mem. confine() closes
 * the doors for good, or ends the process when one cannot be closed. */
struct sandbox confine_web(struct arena *mem, const struct app *app);
struct sandbox confine_ledger(struct arena *mem, const struct app *app);
struct sandbox confine_courier(void);
void confine(struct arena *mem, const char *process, const struct sandbox *s);

/* The command line. cli_run does one verb in this process; cli_forward asks the running server. */
int cli_main(struct app *app, int argc, char **argv);
/* `motcua init`: makes the data directory; with demo, runs the modules' import of the demo province. */
int cli_init(struct app *app, struct arena *mem, bool demo);
/* Its first half: an empty directory, locked, its ledger open. An error, with *ret_why, leaves what is there. */
int cli_make(struct app *app, struct arena *mem, bool demo, int *ret_lock, struct ledger **ret, str *ret_why);
/* `motcua bench seed`: a directory with a simulated year. */
int cli_bench(struct app *app, struct arena *mem, int argc, char **argv);
int cli_run(struct ctx *c, int argc, char **argv, struct buf *out, struct buf *err);
int cli_forward(const struct app *app, int argc, char **argv);
/* One connection of the admin socket: a command line comes in (false: none that makes sense), is run, and its output
 * and exit code go back. */
#define CLI_ARGS 64
struct command_line {
	int argc;
	char *argv[CLI_ARGS + 1], *cwd;
};
bool cli_receive(struct arena *mem, int fd, struct command_line *ret);
void cli_serve(struct ctx *c, int fd, struct command_line *l);
/* It only reads, so it may run beside others. */
bool cli_reads(const struct app *app, const char *verb);

/* Commands run by a ledger in this process: `init`, and verbs when no server runs. */
struct local_ledger {
	struct ledger *ledger;
	const struct app *app;
};
struct sender local_sender(struct local_ledger *l);

/* data/lock: held by whoever may write. 0 when taken, *ret_fd keeps it until closed; E_BUSY: another holds
 * it; E_DENIED, E_NOTFOUND: this user may not, or there is no such directory. */
int app_lock(const struct app *app, int *ret_fd);

/* One line on stderr for the operator: what happened, never personal data. */
void app_log(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
