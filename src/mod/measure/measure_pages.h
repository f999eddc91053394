/* SPDX-License-Identifier: Apache-2.0 */
/* measure_pages.h - page functions of mod/measure. Private. */
#ifndef MOD_MEASURE_PAGES_H
#define MOD_MEASURE_PAGES_H

#include "core/web/web.h"
#include "mod/measure/measure_impl.h"

/* The question in the address, answered; *ret_public: only what is published may be shown. */
int measure_answer(struct ctx *c, const struct req *q, struct measure_result *ret, bool *ret_public);

struct measure_page_view;
/* All of one measure's page but the map and the choices of the filter. */
int measure_page_fill(struct ctx *c, const struct req *q, struct measure_page_view *v);
int measure_home_page(struct ctx *c, const struct req *q, struct reply *r);
int measure_page(struct ctx *c, const struct req *q, struct reply *r);
int measure_cases_page(struct ctx *c, const struct req *q, struct reply *r);
int measure_loss_page(struct ctx *c, const struct req *q, struct reply *r);
int measure_csv_page(struct ctx *c, const struct req *q, struct reply *r);
int measure_xlsx_page(struct ctx *c, const struct req *q, struct reply *r);
int measure_pdf_page(struct ctx *c, const struct req *q, struct reply *r);

int measure_list_api(struct ctx *c, const struct req *q, struct reply *r);
int measure_api(struct ctx *c, const struct req *q, struct reply *r);
int measure_cases_api(struct ctx *c, const struct req *q, struct reply *r);

#endif
