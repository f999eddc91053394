/* SPDX-License-Identifier: Apache-2.0 */
/* measure_api.c - measures for programs: JSON over HTTP. */
#include "base/base.h"

#include "core/web/web.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/measure/measure_pages.h"

/* Reads question and measure, checks the right, reckons. */
int measure_answer(struct ctx *c, const struct req *q, struct measure_result *ret, bool *ret_public)
{
	struct measure_query query;
	struct measure *m;

	TRY(measure_query_read(c, q, &query));
	TRY(measure_may(c, &query, ret_public));
	TRY(measure_find(c, req_text(q, "name"), query.version, query.to, &m));
	if (*ret_public && m->internal)
		return ctx_fail(c, E_DENIED, "", _("Chỉ số này chỉ dành cho cán bộ của đơn vị."));
	return measure_eval(c, m, &query, ret);
}

int measure_list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct measure *list;
	date on = instant_date(c->now);
	size_t n;

	date_parse(req_text(q, "on"), &on);
	TRY(measure_list(c, on, &list, &n));
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "name", list[i].name);
		jw_kstr(&w, "title", list[i].title);
		jw_kint(&w, "version", list[i].version);
		jw_kdate(&w, "effective_from", list[i].from);
		jw_kstr(&w, "formula", list[i].formula);
		jw_kstr(&w, "source", list[i].source);
		jw_kstr(&w, "certainty", list[i].certainty);
		jw_kstr(&w, "unit_of_value", list[i].unit);
		jw_kint(&w, "minimum_sample", list[i].minimum);
		jw_kstr(&w, "url", str_fmt(c->mem, "/api/v1/measures/%" STR_FMT, STR_ARG(list[i].name)));
		jw_end(&w);
	}
	jw_end(&w);
	jw_kint(&w, "total", (int64_t)n);
	jw_end(&w);
	return 0;
}

int measure_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct measure_result result;
	struct jw w;
	bool public;

	TRY(measure_answer(c, q, &result, &public));
	if (public && !measure_published(&result))
		return ctx_fail(c, E_DENIED, "", _("Mẫu có ít hơn %d trường hợp nên số liệu không được công bố."),
				(int)result.measure->minimum);
	w = json_begin(r);
	measure_write(c, &w, &result, !public);
	return 0;
}

static void write_case(struct ctx *c, struct jw *w, const struct measure_case *k)
{
	jw_object(w);
	jw_kstr(w, "code", k->subject);
	jw_kstr(w, "unit", k->unit);
	jw_kstr(w, "procedure", k->procedure);
	jw_kdate(w, "lodged", k->lodged);
	jw_kdate(w, "received", k->received);
	jw_kdate(w, "ended", k->ended);
	jw_kinstant(w, "due_at", k->late_from);
	jw_key(w, "facts");
	jw_array(w);
	for (int bit = 0; bit < FACT_COUNT; bit++)
		if (k->bits >> bit & 1)
			jw_str(w, str_of(_(fact_title(bit))));
	jw_end(w);
	jw_end(w);
}

int measure_cases_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct measure_result result;
	struct measure_case *list;
	struct jw w;
	bool public;
	size_t n;

	TRY(measure_answer(c, q, &result, &public));
	if (public)
		return ctx_fail(c, E_DENIED, "", _("Danh sách hồ sơ chỉ dành cho cán bộ của đơn vị."));
	TRY(measure_cases(c, &result, req_text(q, "part"), p.per_page, p.offset, &list, &n, &p.total));
	w = json_begin(r);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		write_case(c, &w, &list[i]);
	jw_end(&w);
	jw_kint(&w, "total", p.total);
	jw_end(&w);
	return 0;
}
