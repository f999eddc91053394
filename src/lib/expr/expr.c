/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expr.c - the value of an expression, and its text.
 *
 * Evaluating walks the tree once. Every operator says for itself what none does to it; there is no other
 * way to "fail", so there is no error to return.
 */
#include "base/base.h"

#include "lib/expr/expr_impl.h"

#define DAY_MIN (-719162) /* 0001-01-01 */
#define DAY_MAX 2932896	  /* 9999-12-31 */

static const char *const slugs[] = { "bool", "int", "text", "date", "texts", "ints" };

const char *expr_type_slug(enum expr_type t)
{
	return (size_t)t < ARRAY_LEN(slugs) ? slugs[t] : "any";
}

enum expr_type expr_type_find(str slug)
{
	for (size_t i = 0; i < ARRAY_LEN(slugs); i++)
		if (str_eqz(slug, slugs[i]))
			return (enum expr_type)i;
	return EXPR_ANY;
}

enum expr_type expr_type_of(const struct expr *e)
{
	return e->type;
}

bool expr_uses(const struct expr *e, size_t i)
{
	bool used = e->op == OP_NAME && e->name == i;

	for (size_t k = 0; k < e->n && !used; k++)
		used = expr_uses(e->arg[k], i);
	return used;
}

/* ---- arithmetic ----------------------------------------------------------------------------------- */

static const struct expr_value none;

static struct expr_value day_of(int64_t day)
{
	return day >= DAY_MIN && day <= DAY_MAX ? expr_int(day) : none;
}

static struct expr_value arithmetic(enum expr_op op, enum expr_type type, int64_t a, int64_t b)
{
	int64_t v;
	bool over;

	if (op == OP_DIV) {
		/* The one quotient that does not fit: INT64_MIN / -1. */
		if (b == 0 || (b == -1 && a == INT64_MIN))
			return none;
		return expr_int(a / b);
	}
	if (op == OP_ADD)
		over = __builtin_add_overflow(a, b, &v);
	else if (op == OP_SUB)
		over = __builtin_sub_overflow(a, b, &v);
	else
		over = __builtin_mul_overflow(a, b, &v);
	if (over)
		return none;
	return type == EXPR_DATE ? day_of(v) : expr_int(v);
}

/* Whole years from a to b: how often its day came round. Somebody born on 29 February is a year older on
 * 1 March of a year without that day. */
static int64_t years(int64_t a, int64_t b)
{
	int ya, ma, da, yb, mb, db;

	if (b < a)
		return -years(b, a);
	date_parts((date){ (int32_t)a }, &ya, &ma, &da);
	date_parts((date){ (int32_t)b }, &yb, &mb, &db);
	return yb - ya - (mb < ma || (mb == ma && db < da));
}

/* To the nearest multiple of `step`, halves away from zero. */
static struct expr_value rounded(int64_t a, int64_t step)
{
	int64_t rest, v;

	if (step <= 0)
		return none;
	rest = a % step;
	v = a - rest;
	if (rest > 0 ? rest >= step - rest : -rest >= step + rest) {
		if (__builtin_add_overflow(v, rest > 0 ? step : -step, &v))
			return none;
	}
	return expr_int(v);
}

static struct expr_value total(const struct expr_value *list)
{
	int64_t v = 0;

	for (size_t i = 0; i < list->n; i++)
		if (__builtin_add_overflow(v, list->ints[i], &v))
			return none;
	return list->some ? expr_int(v) : none;
}

/* ---- comparing ------------------------------------------------------------------------------------- */

static bool equal(enum expr_type type, const struct expr_value *a, const struct expr_value *b)
{
	return type == EXPR_TEXT ? str_eq(a->s, b->s) : a->i == b->i;
}

