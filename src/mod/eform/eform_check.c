/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eform_check.c - the whole form checked: every message names the question, what is wrong and what to do, and
 * all are told at once.
 */
#include "base/base.h"

#include "mod/eform/eform_impl.h"

/* What is being checked, and what comes out. */
struct check {
	struct ctx *c;
	const struct eform *form;
	const struct eform_state *state;
	const struct args *args;
	const char *prefix;
	struct args *out;
	int err;
};

static void say(struct check *k, const char *prefix, const struct form_field *f, const char *text)
{
	char *field = str_z(k->c->mem, str_fmt(k->c->mem, "%s.%.*s", prefix, STR_ARG(f->name)));

	k->err = ctx_fail(k->c, E_INVALID, field, "%.*s: %s", STR_ARG(f->title), text);
}

static void keep(struct check *k, str name, str value)
{
	if (value.n)
		k->out->v[k->out->n++] = (struct arg){ name, value };
}

static const char *missing(const struct ctx *c, const struct form_field *f)
{
	switch (f->type) {
	case FORM_BOOL:
	case FORM_PLEDGE:
		return _("chưa đánh dấu. Hãy đánh dấu vào ô này để tiếp tục.");
	case FORM_CHOICE:
	case FORM_MULTI:
		return _("chưa chọn. Hãy chọn một mục.");
	case FORM_FILE:
		return _("chưa có tệp. Hãy đính kèm tệp.");
	default:
		return _("chưa điền. Hãy điền mục này.");
	}
}

/* One question or one column; `name` is what the answer is kept under. */
static int check_one(struct check *k, const char *prefix, const struct form_field *f, str name)
{
	bool required = f->required || f->type == FORM_PLEDGE;
	struct ctx *c = k->c;
	str v, why, *list;
	int err;

	if (f->type == FORM_MULTI) {
		size_t n = form_values(c->mem, k->args, prefix, f->name, &list);

		v = str_join(c->mem, S("\n"), list, n);
	} else {
		v = form_value(k->args, prefix, f->name);
	}
	err = eform_answer(c, f, &v, &why);
	if (err < 0 && err != E_INVALID)
		return err;
	if (err < 0)
		say(k, prefix, f, why.p);
	else if (!v.n && required)
		say(k, prefix, f, missing(c, f));
	else
		keep(k, name, v);
	return 0;
}

static int check_row(struct check *k, const struct form_field *f, size_t row, size_t kept)
{
	struct arena *mem = k->c->mem;
	const char *prefix = form_row_prefix(mem, k->prefix, f->name, row);

	for (size_t i = 0; i < f->column_n; i++) {
		const struct form_field *column = &f->columns[i];
		str name = str_fmt(mem, "%.*s.%zu.%.*s", STR_ARG(f->name), kept, STR_ARG(column->name));

		if (!eform_row_asked(k->state, f, row, column))
			continue;
		if (column->compute)
			keep(k, name, form_row_computed(k->state, f, row, column));
		else
			TRY(check_one(k, prefix, column, name));
	}
	return 0;
}

static int check_repeat(struct check *k, const struct form_field *f)
{
	size_t rows = eform_rows(k->state, f), kept = 0;
	int64_t max = f->max ? f->max : FORM_ROWS_MAX, min = f->min ? f->min : f->required;
	struct ctx *c = k->c;

	for (size_t row = 0; row < rows; row++)
		if (!form_row_empty(c->mem, f, k->args, form_row_prefix(c->mem, k->prefix, f->name, row)))
			TRY(check_row(k, f, row, kept++));
	if ((int64_t)kept > max)
		say(k, k->prefix, f, str_fmt(c->mem, _("nhiều nhất %d dòng."), (int)max).p);
	else if ((int64_t)kept < min)
		say(k, k->prefix, f, str_fmt(c->mem, _("cần ít nhất %d dòng."), (int)min).p);
	return 0;
}

static int check_field(struct check *k, const struct form_field *f)
{
	if (!eform_asked(k->state, f))
		return 0;
	if (f->type == FORM_REPEAT)
		return check_repeat(k, f);
	if (f->compute) {
		keep(k, f->name, eform_computed(k->state, f));
		return 0;
	}
	return check_one(k, k->prefix, f, f->name);
}

/* ---- names that are no questions ---------------------------------------------------------------------------- */

const struct form_field *form_find(const struct eform *form, str name)
{
	str column = name, top = str_cut(&column, '.'), row = str_cut(&column, '.');
	const struct form_field *f = eform_field(form, top);
	int64_t n;

	if (!f || f->type != FORM_REPEAT)
		return row.p && row.n ? NULL : f;
	if (!str_int(row, &n) || n < 0 || n >= FORM_ROWS_MAX)
		return NULL;
	for (size_t i = 0; i < f->column_n; i++)
		if (str_eq(f->columns[i].name, column))
			return &f->columns[i];
	return NULL;
}

static int refuse_unknown(struct ctx *c, const struct eform *f, const struct args *args, const char *prefix)
{
	size_t n = strlen(prefix);
	int err = 0;

	for (size_t i = 0; i < args->n; i++) {
		str name = args->v[i].name, rest = str_sub(name, n + 1, name.n);

		if (name.n <= n + 1 || memcmp(name.p, prefix, n) != 0 || name.p[n] != '.' || form_find(f, rest))
			continue;
		err = ctx_fail(c, E_INVALID, str_z(c->mem, name), _("%.*s: tờ khai không có mục này. Hãy bỏ đi hoặc sửa tên."),
			       STR_ARG(rest));
	}
	return err;
}

/* ---- rules ------------------------------------------------------------------------------------------------------ */

static void check_rules(struct check *k, const struct form_group *group)
{
	const struct expr_value *values = form_state_values(k->state);

	for (size_t i = 0; i < k->form->rule_n; i++) {
		const struct form_rule *rule = &k->form->rules[i];
		const struct form_field *f = eform_field(k->form, rule->field);

		if (group && (f < group->fields || f >= group->fields + group->n))
			continue;
		if (eform_asked(k->state, f) && expr_false(rule->expr, values))
			say(k, k->prefix, f, str_z(k->c->mem, rule->message));
	}
}

int eform_check(struct ctx *c, const struct eform *f, const struct form_group *group, const struct args *args,
		const char *prefix, str channel, struct args *ret)
{
	struct args out = { NEW_ARRAY(c->mem, struct arg, args->n + f->field_n + FORM_ROWS_MAX * f->name_n), 0 };
	struct check k = { c, f, eform_state(c, f, args, prefix, channel), args, prefix, &out, 0 };

	if (!group)
		k.err = refuse_unknown(c, f, args, prefix);
	for (size_t i = 0; i < f->field_n; i++) {
		const struct form_field *one = &f->fields[i];

		if (!group || (one >= group->fields && one < group->fields + group->n))
			TRY(check_field(&k, one));
	}
	check_rules(&k, group);
	if (k.err)
		return k.err;
	*ret = out;
	return 0;
}
