/* SPDX-License-Identifier: Apache-2.0 */
/* lodge.c - a draft: whose it is, what it consists of, what is still wrong with it. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/lodge/lodge_store.h"

/* ---- reading --------------------------------------------------------------------------------------- */

static int with_files(struct ctx *c, struct draft *d)
{
	struct file f;

	for (size_t i = 0; i < d->file_n; i++) {
		TRY(file_get(c, d->files[i].file, &f));
		d->files[i].name = f.name;
		d->files[i].type = f.type;
		d->files[i].size = f.size;
	}
	return 0;
}

int draft_any(struct ctx *c, str id, struct draft **ret)
{
	/* Account 0 is everybody without one: they have no drafts. */
	if (c->who->account == 0)
		return E_NOTFOUND;
	TRY(store_draft_get(c, c->who->account, id, ret));
	return with_files(c, *ret);
}

int draft_open(struct ctx *c, str id, struct draft **ret)
{
	struct draft *d;

	TRY(draft_any(c, id, &d));
	if (!str_eq(d->state, S("open")))
		return ctx_fail(c, E_NOTFOUND, "", _("Bản nháp này đã gửi hoặc đã xoá. Xem ở trang Hồ sơ của tôi."));
	*ret = d;
	return 0;
}

int draft_of(struct ctx *c, str procedure, struct draft **ret)
{
	if (c->who->account == 0)
		return E_NOTFOUND;
	TRY(store_draft_of(c, c->who->account, procedure, ret));
	return with_files(c, *ret);
}

int draft_list(struct ctx *c, struct draft **ret, size_t *ret_n)
{
	return store_draft_list(c, c->who->account, ret, ret_n);
}

int draft_procedure(struct ctx *c, const struct draft *d, struct procedure **ret)
{
	int err = procedure_find(c, d->procedure, instant_date(c->now), ret);

	if (err == E_NOTFOUND)
		return ctx_fail(c, E_CONFLICT, "",
				_("Thủ tục %.*s không còn áp dụng nên bản nháp này không gửi được. Hãy tìm thủ tục thay thế."),
				STR_ARG(d->procedure));
	return err;
}

/* ---- checking -------------------------------------------------------------------------------------- */

const struct field lodge_person_fields[] = {
	{ "applicant.name", F_TEXT, 1, 200, N_("Họ và tên"), NULL },
	{ "applicant.id_no", F_IDNO, 1, 14, N_("Số định danh cá nhân hoặc mã số thuế"), NULL },
	{ "applicant.phone", F_PHONE, 1, 20, N_("Số điện thoại"), NULL },
	{ "applicant.email", F_EMAIL, 0, 254, N_("Thư điện tử"), NULL },
	{ "applicant.address", F_TEXT, 1, 500, N_("Nơi cư trú hoặc trụ sở"), NULL },
	{ 0 },
};

static struct args answers_under(struct arena *mem, const struct args *all, const char *prefix)
{
	struct args part = { NEW_ARRAY(mem, struct arg, all->n), 0 };

	for (size_t i = 0; i < all->n; i++)
		if (str_starts(all->v[i].name, str_of(prefix)))
			part.v[part.n++] = all->v[i];
	return part;
}

int draft_check_person(struct ctx *c, const struct draft *d)
{
	struct args person = answers_under(c->mem, &d->answers, "applicant.");

	return fields_check(c, lodge_person_fields, &person);
}

int draft_check_group(struct ctx *c, const struct draft *d, const struct procedure *p, const struct form_group *g)
{
	struct args values;

	return eform_check(c, p->form, g, &d->answers, "form", S("online"), &values);
}

/* ---- parts ----------------------------------------------------------------------------------------- */

static bool answered(const struct draft *d, const char *prefix, str name)
{
	size_t n = strlen(prefix);

	for (size_t i = 0; i < d->answers.n; i++) {
		str a = d->answers.v[i].name;

		if (a.n == n + name.n && str_starts(a, str_of(prefix)) && str_eq(str_sub(a, n, a.n), name))
			return true;
	}
	return false;
}

