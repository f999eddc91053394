/* SPDX-License-Identifier: Apache-2.0 */
/* app.c - what all processes share: the list of modules, the data directory's facts, the log line. */
#include "base/base.h"

#include <fcntl.h>
#include <sys/file.h>

#include "app/app.h"
#include "core/ctx/cache.h"
#include "core/ledger/ledger.h"
#include "core/ledger/note.h"
#include "lib/asset/asset.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/mo/mo.h"
#include "lib/pdf/pdf.h"

#define MODULE(name) extern const struct module module_##name;
#include "app/modules.def"
#undef MODULE

const struct module *const all_modules[] = {
#define MODULE(name) &module_##name,
#include "app/modules.def"
#undef MODULE
	NULL,
};

static void send_here(void *arg, struct arena *mem, const struct call *call, struct answer *ret_answer)
{
	struct local_ledger *l = arg;

	ledger_do(l->ledger, mem, app_clock(l->app), call, ret_answer);
}

struct sender local_sender(struct local_ledger *l)
{
	return (struct sender){ send_here, l };
}

void app_log(const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line) - 1, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	n = MIN(n, (int)sizeof(line) - 2);
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return; /* nobody to tell */
}

int app_lock(const struct app *app, int *ret_fd)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/lock", app->dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EACCES || errno == EPERM || errno == EROFS ? E_DENIED : E_NOTFOUND;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return E_BUSY;
	}
	*ret_fd = fd;
	return 0;
}

static void free_fonts(void *fonts)
{
	pdf_fonts_free(fonts);
}

int app_load(struct arena *mem, struct app *app, str *ret_why)
{
	const struct asset *en = asset_find(S("po/en.mo"));
	struct note_key vk;
	struct db *db;
	struct ctx c;
	struct key key;

	if (db_open_why(&db, app->db_url, DB_READ, mem, ret_why) < 0)
		return E_NOTFOUND;
	c = ctx_system(mem, db, app, (instant){ 0 });
	app->origin = meta_get(&c, "origin");
	app->demo = str_eq(meta_get(&c, "demo"), S("1"));
	app->province = meta_get(&c, "province");
	db_close(db);
	if (app->origin.n == 0) {
		*ret_why = S("this is no motcua data directory; make one with: motcua init --data DIR");
		return E_NOTFOUND;
	}
	if (key_load_or_create(str_of(app->dir), S("ledger.key"), &key) < 0) {
		*ret_why = S("cannot read ledger.key in the data directory");
		return E_INTERNAL;
	}
	note_key(&vk, app->origin, key.public);
	crypto_wipe(&key, sizeof(key)); /* the processes forked from here must not inherit it */
	app->vkey = note_key_text(mem, &vk);
	if (en)
		app->english = mo_open(mem, asset_bytes(en));
	app->cache = cache_new(mem);
	app->fonts = pdf_fonts_new();
	arena_defer(mem, free_fonts, app->fonts);
	return 0;
}
