/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test.h - the test runner's side of a test file.
 *
 *	TEST(feedback, empty_body_is_refused)
 *	{
 *		CHECK(feedback_send(c, S(""), &code) == E_INVALID);
 *	}
 *
 * Every *_test.c under src/ is linked into one program, build/…/tests, which runs each file's tests
 * in a child process and ends with "N passed, N failed". A failed CHECK ends its test, not the run.
 * `tests GROUP… GROUP.NAME…` runs only these; `tests -l` lists.
 */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include "base/base.h"

struct test {
	const char *group, *name, *file;
	void (*fn)(void);
	struct test *next;
};

void test_register(struct test *t);
/* Prints where and what, and leaves the test. */
void test_fail(const char *file, int line, const char *what) __attribute__((noreturn));
/* Fails with both values shown. */
void test_eq_int(const char *file, int line, const char *what, int64_t a, int64_t b);
void test_eq_str(const char *file, int line, const char *what, str a, str b);
/* The test that is running: for functions that are registered under many names. */
const struct test *test_current(void);
/* An arena that lives until the test ends. */
struct arena *test_mem(void);
/* A new empty directory, removed after the test. */
str test_dir(void);

/* Runs a tool of the machine (pdftotext …) and gives what it prints; false, with a note, when it is not installed. */
bool test_tool(char *const argv[], str *ret_out);

#define TEST(group_, name_)                                                                  \
	static void test_##group_##_##name_(void);                                           \
	__attribute__((constructor)) static void register_##group_##_##name_(void)           \
	{                                                                                    \
		static struct test t = { #group_, #name_, __FILE__, test_##group_##_##name_, \
					 NULL };                                             \
		test_register(&t);                                                           \
	}                                                                                    \
	static void test_##group_##_##name_(void)

#define CHECK(cond) ((cond) ? (void)0 : test_fail(__FILE__, __LINE__, #cond))
#define CHECK_INT(a, b) test_eq_int(__FILE__, __LINE__, #a " == " #b, (int64_t)(a), (int64_t)(b))
#define CHECK_STR(a, b) test_eq_str(__FILE__, __LINE__, #a " == " #b, (a), (b))
#define CHECK_STRZ(a, z) test_eq_str(__FILE__, __LINE__, #a " == " #z, (a), str_of(z))
#define CHECK_OK(expr) test_eq_int(__FILE__, __LINE__, #expr " succeeds", (int64_t)(expr), 0)

#endif
