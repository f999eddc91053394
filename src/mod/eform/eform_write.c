/* SPDX-License-Identifier: Apache-2.0 */
/* eform_write.c - a form as JSON, with a fixed order of keys, and its hash. */
#include "base/base.h"

#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/eform/eform_impl.h"

static const struct {
	const char *slug, *title;
} types[FORM_TYPES] = {
	[FORM_TEXT] = { "text", N_("Một dòng chữ") },
	[FORM_DATE] = { "date", N_("Ngày") },
	[FORM_NUMBER] = { "number", N_("Số") },
	[FORM_MONEY] = { "money", N_("Số tiền (đồng)") },
	[FORM_CHOICE] = { "choice", N_("Chọn một") },
	[FORM_BOOL] = { "bool", N_("Ô đánh dấu") },
	[FORM_FILE] = { "file", N_("Tệp đính kèm") },
	[FORM_UNIT] = { "unit", N_("Xã, phường, đặc khu") },
	[FORM_LINES] = { "lines", N_("Nhiều dòng chữ") },
	[FORM_MULTI] = { "multi", N_("Chọn nhiều") },
	[FORM_PERSON_ID] = { "person_id", N_("Số định danh cá nhân") },
	[FORM_PHONE] = { "phone", N_("Số điện thoại") },
	[FORM_EMAIL] = { "email", N_("Thư điện tử") },
	[FORM_PLEDGE] = { "pledge", N_("Lời cam đoan") },
	[FORM_REPEAT] = { "repeat", N_("Bảng nhiều dòng") },
};

const char *form_type_slug(enum form_type t)
{
	return types[t].slug;
}

const char *form_type_title(enum form_type t)
{
	return types[t].title;
}

const struct form_field *eform_field(const struct eform *f, str name)
{
	for (size_t i = 0; i < f->field_n; i++)
		if (str_eq(f->fields[i].name, name))
			return &f->fields[i];
	return NULL;
}

static void text_member(struct jw *w, const char *key, str s)
{
	if (s.n)
		jw_kstr(w, key, s);
}

static void write_show(struct jw *w, const struct form_field *f)
{
	text_member(w, "show_if", f->show_if);
	if (!f->show_field.n)
		return;
	jw_key(w, "show_if");
	jw_object(w);
	jw_kstr(w, "field", f->show_field);
	jw_kstr(w, "equals", f->show_value);
	jw_end(w);
}

static void write_field(struct jw *w, const struct form_field *f, bool column)
{
	jw_object(w);
	jw_kstr(w, "name", f->name);
	jw_kstr(w, "title", f->title);
	jw_kstr(w, "type", str_of(form_type_slug(f->type)));
	jw_kbool(w, "required", f->required);
	if (f->option_n) {
		jw_key(w, "options");
		jw_array(w);
		for (size_t i = 0; i < f->option_n; i++)
			jw_str(w, f->options[i]);
		jw_end(w);
	}
	text_member(w, "list", f->list);
	if (!column)
		jw_kstr(w, "group", f->group);
	text_member(w, "hint", f->hint);
	if (f->min)
		jw_kint(w, "min", f->min);
	if (f->max)
		jw_kint(w, "max", f->max);
	if (f->decimals >= 0)
		jw_kint(w, "decimals", f->decimals);
	text_member(w, "prefill", f->prefill);
	text_member(w, "default", f->preset);
	write_show(w, f);
	text_member(w, "value", f->value);
	if (f->column_n) {
		jw_key(w, "fields");
		jw_array(w);
		for (size_t i = 0; i < f->column_n; i++)
			write_field(w, &f->columns[i], true);
		jw_end(w);
	}
	jw_end(w);
}

static void write_fields(struct jw *w, const struct eform *f)
{
	jw_array(w);
	for (size_t i = 0; i < f->field_n; i++)
		write_field(w, &f->fields[i], false);
	jw_end(w);
}

static void write_groups(struct jw *w, const struct eform *f)
{
	jw_array(w);
	for (size_t i = 0; i < f->group_n; i++) {
		const struct form_group *g = &f->groups[i];

		if (!g->hint.n && !g->show_if.n)
			continue;
		jw_object(w);
		jw_kstr(w, "title", g->title);
		text_member(w, "hint", g->hint);
		text_member(w, "show_if", g->show_if);
		jw_end(w);
	}
	jw_end(w);
}

static void write_rules(struct jw *w, const struct eform *f)
{
	jw_array(w);
	for (size_t i = 0; i < f->rule_n; i++) {
		jw_object(w);
		jw_kstr(w, "field", f->rules[i].field);
		jw_kstr(w, "rule", f->rules[i].rule);
		jw_kstr(w, "message", f->rules[i].message);
		jw_end(w);
	}
	jw_end(w);
}

void eform_write(struct jw *w, const struct eform *f)
{
	bool more = f->title.n || f->rule_n;

	for (size_t i = 0; i < f->group_n; i++)
		more |= f->groups[i].hint.n || f->groups[i].show_if.n;
	if (!more) {
		write_fields(w, f);
		return;
	}
	jw_object(w);
	text_member(w, "title", f->title);
	eform_write_api(w, f);
	jw_end(w);
}

void eform_write_api(struct jw *w, const struct eform *f)
{
	jw_key(w, "fields");
	write_fields(w, f);
	jw_key(w, "groups");
	write_groups(w, f);
	jw_key(w, "rules");
	write_rules(w, f);
}

str eform_hash(struct arena *mem, const struct eform *f)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	eform_write(&w, f);
	return sha256_hex(mem, buf_view(&b));
}
