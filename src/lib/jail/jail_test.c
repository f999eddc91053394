/* SPDX-License-Identifier: Apache-2.0 */
/* jail_test.c - work gets its answer out; nothing else gets anything anywhere. */
#include "base/test.h"
#include "lib/crypto/crypto.h"
#include "lib/jail/jail.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

static const struct jail_limits small = { (size_t)64 << 20, (size_t)1 << 20, 1, false };

static int run(jail_fn *fn, str in, str *ret_out)
{
	return jail_run(test_mem(), fn, in, &small, ret_out);
}

/* No child is left behind, and no file. */
static void check_clean(void)
{
	CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

static int count_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	CHECK(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static int look_outside(struct arena *mem, str in, struct buf *out)
{
	int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC), s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	UNUSED(mem);
	UNUSED(in);
	buf_fmt(out, "%s %d", fd >= 0 && s >= 0 ? "open" : "closed", count_files());
	return 0;
}

/* Work that talks with a server has the way outside; what we had open is closed to it all the same. */
TEST(jail, the_way_outside_is_open_only_when_asked_for)
{
	struct jail_limits limits = small;
	str out;

	CHECK(jail_run(test_mem(), look_outside, S(""), &limits, &out) < 0);
	limits.outside = true;
	CHECK_INT(jail_run(test_mem(), look_outside, S(""), &limits, &out), 0);
	CHECK_STRZ(out, "open 6"); /* the pipe, the two, the listed folder, and . and .. */
	check_clean();
}

static int reverse(struct arena *mem, str in, struct buf *out)
{
	char *p = arena_alloc(mem, in.n);

	for (size_t i = 0; i < in.n; i++)
		p[i] = in.p[in.n - 1 - i];
	buf_add(out, p, in.n);
	return 0;
}

TEST(jail, work_gets_its_input_and_gives_its_answer)
{
	int files = count_files();
	str out, big = { arena_alloc(test_mem(), 1 << 20), 1 << 20 };

	CHECK_OK(run(reverse, S("abc"), &out));
	CHECK_STRZ(out, "cba");
	CHECK_OK(run(reverse, S(""), &out));
	CHECK_INT(out.n, 0);
	memset((char *)big.p, 'x', big.n);
	CHECK_OK(run(reverse, big, &out)); /* many times what a pipe holds */
	CHECK_STR(out, big);
	CHECK_INT(count_files(), files);
	check_clean();
}

/* Thinks for a third of a second first: long enough that whoever reads at once comes too early. */
static int reverse_slowly(struct arena *mem, str in, struct buf *out)
{
	int64_t until = instant_clock().ms + 333;

	while (instant_clock().ms < until)
		;
	return reverse(mem, in, out);
}

TEST(jail, reading_never_waits)
{
	struct jail *j;
	str out = { NULL, 0 };
	int err, not_yet = 0;

	CHECK_OK(jail_start(&j, reverse_slowly, S("abc"), NULL));
	while ((err = jail_read(j, test_mem(), &out)) == E_BUSY) {
		struct pollfd p = { .fd = jail_fd(j), .events = POLLIN };

		not_yet++;
		CHECK(poll(&p, 1, 5000) == 1);
	}
	CHECK_OK(err);
	CHECK(not_yet > 0);
	CHECK_STRZ(out, "cba");
	jail_free(j);
	jail_free(NULL);
	check_clean();
}

static int check_password(struct arena *mem, str in, struct buf *out)
{
	str hash = str_cut(&in, '\n');

	UNUSED(mem);
	buf_z(out, password_verify(hash, in) ? "yes" : "no");
	return 0;
}

static int make_password(struct arena *mem, str in, struct buf *out)
{
	buf_str(out, password_hash(mem, in));
	return 0;
}

TEST(jail, passwords_are_hashed_and_checked_inside)
{
	str hash, out;

	CHECK_OK(run(make_password, S("motcua-demo"), &hash));
	CHECK_OK(run(check_password, str_fmt(test_mem(), "%s\nmotcua-demo", hash.p), &out));
	CHECK_STRZ(out, "yes");
	CHECK_OK(run(check_password, str_fmt(test_mem(), "%s\nmotcua-dem0", hash.p), &out));
	CHECK_STRZ(out, "no");
}

static int give_code(struct arena *mem, str in, struct buf *out)
{
	int64_t code = 0;

	UNUSED(mem);
	buf_z(out, "not to be seen");
	return str_int(in, &code) ? (int)code : 0;
}

TEST(jail, error_codes_come_through_if_they_are_ours)
{
	str out = S("untouched");

	CHECK_INT(run(give_code, S("-2"), &out), E_NOTFOUND);
	CHECK_INT(run(give_code, S("-6"), &out), E_LIMIT);
	CHECK_INT(run(give_code, S("-5"), &out), E_INVALID); /* E_BUSY would mean "not yet" */
	CHECK_INT(run(give_code, S("-1000"), &out), E_INVALID);
	CHECK_STRZ(out, "untouched");
}

static int try_open(struct arena *mem, str in, struct buf *out)
{
	UNUSED(mem);
	buf_fmt(out, "%d", open(in.p, O_RDONLY));
	return 0;
}

static int try_socket(struct arena *mem, str in, struct buf *out)
{
	UNUSED(mem), UNUSED(in);
	buf_fmt(out, "%d", socket(AF_INET, SOCK_STREAM, 0));
	return 0;
}

static int try_fork(struct arena *mem, str in, struct buf *out)
{
	UNUSED(mem), UNUSED(in);
	buf_fmt(out, "%d", fork());
	return 0;
}

static int try_exec(struct arena *mem, str in, struct buf *out)
{
	UNUSED(mem);
	execl(in.p, in.p, (char *)NULL);
	buf_z(out, "still here");
	return 0;
}

static int try_kill(struct arena *mem, str in, struct buf *out)
{
	UNUSED(mem), UNUSED(in);
	buf_fmt(out, "%d", kill(getppid(), 0));
	return 0;
}

static int try_code(struct arena *mem, str in, struct buf *out)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);

	UNUSED(mem), UNUSED(in);
	buf_fmt(out, "%p", p);
	return 0;
}

