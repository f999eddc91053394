/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier.h - hồ sơ: somebody asked, somebody is responsible, a lawful clock runs, an answer is owed.
 *
 * A dossier walks along the steps of the procedure version it was received under. At any moment an open
 * one has a holder (a unit and role, perhaps a person), a next step and a date; the applicant has been
 * told. What may be done now, and by whom, is the table of actions in dossier_may.c.
 */
#ifndef MOD_DOSSIER_H
#define MOD_DOSSIER_H

#include "core/clock/clock.h"
#include "core/command/command.h"
#include "core/file/file.h"
#include "core/rule/rule.h"
#include "core/web/view.h"
#include "mod/procedure/procedure.h"

/* X(NAME, "slug", "Tên", open) - national sync states in comments: domain of Circular 04/2025's exchange. */
#define DOSSIER_STATES(X)                                                    \
	X(LODGED, "lodged", "Mới nộp, chờ tiếp nhận", true)             /* 1 */ \
	X(ACCEPTED, "accepted", "Đã tiếp nhận", true)                   /* 2 */ \
	X(REFUSED, "refused", "Bị từ chối", false)                      /* 3 */ \
	X(PROCESSING, "processing", "Đang giải quyết", true)            /* 4 */ \
	X(WAITING_SUPPLEMENT, "waiting_supplement", "Chờ bổ sung", true) /* 5 */ \
	X(WAITING_PAYMENT, "waiting_payment", "Chờ nộp phí, lệ phí", true) /* 6 */ \
	X(WITHDRAWN, "withdrawn", "Đã rút", false)                      /* 7 */ \
	X(STOPPED, "stopped", "Dừng giải quyết", false)                 /* 8 */ \
	X(FINISHED, "finished", "Đã có kết quả", true)                  /* 9 */ \
	X(RETURNED, "returned", "Đã trả kết quả", false)                /* 10 */

enum dossier_state {
#define X(name, slug, title, open) DOSSIER_##name,
	DOSSIER_STATES(X)
#undef X
	DOSSIER_STATE_COUNT
};

const char *dossier_state_slug(enum dossier_state s);
const char *dossier_state_title(enum dossier_state s); /* Vietnamese, a msgid */
bool dossier_state_open(enum dossier_state s);
bool dossier_state_find(str slug, enum dossier_state *ret);

struct applicant {
	int64_t account; /* 0: none, lodged at the counter for somebody without one */
	str name, id_no, phone, email, address;
};

struct dossier {
	str code, procedure;
	int64_t version;
	enum dossier_state state;
	str channel; /* "counter", "online", "post" */
	str receiving_unit, deciding_unit;
	struct applicant applicant;
	str form;        /* JSON object of the e-form's values */
	str lookup_code; /* the key of the public look-up, printed on the receipt */
	str step;        /* id of the step it is in */
	str holder_unit;
	int64_t holder;  /* account, 0: the unit's queue for holder_role */
	enum role holder_role;
	str clock;       /* JSON array of clock events */
	instant lodged_at, received_at, due_at, step_due_at, finished_at, returned_at, ended_at; /* ms 0: not yet */
	int64_t supplements; /* how many times a supplement was asked */
	str request;     /* JSON of the open supplement request: {"items":[{"paper","reason"}],"until":…,"state":…} */
	int64_t fee, register_no, rating; /* rating 0: none, else 1-5 */
	instant told_at; /* when the applicant was last told something */
	int64_t rev;     /* how many things were done with it; 0: not yet saved */
	str flow;        /* the published flow it was moved to; empty: that of its procedure version */
	str trail;       /* ids of the human steps it came through, with blanks between */
	str parent, branch; /* of a child dossier: the dossier and the branch it was made for; else empty */
	str pending;     /* JSON of a forced move that waits for a second person */
	instant wake_at; /* when the courier has to look: a wait's limit, a silent opinion; ms 0: never */
	instant paid_at; /* all that was owed has been paid; ms 0: not, or nothing was owed */
	int64_t result_no; /* in the register of results; 0: none */
};

/* ---- reading (pages and commands) --------------------------------------------------------------- */

