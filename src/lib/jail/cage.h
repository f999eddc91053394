/* SPDX-License-Identifier: Apache-2.0 */
/* cage.h - the child's side of lib/jail; private to this folder. */
#ifndef LIB_JAIL_CAGE_H
#define LIB_JAIL_CAGE_H

#include "lib/jail/jail.h"

/* Comes first through the pipe; `n` bytes of answer follow. Both ends are the same program. */
struct cage_head {
	int64_t status; /* what the work returned */
	uint64_t n;
};

/* Shuts this process in, does the work, writes head and answer to `fd`, ends the process. */
void cage_run(int fd, jail_fn *fn, str in, const struct jail_limits *limits)
	__attribute__((noreturn));

#endif
