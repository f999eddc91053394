/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox.h - what a process that lives long may still do once it has opened what it needs.
 *
 * Three locks, none of which can be opened again, and all of which children inherit:
 *
 *	system calls  seccomp: a list of what is allowed; anything else fails with EPERM
 *	files         Landlock: only below the given paths, for reading or for writing
 *	processes     Landlock and the missing of ptrace: no signals and no looking into others
 *
 * A call that is not allowed fails instead of killing: to an attacker both are the same, and a library
 * that tries something unforeseen costs one request instead of everybody's who shares the process.
 *
 * The kernel decides how much Landlock there is (files from 5.13, TCP from 6.7, signals from 6.12);
 * sandbox_missing() says what this one lacks. For foreign bytes there is lib/jail, which is narrower.
 */
#ifndef LIB_SANDBOX_H
#define LIB_SANDBOX_H

#include "base/base.h"

enum sandbox_access {
	SANDBOX_READ,
	SANDBOX_WRITE, /* read, write, make and remove files and directories */
};

struct sandbox_path {
	const char *path; /* one that does not exist is left out */
	enum sandbox_access access;
};

struct sandbox {
	const struct sandbox_path *paths; /* ends with a NULL path; NULL: files are not limited */
	bool keep;     /* may write a database and keep files */
	bool connect;  /* may open sockets to others: a database, a mail server */
	bool load;     /* may map code: libraries that load libraries (name services, TLS) */
	bool children; /* may fork; a child has the same limits. Never: execute a program */
};

/* Closes the doors for good. E_INTERNAL, with words for the operator, when one cannot be closed that this
 * kernel has; then the process must not go on. */
int sandbox_enter(struct arena *mem, const struct sandbox *s, str *ret_why);
/* What this kernel cannot enforce, for the operator; "" when all can be. */
const char *sandbox_missing(void);

#endif
