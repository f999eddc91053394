/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service.c - how a server and whoever supervises it talk: systemd's two small protocols, spoken without
 * its library.
 *
 *	sockets in   LISTEN_PID, LISTEN_FDS: descriptors 3, 4, … listen already (sd_listen_fds(3))
 *	words out    NOTIFY_SOCKET: "READY=1", "STOPPING=1" to a datagram socket (sd_notify(3))
 *
 * The first is also how a server hands over to its next version: the same process executes the program
 * anew and leaves its listening sockets open to itself. Who connects meanwhile waits in their queues.
 */
#include "base/base.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "app/app.h"

#define FIRST_FD 3

int service_sockets(int *ret_fds, int max)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	int64_t for_pid = 0, n = 0;

	if (!pid || !count || !str_int(str_of(pid), &for_pid) || !str_int(str_of(count), &n) || for_pid != getpid())
		n = 0;
	unsetenv("LISTEN_PID"); /* not for our children */
	unsetenv("LISTEN_FDS");
	n = MAX(MIN(n, max), 0);
	for (int i = 0; i < n; i++) {
		ret_fds[i] = FIRST_FD + i;
		fcntl(ret_fds[i], F_SETFD, FD_CLOEXEC);
		fcntl(ret_fds[i], F_SETFL, fcntl(ret_fds[i], F_GETFL) | O_NONBLOCK);
	}
	return (int)n;
}

void service_notify(const char *words)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	socklen_t n;
	int fd;

	if (!path || (*path != '/' && *path != '@') || strlen(path) >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, strlen(path));
	n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
	if (*path == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, words, strlen(words), MSG_NOSIGNAL, (struct sockaddr *)&to, n) < 0)
		app_log("level=warning what=notify why=\"%s\"", strerror(errno));
	close(fd);
}

/* Puts the sockets at 3, 4, … without closing one that is still to be moved. */
static bool place_sockets(const int *fds, int n)
{
	int high[SERVICE_SOCKETS];

	for (int i = 0; i < n; i++) {
		high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, FIRST_FD + n);
		if (high[i] < 0)
			return false;
	}
	for (int i = 0; i < n; i++)
		if (dup2(high[i], FIRST_FD + i) < 0) /* and stays open across exec */
			return false;
	return true;
}

/* What this process was started with; options are read out of main()'s own list. */
static bool command_line(char *text, size_t size, char **ret_argv, size_t max)
{
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size);
	size_t count = 0;

	if (fd >= 0)
		close(fd);
	if (n <= 0 || (size_t)n == size || text[n - 1] != '\0')
		return false;
	for (char *at = text; at < text + n && count < max; at += strlen(at) + 1)
		ret_argv[count++] = at;
	ret_argv[count] = NULL;
	return count < max;
}

void service_again(const char *program, const int *fds, int n)
{
	char pid[16], count[16], text[16384], *argv[64];
	sigset_t none;

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	snprintf(count, sizeof(count), "%d", n);
	if (!command_line(text, sizeof(text), argv, ARRAY_LEN(argv) - 1) || !place_sockets(fds, n) || setenv("LISTEN_PID", pid, 1) < 0 || setenv("LISTEN_FDS", count, 1) < 0)
		return;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(program, argv);
}
