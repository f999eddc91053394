/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eform_read.c - a form from JSON, checked to the last key.
 *
 * Names for expressions are handed out in the order of the questions, and a condition is read with only those
 * that stand before it: "a question may hang on an earlier one only" is then no rule of its own, the name is
 * simply not there yet. What is not understood is refused: it would be lost silently.
 */
#include "base/base.h"

#include "lib/asset/asset.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/eform/eform_impl.h"

#define TEXT_MAX 20000
#define NUMBER_MAX INT64_C(1000000000000000)

/* Where we are. Readers go on after a mistake, so that all are told. */
struct reader {
	struct ctx *c;
	const char *field; /* the one field that all problems are said of; NULL: each of its path */
	const char *list;  /* what the list of questions is called in messages */
	str where;
	int err;
};

static void bad(struct reader *r, const char *key, const char *what)
{
	struct ctx *c = r->c;
	const char *path = r->where.n ? str_fmt(c->mem, "%.*s.%s", STR_ARG(r->where), key).p : key;

	if (r->field)
		r->err = ctx_fail(c, E_INVALID, r->field, "%.*s, %s: %s", STR_ARG(r->where), key, what);
	else
		r->err = ctx_fail(c, E_INVALID, path, "%s: %s", key, what);
}

static struct reader item_of(const struct reader *r, const char *key, size_t i)
{
	struct reader at = *r;

	/* People count from 1. */
	at.where = r->field ? str_fmt(r->c->mem, "%.*s, %s[%zu]", STR_ARG(r->where), key, i + 1) :
			      str_fmt(r->c->mem, "%.*s%s%s.%zu", STR_ARG(r->where), r->where.n ? "." : "", key, i + 1);
	at.err = 0;
	return at;
}

static void known_keys(struct reader *r, const struct json *j, const char *keys)
{
	struct ctx *c = r->c;

	for (size_t i = 0; i < j->n; i++) {
		str rest = str_of(keys);
		bool found = false;

		while (rest.p)
			found |= str_eq(str_cut(&rest, ' '), j->keys[i]);
		if (!found)
			bad(r, str_z(c->mem, j->keys[i]), _("không có mục này. Hãy bỏ đi hoặc sửa tên."));
	}
}

static str text(struct reader *r, const struct json *j, const char *key, bool required)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;
	str s = S("");

	if (v && v->type != JT_NULL && v->type != JT_STR)
		bad(r, key, _("phải là văn bản trong dấu nháy."));
	else if (v && v->type == JT_STR && !text_nfc(c->mem, v->s, &s))
		bad(r, key, _("có ký tự điều khiển."));
	else if (utf8_len(s) > TEXT_MAX)
		bad(r, key, _("dài quá 20.000 ký tự."));
	else if (required && !s.n)
		bad(r, key, _("chưa có. Hãy điền mục này."));
	return s;
}

static int64_t number(struct reader *r, const struct json *j, const char *key, int64_t min, int64_t max, int64_t usual)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;

	if (!v || v->type == JT_NULL)
		return usual;
	if (v->type == JT_INT && v->i >= min && v->i <= max)
		return v->i;
	bad(r, key, str_fmt(c->mem, _("phải là số nguyên từ %lld đến %lld."), (long long)min, (long long)max).p);
	return usual;
}

static bool flag(struct reader *r, const struct json *j, const char *key)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;

	if (v && v->type != JT_BOOL)
		bad(r, key, _("phải là true hoặc false."));
	return v && v->type == JT_BOOL && v->i;
}

static size_t items(struct reader *r, const struct json *j, const char *key, enum json_type type, size_t max,
		    const struct json *const **ret)
{
	const struct json *v = json_get(j, key);
	struct ctx *c = r->c;
	bool ok = v && v->type == JT_ARRAY && v->n <= max;

	if (!v || v->type == JT_NULL)
		return 0;
	for (size_t i = 0; ok && i < v->n; i++)
		ok = v->items[i]->type == type;
	if (!ok) {
		bad(r, key, str_fmt(c->mem, type == JT_STR ? _("phải là danh sách văn bản, nhiều nhất %d mục.") :
							     _("phải là danh sách đối tượng, nhiều nhất %d mục."), (int)max).p);
		return 0;
	}
	*ret = v->items;
	return v->n;
}

