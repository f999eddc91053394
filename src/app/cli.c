/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli.c - the command line.
 *
 *	motcua VERB [--data DIR] [--db URL] [--now TIME] …
 *
 * `init` and `serve` are the program's own; every other verb is a row of a module. When a server runs on
 * the data directory, the verb is sent to its admin socket and runs there; else it runs here, with a
 * ledger in this process.
 */
#include "base/base.h"

#include <poll.h>

#include <sys/stat.h>

#include "app/app.h"
#include "core/command/option.h"
#include "core/ledger/ledger.h"
#include "lib/db/db.h"

#define PAY_FILE_MAX 16384

static int fail_line(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static int fail_line(int err, const char *fmt, ...)
{
	va_list ap;

	fputs("motcua: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return err;
}

static const struct cli_verb *find_verb(const struct app *app, const char *name)
{
	for (const struct module *const *m = app->modules; *m; m++)
		for (const struct cli_verb *v = (*m)->verbs; v && v->name; v++)
			if (strcmp(v->name, name) == 0)
				return v;
	return NULL;
}

static int usage(const struct app *app)
{
	fputs("usage: motcua VERB …\n  init --data DIR [--demo] [--db URL]\n"
	      "  bench seed --data DIR [--dossiers N] [--seed N] [--year YEAR] [--batch N] [--quiet]\n"
	      "  serve --data DIR [--listen HOST:PORT] [--db URL] [--now TIME] [--web N]\n"
	      "    [--smtp smtp://HOST:PORT] [--mail-from ADDRESS] [--smtp-user-file FILE] [--smtp-ca FILE]\n", stderr);
	for (const struct module *const *m = app->modules; *m; m++)
		for (const struct cli_verb *v = (*m)->verbs; v && v->name; v++)
			fprintf(stderr, "  %s\n", v->usage);
	return 64;
}

static bool parse_listen(const char *s, struct serve_options *o, struct arena *mem)
{
	str text = str_of(s);
	ptrdiff_t colon = -1;
	int64_t port;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == ':')
			colon = (ptrdiff_t)i;
	if (colon < 0 || !str_int(str_sub(text, (size_t)colon + 1, text.n), &port) || port < 1 || port > 65535)
		return false;
	o->host = str_z(mem, str_sub(text, 0, (size_t)colon));
	o->port = (int)port;
	return true;
}

static int lock_fails(const struct app *app, int err)
{
	return fail_line(err_exit(err), err == E_BUSY ? "another motcua already runs on %s" :
			 err == E_DENIED ? "this user may not write in %s; run as its owner" :
			 "%s: there is no such data directory; make one with: motcua init --data DIR", app->dir);
}

/* The sender when none is named: at the host of the site's address. */
static str default_sender(struct arena *mem, str base_url)
{
	str rest = base_url, host;

	str_cut(&rest, '/');
	str_cut(&rest, '/');
	host = str_cut(&rest, '/');
	host = str_cut(&host, ':');
	return str_fmt(mem, "motcua@%" STR_FMT, STR_ARG(str_find(S("0123456789["), host.n ? host.p[0] : '[') >= 0 ?
						S("localhost") : host));
}

/* Mail settings, in the environment for every verb (a notice written while no server runs is sent by the
 * next one) and as options of serve. */
static int mail_settings(struct app *app, struct arena *mem, int *argc, char **argv)
{
	const char *url = option_take(argc, argv, "--smtp"), *from = option_take(argc, argv, "--mail-from");
	const char *user = option_take(argc, argv, "--smtp-user-file"), *ca = option_take(argc, argv, "--smtp-ca");

	app->smtp.url = str_of(url ? url : getenv("MOTCUA_SMTP"));
	app->smtp.user_file = str_of(user);
	app->smtp.ca_file = str_of(ca);
	app->mail_from = str_of(from ? from : getenv("MOTCUA_MAIL_FROM"));
	if (app->mail_from.n == 0)
		app->mail_from = default_sender(mem, app->base_url);
	if (app->smtp.url.n && !str_starts(app->smtp.url, S("smtp://")) && !str_starts(app->smtp.url, S("smtps://")))
		return fail_line(64, "--smtp wants smtp://HOST:PORT or smtps://HOST:PORT");
	if (app->smtp.url.n && !mail_address_ok(app->mail_from))
		return fail_line(64, "--mail-from wants an address, for example motcua@example.gov.vn");
	return 0;
}

/* The program file's path, so that its next version can be started in its place. */
static const char *program_path(struct arena *mem)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path));

	return n > 0 && n < (ssize_t)sizeof(path) ? str_z(mem, (str){ path, (size_t)n }) : "motcua";
}

