/* SPDX-License-Identifier: Apache-2.0 */
/*
 * job.h - work that outlives a request, as rows.
 *
 * A failed job is tried again after 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 6 h, 12 h and 24 h: two days, so
 * that a mail server's lost weekend costs nothing. Then it stops and stays in `motcua jobs` and in the
 * metrics, with its error, until somebody says `motcua jobs again`.
 */
#ifndef CORE_JOB_JOB_H
#define CORE_JOB_JOB_H

#include "core/command/command.h"

#define JOB_ATTEMPTS_MAX 10
#define JOB_CHILDREN 4

struct pollfd;
struct job_child;

/* Children at work for jobs whose kind has a `child`. */
struct job_pool {
	struct job_child *v[JOB_CHILDREN]; /* NULL: a free place */
};

/* In a command: do `kind` about `subject` at `due`. The row commits with the command. */
int job_add(struct ctx *c, const char *kind, str subject, str body, instant due);
/* In the courier: takes what children have done, and runs or starts what is due, of each kind the oldest
 * first, at most 100. Waits for no child, unless pool is NULL (tests): then for each. */
int job_run_due(struct ctx *c, struct job_pool *pool);
/* Fills fds (at most JOB_CHILDREN) with what becomes readable when a child has ended; their number. */
size_t job_poll(const struct job_pool *pool, struct pollfd *fds);

#endif
