/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call.h - a command on its way to the ledger, its answer on the way back, and their bytes on the
 * socketpair between the processes.
 */
#ifndef CORE_COMMAND_CALL_H
#define CORE_COMMAND_CALL_H

#include "core/command/command.h"

struct call {
	uint64_t id;        /* chosen by the sender; the answer carries it */
	str command;        /* "dossier.lodge" */
	str token;          /* session token, empty: anonymous. The ledger looks it up again */
	str key;            /* idempotency key, never empty */
	str lang;
	str request_id;
	struct args args;
	bool trusted;       /* from the courier or the command line; set by the ledger from the socket it
	                     * came by, never read from the bytes */
	str prepared;       /* result of the command's child, in the ledger only */
	bool has_prepared;
};

struct answer {
	uint64_t id;
	int err;            /* 0 or E_… */
	bool repeated;      /* the key was known: this is the first answer again */
	str json;           /* the answer object; empty on error */
	struct problem *problems;
};

/* For jobs and verbs: sends a command as the program itself and waits. `key` makes it happen once. The
 * result is the answer's error; problems go to c->problems, the answer's JSON to *ret_json (may be NULL). */
int command_send(struct ctx *c, const char *command, str key, const struct arg *args, size_t n, str *ret_json);

#define FRAME_MAX ((size_t)8 << 20)

enum frame_kind { FRAME_CALL = 1, FRAME_ANSWER, FRAME_TIP };

/* Appends one frame: 4 bytes length (big endian), 1 byte kind, fields as 4-byte length and bytes. */
void frame_call(struct buf *b, const struct call *call);
void frame_answer(struct buf *b, const struct answer *answer);
void frame_tip(struct buf *b, uint64_t tip);

/* The first whole frame in `bytes`: 1 and its parts, 0 when more bytes are needed, E_INVALID when it is
 * no frame. *ret_used is the frame's length. The strings point into `bytes`. */
int frame_next(str bytes, enum frame_kind *ret_kind, str *ret_body, size_t *ret_used);
int frame_read_call(struct arena *mem, str body, struct call *ret_call);
int frame_read_answer(struct arena *mem, str body, struct answer *ret_answer);
int frame_read_tip(str body, uint64_t *ret_tip);

#endif
