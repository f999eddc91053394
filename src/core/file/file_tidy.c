/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file_tidy.c - collects bytes that nobody names: spool files of requests that died with their process, and
 * blobs whose command was rolled back after the bytes were in place.
 *
 * Only what is older than a day goes, so nothing that a running command is about to name is touched. One of
 * the 256 blob folders is looked at each minute: all of them in four hours, without a long pause.
 */
#include "base/base.h"

#include <dirent.h>
#include <sys/stat.h>

#include "core/command/command.h"
#include "core/file/file.h"
#include "lib/db/db.h"

#define AGE_S (24 * 3600)

/* Is this file older than a day by the machine's clock? --now moves ours, not the file system's. */
static bool old(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && instant_clock().ms / 1000 - st.st_mtime > AGE_S;
}

static bool named(struct ctx *c, str sha)
{
	struct db_rows r;

	return db_query(c->db, c->mem, &r, "SELECT 1 FROM file WHERE sha256 = $1 LIMIT 1", TEXT(sha)) < 0 || r.n > 0;
}

static void sweep(struct ctx *c, const char *folder, bool blobs)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *path = str_z(c->mem, str_fmt(c->mem, "%s/%s", folder, e->d_name));

		if (e->d_name[0] != '.' && old(path) && !(blobs && named(c, str_of(e->d_name))))
			unlink(path);
	}
	if (d)
		closedir(d);
}

int file_tidy(struct ctx *c)
{
	unsigned folder = (unsigned)(c->now.ms / MS_MINUTE % 256);

	sweep(c, str_fmt(c->mem, "%s/spool", c->app->dir).p, false);
	sweep(c, str_fmt(c->mem, "%s/blobs/%02x", c->app->dir, folder).p, true);
	return 0;
}
