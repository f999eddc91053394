/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cage.c - how the child shuts itself in. Each step fails closed: a child that could not close a door
 * ends without doing the work.
 *
 * Builds with AddressSanitizer use the same filter with a few calls more (SANITIZER_CALLS), which its
 * allocator makes; none of them opens, connects or starts anything.
 */
#include "base/base.h"
#include "lib/jail/cage.h"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifdef SANITIZED
#define SANITIZER_CALLS \
	SCMP_SYS(sched_yield), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(rt_sigprocmask)
#else
#define SANITIZER_CALLS SCMP_SYS(exit)
#endif

static void must(bool ok)
{
	if (!ok)
		_exit(1);
}

static void limit(int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit r = { soft, hard };

	must(setrlimit((__rlimit_resource_t)resource, &r) == 0);
}

/* Bytes of address space in use. RLIMIT_AS counts all of it, so our limit is added to this. */
static rlim_t address_space(void)
{
	char text[128] = "";
	str first = { text, 0 };
	int64_t pages = 0;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	must(fd >= 0);
	n = read(fd, text, sizeof(text) - 1);
	must(n > 0);
	close(fd);
	first.n = (size_t)n;
	must(str_int(str_cut(&first, ' '), &pages) && pages > 0);
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void lower_limits(const struct jail_limits *l)
{
	rlim_t space = address_space() + l->memory;

	limit(RLIMIT_AS, space, space);
	limit(RLIMIT_CPU, l->seconds, l->seconds + 1);
	limit(RLIMIT_CORE, 0, 0);
	limit(RLIMIT_FSIZE, 0, 0);
	if (!l->outside) {
		limit(RLIMIT_NOFILE, 0, 0);
		limit(RLIMIT_NPROC, 0, 0);
	}
	alarm(2 * l->seconds); /* waiting costs no processor time; SIGALRM's default is the end */
}

/* Handlers and masks were made for the process we came from. */
static void reset_signals(void)
{
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL); /* fails for SIGKILL and SIGSTOP, rightly */
	sigemptyset(&none);
	must(sigprocmask(SIG_SETMASK, &none, NULL) == 0);
}

static void close_all_but(int fd)
{
	must(fd == 0 || close_range(0, (unsigned)fd - 1, 0) == 0);
	must(close_range((unsigned)fd + 1, ~0U, 0) == 0);
}

/* Memory yes, but never memory that can be executed. */
static void allow_memory(scmp_filter_ctx f)
{
	static const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };

	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		must(seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 1,
				      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0);
}

static void enter_filter(void)
{
	static const int calls[] = {
		SCMP_SYS(write),	SCMP_SYS(exit_group),	 SCMP_SYS(munmap),
		SCMP_SYS(mremap),	SCMP_SYS(brk),		 SCMP_SYS(madvise),
		SCMP_SYS(futex),	SCMP_SYS(clock_gettime), SCMP_SYS(getrandom),
		SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),	 SANITIZER_CALLS,
	};
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);

	must(f != NULL);
	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		must(seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0) == 0);
	allow_memory(f);
	must(seccomp_load(f) == 0); /* sets no_new_privs too */
	seccomp_release(f);
}

static void write_all(int fd, const void *p, size_t n)
{
	for (const char *at = p; n > 0;) {
		ssize_t w = write(fd, at, n);

		must(w > 0);
		at += w;
		n -= (size_t)w;
	}
}

void cage_run(int fd, jail_fn *fn, str in, const struct jail_limits *limits)
{
	pid_t parent = getppid();
	struct arena *mem;
	struct buf out;
	struct cage_head head = { 0, 0 };

	reset_signals();
	must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent);
	lower_limits(limits);
	must(prctl(PR_SET_DUMPABLE, 0) == 0);
	close_all_but(fd);
	/* Libraries that ask for the local time (libzip) would look for the zone's file; once it is set, libc
	 * does not look again. */
	must(setenv("TZ", "UTC0", 1) == 0);
	tzset();
	if (!limits->outside)
		enter_filter();

	mem = arena_new(limits->memory);
	out = buf_new(mem, limits->output);
	head.status = fn(mem, in, &out);
	if (head.status >= 0)
		head.status = out.over ? E_LIMIT : 0;
	if (head.status == 0)
		head.n = out.n;
	write_all(fd, &head, sizeof(head));
	write_all(fd, out.p, head.n);
	_exit(0);
}
