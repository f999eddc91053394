/* SPDX-License-Identifier: Apache-2.0 */
/* spool.c - uploads on their way to disk: written, hashed and synced before anybody relies on
 * them. */
#include "base/base.h"

#include <fcntl.h>
#include <sys/random.h>

#include "lib/http/http_impl.h"

/* At the end of the request. */
static void spool_forget(void *arg)
{
	struct http_spool *s = arg;

	if (s->fd >= 0)
		close(s->fd);
	if (!s->upload.kept)
		unlink(s->upload.spool_path.p);
}

int http_spool_open(struct http_impl *r, str filename, str type)
{
	struct http_spool *s = NEW(r->req.mem, struct http_spool);
	uint8_t name[16];

	if (getrandom(name, sizeof(name), 0) != (ssize_t)sizeof(name))
		return 500;
	s->owner = r;
	s->upload.filename = filename.p ? filename : S("");
	s->upload.type = type.p ? type : S("");
	s->upload.spool_path = str_fmt(r->req.mem, "%s/%" STR_FMT, r->server->config.spool_dir,
				       STR_ARG(str_hex(r->req.mem, name, sizeof(name))));
	s->fd = open(s->upload.spool_path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (s->fd < 0)
		return 500;
	arena_defer(r->req.mem, spool_forget, s);
	crypto_hash_sha256_init(&s->sha);
	r->spool = s;
	return 0;
}

int http_spool_write(struct http_spool *s, const char *p, size_t n)
{
	if (n > s->owner->plan.file_max - s->upload.size)
		return 413;
	crypto_hash_sha256_update(&s->sha, (const unsigned char *)p, n);
	s->upload.size += n;
	while (n) {
		ssize_t done = write(s->fd, p, n);

		if (done < 0 && errno != EINTR)
			return 500;
		if (done > 0) {
			p += done;
			n -= (size_t)done;
		}
	}
	return 0;
}

int http_spool_close(struct http_spool *s)
{
	int failed = fsync(s->fd);

	crypto_hash_sha256_final(&s->sha, s->upload.sha256);
	failed |= close(s->fd);
	s->fd = -1;
	s->owner->spool = NULL;
	return failed ? 500 : 0;
}

void http_upload_keep(struct http_req *req, struct http_upload *upload)
{
	UNUSED(req);
	upload->kept = true;
}
