/* SPDX-License-Identifier: Apache-2.0 */
/* jail.c - our side: fork, collect the answer, bury the child. Its side is in cage.c. */
#include "base/base.h"
#include "lib/jail/jail.h"
#include "lib/jail/cage.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

struct jail {
	struct arena *mem;
	pid_t pid;
	int fd;
	size_t max; /* bytes the answer may have */
	struct cage_head head;
	size_t got; /* bytes read: the head, then the answer */
	char *answer;
};

int jail_start(struct jail **ret_jail, jail_fn *fn, str in, const struct jail_limits *limits)
{
	struct jail_limits l = limits ? *limits : JAIL_LIMITS_DEFAULT;
	struct arena *mem;
	struct jail *j;
	int fd[2];
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) < 0)
		return E_BUSY;
	pid = fork();
	if (pid == 0)
		cage_run(fd[1], fn, in, &l);
	close(fd[1]);
	if (pid < 0 || fcntl(fd[0], F_SETFL, O_NONBLOCK) < 0) {
		close(fd[0]);
		return E_BUSY;
	}
	mem = arena_new(l.output + ((size_t)1 << 20));
	j = NEW(mem, struct jail);
	*j = (struct jail){ .mem = mem, .pid = pid, .fd = fd[0], .max = l.output };
	*ret_jail = j;
	return 0;
}

int jail_fd(const struct jail *j)
{
	return j->fd;
}

/* The head has come: may the rest? */
static int head_check(struct jail *j)
{
	if (j->head.n > j->max)
		return E_LIMIT;
	j->answer = arena_alloc(j->mem, j->head.n + 1);
	return 0;
}

/* Where the next bytes belong, and how many may come; one byte too many is asked for, to see the end
 * of the file, which says that the child is gone. */
static size_t next_place(struct jail *j, char **ret_place)
{
	if (j->got < sizeof(j->head)) {
		*ret_place = (char *)&j->head + j->got;
		return sizeof(j->head) - j->got;
	}
	*ret_place = j->answer + (j->got - sizeof(j->head));
	return sizeof(j->head) + j->head.n + 1 - j->got;
}

/* The child has ended. Its status is foreign input too: only known codes pass. */
static int verdict(const struct jail *j, struct arena *mem, str *ret_out)
{
	if (j->got < sizeof(j->head) || j->got != sizeof(j->head) + j->head.n)
		return E_INVALID;
	if (j->head.status == 0) {
		*ret_out = str_copy(mem, (str){ j->answer, j->head.n });
		return 0;
	}
	switch (j->head.status) {
	case E_NOTFOUND:
	case E_DENIED:
	case E_CONFLICT:
	case E_LIMIT:
	case E_INTERNAL:
		return (int)j->head.status;
	default:
		return E_INVALID;
	}
}

int jail_read(struct jail *j, struct arena *mem, str *ret_out)
{
	for (;;) {
		char *place;
		size_t room = next_place(j, &place);
		ssize_t n = read(j->fd, place, room);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? E_BUSY : E_INVALID;
		if (n == 0)
			return verdict(j, mem, ret_out);
		j->got += (size_t)n;
		if (j->got > sizeof(j->head) + (j->answer ? j->head.n : 0))
			return E_INVALID; /* more than announced */
		if (j->got == sizeof(j->head) && !j->answer)
			TRY(head_check(j));
	}
}

void jail_free(struct jail *j)
{
	if (!j)
		return;
	/* Its own process until waited for, so the number is still its. It does no I/O that could
	 * delay its death. */
	kill(j->pid, SIGKILL);
	while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(j->fd);
	arena_free(j->mem);
}

int jail_run(struct arena *mem, jail_fn *fn, str in, const struct jail_limits *limits, str *ret_out)
{
	struct jail *j;
	int err;

	TRY(jail_start(&j, fn, in, limits));
	while ((err = jail_read(j, mem, ret_out)) == E_BUSY) {
		struct pollfd p = { .fd = j->fd, .events = POLLIN };

		poll(&p, 1, -1);
	}
	jail_free(j);
	return err;
}
