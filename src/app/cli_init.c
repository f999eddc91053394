/* SPDX-License-Identifier: Apache-2.0 */
/* cli_init.c - `motcua init`: a new data directory, empty or with the demo province. */
#include "base/base.h"

#include <sys/stat.h>

#include "app/app.h"
#include "core/file/file.h"
#include "core/ledger/ledger.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"

static int say(const char *what, str why, int err)
{
	fprintf(stderr, "motcua: %s: %.*s\n", what, STR_ARG(why));
	return err_exit(err);
}

static int fill(struct app *app, struct arena *mem, struct ledger *l, bool demo)
{
	struct local_ledger local = { l, app };
	struct sender sender = local_sender(&local);
	struct ctx c = ctx_system(mem, ledger_db(l), app, app_clock(app));

	c.sender = &sender;
	for (const struct module *const *m = app->modules; *m; m++) {
		if (((*m)->init && (*m)->init(&c) < 0) || (demo && (*m)->demo && (*m)->demo(&c) < 0))
			return say((*m)->name, c.problems ? c.problems->text : S("its data could not be imported"),
				   E_INTERNAL);
	}
	return 0;
}

int cli_make(struct app *app, struct arena *mem, bool demo, int *ret_lock, struct ledger **ret, str *ret_why)
{
	struct ledger *l;
	struct ctx c;
	uint8_t rnd[6];
	int err;

	if (mkdir(app->dir, 0700) < 0 && errno != EEXIST) {
		*ret_why = str_of(strerror(errno));
		return errno == EACCES ? E_DENIED : E_NOTFOUND;
	}
	err = app_lock(app, ret_lock);
	if (err < 0) {
		*ret_why = err == E_BUSY ? S("another motcua runs on this directory") : S("no directory that this user may write");
		return err;
	}
	*ret_why = S("cannot create blobs/ and spool/");
	if (file_dirs(app->dir) < 0)
		return E_DENIED;
	crypto_random(rnd, sizeof(rnd));
	/* The ledger's name: unique without asking anybody; shown in every checkpoint. */
	app->origin = demo ? str_fmt(mem, "motcua.demo/%" STR_FMT, STR_ARG(str_hex(mem, rnd, 6))) :
			     str_fmt(mem, "motcua/%" STR_FMT, STR_ARG(str_hex(mem, rnd, 6)));
	app->demo = demo;
	TRY(ledger_open(mem, app, &l, ret_why));
	c = ctx_system(mem, ledger_db(l), app, app_clock(app));
	*ret_why = S("is a motcua data directory already; nothing was changed");
	if (meta_get(&c, "origin").n)
		return E_INVALID;
	if (meta_set(&c, "origin", app->origin) < 0 || meta_set(&c, "demo", demo ? S("1") : S("0")) < 0 ||
	    (demo && meta_set(&c, "province", S("Tỉnh Lạng Sơn")) < 0)) {
		*ret_why = str_of(db_error(ledger_db(l)));
		return E_BUSY;
	}
	*ret = l;
	return 0;
}

int cli_init(struct app *app, struct arena *mem, bool demo)
{
	struct ledger *l;
	int lock, code, err;
	str why;

	err = cli_make(app, mem, demo, &lock, &l, &why);
	if (err < 0)
		return say(app->dir, why, err);
	code = fill(app, mem, l, demo);
	if (code == 0)
		printf("motcua: %s is ready%s\n", app->dir, demo ? ", with the demo province" : "");
	return code;
}
