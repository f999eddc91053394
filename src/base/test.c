/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test.c - runs every registered test, one child process per test file, so that a crash costs one
 * file's tests and is reported as their failure; as many files at once as there are processors. What a
 * file's tests print comes together. Linked only into the test program.
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

/* One file's tests in their child. The tally lies in shared memory: it survives a crash. */
struct run {
	const char *file;
	struct test *first;
	struct tally *sum;
	int expected;
	pid_t pid;
	FILE *said;
};

/* The files with wanted tests, in the order they were linked. */
static int list_runs(int argc, char **argv, struct run *list)
{
	int n = 0, k;

	for (struct test *t = all; t; t = t->next) {
		if (!wanted(t, argc, argv))
			continue;
		for (k = 0; k < n && strcmp(list[k].file, t->file) != 0; k++)
			;
		if (k == n)
			list[n++] = (struct run){ .file = t->file, .first = t };
		list[k].expected++;
	}
	return n;
}

static void start_run(struct run *r, int argc, char **argv)
{
	r->said = tmpfile();
	if (!r->said || (r->pid = fork()) < 0)
		exit(70);
	if (r->pid > 0)
		return;
	dup2(fileno(r->said), STDOUT_FILENO);
	dup2(fileno(r->said), STDERR_FILENO);
	for (struct test *t = r->first; t; t = t->next)
		if (strcmp(t->file, r->file) == 0 && wanted(t, argc, argv))
			run_one(t, r->sum);
	exit(0);
}

/* Waits for any child; prints what its tests said. */
static void end_run(struct run *list, int n)
{
	char chunk[4096];
	int status, k = 0;
	pid_t pid = wait(&status);
	struct run *r;
	size_t got;

	while (k < n && list[k].pid != pid)
		k++;
	if (k == n)
		return;
	r = &list[k];
	rewind(r->said);
	while ((got = fread(chunk, 1, sizeof(chunk), r->said)) > 0)
		fwrite(chunk, 1, got, stdout);
	fclose(r->said);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		printf("FAILED %s: its process ended with status %d\n", r->file, status);
		r->sum->failed += MAX(r->expected - (r->sum->passed + r->sum->failed), 1);
	}
	fflush(stdout);
}

static int run_all(int argc, char **argv, int count)
{
	struct run *list = calloc((size_t)count + 1, sizeof(*list));
	struct tally *sums = mmap(NULL, ((size_t)count + 1) * sizeof(*sums), PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0), whole = { 0, 0 };
	int n, jobs = MAX((int)sysconf(_SC_NPROCESSORS_ONLN), 1);

	if (!list || sums == MAP_FAILED)
		return 70;
	n = list_runs(argc, argv, list);
	for (int i = 0; i < n + jobs; i++) {
		if (i >= jobs)
			end_run(list, n);
		if (i < n) {
			list[i].sum = &sums[i];
			start_run(&list[i], argc, argv);
		}
	}
	for (int i = 0; i < n; i++) {
		whole.passed += sums[i].passed;
		whole.failed += sums[i].failed;
	}
	printf("%d passed, %d failed\n", whole.passed, whole.failed);
	free(list);
	return whole.failed ? 1 : 0;
}

int main(int argc, char **argv)
{
	int count = 0;

	for (struct test *t = all; t; t = t->next)
		count++;
	if (argc == 2 && strcmp(argv[1], "-l") == 0) {
		for (struct test *t = all; t; t = t->next)
			printf("%s.%s\n", t->group, t->name);
		return 0;
	}
	return run_all(argc, argv, count);
}
