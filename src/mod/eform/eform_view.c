/* SPDX-License-Identifier: Apache-2.0 */
/* eform_view.c - questions as fields of a page, and the form for the browser's script. */
#include "base/base.h"

#include "core/file/file.h"
#include "core/org/org.h"
#include "lib/expr/expr_json.h"
#include "lib/mo/mo.h"
#include "mod/eform/eform_impl.h"

#define RADIOS_MAX 8	 /* longer choices are a list that opens */
#define ROWS_AT_ONCE 3 /* empty rows of a page that cannot add one */

const char *form_name(const struct html *h, const char *prefix, str name)
{
	return str_fmt(html_mem(h), "%s.%.*s", prefix, STR_ARG(name)).p;
}

/* ---- options ---------------------------------------------------------------------------------------------- */

static const struct option *with_empty(const struct ctx *c, struct option *list)
{
	list[0] = (struct option){ "", _("Chọn trong danh sách"), NULL };
	return list;
}

static const struct option *list_options(struct ctx *c, str name, bool empty)
{
	const struct form_code *codes;
	struct option *list;
	size_t n;

	if (eform_codes(c, name, &codes, &n) < 0)
		return NULL;
	list = NEW_ARRAY(c->mem, struct option, n + 2);
	for (size_t i = 0; i < n; i++)
		list[i + empty] = (struct option){ str_z(c->mem, codes[i].code), str_z(c->mem, codes[i].title), NULL };
	return empty ? with_empty(c, list) : list;
}

static const struct option *own_options(struct ctx *c, const struct form_field *f, bool empty)
{
	struct option *list = NEW_ARRAY(c->mem, struct option, f->option_n + 2);

	for (size_t i = 0; i < f->option_n; i++)
		list[i + empty].value = list[i + empty].title = str_z(c->mem, f->options[i]);
	return empty ? with_empty(c, list) : list;
}

/* Communes and wards in force. */
static const struct option *unit_options(struct ctx *c)
{
	struct unit_filter all = { .on = instant_date(c->now) };
	struct option *list;
	struct unit *units;
	size_t n, k = 1;
	int64_t total;

	if (unit_list(c, &all, &units, &n, &total) < 0)
		return NULL;
	list = NEW_ARRAY(c->mem, struct option, n + 2);
	for (size_t i = 0; i < n; i++)
		if (units[i].kind == UNIT_COMMUNE || units[i].kind == UNIT_WARD)
			list[k++] = (struct option){ str_z(c->mem, units[i].code), str_z(c->mem, units[i].name), NULL };
	return with_empty(c, list);
}

bool form_is_select(const struct form_field *f)
{
	return f->type == FORM_UNIT || (f->type == FORM_CHOICE && (f->list.n || f->option_n > RADIOS_MAX) &&
					!str_eq(f->list, S("genders")) && !str_eq(f->list, S("marital")));
}

static const struct option *options_of(struct ctx *c, const struct form_field *f)
{
	if (f->type == FORM_UNIT)
		return unit_options(c);
	if (f->type != FORM_CHOICE && f->type != FORM_MULTI)
		return NULL;
	return f->list.n ? list_options(c, f->list, form_is_select(f)) : own_options(c, f, form_is_select(f));
}

/* ---- one question ------------------------------------------------------------------------------------------- */

static const char *autocomplete_of(str prefill)
{
	static const char *const pairs[][2] = { { "applicant.name", "name" }, { "applicant.phone", "tel" },
						{ "applicant.email", "email" }, { "applicant.address", "address-line1" } };

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (str_eqz(prefill, pairs[i][0]))
			return pairs[i][1];
	return NULL;
}

static bool same_group(const struct form_field *a, const struct form_field *b)
{
	return str_eq(a->group, b->group);
}

/* A question that hangs on one of the same page has its condition in words, where it is a plain one. */
static const char *hint_of(const struct ctx *c, const struct eform_page *m, const struct form_field *f)
{
	const struct form_field *on = f->show_field.n ? eform_field(m->form, f->show_field) : NULL;
	str when;

	if (!on || (!m->whole && !same_group(on, f)))
		return f->hint.n ? str_z(c->mem, f->hint) : NULL;
	if (on->type == FORM_BOOL)
		when = str_fmt(c->mem, str_eq(f->show_value, S("true")) ? _("Chỉ trả lời khi có đánh dấu “%.*s”.") :
			       _("Chỉ trả lời khi không đánh dấu “%.*s”."), STR_ARG(on->title));
	else
		when = str_fmt(c->mem, _("Chỉ trả lời khi “%.*s” là “%.*s”."), STR_ARG(on->title), STR_ARG(f->show_value));
	return str_fmt(c->mem, "%" STR_FMT "%s%" STR_FMT, STR_ARG(f->hint), f->hint.n ? " " : "", STR_ARG(when)).p;
}

static int width_of(const struct form_field *f)
{
	switch (f->type) {
	case FORM_NUMBER:
		return 10;
	case FORM_PERSON_ID:
	case FORM_PHONE:
		return 20;
	default:
		return f->type == FORM_TEXT && f->max && f->max <= 20 ? 20 : 0;
	}
}

