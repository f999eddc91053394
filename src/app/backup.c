/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backup.c - motcua backup FILE, motcua restore FILE --data DIR.
 *
 * A backup is one ZIP file: motcua.db, a copy of the database as of one moment; ledger.key, post.key; and
 * blobs/ab/HASH for every file that this copy names. It can be taken while the server works: blobs are on
 * disk before the row that names them commits, and never change. It holds the signing key and personal
 * data, so only its owner may read it.
 *
 * A restore builds DIR.partial, checks every file against its hash and the whole log against its signed
 * checkpoint, and only then gives it the name DIR: a directory that exists is never touched.
 */
#include "base/base.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>

#include "app/app.h"
#include "core/file/file.h"
#include "core/ledger/ledger.h"
#include "lib/archive/archive.h"
#include "lib/db/db.h"
#include "lib/json/json.h"

#define HASHES "SELECT DISTINCT sha256 FROM file ORDER BY sha256"

static char *path_of(struct arena *mem, const char *dir, const char *name)
{
	return str_z(mem, str_fmt(mem, "%s/%s", dir, name));
}

static char *blob_name(struct arena *mem, str sha)
{
	return str_z(mem, str_fmt(mem, "blobs/%.2s/%" STR_FMT, sha.p, STR_ARG(sha)));
}

/* Puts one of the two names on disk for good. */
static void sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

static char *folder_of(struct arena *mem, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return str_z(mem, S("."));
	return str_z(mem, slash == path ? S("/") : (str){ path, (size_t)(slash - path) });
}

/* ---- backup --------------------------------------------------------------------------------------- */

/* The ledger's is always there, the others once they are needed. */
static const char *const keys[] = { "ledger.key", "post.key" };

/* The snapshot and what it names, into the archive. */
static int pack(struct ctx *c, const char *file, const char *copy, int64_t *ret_files)
{
	struct archive *a;
	struct db_rows r;
	struct db *db;
	int err;

	TRY(db_open(&db, str_of(copy), DB_READ));
	err = db_query(db, c->mem, &r, HASHES);
	db_close(db);
	TRY(err);
	err = archive_new(c->mem, file, &a);
	if (err >= 0)
		err = archive_add(a, "motcua.db", copy, true);
	for (size_t i = 0; err >= 0 && i < ARRAY_LEN(keys); i++)
		if (i == 0 || access(path_of(c->mem, c->app->dir, keys[i]), F_OK) == 0)
			err = archive_add(a, keys[i], path_of(c->mem, c->app->dir, keys[i]), false);
	for (size_t i = 0; err >= 0 && i < r.n; i++) {
		char *name = blob_name(c->mem, row_text(&r, i, 0));

		err = archive_add(a, name, path_of(c->mem, c->app->dir, name), false);
	}
	if (err >= 0)
		err = archive_end(a);
	if (err < 0)
		return ctx_fail(c, err, "", _("Không ghi được bản sao lưu. %s"), archive_why(a));
	*ret_files = (int64_t)r.n;
	return 0;
}

static int backup(struct ctx *c, int argc, char **argv, struct buf *out)
{
	struct jw w = jw_new(out);
	char *copy;
	int64_t files = 0;
	int err;

	if (argc == 3 && strcmp(argv[2], "--json") == 0)
		argc = 2;
	if (argc != 2 || argv[1][0] == '-')
		return 64;
	if (db_engine(c->db) == DB_PG)
		return ctx_fail(c, E_INVALID, "", _("Dữ liệu nằm trên PostgreSQL: hãy sao lưu bằng pg_dump, cùng với thư mục blobs và tệp "
						    "ledger.key trong %s."), c->app->dir);
	if (access(argv[1], F_OK) == 0)
		return ctx_fail(c, E_INVALID, "", _("Tệp %s đã có. Hãy chọn tên khác."), argv[1]);
	copy = str_z(c->mem, str_fmt(c->mem, "%s.db-%d", argv[1], (int)getpid()));
	err = db_backup(c->db, copy);
	if (err < 0)
		err = ctx_fail(c, err, "", _("Không chép được cơ sở dữ liệu. %s"), db_error(c->db));
	else if (chmod(copy, 0600) == 0)
		err = pack(c, argv[1], copy, &files);
	unlink(copy);
	TRY(err);
	sync_folder(folder_of(c->mem, argv[1]));
	jw_object(&w);
	jw_kstr(&w, "file", str_of(argv[1]));
	jw_kint(&w, "files", files);
	jw_end(&w);
	buf_char(out, '\n');
	return 0;
}

/* ---- restore -------------------------------------------------------------------------------------- */

static int damaged(struct ctx *c, int err, const char *why)
{
	return ctx_fail(c, err == E_NOTFOUND ? E_INVALID : err, "", _("Không khôi phục được. %s"), why);
}

