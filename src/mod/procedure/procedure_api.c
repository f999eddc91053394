/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_api.c - the catalogue for other programs: /api/v1/procedures, /api/v1/procedures/{code}. */
#include "base/base.h"

#include "core/web/web.h"
#include "lib/json/json.h"
#include "mod/procedure/procedure_impl.h"

int procedure_on(struct ctx *c, const struct req *q, date *ret_on)
{
	str s = req_text(q, "on");

	*ret_on = instant_date(c->now);
	if (s.n && !date_parse(s, ret_on))
		return ctx_fail(c, E_INVALID, "on", _("Ngày: %.*s không phải ngày có thật. Hãy viết dạng 2026-01-31."),
				STR_ARG(s));
	return 0;
}

int procedure_filter_of(struct ctx *c, const struct req *q, struct procedure_filter *ret)
{
	struct procedure_filter f = {
		.q = utf8_cut(req_text(q, "q"), 200),
		.field = req_text(q, "field"),
		.level = req_text(q, "level"),
		.agency = req_text(q, "agency"),
		.service = req_text(q, "service"),
		.eligible = str_eqz(req_text(q, "eligible"), "1"),
	};

	TRY(procedure_on(c, q, &f.on));
	*ret = f;
	return 0;
}

static void write_brief(struct jw *w, const struct procedure *p)
{
	jw_object(w);
	jw_kstr(w, "code", p->code);
	jw_kint(w, "version", p->version);
	jw_kstr(w, "title", p->title);
	jw_kstr(w, "field", p->field);
	jw_kstr(w, "level", p->level);
	jw_kstr(w, "agency", p->agency);
	jw_kstr(w, "service", p->service);
	procedure_write_terms(w, p);
	jw_kdate(w, "effective_from", p->effective_from);
	jw_end(w);
}

int procedure_list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging paging = req_paging(q, 20);
	struct procedure_filter f;
	struct procedure *list;
	int64_t total;
	struct jw w;
	size_t n;

	TRY(procedure_filter_of(c, q, &f));
	f.offset = paging.offset;
	f.limit = paging.per_page;
	TRY(procedure_list(c, &f, &list, &n, &total));
	w = json_begin(r);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		write_brief(&w, &list[i]);
	jw_end(&w);
	jw_kint(&w, "total", total);
	jw_end(&w);
	return 0;
}

int procedure_view_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure_unit *units;
	struct procedure *p;
	struct jw w;
	size_t n;
	date on;

	TRY(procedure_on(c, q, &on));
	TRY(procedure_find(c, req_text(q, "code"), on, &p));
	TRY(procedure_receiving_units(c, p, &units, &n));
	w = json_begin(r);
	procedure_write_api(&w, p);
	jw_key(&w, "receiving_units");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "code", units[i].code);
		jw_kstr(&w, "name", units[i].name);
		jw_kstr(&w, "place", units[i].place);
		jw_end(&w);
	}
	jw_end(&w);
	jw_end(&w);
	return 0;
}
