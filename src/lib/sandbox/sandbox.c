/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox.c - the three locks. Landlock first, because the filter that follows forbids its calls.
 *
 * Debian 12's headers know Landlock's first version and a bit; what came later is declared here with the
 * kernel's names and numbers (include/uapi/linux/landlock.h) and used when the running kernel has it.
 */
#include "base/base.h"
#include "lib/sandbox/sandbox.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* ---- files and processes: Landlock --------------------------------------------------------------------- */

#define FS_TRUNCATE (1ULL << 14)     /* from version 3 */
#define NET_BIND_TCP (1ULL << 0)     /* from version 4 */
#define NET_CONNECT_TCP (1ULL << 1)
#define FS_IOCTL_DEV (1ULL << 15)    /* from version 5 */
#define SCOPE_ABSTRACT_UNIX (1ULL << 0) /* from version 6 */
#define SCOPE_SIGNAL (1ULL << 1)

struct ruleset {
	uint64_t files, net, scoped;
};

#define FS_ALL_V1 (((uint64_t)LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE (FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | \
		  LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REFER | FS_TRUNCATE)
#define FS_OF_A_FILE (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE)

static long landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
}

static struct ruleset ruleset_of(const struct sandbox *s, long version)
{
	struct ruleset r = { 0, 0, 0 };

	if (s->paths) {
		r.files = FS_ALL_V1;
		r.files |= version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0;
		r.files |= version >= 3 ? FS_TRUNCATE : 0;
		r.files |= version >= 5 ? FS_IOCTL_DEV : 0;
	}
	if (version >= 4)
		r.net = NET_BIND_TCP | (s->connect ? 0 : NET_CONNECT_TCP);
	if (version >= 6)
		r.scoped = SCOPE_SIGNAL | (s->connect ? 0 : SCOPE_ABSTRACT_UNIX);
	return r;
}

static int allow_path(int ruleset, uint64_t handled, const struct sandbox_path *p)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = p->access == SANDBOX_WRITE ? FS_WRITE : FS_READ };
	struct stat st;
	int err;

	rule.parent_fd = open(p->path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return errno == ENOENT ? 0 : E_INTERNAL;
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= FS_OF_A_FILE;
	rule.allowed_access &= handled;
	err = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U) < 0 ? E_INTERNAL : 0;
	close(rule.parent_fd);
	return err;
}

static int enter_landlock(const struct sandbox *s)
{
	long version = landlock_version();
	struct ruleset r = ruleset_of(s, version);
	size_t size = version >= 6 ? sizeof(r) : version >= 4 ? offsetof(struct ruleset, scoped) : offsetof(struct ruleset, net);
	int fd, err = 0;

	if (version < 1 || !(r.files | r.net | r.scoped))
		return 0;
	fd = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0U);
	if (fd < 0)
		return E_INTERNAL;
	for (const struct sandbox_path *p = s->paths; p && p->path && err == 0; p++)
		err = allow_path(fd, r.files, p);
	if (err == 0 && syscall(SYS_landlock_restrict_self, fd, 0U) < 0)
		err = E_INTERNAL;
	close(fd);
	return err;
}

const char *sandbox_missing(void)
{
	long version = landlock_version();

	if (version < 1)
		return "no Landlock: files are not limited, only system calls";
	if (version < 4)
		return "Landlock without TCP and signals: those are limited by the system-call filter alone";
	return version < 6 ? "Landlock without signals: processes of the same user could be killed" : "";
}

/* ---- system calls: seccomp --------------------------------------------------------------------------------- */

/* What every server process needs, found by tracing the test suites. */
static const int always[] = {
	/* memory, threads (text layout makes one) */
	SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(gettid), SCMP_SYS(getpid),
	/* time, chance, signals, the end */
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(getrandom), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(tgkill), SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	/* files; Landlock says which */
	SCMP_SYS(openat), SCMP_SYS(close), SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek),
	SCMP_SYS(newfstatat), SCMP_SYS(fstat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(readlink), SCMP_SYS(getdents64),
	SCMP_SYS(getcwd), SCMP_SYS(fcntl), SCMP_SYS(fsync), SCMP_SYS(unlink), SCMP_SYS(sendfile), SCMP_SYS(geteuid), SCMP_SYS(fchown),
	SCMP_SYS(fstatfs), SCMP_SYS(uname), SCMP_SYS(sysinfo),
	/* sockets that others have made, and waiting for them */
	SCMP_SYS(accept4), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(shutdown),
	SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(getsockname), SCMP_SYS(poll), SCMP_SYS(ppoll),
	SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(signalfd4),
	SCMP_SYS(prctl), /* names of threads; its locks only ever close */
};

