/* SPDX-License-Identifier: Apache-2.0 */
/*
 * editor_doc.c - one step on a form's JSON, and the form checked as a whole after it.
 *
 * Questions are kept as pieces of JSON text that are put together anew: nothing of a question that this editor
 * does not know is lost.
 */
#include "base/base.h"

#include "lib/json/json.h"
#include "mod/editor/editor_impl.h"

struct list {
	str *items;
	size_t n;
};

bool editor_place(str at, struct place *ret)
{
	str column = at, field = str_cut(&column, '.');
	struct place p = { .of_table = column.p != NULL };
	int64_t n = 0, k = 0;

	if (!str_eq(field, S("new")) && (!str_int(field, &n) || n < 1 || n > FORM_FIELDS_MAX))
		return false;
	if (p.of_table && !str_eq(column, S("new")) && (!str_int(column, &k) || k < 1 || k > FORM_COLUMNS_MAX))
		return false;
	if (p.of_table && n == 0)
		return false;
	p.field = (size_t)n;
	p.column = (size_t)k;
	*ret = p;
	return true;
}

const struct form_field *editor_field(const struct eform *f, struct place at)
{
	const struct form_field *field = at.field >= 1 && at.field <= f->field_n ? &f->fields[at.field - 1] : NULL;

	if (!at.of_table || !field)
		return field;
	return at.column >= 1 && at.column <= field->column_n ? &field->columns[at.column - 1] : NULL;
}

/* ---- pieces --------------------------------------------------------------------------------------------- */

static str text_of(struct arena *mem, const struct json *j)
{
	struct buf b = buf_new(mem, 0);

	json_write(&b, j);
	return buf_view(&b);
}

/* With room for one more. */
static struct list list_of(struct arena *mem, const struct json *array)
{
	size_t n = array && array->type == JT_ARRAY ? array->n : 0;
	struct list l = { NEW_ARRAY(mem, str, n + 1), n };

	for (size_t i = 0; i < n; i++)
		l.items[i] = text_of(mem, array->items[i]);
	return l;
}

static str joined(struct arena *mem, const struct list *l)
{
	str inside = str_join(mem, S(","), l->items, l->n);

	return str_fmt(mem, "[%" STR_FMT "]", STR_ARG(inside));
}

/* The object with one member changed. */
static str with_member(struct arena *mem, const struct json *j, const char *key, str value)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	for (size_t i = 0; i < j->n; i++) {
		if (str_eqz(j->keys[i], key))
			continue;
		jw_key_str(&w, j->keys[i]);
		jw_json(&w, j->items[i]);
	}
	jw_kraw(&w, key, value);
	jw_end(&w);
	return buf_view(&b);
}

static str quoted(struct arena *mem, str s)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_str(&w, s);
	return buf_view(&b);
}

/* A body is an array of questions, or an object with them. */
static const struct json *fields_of(const struct json *doc)
{
	return doc->type == JT_ARRAY ? doc : json_get(doc, "fields");
}

static str with_fields(struct arena *mem, const struct json *doc, str fields)
{
	return doc->type == JT_ARRAY ? fields : with_member(mem, doc, "fields", fields);
}

/* ---- steps ------------------------------------------------------------------------------------------------ */

static void insert(struct list *l, size_t at, str item)
{
	memmove(&l->items[at + 1], &l->items[at], (l->n - at) * sizeof(str));
	l->items[at] = item;
	l->n++;
}

static void remove_at(struct list *l, size_t at)
{
	memmove(&l->items[at], &l->items[at + 1], (l->n - at - 1) * sizeof(str));
	l->n--;
}

static void swap(struct list *l, size_t a, size_t b)
{
	str keep = l->items[a];

	l->items[a] = l->items[b];
	l->items[b] = keep;
}

/* Questions of a group stand together: a new one comes behind the last of its group. */
static size_t end_of_group(const struct json *fields, str group)
{
	size_t at = fields ? fields->n : 0;

	for (size_t i = 0; fields && i < fields->n; i++)
		if (str_eq(json_text(fields->items[i], "group"), group))
			at = i + 1;
	return at;
}

/* Up or down by one; at the edge of its group a question goes into the neighbouring one instead. */
static void move(struct arena *mem, struct list *l, const struct json *fields, size_t *at, bool up)
{
	size_t i = *at, to = up ? i - 1 : i + 1;
	str group;

	if (up ? i == 0 : i + 1 >= l->n)
		return;
	group = json_text(fields->items[to], "group");
	if (str_eq(json_text(fields->items[i], "group"), group)) {
		swap(l, i, to);
		*at = to;
	} else {
		l->items[i] = with_member(mem, fields->items[i], "group", quoted(mem, group));
	}
}

