/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine.c - which doors each process keeps. Called once it has opened what it needs, before the first
 * byte of a visitor.
 *
 *	           files                                   sockets to others     children
 *	web        blobs to read, spool to write           none *                none
 *	ledger     the data directory                      none *                argon2 (jail)
 *	courier    those of the command line's user        mail, database        jails
 *
 *	* with PostgreSQL: to the database.
 *
 * The courier runs the verbs of whoever may open the admin socket, with paths of theirs; it takes no byte
 * from the network. What it fetches or parses is done by children in lib/jail.
 */
#include "base/base.h"

#include "app/app.h"

/* Fonts, time zones, name services, certificates: what libraries look up. */
#define LIBRARIES \
	{ "/usr", SANDBOX_READ }, { "/etc/fonts", SANDBOX_READ }, { "/var/cache/fontconfig", SANDBOX_READ }, \
	{ "/etc/localtime", SANDBOX_READ }, { "/etc/ssl", SANDBOX_READ }, { "/etc/resolv.conf", SANDBOX_READ }, \
	{ "/etc/hosts", SANDBOX_READ }, { "/etc/nsswitch.conf", SANDBOX_READ }, { "/dev/urandom", SANDBOX_READ }

static const char *path(struct arena *mem, str dir, const char *name)
{
	return str_fmt(mem, "%" STR_FMT "%s", STR_ARG(dir), name).p;
}

static str folder_of(str file)
{
	size_t n = file.n;

	while (n && file.p[n - 1] != '/')
		n--;
	return n > 1 ? str_sub(file, 0, n - 1) : n ? S("/") : S(".");
}

static const struct sandbox_path *list_copy(struct arena *mem, const struct sandbox_path *list, size_t bytes)
{
	return memcpy(arena_alloc(mem, bytes), list, bytes);
}

struct sandbox confine_web(struct arena *mem, const struct app *app)
{
	bool pg = str_starts(app->db_url, S("postgresql:"));
	str dir = str_of(app->dir);
	struct sandbox_path list[] = {
		{ path(mem, dir, "/spool"), SANDBOX_WRITE },
		{ path(mem, dir, "/blobs"), SANDBOX_READ },
		/* Open already; here for the case that the database library opens them again. */
		{ pg ? "" : path(mem, app->db_url, ""), SANDBOX_READ },
		{ pg ? "" : path(mem, app->db_url, "-wal"), SANDBOX_READ },
		{ pg ? "" : path(mem, app->db_url, "-shm"), SANDBOX_WRITE },
		LIBRARIES,
		{ NULL, SANDBOX_READ },
	};

	return (struct sandbox){ .paths = list_copy(mem, list, sizeof(list)), .connect = pg };
}

struct sandbox confine_ledger(struct arena *mem, const struct app *app)
{
	bool pg = str_starts(app->db_url, S("postgresql:"));
	struct sandbox_path list[] = {
		{ app->dir, SANDBOX_WRITE },
		{ pg ? "" : path(mem, folder_of(app->db_url), ""), SANDBOX_WRITE },
		{ "/proc", SANDBOX_READ }, /* a jail looks up its own size */
		LIBRARIES,
		{ NULL, SANDBOX_READ },
	};

	return (struct sandbox){ .paths = list_copy(mem, list, sizeof(list)), .keep = true, .connect = pg, .children = true };
}

struct sandbox confine_courier(void)
{
	return (struct sandbox){ .keep = true, .connect = true, .load = true, .children = true };
}

void confine(struct arena *mem, const char *process, const struct sandbox *s)
{
	str why;

	if (sandbox_enter(mem, s, &why) == 0)
		return;
	app_log("level=fatal what=sandbox process=%s why=\"%.*s\"", process, STR_ARG(why));
	_exit(70);
}
