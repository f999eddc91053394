/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_form.c - the electronic form: its pages, and the check of what was filled in.
 *
 * Every message names the question, what is wrong and what to do; all are told at once. Answers come out
 * in one shape, whatever way they were typed, so that whoever reads them later need not guess.
 */
#include "base/base.h"

#include "mod/procedure/procedure_store.h"

#define LINES_FROM 200 /* longer answers get several lines */
#define TEXT_MAX 10000

size_t procedure_groups(struct arena *mem, const struct procedure *p, struct form_group **ret_list)
{
	struct form_group *list = NEW_ARRAY(mem, struct form_group, p->field_n);
	size_t n = 0;

	for (size_t i = 0; i < p->field_n; i++) {
		if (n == 0 || !str_eq(list[n - 1].title, p->fields[i].group))
			list[n++] = (struct form_group){ p->fields[i].group, &p->fields[i], 0 };
		list[n - 1].n++;
	}
	*ret_list = list;
	return n;
}

bool form_lines(const struct form_field *f)
{
	return f->type == FORM_TEXT && f->max > LINES_FROM;
}

static const struct form_field *find_field(const struct procedure *p, str name)
{
	for (size_t i = 0; i < p->field_n; i++)
		if (str_eq(p->fields[i].name, name))
			return &p->fields[i];
	return NULL;
}

/* Is `name` = "prefix.field"? The field's name is then *ret. */
static bool under(str name, const char *prefix, str *ret)
{
	size_t n = strlen(prefix);

	if (name.n <= n + 1 || memcmp(name.p, prefix, n) != 0 || name.p[n] != '.')
		return false;
	*ret = str_sub(name, n + 1, name.n);
	return true;
}

static str value_of(const struct args *args, const char *prefix, str field)
{
	str name;

	for (size_t i = 0; i < args->n; i++)
		if (under(args->v[i].name, prefix, &name) && str_eq(name, field))
			return str_trim(args->v[i].value);
	return S("");
}

static bool ticked(str v)
{
	return str_eq(v, S("1")) || str_eq(v, S("true")) || str_eq(v, S("on"));
}

bool form_shown(const struct procedure *p, const struct form_field *f, const struct args *args, const char *prefix)
{
	/* A question hangs on an earlier one (procedure_read.c), so this ends. */
	while (f && f->show_field.n) {
		const struct form_field *on = find_field(p, f->show_field);
		str v = value_of(args, prefix, f->show_field);

		if (on && on->type == FORM_BOOL)
			v = ticked(v) ? S("true") : S("false");
		if (!str_eq(v, f->show_value))
			return false;
		f = on;
	}
	return true;
}

/* ---- one answer --------------------------------------------------------------------------------- */

/* What is being checked, for messages. */
struct check {
	struct ctx *c;
	const char *prefix;
	const struct form_field *f;
};

static int say(const struct check *k, const char *text)
{
	char *field = str_z(k->c->mem, str_fmt(k->c->mem, "%s.%.*s", k->prefix, STR_ARG(k->f->name)));

	return ctx_fail(k->c, E_INVALID, field, "%.*s: %s", STR_ARG(k->f->title), text);
}

static bool all_digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* Digits of a whole number written with or without dots between thousands; false if it is none. */
static bool thousands(struct arena *mem, str s, str *ret)
{
	struct buf b = buf_new(mem, 64);
	bool dots = str_find(s, '.') >= 0, first = true;

	while (s.p) {
		str part = str_cut(&s, '.');

		if (!all_digits(part) || (dots && (first ? part.n > 3 : part.n != 3)))
			return false;
		buf_str(&b, part);
		first = false;
	}
	*ret = buf_view(&b);
	return !b.over && b.n > 0 && b.n <= 15;
}

static int check_money(const struct check *k, str *v)
{
	struct ctx *c = k->c;
	int64_t n;

	if (str_ends(*v, S("đ")) || str_ends(*v, S("₫")))
		*v = str_trim(str_sub(*v, 0, v->n - (str_ends(*v, S("đ")) ? 2 : 3)));
	if (!thousands(c->mem, *v, v) || !str_int(*v, &n))
		return say(k, _("phải là số tiền bằng đồng, ví dụ 12.000."));
	if (k->f->max && n > k->f->max)
		return say(k, str_fmt(c->mem, _("nhiều nhất là %lld."), (long long)k->f->max).p);
	return 0;
}