/* Secrets of a payment gateway are in a file that nobody else may read. */
static int pay_settings(struct app *app, struct arena *mem, int *argc, char **argv)
{
	const char *path = option_take(argc, argv, "--pay-file");
	char *text = arena_alloc(mem, PAY_FILE_MAX);
	struct stat st;
	FILE *f;

	path = path ? path : getenv("MOTCUA_PAY_FILE");
	if (!path)
		return 0;
	f = fopen(path, "re");
	if (!f)
		return fail_line(66, "--pay-file: %s cannot be read", path);
	if (fstat(fileno(f), &st) < 0 || (st.st_mode & 077)) {
		fclose(f);
		return fail_line(77, "--pay-file: others may read %s; run chmod 600 on it", path);
	}
	app->pay = (str){ text, fread(text, 1, PAY_FILE_MAX, f) };
	fclose(f);
	return 0;
}

static int serve(struct app *app, struct arena *mem, int argc, char **argv)
{
	struct serve_options o = { .host = "127.0.0.1", .port = 8080, .web_count = 2, .program = program_path(mem) };
	const char *listen = option_take(&argc, argv, "--listen"), *now = option_take(&argc, argv, "--now");
	const char *web = option_take(&argc, argv, "--web"), *base = option_take(&argc, argv, "--base-url");
	struct ledger *l;
	int64_t n;
	instant t;
	int lock, err;
	str why;

	if (listen && !parse_listen(listen, &o, mem))
		return fail_line(64, "--listen wants HOST:PORT, for example 127.0.0.1:8080");
	app->base_url = base ? str_of(base) : str_fmt(mem, "http://%s:%d", o.host, o.port);
	err = mail_settings(app, mem, &argc, argv);
	if (!err)
		err = pay_settings(app, mem, &argc, argv);
	if (err)
		return err;
	if (argc > 1)
		return fail_line(64, "unknown argument %s; see motcua help", argv[1]);
	if (web && str_int(str_of(web), &n) && n >= 1 && n <= 16)
		o.web_count = (int)n;
	if (now) {
		if (!instant_parse(str_of(now), &t))
			return fail_line(64, "--now wants a time such as 2026-01-05T08:00");
		app->clock_offset = t.ms - instant_clock().ms;
		app->clock_set = true;
	}
	err = app_lock(app, &lock);
	/* Sockets handed over mean that people wait: a verb of the command line may just have the lock. */
	for (int tries = 0; err == E_BUSY && getenv("LISTEN_FDS") && tries < 200; tries++) {
		poll(NULL, 0, 50);
		err = app_lock(app, &lock);
	}
	if (err < 0)
		return lock_fails(app, err);
	err = app_load(mem, app, &why);
	if (err >= 0)
		err = ledger_open(mem, app, &l, &why);
	if (err < 0)
		return fail_line(err_exit(err), "%.*s", STR_ARG(why));
	ledger_close(l); /* opened once here: migrates, and says early what is wrong */
	printf("motcua: http://%s:%d/\n", o.host, o.port);
	if (app->demo)
		printf("motcua: demo data. Password of every account: motcua-demo. Try dan.an, motcua.dongkinh, "
		       "tuphap.dongkinh, chutich.dongkinh, motcua.tinh, chuyenvien.soxaydung, lanhdao.soxaydung, "
		       "lanhdao.tinh, quantri\n");
	fflush(stdout);
	return err_exit(parent_run(app, &o));
}

bool cli_reads(const struct app *app, const char *verb)
{
	const struct cli_verb *v = find_verb(app, verb);

	return v && v->needs == VERB_READS;
}

