/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fields.c - checks what was sent against a command's field table.
 *
 * Runs twice on the same table: in the web process, so that the person is answered at once, and again
 * in the ledger, which does not trust web. Every message names the field, what is wrong and what to do.
 */
#include "base/base.h"

#include "core/command/command.h"

static const struct field *find(const struct field *fields, str name)
{
	for (const struct field *f = fields; f && f->name; f++) {
		str fn = str_of(f->name);

		if (str_eq(fn, name))
			return f;
		if (f->type == F_GROUP && name.n > fn.n && str_starts(name, fn) && name.p[fn.n] == '.')
			return f;
	}
	return NULL;
}

static int say(struct ctx *c, const struct field *f, str text)
{
	return ctx_fail(c, E_INVALID, f->name, "%s: %" STR_FMT, tr(c, f->title), STR_ARG(text));
}

static int say_z(struct ctx *c, const struct field *f, const char *text)
{
	return say(c, f, str_of(text));
}

static int check_length(struct ctx *c, const struct field *f, str v)
{
	int64_t n = (int64_t)utf8_len(v);

	if (n < f->min && f->min > 1)
		return say(c, f, str_fmt(c->mem, _("cần ít nhất %d ký tự, hiện có %d."), (int)f->min, (int)n));
	if (f->max && n > f->max)
		return say(c, f, str_fmt(c->mem, _("dài %d ký tự, nhiều nhất là %d. Hãy viết ngắn hơn."), (int)n,
					 (int)f->max));
	return 0;
}

static int check_text(struct ctx *c, const struct field *f, str *v)
{
	if (f->type != F_LINES && str_find(*v, '\n') >= 0)
		return say_z(c, f, _("chỉ được viết trên một dòng. Hãy bỏ dấu xuống dòng."));
	return check_length(c, f, *v);
}

static int check_number(struct ctx *c, const struct field *f, str *v)
{
	struct buf digits = buf_new(c->mem, 64);
	int64_t n;

	for (size_t i = 0; i < v->n; i++)
		if (f->type != F_MONEY || v->p[i] != '.')
			buf_char(&digits, v->p[i]);
	if (digits.over || !str_int(buf_view(&digits), &n))
		return say_z(c, f, _("phải là số nguyên, ví dụ 12000."));
	if (n < f->min && f->min > 0)
		return say(c, f, str_fmt(c->mem, _("phải từ %lld trở lên."), (long long)f->min));
	if (f->max && n > f->max)
		return say(c, f, str_fmt(c->mem, _("không được quá %lld."), (long long)f->max));
	*v = buf_view(&digits);
	return 0;
}

static int check_date(struct ctx *c, const struct field *f, str *v)
{
	date d;

	if (!date_parse(*v, &d))
		return say_z(c, f, _("không phải ngày có thật. Hãy viết dạng ngày/tháng/năm, ví dụ 31/01/2026."));
	*v = date_iso(c->mem, d);
	return 0;
}

static int check_choice(struct ctx *c, const struct field *f, str *v)
{
	str rest = str_of(f->options);

	while (rest.p)
		if (str_eq(str_cut(&rest, '|'), *v))
			return 0;
	return say_z(c, f, _("hãy chọn một trong các mục đã cho."));
}

static int check_phone(struct ctx *c, const struct field *f, str *v)
{
	struct buf b = buf_new(c->mem, 32);
	str s = *v;

	if (str_starts(s, S("+84"))) {
		buf_char(&b, '0');
		s = str_sub(s, 3, s.n);
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			buf_char(&b, s.p[i]);
		else if (s.p[i] != ' ' && s.p[i] != '.' && s.p[i] != '-')
			b.over = true;
	}
	if (b.over || b.n < 9 || b.n > 11 || b.p[0] != '0')
		return say_z(c, f, _("không phải số điện thoại Việt Nam. Hãy viết 10 chữ số, ví dụ 0912345678."));
	*v = buf_view(&b);
	return 0;
}

static int check_email(struct ctx *c, const struct field *f, str *v)
{
	ptrdiff_t at = str_find(*v, '@');
	str domain = at < 0 ? S("") : str_sub(*v, (size_t)at + 1, v->n);
	bool bad = at <= 0 || str_find(domain, '@') >= 0 || str_find(domain, '.') <= 0 || str_ends(domain, S("."));

	for (size_t i = 0; i < v->n; i++)
		bad |= (unsigned char)v->p[i] <= ' ' || v->p[i] == '<' || v->p[i] == '>' || v->p[i] == ',';
	if (bad || v->n > 254)
		return say_z(c, f, _("không phải địa chỉ thư điện tử. Ví dụ đúng: ten@example.vn."));
	return 0;
}

