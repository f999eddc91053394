/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow.h - quy trình nội bộ: the steps a dossier takes, as data.
 *
 * A flow is a JSON document (data/flow.schema.json): steps, and exits that lead from one to the next. It is
 * checked before it is published, never changed afterwards, and known by the SHA-256 of its canonical bytes;
 * a procedure version names it by that. Nothing here knows a dossier: mod/dossier walks the steps.
 *
 *	human   somebody with a role does it and takes one of its exits
 *	wait    for the payment, the applicant, an event or a date; always with a limit
 *	fork    branches at the same time (opinions, checks), which join again
 *	child   dossiers of their own at other agencies (một cửa liên thông), whose results are waited for
 *	end     where a dossier's way ends
 *
 * The steps of a branch stand in the same list; their exits lead on in the branch, and the last ones to "join".
 */
#ifndef MOD_FLOW_H
#define MOD_FLOW_H

#include "core/account/who.h"
#include "core/clock/clock.h"
#include "core/command/command.h"
#include "lib/expr/expr.h"

struct html;
struct json;
struct jw;

#define FLOW_STEPS 64    /* in one flow */
#define FLOW_EXITS 8     /* of one step */
#define FLOW_BRANCHES 16 /* of one fork */
#define FLOW_NAMES 40    /* answers of the form that guards may use */
#define FLOW_BYTES 200000

/* Targets of exits that are no step. */
#define FLOW_JOIN ((size_t)-1) /* the end of a branch */
#define FLOW_NONE ((size_t)-2) /* not there: the checker says so */

/* X(NAME, "slug", title) */
#define FLOW_KINDS(X)                            \
	X(HUMAN, "human", N_("Xử lý"))           \
	X(WAIT, "wait", N_("Chờ"))               \
	X(FORK, "fork", N_("Lấy ý kiến song song")) \
	X(CHILD, "child", N_("Hồ sơ liên thông")) \
	X(END, "end", N_("Kết thúc"))

enum flow_kind {
#define X(name, slug, title) FLOW_##name,
	FLOW_KINDS(X)
#undef X
	FLOW_KIND_COUNT
};

enum flow_place { FLOW_AT_RECEIVING, FLOW_AT_DECIDING, FLOW_AT_UNIT };
enum flow_join { FLOW_ALL, FLOW_ANY, FLOW_SOME }; /* FLOW_SOME: `quorum` of them */
enum flow_wait { FLOW_PAYMENT, FLOW_APPLICANT, FLOW_EVENT, FLOW_DATE };
enum flow_outcome { FLOW_RETURNED, FLOW_REFUSED, FLOW_STOPPED, FLOW_WITHDRAWN };

/* What must be there before an exit may be taken. */
enum flow_need {
	FLOW_NEED_REASON = 1,    /* words */
	FLOW_NEED_DOCUMENT = 2,  /* a file attached with the action */
	FLOW_NEED_PAYMENT = 4,   /* the fee, in full */
	FLOW_NEED_SIGNATURE = 8, /* a signed PDF attached with the action */
};

/* What taking an exit does beside leading on. */
enum flow_effect {
	FLOW_PAUSE = 1,
	FLOW_RESUME = 2,
	FLOW_RESET = 4,  /* the clock begins again from zero */
	FLOW_STOP = 8,   /* the result is there: the clock stops, the applicant may fetch it */
	FLOW_NUMBER = 16 /* a number in the register of results */
};

/* A length of time; n 0 and a unit that counts: none given. */
struct flow_time {
	int32_t n;
	enum clock_unit unit;
};

struct flow_exit {
	str action; /* human: a dossier's action, "forward"; wait: "done", "limit"; fork, child: "joined" or "forward" */
	str title;  /* for choosing between several; may be empty */
	str to;
	size_t target;
	unsigned roles; /* bit (1u << role): only these; 0: whoever holds the step */
	str guard;      /* empty: always. "else": when no other exit of this action fits */
	const struct expr *when;
	unsigned needs, effects;
	str notice; /* what the applicant is told; empty: the usual words */
};

/* fork: leads to its first step. child: the dossier that is made. */
struct flow_branch {
	str id, title;
	str first;
	size_t target;
	str procedure, unit; /* child: unit empty: the procedure decides who decides */
	struct flow_time time;
};

