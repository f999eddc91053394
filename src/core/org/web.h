/* SPDX-License-Identifier: Apache-2.0 */
/* web.h - page functions of this folder. */
#ifndef CORE_ORG_WEB_H
#define CORE_ORG_WEB_H

#include "core/web/web.h"

int unit_list_page(struct ctx *c, const struct req *q, struct reply *r);
int unit_page(struct ctx *c, const struct req *q, struct reply *r);
int unit_list_api(struct ctx *c, const struct req *q, struct reply *r);
int unit_api(struct ctx *c, const struct req *q, struct reply *r);
int calendar_page(struct ctx *c, const struct req *q, struct reply *r);
int calendar_ics_page(struct ctx *c, const struct req *q, struct reply *r);

#endif
