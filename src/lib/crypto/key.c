/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key.c - a signing key's seed on disk.
 *
 * A key that signed a checkpoint must still be there after a power cut, so it is on disk before the
 * first use: written under a temporary name, fsynced, then given its name by link(), which fails when
 * another process was first, then the directory is fsynced.
 */
#include "base/base.h"
#include "lib/crypto/crypto.h"

#include <fcntl.h>
#include <sys/stat.h>

#define SEED_SIZE 32
#define FILE_SIZE (2 * SEED_SIZE + 1)

/* Reads dir/name into seed. E_NOTFOUND when there is no such file. */
static int seed_read(int dir, const char *name, uint8_t seed[SEED_SIZE])
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char text[FILE_SIZE + 1];
	struct stat st;
	ssize_t n;
	bool ok;

	if (fd < 0)
		return errno == ENOENT ? E_NOTFOUND : E_DENIED;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (st.st_mode & 077)) {
		close(fd);
		return E_DENIED;
	}
	n = read(fd, text, sizeof(text));
	close(fd);
	if (n < 0)
		return E_INTERNAL;
	ok = n == FILE_SIZE && text[FILE_SIZE - 1] == '\n' &&
	     str_unhex((str){ text, FILE_SIZE - 1 }, seed, SEED_SIZE);
	crypto_wipe(text, sizeof(text));
	return ok ? 0 : E_INVALID;
}

/* Puts the bytes in a file of that name and on disk. */
static int file_write(int dir, const char *name, const char *text, size_t n)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	int err = 0;

	if (fd < 0)
		return errno == EACCES || errno == EROFS ? E_DENIED : E_INTERNAL;
	if (write(fd, text, n) != (ssize_t)n || fsync(fd) < 0)
		err = E_INTERNAL;
	if (close(fd) < 0)
		err = E_INTERNAL;
	return err;
}

/* Makes a new seed under that name; a file that came into being meanwhile is left alone. */
static int seed_create(int dir, const char *name, struct arena *a)
{
	uint8_t seed[SEED_SIZE];
	str temp = str_fmt(a, ".%s.%s", name, token_new(a).p), hex;
	int err;

	crypto_random(seed, sizeof(seed));
	hex = str_fmt(a, "%s\n", str_hex(a, seed, sizeof(seed)).p);
	crypto_wipe(seed, sizeof(seed));
	err = file_write(dir, temp.p, hex.p, hex.n);
	if (err == 0 && linkat(dir, temp.p, dir, name, 0) < 0 && errno != EEXIST)
		err = E_INTERNAL;
	unlinkat(dir, temp.p, 0);
	if (err == 0 && fsync(dir) < 0)
		err = E_INTERNAL;
	return err;
}

int key_load_or_create(str dir, str name, struct key *ret_key)
{
	struct arena *a = arena_new(1 << 16);
	int fd = open(str_z(a, dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *file = str_z(a, name);
	uint8_t seed[SEED_SIZE];
	int err;

	if (fd < 0) {
		arena_free(a);
		return E_DENIED;
	}
	err = seed_read(fd, file, seed);
	if (err == E_NOTFOUND) {
		err = seed_create(fd, file, a);
		if (err == 0)
			err = seed_read(fd, file, seed);
	}
	if (err == 0)
		key_from_seed(ret_key, seed);
	crypto_wipe(seed, sizeof(seed));
	close(fd);
	arena_free(a);
	return err;
}