/* ---- expressions -------------------------------------------------------------------------------------- */

static const struct expr *compile(struct reader *r, const char *key, str s, const struct expr_name *names, size_t n,
				  enum expr_type want)
{
	struct expr_error error;
	struct ctx *c = r->c;
	struct expr *e;

	if (!s.n)
		return NULL;
	if (expr_parse(c->mem, s, names, n, want, &e, &error) == 0)
		return e;
	if (error.word.n)
		bad(r, key, str_fmt(c->mem, _("cột %d, “%.*s”: %s"), error.col, STR_ARG(error.word), tr(c, error.why)).p);
	else
		bad(r, key, str_fmt(c->mem, _("cột %d: %s"), error.col, tr(c, error.why)).p);
	return NULL;
}

enum expr_type form_expr_type(enum form_type t)
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
	case FORM_REPEAT:
		return EXPR_TEXTS;
	default:
		return EXPR_TEXT;
	}
}

enum expr_type form_list_type(enum form_type t)
{
	return form_expr_type(t) == EXPR_INT ? EXPR_INTS : EXPR_TEXTS;
}

/* {"field":"a","equals":"x"}, as forms wrote it before there were expressions. */
static str equals_text(struct ctx *c, const struct form_field *on, str value)
{
	struct buf b = buf_new(c->mem, 0);

	if (on->type == FORM_BOOL || on->type == FORM_PLEDGE)
		return str_fmt(c->mem, "%sform.%.*s", str_eq(value, S("true")) ? "" : "not ", STR_ARG(on->name));
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '\'')
			buf_char(&b, '\'');
		buf_char(&b, value.p[i]);
	}
	if (on->type == FORM_MULTI)
		return str_fmt(c->mem, "'%s' in form.%.*s", buf_cstr(&b), STR_ARG(on->name));
	if (form_expr_type(on->type) != EXPR_TEXT)
		return str_fmt(c->mem, "form.%.*s = %.*s", STR_ARG(on->name), STR_ARG(value));
	return str_fmt(c->mem, "form.%.*s = '%s'", STR_ARG(on->name), buf_cstr(&b));
}

static void read_show(struct reader *r, const struct json *j, struct form_field *f)
{
	const struct json *v = json_get(j, "show_if");

	if (v && v->type == JT_OBJECT) {
		known_keys(r, v, "field equals");
		f->show_field = text(r, v, "field", true);
		f->show_value = text(r, v, "equals", true);
	} else {
		f->show_if = text(r, j, "show_if", false);
	}
}

/* ---- questions ----------------------------------------------------------------------------------------- */

static bool name_ok(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", s.p[i]))
			return false;
	return s.n <= 60;
}

static void read_options(struct reader *r, const struct json *j, struct form_field *f)
{
	const struct json *const *v;
	struct ctx *c = r->c;
	bool wants = f->type == FORM_CHOICE || f->type == FORM_MULTI, known = false;

	f->option_n = items(r, j, "options", JT_STR, 500, &v);
	f->options = NEW_ARRAY(c->mem, str, f->option_n);
	for (size_t i = 0; i < f->option_n; i++)
		if (!text_nfc(c->mem, v[i]->s, &f->options[i]) || !f->options[i].n || str_find(f->options[i], '\n') >= 0)
			bad(r, "options", _("có mục trống hoặc có ký tự điều khiển."));
	f->list = text(r, j, "list", false);
	for (size_t i = 0; eform_lists[i]; i++)
		known |= str_eqz(f->list, eform_lists[i]);
	if (f->list.n && !known)
		bad(r, "list", str_fmt(c->mem, _("không có danh mục \"%.*s\"."), STR_ARG(f->list)).p);
	if (wants != (f->option_n > 0 || f->list.n) || (f->option_n && f->list.n))
		bad(r, "options", _("phải có (hoặc list) khi type là choice hay multi, và chỉ khi đó."));
}

