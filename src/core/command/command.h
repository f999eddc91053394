/* SPDX-License-Identifier: Apache-2.0 */
/*
 * command.h - the tables a module is made of: pages, commands, fields.
 *
 * Every change in the system is a named command with declared fields, a permission and one function;
 * everything that reads is a page. From these tables come the router, the menus, CSRF, the checks of
 * input, the JSON API, the OpenAPI file, `motcua routes`, and the tests that every page and command is
 * under the minute it exists.
 */
#ifndef CORE_COMMAND_COMMAND_H
#define CORE_COMMAND_COMMAND_H

#include "base/base.h"
#include "core/account/who.h"
#include "core/ctx/ctx.h"
#include "lib/mail/mail.h"

struct req;
struct reply;
struct json;
struct cache;

/* ---- what was sent -------------------------------------------------------------------------- */

/* One field: decoded, UTF-8, NFC, trimmed. JSON bodies arrive flattened: {"applicant":{"name":"An"},
 * "files":["a","b"]} is applicant.name=An files=a files=b. A file is a spool reference (core/file). */
struct arg {
	str name, value;
};

struct args {
	struct arg *v;
	size_t n;
};

/* First value of that name, or an empty str. arg_has() tells absent from empty. */
str args_get(const struct args *a, const char *name);
bool args_has(const struct args *a, const char *name);
/* Shorthand for the command being run. Integers and dates were checked by the field table; an absent
 * one is 0. arg_flag: "1", "true", "on". */
str arg_text(const struct ctx *c, const char *name);
int64_t arg_int(const struct ctx *c, const char *name);
date arg_date(const struct ctx *c, const char *name);
bool arg_flag(const struct ctx *c, const char *name);
/* All values of a repeated field. */
size_t arg_all(const struct ctx *c, const char *name, str **ret_values);

/* ---- declared fields ------------------------------------------------------------------------ */

enum field_type {
	F_TEXT,   /* one line */
	F_LINES,  /* several lines */
	F_INT,
	F_MONEY,  /* whole đồng; dots as thousands separators are allowed */
	F_DATE,   /* yyyy-mm-dd or dd/mm/yyyy */
	F_BOOL,
	F_CHOICE, /* one of `options`, separated by | */
	F_PHONE,  /* Vietnamese number, 9-11 digits or +84… */
	F_EMAIL,
	F_IDNO,   /* 12 digits personal number, or 10 / 10-3 digits tax code */
	F_CODE,   /* letters, digits, . - _ / only */
	F_SECRET, /* one line, not trimmed, never shown again, never logged */
	F_FILE,   /* uploaded now, or the id of a stored file; may repeat */
	F_LIST,   /* F_TEXT that may repeat */
	F_GROUP,  /* any fields "name.*"; checked by the command itself. options "files": some may be files */
};

/* min > 0 means required. min and max count code points for text, are values for numbers, and are
 * ignored for dates. `title` is what the person calls it, for messages. */
struct field {
	const char *name;
	enum field_type type;
	int64_t min, max;
	const char *title;
	const char *options;
};

/* Checks args against the table (a row with name NULL ends it): unknown fields, missing ones, wrong
 * types and lengths, each said in words with field, cause and remedy; returns 0 or E_INVALID. Values
 * are normalised in *args (dates to ISO, money to digits, phones to digits). Names beginning with '_'
 * belong to the form machinery and are skipped. */
int fields_check(struct ctx *c, const struct field *fields, struct args *args);

/* ---- pages and commands --------------------------------------------------------------------- */

typedef int (*page_fn)(struct ctx *c, const struct req *q, struct reply *r);

/* path: "/gop-y/:code" (one segment), perm: never 0. A page whose path starts with /api/ answers JSON. */
struct page {
	const char *path;
	unsigned perm;
	page_fn run;
	const char *title;
	const char *menu; /* menu group, or NULL: not in a menu */
};

struct command {
	const char *name;           /* "feedback.send" */
	const char *path;           /* where its HTML form posts, or NULL */
	unsigned perm;
	const struct field *fields; /* ends with name NULL; :params of the path are fields too */
	int (*run)(struct ctx *c);  /* runs in the ledger, inside its savepoint */
	const char *next;           /* where the browser goes: "/gop-y/:code", values from answer and args */
	const char *title;
	page_fn form;               /* the page with the form: shown again, with what was typed, when refused */
	const char *api;            /* path of POST in the API, "/api/v1/dossiers"; NULL: /api/v1/commands/NAME */
	bool put;                   /* `api` is asked by PUT, not POST */
	bool creates;               /* the API answers 201, not 200 */
	/* A message of an outside service that comes as GET meets a page, which has the ledger run this command
	 * (page_send()); `told` makes the reply of its answer, whatever it is. */
	int (*told)(struct ctx *c, const struct req *q, const struct answer *a, struct reply *r);
	bool forget;                /* the answer holds a secret: it is not kept under the idempotency key */

