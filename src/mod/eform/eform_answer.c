/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eform_answer.c - one answer: brought into one shape, whatever way it was typed, so that whoever reads it
 * later need not guess; as a value of expressions, and in words.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "mod/eform/eform_impl.h"

#define LINES_FROM 200 /* longer answers get several lines */
#define TEXT_MAX 10000

bool form_lines(const struct form_field *f)
{
	return f->type == FORM_LINES || (f->type == FORM_TEXT && f->max > LINES_FROM);
}

bool form_ticked(str v)
{
	return str_eq(v, S("1")) || str_eq(v, S("true")) || str_eq(v, S("on"));
}

/* ---- shapes ----------------------------------------------------------------------------------------- */

/* What is being looked at, and the words for what is wrong with it. */
struct look {
	struct ctx *c;
	const struct form_field *f;
	str *why;
};

static int say(const struct look *k, const char *text)
{
	*k->why = str_of(text);
	return E_INVALID;
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

static int check_bounds(const struct look *k, int64_t n)
{
	struct ctx *c = k->c;

	if (k->f->max && n > k->f->max)
		return say(k, str_fmt(c->mem, _("nhiều nhất là %lld."), (long long)k->f->max).p);
	if (k->f->min && n < k->f->min)
		return say(k, str_fmt(c->mem, _("ít nhất là %lld."), (long long)k->f->min).p);
	return 0;
}

static int take_money(const struct look *k, str *v)
{
	struct ctx *c = k->c;
	int64_t n;

	if (str_ends(*v, S("đ")) || str_ends(*v, S("₫")))
		*v = str_trim(str_sub(*v, 0, v->n - (str_ends(*v, S("đ")) ? 2 : 3)));
	if (!thousands(c->mem, *v, v) || !str_int(*v, &n))
		return say(k, _("phải là số tiền bằng đồng, ví dụ 12.000."));
	return check_bounds(k, n);
}

/* Vietnamese writes 1.234,5; programs write 1234.5. A single dot with three digits after it could be
 * either, so it is refused rather than guessed. Out comes 1234.5. */
static int take_number(const struct look *k, str *v)
{
	struct ctx *c = k->c;
	bool negative = str_starts(*v, S("-"));
	str rest = str_sub(*v, negative, v->n), whole = rest, fraction = { NULL, 0 };
	bool dot = str_find(rest, '.') >= 0 && str_find(rest, ',') < 0;
	int64_t n;

	if (str_find(rest, ',') >= 0) {
		fraction = rest;
		whole = str_cut(&fraction, ',');
	} else if (dot && str_find(str_sub(rest, (size_t)str_find(rest, '.') + 1, rest.n), '.') < 0) {
		fraction = rest;
		whole = str_cut(&fraction, '.');
		if (fraction.n == 3 && k->f->decimals < 3)
			return say(k, _("không rõ dấu chấm là hàng nghìn hay phần lẻ. Hãy viết liền (1234), hoặc dùng dấu "
					"phẩy cho phần lẻ (1,234)."));
	}
	if (!thousands(c->mem, whole, &whole) || !str_int(whole, &n) || (fraction.p && !all_digits(fraction)))
		return say(k, _("phải là số, ví dụ 12 hoặc 85,5."));
	if (k->f->decimals == 0 && fraction.p)
		return say(k, _("phải là số nguyên."));
	if (k->f->decimals > 0 && (int64_t)fraction.n > k->f->decimals)
		return say(k, str_fmt(c->mem, _("nhiều nhất %d chữ số sau dấu phẩy."), (int)k->f->decimals).p);
	*v = str_fmt(c->mem, "%s%.*s%s%.*s", negative ? "-" : "", STR_ARG(whole), fraction.p ? "." : "",
		     STR_ARG(fraction));
	return check_bounds(k, negative ? -n : n);
}

static int take_text(const struct look *k, const str *v)
{
	int64_t n = (int64_t)utf8_len(*v), max = k->f->max ? MIN(k->f->max, TEXT_MAX) : TEXT_MAX;
	struct ctx *c = k->c;

	if (!form_lines(k->f) && str_find(*v, '\n') >= 0)
		return say(k, _("chỉ được viết trên một dòng. Hãy bỏ dấu xuống dòng."));
	if (n > max)
		return say(k, str_fmt(c->mem, _("dài %d ký tự, nhiều nhất là %d. Hãy viết ngắn hơn."), (int)n, (int)max).p);
	return 0;
}

static bool is_option(const struct form_field *f, str v)
{
	for (size_t i = 0; i < f->option_n; i++)
		if (str_eq(f->options[i], v))
			return true;
	return false;
}

/* Each line of a multi, or the whole of a choice, is among the options or the list. */
static int take_options(const struct look *k, str v)
{
	struct ctx *c = k->c;

	while (v.p) {
		str one = k->f->type == FORM_MULTI ? str_cut(&v, '\n') : v;

		if (k->f->type != FORM_MULTI)
			v.p = NULL;
		if (k->f->list.n ? eform_code_title(c, k->f->list, one).n == 0 : !is_option(k->f, one))
			return say(k, _("hãy chọn một trong các mục đã cho."));
	}
	return 0;
}

static int take_unit(const struct look *k, const str *v)
{
	struct ctx *c = k->c;
	struct unit u;
	int err = unit_find(c, *v, instant_date(c->now), &u);

	return err == E_NOTFOUND ? say(k, _("không có đơn vị này. Hãy chọn trong danh sách.")) : err;
}

static int take_date(const struct look *k, str *v)
{
	struct ctx *c = k->c;
	date d;

	if (!date_parse(*v, &d))
		return say(k, _("không phải ngày có thật. Hãy viết dạng ngày/tháng/năm, ví dụ 31/01/2026."));
	*v = date_iso(c->mem, d);
	return 0;
}

/* The words of a field of a command (core/command) for the same kind of thing. */
static int take_contact(const struct look *k, str *v)
{
	const struct field table[] = { { "v", k->f->type == FORM_PHONE ? F_PHONE : F_EMAIL, 0, 254, "", NULL }, { 0 } };
	struct arg arg = { S("v"), *v };
	struct args args = { &arg, 1 };
	struct problem *said = k->c->problems;
	str why;
	int err;

	k->c->problems = NULL;
	err = fields_check(k->c, table, &args);
	why = ctx_problem(k->c, S("v"));
	k->c->problems = said;
	*v = args.v[0].value;
	return err < 0 ? say(k, str_z(k->c->mem, str_starts(why, S(": ")) ? str_sub(why, 2, why.n) : why)) : 0;
}

static int take_person_id(const struct look *k, str *v)
{
	struct buf b = buf_new(k->c->mem, 64);
	struct ctx *c = k->c;

	for (size_t i = 0; i < v->n; i++)
		if (v->p[i] != ' ' && v->p[i] != '.')
			buf_char(&b, v->p[i]);
	*v = buf_view(&b);
	if (v->n != 12 || !all_digits(*v))
		return say(k, _("phải là số định danh cá nhân gồm 12 chữ số."));
	return 0;
}

int eform_answer(struct ctx *c, const struct form_field *f, str *v, str *ret_why)
{
	struct look k = { c, f, ret_why };

	if (f->type == FORM_BOOL || f->type == FORM_PLEDGE)
		*v = form_ticked(*v) ? S("true") : S("");
	if (!v->n)
		return 0;
	switch (f->type) {
	case FORM_TEXT:
	case FORM_LINES:
		return take_text(&k, v);
	case FORM_DATE:
		return take_date(&k, v);
	case FORM_NUMBER:
		return take_number(&k, v);
	case FORM_MONEY:
		return take_money(&k, v);
	case FORM_CHOICE:
	case FORM_MULTI:
		return take_options(&k, *v);
	case FORM_UNIT:
		return take_unit(&k, v);
	case FORM_PERSON_ID:
		return take_person_id(&k, v);
	case FORM_PHONE:
	case FORM_EMAIL:
		return take_contact(&k, v);
	case FORM_BOOL:
	case FORM_PLEDGE:
	case FORM_FILE: /* the id of a stored file: whoever keeps the dossier looks at it */
	case FORM_REPEAT:
	case FORM_TYPES:
		break;
	}
	return 0;
}

/* ---- values of expressions ------------------------------------------------------------------------------ */

static int64_t power(int64_t n)
{
	int64_t v = 1;

	while (n-- > 0)
		v *= 10;
	return v;
}

/* "85.5" with one decimal is 855; with more digits than said, or none said and a fraction, it is none. */
static struct expr_value number_value(const struct form_field *f, str v)
{
	bool negative = str_starts(v, S("-"));
	str fraction = str_sub(v, negative, v.n), whole = str_cut(&fraction, '.');
	int64_t places = MAX(f->decimals, 0), n, part = 0;

	while (fraction.n && (int64_t)fraction.n > places && fraction.p[fraction.n - 1] == '0')
		fraction.n--;
	if (!str_int(whole, &n) || (int64_t)fraction.n > places || (fraction.n && !str_int(fraction, &part)))
		return (struct expr_value){ 0 };
	if (__builtin_mul_overflow(n, power(places), &n) ||
	    __builtin_add_overflow(n, part * power(places - (int64_t)fraction.n), &n))
		return (struct expr_value){ 0 };
	return expr_int(negative ? -n : n);
}

/* What is not in shape is none: it will be told where it is checked. */
struct expr_value form_expr_value(struct ctx *c, const struct form_field *f, str v)
{
	struct expr_value none = { 0 };
	str why;
	date d;

	if (f->type == FORM_BOOL || f->type == FORM_PLEDGE)
		return expr_flag(form_ticked(v));
	if (f->type == FORM_DATE)
		return date_parse(v, &d) ? expr_day(d) : none;
	if (f->type == FORM_NUMBER || f->type == FORM_MONEY)
		return v.n && eform_answer(c, f, &v, &why) == 0 ? number_value(f, v) : none;
	return v.n ? expr_text(v) : none;
}

str form_answer_text(struct arena *mem, const struct form_field *f, const struct expr_value *v)
{
	int64_t scale = power(MAX(f->decimals, 0));

	if (!v->some)
		return S("");
	switch (form_expr_type(f->type)) {
	case EXPR_BOOL:
		return v->i ? S("true") : S("");
	case EXPR_DATE:
		return date_iso(mem, (date){ (int32_t)v->i });
	case EXPR_INT:
		if (scale == 1)
			return str_fmt(mem, "%" PRId64, v->i);
		return str_fmt(mem, "%s%" PRId64 ".%0*" PRId64, v->i < 0 ? "-" : "", v->i / scale < 0 ? -(v->i / scale) : v->i / scale,
			       (int)f->decimals, v->i % scale < 0 ? -(v->i % scale) : v->i % scale);
	default:
		return v->s;
	}
}

/* ---- words ------------------------------------------------------------------------------------------------ */

static str multi_words(struct ctx *c, const struct form_field *f, str v)
{
	struct buf b = buf_new(c->mem, 0);

	while (v.p && v.n) {
		str one = str_cut(&v, '\n'), title = f->list.n ? eform_code_title(c, f->list, one) : one;

		buf_fmt(&b, "%s%.*s", b.n ? "; " : "", STR_ARG(title.n ? title : one));
	}
	return buf_view(&b);
}

/* 1234.5 as people write it: 1.234,5 */
static str number_words(struct arena *mem, str v)
{
	str fraction = v, whole = str_cut(&fraction, '.');
	int64_t n;

	if (!str_int(whole, &n))
		return v;
	return str_fmt(mem, "%s%.*s%s%.*s", n == 0 && v.p[0] == '-' ? "-" : "", STR_ARG(fmt_count(mem, n)),
		       fraction.n ? "," : "", STR_ARG(fraction));
}

str eform_words(struct ctx *c, const struct form_field *f, str v)
{
	int64_t n;
	date d;

	if (f->type == FORM_BOOL || f->type == FORM_PLEDGE)
		return str_of(form_ticked(v) ? _("Có") : _("Không"));
	if (v.n == 0)
		return v;
	switch (f->type) {
	case FORM_DATE:
		return date_parse(v, &d) ? date_vi(c->mem, d) : v;
	case FORM_MONEY:
		return str_int(v, &n) ? fmt_money(c->mem, n) : v;
	case FORM_NUMBER:
		return number_words(c->mem, v);
	case FORM_UNIT:
		return unit_name(c, v);
	case FORM_CHOICE:
	case FORM_MULTI:
		return multi_words(c, f, v);
	default:
		return v;
	}
}
