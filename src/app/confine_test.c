/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine_test.c - the attacker's moves, tried from inside each process.
 *
 * Each role is entered in a child, as the server enters it, and every move is tried there; one letter per
 * move comes back: 'x' refused, 'O' done. What a role needs for its work must still be possible.
 */
#include "base/base.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "app/app.h"
#include "base/test.h"

static char place[256]; /* the data directory of the running test */
static pid_t victim;    /* another process of the same user */

static bool opens(const char *name, int flags)
{
	char path[512];
	int fd;

	if (name[0] == '/')
		snprintf(path, sizeof(path), "%s", name);
	else
		snprintf(path, sizeof(path), "%s/%s", place, name);
	fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* ---- the moves: true when it worked ------------------------------------------------------------------------ */

static bool read_key(void) { return opens("ledger.key", O_RDONLY); }
static bool write_database(void) { return opens("motcua.db", O_RDWR); }
static bool change_blob(void) { return opens("blobs/aa", O_WRONLY); }
static bool make_file(void) { return opens("evil.db", O_WRONLY | O_CREAT); }
static bool read_passwd(void) { return opens("/etc/passwd", O_RDONLY); }
static bool read_host_key(void) { return opens("/root/.profile", O_RDONLY) || opens("/etc/hostname", O_RDONLY); }

static bool connect_out(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9), .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 && (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno == ECONNREFUSED);
}

static bool raw_socket(void) { return socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0) >= 0; }

static bool run_shell(void)
{
	static char *argv[] = { "sh", "-c", "exit 0", NULL };

	execve("/bin/sh", argv, NULL);
	return errno != EPERM && errno != EACCES;
}

static bool map_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p != MAP_FAILED && mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool trace_other(void) { return ptrace(PTRACE_ATTACH, victim, NULL, NULL) == 0; }
static bool kill_other(void) { return kill(victim, SIGCONT) == 0 || syscall(SYS_tgkill, victim, victim, SIGCONT) == 0; }

static bool read_other(void)
{
	char b[8];
	struct iovec mine = { b, sizeof(b) }, theirs = { place, sizeof(b) };

	return process_vm_readv(victim, &mine, 1, &theirs, 1, 0) > 0;
}

static bool new_powers(void)
{
	return unshare(CLONE_NEWUSER) == 0 || mount("none", "/mnt", "tmpfs", 0, NULL) == 0 || chroot("/tmp") == 0 ||
	       setuid(0) == 0;
}

static bool kernel_doors(void)
{
	char none[128] = { 0 };

	/* io_uring_setup, bpf, userfaultfd, keyctl, perf_event_open: what escapes are made of. */
	return syscall(SYS_io_uring_setup, 1, none) >= 0 || syscall(SYS_bpf, 0, none, sizeof(none)) >= 0 ||
	       syscall(SYS_userfaultfd, 0) >= 0 || syscall(SYS_keyctl, 0, -3, 0) >= 0 ||
	       syscall(SYS_perf_event_open, none, 0, -1, -1, 0) >= 0 || syscall(SYS_memfd_create, "x", 0) >= 0;
}

static bool read_blob(void) { return opens("blobs/aa", O_RDONLY); }
static bool write_spool(void) { return opens("spool/upload", O_WRONLY | O_CREAT); }

static bool leave_core(void) { return prctl(PR_GET_DUMPABLE) != 0; }

static const struct {
	const char *name;
	bool (*try)(void);
	char web, ledger, courier; /* 'x' must be refused, 'O' is part of its work */
} moves[] = {
	{ "read the signing key", read_key, 'x', 'O', 'O' },
	{ "open the database for writing", write_database, 'x', 'O', 'O' },
	{ "change a stored file", change_blob, 'x', 'O', 'O' },
	{ "make a file in the data directory", make_file, 'x', 'O', 'O' },
	{ "read the list of users", read_passwd, 'x', 'x', 'O' },
	{ "read what is not its own", read_host_key, 'x', 'x', 'O' },
	{ "connect to another machine", connect_out, 'x', 'x', 'O' },
	{ "listen to the network", raw_socket, 'x', 'x', 'x' },
	{ "run a program", run_shell, 'x', 'x', 'x' },
	{ "map memory that can be run", map_code, 'x', 'x', 'O' },
	{ "make written memory runnable", make_code, 'x', 'x', 'O' },
	{ "trace another process", trace_other, 'x', 'x', 'x' },
	{ "read another process's memory", read_other, 'x', 'x', 'x' },
	{ "signal another process", kill_other, 'x', 'x', 'x' },
	{ "gain powers", new_powers, 'x', 'x', 'x' },
	{ "knock at the kernel's rarer doors", kernel_doors, 'x', 'x', 'x' },
	{ "leave a core dump", leave_core, 'x', 'x', 'x' },
	{ "read a stored file", read_blob, 'O', 'O', 'O' },
	{ "keep an upload", write_spool, 'O', 'O', 'O' },
};

/* ---- the play -------------------------------------------------------------------------------------------------- */

static void touch(const char *name)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", place, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	close(fd);
}

static void play(const struct sandbox *s, int out)
{
	struct arena *mem = arena_new(0);
	char result[ARRAY_LEN(moves)];
	str why;

	memset(result, '?', sizeof(result));
	if (sandbox_enter(mem, s, &why) == 0)
		for (size_t i = 0; i < ARRAY_LEN(moves); i++)
			result[i] = moves[i].try() ? 'O' : 'x';
	if (write(out, result, sizeof(result)) != sizeof(result))
		_exit(1);
	_exit(0);
}

/* Plays one role; CHECKs that each move ended as its column says. */
static void try_role(const struct sandbox *s, size_t column)
{
	struct buf wrong = buf_new(test_mem(), 0);
	char result[ARRAY_LEN(moves)];
	int fd[2], status;
	pid_t pid;

	CHECK(pipe2(fd, O_CLOEXEC) == 0);
	pid = fork();
	if (pid == 0)
		play(s, fd[1]);
	close(fd[1]);
	CHECK_INT(read(fd[0], result, sizeof(result)), sizeof(result));
	close(fd[0]);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		char want = column == 0 ? moves[i].web : column == 1 ? moves[i].ledger : moves[i].courier;

		if (result[i] != want)
			buf_fmt(&wrong, "%s; ", moves[i].name);
	}
	CHECK_STRZ(buf_view(&wrong), "");
}

TEST(confine, no_process_can_do_what_an_attacker_would_want_of_it)
{
	struct app app = { .dir = place };
	struct sandbox web, ledger, courier = confine_courier();
	char blobs[300], spool[300];

	if (*sandbox_missing()) /* an older kernel: said at the start of the server */
		return;
	snprintf(place, sizeof(place), "%" STR_FMT, STR_ARG(test_dir()));
	snprintf(blobs, sizeof(blobs), "%s/blobs", place);
	snprintf(spool, sizeof(spool), "%s/spool", place);
	CHECK(mkdir(blobs, 0700) == 0 && mkdir(spool, 0700) == 0);
	touch("ledger.key");
	touch("motcua.db");
	touch("blobs/aa");
	app.db_url = str_fmt(test_mem(), "%s/motcua.db", place);
	victim = fork();
	if (victim == 0) {
		pause();
		_exit(0);
	}
	web = confine_web(test_mem(), &app);
	ledger = confine_ledger(test_mem(), &app);
	try_role(&web, 0);
	try_role(&ledger, 1);
	try_role(&courier, 2);
	kill(victim, SIGKILL);
	waitpid(victim, NULL, 0);
}
