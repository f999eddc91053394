/* SPDX-License-Identifier: Apache-2.0 */
/* archive.c - libzip behind archive.h. */
#include <zip.h>

#include "base/base.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "lib/archive/archive.h"
#include "lib/crypto/crypto.h"

struct archive {
	struct arena *mem;
	zip_t *zip; /* NULL: ended */
	const char *path;
	char why[512];
};

static void discard(void *arg)
{
	struct archive *a = arg;

	if (a->zip)
		zip_discard(a->zip);
	a->zip = NULL;
}

static int fail(struct archive *a, int err, const char *what, const char *name)
{
	snprintf(a->why, sizeof(a->why), "%s: %s", name, what);
	return err;
}

static struct archive *archive_at(struct arena *mem, const char *path)
{
	struct archive *a = NEW(mem, struct archive);

	*a = (struct archive){ .mem = mem, .path = path };
	arena_defer(mem, discard, a);
	return a;
}

const char *archive_why(const struct archive *a)
{
	return a->why;
}

int archive_new(struct arena *mem, const char *path, struct archive **ret)
{
	struct archive *a = archive_at(mem, path);
	int code;

	*ret = a;
	a->zip = zip_open(path, ZIP_CREATE | ZIP_EXCL, &code);
	return a->zip ? 0 : fail(a, E_CONFLICT, "exists already, or its folder does not", path);
}

int archive_add(struct archive *a, const char *name, const char *path, bool pack)
{
	zip_source_t *source = zip_source_file(a->zip, path, 0, -1);
	zip_int64_t i = source ? zip_file_add(a->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;

	if (i < 0) {
		zip_source_free(source);
		return fail(a, E_INTERNAL, zip_strerror(a->zip), path);
	}
	if (zip_set_file_compression(a->zip, (zip_uint64_t)i, pack ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) < 0)
		return fail(a, E_INTERNAL, zip_strerror(a->zip), path);
	return 0;
}

static int sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int bad = fd < 0 || fsync(fd) < 0;

	if (fd >= 0)
		close(fd);
	return bad ? E_INTERNAL : 0;
}

int archive_end(struct archive *a)
{
	mode_t mask = umask(0077);
	int bad = zip_close(a->zip);

	umask(mask);
	if (bad < 0) /* the archive stays open then, and is discarded with the arena */
		return fail(a, E_INTERNAL, zip_strerror(a->zip), a->path);
	a->zip = NULL;
	return sync_file(a->path) < 0 ? fail(a, E_INTERNAL, strerror(errno), a->path) : 0;
}

int archive_open(struct arena *mem, const char *path, struct archive **ret)
{
	struct archive *a = archive_at(mem, path);
	int code = 0;

	*ret = a;
	a->zip = zip_open(path, ZIP_RDONLY, &code);
	if (a->zip)
		return 0;
	return code == ZIP_ER_NOENT ? fail(a, E_NOTFOUND, "no such file", path) : fail(a, E_INVALID, "not a backup", path);
}

/* Copies the entry to fd and hashes it on the way. */
static int copy(struct archive *a, zip_file_t *from, int fd, const char *name, uint8_t digest[SHA256_SIZE])
{
	struct sha256 h;
	char chunk[65536];
	zip_int64_t n;

	sha256_init(&h);
	while ((n = zip_fread(from, chunk, sizeof(chunk))) > 0) {
		sha256_add(&h, chunk, (size_t)n);
		for (ssize_t at = 0, k; at < n; at += k) {
			k = write(fd, chunk + at, (size_t)(n - at));
			if (k <= 0)
				return fail(a, E_INTERNAL, strerror(errno), name);
		}
	}
	if (n < 0)
		return fail(a, E_INVALID, zip_file_strerror(from), name);
	sha256_end(&h, digest);
	return fsync(fd) < 0 ? fail(a, E_INTERNAL, strerror(errno), name) : 0;
}

int archive_extract(struct archive *a, const char *name, const char *path, str *ret_sha256)
{
	zip_file_t *from = zip_fopen(a->zip, name, 0);
	uint8_t digest[SHA256_SIZE];
	int fd, err;

	if (!from)
		return fail(a, zip_name_locate(a->zip, name, 0) < 0 ? E_NOTFOUND : E_INVALID, "cannot be read from the archive", name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	err = fd < 0 ? fail(a, E_INTERNAL, strerror(errno), path) : copy(a, from, fd, name, digest);
	if (fd >= 0)
		close(fd);
	if (zip_fclose(from) != 0 && err >= 0)
		err = fail(a, E_INVALID, "damaged in the archive", name);
	if (err >= 0)
		*ret_sha256 = str_hex(a->mem, digest, sizeof(digest));
	return err;
}