/* The dossier, if c->who may see it; E_NOTFOUND otherwise (also when it does not exist: the answer must
 * not tell the two apart). */
int dossier_see(struct ctx *c, str code, struct dossier **ret);
/* By code and lookup code, without an account. The same E_NOTFOUND for a wrong code and a wrong key. */
int dossier_lookup(struct ctx *c, str code, str key, struct dossier **ret);
/* The procedure version it was received under, with the flow the dossier walks. */
int dossier_procedure(struct ctx *c, const struct dossier *d, struct procedure **ret);
/* The step it is in; NULL when it has ended. */
const struct procedure_step *dossier_step(const struct procedure *p, const struct dossier *d);

/* A dated rule (core/rule) for this dossier: of its deciding unit, on the day it was received. */
int dossier_rule(struct ctx *c, const struct dossier *d, enum rule_name name, int64_t *ret);
/* "About to be due": up to this moment, by the rule due_soon_days and the calendar of a unit ("": the province) today. */
int dossier_soon(struct ctx *c, str unit, instant *ret);

struct dossier_filter {
	str q;                      /* words in code or name, folded */
	str procedure, state;       /* empty: all */
	int64_t account;            /* an applicant's own */
	str receiving_unit, deciding_unit;
	str holder_unit;            /* open work of a unit … */
	enum role holder_role;      /* … for a role (ROLE_NONE: any) */
	int64_t holder;             /* open work of a person */
	const char *group;          /* "received", "on_time", "late", "soon", "waiting", "open", … (dossier_group) or NULL */
	str unit_within;            /* deciding or receiving unit in the subtree of this unit */
	instant from, to;           /* lodged in [from, to); ms 0: open */
	bool by_urgency;            /* else newest first */
	int64_t limit, offset;
};
int dossier_list(struct ctx *c, const struct dossier_filter *f, struct dossier **ret, size_t *ret_n, int64_t *ret_total);

/* c->who's own work, most urgent first: what they hold, what lies in the queues of their posts, what their unit is
 * asked an opinion about. */
int dossier_inbox(struct ctx *c, str q, int64_t limit, int64_t offset, struct dossier **ret, size_t *ret_n,
		  int64_t *ret_total);

struct dossier_file {
	str file, kind, paper; /* kind: "paper", "supplement", "result", "letter" */
	str name, type, sha256;
	int64_t size;
	instant at;
};
int dossier_files(struct ctx *c, str code, struct dossier_file **ret, size_t *ret_n);

/* What another unit is asked: by hand, or as one branch of a fork. */
struct opinion {
	int64_t no;
	str dossier, unit, question, answer;
	int64_t asked_by, given_by;
	instant asked_at, due_at, given_at;
	str verdict;      /* "agree", "oppose"; "silent": no answer in time is consent; "closed": no longer needed */
	bool silence;     /* silence is consent after due_at */
	enum role role;   /* who answers; ROLE_NONE: anybody of the unit */
	str fork, branch; /* of a branch: ids; else empty */
	str step;         /* where in the branch it is */
	int64_t round;    /* which time the dossier entered the fork */
};
int dossier_opinions(struct ctx *c, str code, struct opinion **ret, size_t *ret_n);

/* The child dossiers made for it, oldest first. */
int dossier_children(struct ctx *c, str code, struct dossier **ret, size_t *ret_n);

/* The derivation of the due date at c->now: what was counted, skipped, paused, and why. */
int dossier_clock(struct ctx *c, const struct dossier *d, struct clock_result *ret);
/* Working minutes to the due date, as dossier_clock() has them, without the derivation in words: for lists. */
int dossier_remaining(struct ctx *c, const struct dossier *d, int64_t *ret_minutes);
/* Working minutes from c->now to the due date and to the end of the step, by the calendar of the deciding
 * unit; negative: late. `day` is a full working day in minutes. For lists: a calendar is compiled once. */