static int unpack_files(struct ctx *c, struct archive *a, const char *dir, struct db *db, int64_t *ret_files)
{
	struct db_rows r;
	str sha;

	TRY(db_query(db, c->mem, &r, HASHES));
	for (size_t i = 0; i < r.n; i++) {
		char *name = blob_name(c->mem, row_text(&r, i, 0));
		int err = archive_extract(a, name, path_of(c->mem, dir, name), &sha);

		if (err < 0)
			return damaged(c, err, archive_why(a));
		if (!str_eq(sha, row_text(&r, i, 0)))
			return damaged(c, E_INVALID, str_fmt(c->mem, "%s: its bytes are others", name).p);
	}
	*ret_files = (int64_t)r.n;
	return 0;
}

/* The log of what has been unpacked, against its own key. */
static int check_log(struct ctx *c, struct app *app, struct db *db, struct verify_result *ret)
{
	struct ctx there = ctx_system(c->mem, db, app, c->now);
	str why = S("");

	if (app_load(c->mem, app, &why) < 0)
		return damaged(c, E_INVALID, why.p);
	TRY(ledger_verify(&there, ret));
	if (!ret->ok)
		return damaged(c, E_INVALID, str_fmt(c->mem, "event %" PRId64 ": %.*s", ret->first_bad, STR_ARG(ret->why)).p);
	return 0;
}

static int unpack(struct ctx *c, struct archive *a, const char *dir, struct buf *out)
{
	struct app app = { .modules = c->app->modules, .dir = dir,
			   .db_url = str_of(path_of(c->mem, dir, "motcua.db")) };
	struct verify_result v;
	struct jw w = jw_new(out);
	int64_t files = 0;
	struct db *db;
	str sha;
	int err;

	if (mkdir(dir, 0700) < 0 || file_dirs(dir) < 0)
		return ctx_fail(c, errno == EACCES ? E_DENIED : E_INVALID, "", _("Không tạo được thư mục %s."), dir);
	err = archive_extract(a, "motcua.db", path_of(c->mem, dir, "motcua.db"), &sha);
	if (err >= 0)
		err = archive_extract(a, "ledger.key", path_of(c->mem, dir, "ledger.key"), &sha);
	for (size_t i = 1; err >= 0 && i < ARRAY_LEN(keys); i++) {
		err = archive_extract(a, keys[i], path_of(c->mem, dir, keys[i]), &sha);
		err = err == E_NOTFOUND ? 0 : err;
	}
	if (err < 0)
		return damaged(c, err, archive_why(a));
	if (db_open(&db, app.db_url, DB_READ) < 0)
		return damaged(c, E_INVALID, "motcua.db");
	err = unpack_files(c, a, dir, db, &files);
	if (err >= 0)
		err = check_log(c, &app, db, &v);
	db_close(db);
	TRY(err);
	jw_object(&w);
	jw_kint(&w, "files", files);
	jw_kint(&w, "events", v.events);
	jw_kstr(&w, "root", v.root);
	jw_kbool(&w, "ok", true);
	jw_end(&w);
	buf_char(out, '\n');
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	UNUSED(st);
	UNUSED(type);
	UNUSED(at);
	return remove(path);
}

static int restore(struct ctx *c, int argc, char **argv, struct buf *out)
{
	const char *dir = c->app->dir;
	char *partial = str_z(c->mem, str_fmt(c->mem, "%s.partial", dir));
	struct archive *a;
	int err;

	if (argc == 3 && strcmp(argv[2], "--json") == 0)
		argc = 2;
	if (argc != 2 || argv[1][0] == '-')
		return 64;
	if (access(dir, F_OK) == 0 || access(partial, F_OK) == 0)
		return ctx_fail(c, E_INVALID, "", _("Thư mục %s hoặc %s đã có. Chỉ khôi phục vào một thư mục mới."), dir, partial);
	err = archive_open(c->mem, argv[1], &a);
	if (err < 0)
		return ctx_fail(c, err, "", _("Không mở được bản sao lưu. %s"), archive_why(a));
	err = unpack(c, a, partial, out);
	if (err >= 0) {
		sync_folder(partial);
		err = rename(partial, dir) < 0 ? ctx_fail(c, E_INTERNAL, "", _("Không tạo được thư mục %s."), dir) : 0;
		sync_folder(folder_of(c->mem, dir));
	}
	if (err < 0)
		nftw(partial, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return err;
}

static const struct cli_verb verbs[] = {
	{ "backup", "backup FILE", backup, VERB_READS },
	{ "restore", "restore FILE --data DIR", restore, VERB_BARE },
	{ 0 },
};

const struct module module_backup = { .name = "backup", .verbs = verbs };