static enum form_type read_type(struct reader *r, const struct json *j, bool column)
{
	str s = text(r, j, "type", true);
	struct buf words = buf_new(r->c->mem, 0);
	struct ctx *c = r->c;

	for (int t = 0; t < FORM_TYPES; t++) {
		if (column && t == FORM_REPEAT)
			continue;
		if (str_eqz(s, form_type_slug((enum form_type)t)))
			return (enum form_type)t;
		buf_fmt(&words, "%s%s", words.n ? ", " : "", form_type_slug((enum form_type)t));
	}
	if (s.n)
		bad(r, "type", str_fmt(c->mem, _("là \"%.*s\". Hãy dùng một trong: %s."), STR_ARG(s), buf_cstr(&words)).p);
	return FORM_TEXT;
}

static void read_columns(struct reader *r, const struct json *j, struct form_field *f);

static void read_field(struct reader *r, const struct json *j, bool column, struct form_field *f)
{
	struct ctx *c = r->c;
	int64_t least;

	known_keys(r, j, column ? "name title type required options list hint min max decimals default show_if value" :
				  "name title type required options list group hint min max decimals prefill default show_if value "
				  "fields");
	*f = (struct form_field){
		.name = text(r, j, "name", true),
		.title = text(r, j, "title", true),
		.type = read_type(r, j, column),
		.required = flag(r, j, "required"),
		.group = text(r, j, "group", false),
		.hint = text(r, j, "hint", false),
		.prefill = text(r, j, "prefill", false),
		.preset = text(r, j, "default", false),
		.decimals = number(r, j, "decimals", 0, 6, -1),
		.value = text(r, j, "value", false),
	};
	least = f->type == FORM_NUMBER || f->type == FORM_MONEY ? -NUMBER_MAX : 0;
	f->max = number(r, j, "max", 0, f->type == FORM_REPEAT ? FORM_ROWS_MAX : NUMBER_MAX, 0);
	f->min = number(r, j, "min", least, NUMBER_MAX, 0);
	if (!name_ok(f->name))
		bad(r, "name", _("chỉ được dùng chữ thường không dấu, chữ số và dấu gạch dưới."));
	if (f->max && f->min > f->max)
		bad(r, "min", _("không được lớn hơn max."));
	if (f->value.n && (f->type == FORM_FILE || f->type == FORM_MULTI || f->type == FORM_REPEAT || f->type == FORM_PLEDGE))
		bad(r, "value", _("loại mục này không tính tự động được."));
	read_options(r, j, f);
	read_show(r, j, f);
	if (f->type == FORM_REPEAT)
		read_columns(r, j, f);
	else if (json_get(j, "fields"))
		bad(r, "fields", _("chỉ có khi type là repeat."));
}

/* A name stands for one question only; questions of a group stand together. */
static void check_place(struct reader *r, const struct form_field *list, size_t i)
{
	struct ctx *c = r->c;

	for (size_t k = 0; k < i; k++) {
		if (list[i].name.n && str_eq(list[k].name, list[i].name))
			bad(r, "name", _("trùng với trường trước. Mỗi trường cần một tên riêng."));
		if (k + 1 < i && str_eq(list[k].group, list[i].group) && !str_eq(list[i - 1].group, list[i].group)) {
			bad(r, "group", _("các trường cùng nhóm phải đứng liền nhau."));
			break;
		}
	}
}

static void read_columns(struct reader *r, const struct json *j, struct form_field *f)
{
	const struct json *const *v;
	struct ctx *c = r->c;
	size_t n = items(r, j, "fields", JT_OBJECT, FORM_COLUMNS_MAX, &v);
	struct form_field *list = NEW_ARRAY(c->mem, struct form_field, n);

	for (size_t i = 0; i < n; i++) {
		struct reader at = item_of(r, "fields", i);

		read_field(&at, v[i], true, &list[i]);
		check_place(&at, list, i);
		if (list[i].show_field.n)
			bad(&at, "show_if", _("trong bảng hãy viết điều kiện bằng biểu thức, ví dụ row.age < 18."));
		r->err |= at.err;
	}
	if (n == 0)
		bad(r, "fields", _("chưa có. Bảng cần ít nhất một cột."));
	f->columns = list;
	f->column_n = n;
}

