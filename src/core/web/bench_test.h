/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_test.h - the whole program on a bench: a fresh data directory, a ledger in this process, and
 * people who ask for pages and send forms as a browser would, without sockets.
 *
 *	struct bench *b = bench_new(DB_SQLITE, modules);
 *	struct visitor *an = bench_visitor(b, "applicant:an"), *clerk = bench_visitor(b, "clerk:binh@05977");
 *	struct seen s = bench_post(b, an, "/gop-y/gui", S("body=Đèn+đường+hỏng"));
 *	CHECK_INT(s.status, 303);
 *	CHECK(str_search(bench_get(b, clerk, s.location).body, S("Đèn đường hỏng")) >= 0);
 *
 * Time stands still at 2026-01-05T08:00 (a Monday) until bench_clock(). Everything lives until the test
 * ends. Linked only into the test program.
 */
#ifndef CORE_WEB_BENCH_TEST_H
#define CORE_WEB_BENCH_TEST_H

#include "base/test.h"
#include "core/ledger/ledger.h"
#include "core/web/web.h"
#include "lib/db/db_test.h"

/* The unit of visitors that name none: the ward of Đông Kinh in the demo. */
#define BENCH_UNIT "05977"
#define BENCH_PASSWORD "motcua-demo"

/* Somebody with a browser. */
struct visitor {
	str name;    /* as bench_visitor() was asked for it */
	str session; /* cookie */
	str csrf;    /* as the last page with a form had it */
	str lang;    /* cookie: "en"; empty: Vietnamese */
	struct visitor *next;
};

/* What came back. The strings live until the next request but one of this bench. */
struct seen {
	int status;
	str type, body, location;
	bool command;     /* it reached the ledger */
	bool repeated;    /* and the ledger knew it already */
	int64_t appended; /* events */
};

struct bench {
	struct arena *mem;
	struct arena *turns[2]; /* of the last two requests */
	int requests;
	struct app app;
	struct ledger *ledger;
	struct web web;
	instant now;
	struct sender sender; /* for command_send(), as the program itself */
	struct visitor *visitors;
	struct args uploads;  /* files of the next bench_post() */
	bool has_demo;
	str client;           /* Information-Mediator-Client of the next request */
};

/* An empty authority with these modules; the list ends with NULL. */
struct bench *bench_new(enum db_engine engine, const struct module *const *modules);
void bench_clock(struct bench *b, instant now);
/* The demo province, as `init --demo` makes it; again: nothing. */
void bench_demo(struct bench *b);
/* What the courier does once a minute: ticks and jobs that are due. */
void bench_courier(struct bench *b);

/* "" or "anonymous": nobody. "ROLE:LOGIN" or "ROLE:LOGIN@UNIT": a role's slug (perm.def; "citizen" is an
 * applicant), made at first use, its password BENCH_PASSWORD. "LOGIN": an account that is there already. */
struct visitor *bench_visitor(struct bench *b, const char *who);

/* `path` may have a query. Paths of the API go with the session as bearer token. */
struct seen bench_get(struct bench *b, struct visitor *v, str path);
/* Sends a form (name=value&…, urlencoded) with the token of the last page seen, as a browser does;
 * `_csrf=…` in it is sent instead (empty: none), and so is `_key=…`, which is new each time else. */
struct seen bench_post(struct bench *b, struct visitor *v, str path, str form);
/* Puts a file into a field of the next form sent, as the web process leaves it in the spool. */
void bench_upload(struct bench *b, const char *field, const char *name, str bytes);
/* Sends JSON. `key`: the Idempotency-Key, or empty. */
struct seen bench_json(struct bench *b, struct visitor *v, str path, str json, str key);
/* The value behind %XX and + of a form, and the other way. */
str bench_decode(struct arena *mem, str s);
str bench_encode(struct arena *mem, str s);

/* Fails the test unless the log is whole and the state tables are what the events say. */
void bench_check(struct bench *b);
/* A context of the program itself on the read-only database, for service functions and commands. */
struct ctx bench_ctx(struct bench *b);

/* A test of that group on both engines; its body gets `b`, a new bench with these modules. */
#define TEST_BENCH(group_, modules_, name_)                              \
	static void body_##group_##_##name_(struct bench *b);            \
	TEST(group_, name_##_sqlite)                                     \
	{                                                                \
		body_##group_##_##name_(bench_new(DB_SQLITE, modules_)); \
	}                                                                \
	TEST_PG(group_, name_##_pg)                                      \
	{                                                                \
		body_##group_##_##name_(bench_new(DB_PG, modules_));     \
	}                                                                \
	static void body_##group_##_##name_(struct bench *b)

#endif
