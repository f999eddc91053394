/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_web.c - the page of a dossier, and the form of each action.
 *
 * One page for everybody who may see the dossier; what stands on it follows from who looks. The form of an
 * action is made from the action's field table, so a new action needs no page of its own.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier_html.h"
#include "mod/dossier/dossier_page.h"
#include "mod/dossier/dossier_service.h"

/* ---- shared with templates -------------------------------------------------------------------------- */

struct due_tag dossier_due_tag(struct ctx *c, const struct dossier *d)
{
	const char *standing = dossier_standing(c, d);
	int64_t left = d->due_at.ms - c->now.ms, days = left / MS_DAY;

	if (strcmp(standing, "waiting") == 0)
		return (struct due_tag){ "wait", str_of(_("Đang chờ người nộp")) };
	if (strcmp(standing, "ended") == 0)
		return (struct due_tag){ "plain", str_of(_(dossier_state_title(d->state))) };
	if (strcmp(standing, "late") == 0)
		return (struct due_tag){ "late", days < 0 ? str_fmt(c->mem, _("Quá hạn %d ngày"), (int)-days) :
							    str_of(_("Quá hạn")) };
	if (strcmp(standing, "soon") == 0)
		return (struct due_tag){ "soon", days > 0 ? str_fmt(c->mem, _("Còn %d ngày"), (int)days) :
							    str_of(_("Hôm nay đến hạn")) };
	return (struct due_tag){ "ok", str_fmt(c->mem, _("Còn %d ngày"), (int)days) };
}

str dossier_amount(struct ctx *c, const struct clock_step *s)
{
	if (s->days > 0)
		return str_fmt(c->mem, _("%d ngày"), (int)s->days);
	if (s->minutes % 60)
		return str_fmt(c->mem, _("%d giờ %d phút"), (int)(s->minutes / 60), (int)(s->minutes % 60));
	return str_fmt(c->mem, _("%d giờ"), (int)(s->minutes / 60));
}

const char *dossier_colour(enum dossier_state s)
{
	switch (s) {
	case DOSSIER_LODGED:
	case DOSSIER_ACCEPTED:
	case DOSSIER_PROCESSING:
		return "blue";
	case DOSSIER_WAITING_SUPPLEMENT:
	case DOSSIER_WAITING_PAYMENT:
		return "yellow";
	case DOSSIER_FINISHED:
	case DOSSIER_RETURNED:
		return "green";
	default:
		return "grey";
	}
}

/* The value of an answer as people read it. */
static str shown_value(struct ctx *c, const struct form_field *f, str v)
{
	date d;

	if (f->type == FORM_DATE && date_parse(v, &d))
		return date_vi(c->mem, d);
	if (f->type == FORM_BOOL)
		return str_of(str_eq(v, S("1")) || str_eq(v, S("true")) ? _("Có") : _("Không"));
	if (f->type == FORM_UNIT)
		return unit_name(c, v);
	return v;
}

static int read_answers(struct ctx *c, struct dossier_view *v)
{
	struct json *form;
	str why;

	TRY(json_parse(c->mem, v->d->form, JSON_DEPTH, &form, &why));
	v->answers = NEW_ARRAY(c->mem, struct dossier_answer, v->p->field_n);
	for (size_t i = 0; i < v->p->field_n; i++) {
		const struct form_field *f = &v->p->fields[i];
		str value = json_str(json_find(form, f->name));

		if (value.n)
			v->answers[v->answer_n++] = (struct dossier_answer){ f->title, shown_value(c, f, value) };
	}
	return 0;
}

static int read_request(struct ctx *c, struct dossier_view *v)
{
	const struct json *items;
	struct json *j;
	int64_t until = 0;
	str why;

	if (v->d->request.n == 0)
		return 0;
	TRY(json_parse(c->mem, v->d->request, JSON_DEPTH, &j, &why));
	items = json_get(j, "items");
	v->wanted = NEW_ARRAY(c->mem, str, items ? items->n : 0);
	for (size_t i = 0; items && i < items->n; i++)
		v->wanted[v->wanted_n++] = json_str(items->items[i]);
	v->wanted_note = json_text(j, "note");
	json_int(j, "until", &until);
	v->wanted_until = instant_vi(c->mem, (instant){ until });
	return 0;
}

static int fill(struct ctx *c, struct dossier *d, struct dossier_view *v)
{
	*v = (struct dossier_view){ .d = d };
	v->staff = !dossier_is_applicant(c, d);
	TRY(dossier_procedure(c, d, &v->p));
	TRY(dossier_next(c, d, &v->next));
	TRY(dossier_actions(c, d, &v->actions, &v->action_n));
	TRY(dossier_files(c, d->code, &v->files, &v->file_n));
	TRY(dossier_history(c, d, false, &v->history, &v->history_n));
	TRY(dossier_opinions(c, d->code, &v->opinions, &v->opinion_n));
	TRY(dossier_clock(c, d, &v->clock));
	v->due = dossier_due_tag(c, d);
	v->receiving = unit_name(c, d->receiving_unit);
	v->deciding = unit_name(c, d->deciding_unit);
	TRY(read_answers(c, v));
	return read_request(c, v);
}

static int view_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct dossier_view v;
	struct dossier *d;
	struct html h;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	TRY(fill(c, d, &v));
	h = html_begin(c, q, r, str_fmt(c->mem, _("Hồ sơ %.*s"), STR_ARG(d->code)));
	dossier_view_html(&h, &v);
	return 0;
}

/* ---- the form of an action ----------------------------------------------------------------------------- */