/* ---- names and conditions ------------------------------------------------------------------------------- */

static void add_name(struct eform *f, struct ctx *c, enum expr_type type, const char *prefix, str name)
{
	f->names[f->name_n++] = (struct expr_name){ str_fmt(c->mem, "%s%.*s", prefix, STR_ARG(name)), type };
}

/* Conditions and values of the columns: they see the form so far and, as row.NAME, the columns before. */
static void compile_columns(struct reader *r, const struct eform *form, const struct form_field *f)
{
	struct form_field *list = (struct form_field *)f->columns;
	struct expr_name *names = NEW_ARRAY(r->c->mem, struct expr_name, form->name_n + f->column_n);
	size_t n = form->name_n;

	memcpy(names, form->names, n * sizeof(names[0]));
	for (size_t i = 0; i < f->column_n; i++) {
		struct reader at = item_of(r, "fields", i);

		list[i].show = compile(&at, "show_if", list[i].show_if, names, n, EXPR_BOOL);
		list[i].compute = compile(&at, "value", list[i].value, names, n, form_expr_type(list[i].type));
		names[n++] = (struct expr_name){ str_fmt(r->c->mem, "row.%.*s", STR_ARG(list[i].name)),
						 form_expr_type(list[i].type) };
		r->err |= at.err;
	}
}

static void compile_field(struct reader *r, struct eform *form, struct form_field *f)
{
	struct ctx *c = r->c;
	const struct form_field *on;
	str show = f->show_if;

	if (f->show_field.n) {
		on = eform_field(form, f->show_field);
		if (!on || on >= f)
			bad(r, "show_if", _("phải dựa vào một trường đứng trước."));
		else
			show = equals_text(c, on, f->show_value);
	}
	f->show = compile(r, "show_if", show, form->names, form->name_n, EXPR_BOOL);
	f->compute = compile(r, "value", f->value, form->names, form->name_n, form_expr_type(f->type));
	if (f->type == FORM_REPEAT)
		compile_columns(r, form, f);
	f->at = form->name_n;
	add_name(form, c, form_expr_type(f->type), "form.", f->name);
	for (size_t i = 0; i < f->column_n; i++)
		add_name(form, c, form_list_type(f->columns[i].type), "form.",
			 str_fmt(c->mem, "%.*s.%.*s", STR_ARG(f->name), STR_ARG(f->columns[i].name)));
}

/* ---- the whole ------------------------------------------------------------------------------------------- */

static void read_fields(struct reader *r, const struct json *j, struct eform *form)
{
	const struct json *const *v = NULL;
	struct ctx *c = r->c;
	size_t n, names = NAME_FIRST;
	struct form_field *list;

	n = items(r, j, "fields", JT_OBJECT, FORM_FIELDS_MAX, &v);
	list = NEW_ARRAY(c->mem, struct form_field, n);
	for (size_t i = 0; i < n; i++) {
		struct reader at = item_of(r, r->list, i);

		read_field(&at, v[i], false, &list[i]);
		check_place(&at, list, i);
		names += 1 + list[i].column_n;
		r->err |= at.err;
	}
	form->fields = list;
	form->field_n = n;
	form->names = NEW_ARRAY(c->mem, struct expr_name, names);
	form->names[NAME_TODAY] = (struct expr_name){ S("today"), EXPR_DATE };
	form->names[NAME_CHANNEL] = (struct expr_name){ S("channel"), EXPR_TEXT };
	form->name_n = NAME_FIRST;
}

/* Groups come of the questions; "groups" says more about some of them. */
static void make_groups(struct ctx *c, struct eform *form)
{
	form->groups = NEW_ARRAY(c->mem, struct form_group, form->field_n);
	for (size_t i = 0; i < form->field_n; i++) {
		if (form->group_n == 0 || !str_eq(form->groups[form->group_n - 1].title, form->fields[i].group))
			form->groups[form->group_n++] =
				(struct form_group){ .title = form->fields[i].group, .fields = &form->fields[i] };
		form->groups[form->group_n - 1].n++;
	}
}

