/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.c - the content-addressed store.
 *
 * Order on disk: bytes (fsynced by web, or here), rename into place, fsync of the directory, and only
 * then the row's transaction commits. rename() over an existing blob of the same hash is harmless.
 */
#include "base/base.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "core/command/command.h"
#include "core/file/file.h"
#include "core/ledger/ledger.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/image/image.h"
#include "lib/json/json.h"

#define COLS "id, sha256, size, type, name, owner, created_at"

static struct file from_row(const struct db_rows *r, size_t i)
{
	return (struct file){
		.id = row_text(r, i, 0),
		.sha256 = row_text(r, i, 1),
		.size = row_int(r, i, 2),
		.type = row_text(r, i, 3),
		.name = row_text(r, i, 4),
		.owner = row_text(r, i, 5),
		.created_at = { row_int(r, i, 6) },
	};
}

str file_spool_arg(struct arena *mem, str spool_name, str filename, str sha256_hex, int64_t size)
{
	return str_fmt(mem, "spool:%" STR_FMT "\n%" STR_FMT "\n%" STR_FMT "\n%" PRId64, STR_ARG(spool_name),
		       STR_ARG(filename), STR_ARG(sha256_hex), size);
}

str file_path(struct ctx *c, const struct file *f)
{
	return str_fmt(c->mem, "%s/blobs/%.2s/%" STR_FMT, c->app->dir, f->sha256.p, STR_ARG(f->sha256));
}

int file_dirs(const char *dir)
{
	char path[4096];

	for (int i = -2; i < 256; i++) {
		if (i == -2)
			snprintf(path, sizeof(path), "%s/spool", dir);
		else if (i == -1)
			snprintf(path, sizeof(path), "%s/blobs", dir);
		else
			snprintf(path, sizeof(path), "%s/blobs/%02x", dir, (unsigned)i);
		if (mkdir(path, 0700) < 0 && errno != EEXIST)
			return E_INTERNAL;
	}
	return 0;
}

static int fsync_dir_of(struct ctx *c, const struct file *f)
{
	char *dir = str_z(c->mem, str_fmt(c->mem, "%s/blobs/%.2s", c->app->dir, f->sha256.p));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int bad = fd < 0 || fsync(fd) < 0;

	if (fd >= 0)
		close(fd);
	return bad ? E_INTERNAL : 0;
}

static int insert(struct ctx *c, const struct file *f)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	TRY(db_exec(c->db, "INSERT INTO file (" COLS ") VALUES ($1,$2,$3,$4,$5,$6,$7)", TEXT(f->id), TEXT(f->sha256),
		    INT(f->size), TEXT(f->type), TEXT(f->name), TEXT(f->owner), INT(f->created_at.ms)));
	jw_object(&w);
	jw_kstr(&w, "sha256", f->sha256);
	jw_kint(&w, "size", f->size);
	jw_kstr(&w, "type", f->type);
	jw_end(&w);
	emit(c, "file.store", f->id, buf_view(&b));
	return 0;
}

/* The kind of document, from its first bytes; E_INVALID for what no clerk can open. */
static int sniff(struct ctx *c, const char *field, const char *path, str name, str *ret_type)
{
	char head[65536];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));
	struct image_info info;

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return E_INTERNAL;
	if (!image_sniff((str){ head, (size_t)n }, &info))
		return ctx_fail(c, E_INVALID, field,
				_("Tệp “%.*s” không phải ảnh, PDF hay văn bản. Hãy gửi ảnh chụp (JPG, PNG, HEIC), PDF, "
				  "Word hoặc Excel."), STR_ARG(name));
	*ret_type = str_of(info.mime);
	return 0;
}

static int take_spool(struct ctx *c, const char *field, str arg, struct file *ret)
{
	str rest = str_sub(arg, 6, arg.n), spool = str_cut(&rest, '\n'), name = str_cut(&rest, '\n');
	str sha = str_cut(&rest, '\n');
	struct file f = { .name = name, .sha256 = sha, .owner = c->who->login, .created_at = c->now };
	uint8_t digest[SHA256_SIZE];
	char *from;

	if (!str_int(rest, &f.size) || !str_unhex(sha, digest, sizeof(digest)) || str_find(spool, '/') >= 0 ||
	    spool.n == 0 || spool.p[0] == '.')
		return ctx_fail(c, E_INVALID, field, _("Tham chiếu tệp không hợp lệ. Hãy gửi lại tệp."));
	if (f.size == 0)
		return ctx_fail(c, E_INVALID, field, _("Tệp “%.*s” rỗng. Hãy chọn lại tệp."), STR_ARG(name));
	from = str_z(c->mem, str_fmt(c->mem, "%s/spool/%" STR_FMT, c->app->dir, STR_ARG(spool)));
	if (access(from, R_OK) < 0)
		return ctx_fail(c, E_INVALID, field, _("Tệp “%.*s” chưa được nhận đủ. Hãy gửi lại tệp."), STR_ARG(name));
	TRY(sniff(c, field, from, name, &f.type));
	f.id = token_new(c->mem);
	/* link + unlink later, not rename: a batch that rolls back must be able to run again. */
	if (link(from, str_z(c->mem, file_path(c, &f))) < 0 && errno != EEXIST)
		return E_INTERNAL;
	TRY(fsync_dir_of(c, &f));
	TRY(insert(c, &f));
	*ret = f;
	return 0;
}

int file_take(struct ctx *c, const char *field, str arg, struct file *ret)
{
	struct file f;

	if (str_starts(arg, S("spool:")))
		return take_spool(c, field, arg, ret);
	if (file_get(c, arg, &f) < 0 || (!str_eq(f.owner, c->who->login) && c->who != &who_system))
		return ctx_fail(c, E_NOTFOUND, field, _("Không có tệp mang mã này trong kho của bạn. Hãy gửi lại tệp."));
	*ret = f;
	return 0;
}

int file_put(struct ctx *c, str bytes, str type, str name, struct file *ret)
{
	struct file f = { .type = type, .name = name, .size = (int64_t)bytes.n, .owner = c->who->login,
			  .created_at = c->now };
	char *tmp;
	int fd, bad;

	f.sha256 = sha256_hex(c->mem, bytes);
	f.id = token_new(c->mem);
	tmp = str_z(c->mem, str_fmt(c->mem, "%s/spool/%" STR_FMT, c->app->dir, STR_ARG(f.id)));
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return E_INTERNAL;
	bad = write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n || fsync(fd) < 0;
	bad |= close(fd) < 0;
	if (bad || rename(tmp, str_z(c->mem, file_path(c, &f))) < 0)
		return E_INTERNAL;
	TRY(fsync_dir_of(c, &f));
	TRY(insert(c, &f));
	*ret = f;
	return 0;
}

int file_get(struct ctx *c, str id, struct file *ret)
{
	struct db_rows r;

	TRY(db_query(c->db, c->mem, &r, "SELECT " COLS " FROM file WHERE id = $1", TEXT(id)));
	if (r.n == 0)
		return E_NOTFOUND;
	*ret = from_row(&r, 0);
	return 0;
}
