/* SPDX-License-Identifier: Apache-2.0 */
/*
 * life_event.c - procedures by what happens in a life: who has lost somebody does not look for a field of government.
 *
 * data/life-events.csv names the procedures of each, in the order in which people need them; those that are
 * not in force on the day are left out.
 */
#include "base/base.h"

#include "lib/asset/asset.h"
#include "lib/csv/csv.h"
#include "mod/catalogue/catalogue_html.h"
#include "mod/catalogue/catalogue_list.h"
#include "mod/catalogue/catalogue_view.h"

static int events(struct ctx *c, struct life_event **ret, size_t *ret_n)
{
	const struct asset *a = asset_find(S("data/life-events.csv"));
	struct csv r = csv_open(a ? asset_bytes(a) : S(""), ',');
	struct life_event *list = NEW_ARRAY(c->mem, struct life_event, 200);
	size_t n, fields;
	str *f;

	TRY(MIN(csv_read(c->mem, &r, &f, &fields), 0));
	for (n = 0; n < 200 && csv_read(c->mem, &r, &f, &fields) > 0;)
		if (fields >= 4)
			list[n++] = (struct life_event){ .slug = f[0], .title = f[1], .lead = f[2], .codes = f[3] };
	*ret = list;
	*ret_n = n;
	return 0;
}

static int fill(struct ctx *c, struct life_event *e)
{
	e->list = NEW_ARRAY(c->mem, struct procedure *, e->codes.n / 2 + 1);
	for (str rest = e->codes; rest.p;) {
		int err = procedure_find(c, str_cut(&rest, '/'), instant_date(c->now), &e->list[e->n]);

		if (err < 0 && err != E_NOTFOUND)
			return err;
		e->n += err == 0;
	}
	return 0;
}

static int find(struct ctx *c, str slug, struct life_event *ret)
{
	struct life_event *list;
	size_t n;

	TRY(events(c, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].slug, slug)) {
			*ret = list[i];
			return fill(c, ret);
		}
	return E_NOTFOUND;
}

int life_event_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct life_event *list;
	struct html h;
	size_t n;

	TRY(events(c, &list, &n));
	h = html_begin(c, q, r, str_of(_("Việc trong đời")));
	life_event_list_html(&h, list, n);
	return 0;
}

int life_event_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct life_event e;
	struct html h;

	TRY(find(c, req_text(q, "slug"), &e));
	h = html_begin(c, q, r, e.title);
	life_event_html(&h, &e);
	return 0;
}

int life_event_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct life_event *list;
	struct jw w;
	size_t n;

	UNUSED(q);
	TRY(events(c, &list, &n));
	w = json_begin(r);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		TRY(fill(c, &list[i]));
		jw_object(&w);
		jw_kstr(&w, "slug", list[i].slug);
		jw_kstr(&w, "title", list[i].title);
		jw_kstr(&w, "lead", list[i].lead);
		jw_key(&w, "procedures");
		jw_array(&w);
		for (size_t k = 0; k < list[i].n; k++)
			jw_str(&w, list[i].list[k]->code);
		jw_end(&w);
		jw_end(&w);
	}
	jw_end(&w);
	jw_end(&w);
	return 0;
}
