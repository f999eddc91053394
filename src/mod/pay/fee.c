/* SPDX-License-Identifier: Apache-2.0 */
/* fee.c - decision tables: read, checked, decided, explained. */
#include "base/base.h"

#include "lib/expr/expr.h"
#include "lib/json/json.h"
#include "mod/pay/fee.h"

#define FIXED_NAMES 3 /* channel, case, applicant.kind */
#define AMOUNT_MAX INT64_C(1000000000000)

/* The names a table may use and what they are for one dossier. */
struct facts {
	struct expr_name *names;
	struct expr_value *values;
	size_t n;
};

/* A question of this type is a name of that; EXPR_ANY: cannot be used. */
static enum expr_type type_of(enum form_type t)
{
	switch (t) {
	case FORM_DATE:
		return EXPR_DATE;
	case FORM_NUMBER:
	case FORM_MONEY:
		return EXPR_INT;
	case FORM_BOOL:
	case FORM_PLEDGE:
		return EXPR_BOOL;
	case FORM_MULTI:
		return EXPR_TEXTS;
	case FORM_FILE:
	case FORM_REPEAT:
		return EXPR_ANY;
	default:
		return EXPR_TEXT;
	}
}

/* "2.5" of a question with two decimals is 250, as in the form's own expressions (mod/eform). */
static struct expr_value number_of(struct arena *mem, str text, int64_t decimals)
{
	struct buf digits = buf_new(mem, 64);
	str rest = text;
	int64_t i;

	buf_str(&digits, str_cut(&rest, '.'));
	for (int64_t k = 0; k < decimals; k++)
		buf_char(&digits, rest.p && (size_t)k < rest.n ? rest.p[k] : '0');
	return str_int(buf_view(&digits), &i) ? expr_int(i) : (struct expr_value){ 0 };
}

static struct expr_value value_of(struct arena *mem, const struct form_field *f, const struct json *answer)
{
	str text = json_str(answer), *texts;
	struct expr_value none = { 0 };
	date d;

	switch (type_of(f->type)) {
	case EXPR_BOOL:
		return expr_flag(str_eq(text, S("true")));
	case EXPR_INT:
		return text.n ? number_of(mem, text, MAX(f->decimals, INT64_C(0))) : none;
	case EXPR_DATE:
		return date_parse(text, &d) ? expr_day(d) : none;
	case EXPR_TEXTS:
		if (!answer || answer->type != JT_ARRAY)
			return none;
		texts = NEW_ARRAY(mem, str, answer->n);
		for (size_t i = 0; i < answer->n; i++)
			texts[i] = json_str(answer->items[i]);
		return (struct expr_value){ .some = true, .texts = texts, .n = answer->n };
	default:
		return text.n ? expr_text(text) : none;
	}
}

static void fact(struct facts *f, str name, enum expr_type type, struct expr_value value)
{
	f->names[f->n] = (struct expr_name){ name, type };
	f->values[f->n++] = value;
}

/* A tax code is of a business; a personal number has twelve digits. */
static str kind_of(str id_no)
{
	return id_no.n == 12 || id_no.n == 0 ? S("person") : S("organisation");
}

/* `d` may be NULL: then only the names matter. */
static int facts_of(struct ctx *c, const struct procedure *p, const struct dossier *d, struct facts *ret)
{
	size_t max = p->form->field_n + FIXED_NAMES;
	struct facts f = { NEW_ARRAY(c->mem, struct expr_name, max), NEW_ARRAY(c->mem, struct expr_value, max), 0 };
	struct json *form;
	str why, chosen;

	TRY(json_parse(c->mem, d && d->form.n ? d->form : S("{}"), JSON_DEPTH, &form, &why));
	chosen = json_text(form, "case");
	fact(&f, S("channel"), EXPR_TEXT, d ? expr_text(d->channel) : (struct expr_value){ 0 });
	fact(&f, S("case"), EXPR_TEXT, chosen.n ? expr_text(chosen) : (struct expr_value){ 0 });
	fact(&f, S("applicant.kind"), EXPR_TEXT, d ? expr_text(kind_of(d->applicant.id_no)) : (struct expr_value){ 0 });
	for (size_t i = 0; i < p->form->field_n; i++) {
		const struct form_field *q = &p->form->fields[i];

		if (type_of(q->type) != EXPR_ANY)
			fact(&f, str_fmt(c->mem, "form.%" STR_FMT, STR_ARG(q->name)), type_of(q->type),
			     value_of(c->mem, q, json_find(form, q->name)));
	}
	*ret = f;
	return 0;
}