struct flow_step {
	str id, title;
	enum flow_kind kind;
	enum role role;
	enum flow_place place;
	str unit; /* FLOW_AT_UNIT */
	struct flow_time time;
	const struct flow_exit *exits;
	size_t exit_n;
	const struct flow_branch *branches;
	size_t branch_n;
	enum flow_join join;
	int64_t quorum;
	bool silence; /* no answer in time is consent */
	enum flow_wait wait;
	enum flow_outcome outcome;
	size_t fork, branch; /* of a step in a branch: the fork's place, the branch's number; FLOW_NONE: in none */
	str form;    /* the paper or record that comes out of it, in words; may be empty */
};

struct flow {
	str id; /* 64 hexadecimal digits */
	str title;
	bool has_period;
	struct flow_time period; /* for which it was made; steps must fit in it */
	const struct flow_step *steps; /* the first one is the start */
	size_t step_n;
	const struct expr_name *names; /* FLOW_OWN of the dossier, then answers "form.…" */
	size_t name_n;
	str body; /* canonical JSON */
};

/* Names that every guard may use, in this order; answers of the form follow.
 * X(NAME, "name", type, meaning) */
#define FLOW_OWN_NAMES(X)                                                                              \
	X(CHANNEL, "dossier.channel", EXPR_TEXT, N_("cách nộp: counter, online, post"))               \
	X(CASE, "dossier.case", EXPR_TEXT, N_("trường hợp của thủ tục"))                              \
	X(FEE, "dossier.fee", EXPR_INT, N_("phí, lệ phí phải nộp (đồng)"))                            \
	X(PAID, "dossier.paid", EXPR_BOOL, N_("đã nộp đủ phí, lệ phí"))                               \
	X(SUPPLEMENTS, "dossier.supplements", EXPR_INT, N_("số lần đã yêu cầu bổ sung"))              \
	X(RECEIVED, "dossier.received", EXPR_DATE, N_("ngày tiếp nhận"))                              \
	X(ASKED, "opinion.asked", EXPR_INT, N_("số ý kiến đã hỏi trong lần gần nhất"))                \
	X(AGREED, "opinion.agreed", EXPR_INT, N_("số ý kiến đồng ý (kể cả im lặng là đồng ý)"))       \
	X(OPPOSED, "opinion.opposed", EXPR_INT, N_("số ý kiến không đồng ý"))

enum flow_own_name {
#define X(name, text, type, meaning) FLOW_OWN_##name,
	FLOW_OWN_NAMES(X)
#undef X
	FLOW_OWN
};

/* ---- reading and checking ------------------------------------------------------------------------- */

/* One thing wrong: a slug for programs, where (a step's id, or empty), words for people. */
struct flow_problem {
	const char *slug;
	str where, text;
};

struct flow_problems {
	struct flow_problem v[20]; /* the first ones; `n` may be larger */
	size_t n;
};

/*
 * Reads a document: shape and references. E_INVALID: *ret_problems says all that is wrong. It lives in c->mem.
 * A flow that is read may still be a wrong one: flow_check().
 */
int flow_read(struct ctx *c, str bytes, struct flow **ret, struct flow_problems *ret_problems);
/* The static checker (flow_check.c tells what it asks for). `period` NULL: the flow's own, if it has one. */
int flow_check(struct ctx *c, const struct flow *f, const struct flow_time *period, struct flow_problems *ret_problems);
/* Puts the problems into c->problems for `field`; returns E_INVALID. */
int flow_fail(struct ctx *c, const char *field, const struct flow_problems *p);

/* One step of a plain sequence, as catalogues write them. */
struct flow_line {
	str id, title;
	enum role role;
	enum flow_place place;
	str unit; /* FLOW_AT_UNIT */
	struct flow_time time;
	str form;
};
/* The document of a sequence: reception, work, signature, return; actions and effects follow from the roles. */
str flow_of_lines(struct ctx *c, str title, const struct flow_line *lines, size_t n);
/* The other way, as far as it goes: the human steps outside branches, in order from the start. */
size_t flow_lines(struct arena *mem, const struct flow *f, struct flow_line **ret);

/* ---- asking a flow --------------------------------------------------------------------------------- */