static void read_groups(struct reader *r, const struct json *j, struct eform *form)
{
	const struct json *const *v;
	struct ctx *c = r->c;
	size_t n = items(r, j, "groups", JT_OBJECT, FORM_FIELDS_MAX, &v);

	for (size_t i = 0; i < n; i++) {
		struct reader at = item_of(r, "groups", i);
		str title = text(&at, v[i], "title", true);
		struct form_group *g = NULL;

		known_keys(&at, v[i], "title hint show_if");
		for (size_t k = 0; k < form->group_n; k++)
			if (str_eq(form->groups[k].title, title))
				g = &form->groups[k];
		if (!g && title.n)
			bad(&at, "title", _("không có câu hỏi nào thuộc nhóm này."));
		if (g) {
			g->hint = text(&at, v[i], "hint", false);
			g->show_if = text(&at, v[i], "show_if", false);
		}
		r->err |= at.err;
	}
}

static void compile_all(struct reader *r, struct eform *form)
{
	for (size_t k = 0; k < form->group_n; k++) {
		struct form_group *g = &form->groups[k];
		struct reader group = item_of(r, "groups", k);

		g->show = compile(&group, "show_if", g->show_if, form->names, form->name_n, EXPR_BOOL);
		r->err |= group.err;
		for (size_t i = 0; i < g->n; i++) {
			struct reader at = item_of(r, r->list, (size_t)(&g->fields[i] - form->fields));

			compile_field(&at, form, (struct form_field *)&g->fields[i]);
			r->err |= at.err;
		}
	}
}

static void read_rules(struct reader *r, const struct json *j, struct eform *form)
{
	const struct json *const *v;
	struct ctx *c = r->c;
	size_t n = items(r, j, "rules", JT_OBJECT, FORM_FIELDS_MAX, &v);

	form->rules = NEW_ARRAY(c->mem, struct form_rule, n);
	form->rule_n = n;
	for (size_t i = 0; i < n; i++) {
		struct form_rule *rule = &form->rules[i];
		struct reader at = item_of(r, "rules", i);

		known_keys(&at, v[i], "field rule message");
		*rule = (struct form_rule){ .field = text(&at, v[i], "field", true), .rule = text(&at, v[i], "rule", true),
					    .message = text(&at, v[i], "message", true) };
		if (rule->field.n && !eform_field(form, rule->field))
			bad(&at, "field", _("không có trường này trong tờ khai."));
		rule->expr = compile(&at, "rule", rule->rule, form->names, form->name_n, EXPR_BOOL);
		r->err |= at.err;
	}
}

int eform_read(struct ctx *c, const struct json *j, const char *field, str where, struct eform **ret)
{
	struct reader r = { c, field, field && j->type == JT_ARRAY ? "form" : "fields", where, 0 };
	struct eform *form = NEW(c->mem, struct eform);
	struct json *whole = (struct json *)j;

	/* A bare array is the fields of a form that has nothing else. */
	if (j->type == JT_ARRAY) {
		whole = NEW(c->mem, struct json);
		*whole = (struct json){ .type = JT_OBJECT, .n = 1, .items = NEW_ARRAY(c->mem, const struct json *, 1),
					.keys = NEW_ARRAY(c->mem, str, 1) };
		whole->items[0] = j;
		whole->keys[0] = S("fields");
	} else if (j->type != JT_OBJECT) {
		bad(&r, "form", _("phải là danh sách câu hỏi hoặc một đối tượng."));
		return E_INVALID;
	}
	known_keys(&r, whole, "title fields groups rules");
	form->title = text(&r, whole, "title", false);
	read_fields(&r, whole, form);
	make_groups(c, form);
	read_groups(&r, whole, form);
	compile_all(&r, form);
	read_rules(&r, whole, form);
	if (r.err)
		return E_INVALID;
	*ret = form;
	return 0;
}

int eform_standard(struct ctx *c, const struct json **ret)
{
	const struct asset *a = asset_find(S("data/demo/standard-form.json"));
	struct json *j;
	str why;

	if (json_parse(c->mem, a ? asset_bytes(a) : S("[]"), 0, &j, &why) < 0)
		return E_INTERNAL;
	*ret = j;
	return 0;
}
