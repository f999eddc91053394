/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger.h - the one writer: executes commands, appends events, seals checkpoints.
 *
 * A batch is one database transaction; each command in it has its own savepoint, so a refused command
 * leaves nothing behind. The answers may be given only after ledger_commit() has returned 0.
 */
#ifndef CORE_LEDGER_LEDGER_H
#define CORE_LEDGER_LEDGER_H

#include "core/command/call.h"

struct json;
struct ledger;

/* One act, as it is recorded. */
struct event {
	int64_t seq;
	instant at;
	str actor, role, unit, verb, subject;
	str payload; /* JSON; empty p: erased by law */
	str leaf;    /* 32 bytes */
	struct event *next;
};

/* Opens (and migrates) the app's database for writing and restores the tree. The ledger lives in `mem`.
 * E_BUSY: somebody else has it; E_INTERNAL with a message in *ret_why otherwise. */
int ledger_open(struct arena *mem, const struct app *app, struct ledger **ret, str *ret_why);
void ledger_close(struct ledger *l);

int ledger_begin(struct ledger *l);
/* Runs one command in the open batch. *ret_answer is in `mem`. Never fails: what went wrong is in the
 * answer. */
void ledger_run(struct ledger *l, struct arena *mem, instant now, const struct call *call,
		struct answer *ret_answer);
/* Seals and commits. On an error nothing of the batch happened. */
int ledger_commit(struct ledger *l, instant now);
void ledger_rollback(struct ledger *l);
/* begin + run + commit for one call: command line, tests. */
void ledger_do(struct ledger *l, struct arena *mem, instant now, const struct call *call,
	       struct answer *ret_answer);

/* Number of events: the version of all pages. */
uint64_t ledger_tip(const struct ledger *l);
/* The tree's root as of the last commit, in hexadecimal. */
str ledger_root(const struct ledger *l, struct arena *mem);
struct db *ledger_db(struct ledger *l);

/* ---- for commands ----------------------------------------------------------------------------- */

/* Records an act on `subject` in the running command's transaction. `about` is a JSON object or empty. */
void emit(struct ctx *c, const char *verb, str subject, str about);
/* As emit(), and records which top-level fields of the subject's state changed. `before` (empty for a
 * new one) and `after` are JSON objects, as the aggregate's dump writes them. The payload is
 * {"about":…,"set":{changed fields}}; `ledger replay --check` folds "set". */
int emit_change(struct ctx *c, const char *verb, str subject, str before, str after, str about);
/* Lets other modules react to what was recorded so far (struct reaction). The ledger does so after every
 * command; a command that answers with a state which reactions change does it before. */
int react(struct ctx *c);
/* The next value, from 1, of a named counter; gapless, because it rolls back with its command. */
int counter_next(struct ctx *c, str name, int64_t *ret_value);

/* ---- for pages -------------------------------------------------------------------------------- */

/* Events of one subject, oldest first. */
int event_list(struct ctx *c, str subject, struct event **ret_list, size_t *ret_n);
int event_get(struct ctx *c, int64_t seq, struct event *ret_event);
/* The newest checkpoint note; E_NOTFOUND before the first event. */
int checkpoint_note(struct ctx *c, str *ret_note, int64_t *ret_size);
/* Inclusion proof of an event against the newest checkpoint, as JSON (doc/ledger.md). E_NOTFOUND: no
 * such event. */
int event_proof(struct ctx *c, int64_t seq, struct buf *out);
/* Meta values set at init: "origin", "demo", … Empty when absent. */
str meta_get(struct ctx *c, const char *name);
int meta_set(struct ctx *c, const char *name, str value);

/* ---- checking --------------------------------------------------------------------------------- */

struct verify_result {
	int64_t events, first_bad; /* first_bad 0: none */
	str root, why;
	bool ok;
};
/* Recomputes every leaf, the tree and the newest checkpoint's signature. */
int ledger_verify(struct ctx *c, struct verify_result *ret);
/* Folds all events and compares with what the aggregates' dumps say. Differences go to `out`, one line
 * each; returns their number or an error. */
int ledger_replay(struct ctx *c, struct buf *out);
/* Writes all events, one JSON object a line, for the second verifier (tools/verify-ledger.mjs). */
int ledger_dump(struct ctx *c, int (*line)(void *arg, str json), void *arg);

#endif
