/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue_stats.c - how many procedures are offered on line, how far: by field, level and deciding unit. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/html/html.h"
#include "lib/text/text.h"
#include "mod/catalogue/announcement_store.h"
#include "mod/catalogue/catalogue_html.h"
#include "mod/catalogue/catalogue_list.h"
#include "mod/catalogue/catalogue_view.h"

str catalogue_url_part(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);

	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];

		if ((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || strchr("-._~", ch))
			buf_char(&b, s.p[i]);
		else
			buf_fmt(&b, "%%%02X", ch);
	}
	return buf_view(&b);
}

static void add(struct catalogue_figure *f, const struct catalogue_count *n)
{
	f->full += str_eqz(n->service, "full") ? n->n : 0;
	f->partial += str_eqz(n->service, "partial") ? n->n : 0;
	f->information += str_eqz(n->service, "information") ? n->n : 0;
	f->eligible += n->eligible ? n->n : 0;
}

static struct catalogue_figure *group(struct catalogue_figure *list, size_t *n, str key)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(list[i].key, key))
			return &list[i];
	list[*n] = (struct catalogue_figure){ .key = key, .title = key };
	return &list[(*n)++];
}

/* Sorted by key while the keys are sort keys of the titles. */
static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct catalogue_figure *)a)->key, ((const struct catalogue_figure *)b)->key);
}

static void finish(struct ctx *c, struct catalogue_figure *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		list[i].query = str_fmt(c->mem, "%s=%" STR_FMT, name, STR_ARG(catalogue_url_part(c->mem, list[i].key)));
		list[i].key = text_sort_key(c->mem, list[i].title);
	}
	if (n)
		qsort(list, n, sizeof(list[0]), by_key);
}

int catalogue_figures(struct ctx *c, date on, struct catalogue_figures *ret)
{
	struct catalogue_figures f = { .on = on };
	struct catalogue_count *list;
	size_t n;

	TRY(catalogue_counts(c, on, &list, &n));
	f.fields = NEW_ARRAY(c->mem, struct catalogue_figure, n);
	f.levels = NEW_ARRAY(c->mem, struct catalogue_figure, n);
	f.agencies = NEW_ARRAY(c->mem, struct catalogue_figure, n);
	for (size_t i = 0; i < n; i++) {
		add(&f.all, &list[i]);
		add(group(f.fields, &f.field_n, list[i].field), &list[i]);
		add(group(f.levels, &f.level_n, list[i].level), &list[i]);
		add(group(f.agencies, &f.agency_n, list[i].agency), &list[i]);
	}
	for (size_t i = 0; i < f.level_n; i++)
		f.levels[i].title = procedure_level_text(c, f.levels[i].key);
	for (size_t i = 0; i < f.agency_n; i++)
		f.agencies[i].title = str_eqz(f.agencies[i].key, "commune") ? str_of(_("Ủy ban nhân dân cấp xã")) :
									      unit_name(c, f.agencies[i].key);
	finish(c, f.fields, f.field_n, "field");
	finish(c, f.levels, f.level_n, "level");
	finish(c, f.agencies, f.agency_n, "agency");
	f.all.query = S("");
	*ret = f;
	return 0;
}

int64_t catalogue_total(const struct catalogue_figure *f)
{
	return f->full + f->partial + f->information;
}

str catalogue_share(struct arena *mem, const struct catalogue_figure *f)
{
	int64_t tenths = f->eligible ? (f->full + f->partial) * 1000 / f->eligible : 0;

	if (f->eligible == 0)
		return S("–");
	if (tenths % 10 == 0)
		return str_fmt(mem, "%" PRId64 " %%", tenths / 10);
	return str_fmt(mem, "%" PRId64 ",%" PRId64 " %%", tenths / 10, tenths % 10);
}

static int day_of(struct ctx *c, const struct req *q, date *ret)
{
	str s = req_text(q, "on");

	*ret = instant_date(c->now);
	if (s.n && !date_parse(s, ret))
		return ctx_fail(c, E_INVALID, "on", _("Ngày: %.*s không phải ngày có thật. Hãy viết dạng 2026-01-31."),
				STR_ARG(s));
	return 0;
}

int catalogue_stats_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct catalogue_figures f;
	struct html h;
	date on;

	TRY(day_of(c, q, &on));
	TRY(catalogue_figures(c, on, &f));
	h = html_begin(c, q, r, str_of(_("Thống kê thủ tục hành chính")));
	catalogue_stats_html(&h, &f);
	return 0;
}

static void write_figure(struct jw *w, const struct catalogue_figure *f)
{
	jw_object(w);
	jw_kstr(w, "title", f->title);
	jw_kstr(w, "query", f->query);
	jw_kint(w, "total", catalogue_total(f));
	jw_kint(w, "full", f->full);
	jw_kint(w, "partial", f->partial);
	jw_kint(w, "information", f->information);
	jw_kint(w, "eligible", f->eligible);
	jw_end(w);
}

static void write_figures(struct jw *w, const char *key, const struct catalogue_figure *list, size_t n)
{
	jw_key(w, key);
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		write_figure(w, &list[i]);
	jw_end(w);
}

int catalogue_stats_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct catalogue_figures f;
	struct jw w;
	date on;

	TRY(day_of(c, q, &on));
	TRY(catalogue_figures(c, on, &f));
	f.all.title = S("");
	w = json_begin(r);
	jw_object(&w);
	jw_kdate(&w, "on", f.on);
	write_figures(&w, "all", &f.all, 1);
	write_figures(&w, "fields", f.fields, f.field_n);
	write_figures(&w, "levels", f.levels, f.level_n);
	write_figures(&w, "agencies", f.agencies, f.agency_n);
	jw_end(&w);
	return 0;
}
