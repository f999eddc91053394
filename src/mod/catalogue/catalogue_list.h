/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue_list.h - the catalogue counted, listed in files and on posters. */
#ifndef MOD_CATALOGUE_LIST_H
#define MOD_CATALOGUE_LIST_H

#include "mod/catalogue/catalogue_impl.h"

/* ---- catalogue_stats.c ---- */

/* How many procedures of one group are offered how far. Each number opens its list: `query` is the filter
 * of /thu-tuc, without the service. */
struct catalogue_figure {
	str title, key, query;
	int64_t full, partial, information, eligible;
};

struct catalogue_figures {
	date on;
	struct catalogue_figure all;
	struct catalogue_figure *fields, *levels, *agencies;
	size_t field_n, level_n, agency_n;
};

int catalogue_figures(struct ctx *c, date on, struct catalogue_figures *ret);
int64_t catalogue_total(const struct catalogue_figure *f);
/* Of what may lawfully be offered on line, the share that is: "100 %", "98,4 %", "–" when nothing may. */
str catalogue_share(struct arena *mem, const struct catalogue_figure *f);

/* A value for a query, percent-encoded. */
str catalogue_url_part(struct arena *mem, str s);

/* ---- catalogue_poster.c ---- */

/* One procedure, or a list of them, for the notice board, with a QR code of its page. */
int catalogue_poster(struct ctx *c, const struct procedure *p, bool a3, str *ret_pdf);
int catalogue_poster_list(struct ctx *c, const struct procedure *list, size_t n, str title, str url, bool a3, str *ret_pdf);

/* ---- pages ---- */

int catalogue_stats_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_stats_api(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_csv_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_xlsx_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_json_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_poster_page(struct ctx *c, const struct req *q, struct reply *r);
int catalogue_poster_list_page(struct ctx *c, const struct req *q, struct reply *r);
int life_event_list_page(struct ctx *c, const struct req *q, struct reply *r);
int life_event_page(struct ctx *c, const struct req *q, struct reply *r);
int life_event_api(struct ctx *c, const struct req *q, struct reply *r);

#endif
