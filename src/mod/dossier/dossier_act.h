/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_act.h - the fields of each action. Private to the module. */
#ifndef MOD_DOSSIER_ACT_H
#define MOD_DOSSIER_ACT_H

#include "core/command/command.h"

extern const struct field accept_fields[], refuse_fields[], ask_supplement_fields[], supplement_fields[],
	forward_fields[], claim_fields[], assign_fields[], return_step_fields[], ask_opinion_fields[],
	give_opinion_fields[], submit_fields[], sign_fields[], extend_fields[], withdraw_fields[], stop_fields[],
	deliver_fields[], rate_fields[], lodge_fields[];

int act_lodge(struct ctx *c);
int act_accept(struct ctx *c);
int act_refuse(struct ctx *c);
int act_ask_supplement(struct ctx *c);
int act_supplement(struct ctx *c);
int act_forward(struct ctx *c);
int act_claim(struct ctx *c);
int act_assign(struct ctx *c);
int act_return_step(struct ctx *c);
int act_ask_opinion(struct ctx *c);
int act_give_opinion(struct ctx *c);
int act_submit_for_signature(struct ctx *c);
int act_sign(struct ctx *c);
int act_extend(struct ctx *c);
int act_apologise(struct ctx *c);
int act_withdraw(struct ctx *c);
int act_stop(struct ctx *c);
int act_deliver(struct ctx *c);
int act_rate(struct ctx *c);

#endif
