/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli_admin.c - a command line on its way to the running server and back.
 *
 * Request: 4 bytes count, then each argument (the working directory first) as 4 bytes length and bytes.
 * Reply: 4 bytes exit code, output, errors, each as length and bytes. The socket is 0600: whoever can
 * open it owns the data directory anyway.
 */
#include "base/base.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "app/app.h"

#define ARG_BYTES ((uint32_t)64 << 20)

static bool send_all(int fd, const void *p, size_t n)
{
	const char *at = p;

	while (n) {
		ssize_t k = send(fd, at, n, MSG_NOSIGNAL);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		at += k;
		n -= (size_t)k;
	}
	return true;
}

static bool recv_all(int fd, void *p, size_t n)
{
	char *at = p;

	while (n) {
		ssize_t k = recv(fd, at, n, 0);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		at += k;
		n -= (size_t)k;
	}
	return true;
}

static bool send_str(int fd, str s)
{
	uint32_t n = (uint32_t)s.n;

	return send_all(fd, &n, sizeof(n)) && send_all(fd, s.p, s.n);
}

static bool recv_str(int fd, struct arena *mem, str *ret)
{
	uint32_t n;
	char *p;

	if (!recv_all(fd, &n, sizeof(n)) || n > ARG_BYTES)
		return false;
	p = arena_alloc(mem, (size_t)n + 1);
	if (!recv_all(fd, p, n))
		return false;
	*ret = (str){ p, n };
	return true;
}

int cli_forward(const struct app *app, int argc, char **argv)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct arena *mem = arena_new((size_t)4 << 30);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	uint32_t n = (uint32_t)argc, code = 75;
	char cwd[4096];
	str out, err;
	bool ok;

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/admin.sock", app->dir);
	ok = fd >= 0 && connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0 && getcwd(cwd, sizeof(cwd)) &&
	     send_all(fd, &n, sizeof(n)) && send_str(fd, str_of(cwd));
	for (int i = 0; ok && i < argc; i++)
		ok = send_str(fd, str_of(argv[i]));
	ok = ok && recv_all(fd, &code, sizeof(code)) && recv_str(fd, mem, &out) && recv_str(fd, mem, &err);
	if (ok) {
		fwrite(out.p, 1, out.n, stdout);
		fwrite(err.p, 1, err.n, stderr);
	} else {
		fprintf(stderr, "motcua: %s is in use, but its server does not answer; try again\n", app->dir);
		code = 75;
	}
	if (fd >= 0)
		close(fd);
	arena_free(mem);
	return (int)code;
}

bool cli_receive(struct arena *mem, int fd, struct command_line *ret)
{
	uint32_t n;
	str s, cwd;

	if (!recv_all(fd, &n, sizeof(n)) || n < 1 || n > CLI_ARGS || !recv_str(fd, mem, &cwd))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (!recv_str(fd, mem, &s))
			return false;
		ret->argv[i] = str_z(mem, s);
	}
	ret->argv[n] = NULL;
	ret->argc = (int)n;
	ret->cwd = str_z(mem, cwd);
	return true;
}

void cli_serve(struct ctx *c, int fd, struct command_line *l)
{
	struct buf out = buf_new(c->mem, (size_t)512 << 20), err = buf_new(c->mem, 0);
	uint32_t code;

	if (chdir(l->cwd) < 0)
		return;
	code = (uint32_t)cli_run(c, l->argc, l->argv, &out, &err);
	if (send_all(fd, &code, sizeof(code)) && send_str(fd, buf_view(&out)))
		send_str(fd, buf_view(&err));
}