static size_t count_digits(str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

static int check_idno(struct ctx *c, const struct field *f, str *v)
{
	size_t digits = count_digits(*v);
	bool personal = v->n == 12 && digits == 12, tax = v->n == 10 && digits == 10;
	bool branch = v->n == 14 && digits == 10 && v->p[10] == '-' && count_digits(str_sub(*v, 11, 14)) == 3;

	if (personal || tax || branch)
		return 0;
	return say_z(c, f, _("phải là số định danh cá nhân 12 chữ số, hoặc mã số thuế 10 chữ số (có thể thêm -001)."));
}

static int check_code(struct ctx *c, const struct field *f, str *v)
{
	for (size_t i = 0; i < v->n; i++) {
		char ch = v->p[i];
		bool ok = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
			  ch == '.' || ch == '-' || ch == '_' || ch == '/' || ch == ':';

		if (!ok)
			return say_z(c, f, _("mã chỉ gồm chữ cái không dấu, chữ số và các dấu . - _ /"));
	}
	return check_length(c, f, *v);
}

static int check_bool(struct ctx *c, const struct field *f, str *v)
{
	if (str_eq(*v, S("1")) || str_eq(*v, S("on")) || str_eq(*v, S("true")))
		*v = S("1");
	else if (str_eq(*v, S("0")) || str_eq(*v, S("false")))
		*v = S("0");
	else
		return say_z(c, f, _("hãy chọn có hoặc không."));
	return 0;
}

/* Without white space at the ends, lines ended by \n alone, as browsers and programs differ. */
static str tidy(struct ctx *c, str v)
{
	struct buf b = buf_new(c->mem, 0);

	v = str_trim(v);
	if (str_find(v, '\r') < 0)
		return v;
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] != '\r')
			buf_char(&b, v.p[i]);
	return buf_view(&b);
}

static int check_value(struct ctx *c, const struct field *f, str *v)
{
	switch (f->type) {
	case F_TEXT:
	case F_LINES:
	case F_LIST:
		return check_text(c, f, v);
	case F_SECRET:
		return check_length(c, f, *v);
	case F_INT:
	case F_MONEY:
		return check_number(c, f, v);
	case F_DATE:
		return check_date(c, f, v);
	case F_BOOL:
		return check_bool(c, f, v);
	case F_CHOICE:
		return check_choice(c, f, v);
	case F_PHONE:
		return check_phone(c, f, v);
	case F_EMAIL:
		return check_email(c, f, v);
	case F_IDNO:
		return check_idno(c, f, v);
	case F_CODE:
		return check_code(c, f, v);
	case F_FILE:
	case F_GROUP:
		return 0;
	}
	return 0;
}

static bool repeats(const struct field *f)
{
	return f->type == F_LIST || f->type == F_FILE || f->type == F_GROUP;
}

/* Is there a value, and only one where only one may be? */
static int check_presence(struct ctx *c, const struct field *f, const struct args *args)
{
	size_t n = 0;

	for (size_t i = 0; i < args->n; i++)
		if (find(f, args->v[i].name) == f && args->v[i].value.n)
			n++;
	if (f->min > 0 && n == 0)
		return say_z(c, f, f->type == F_CHOICE ? _("hãy chọn một mục.") : f->type == F_FILE ?
			     _("hãy đính kèm tệp.") : _("không được để trống. Hãy điền vào ô này."));
	if (n > 1 && !repeats(f))
		return say_z(c, f, _("chỉ được gửi một giá trị."));
	return 0;
}

int fields_check(struct ctx *c, const struct field *fields, struct args *args)
{
	int err = 0;

	for (size_t i = 0; i < args->n; i++) {
		struct arg *a = &args->v[i];
		const struct field *f;

		if (a->name.n && a->name.p[0] == '_')
			continue;
		f = find(fields, a->name);
		if (!f)
			err = ctx_fail(c, E_INVALID, str_z(c->mem, a->name),
				       _("Trường “%.*s” không có trong biểu mẫu này. Hãy bỏ nó đi."), STR_ARG(a->name));
		else if (f->type != F_SECRET && f->type != F_FILE)
			a->value = tidy(c, a->value);
		if (f && a->value.n && check_value(c, f, &a->value) < 0)
			err = E_INVALID;
	}
	for (const struct field *f = fields; f && f->name; f++)
		if (check_presence(c, f, args) < 0)
			err = E_INVALID;
	return err;
}