/* Vietnamese writes 1.234,5; programs write 1234.5. A single dot with three digits after it could be
 * either, so it is refused rather than guessed. Out comes 1234.5. */
static int check_number(const struct check *k, str *v)
{
	struct ctx *c = k->c;
	bool negative = str_starts(*v, S("-"));
	str rest = str_sub(*v, negative, v->n), whole, fraction = { NULL, 0 };
	bool dot = str_find(rest, '.') >= 0 && str_find(rest, ',') < 0;
	int64_t n;

	if (str_find(rest, ',') >= 0) {
		fraction = rest;
		whole = str_cut(&fraction, ',');
	} else if (dot && str_find(str_sub(rest, (size_t)str_find(rest, '.') + 1, rest.n), '.') < 0) {
		fraction = rest;
		whole = str_cut(&fraction, '.');
		if (fraction.n == 3)
			return say(k, _("không rõ dấu chấm là hàng nghìn hay phần lẻ. Hãy viết liền (1234), hoặc dùng dấu "
					"phẩy cho phần lẻ (1,234)."));
	} else {
		whole = rest;
	}
	if (!thousands(c->mem, whole, &whole) || !str_int(whole, &n) || (fraction.p && !all_digits(fraction)))
		return say(k, _("phải là số, ví dụ 12 hoặc 85,5."));
	if (k->f->max && n > k->f->max)
		return say(k, str_fmt(c->mem, _("nhiều nhất là %lld."), (long long)k->f->max).p);
	*v = str_fmt(c->mem, "%s%.*s%s%.*s", negative ? "-" : "", STR_ARG(whole), fraction.p ? "." : "",
		     STR_ARG(fraction));
	return 0;
}

static int check_text(const struct check *k, const str *v)
{
	int64_t n = (int64_t)utf8_len(*v), max = k->f->max ? MIN(k->f->max, TEXT_MAX) : TEXT_MAX;
	struct ctx *c = k->c;

	if (!form_lines(k->f) && str_find(*v, '\n') >= 0)
		return say(k, _("chỉ được viết trên một dòng. Hãy bỏ dấu xuống dòng."));
	if (n > max)
		return say(k, str_fmt(c->mem, _("dài %d ký tự, nhiều nhất là %d. Hãy viết ngắn hơn."), (int)n, (int)max).p);
	return 0;
}

static int check_choice(const struct check *k, const str *v)
{
	struct ctx *c = k->c;

	for (size_t i = 0; i < k->f->option_n; i++)
		if (str_eq(k->f->options[i], *v))
			return 0;
	return say(k, _("hãy chọn một trong các mục đã cho."));
}

static int check_unit(const struct check *k, const str *v)
{
	struct ctx *c = k->c;
	str name;

	TRY(store_unit_name(c, *v, instant_date(c->now), &name));
	return name.n ? 0 : say(k, _("không có đơn vị này. Hãy chọn trong danh sách."));
}

static int check_date(const struct check *k, str *v)
{
	struct ctx *c = k->c;
	date d;

	if (!date_parse(*v, &d))
		return say(k, _("không phải ngày có thật. Hãy viết dạng ngày/tháng/năm, ví dụ 31/01/2026."));
	*v = date_iso(c->mem, d);
	return 0;
}

/* An empty *v after it: no answer. */
static int check_value(const struct check *k, str *v)
{
	struct ctx *c = k->c;

	if (k->f->type == FORM_BOOL)
		*v = ticked(*v) ? S("true") : S("");
	if (!v->n && !k->f->required)
		return 0;
	if (!v->n && k->f->type == FORM_BOOL)
		return say(k, _("chưa đánh dấu. Hãy đánh dấu vào ô này để tiếp tục."));
	if (!v->n && k->f->type == FORM_CHOICE)
		return say(k, _("chưa chọn. Hãy chọn một mục."));
	if (!v->n)
		return say(k, _("chưa điền. Hãy điền mục này."));
	switch (k->f->type) {
	case FORM_TEXT:
		return check_text(k, v);
	case FORM_DATE:
		return check_date(k, v);
	case FORM_NUMBER:
		return check_number(k, v);
	case FORM_MONEY:
		return check_money(k, v);
	case FORM_CHOICE:
		return check_choice(k, v);
	case FORM_UNIT:
		return check_unit(k, v);
	case FORM_BOOL:
	case FORM_FILE: /* the id of a stored file: whoever keeps the dossier looks at it */
	case FORM_TYPES:
		break;
	}
	return 0;
}