/* A page that was saved once has an answer, perhaps an empty one, to each of its questions. */
static enum part_state state_of(struct ctx *c, bool saved, int err)
{
	UNUSED(c);
	if (!saved)
		return PART_EMPTY;
	return err < 0 ? PART_WRONG : PART_DONE;
}

static enum part_state person_state(struct ctx *c, const struct draft *d)
{
	bool saved = answered(d, "applicant.", S("name"));

	return state_of(c, saved, saved ? draft_check_person(c, d) : 0);
}

static enum part_state group_state(struct ctx *c, const struct draft *d, const struct procedure *p,
				   const struct form_group *g)
{
	bool saved = false, asks = false;

	for (size_t i = 0; i < g->n && !saved; i++) {
		const struct form_field *f = &g->fields[i];

		asks |= !f->compute;
		saved = f->type == FORM_REPEAT ? eform_row_count(&d->answers, "form", f->name) > 0 :
						 answered(d, "form.", f->name);
	}
	saved |= !asks; /* nothing to type: nothing to save */
	return state_of(c, saved, saved ? draft_check_group(c, d, p, g) : 0);
}

bool paper_is_form(const struct procedure *p, const struct procedure_paper *paper)
{
	return p->own_form && paper->form.n > 0;
}

bool draft_has_paper(const struct draft *d, str name)
{
	for (size_t i = 0; i < d->file_n; i++)
		if (str_eq(d->files[i].paper, name))
			return true;
	return false;
}

size_t draft_missing(const struct draft *d, const struct procedure *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->paper_n; i++)
		n += p->papers[i].required && !paper_is_form(p, &p->papers[i]) && !draft_has_paper(d, p->papers[i].name);
	return n;
}

static enum part_state papers_state(const struct draft *d, const struct procedure *p)
{
	size_t missing = draft_missing(d, p);

	if (missing)
		return d->file_n ? PART_WRONG : PART_EMPTY;
	return d->file_n ? PART_DONE : PART_OPTIONAL;
}

static str papers_hint(struct ctx *c, const struct draft *d, const struct procedure *p)
{
	size_t missing = draft_missing(d, p);

	if (missing)
		return str_fmt(c->mem, _("Đã có %d tệp, còn thiếu %d loại giấy tờ"), (int)d->file_n, (int)missing);
	return str_fmt(c->mem, _n(d->file_n, "Đã có %d tệp"), (int)d->file_n);
}

int draft_parts(struct ctx *c, const struct draft *d, const struct procedure *p, struct part **ret, size_t *ret_n)
{
	struct problem *said = c->problems;
	const struct form_group *groups = p->form->groups;
	const struct eform_state *state = eform_state(c, p->form, &d->answers, "form", S("online"));
	size_t n = p->form->group_n, k = 1;
	struct part *list = NEW_ARRAY(c->mem, struct part, n + 2);
	str at = str_fmt(c->mem, "/nop/ban-nhap/%" STR_FMT, STR_ARG(d->id));

	list[0] = (struct part){ PART_PERSON, 0, str_of(_("Người nộp hồ sơ")), str_of(_("Họ tên, số định danh, nơi liên hệ")),
				 str_fmt(c->mem, "%" STR_FMT "/nguoi-nop", STR_ARG(at)), person_state(c, d) };
	for (size_t i = 0; i < n; i++)
		if (eform_group_asked(state, &groups[i]))
			list[k++] = (struct part){ PART_GROUP, i, groups[i].title, S(""),
						   str_fmt(c->mem, "%" STR_FMT "/muc/%zu", STR_ARG(at), i + 1),
						   group_state(c, d, p, &groups[i]) };
	list[k++] = (struct part){ PART_PAPERS, 0, str_of(_("Giấy tờ kèm theo")), papers_hint(c, d, p),
				     str_fmt(c->mem, "%" STR_FMT "/giay-to", STR_ARG(at)), papers_state(d, p) };
	/* The states were asked for, not the words. */
	c->problems = said;
	*ret = list;
	*ret_n = k;
	return 0;
}

/* ---- what is known already -------------------------------------------------------------------------- */