const struct flow_step *flow_step(const struct flow *f, str id); /* NULL: none */
size_t flow_place_of(const struct flow *f, str id);              /* FLOW_NONE: none */
/* Working minutes of a length of time, a working day being 480: for adding up and comparing. */
int64_t flow_minutes(struct flow_time t);
/* The longest way from the start to an end in working minutes; loops back are walked once. */
int64_t flow_longest(const struct flow *f);
/*
 * The exits of a step for an action that are open with these values: those whose guard holds, else the ones
 * with "else". Their number; `ret` has room for FLOW_EXITS.
 */
size_t flow_open(const struct flow *f, const struct flow_step *s, str action, const struct expr_value *values,
		 const struct flow_exit **ret);
/* Has the step an exit of that action at all? */
bool flow_has_action(const struct flow_step *s, str action);

const char *flow_kind_slug(enum flow_kind k);
const char *flow_kind_title(enum flow_kind k); /* a msgid */
const char *flow_need_words(enum flow_need n); /* "ghi lý do": a msgid */

/* ---- the words of time in step tables --------------------------------------------------------------- */

/*
 * "0,5 ngày", "04 giờ", "1/2 ngày làm việc", "30 phút", "02 ngày 4 giờ", "ngay", "trong ngày", "10 ngày (lịch)",
 * "01 tháng". False: not understood. A plain number is not: its unit is missing.
 */
bool flow_time_parse(struct arena *mem, str words, struct flow_time *ret);
/* "4 giờ", "2 ngày làm việc" … */
str flow_time_text(struct ctx *c, struct flow_time t);
const char *flow_unit_slug(enum clock_unit u);
bool flow_unit_find(str slug, enum clock_unit *ret);

/* ---- step tables ------------------------------------------------------------------------------------- */

/* One row of a table as provinces publish it. */
struct flow_row {
	size_t number; /* in the file, from 1 */
	str no, title, who, time, form; /* as written */
	struct flow_line line;          /* as understood; when `ok` */
	bool ok;
	str why; /* what is not understood and what to do */
};

/*
 * A table "TT | Nội dung công việc | Trách nhiệm thực hiện | Thời gian | Biểu mẫu, kết quả" from CSV or XLSX
 * (by the ending of `filename`) into rows; the heading may stand under a title, rows of totals are left out.
 * E_INVALID with words when it is no such table; rows that are not understood come back with `why`.
 */
int flow_table_read(struct ctx *c, str bytes, str filename, struct flow_row **ret, size_t *ret_n);
/* The rows' document, when all are understood; E_INVALID with the rows' words for `field` otherwise. */
int flow_table_flow(struct ctx *c, const char *field, str title, const struct flow_row *rows, size_t n, str *ret_body);

/* ---- published flows ----------------------------------------------------------------------------------- */

/* A published flow, read. E_NOTFOUND. Lives in c->mem. */
int flow_get(struct ctx *c, str id, struct flow **ret);
/* In a command: reads, checks, and publishes; the same document again is the same flow. E_INVALID with words for
 * `field`. Emits flow.publish, subject the id. */
int flow_publish(struct ctx *c, const char *field, str bytes, str *ret_id);

struct flow_entry {
	str id, title, by;
	instant at;
};
/* Newest first. limit 0: all. */
int flow_list(struct ctx *c, int64_t limit, int64_t offset, struct flow_entry **ret, size_t *ret_n, int64_t *ret_total);

/* ---- a flow as people see it ------------------------------------------- */

/* One row a step; the steps of branches stand below their fork. */
struct flow_picture_row {
	str id, title, who, time;
	str after;         /* where it leads, and when */
	const char *kind;  /* a msgid; NULL: ordinary work */
	const char *state; /* as timeline_item(): NULL been through, "now", "next" */
	str branch;        /* title of the branch it is in; empty: none */
};
struct flow_picture {
	struct flow_picture_row *rows;
	size_t n;
	str total; /* of the longest way */
};
/* `at` empty: nobody stands in it. `trail`: ids of the steps been through. */
void flow_picture(struct ctx *c, const struct flow *f, str at, const str *trail, size_t trail_n, struct flow_picture *ret);
/* The part of flow.html that shows it. */
void flow_steps_html(struct html *h, const struct flow_picture *m);

extern const struct module module_flow;

#endif
