/* SPDX-License-Identifier: Apache-2.0 */
/*
 * job.h - work that outlives a request, as rows.
 */
#ifndef CORE_JOB_JOB_H
#define CORE_JOB_JOB_H

#include "core/command/command.h"

/* In a command: do `kind` about `subject` at `due`. The row commits with the command. */
int job_add(struct ctx *c, const char *kind, str subject, str body, instant due);
/* In the courier: runs what is due, oldest first, at most 100. A failed job is tried again after 30 s,
 * 1 min, 2 min … 1 h, and its error is kept. */
int job_run_due(struct ctx *c);

#endif