struct dossier_left {
	int64_t due, step;
	int day;
};
int dossier_left(struct ctx *c, const struct dossier *list, size_t n, struct dossier_left **ret);
/* "on_time", "soon", "late", "waiting", "ended": how it stands at c->now. */
const char *dossier_standing(struct ctx *c, const struct dossier *d);
/* Words for "next": what is to be done now and by whom, in the reader's language. */
struct dossier_next {
	str action, by;
};
int dossier_next(struct ctx *c, const struct dossier *d, struct dossier_next *ret);
/* One entry of the history: an event put into words. */
struct dossier_entry {
	int64_t seq;
	instant at;
	str verb, title, actor, unit, note; /* names, not logins; note: what was written, "" for outsiders */
};
/* Oldest first. `public` leaves out persons and notes (look-up without an account). */
int dossier_history(struct ctx *c, const struct dossier *d, bool public, struct dossier_entry **ret, size_t *ret_n);

/* ---- acting (commands) ----------------------------------------------------------------------------- */

struct lodging {
	str procedure, channel, receiving_unit;
	str deciding_unit; /* when it is received for another agency of the province; else empty */
	struct applicant applicant;
	const struct args *form; /* args named "form.NAME"; checked against the procedure's form */
	const str *files;        /* file arguments (file_take) */
	const str *papers;       /* what paper each file is; NULL: unnamed */
	size_t n;
	instant handed_over; /* channel "post": when the record of handing over was signed; ms 0: now */
};
/* Lodges; at the counter also accepts at once. Emits dossier.lodge (and dossier.accept). */
int dossier_lodge(struct ctx *c, const struct lodging *l, struct dossier **ret);
/* In a command: the post's record of handing over this open dossier (channel "post") was signed at `at`, not later
 * than now. By the rule post_start the clock then starts there; time in the post is nobody's. `record`: number of the
 * record, may be empty. E_INVALID with words for the field handed_over. Emits dossier.handed_over. */
int dossier_handed_over(struct ctx *c, str code, instant at, str record);

/* In a command of another module, which has checked who acts: something happened to the dossier outside the
 * agency (its result is with the post). Moves the date of the present step (ms 0: not), tells the applicant,
 * emits `verb` ("dossier.…"). dossier_delivered(): the result has been handed over to `receiver`. */
int dossier_outside(struct ctx *c, str code, const char *verb, instant step_due, const char *title, str words);
int dossier_delivered(struct ctx *c, str code, const char *verb, str receiver, str words);
/* The same: a file sent with the command (argument `file` of `field`), or one that is stored already, becomes a
 * paper of the dossier. E_CONFLICT: it is one already. Emit attachment.add. */
int dossier_file_add(struct ctx *c, const struct dossier *d, const char *field, str file, str paper, struct file *ret);
int dossier_file_link(struct ctx *c, const struct dossier *d, str file, str paper);

/* Rates a dossier that has its result, for commands with the fields code, score (1-5), note and key: the lookup
 * code, empty for the applicant's own account. */
extern const struct field dossier_rate_fields[];
int dossier_act_rate(struct ctx *c);

/* What somebody may do now. */
struct action {
	const char *name;    /* "ask_supplement"; the command is "dossier.ask_supplement" */
	const char *title;   /* Vietnamese, a msgid: the button */
	const char *slug;    /* last part of the form's address: /ho-so/:code/yeu-cau-bo-sung */
	const struct field *fields;
	bool danger;         /* ends the dossier or cannot be taken back */
	bool primary;        /* the usual next thing */
};
/* The actions open to c->who on this dossier now, in the order to show them. */
int dossier_actions(struct ctx *c, const struct dossier *d, const struct action ***ret, size_t *ret_n);
/* 0, E_DENIED (not this person) or E_CONFLICT (not in this state), with words. */
int dossier_may(struct ctx *c, const struct dossier *d, const char *action);
const struct action *dossier_action(str name);
const struct action *dossier_action_by_slug(str slug);

/* ---- fees (mod/pay) --------------------------------------------------------------------------------- */

/* In a command: the dossier waits for `amount` đồng, at most `days` working days; the clock stands still, the
 * applicant is told. Only lodged, accepted and processed ones wait; for others just *ret_until is set. */