/* ---- one question on the page ------------------------------------------------------------------- */

static const struct option *options_of(struct arena *mem, const str *values, const str *titles, size_t n)
{
	struct option *list = NEW_ARRAY(mem, struct option, n + 1);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct option){ str_z(mem, values[i]), str_z(mem, titles[i]), NULL };
	return list;
}

/* All communes, after an empty answer. */
static int unit_options(struct ctx *c, const struct option **ret)
{
	struct procedure_unit *units;
	str *codes, *names;
	size_t n;

	TRY(store_receivers(c, true, S(""), &units, &n));
	codes = NEW_ARRAY(c->mem, str, n + 1);
	names = NEW_ARRAY(c->mem, str, n + 1);
	codes[0] = S("");
	names[0] = str_of(_("Hãy chọn"));
	for (size_t i = 0; i < n; i++) {
		codes[i + 1] = units[i].code;
		names[i + 1] = units[i].name;
	}
	*ret = options_of(c->mem, codes, names, n + 1);
	return 0;
}

int form_question(struct ctx *c, const struct form_field *f, const char *prefix, str value,
		  struct form_question *ret)
{
	struct field_view v = {
		.name = str_fmt(c->mem, "%s.%.*s", prefix, STR_ARG(f->name)).p,
		.title = str_z(c->mem, f->title),
		.hint = f->hint.n ? str_z(c->mem, f->hint) : NULL,
		.value = f->type == FORM_BOOL && ticked(value) ? S("1") : value,
		.optional = !f->required && f->type != FORM_BOOL,
		.width = f->type == FORM_NUMBER || (f->type == FORM_TEXT && f->max && f->max <= 20) ? 20 : 0,
	};

	if (f->type == FORM_CHOICE)
		v.options = options_of(c->mem, f->options, f->options, f->option_n);
	else if (f->type == FORM_UNIT)
		TRY(unit_options(c, &v.options));
	*ret = (struct form_question){ f, v };
	return 0;
}

/* ---- the whole form ----------------------------------------------------------------------------- */

static int refuse_unknown(struct ctx *c, const struct procedure *p, const struct args *args, const char *prefix)
{
	int err = 0;
	str name;

	for (size_t i = 0; i < args->n; i++) {
		if (!under(args->v[i].name, prefix, &name) || find_field(p, name))
			continue;
		err = ctx_fail(c, E_INVALID, str_z(c->mem, args->v[i].name),
			       _("%.*s: tờ khai không có mục này. Hãy bỏ đi hoặc sửa tên."), STR_ARG(name));
	}
	return err;
}

int procedure_form_check(struct ctx *c, const struct procedure *p, const struct form_group *group,
			 const struct args *args, const char *prefix, struct args *ret)
{
	struct args out = { NEW_ARRAY(c->mem, struct arg, p->field_n), 0 };
	int err = group ? 0 : refuse_unknown(c, p, args, prefix);

	for (size_t i = 0; i < p->field_n; i++) {
		struct check k = { c, prefix, &p->fields[i] };
		str v = value_of(args, prefix, k.f->name);
		int e;

		if (group && (k.f < group->fields || k.f >= group->fields + group->n))
			continue;
		if (!form_shown(p, k.f, args, prefix))
			continue;
		e = check_value(&k, &v);
		if (e < 0 && e != E_INVALID)
			return e;
		err = err ? err : e;
		if (v.n)
			out.v[out.n++] = (struct arg){ k.f->name, v };
	}
	if (err)
		return err;
	*ret = out;
	return 0;
}