	/* Slow pure work (argon2) is done by a child process, so that the one writer never waits: `prepare`
	 * reads the database and gives the child's input; `run` finds its result in c->prepared. */
	int (*prepare)(struct ctx *c, struct buf *ret_input);
	int (*child)(struct arena *mem, str input, struct buf *ret_output);
};

/* What `ledger replay --check` compares: calls each(arg, subject, state) for every row of the state
 * tables that events of verb "NAME.*" build. */
struct aggregate {
	const char *name; /* "dossier" */
	int (*dump)(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
};

/* What a module does when another one has recorded `verb`: it runs in that command's savepoint, after it,
 * as the same person. What it records is looked at too. An error takes the whole command back, so a module
 * may also refuse. For modules that stand above the one that acts (src/mod/DEPENDS). */
struct reaction {
	const char *verb; /* "dossier.lodge" */
	int (*run)(struct ctx *c, str subject);
};

/* A kind of job: runs in the courier, reads the database, changes state by commands only. */
struct job_kind {
	const char *name;
	int (*run)(struct ctx *c, int64_t id, str subject, str body);

	/* Work that waits for somebody outside (a mail server) is done by a child process, so that the
	 * courier never waits: `prepare` reads the database and gives the child's input (> 0: nothing is to
	 * be done); `child` writes why it failed, or nothing; `run` comes after its success. */
	int (*prepare)(struct ctx *c, int64_t id, str subject, str body, struct buf *ret_input);
	int (*child)(struct arena *mem, str input, struct buf *ret_why);
	/* Instead of `run`, for a child that was sent to ask: gets what it wrote, which is foreign. */
	int (*take)(struct ctx *c, int64_t id, str subject, str body, str answer);
};

/* What a verb needs when no server runs. */
enum verb_needs {
	VERB_LEDGER, /* a ledger in this process, to change something */
	VERB_BARE,   /* no data directory (due, calendar, lunar, routes …): c->db is NULL */
	VERB_READS,  /* the database to read, also one so damaged that a ledger refuses it; no commands */
};

/* A command-line verb: `motcua VERB …`; argv[0] is the verb. Reads c->db, changes by command_send() only.
 * Returns an E_ code (words by ctx_fail), or an exit code > 0. */
struct cli_verb {
	const char *name, *usage;
	int (*run)(struct ctx *c, int argc, char **argv, struct buf *out);
	enum verb_needs needs;
};

/* What `motcua import KIND FILE` and `motcua export KIND` can carry. import: `bytes` are the file's, checked
 * as UTF-8 and in NFC unless the name ends in .xlsx; the ending of `filename` tells the format; with `dry`
 * nothing changes and `out` says what would. Changes go by command_send(). export: format is "json", "csv",
 * "xlsx" …, E_INVALID with words for one it does not know. Either may be NULL. */
struct exchange {
	const char *kind;
	int (*import)(struct ctx *c, str bytes, str filename, bool dry, struct buf *out);
	int (*export)(struct ctx *c, str format, struct buf *out);
};

/* All of a module that others may know. Arrays end with an all-zero row; NULL where there are none. */
struct module {
	const char *name;
	const struct page *pages;
	const struct command *commands;
	const struct aggregate *aggregates;
	const struct job_kind *jobs;
	const struct cli_verb *verbs;
	int (*tick)(struct ctx *c); /* the courier calls it once a minute; changes state by command_send() */
	int (*init)(struct ctx *c); /* `init`: brings in what every authority needs */
	int (*follow)(struct ctx *c); /* the courier calls it at least every half second: to follow the ledger */
	int (*demo)(struct ctx *c); /* `init --demo`: brings in this module's part of the demo province */
	const struct exchange *exchanges;
	const struct reaction *reactions;
};

/* ---- the whole program's tables --------------------------------------------------------------- */

/* The configured program: what does not change while it runs. */
struct app {
	const struct module *const *modules; /* NULL-terminated, in the order of app/modules.def */
	const char *dir;                     /* data directory */
	str db_url;
	bool demo;
	int64_t clock_offset;                /* --now: added to the machine's clock; test only */
	bool clock_set;
	str province;                        /* "Tỉnh Lạng Sơn": in the header; may be empty */
	str base_url;                        /* "http://127.0.0.1:8080", for links in letters and QR codes */
	struct mail_server smtp;             /* url empty: no mail; notices stay in the account */
	str mail_from;                       /* the sender's address */
	str pay;                             /* JSON of the payment settings file (mod/pay); empty: no gateway */
	str origin;                          /* the ledger's name in checkpoints */
	str vkey;                            /* its verifier key */
	const struct mo *english;            /* the English catalogue */
	struct cache *cache;                 /* of immutable things, each process its own; NULL: none */
	struct pdf_fonts *fonts;             /* lib/pdf's: each process loads them once, at its first paper */
};

/* Stops the program (E_INTERNAL, message on stderr) when a table is wrong: a missing permission, two
 * rows with one path, a path parameter that is no field of its command. */
int app_check(const struct app *app);
/* The machine's clock plus --now's offset; for src/app and the ledger's opening only. */
instant app_clock(const struct app *app);
const struct command *app_command(const struct app *app, str name);

#endif
