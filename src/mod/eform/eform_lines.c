/* SPDX-License-Identifier: Apache-2.0 */
/* eform_lines.c - checked answers: as JSON and back, and as lines for people. */
#include "base/base.h"

#include "core/file/file.h"
#include "lib/json/json.h"
#include "mod/eform/eform_impl.h"

/* ---- JSON ------------------------------------------------------------------------------------------------ */

static void write_answer(struct arena *mem, struct jw *w, const struct form_field *f, const struct args *answers,
			 const char *prefix)
{
	str v = form_value(answers, prefix, f->name), *list;

	if (!v.n)
		return;
	jw_key_str(w, f->name);
	if (f->type != FORM_MULTI) {
		jw_str(w, v);
		return;
	}
	jw_array(w);
	for (size_t i = 0, n = form_values(mem, answers, prefix, f->name, &list); i < n; i++)
		jw_str(w, list[i]);
	jw_end(w);
}

static void write_rows(struct arena *mem, struct jw *w, const struct form_field *f, const struct args *answers,
		       const char *prefix)
{
	size_t rows = eform_row_count(answers, prefix, f->name);

	if (rows == 0)
		return;
	jw_key_str(w, f->name);
	jw_array(w);
	for (size_t row = 0; row < rows; row++) {
		jw_object(w);
		for (size_t i = 0; i < f->column_n; i++)
			write_answer(mem, w, &f->columns[i], answers, form_row_prefix(mem, prefix, f->name, row));
		jw_end(w);
	}
	jw_end(w);
}

/* The readers of answers want a prefix. */
static struct args prefixed(struct arena *mem, const struct args *answers)
{
	struct args all = { NEW_ARRAY(mem, struct arg, answers->n), answers->n };

	for (size_t i = 0; i < all.n; i++)
		all.v[i] = (struct arg){ str_fmt(mem, "form.%.*s", STR_ARG(answers->v[i].name)), answers->v[i].value };
	return all;
}

str eform_answers_json(struct arena *mem, const struct eform *f, const struct args *answers)
{
	struct args all = prefixed(mem, answers);
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	for (size_t i = 0; i < f->field_n; i++) {
		if (f->fields[i].type == FORM_REPEAT)
			write_rows(mem, &w, &f->fields[i], &all, "form");
		else
			write_answer(mem, &w, &f->fields[i], &all, "form");
	}
	jw_end(&w);
	return buf_view(&b);
}

static size_t count_texts(const struct json *j)
{
	size_t n = 1;

	for (size_t i = 0; i < j->n; i++)
		n += count_texts(j->items[i]);
	return n;
}

static void read_texts(struct arena *mem, const struct json *j, str name, struct args *out)
{
	struct buf lines = buf_new(mem, 0);

	if (j->type == JT_STR) {
		out->v[out->n++] = (struct arg){ name, j->s };
	} else if (j->type == JT_OBJECT) {
		for (size_t i = 0; i < j->n; i++)
			read_texts(mem, j->items[i], name.n ? str_fmt(mem, "%.*s.%.*s", STR_ARG(name), STR_ARG(j->keys[i])) :
							      j->keys[i], out);
	} else if (j->type == JT_ARRAY) {
		for (size_t i = 0; i < j->n; i++) {
			if (j->items[i]->type == JT_STR)
				buf_fmt(&lines, "%s%.*s", lines.n ? "\n" : "", STR_ARG(j->items[i]->s));
			else
				read_texts(mem, j->items[i], str_fmt(mem, "%.*s.%zu", STR_ARG(name), i), out);
		}
		if (lines.n)
			out->v[out->n++] = (struct arg){ name, buf_view(&lines) };
	}
}

int eform_answers_read(struct ctx *c, const struct eform *f, str json, struct args *ret)
{
	struct json *j;
	str why;

	UNUSED(f);
	if (json_parse(c->mem, json.n ? json : S("{}"), JSON_DEPTH, &j, &why) < 0)
		return E_INTERNAL;
	*ret = (struct args){ NEW_ARRAY(c->mem, struct arg, count_texts(j)), 0 };
	read_texts(c->mem, j, S(""), ret);
	return 0;
}

/* ---- files ------------------------------------------------------------------------------------------------- */

int eform_take_files(struct ctx *c, const struct eform *f, struct args *answers, const char *prefix,
		     struct form_files *ret)
{
	str *files = NEW_ARRAY(c->mem, str, answers->n), *papers = NEW_ARRAY(c->mem, str, answers->n);
	struct file file;
	size_t n = 0;

	for (size_t i = 0; i < answers->n; i++) {
		struct arg *a = &answers->v[i];
		const struct form_field *field = form_find(f, a->name);

		if (!field || field->type != FORM_FILE)
			continue;
		TRY(file_take(c, str_fmt(c->mem, "%s.%.*s", prefix, STR_ARG(a->name)).p, a->value, &file));
		a->value = file.id;
		files[n] = file.id;
		papers[n++] = field->title;
	}
	*ret = (struct form_files){ files, papers, n };
	return 0;
}

/* ---- for people --------------------------------------------------------------------------------------------- */

struct lines {
	struct ctx *c;
	const struct args *answers;
	struct eform_line *list;
	size_t n;
};

static void add(struct lines *l, const struct form_field *f, const char *prefix)
{
	str v = form_value(l->answers, prefix, f->name);
	struct eform_line line = { .field = f, .title = f->title, .value = eform_words(l->c, f, v) };
	struct file file;

	if (!v.n)
		return;
	if (f->type == FORM_FILE) {
		line.file = v;
		line.value = file_get(l->c, v, &file) == 0 ? file.name : v;
	}
	l->list[l->n++] = line;
}

static void add_rows(struct lines *l, const struct form_field *f)
{
	struct arena *mem = l->c->mem;

	for (size_t row = 0, n = eform_row_count(l->answers, "form", f->name); row < n; row++) {
		l->list[l->n++] = (struct eform_line){ .title = str_fmt(mem, "%.*s (%zu)", STR_ARG(f->title), row + 1) };
		for (size_t i = 0; i < f->column_n; i++)
			add(l, &f->columns[i], form_row_prefix(mem, "form", f->name, row));
	}
}

int eform_lines(struct ctx *c, const struct eform *f, const struct args *answers, struct eform_line **ret,
		size_t *ret_n)
{
	struct args all = prefixed(c->mem, answers);
	struct lines l = { c, &all, NEW_ARRAY(c->mem, struct eform_line, 2 * answers->n + f->group_n + 1), 0 };

	for (size_t g = 0; g < f->group_n; g++) {
		size_t before = l.n;

		l.list[l.n++] = (struct eform_line){ .title = f->groups[g].title };
		for (size_t i = 0; i < f->groups[g].n; i++) {
			if (f->groups[g].fields[i].type == FORM_REPEAT)
				add_rows(&l, &f->groups[g].fields[i]);
			else
				add(&l, &f->groups[g].fields[i], "form");
		}
		if (l.n == before + 1 || !f->groups[g].title.n) { /* nothing stands under the heading, or it has no words */
			memmove(&l.list[before], &l.list[before + 1], (l.n - before - 1) * sizeof(l.list[0]));
			l.n--;
		}
	}
	*ret = l.list;
	*ret_n = l.n;
	return 0;
}
