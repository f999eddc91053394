/* SPDX-License-Identifier: Apache-2.0 */
/* file_test.c - bytes that nobody names are collected, others never. */
#include "base/base.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "core/file/file.h"
#include "core/ledger/ledger.h"
#include "core/web/bench_test.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"

static const struct module *const modules[] = { NULL };

/* Makes a file two days old. */
static void age(const char *path)
{
	struct timespec t[2] = { { .tv_sec = instant_clock().ms / 1000 - 2 * 86400 }, { 0 } };

	t[1] = t[0];
	CHECK(utimensat(AT_FDCWD, path, t, 0) == 0);
}

static char *write_file(struct ctx *c, str path)
{
	char *z = str_z(c->mem, path);
	int fd = open(z, O_WRONLY | O_CREAT, 0600);

	CHECK(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0);
	return z;
}

TEST_BENCH(file, modules, orphans_are_collected_after_a_day)
{
	struct ctx c = bench_ctx(b);
	str sha = sha256_hex(c.mem, S("x")), other = sha256_hex(c.mem, S("y"));
	str dir = str_fmt(c.mem, "%s/blobs/%.2s", b->app.dir, sha.p);
	str other_dir = str_fmt(c.mem, "%s/blobs/%.2s", b->app.dir, other.p);
	char *spool = write_file(&c, str_fmt(c.mem, "%s/spool/left", b->app.dir));
	char *fresh = write_file(&c, str_fmt(c.mem, "%s/spool/fresh", b->app.dir));
	char *orphan = write_file(&c, str_fmt(c.mem, "%" STR_FMT "/%" STR_FMT, STR_ARG(dir), STR_ARG(sha)));
	char *kept = write_file(&c, str_fmt(c.mem, "%" STR_FMT "/%" STR_FMT, STR_ARG(other_dir), STR_ARG(other)));

	CHECK(db_exec(ledger_db(b->ledger),
		      "INSERT INTO file (id, sha256, size, type, name, owner, created_at) VALUES ('f', $1, 1, 't', 'n', 'o', 1)",
		      TEXT(other)) == 1);
	age(spool);
	age(orphan);
	age(kept);
	for (int64_t minute = 0; minute < 256; minute++) {
		c.now.ms = minute * MS_MINUTE;
		CHECK_OK(file_tidy(&c));
	}
	CHECK(access(spool, F_OK) < 0);
	CHECK(access(orphan, F_OK) < 0);
	CHECK(access(fresh, F_OK) == 0);
	CHECK(access(kept, F_OK) == 0);
}