int cli_run(struct ctx *c, int argc, char **argv, struct buf *out, struct buf *err)
{
	const struct cli_verb *v = find_verb(c->app, argv[0]);
	int e;

	if (!v) {
		buf_fmt(err, "motcua: unknown verb %s; see motcua help\n", argv[0]);
		return 64;
	}
	e = v->run(c, argc, argv, out);
	if (e != 0 && c->problems)
		buf_fmt(err, "motcua: %" STR_FMT "\n", STR_ARG(c->problems->text));
	else if (e < 0)
		buf_fmt(err, "motcua: %s: %s. Usage: %s\n", argv[0], err_slug(e), v->usage);
	return e > 0 ? e : err_exit(e);
}

static void close_db(void *db)
{
	db_close(db);
}

static int open_to_read(struct arena *mem, const struct app *app, struct db **ret, str *ret_why)
{
	TRY(db_open_why(ret, app->db_url, DB_READ, mem, ret_why));
	arena_defer(mem, close_db, *ret);
	return 0;
}

static int run_here(struct app *app, struct arena *mem, int argc, char **argv)
{
	const struct cli_verb *v = find_verb(app, argv[0]);
	struct buf out = buf_new(mem, (size_t)1 << 30), err = buf_new(mem, 0);
	struct local_ledger local = { .app = app };
	struct sender sender = local_sender(&local);
	struct ctx c = ctx_system(mem, NULL, app, app_clock(app));
	str why = S("");
	int code, err_open = 0;

	if (v->needs != VERB_BARE) {
		err_open = app_load(mem, app, &why);
		if (err_open >= 0)
			err_open = v->needs == VERB_READS ? open_to_read(mem, app, &c.db, &why) :
							    ledger_open(mem, app, &local.ledger, &why);
		if (err_open < 0)
			return fail_line(err_exit(err_open), "%.*s", STR_ARG(why));
	}
	if (local.ledger) {
		c.db = ledger_db(local.ledger);
		c.sender = &sender;
	}
	code = cli_run(&c, argc, argv, &out, &err);
	if (out.n)
		fwrite(out.p, 1, out.n, stdout);
	if (err.n)
		fwrite(err.p, 1, err.n, stderr);
	return code;
}

static int dispatch(struct app *app, struct arena *mem, int argc, char **argv)
{
	const struct cli_verb *v = find_verb(app, argv[0]);
	int lock, err;

	if (!v)
		return fail_line(64, "unknown verb %s; see motcua help", argv[0]);
	if (v->needs == VERB_BARE)
		return run_here(app, mem, argc, argv);
	err = app_lock(app, &lock);
	if (err == E_BUSY)
		return cli_forward(app, argc, argv);
	return err < 0 ? lock_fails(app, err) : run_here(app, mem, argc, argv);
}

static const char *absolute(struct arena *mem, const char *dir)
{
	char cwd[4096];

	return dir[0] == '/' || !getcwd(cwd, sizeof(cwd)) ? dir : str_fmt(mem, "%s/%s", cwd, dir).p;
}

int cli_main(struct app *app, int argc, char **argv)
{
	struct arena *mem = arena_new((size_t)4 << 30);
	const char *data, *url;
	int code;

	if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
		arena_free(mem);
		return usage(app);
	}
	umask(077); /* what we create is ours alone */
	argc--;
	argv++;
	data = option_take(&argc, argv, "--data");
	url = option_take(&argc, argv, "--db");
	/* Absolute: a running server serves command lines from other folders. */
	app->dir = absolute(mem, data ? data : getenv("MOTCUA_DATA") ? getenv("MOTCUA_DATA") : "data-demo");
	app->db_url = url ? str_of(url) : getenv("MOTCUA_DB") ? str_of(getenv("MOTCUA_DB")) :
		      str_fmt(mem, "%s/motcua.db", app->dir);
	app->base_url = S("http://127.0.0.1:8080");
	if (strcmp(argv[0], "init") == 0)
		code = cli_init(app, mem, option_flag(&argc, argv, "--demo"));
	else if (strcmp(argv[0], "bench") == 0)
		code = cli_bench(app, mem, argc, argv);
	else if (strcmp(argv[0], "serve") == 0)
		code = serve(app, mem, argc, argv);
	else if ((code = mail_settings(app, mem, &(int){ 1 }, argv)) == 0)
		code = dispatch(app, mem, argc, argv);
	arena_free(mem);
	return code;
}
