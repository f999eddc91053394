/* SPDX-License-Identifier: Apache-2.0 */
/* pay_pages.h - page functions shared by the files of mod/pay. */
#ifndef MOD_PAY_PAGES_H
#define MOD_PAY_PAGES_H

#include "core/web/web.h"
#include "mod/pay/pay_impl.h"

/* A payment as the API shows it. */
int pay_hook_told(struct ctx *c, const struct req *q, const struct answer *a, struct reply *r);
void pay_write(struct jw *w, const struct payment *p);

#endif
