/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_act.h - one action under way; the fields of each action. Private to the module. */
#ifndef MOD_DOSSIER_ACT_H
#define MOD_DOSSIER_ACT_H

#include "lib/json/json.h"
#include "mod/dossier/dossier_service.h"

/* The dossier before, its copy being changed, its procedure, and what the event will say. */
struct act {
	struct dossier *before, d;
	struct procedure *p;
	struct buf about_bytes;
	struct jw about;
	str step_title, to_name; /* where it went; empty: it stayed */
};

/* Begins an action named in the table on the dossier that the arguments name: may it be seen, is it still as the form
 * showed it, may this be done. */
int act_begin(struct ctx *c, const char *action, struct act *ret);
/* Begins without asking: what the program does itself. */
int act_start(struct ctx *c, struct dossier *before, struct act *ret);
/* Saves under one event. act_finish() also answers with code, state and due date. */
int act_save(struct ctx *c, struct act *a, const char *verb);
int act_finish(struct ctx *c, struct act *a, const char *verb);
/* Tells the applicant; in Vietnamese, whatever the language of the official who acts. */
int act_tell(struct ctx *c, struct act *a, const char *title, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* The person of that login, who must hold the step's role in the holding unit. E_INVALID for "person". */
int act_person(struct ctx *c, const struct dossier *d, str login, int64_t *ret_id);
/* Stores the files of argument "files" with the dossier. */
int act_attach(struct ctx *c, const struct act *a, const char *kind);

/* ---- dossier_flow.c: along the flow ------------------------------------------------------------------- */

/* Takes an exit: its effects, then the step it leads to. */
int dossier_take(struct ctx *c, struct act *a, const struct flow_exit *e);
/* Goes on by itself as far as it can: what was waited for is there, branches have joined, a limit has passed. */
int dossier_go_on(struct ctx *c, struct act *a);
/* A supplement came in: a step that waits for the applicant is done. */
int dossier_supplemented(struct ctx *c, struct act *a);
/* Enters a step without an exit being taken: back, or by force. */
int dossier_enter(struct ctx *c, struct act *a, const struct flow_step *s);

/* ---- dossier_opinion.c ---------------------------------------------------------------------------------- */

/* One opinion for each branch of a fork; all of them have the dossier's step_due_at as their last date. */
int dossier_fork_open(struct ctx *c, struct act *a, const struct flow_step *s);
/* Have enough branches answered? Those past their date are silent consent where the fork says so. */
int dossier_fork_joined(struct ctx *c, struct act *a, const struct flow_step *s, bool *ret);
/* Closes what is still open of a fork that has joined or was left. */
int dossier_fork_close(struct ctx *c, struct act *a, const struct flow_step *s);

/* ---- dossier_child.c -------------------------------------------------------------------------------------- */

/* Makes the child dossiers of a step: on line all at once, on paper one after the other. */
int dossier_children_open(struct ctx *c, struct act *a, const struct flow_step *s);
int dossier_children_joined(struct ctx *c, struct act *a, const struct flow_step *s, bool *ret);
/* Agreed and opposed among the newest child of each branch. */
int dossier_children_count(struct ctx *c, const struct dossier *d, int64_t *ret_agreed, int64_t *ret_opposed);


extern const struct field dossier_accept_fields[], dossier_refuse_fields[], dossier_ask_supplement_fields[], dossier_supplement_fields[],
	dossier_forward_fields[], dossier_claim_fields[], dossier_assign_fields[], dossier_return_step_fields[], dossier_ask_opinion_fields[],
	dossier_give_opinion_fields[], dossier_submit_fields[], dossier_sign_fields[], dossier_extend_fields[], dossier_withdraw_fields[], dossier_stop_fields[],
	dossier_deliver_fields[], dossier_lodge_fields[], dossier_undo_fields[], dossier_force_fields[], dossier_confirm_force_fields[],
	dossier_batch_fields[], dossier_migrate_fields[], dossier_handed_over_fields[];

int dossier_act_lodge(struct ctx *c);
int dossier_act_accept(struct ctx *c);
int dossier_act_handed_over(struct ctx *c);
int dossier_act_refuse(struct ctx *c);
int dossier_act_ask_supplement(struct ctx *c);
int dossier_act_supplement(struct ctx *c);
int dossier_act_forward(struct ctx *c);
int dossier_act_claim(struct ctx *c);
int dossier_act_assign(struct ctx *c);
int dossier_act_return_step(struct ctx *c);
int dossier_act_ask_opinion(struct ctx *c);
int dossier_act_give_opinion(struct ctx *c);
int dossier_act_submit_for_signature(struct ctx *c);
int dossier_act_sign(struct ctx *c);
int dossier_act_extend(struct ctx *c);
int dossier_act_apologise(struct ctx *c);
int dossier_act_withdraw(struct ctx *c);
int dossier_act_stop(struct ctx *c);
int dossier_act_deliver(struct ctx *c);
int dossier_act_undo(struct ctx *c);
int dossier_act_confirm_force(struct ctx *c);

#endif