struct field_view form_view(const struct html *h, const struct eform_page *m, const struct form_field *f,
			    const char *prefix)
{
	struct ctx *c = view_of(h)->c;
	str value = form_value(m->answers, prefix, f->name);

	return (struct field_view){
		.name = form_name(h, prefix, f->name),
		.title = str_z(c->mem, f->title),
		.hint = hint_of(c, m, f),
		.value = f->type == FORM_BOOL || f->type == FORM_PLEDGE ? (form_ticked(value) ? S("1") : S("")) :
			 value.n ? value : f->preset,
		.autocomplete = m->own ? autocomplete_of(f->prefill) : "off",
		.type = f->type == FORM_PHONE ? "tel" : f->type == FORM_EMAIL ? "email" : NULL,
		.optional = !f->required && f->type != FORM_BOOL && f->type != FORM_PLEDGE,
		.rows = f->max > 1000 ? 6 : 3,
		.width = width_of(f),
		.options = options_of(c, f),
		.inline_ = f->option_n == 2 || str_eq(f->list, S("genders")),
		.accept = "image/*,.pdf,.doc,.docx,.xls,.xlsx,.odt",
	};
}

size_t form_rows_shown(const struct eform_page *m, const struct form_field *f)
{
	size_t rows = eform_row_count(m->answers, "form", f->name), max = f->max ? (size_t)f->max : FORM_ROWS_MAX;

	rows = MAX(rows, (size_t)MAX(f->min, 1));
	if (!m->saves)
		rows = MAX(rows, ROWS_AT_ONCE);
	return MIN(rows, max);
}

str form_file_name(const struct html *h, const struct eform_page *m, const struct form_field *f, const char *prefix)
{
	struct file file;
	str id = form_value(m->answers, prefix, f->name);

	return id.n && file_get(view_of(h)->c, id, &file) == 0 ? file.name : S("");
}

/* ---- the script ------------------------------------------------------------------------------------------------ */

/* What conditions of columns see (eform_read.c): the form so far, and the columns. */
static const struct expr_name *row_names(struct arena *mem, const struct form_field *f, const struct expr_name *names)
{
	struct expr_name *all = NEW_ARRAY(mem, struct expr_name, f->at + f->column_n);

	memcpy(all, names, f->at * sizeof(names[0]));
	for (size_t i = 0; i < f->column_n; i++)
		all[f->at + i] = (struct expr_name){ str_fmt(mem, "row.%" STR_FMT, STR_ARG(f->columns[i].name)),
						     form_expr_type(f->columns[i].type) };
	return all;
}

static void expr_member(struct jw *w, const char *key, const struct expr *e, const struct expr_name *names)
{
	struct buf b = buf_new(w->out->mem, 0);

	if (!e)
		return;
	expr_print(&b, e, names);
	jw_kstr(w, key, buf_view(&b));
}

static void write_ask(struct jw *w, const struct form_group *g, const struct form_field *f, const struct expr_name *names)
{
	jw_object(w);
	jw_kstr(w, "name", f->name);
	jw_kstr(w, "type", str_of(form_type_slug(f->type)));
	if (f->decimals > 0)
		jw_kint(w, "decimals", f->decimals);
	if (g)
		expr_member(w, "group", g->show, names);
	expr_member(w, "show", f->show, names);
	expr_member(w, "value", f->compute, names);
	if (f->column_n) {
		jw_key(w, "fields");
		jw_array(w);
		for (size_t i = 0; i < f->column_n; i++)
			write_ask(w, NULL, &f->columns[i], row_names(w->out->mem, f, names));
		jw_end(w);
	}
	jw_end(w);
}

/* Questions of the page (`g` NULL: of all groups), and the types and values of all names: those of other pages do not change here. */
str form_script(const struct html *h, const struct eform_page *m, const struct form_group *g)
{
	const struct expr_value *values = form_state_values(m->state);
	struct buf b = buf_new(html_mem(h), 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_key(&w, "types");
	jw_object(&w);
	for (size_t i = 0; i < m->form->name_n; i++) {
		jw_key_str(&w, m->form->names[i].name);
		jw_str(&w, str_of(expr_type_slug(m->form->names[i].type)));
	}
	jw_end(&w);
	jw_key(&w, "values");
	jw_object(&w);
	for (size_t i = 0; i < m->form->name_n; i++) {
		jw_key_str(&w, m->form->names[i].name);
		expr_value_write(&w, &values[i], m->form->names[i].type);
	}
	jw_end(&w);
	jw_key(&w, "fields");
	jw_array(&w);
	for (size_t k = 0; k < m->form->group_n; k++)
		for (size_t i = 0; (!g || g == &m->form->groups[k]) && i < m->form->groups[k].n; i++)
			write_ask(&w, &m->form->groups[k], &m->form->groups[k].fields[i], m->form->names);
	jw_end(&w);
	jw_end(&w);
	return buf_view(&b);
}