/* ---- one table ------------------------------------------------------------------------------------------- */

static int compile(struct ctx *c, const struct facts *f, str text, enum expr_type want, struct expr **ret)
{
	struct expr_error e;

	if (expr_parse(c->mem, text, f->names, f->n, want, ret, &e) < 0)
		return ctx_fail(c, E_INVALID, "fees", _("Bảng phí: “%.*s”, cột %d: %s"), STR_ARG(text), e.col, tr(c, e.why));
	return 0;
}

static int row_fits(struct ctx *c, const struct facts *f, const struct json *row, bool *ret)
{
	str when = json_text(row, "if");
	struct expr *e;

	*ret = true;
	if (when.n == 0)
		return 0;
	TRY(compile(c, f, when, EXPR_BOOL, &e));
	*ret = expr_true(e, f->values);
	return 0;
}

/* The amount of a row: false when it has no value. */
static int row_amount(struct ctx *c, const struct facts *f, const struct json *row, bool *ret_some, int64_t *ret)
{
	str text = json_text(row, "amount");
	struct expr_value v;
	struct expr *e;

	*ret_some = true;
	if (json_int(row, "amount", ret))
		return 0;
	TRY(compile(c, f, text, EXPR_INT, &e));
	v = expr_eval(e, f->values);
	*ret_some = v.some && v.i >= 0 && v.i <= AMOUNT_MAX;
	*ret = v.i;
	return 0;
}

static enum pay_stage stage_of(const struct json *table)
{
	str s = json_text(table, "stage");

	for (int i = 0; i < STAGE_ANY; i++)
		if (str_eqz(s, pay_stage_slug((enum pay_stage)i)))
			return (enum pay_stage)i;
	return STAGE_ANY;
}

static int decide(struct ctx *c, const struct facts *f, const struct json *table, struct fee_line *line, bool *ret_found)
{
	const struct json *rows = json_get(table, "rows");

	*ret_found = false;
	for (size_t i = 0; rows && i < rows->n && !*ret_found; i++) {
		const struct json *row = rows->items[i];
		str basis = json_text(row, "basis");
		bool fits;

		TRY(row_fits(c, f, row, &fits));
		if (!fits)
			continue;
		*line = (struct fee_line){ json_text(table, "name"), json_text(table, "kind"), stage_of(table), 0,
					   json_text(row, "why"), basis.n ? basis : json_text(table, "basis") };
		TRY(row_amount(c, f, row, ret_found, &line->amount));
		return 0;
	}
	return 0;
}

/* ---- all of them ----------------------------------------------------------------------------------------- */

static int tables_of(struct ctx *c, const struct procedure *p, const struct json **ret)
{
	struct json *j;
	str why;

	TRY(json_parse(c->mem, p->fees, JSON_DEPTH, &j, &why));
	*ret = j;
	return 0;
}

int fee_lines(struct ctx *c, const struct procedure *p, const struct dossier *d, enum pay_stage stage, struct fee_line **ret,
	      size_t *ret_n)
{
	const struct json *tables;
	struct facts f;
	bool found;

	*ret_n = 0;
	if (p->fees.n == 0) {
		*ret = NEW(c->mem, struct fee_line);
		**ret = (struct fee_line){ S("Phí, lệ phí"), S("fee"), STAGE_ANY, p->fee, p->fee_note, S("") };
		*ret_n = p->has_fee && p->fee > 0 && (stage == STAGE_ANY || stage == STAGE_COUNT);
		return 0;
	}
	TRY(tables_of(c, p, &tables));
	TRY(facts_of(c, p, d, &f));
	*ret = NEW_ARRAY(c->mem, struct fee_line, tables->n);
	for (size_t i = 0; i < tables->n; i++) {
		if (stage != STAGE_COUNT && stage_of(tables->items[i]) != stage)
			continue;
		TRY(decide(c, &f, tables->items[i], &(*ret)[*ret_n], &found));
		*ret_n += found;
	}
	return 0;
}

