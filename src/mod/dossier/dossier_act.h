/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_act.h - the fields of each action. Private to the module. */
#ifndef MOD_DOSSIER_ACT_H
#define MOD_DOSSIER_ACT_H

#include "core/command/command.h"

extern const struct field dossier_accept_fields[], dossier_refuse_fields[], dossier_ask_supplement_fields[], dossier_supplement_fields[],
	dossier_forward_fields[], dossier_claim_fields[], dossier_assign_fields[], dossier_return_step_fields[], dossier_ask_opinion_fields[],
	dossier_give_opinion_fields[], dossier_submit_fields[], dossier_sign_fields[], dossier_extend_fields[], dossier_withdraw_fields[], dossier_stop_fields[],
	dossier_deliver_fields[], dossier_lodge_fields[], dossier_handed_over_fields[];

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

#endif
