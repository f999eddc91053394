/* SPDX-License-Identifier: Apache-2.0 */
/* editor_web.c - the module's tables, and the pages of somebody who writes a form. */
#include "base/base.h"

#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/editor/editor_html.h"
#include "mod/editor/editor_view.h"

/* ---- words --------------------------------------------------------------------------------------------- */

static const struct {
	const char *state, *title, *colour;
} states[] = {
	{ "draft", N_("Đang soạn"), "blue" }, { "checked", N_("Đã kiểm tra"), "yellow" },
	{ "published", N_("Đã công bố"), "green" }, { "dropped", N_("Đã bỏ"), "grey" },
};

const char *editor_state_title(str state)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eqz(state, states[i].state))
			return states[i].title;
	return "";
}

const char *editor_state_colour(str state)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eqz(state, states[i].state))
			return states[i].colour;
	return "grey";
}

str editor_show_text(const struct html *h, const struct editor_view *m)
{
	struct buf b = buf_new(html_mem(h), 0);

	if (!m->field || !m->field->show_field.n || !m->field->show)
		return m->field ? m->field->show_if : S("");
	expr_print(&b, m->field->show, m->form->names);
	return buf_view(&b);
}

str editor_options_text(const struct html *h, const struct form_field *f)
{
	return f ? str_join(html_mem(h), S("\n"), f->options, f->option_n) : S("");
}

str editor_groups_text(const struct html *h, const struct eform *f)
{
	struct buf b = buf_new(html_mem(h), 0);

	for (size_t i = 0; i < f->group_n; i++) {
		const struct form_group *g = &f->groups[i];

		if (g->show_if.n || g->hint.n)
			buf_fmt(&b, "%s%" STR_FMT " | %" STR_FMT " | %" STR_FMT, b.n ? "\n" : "", STR_ARG(g->title),
				STR_ARG(g->show_if), STR_ARG(g->hint));
	}
	return buf_view(&b);
}

str editor_rules_text(const struct html *h, const struct eform *f)
{
	struct buf b = buf_new(html_mem(h), 0);

	for (size_t i = 0; i < f->rule_n; i++)
		buf_fmt(&b, "%s%" STR_FMT " | %" STR_FMT " | %" STR_FMT, b.n ? "\n" : "", STR_ARG(f->rules[i].field),
			STR_ARG(f->rules[i].rule), STR_ARG(f->rules[i].message));
	return buf_view(&b);
}

const struct option *editor_types(const struct html *h, bool column)
{
	struct option *list = NEW_ARRAY(html_mem(h), struct option, FORM_TYPES + 1);
	const struct ctx *c = view_of(h)->c;
	size_t n = 0;

	for (int t = 0; t < FORM_TYPES; t++)
		if (!column || t != FORM_REPEAT)
			list[n++] = (struct option){ form_type_slug((enum form_type)t), tr(c, form_type_title((enum form_type)t)), NULL };
	return list;
}

const struct option *editor_lists(const struct html *h)
{
	const struct ctx *c = view_of(h)->c;
	struct option *list;
	size_t n = 0;

	while (eform_lists[n])
		n++;
	list = NEW_ARRAY(html_mem(h), struct option, n + 2);
	list[0] = (struct option){ "", _("Không dùng, chọn theo các mục ở trên"), NULL };
	for (size_t i = 0; i < n; i++)
		list[i + 1] = (struct option){ eform_lists[i], tr(c, eform_list_title(i)), NULL };
	return list;
}

str editor_names(const struct html *h, const struct editor_view *m)
{
	size_t end = m->place.field >= 1 && m->place.field <= m->form->field_n ? m->form->fields[m->place.field - 1].at :
									       m->form->name_n;
	struct buf b = buf_new(html_mem(h), 0);

	for (size_t i = 0; i < end; i++)
		buf_fmt(&b, "%s%" STR_FMT, b.n ? ", " : "", STR_ARG(m->form->names[i].name));
	for (size_t i = 0; m->place.of_table && m->place.field >= 1 && i + 1 < m->place.column; i++)
		buf_fmt(&b, ", row.%" STR_FMT, STR_ARG(m->form->fields[m->place.field - 1].columns[i].name));
	return buf_view(&b);
}

