/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eform_state.c - what the answers so far make of a form: which questions are asked, what is computed.
 *
 * One pass in the order of the form. A question that is not asked has the value none, whatever was typed
 * there before, so what hangs on it is not asked either.
 */
#include "base/base.h"

#include "mod/eform/eform_impl.h"

/* The columns of one row. */
struct row_state {
	bool *asked;
	str *computed;
};

struct eform_state {
	struct ctx *c;
	const struct eform *form;
	const struct args *args;
	const char *prefix;
	struct expr_value *values; /* of form->names */
	bool *asked;               /* per question */
	str *computed;
	struct row_state **rows;   /* per question; NULL unless a repeat */
	size_t *row_n;
};

/* ---- what was sent ---------------------------------------------------------------------------------------- */

/* Is `name` = "prefix.rest"? *ret is the rest. */
static bool under(str name, const char *prefix, str *ret)
{
	size_t n = strlen(prefix);

	if (name.n <= n + 1 || memcmp(name.p, prefix, n) != 0 || name.p[n] != '.')
		return false;
	*ret = str_sub(name, n + 1, name.n);
	return true;
}

str form_value(const struct args *args, const char *prefix, str name)
{
	str rest;

	for (size_t i = 0; i < args->n; i++)
		if (under(args->v[i].name, prefix, &rest) && str_eq(rest, name))
			return str_trim(args->v[i].value);
	return S("");
}

size_t form_values(struct arena *mem, const struct args *args, const char *prefix, str name, str **ret)
{
	size_t n = 0, max = 8;
	str *list = NULL, rest;

	for (size_t i = 0; i < args->n; i++)
		for (size_t k = 0; k < args->v[i].value.n; k++)
			max += args->v[i].value.p[k] == '\n';
	list = NEW_ARRAY(mem, str, max + args->n);
	for (size_t i = 0; i < args->n; i++) {
		str v = args->v[i].value;

		if (!under(args->v[i].name, prefix, &rest) || !str_eq(rest, name))
			continue;
		while (v.p && v.n) {
			str one = str_trim(str_cut(&v, '\n'));

			if (one.n)
				list[n++] = one;
		}
	}
	*ret = list;
	return n;
}

size_t eform_row_count(const struct args *args, const char *prefix, str name)
{
	size_t n = 0;
	str rest, column;
	int64_t row;

	for (size_t i = 0; i < args->n; i++) {
		if (!under(args->v[i].name, prefix, &rest) || !str_starts(rest, name) || rest.n <= name.n + 1 ||
		    rest.p[name.n] != '.')
			continue;
		column = str_sub(rest, name.n + 1, rest.n);
		if (str_int(str_cut(&column, '.'), &row) && row >= 0 && column.n)
			n = MAX(n, (size_t)MIN(row, (int64_t)FORM_ROWS_MAX) + 1);
	}
	return n;
}

const char *form_row_prefix(struct arena *mem, const char *prefix, str name, size_t row)
{
	return str_fmt(mem, "%s.%.*s.%zu", prefix, STR_ARG(name), row).p;
}

bool form_row_empty(struct arena *mem, const struct form_field *f, const struct args *args, const char *row)
{
	UNUSED(mem);
	for (size_t i = 0; i < f->column_n; i++) {
		str v = form_value(args, row, f->columns[i].name);

		if (v.n && !f->columns[i].compute && !str_eq(v, f->columns[i].preset))
			return false;
	}
	return true;
}

/* ---- the pass ------------------------------------------------------------------------------------------------ */

static struct expr_value list_value(struct arena *mem, const struct args *args, const char *prefix, str name)
{
	str *list;
	size_t n = form_values(mem, args, prefix, name, &list);

	return (struct expr_value){ .some = true, .texts = list, .n = n };
}

/* One row: conditions see the form so far and the columns before. values[base…] are the columns. */
static struct row_state row_pass(struct eform_state *s, const struct form_field *f, size_t row,
				 struct expr_value *values, size_t base)
{
	struct arena *mem = s->c->mem;
	const char *prefix = form_row_prefix(mem, s->prefix, f->name, row);
	struct row_state r = { NEW_ARRAY(mem, bool, f->column_n), NEW_ARRAY(mem, str, f->column_n) };

	for (size_t i = 0; i < f->column_n; i++) {
		const struct form_field *column = &f->columns[i];
		struct expr_value *v = &values[base + i];

		*v = (struct expr_value){ 0 };
		r.computed[i] = S("");
		r.asked[i] = !column->show || expr_true(column->show, values);
		if (!r.asked[i])
			continue;
		if (column->compute) {
			*v = expr_eval(column->compute, values);
			r.computed[i] = form_answer_text(mem, column, v);
		} else if (column->type == FORM_MULTI) {
			*v = list_value(mem, s->args, prefix, column->name);
		} else {
			*v = form_expr_value(s->c, column, form_value(s->args, prefix, column->name));
		}
	}
	return r;
}

