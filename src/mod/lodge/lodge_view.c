/* SPDX-License-Identifier: Apache-2.0 */
/* lodge_view.c - questions as fields, answers, sizes and times as words. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/html/html.h"
#include "lib/mo/mo.h"
#include "mod/lodge/lodge_view.h"

const char *lodge_paper_name(const struct html *h, size_t i)
{
	return str_fmt(html_mem(h), "paper.%zu", i + 1).p;
}

str lodge_url(const struct html *h, const struct draft *d, const char *page)
{
	return str_fmt(html_mem(h), "/nop/ban-nhap/%" STR_FMT "%s", STR_ARG(d->id), page);
}

static const struct form_field *field_of(const struct procedure *p, str name)
{
	for (size_t i = 0; i < p->field_n; i++)
		if (str_eq(p->fields[i].name, name))
			return &p->fields[i];
	return NULL;
}

/* A question that hangs on another one of the same page is always there, with its condition in words:
 * without a script the page cannot know the answer yet. */
static const char *hint_of(const struct html *h, const struct procedure *p, const struct form_field *f)
{
	const struct ctx *c = view_of(h)->c;
	const struct form_field *on = f->show_field.n ? field_of(p, f->show_field) : NULL;
	str when;

	if (!on || !str_eq(on->group, f->group))
		return f->hint.n ? str_z(c->mem, f->hint) : NULL;
	if (on->type == FORM_BOOL)
		when = str_fmt(c->mem, str_eq(f->show_value, S("true")) ? _("Chỉ trả lời khi có đánh dấu “%.*s”.") :
			       _("Chỉ trả lời khi không đánh dấu “%.*s”."), STR_ARG(on->title));
	else
		when = str_fmt(c->mem, _("Chỉ trả lời khi “%.*s” là “%.*s”."), STR_ARG(on->title), STR_ARG(f->show_value));
	return str_fmt(c->mem, "%" STR_FMT "%s%" STR_FMT, STR_ARG(f->hint), f->hint.n ? " " : "", STR_ARG(when)).p;
}

static const char *autocomplete_of(str prefill)
{
	static const char *const pairs[][2] = { { "applicant.name", "name" }, { "applicant.phone", "tel" },
						{ "applicant.email", "email" }, { "applicant.address", "address-line1" } };

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (str_eqz(prefill, pairs[i][0]))
			return pairs[i][1];
	return NULL;
}

static const struct option *choices(struct arena *mem, const struct form_field *f)
{
	struct option *list = NEW_ARRAY(mem, struct option, f->option_n + 1);

	for (size_t i = 0; i < f->option_n; i++)
		list[i].value = list[i].title = str_z(mem, f->options[i]);
	return list;
}

struct field_view lodge_field(const struct html *h, const struct procedure *p, const struct form_field *f,
			      const struct option *units)
{
	struct arena *mem = html_mem(h);

	return (struct field_view){
		.name = str_fmt(mem, "form.%" STR_FMT, STR_ARG(f->name)).p,
		.title = str_z(mem, f->title),
		.hint = hint_of(h, p, f),
		.value = S(""),
		.autocomplete = view_may(h, PERM_APPLY) ? autocomplete_of(f->prefill) : "off",
		.optional = !f->required && f->type != FORM_BOOL,
		.rows = f->max > 1000 ? 6 : 3,
		.width = f->type == FORM_NUMBER ? 10 : f->type == FORM_TEXT && f->max && f->max <= 20 ? 20 : 0,
		.options = f->type == FORM_UNIT ? units : f->type == FORM_CHOICE ? choices(mem, f) : NULL,
		.inline_ = f->option_n == 2,
	};
}

str lodge_answer(const struct html *h, const struct form_field *f, const struct args *answers)
{
	struct ctx *c = view_of(h)->c;
	str v = args_get(answers, str_fmt(c->mem, "form.%" STR_FMT, STR_ARG(f->name)).p);
	int64_t n;
	date d;

	if (f->type == FORM_BOOL)
		return str_of(v.n && !str_eq(v, S("0")) ? _("Có") : _("Không"));
	if (v.n == 0)
		return v;
	if (f->type == FORM_DATE && date_parse(v, &d))
		return date_vi(c->mem, d);
	if (f->type == FORM_MONEY && str_int(v, &n))
		return fmt_money(c->mem, n);
	return f->type == FORM_UNIT ? unit_name(c, v) : v;
}

bool lodge_answered(const struct html *h, const struct lodge_page *m, const struct form_group *g)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct form_field *f = &g->fields[i];

		if (f->required || args_get(&m->d->answers, str_fmt(html_mem(h), "form.%" STR_FMT, STR_ARG(f->name)).p).n)
			return true;
	}
	return false;
}

str lodge_size(struct arena *mem, int64_t bytes)
{
	int64_t tenths = (bytes * 10 + 524288) / 1048576;

	if (bytes < 1024)
		return str_fmt(mem, "%" PRId64 " B", bytes);
	if (bytes < 1000 * 1024)
		return str_fmt(mem, "%" PRId64 " kB", (bytes + 512) / 1024);
	return str_fmt(mem, "%" PRId64 ",%" PRId64 " MB", tenths / 10, tenths % 10);
}

str lodge_when(struct ctx *c, instant t)
{
	static const char *const days[] = { N_("thứ Hai"), N_("thứ Ba"), N_("thứ Tư"), N_("thứ Năm"),
					    N_("thứ Sáu"), N_("thứ Bảy"), N_("Chủ nhật") };
	int m = instant_minute(t);

	return str_fmt(c->mem, "%02d:%02d, %s %" STR_FMT, m / 60, m % 60, tr(c, days[date_weekday(instant_date(t))]),
		       STR_ARG(date_vi(c->mem, instant_date(t))));
}

str lodge_key(struct arena *mem, str key)
{
	if (key.n != 8)
		return key;
	return str_fmt(mem, "%.4s %.4s", key.p, key.p + 4);
}