int64_t fee_sum(const struct fee_line *lines, size_t n)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += lines[i].amount;
	return sum;
}

/* ---- checking -------------------------------------------------------------------------------------------- */

static int check_table(struct ctx *c, const struct facts *f, const struct json *table)
{
	const struct json *rows = json_get(table, "rows");
	str kind = json_text(table, "kind");
	struct expr *e;
	int64_t n;

	if (!table || table->type != JT_OBJECT || json_text(table, "name").n == 0 || stage_of(table) == STAGE_ANY ||
	    !(str_eq(kind, S("fee")) || str_eq(kind, S("charge"))) || !rows || rows->type != JT_ARRAY || rows->n == 0)
		return ctx_fail(c, E_INVALID, "fees", _("Mỗi bảng phí cần name, kind (fee hoặc charge), stage (lodge, supplement hoặc "
							"result) và ít nhất một dòng trong rows."));
	for (size_t i = 0; i < rows->n; i++) {
		const struct json *row = rows->items[i];
		str when = json_text(row, "if");

		if (row->type != JT_OBJECT || json_text(row, "why").n == 0)
			return ctx_fail(c, E_INVALID, "fees", _("Bảng phí “%.*s”, dòng %zu: thiếu why, lời giải thích cho người nộp."),
					STR_ARG(json_text(table, "name")), i + 1);
		if (json_text(row, "basis").n == 0 && json_text(table, "basis").n == 0)
			return ctx_fail(c, E_INVALID, "fees", _("Bảng phí “%.*s”, dòng %zu: thiếu basis, căn cứ pháp lý."),
					STR_ARG(json_text(table, "name")), i + 1);
		if (when.n)
			TRY(compile(c, f, when, EXPR_BOOL, &e));
		if (!json_int(row, "amount", &n))
			TRY(compile(c, f, json_text(row, "amount"), EXPR_INT, &e));
		else if (n < 0 || n > AMOUNT_MAX)
			return ctx_fail(c, E_INVALID, "fees", _("Bảng phí “%.*s”, dòng %zu: số tiền không hợp lệ."),
					STR_ARG(json_text(table, "name")), i + 1);
	}
	return 0;
}

int fee_check(struct ctx *c, const struct procedure *p)
{
	const struct json *tables;
	struct facts f;

	if (p->fees.n == 0)
		return 0;
	TRY(tables_of(c, p, &tables));
	TRY(facts_of(c, p, NULL, &f));
	for (size_t i = 0; i < tables->n; i++)
		TRY(check_table(c, &f, tables->items[i]));
	return 0;
}

/* ---- as kept ---------------------------------------------------------------------------------------------- */

str fee_lines_json(struct arena *mem, const struct fee_line *lines, size_t n)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "name", lines[i].name);
		jw_kstr(&w, "kind", lines[i].kind);
		jw_kint(&w, "amount", lines[i].amount);
		jw_kstr(&w, "why", lines[i].why);
		jw_kstr(&w, "basis", lines[i].basis);
		jw_end(&w);
	}
	jw_end(&w);
	return buf_view(&b);
}

int fee_lines_read(struct arena *mem, str json, struct fee_line **ret, size_t *ret_n)
{
	struct json *j;
	str why;

	TRY(json_parse(mem, json, JSON_DEPTH, &j, &why));
	*ret = NEW_ARRAY(mem, struct fee_line, j->n);
	*ret_n = j->n;
	for (size_t i = 0; i < j->n; i++) {
		(*ret)[i] = (struct fee_line){ .name = json_text(j->items[i], "name"), .kind = json_text(j->items[i], "kind"),
					       .why = json_text(j->items[i], "why"), .basis = json_text(j->items[i], "basis") };
		json_int(j->items[i], "amount", &(*ret)[i].amount);
	}
	return 0;
}