static bool compared(const struct expr *e, const struct expr_value *a, const struct expr_value *b)
{
	switch (e->op) {
	case OP_EQ:
		return equal(e->arg[0]->type, a, b);
	case OP_NE:
		return !equal(e->arg[0]->type, a, b);
	case OP_LT:
		return a->i < b->i;
	case OP_LE:
		return a->i <= b->i;
	case OP_GT:
		return a->i > b->i;
	default:
		return a->i >= b->i;
	}
}

static struct expr_value in_list(const struct expr *e, const struct expr_value *values)
{
	const struct expr *list = e->arg[1];
	struct expr_value a = expr_eval(e->arg[0], values), b;
	bool missing = false;

	if (!a.some)
		return none;
	if (list->op != OP_LIST) {
		b = expr_eval(list, values);
		for (size_t i = 0; i < b.n; i++)
			if (list->type == EXPR_TEXTS ? str_eq(a.s, b.texts[i]) : a.i == b.ints[i])
				return expr_flag(true);
		return b.some ? expr_flag(false) : none;
	}
	for (size_t i = 0; i < list->n; i++) {
		b = expr_eval(list->arg[i], values);
		missing |= !b.some;
		if (b.some && equal(e->arg[0]->type, &a, &b))
			return expr_flag(true);
	}
	return missing ? none : expr_flag(false);
}

/* and, or: what one side alone decides is decided, also when the other is none (Kleene). */
static struct expr_value junction(const struct expr *e, const struct expr_value *values)
{
	bool decides = e->op == OP_OR;
	struct expr_value a = expr_eval(e->arg[0], values), b;

	if (a.some && (a.i != 0) == decides)
		return a;
	b = expr_eval(e->arg[1], values);
	if (b.some && (b.i != 0) == decides)
		return b;
	return a.some && b.some ? expr_flag(!decides) : none;
}

static struct expr_value least_or_most(const struct expr *e, const struct expr_value *values)
{
	struct expr_value best = expr_eval(e->arg[0], values), v;

	for (size_t i = 1; i < e->n && best.some; i++) {
		v = expr_eval(e->arg[i], values);
		if (!v.some || (e->op == OP_MIN ? v.i < best.i : v.i > best.i))
			best = v;
	}
	return best;
}

static struct expr_value length(enum expr_type type, const struct expr_value *v)
{
	return expr_int((int64_t)(type == EXPR_TEXT ? utf8_len(v->s) : v->n));
}

/* Operators and functions of two values that are none when either is. */
static struct expr_value strict(const struct expr *e, const struct expr_value *a, const struct expr_value *b)
{
	switch (e->op) {
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
		return arithmetic(e->op, e->type, a->i, b->i);
	case OP_YEARS:
		return expr_int(years(a->i, b->i));
	case OP_DAYS:
		return expr_int(b->i - a->i);
	case OP_ROUND:
		return rounded(a->i, b->i);
	default:
		return expr_flag(compared(e, a, b));
	}
}

struct expr_value expr_eval(const struct expr *e, const struct expr_value *values)
{
	struct expr_value a, b;

	switch (e->op) {
	case OP_LITERAL:
		return e->literal;
	case OP_NAME:
		return values[e->name];
	case OP_OR:
	case OP_AND:
		return junction(e, values);
	case OP_IN:
		return in_list(e, values);
	case OP_MIN:
	case OP_MAX:
		return least_or_most(e, values);
	case OP_IF:
		a = expr_eval(e->arg[0], values);
		return a.some ? expr_eval(e->arg[a.i ? 1 : 2], values) : none;
	default:
		break;
	}
	a = expr_eval(e->arg[0], values);
	if (e->op == OP_HAS)
		return expr_flag(a.some);
	if (e->op == OP_LEN)
		return length(e->arg[0]->type, &a);
	if (!a.some)
		return none;
	if (e->op == OP_NOT)
		return expr_flag(!a.i);
	if (e->op == OP_NEG)
		return arithmetic(OP_SUB, EXPR_INT, 0, a.i);
	if (e->op == OP_SUM)
		return total(&a);
	b = expr_eval(e->arg[1], values);
	return b.some ? strict(e, &a, &b) : none;
}

