/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jail.h - a short-lived child for dangerous or slow pure work: bytes in, bytes out.
 *
 * Foreign images, XML and ZIP are parsed here, because a parser's bug must not become a way into a
 * process that serves others; passwords are hashed here, because 50 ms would stop the ledger.
 *
 * The child is a fork, so it finds its input (and everything else we had in memory) where it was and
 * nothing is sent to it. Before the work begins it closes every file but the pipe back to us, lowers
 * its limits and enters a seccomp filter: it can compute, have memory, read the clock and write into
 * that pipe, until memory, processor time or real time run out. Any other system call kills it. So
 * the worst that taken-over work can do is to answer with wrong bytes: the reader checks the answer
 * as it would check the input. Foreign bytes are parsed from a process that holds no signing key.
 *
 *	jail_start(&j, parse, in, NULL);      then watch jail_fd(j) for reading; when it is ready:
 *	err = jail_read(j, mem, &out);        E_BUSY: not yet, watch on
 *	jail_free(j);
 */
#ifndef LIB_JAIL_JAIL_H
#define LIB_JAIL_JAIL_H

#include "base/base.h"

struct jail;

struct jail_limits {
	size_t memory;    /* bytes the work may have beyond what the process had already */
	size_t output;    /* bytes it may answer */
	unsigned seconds; /* of processor time; real time may be twice that */
	bool outside;     /* no filter: the work may open files, start threads and connect out. For
	                   * talking with a foreign server without waiting for it; never for parsing */
};

#define JAIL_LIMITS_DEFAULT ((struct jail_limits){ (size_t)256 << 20, (size_t)16 << 20, 5, false })

/* The work: 0 or an error code; what it wrote to `out` is the answer. `mem` is its own and dies with
 * it. It may use anything that needs no new file, process or socket. */
typedef int jail_fn(struct arena *mem, str in, struct buf *out);

/* Begins the work; limits may be NULL. The process must be single-threaded, and nobody in it may
 * wait for "any child". E_BUSY when the machine has no process or file to give. */
int jail_start(struct jail **ret_jail, jail_fn *fn, str in, const struct jail_limits *limits);
/* Becomes readable when there is something for jail_read(). Belongs to the jail. */
int jail_fd(const struct jail *j);
/*
 * Takes what has come, never waits. 0: finished, the answer is in `mem`. E_BUSY: not yet. Otherwise
 * the work failed: the code it returned, E_LIMIT when it answered too much, E_INVALID when it was
 * killed or said anything else. After an answer that is not E_BUSY, only jail_free() may follow.
 */
int jail_read(struct jail *j, struct arena *mem, str *ret_out);
/* Ends the child if it still runs. Does not wait for its work; after jail_read() has given its answer
 * the child is gone already. NULL is allowed. */
void jail_free(struct jail *j);

/* All four in one, for those who may wait: tests and the command line. */
int jail_run(struct arena *mem, jail_fn *fn, str in, const struct jail_limits *limits,
	     str *ret_out);

#endif