static int try_read(struct arena *mem, str in, struct buf *out)
{
	char c;

	UNUSED(mem), UNUSED(in);
	buf_fmt(out, "%zd", read(0, &c, 1));
	return 0;
}

static int crash(struct arena *mem, str in, struct buf *out)
{
	UNUSED(mem), UNUSED(in), UNUSED(out);
	raise(SIGSEGV);
	return 0;
}

TEST(jail, every_way_out_is_death)
{
	static jail_fn *const ways[] = { try_open, try_socket, try_fork, try_exec,
					 try_kill, try_code,   try_read, crash };
	str out;

	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		CHECK_INT(run(ways[i], S("/bin/true"), &out), E_INVALID);
	check_clean();
}

/* Writes into every file number there could be: only the pipe takes it, and that spoils the answer. */
static int write_everywhere(struct arena *mem, str in, struct buf *out)
{
	int taken = 0;

	UNUSED(mem), UNUSED(in);
	for (int fd = 0; fd < 1024; fd++)
		taken += write(fd, "", 0) == 0;
	buf_fmt(out, "%d", taken);
	return 0;
}

TEST(jail, no_file_is_open_but_the_pipe)
{
	int extra = open("/dev/null", O_WRONLY);
	str out;

	CHECK(extra >= 0);
	CHECK_OK(run(write_everywhere, S(""), &out));
	CHECK_STRZ(out, "1");
	close(extra);
}

static int hog_processor(struct arena *mem, str in, struct buf *out)
{
	UNUSED(mem), UNUSED(in), UNUSED(out);
	for (volatile uint64_t i = 0;; i++)
		;
	return 0;
}

static int hog_memory(struct arena *mem, str in, struct buf *out)
{
	UNUSED(mem), UNUSED(in);
	for (size_t had = 0; had < (size_t)1 << 30; had += 1 << 20) {
		char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			       -1, 0);

		if (p == MAP_FAILED) {
			buf_fmt(out, "%zu", had >> 20);
			return 0;
		}
		memset(p, 1, 1 << 20);
	}
	return 0;
}

static int hog_arena(struct arena *mem, str in, struct buf *out)
{
	UNUSED(in), UNUSED(out);
	for (;;)
		arena_alloc(mem, 1 << 20);
	return 0;
}

static int hog_output(struct arena *mem, str in, struct buf *out)
{
	char *p = arena_alloc(mem, 1 << 16);

	UNUSED(in);
	for (int i = 0; i < 1000; i++)
		buf_add(out, p, 1 << 16);
	return 0;
}

/* Passes by the buffer's limit, as taken-over work would: the pipe is the only file there is. */
static int flood(struct arena *mem, str in, struct buf *out)
{
	int64_t head[2] = { 0, in.n ? (int64_t)1 << 40 : 8 };

	UNUSED(mem), UNUSED(out);
	for (int fd = 0; fd < 1024; fd++)
		if (write(fd, head, sizeof(head)) == sizeof(head))
			while (write(fd, head, sizeof(head)) > 0)
				;
	return 0;
}

TEST(jail, hogs_end_at_their_limits)
{
	int64_t before = instant_clock().ms, megabytes;
	str out;

	CHECK_INT(run(hog_processor, S(""), &out), E_INVALID);
	CHECK(instant_clock().ms - before < 3500);
	CHECK_OK(run(hog_memory, S(""), &out));
	CHECK(str_int(out, &megabytes) && megabytes >= 32 && megabytes <= 64);
	CHECK_INT(run(hog_arena, S(""), &out), E_INVALID);
	CHECK_INT(run(hog_output, S(""), &out), E_LIMIT);
	CHECK_INT(run(flood, S("huge"), &out), E_LIMIT);
	CHECK_INT(run(flood, S(""), &out), E_INVALID);
	check_clean();
}

TEST(jail, an_abandoned_child_is_gone_at_once)
{
	int64_t before = instant_clock().ms;
	struct jail *j[5];
	str out;

	for (size_t i = 0; i < ARRAY_LEN(j); i++)
		CHECK_OK(jail_start(&j[i], hog_processor, S(""), NULL));
	CHECK_INT(jail_read(j[0], test_mem(), &out), E_BUSY);
	for (size_t i = 0; i < ARRAY_LEN(j); i++)
		jail_free(j[i]);
	CHECK(instant_clock().ms - before < 1000);
	check_clean();
}

static void handler(int s)
{
	UNUSED(s);
}

TEST(jail, signals_of_the_parent_are_not_inherited)
{
	sigset_t all, was;
	str out;

	signal(SIGXCPU, handler);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &was);
	CHECK_INT(run(hog_processor, S(""), &out), E_INVALID);
	sigprocmask(SIG_SETMASK, &was, NULL);
	signal(SIGXCPU, SIG_DFL);
}