/* The lists that a repeat and its columns are for what comes after: rows that are filled in. */
static void repeat_pass(struct eform_state *s, const struct form_field *f, size_t k)
{
	struct arena *mem = s->c->mem;
	size_t rows = eform_row_count(s->args, s->prefix, f->name), base = f->at, n = 0;
	struct expr_value *values = NEW_ARRAY(mem, struct expr_value, base + f->column_n);
	str **texts = NEW_ARRAY(mem, str *, f->column_n + 1);
	int64_t **ints = NEW_ARRAY(mem, int64_t *, f->column_n + 1);

	memcpy(values, s->values, base * sizeof(values[0]));
	s->row_n[k] = rows;
	s->rows[k] = NEW_ARRAY(mem, struct row_state, rows);
	for (size_t i = 0; i <= f->column_n; i++) {
		texts[i] = NEW_ARRAY(mem, str, rows);
		ints[i] = NEW_ARRAY(mem, int64_t, rows);
	}
	for (size_t row = 0; row < rows; row++) {
		s->rows[k][row] = row_pass(s, f, row, values, base);
		if (form_row_empty(mem, f, s->args, form_row_prefix(mem, s->prefix, f->name, row)))
			continue;
		for (size_t i = 0; i < f->column_n; i++) {
			texts[i + 1][n] = form_answer_text(mem, &f->columns[i], &values[base + i]);
			ints[i + 1][n] = values[base + i].i;
		}
		texts[0][n] = texts[1][n];
		n++;
	}
	for (size_t i = 0; i <= f->column_n; i++)
		s->values[f->at + i] = (struct expr_value){ .some = true, .texts = texts[i], .ints = ints[i], .n = n };
}

static bool group_asked(const struct eform_state *s, const struct form_field *f)
{
	for (size_t i = 0; i < s->form->group_n; i++) {
		const struct form_group *g = &s->form->groups[i];

		if (f >= g->fields && f < g->fields + g->n)
			return !g->show || expr_true(g->show, s->values);
	}
	return true;
}

static void field_pass(struct eform_state *s, size_t k)
{
	const struct form_field *f = &s->form->fields[k];
	struct expr_value *v = &s->values[f->at];

	s->computed[k] = S("");
	s->asked[k] = group_asked(s, f) && (!f->show || expr_true(f->show, s->values));
	if (!s->asked[k])
		return;
	if (f->compute) {
		*v = expr_eval(f->compute, s->values);
		s->computed[k] = form_answer_text(s->c->mem, f, v);
	} else if (f->type == FORM_REPEAT) {
		repeat_pass(s, f, k);
	} else if (f->type == FORM_MULTI) {
		*v = list_value(s->c->mem, s->args, s->prefix, f->name);
	} else {
		*v = form_expr_value(s->c, f, form_value(s->args, s->prefix, f->name));
	}
}

struct eform_state *eform_state(struct ctx *c, const struct eform *f, const struct args *args, const char *prefix,
				str channel)
{
	struct eform_state *s = NEW(c->mem, struct eform_state);

	*s = (struct eform_state){ .c = c, .form = f, .args = args, .prefix = prefix,
				   .values = NEW_ARRAY(c->mem, struct expr_value, f->name_n),
				   .asked = NEW_ARRAY(c->mem, bool, f->field_n),
				   .computed = NEW_ARRAY(c->mem, str, f->field_n),
				   .rows = NEW_ARRAY(c->mem, struct row_state *, f->field_n),
				   .row_n = NEW_ARRAY(c->mem, size_t, f->field_n) };
	s->values[NAME_TODAY] = expr_day(instant_date(c->now));
	s->values[NAME_CHANNEL] = expr_text(channel);
	for (size_t i = 0; i < f->field_n; i++)
		field_pass(s, i);
	return s;
}

/* ---- what came out -------------------------------------------------------------------------------------------- */

static size_t place(const struct eform_state *s, const struct form_field *f)
{
	return (size_t)(f - s->form->fields);
}

bool eform_asked(const struct eform_state *s, const struct form_field *f)
{
	return s->asked[place(s, f)];
}

str eform_computed(const struct eform_state *s, const struct form_field *f)
{
	return s->computed[place(s, f)];
}

size_t eform_rows(const struct eform_state *s, const struct form_field *repeat)
{
	return s->row_n[place(s, repeat)];
}

/* A row that has not been sent yet shows everything that hangs on nothing. */
bool eform_row_asked(const struct eform_state *s, const struct form_field *repeat, size_t row,
		     const struct form_field *column)
{
	size_t k = place(s, repeat);

	return row < s->row_n[k] ? s->rows[k][row].asked[column - repeat->columns] : !column->show;
}

str form_row_computed(const struct eform_state *s, const struct form_field *repeat, size_t row,
		      const struct form_field *column)
{
	size_t k = place(s, repeat);

	return row < s->row_n[k] ? s->rows[k][row].computed[column - repeat->columns] : S("");
}

const struct expr_value *form_state_values(const struct eform_state *s)
{
	return s->values;
}

bool eform_group_asked(const struct eform_state *s, const struct form_group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (eform_on_page(s, &g->fields[i], g))
			return true;
	return false;
}

bool eform_on_page(const struct eform_state *s, const struct form_field *f, const struct form_group *g)
{
	if (eform_asked(s, f))
		return true;
	for (const struct form_field *on = g->fields; f->show && on < f; on++)
		for (size_t k = 0; k <= on->column_n; k++)
			if (expr_uses(f->show, on->at + k) && eform_on_page(s, on, g))
				return true;
	return false;
}

struct args eform_spread(struct arena *mem, const struct eform *f, const struct args *args)
{
	struct args out = { NULL, 0 };
	size_t max = args->n;

	for (size_t i = 0; i < args->n; i++)
		for (size_t k = 0; k < args->v[i].value.n; k++)
			max += args->v[i].value.p[k] == '\n';
	out.v = NEW_ARRAY(mem, struct arg, max);
	for (size_t i = 0; i < args->n; i++) {
		str v = args->v[i].value, top = args->v[i].name;
		const struct form_field *field;

		str_cut(&top, '.');
		field = form_find(f, top);
		if (!field || field->type != FORM_MULTI) {
			out.v[out.n++] = args->v[i];
			continue;
		}
		while (v.p && v.n)
			out.v[out.n++] = (struct arg){ args->v[i].name, str_cut(&v, '\n') };
	}
	return out;
}
