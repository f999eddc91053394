/* SPDX-License-Identifier: Apache-2.0 */
/* measure_pages.h - page functions of mod/measure. Private. */
#ifndef MOD_MEASURE_PAGES_H
#define MOD_MEASURE_PAGES_H

#include "core/web/web.h"
#include "mod/measure/measure_impl.h"

/* The question in the address, answered; *ret_public: only what is published may be shown. */
int measure_answer(struct ctx *c, const struct req *q, struct measure_result *ret, bool *ret_public);

int measure_list_api(struct ctx *c, const struct req *q, struct reply *r);
int measure_api(struct ctx *c, const struct req *q, struct reply *r);
int measure_cases_api(struct ctx *c, const struct req *q, struct reply *r);

#endif
