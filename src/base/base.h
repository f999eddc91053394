/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base.h - included first by every file of motcua.
 *
 * Brings the few types everything is made of (str, arena, buf, instant, date, the error codes) and
 * takes away the parts of libc that have hurt C programs for fifty years (see "poison" below).
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/arena.h"
#include "base/str.h"
#include "base/buf.h"
#include "base/time.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
/* Each argument is evaluated once; the names are unique, so that MIN(MAX(…)) does not shadow. */
#define MIN(a, b) PICK_(a, b, <, __COUNTER__)
#define MAX(a, b) PICK_(a, b, >, __COUNTER__)
#define PICK_(a, b, op, n) PICK2_(a, b, op, n)
#define PICK2_(a, b, op, n)                                          \
	__extension__({                                              \
		__typeof__(1 ? (a) : (b)) pick_a_##n = (a);              \
		__typeof__(1 ? (a) : (b)) pick_b_##n = (b);              \
		pick_a_##n op pick_b_##n ? pick_a_##n : pick_b_##n; \
	})
#define UNUSED(x) ((void)(x))

/*
 * Poison: unbounded copies, locale- and process-global functions, and character functions that know
 * ASCII only (wrong for tiếng Việt). A use is a compile error. "localtime" and friends read the
 * machine's zone; times here are UTC with one constant for Vietnam (base/time.h).
 */
#undef strcpy /* with -D_FORTIFY_SOURCE clang's headers have some of them as macros */
#undef strcat
#undef sprintf
#undef vsprintf
#undef strncpy
#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strtok gets atoi atol
#pragma GCC poison localtime gmtime ctime asctime setlocale toupper tolower rand srand system popen

#endif
