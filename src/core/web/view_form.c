/* SPDX-License-Identifier: Apache-2.0 */
/* view_form.c - what a form's field shows: the typed value, the stored one, what is said about it. */
#include "base/base.h"

#include "core/web/view.h"

static bool is_plain(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
}

const char *view_id(const struct html *h, const char *name)
{
	char *id = str_z(html_mem(h), str_of(name));

	for (char *p = id; *p; p++)
		*p = is_plain(*p) ? *p : '-';
	return id;
}

str view_shown(const struct html *h, const struct field_view *f)
{
	const struct req *q = view_of(h)->q;

	/* A path parameter of the same name is not what the person typed. */
	if (args_has(&q->form, f->name))
		return args_get(&q->form, f->name);
	if (args_has(&q->query, f->name))
		return args_get(&q->query, f->name);
	return f->value.p ? f->value : S("");
}

str view_shown_date(const struct html *h, const struct field_view *f)
{
	str v = view_shown(h, f);
	date d;

	return date_parse(v, &d) ? date_vi(html_mem(h), d) : v;
}

str view_shown_money(const struct html *h, const struct field_view *f)
{
	str v = view_shown(h, f);
	int64_t n;

	return str_int(v, &n) ? fmt_count(html_mem(h), n) : v;
}

bool view_chosen(const struct html *h, const struct field_view *f, const char *value)
{
	const struct req *q = view_of(h)->q;

	/* A box or radio that was sent empty is not in the form at all. */
	if (q->form.n == 0)
		return str_eqz(view_shown(h, f), value);
	for (size_t i = 0; i < q->form.n; i++)
		if (str_eqz(q->form.v[i].name, f->name) && str_eqz(q->form.v[i].value, value))
			return true;
	return false;
}

str view_described(const struct html *h, const struct field_view *f)
{
	const char *id = view_id(h, f->name);
	struct buf b = buf_new(html_mem(h), 0);

	if (f->hint)
		buf_fmt(&b, "%s-hint", id);
	if (view_problem(h, f->name).n)
		buf_fmt(&b, "%s%s-error", b.n ? " " : "", id);
	return buf_view(&b);
}

const struct option *view_options(const struct html *h, const char *values, const char *titles)
{
	str v = str_of(values), t = str_of(titles);
	size_t n = 2;
	struct option *list;

	for (const char *p = values; *p; p++)
		n += *p == '|';
	list = NEW_ARRAY(html_mem(h), struct option, n);
	for (size_t i = 0; v.p && v.n; i++) {
		list[i].value = str_z(html_mem(h), str_cut(&v, '|'));
		list[i].title = t.p ? str_z(html_mem(h), str_cut(&t, '|')) : list[i].value;
	}
	return list;
}

int view_problems(const struct html *h)
{
	int n = 0;

	for (const struct problem *p = view_of(h)->c->problems; p; p = p->next)
		n++;
	return n;
}