/* Who can hold the dossier: people of the next step's role (forward) or of the present one (assign). */
static int people_options(struct ctx *c, const struct dossier *d, const struct procedure *p, const char *action,
			  const struct option **ret)
{
	const struct procedure_step *s = strcmp(action, "forward") == 0 ? dossier_step_next(p, d) : dossier_step(p, d);
	struct account *list;
	struct option *o;
	size_t n = 0;

	if (s)
		TRY(account_list(c, s->role, s->at == AT_RECEIVING ? d->receiving_unit : d->deciding_unit, &list, &n));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[0] = (struct option){ "", _("Để cả bộ phận cùng thấy"), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){ str_z(c->mem, list[i].login), str_z(c->mem, list[i].name), NULL };
	*ret = o;
	return 0;
}

static int unit_options(struct ctx *c, const struct option **ret)
{
	struct unit_filter f = { .q = S(""), .parent = S(""), .limit = 400 };
	struct option *o;
	struct unit *list;
	int64_t total;
	size_t n, k = 0;

	TRY(unit_list(c, &f, &list, &n, &total));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[k++] = (struct option){ "", _("Chọn đơn vị"), NULL };
	for (size_t i = 0; i < n; i++)
		if (list[i].kind != UNIT_PROVINCE && list[i].kind != UNIT_CENTRE)
			o[k++] = (struct option){ str_z(c->mem, list[i].code), str_z(c->mem, list[i].name), NULL };
	*ret = o;
	return 0;
}

static const struct option *paper_options(struct ctx *c, const struct procedure *p)
{
	struct option *o = NEW_ARRAY(c->mem, struct option, p->paper_n + 1);

	for (size_t i = 0; i < p->paper_n; i++)
		o[i] = (struct option){ str_z(c->mem, utf8_cut(p->papers[i].name, 500)), str_z(c->mem, p->papers[i].name), NULL };
	return o;
}

static const struct option *score_options(struct ctx *c)
{
	struct option *o = NEW_ARRAY(c->mem, struct option, 6);

	o[0] = (struct option){ "5", _("Rất hài lòng"), NULL };
	o[1] = (struct option){ "4", _("Hài lòng"), NULL };
	o[2] = (struct option){ "3", _("Bình thường"), NULL };
	o[3] = (struct option){ "2", _("Không hài lòng"), NULL };
	o[4] = (struct option){ "1", _("Rất không hài lòng"), NULL };
	return o;
}

/* How one declared field is asked; the template switches on `kind`. */
static int ask(struct ctx *c, const struct dossier_form *f, const struct field *field, struct dossier_input *in)
{
	*in = (struct dossier_input){ .view = { .name = field->name, .title = _(field->title), .optional = field->min == 0 } };
	in->kind = field->type == F_LINES ? INPUT_LINES : field->type == F_FILE ? INPUT_FILES :
		   field->type == F_INT ? INPUT_NUMBER : INPUT_TEXT;
	if (strcmp(field->name, "person") == 0) {
		in->kind = INPUT_SELECT;
		return people_options(c, f->v.d, f->v.p, f->action->name, &in->view.options);
	}
	if (strcmp(field->name, "unit") == 0) {
		in->kind = INPUT_SELECT;
		return unit_options(c, &in->view.options);
	}
	if (strcmp(field->name, "items") == 0) {
		in->kind = INPUT_BOXES;
		in->view.options = paper_options(c, f->v.p);
	} else if (strcmp(field->name, "score") == 0) {
		in->kind = INPUT_CHOICE;
		in->view.options = score_options(c);
	} else if (strcmp(field->name, "days") == 0) {
		in->view.width = 3;
		in->view.unit = _("ngày làm việc");
	} else if (field->type == F_FILE) {
		in->view.multiple = true;
		in->view.hint = _("Ảnh chụp bằng điện thoại, PDF, Word hoặc Excel; mỗi tệp không quá 50 MB.");
	}
	return 0;
}

/* The last segment of /ho-so/CODE/SLUG. */
static str slug_of(str path)
{
	str seg = S("");

	while (path.p)
		seg = str_cut(&path, '/');
	return seg;
}

int dossier_action_page(struct ctx *c, const struct req *q, struct reply *r)
{
	const struct action *a = dossier_action_by_slug(slug_of(q->path));
	struct problem *said = c->problems;
	struct dossier_form f = { .action = a };
	struct dossier *d;
	struct html h;

	if (!a)
		return E_NOTFOUND;
	TRY(dossier_see(c, req_text(q, "code"), &d));
	TRY(fill(c, d, &f.v));
	/* Shown again after a refusal it keeps what was said; opened afresh it must be possible. */
	if (!said)
		TRY(dossier_may(c, d, a->name));
	for (const struct field *field = a->fields; field->name && f.n < ARRAY_LEN(f.inputs); field++)
		if (strcmp(field->name, "code") != 0 && strcmp(field->name, "key") != 0)
			TRY(ask(c, &f, field, &f.inputs[f.n++]));
	h = html_begin(c, q, r, str_fmt(c->mem, "%s: %" STR_FMT, _(a->title), STR_ARG(d->code)));
	dossier_action_html(&h, &f);
	return 0;
}

const struct page dossier_pages[] = {
	{ "/ho-so/:code", PERM_LOGIN, view_page, "Hồ sơ", NULL },
	{ "/ho-so/:code/:slug", PERM_LOGIN, dossier_action_page, "Việc với hồ sơ", NULL },
	{ 0 },
};

const struct module module_dossier_pages = { .name = "dossier_pages", .pages = dossier_pages };