int dossier_await_payment(struct ctx *c, str code, int64_t amount, int64_t days, instant *ret_until);
/* In a command: all was paid; a waiting dossier goes on where it stood, the applicant is told. */
int dossier_payment_done(struct ctx *c, str code);
/* In a command: the time to pay is over. A lodging on line that no agency has accepted is stopped, everything else
 * is left to its holder. */
int dossier_payment_lapsed(struct ctx *c, str code);

/* What came of one action on several dossiers. */
struct dossier_batch_item {
	str code, why; /* why: empty when it was done */
	bool ok;
};
struct dossier_batch_result {
	const struct action *action;
	instant at;
	struct dossier_batch_item *items;
	size_t n, done;
};
/* Of c->who's own; E_NOTFOUND otherwise. */
int dossier_batch_result(struct ctx *c, str id, struct dossier_batch_result *ret);

/* ---- when the calendar changes --------------------------------------------------------------------- */

struct calendar_state;
typedef int dossier_each_fn(void *arg, struct arena *mem, const struct dossier *d);

/* Calls fn for each open dossier whose clock runs (a waiting one gets its date when it goes on), by code after
 * `after`, at most `limit`. `mem` and the dossier are gone with the next one. */
int dossier_running(struct ctx *c, str after, int64_t limit, dossier_each_fn *fn, void *arg);
int dossier_running_count(struct ctx *c, int64_t *ret);

/* Deriving many due dates under one calendar: each rule is read and each unit's calendar compiled once. Lives
 * in c->mem; c and s must outlive it. */
struct dossier_dues;
struct dossier_dues *dossier_dues_new(struct ctx *c, const struct calendar_state *s);
/* The due date under that calendar at c->now; with the derivation, in mem, when `explain`. */
int dossier_due_under(struct dossier_dues *x, struct arena *mem, const struct dossier *d, bool explain,
		      struct clock_result *ret);
/* Why the two differ, in words: what the one skips or moves and the other does not. */
str dossier_due_difference(struct ctx *c, const struct clock_result *before, const struct clock_result *after);

/* In a command: a decision on the calendar reaches this dossier. When its due date changes: sets it, moves the
 * date of the step by as much working time, emits dossier.recompute, tells the applicant. `decided`: when;
 * `basis`: by what text. */
int dossier_recompute(struct ctx *c, struct dossier_dues *before, struct dossier_dues *after, const struct dossier *d,
		      instant decided, str basis, bool *ret_changed);

/* ---- for pages ------------------------------------------------------------------------------------- */

/* How the due date stands, in words; the colour of a state's tag. */
struct due_tag dossier_due_tag(struct ctx *c, const struct dossier *d);
const char *dossier_colour(enum dossier_state s);
/* How much working time the present step has left, in words: "Còn 1 ngày 3 giờ", "Quá 40 phút". */
struct due_tag dossier_step_tag(struct ctx *c, const struct dossier *d, const struct dossier_left *left);
/* The most urgent work of c->who after this one; an empty code when there is none. */
int dossier_next_code(struct ctx *c, str code, str *ret_code);

/* ---- figures (leader's page) ---------------------------------------------------------------------- */

struct dossier_figures {
	int64_t received, open, on_time, late_open, soon, waiting, done_on_time, done_late, rated, satisfied, violations;
};
/* May c->who see the figures and lists of this unit? E_DENIED with words. One's own unit is replaced by
 * what it commands (the People's Committee: the whole territory). */
int dossier_may_board(struct ctx *c, str *unit);
/* For dossiers whose receiving or deciding unit is in the subtree of `unit` ("": the whole province),
 * lodged in [from, to). */
int dossier_figures(struct ctx *c, str unit, instant from, instant to, struct dossier_figures *ret);
/* Units below `unit` ("": all) that received or decide dossiers. */
int dossier_units(struct ctx *c, str unit, str **ret, size_t *ret_n);
/* Open dossiers without holder, next step or date, or whose applicant was never told. Target: 0. */
int dossier_silent(struct ctx *c, struct dossier **ret, size_t *ret_n);

/* Writes code, state, dates, lookup code and receipt address of a new dossier into the answer. */
void dossier_write_lodged(struct ctx *c, const struct dossier *d);

#endif