static str known(const struct ctx *c, const struct draft *d, str what)
{
	const struct who *w = c->who;
	bool saved = answered(d, "applicant.", S("name"));

	if (!str_starts(what, S("applicant.")))
		return S("");
	if (saved)
		return args_get(&d->answers, str_z(c->mem, what));
	what = str_sub(what, 10, what.n);
	if (str_eq(what, S("name")))
		return w->name;
	if (str_eq(what, S("id_no")))
		return w->id_no;
	if (str_eq(what, S("phone")))
		return w->phone;
	if (str_eq(what, S("email")))
		return w->email;
	return str_eq(what, S("address")) ? w->address : S("");
}

#define EARLIER_MAX 20 /* dossiers that are looked into */

/* Answers of the person's earlier dossiers, newest first. */
struct earlier {
	const struct json *forms[EARLIER_MAX];
	size_t n;
};

static int read_earlier(struct ctx *c, struct earlier *ret)
{
	struct dossier_filter f = { .account = c->who->account, .limit = EARLIER_MAX };
	struct dossier *list;
	struct json *j;
	int64_t total;
	size_t n;
	str why;

	if (c->who->account == 0)
		return 0;
	TRY(dossier_list(c, &f, &list, &n, &total));
	for (size_t i = 0; i < n; i++)
		if (json_parse(c->mem, list[i].form, JSON_DEPTH, &j, &why) == 0)
			ret->forms[ret->n++] = j;
	return 0;
}

/* "earlier": the same question of the newest dossier that has an answer fitting this one; "earlier.NAME": another. */
static str from_earlier(struct ctx *c, const struct earlier *e, const struct form_field *f)
{
	str name = f->prefill.n > 8 ? str_sub(f->prefill, 8, f->prefill.n) : f->name;

	for (size_t i = 0; i < e->n; i++) {
		str v = json_str(json_find(e->forms[i], name)), why;

		if (v.n && f->type != FORM_FILE && eform_answer(c, f, &v, &why) == 0)
			return v;
	}
	return S("");
}

static bool wants_earlier(const struct form_field *f)
{
	return str_eq(f->prefill, S("earlier")) || str_starts(f->prefill, S("earlier."));
}

struct args draft_prefilled(struct ctx *c, const struct draft *d, const struct procedure *p)
{
	struct args all = { NEW_ARRAY(c->mem, struct arg, d->answers.n + p->form->field_n + 8), d->answers.n };
	struct earlier e = { .n = 0 };
	bool looked = false;

	if (all.n)
		memcpy(all.v, d->answers.v, all.n * sizeof(all.v[0]));
	for (const struct field *f = lodge_person_fields; f->name; f++)
		if (!answered(d, "", str_of(f->name)))
			all.v[all.n++] = (struct arg){ str_of(f->name), known(c, d, str_of(f->name)) };
	for (size_t i = 0; i < p->form->field_n; i++) {
		const struct form_field *f = &p->form->fields[i];
		str v;

		if (f->type == FORM_REPEAT || f->compute || answered(d, "form.", f->name))
			continue;
		if (wants_earlier(f) && !looked)
			looked = read_earlier(c, &e) == 0;
		v = wants_earlier(f) ? from_earlier(c, &e, f) : known(c, d, f->prefill);
		all.v[all.n++] = (struct arg){ str_fmt(c->mem, "form.%" STR_FMT, STR_ARG(f->name)), v.n ? v : f->preset };
	}
	return all;
}

/* ---- the date ------------------------------------------------------------------------------------------ */

bool lodge_due(struct ctx *c, const struct procedure *p, str unit, struct clock_result *ret)
{
	struct procedure_terms terms = procedure_terms_for(p, VIA_ONLINE, S(""));
	struct clock_event start = { .kind = CLOCK_START, .at = c->now };
	struct calendar *cal;
	struct clock_rule rule;
	int year, month, day;

	date_parts(instant_date(c->now), &year, &month, &day);
	return procedure_rule(c, p, &terms, unit, instant_date(c->now), &rule) >= 0 &&
	       calendar_load(c, unit, year - 1, year + 3, &cal) >= 0 &&
	       clock_due(c->mem, cal, &rule, &start, 1, c->now, ret, NULL) >= 0;
}
