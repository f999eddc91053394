/* SPDX-License-Identifier: Apache-2.0 */
/* lodge_view.c - questions as fields, answers, sizes and times as words. */
#include "base/base.h"

#include "core/file/file.h"
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

/* The rows of a repeat, one a line. */
static str rows_words(struct ctx *c, const struct form_field *f, const struct args *answers)
{
	struct buf b = buf_new(c->mem, 0);

	for (size_t row = 0; row < FORM_ROWS_MAX; row++) {
		struct buf one = buf_new(c->mem, 0);

		for (size_t i = 0; i < f->column_n; i++) {
			str name = str_fmt(c->mem, "form.%" STR_FMT ".%zu.%" STR_FMT, STR_ARG(f->name), row,
					   STR_ARG(f->columns[i].name));
			str v = args_get(answers, name.p);

			if (v.n)
				buf_fmt(&one, "%s%" STR_FMT ": %" STR_FMT, one.n ? "; " : "", STR_ARG(f->columns[i].title),
					STR_ARG(eform_words(c, &f->columns[i], v)));
		}
		if (one.n)
			buf_fmt(&b, "%s%zu. %s", b.n ? "\n" : "", row + 1, buf_cstr(&one));
	}
	return buf_view(&b);
}

str lodge_answer(const struct html *h, const struct lodge_page *m, const struct form_field *f)
{
	struct ctx *c = view_of(h)->c;
	const struct args *answers = &m->d->answers;
	str v = args_get(answers, str_fmt(c->mem, "form.%" STR_FMT, STR_ARG(f->name)).p), why;
	struct file file;

	if (f->type == FORM_REPEAT)
		return rows_words(c, f, answers);
	if (f->compute)
		v = eform_computed(m->state, f);
	else if (f->type == FORM_FILE)
		return v.n && file_get(c, v, &file) == 0 ? file.name : S("");
	/* As it will be kept; a mistake is shown as it was typed. */
	if (eform_answer(c, f, &v, &why) < 0)
		return v;
	return v.n || f->type == FORM_BOOL || f->type == FORM_PLEDGE ? eform_words(c, f, v) : v;
}

bool lodge_answered(const struct html *h, const struct lodge_page *m, const struct form_group *g)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct form_field *f = &g->fields[i];

		if (f->required || f->type == FORM_REPEAT || f->type == FORM_PLEDGE || args_get(&m->d->answers, str_fmt(html_mem(h), "form.%" STR_FMT, STR_ARG(f->name)).p).n)
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