/* ---- pages ------------------------------------------------------------------------------------------------ */

static int load(struct ctx *c, const struct req *q, struct editor_view *m)
{
	int err;

	TRY(form_draft_get(c, req_text(q, "id"), &m->d));
	TRY(form_draft_form(c, &m->d, &m->form));
	err = procedure_find(c, m->d.procedure, instant_date(c->now), &m->p);
	if (err < 0 && err != E_NOTFOUND)
		return err;
	m->open = !str_eq(m->d.state, S("published")) && !str_eq(m->d.state, S("dropped"));
	return 0;
}

int editor_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct form_draft *list;
	struct editor_list m;
	struct html h;

	TRY(form_draft_list(c, &list, &m.n));
	m.drafts = list;
	h = html_begin(c, q, r, str_of(_("Soạn tờ khai điện tử")));
	editor_list_html(&h, &m);
	return 0;
}

/* The preview answers to what stands in the address: typed there by the same page. */
int editor_outline_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct editor_view m = { 0 };
	struct html h;

	TRY(load(c, q, &m));
	m.preview = (struct eform_page){ m.form, eform_state(c, m.form, &q->query, "form", S("online")), &q->query, false, true, false };
	h = html_begin(c, q, r, str_fmt(c->mem, _("Soạn tờ khai: %.*s"), STR_ARG(m.d.procedure)));
	editor_outline_html(&h, &m);
	return 0;
}

int editor_field_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct editor_view m = { .at = req_text(q, "at") };
	struct html h;
	bool new;

	TRY(load(c, q, &m));
	if (!editor_place(m.at, &m.place))
		return E_NOTFOUND;
	new = m.place.of_table ? m.place.column == 0 : m.place.field == 0;
	m.field = new ? NULL : editor_field(m.form, m.place);
	if (!new && !m.field)
		return E_NOTFOUND;
	h = html_begin(c, q, r, str_of(new ? _("Thêm câu hỏi") : _("Sửa câu hỏi")));
	editor_field_html(&h, &m);
	return 0;
}

int editor_frame_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct editor_view m = { 0 };
	struct html h;

	TRY(load(c, q, &m));
	h = html_begin(c, q, r, str_of(_("Tên, nhóm và quy tắc của tờ khai")));
	editor_frame_html(&h, &m);
	return 0;
}

int editor_json_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct editor_view m = { 0 };
	struct html h;

	TRY(load(c, q, &m));
	m.text = m.d.body;
	h = html_begin(c, q, r, str_of(_("Cả tờ khai (JSON)")));
	editor_json_html(&h, &m);
	return 0;
}

static const struct page pages[] = {
	{ "/quan-tri/to-khai", PERM_CATALOGUE, editor_list_page, N_("Tờ khai điện tử"), N_("Quản trị") },
	{ "/quan-tri/to-khai/:id", PERM_CATALOGUE, editor_outline_page, N_("Soạn tờ khai điện tử"), NULL },
	{ "/quan-tri/to-khai/:id/muc/:at", PERM_CATALOGUE, editor_field_page, N_("Một câu hỏi của tờ khai"), NULL },
	{ "/quan-tri/to-khai/:id/quy-tac", PERM_CATALOGUE, editor_frame_page, N_("Tên, nhóm và quy tắc của tờ khai"), NULL },
	{ "/quan-tri/to-khai/:id/json", PERM_CATALOGUE, editor_json_page, N_("Cả tờ khai (JSON)"), NULL },
	{ 0 },
};

static const struct aggregate aggregates[] = { { "form_draft", form_draft_dump }, { 0 } };

const struct module module_editor = {
	.name = "editor",
	.pages = pages,
	.commands = editor_commands,
	.aggregates = aggregates,
};
