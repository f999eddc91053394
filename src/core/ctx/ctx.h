/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctx.h - who, when, where, in which language: the first argument of every service function.
 *
 * One ctx lives as long as one page or one command. `now` is the only clock there is; pages have a
 * read-only database. What went wrong, in words for the person, collects in `problems`.
 */
#ifndef CORE_CTX_CTX_H
#define CORE_CTX_CTX_H

#include "base/base.h"
#include "core/account/who.h"
#include "lib/mo/mo.h"

struct db;
struct jw;
struct app;
struct event;
struct args;
struct call;
struct answer;

/* How the courier and the command line reach the ledger. */
struct sender {
	void (*send)(void *arg, struct arena *mem, const struct call *call, struct answer *ret_answer);
	void *arg;
};

/* One thing wrong with what was sent. `field` is empty when it concerns the whole. */
struct problem {
	str field, text;
	struct problem *next;
};

struct ctx {
	struct arena *mem;
	struct db *db;
	const struct app *app;
	instant now;
	const struct who *who; /* never NULL */
	str lang;              /* "vi" or "en" */
	const struct mo *mo;   /* NULL: Vietnamese, the source language */
	str request_id;
	struct problem *problems;

	const struct sender *sender; /* in jobs and command-line verbs: for command_send() */

	/* In the ledger only. */
	const struct args *args; /* the command's fields */
	struct jw *out;          /* what the command answers, an open JSON object */
	struct event *events, **events_end;
	struct event **reacted;  /* up to where react() has looked; NULL: not yet */
	str prepared;            /* result of the command's `child`, if it has one */
};

/* A context for the program itself, without a person: the start of tests, jobs and CLI verbs. */
struct ctx ctx_system(struct arena *mem, struct db *db, const struct app *app, instant now);

/* Says what is wrong with `field` ("" = the whole) in translated words, returns `err`. Several may be
 * said before returning, one per field. */
int ctx_fail(struct ctx *c, int err, const char *field, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* What was said about a field, or an empty str. */
str ctx_problem(const struct ctx *c, str field);

/* The catalogue of a language code; NULL for Vietnamese and for languages we do not have. */
const struct mo *ctx_mo(const struct app *app, str lang);
/* The text in the person's language; Vietnamese is the key. */
const char *tr(const struct ctx *c, const char *msgid) __attribute__((format_arg(2)));
/* The same for a text about `n` things. */
const char *trn(const struct ctx *c, int64_t n, const char *msgid) __attribute__((format_arg(3)));
/* For service code with `c` in scope; templates have their own. */
#define _(text) tr(c, text)
#define _n(n, text) trn(c, n, text)

/* "08:30 ngày 17/02/2026" in the person's language. */
str ctx_when(const struct ctx *c, instant t);

#endif
