/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test.c - runs every registered test, one child process per test file, so that a crash costs one
 * file's tests and is reported as their failure. Linked only into the test program.
 */
#include "base/test.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/wait.h>

static struct test *all;
static const struct test *current;
static struct arena *mem;
static jmp_buf out;
static char dir[64];

struct tally {
	int passed, failed;
};

void test_register(struct test *t)
{
	struct test **at = &all;

	while (*at)
		at = &(*at)->next;
	*at = t;
}

void test_fail(const char *file, int line, const char *what)
{
	printf("%s:%d: failed: %s\n", file, line, what);
	longjmp(out, 1);
}

void test_eq_int(const char *file, int line, const char *what, int64_t a, int64_t b)
{
	if (a != b) {
		printf("%s:%d: %" PRId64 " is not %" PRId64 "\n", file, line, a, b);
		test_fail(file, line, what);
	}
}

void test_eq_str(const char *file, int line, const char *what, str a, str b)
{
	if (!str_eq(a, b)) {
		printf("%s:%d:\n  have: %" STR_FMT "\n  want: %" STR_FMT "\n", file, line, STR_ARG(a),
		       STR_ARG(b));
		test_fail(file, line, what);
	}
}

const struct test *test_current(void)
{
	return current;
}

struct arena *test_mem(void)
{
	return mem;
}

str test_dir(void)
{
	if (!dir[0]) {
		snprintf(dir, sizeof(dir), "%s/motcua-test-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
		if (!mkdtemp(dir))
			test_fail(__FILE__, __LINE__, "mkdtemp");
	}
	return str_of(dir);
}

bool test_tool(char *const argv[], str *ret_out)
{
	struct buf b = buf_new(mem, 0);
	char chunk[4096];
	int pipe_fd[2], status;
	ssize_t n;
	pid_t pid;

	CHECK(pipe(pipe_fd) == 0 && (pid = fork()) >= 0);
	if (pid == 0) {
		dup2(pipe_fd[1], 1);
		dup2(open("/dev/null", O_WRONLY), 2);
		close(pipe_fd[0]);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(pipe_fd[1]);
	while ((n = read(pipe_fd[0], chunk, sizeof(chunk))) > 0)
		buf_add(&b, chunk, (size_t)n);
	close(pipe_fd[0]);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	if (WEXITSTATUS(status) == 127) {
		printf("note: %s is not installed, not checked\n", argv[0]);
		return false;
	}
	CHECK_INT(WEXITSTATUS(status), 0);
	*ret_out = buf_view(&b);
	return true;
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	UNUSED(st);
	UNUSED(flag);
	UNUSED(ftw);
	return remove(path);
}

static void run_one(struct test *t, struct tally *sum)
{
	mem = arena_new(0);
	current = t;
	if (setjmp(out) == 0) {
		t->fn();
		sum->passed++;
	} else {
		printf("FAILED %s.%s\n", t->group, t->name);
		sum->failed++;
	}
	arena_free(mem);
	if (dir[0])
		nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	dir[0] = '\0';
	fflush(stdout);
}

/* "GROUP" or "GROUP.NAME" */
static bool wanted(const struct test *t, int argc, char **argv)
{
	size_t n = strlen(t->group);

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], t->group) == 0)
			return true;
		if (strncmp(argv[i], t->group, n) == 0 && argv[i][n] == '.' && strcmp(argv[i] + n + 1, t->name) == 0)
			return true;
	}
	return argc < 2;
}

/* Runs, in a child, all wanted tests of the file that `first` is in. */
static void run_file(struct test *first, int argc, char **argv, struct tally *sum)
{
	pid_t pid;
	int status, before = sum->passed + sum->failed, expected = 0;

	for (struct test *t = first; t; t = t->next)
		expected += strcmp(t->file, first->file) == 0 && wanted(t, argc, argv);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		for (struct test *t = first; t; t = t->next)
			if (strcmp(t->file, first->file) == 0 && wanted(t, argc, argv))
				run_one(t, sum);
		exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		printf("FAILED %s: its process ended with status %d\n", first->file, status);
		sum->failed += MAX(expected - (sum->passed + sum->failed - before), 1);
	}
}

static bool seen_before(const struct test *t)
{
	for (const struct test *u = all; u != t; u = u->next)
		if (strcmp(u->file, t->file) == 0)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	struct tally *sum = mmap(NULL, sizeof(*sum), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (sum == MAP_FAILED)
		return 70;
	if (argc == 2 && strcmp(argv[1], "-l") == 0) {
		for (struct test *t = all; t; t = t->next)
			printf("%s.%s\n", t->group, t->name);
		return 0;
	}
	for (struct test *t = all; t; t = t->next) {
		struct test *first = t;

		if (seen_before(t))
			continue;
		while (first && !(strcmp(first->file, t->file) == 0 && wanted(first, argc, argv)))
			first = first->next;
		if (first)
			run_file(first, argc, argv, sum);
	}
	printf("%d passed, %d failed\n", sum->passed, sum->failed);
	return sum->failed ? 1 : 0;
}