bool expr_true(const struct expr *e, const struct expr_value *values)
{
	struct expr_value v = expr_eval(e, values);

	return v.some && v.i;
}

bool expr_false(const struct expr *e, const struct expr_value *values)
{
	struct expr_value v = expr_eval(e, values);

	return v.some && !v.i;
}

/* ---- printing ---------------------------------------------------------------------------------------- */

const char *expr_sign(enum expr_op op)
{
	static const char *const signs[] = {
		[OP_OR] = "or", [OP_AND] = "and", [OP_EQ] = "=", [OP_NE] = "!=", [OP_LT] = "<", [OP_LE] = "<=",
		[OP_GT] = ">", [OP_GE] = ">=", [OP_IN] = "in", [OP_ADD] = "+", [OP_SUB] = "-", [OP_MUL] = "*",
		[OP_DIV] = "/",
	};

	return (size_t)op < ARRAY_LEN(signs) ? signs[op] : NULL;
}

/* How strongly it binds its arguments. */
static int strength(const struct expr *e)
{
	switch (e->op) {
	case OP_OR:
		return 1;
	case OP_AND:
		return 2;
	case OP_NOT:
		return 3;
	case OP_ADD:
	case OP_SUB:
		return 5;
	case OP_MUL:
	case OP_DIV:
		return 6;
	case OP_NEG:
		return 7;
	default:
		return expr_sign(e->op) ? 4 : 8;
	}
}

static void print_at(struct buf *out, const struct expr *e, const struct expr_name *names, int least)
{
	bool wrap = strength(e) < least;

	if (wrap)
		buf_char(out, '(');
	expr_print(out, e, names);
	if (wrap)
		buf_char(out, ')');
}

static void print_literal(struct buf *out, const struct expr *e)
{
	int y, m, d;

	if (e->type == EXPR_BOOL) {
		buf_z(out, e->literal.i ? "true" : "false");
	} else if (e->type == EXPR_INT) {
		buf_fmt(out, "%" PRId64, e->literal.i);
	} else if (e->type == EXPR_DATE) {
		date_parts((date){ (int32_t)e->literal.i }, &y, &m, &d);
		buf_fmt(out, "%04d-%02d-%02d", y, m, d);
	} else {
		buf_char(out, '\'');
		for (size_t i = 0; i < e->literal.s.n; i++) {
			if (e->literal.s.p[i] == '\'')
				buf_char(out, '\'');
			buf_char(out, e->literal.s.p[i]);
		}
		buf_char(out, '\'');
	}
}

static void print_list(struct buf *out, const struct expr *e, const struct expr_name *names)
{
	for (const struct expr_function *f = expr_functions; f->name; f++)
		if (f->op == e->op)
			buf_z(out, f->name);
	buf_char(out, '(');
	for (size_t i = 0; i < e->n; i++) {
		if (i)
			buf_z(out, ", ");
		expr_print(out, e->arg[i], names);
	}
	buf_char(out, ')');
}

void expr_print(struct buf *out, const struct expr *e, const struct expr_name *names)
{
	int own = strength(e);
	bool chain = e->op <= OP_AND || (e->op >= OP_ADD && e->op <= OP_DIV); /* a - b - c; a = b = c is refused */

	if (e->op == OP_LITERAL) {
		print_literal(out, e);
	} else if (e->op == OP_NAME) {
		buf_str(out, names[e->name].name);
	} else if (e->op == OP_NOT || e->op == OP_NEG) {
		buf_z(out, e->op == OP_NOT ? "not " : "-");
		print_at(out, e->arg[0], names, own);
	} else if (expr_sign(e->op)) {
		print_at(out, e->arg[0], names, chain ? own : own + 1);
		buf_fmt(out, " %s ", expr_sign(e->op));
		print_at(out, e->arg[1], names, own + 1);
	} else {
		print_list(out, e, names);
	}
}