/* A database that is written, and a store of files. */
static const int for_keeping[] = {
	SCMP_SYS(pwrite64), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(link), SCMP_SYS(rename),
	SCMP_SYS(mkdir), SCMP_SYS(rmdir), SCMP_SYS(umask), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(chdir), SCMP_SYS(flock),
	SCMP_SYS(copy_file_range), SCMP_SYS(utimensat),
};

/* A child of lib/jail shuts itself in narrower still: it needs the means. */
static const int for_children[] = {
	SCMP_SYS(pipe2), SCMP_SYS(wait4), SCMP_SYS(kill), SCMP_SYS(getppid), SCMP_SYS(seccomp), SCMP_SYS(prlimit64),
	SCMP_SYS(close_range), SCMP_SYS(alarm),
};

/* A database or mail server elsewhere, and the way to its address. */
static const int for_connecting[] = {
	SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(socketpair), SCMP_SYS(getpeername), SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg),
	SCMP_SYS(getuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(ioctl), SCMP_SYS(pipe2), SCMP_SYS(eventfd2),
};

static int allow_all(scmp_filter_ctx f, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0) < 0)
			return E_INTERNAL;
	return 0;
}

/* Memory that can be executed is only made when libraries load libraries. */
static int allow_memory(scmp_filter_ctx f, bool load)
{
	static const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };

	if (load)
		return allow_all(f, calls, ARRAY_LEN(calls));
	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		if (seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) < 0)
			return E_INTERNAL;
	return 0;
}

/* fork() and threads, but no new namespaces: they are a way to powers over the kernel. clone3() hides its
 * flags from a filter; without it the C library takes clone(). */
static int allow_clone(scmp_filter_ctx f, bool children)
{
	const uint64_t spaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
				CLONE_NEWNET;
	if (seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
			     SCMP_A0(SCMP_CMP_MASKED_EQ, children ? spaces : spaces | CLONE_THREAD, children ? 0 : CLONE_THREAD)) < 0 ||
	    seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) < 0)
		return E_INTERNAL;
	return children ? allow_all(f, for_children, ARRAY_LEN(for_children)) : 0;
}

/* Sockets of the two families that lead somewhere; no raw ones, no netlink but for name look-ups. */
static int allow_sockets(scmp_filter_ctx f)
{
	static const int families[] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK };

	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
				     SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, (uint64_t)families[i])) < 0)
			return E_INTERNAL;
	return allow_all(f, for_connecting, ARRAY_LEN(for_connecting));
}

static int enter_filter(const struct sandbox *s)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int err;

	if (!f)
		return E_INTERNAL;
	seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree, not a list: one call in many costs little */
	err = allow_all(f, always, ARRAY_LEN(always));
	if (err == 0)
		err = allow_memory(f, s->load);
	if (err == 0)
		err = allow_clone(f, s->children);
	if (err == 0 && s->keep)
		err = allow_all(f, for_keeping, ARRAY_LEN(for_keeping));
	if (err == 0 && s->connect)
		err = allow_sockets(f);
	if (err == 0 && seccomp_load(f) < 0)
		err = E_INTERNAL;
	seccomp_release(f);
	return err;
}

/* ---- together -------------------------------------------------------------------------------------------------- */

int sandbox_enter(struct arena *mem, const struct sandbox *s, str *ret_why)
{
	const char *door = NULL;
	struct rlimit none = { 0, 0 };

	/* Not dumpable: no core with personal data, and /proc/PID of this process belongs to root. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0) < 0 || setrlimit(RLIMIT_CORE, &none) < 0)
		door = "no_new_privs";
	else if (enter_landlock(s) < 0)
		door = "landlock";
	else if (enter_filter(s) < 0)
		door = "seccomp";
	if (!door)
		return 0;
	*ret_why = str_fmt(mem, "%s: %s", door, strerror(errno));
	return E_INTERNAL;
}
