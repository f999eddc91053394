/* SPDX-License-Identifier: Apache-2.0 */
/* people_service.h - the commands of this folder. */
#ifndef MOD_PEOPLE_SERVICE_H
#define MOD_PEOPLE_SERVICE_H

#include "core/account/account.h"

struct buf;

/* Shortest password, in characters (NIST SP 800-63B asks for length, not for kinds of characters). */
#define PASSWORD_MIN 10

/* Is the password long enough, not the login or number, not one of the first that are tried? */
int password_check(struct ctx *c, const char *field, str password, str login, str id_no);
/* For commands whose child makes one hash of the field "password". */
int password_prepare(struct ctx *c, struct buf *ret_input);
int password_child(struct arena *mem, str input, struct buf *ret_output);

int account_create_run(struct ctx *c);
int account_update_run(struct ctx *c);
int account_post_add_run(struct ctx *c);
int account_post_remove_run(struct ctx *c);
int account_deactivate_run(struct ctx *c);
int account_activate_run(struct ctx *c);
int account_reset_password_run(struct ctx *c);
int account_update_own_run(struct ctx *c);
int account_register_run(struct ctx *c);
/* One's own: the child checks the old password and hashes the new one. */
int account_set_password_prepare(struct ctx *c, struct buf *ret_input);
int account_set_password_child(struct arena *mem, str input, struct buf *ret_output);
int account_set_password_run(struct ctx *c);

int absence_set_run(struct ctx *c);
int absence_clear_run(struct ctx *c);
/* May c->who decide about this person's absence: the person, a head or leader of a unit where the person
 * has a post, or an administrator? */
bool absence_may(struct ctx *c, const struct who *person);
/* People who may stand in for this one: the same role in the same unit, by name, each once. */
int absence_deputies(struct ctx *c, const struct who *person, struct account **ret, size_t *ret_n);

#endif
