/* SPDX-License-Identifier: Apache-2.0 */
/* lodge_pages.h - pages after sending, for the table in lodge_web.c. Private to the module. */
#ifndef MOD_LODGE_PAGES_H
#define MOD_LODGE_PAGES_H

#include "core/web/web.h"


int lodge_done_page(struct ctx *c, const struct req *q, struct reply *r);
int lodge_mine_page(struct ctx *c, const struct req *q, struct reply *r);
int lodge_lookup_page(struct ctx *c, const struct req *q, struct reply *r);
int lodge_notices_page(struct ctx *c, const struct req *q, struct reply *r);
int lodge_rate_page(struct ctx *c, const struct req *q, struct reply *r);
int lodge_thanks_page(struct ctx *c, const struct req *q, struct reply *r);


#endif