/* The list after the step; *at from 0. False: there is no such place. */
static bool apply(struct arena *mem, const struct json *fields, enum step step, size_t *at, str item, struct list *ret)
{
	struct list l = list_of(mem, fields);
	struct json *j;
	str why;

	if (step != STEP_ADD && *at >= l.n)
		return false;
	switch (step) {
	case STEP_ADD:
		*at = json_parse(mem, item, 0, &j, &why) == 0 ? end_of_group(fields, json_text(j, "group")) : l.n;
		insert(&l, *at, item);
		break;
	case STEP_PUT:
		l.items[*at] = item;
		break;
	case STEP_UP:
	case STEP_DOWN:
		move(mem, &l, fields, at, step == STEP_UP);
		break;
	case STEP_REMOVE:
		remove_at(&l, *at);
		break;
	}
	*ret = l;
	return true;
}

/* ---- checking ----------------------------------------------------------------------------------------------- */

/* Words about "fields.3.show_if": of "show_if" when that is the question at hand, else of the whole. */
static void retell(struct ctx *c, const struct problem *p, str here)
{
	for (; p; p = p->next) {
		str key = str_starts(p->field, here) ? str_sub(p->field, here.n, p->field.n) : S("");

		if (key.n && str_find(key, '.') < 0)
			ctx_fail(c, E_INVALID, str_z(c->mem, key), "%" STR_FMT, STR_ARG(p->text));
		else
			ctx_fail(c, E_INVALID, "", _("Mục %.*s: %.*s"), STR_ARG(p->field), STR_ARG(p->text));
	}
}

/* The body in canonical form, if it is a right form; `here` begins the paths of the question at hand. */
static int checked(struct ctx *c, str body, str here, str *ret_body)
{
	struct ctx inner = *c;
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct eform *f;
	struct json *j;
	str why;
	int err;

	if (json_parse(c->mem, body, 0, &j, &why) < 0)
		return ctx_fail(c, E_INVALID, "", "%" STR_FMT, STR_ARG(why));
	inner.problems = NULL;
	err = eform_read(&inner, j, NULL, S(""), &f);
	if (err < 0) {
		retell(c, inner.problems, here);
		return err;
	}
	eform_write(&w, f);
	if (b.over)
		return E_LIMIT;
	*ret_body = buf_view(&b);
	return 0;
}

static str path_of(struct arena *mem, struct place at)
{
	if (at.of_table)
		return str_fmt(mem, "fields.%zu.fields.%zu.", at.field, at.column);
	return str_fmt(mem, "fields.%zu.", at.field);
}

int editor_step(struct ctx *c, str body, enum step step, struct place at, str field, str *ret_body, struct place *ret_at)
{
	const struct json *fields, *table;
	struct list l;
	struct json *doc;
	size_t i;
	str why, all;

	TRY(json_parse(c->mem, body, 0, &doc, &why) < 0 ? E_INTERNAL : 0);
	fields = fields_of(doc);
	if (!at.of_table) {
		i = at.field - 1;
		if (!apply(c->mem, fields, step, &i, field, &l))
			return E_NOTFOUND;
		at.field = i + 1;
		all = joined(c->mem, &l);
	} else {
		struct list whole = list_of(c->mem, fields);

		if (at.field < 1 || at.field > whole.n)
			return E_NOTFOUND;
		table = fields->items[at.field - 1];
		i = at.column - 1;
		if (!apply(c->mem, json_get(table, "fields"), step, &i, field, &l))
			return E_NOTFOUND;
		at.column = i + 1;
		whole.items[at.field - 1] = with_member(c->mem, table, "fields", joined(c->mem, &l));
		all = joined(c->mem, &whole);
	}
	/* After a move or a removal no question is at hand. */
	TRY(checked(c, with_fields(c->mem, doc, all), step <= STEP_ADD ? path_of(c->mem, at) : S("-"), ret_body));
	*ret_at = at;
	return 0;
}

int editor_frame(struct ctx *c, str body, str title, str groups, str rules, str *ret_body)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct json *doc;
	str why;

	TRY(json_parse(c->mem, body, 0, &doc, &why) < 0 ? E_INTERNAL : 0);
	jw_object(&w);
	jw_kstr(&w, "title", title);
	jw_key(&w, "fields");
	jw_json(&w, fields_of(doc));
	jw_kraw(&w, "groups", groups);
	jw_kraw(&w, "rules", rules);
	jw_end(&w);
	return checked(c, buf_view(&b), S("-"), ret_body);
}

int editor_whole(struct ctx *c, str text, str *ret_body)
{
	return checked(c, text, S("-"), ret_body);
}
