/* SPDX-License-Identifier: Apache-2.0 */
/* lodge_act.h - the commands' fields and functions, for the table in lodge_web.c. Private to the module. */
#ifndef MOD_LODGE_ACT_H
#define MOD_LODGE_ACT_H

#include "mod/lodge/lodge.h"

extern const struct field lodge_start_fields[], lodge_save_person_fields[], lodge_save_group_fields[],
	lodge_attach_fields[], lodge_discard_fields[], lodge_submit_fields[], lodge_counter_fields[];

int lodge_start(struct ctx *c);
int lodge_save_person(struct ctx *c);
int lodge_save_group(struct ctx *c);
int lodge_attach(struct ctx *c);
int lodge_discard(struct ctx *c);
int lodge_submit(struct ctx *c);
int lodge_counter(struct ctx *c);
/* For the replay check. */
int lodge_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);

#endif
