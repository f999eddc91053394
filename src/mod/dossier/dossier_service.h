/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_service.h - what the files of mod/dossier share. Private to the module. */
#ifndef MOD_DOSSIER_SERVICE_H
#define MOD_DOSSIER_SERVICE_H

#include "mod/dossier/dossier.h"
#include "mod/dossier/dossier_store.h"

struct jw;
struct json;

/* Receives at the counter: number in the register, start of the clock now or, for the post, when it was handed over. */
int dossier_accept(struct ctx *c, struct dossier *d, const struct procedure *p, instant handed_over);
str dossier_opinion_state(struct ctx *c, const struct opinion *o);
str dossier_attachment_state(struct ctx *c, str kind, str paper, instant at);
/* The form of the action that the path's last segment names. */
int dossier_action_page(struct ctx *c, const struct req *q, struct reply *r);
/* Bytes of a file, for /tep/:id and the API. */
int dossier_file_page(struct ctx *c, const struct req *q, struct reply *r);
/* The courier's minute: counts silent dossiers. */
int dossier_watch(struct ctx *c);

/* Adds a clock event at c->now; CLOCK_START replaces all earlier ones. */
int dossier_clock_note(struct ctx *c, struct dossier *d, enum clock_event_kind kind, const char *reason, int64_t n,
	       const char *unit);
/* The same for an event with a moment, legal text or reason of its own. START replaces all earlier ones. */
int dossier_clock_add(struct ctx *c, struct dossier *d, const struct clock_event *e, const char *unit);
/* Replaces the first event. */
int dossier_clock_start(struct ctx *c, struct dossier *d, const struct clock_event *e);
/* There is a result: stops; for the post with the reason that the way back does not count. */
int dossier_clock_result(struct ctx *c, struct dossier *d);
/* The start by the post's record of handing over; E_INVALID with words for handed_over. */
int dossier_clock_handed_over(struct ctx *c, struct dossier *d, instant at, str record);
/* What the clock counts by: the procedure's period and the dated rules of the day of reception. */
int dossier_clock_rule(struct ctx *c, const struct dossier *d, const struct procedure *p, struct clock_rule *ret);
int dossier_clock_events(struct arena *mem, const struct dossier *d, struct clock_event **ret, size_t *ret_n);
/* Derives due_at again. */
int dossier_clock_settle(struct ctx *c, struct dossier *d);
/* Sets step_due_at: `minutes` of working time from now. */
int dossier_clock_step_due(struct ctx *c, struct dossier *d, int64_t minutes);
/* The end of the n-th working day after the day of `from`. */
int dossier_clock_end_of_days(struct ctx *c, const struct dossier *d, instant from, int64_t days, instant *ret);

/* The state as the ledger's events and the replay check know it: a JSON object. */
str dossier_state(struct ctx *c, const struct dossier *d);
/* Writes the row and emits "dossier.ACTION" with what changed. `about`: a JSON object or empty. */
int dossier_save(struct ctx *c, const struct dossier *before, struct dossier *after, const char *verb, str about);
/* Tells the applicant, and notes that they were told. */
int dossier_tell(struct ctx *c, struct dossier *d, const char *title, str body);

/* ---- along the flow (dossier_flow.c, dossier_walk.c) --------------------------------------------------------------- */

struct act;

/* Values of a flow's names for this dossier. */
int dossier_values(struct ctx *c, const struct dossier *d, const struct flow *f, struct expr_value **ret);
/* The exits of its step that are open to c->who for this action; room for FLOW_EXITS. */
int dossier_exits(struct ctx *c, const struct dossier *d, const struct procedure *p, const char *action,
		  const struct flow_exit **ret, size_t *ret_n);
/* Leaves the step it is in without taking an exit and enters another one. */
int dossier_jump(struct ctx *c, struct act *a, const struct flow_step *s);
/* The unit that a place means for this dossier. */
str dossier_place(const struct dossier *d, enum flow_place place, str unit);
/* Nothing is owed any more. */
bool dossier_paid(const struct dossier *d);
/* Ids of the steps it came through, the newest last. */
size_t dossier_trail(struct arena *mem, const struct dossier *d, str **ret);
/* The state before the newest event, when c->who may take that back; E_CONFLICT otherwise. */
int dossier_undo_state(struct ctx *c, const struct dossier *d, struct dossier *ret);
/* The fields that dossier_state() wrote, back into *d. */
void dossier_restore(const struct json *state, struct dossier *d);
/* Is c->who's unit (and role) the one that this opinion is asked of? */
bool dossier_asked(const struct who *w, const struct opinion *o);
/* Silence past its date becomes consent. */
int dossier_silences(struct ctx *c, const struct dossier *d);
/* Commands: an administrator's move by force; the courier's wake. dossier_wake_due() is the courier's minute. */
int dossier_force(struct ctx *c);
int dossier_wake(struct ctx *c);
int dossier_wake_due(struct ctx *c);
int dossier_batch(struct ctx *c);

/* Running dossiers of a procedure version to another published flow; map: "old = new" lines of step ids. */
struct dossier_migrate {
	str procedure;
	int64_t version;
	str flow, map;
};
struct dossier_move {
	str code, from, to, title;
	bool ok, stays; /* stays: it is rightly left alone, its result is there */
	str why;        /* when it is not moved */
};
/* The dry run: each open dossier that would be moved. E_INVALID with words for the fields. */
int dossier_migration(struct ctx *c, const struct dossier_migrate *m, struct dossier_move **ret, size_t *ret_n);
int dossier_migrate(struct ctx *c);
int dossier_migrate_page(struct ctx *c, const struct req *q, struct reply *r);
int dossier_force_page(struct ctx *c, const struct req *q, struct reply *r);
/* After a save: a child's result comes back, an ended parent takes its children along. */
int dossier_family(struct ctx *c, const struct dossier *before, struct dossier *after);
/* "{org}-{yymmdd}-{seq}"; the key of the public look-up. */
int dossier_code_new(struct ctx *c, str org, str *ret_code);
str dossier_lookup_code_new(struct ctx *c);
/* Sets step_due_at: that time from now. */
int dossier_clock_step_time(struct ctx *c, struct dossier *d, struct flow_time t);

/* Puts the dossier into the hands of whoever does this step. */
int dossier_step_enter(struct ctx *c, struct dossier *d, const struct procedure *p, const struct procedure_step *s);
const struct procedure_step *dossier_step_first(const struct procedure *p);

/* Files named by arguments: stored, attached, recorded. */
int dossier_attach(struct ctx *c, const struct dossier *d, const char *field, const char *kind, const str *files,
	   const str *papers, size_t n);

/* The post from which c->who may look into this dossier, or ROLE_NONE. */
bool dossier_may_see(struct ctx *c, const struct dossier *d);
bool dossier_is_applicant(const struct ctx *c, const struct dossier *d);
bool dossier_is_clerk(const struct ctx *c, const struct dossier *d);
bool dossier_is_holder(struct ctx *c, const struct dossier *d);
bool dossier_is_boss(const struct ctx *c, const struct dossier *d);

#endif
