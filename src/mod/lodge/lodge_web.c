/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lodge_web.c - the module's tables, and the pages of a draft.
 *
 * A page shows what is saved as if it had just been typed: saved answers stand in for the sent form, so
 * that fields, mistakes and messages are shown by the same code in both cases.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/lodge/lodge_act.h"
#include "mod/lodge/lodge_html.h"
#include "mod/lodge/lodge_pages.h"
#include "mod/lodge/lodge_view.h"
#include "mod/wallet/wallet.h"

/* ---- what several pages need --------------------------------------------------------------------------- */

static const struct option *unit_options(struct ctx *c, const struct procedure_unit *units, size_t n)
{
	struct option *list = NEW_ARRAY(c->mem, struct option, n + 2);
	size_t k = 0;

	if (n > 1)
		list[k++] = (struct option){ "", _("Chọn trong danh sách"), NULL };
	for (size_t i = 0; i < n; i++)
		list[k++] = (struct option){ str_z(c->mem, units[i].code), str_z(c->mem, units[i].name), NULL };
	return list;
}

static int load(struct ctx *c, const struct req *q, struct lodge_page *m)
{
	struct procedure *p;
	struct part *parts;
	struct draft *d;

	*m = (struct lodge_page){ 0 };
	TRY(draft_open(c, req_text(q, "id"), &d));
	TRY(draft_procedure(c, d, &p));
	TRY(draft_parts(c, d, p, &parts, &m->part_n));
	m->d = d;
	m->p = p;
	m->parts = parts;
	m->groups = p->form->groups;
	m->group_n = p->form->group_n;
	m->state = eform_state(c, p->form, &d->answers, "form", S("online"));
	m->unit = unit_name(c, d->unit);
	m->back = str_eq(req_text(q, "back"), S("kiem-tra"));
	m->ready = true;
	for (size_t i = 0; i < m->part_n; i++) {
		bool papers = parts[i].kind == PART_PAPERS, done = parts[i].state == PART_DONE;

		m->done += done || parts[i].state == PART_OPTIONAL;
		m->ready &= done || papers;
	}
	return 0;
}

/* The request with the saved answers in the place of the sent ones, unless something was sent. */
static const struct req *with_answers(struct ctx *c, const struct req *q, const struct lodge_page *m)
{
	struct req *filled = NEW(c->mem, struct req);

	*filled = *q;
	if (q->form.n == 0)
		filled->form = draft_prefilled(c, m->d, m->p);
	filled->form = eform_spread(c->mem, m->p->form, &filled->form);
	return filled;
}

static bool wants_mistakes(const struct req *q)
{
	return q->form.n == 0 && str_eq(args_get(&q->query, "xem"), S("loi"));
}

static int title(struct ctx *c, const struct req *q, struct reply *r, const struct lodge_page *m, const char *part,
		 struct html *ret)
{
	*ret = html_begin(c, q, r, str_fmt(c->mem, "%s: %" STR_FMT, part, STR_ARG(m->p->title)));
	return 0;
}

/* ---- pages of a draft ------------------------------------------------------------------------------------ */

static int start_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct start_view m = { 0 };
	struct procedure_unit *units;
	struct procedure *p;
	struct draft *d;
	struct html h;
	size_t n;
	int err;

	TRY(procedure_find(c, req_text(q, "procedure"), instant_date(c->now), &p));
	TRY(procedure_receiving_units(c, p, &units, &n));
	err = draft_of(c, p->code, &d);
	if (err < 0 && err != E_NOTFOUND)
		return err;
	m.p = p;
	m.units = unit_options(c, units, n);
	m.draft = err == 0 ? d : NULL;
	m.online = !str_eq(p->service, S("information"));
	h = html_begin(c, q, r, str_fmt(c->mem, _("Nộp hồ sơ: %.*s"), STR_ARG(p->title)));
	lodge_start_html(&h, &m);
	return 0;
}

static int tasks_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct lodge_page m;
	struct draft *d;
	struct html h;

	TRY(draft_any(c, req_text(q, "id"), &d));
	if (str_eq(d->state, S("sent"))) {
		reply_redirect(r, str_fmt(c->mem, "/nop/xong/%" STR_FMT, STR_ARG(d->dossier)));
		return 0;
	}
	TRY(load(c, q, &m));
	TRY(title(c, q, r, &m, _("Bản nháp"), &h));
	lodge_tasks_html(&h, &m);
	return 0;
}

static int person_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct lodge_page m;
	struct html h;

	TRY(load(c, q, &m));
	if (wants_mistakes(q))
		draft_check_person(c, m.d);
	TRY(title(c, with_answers(c, q, &m), r, &m, _("Người nộp hồ sơ"), &h));
	lodge_person_html(&h, &m);
	return 0;
}

static int group_page(struct ctx *c, const struct req *q, struct reply *r)
{
	int64_t n = req_int(q, "n", 0);
	struct lodge_page m;
	const struct req *filled;
	struct args answers;
	struct html h;

	TRY(load(c, q, &m));
	if (n < 1 || n > (int64_t)m.group_n)
		return E_NOTFOUND;
	m.group = (size_t)n - 1;
	filled = with_answers(c, q, &m);
	answers = draft_prefilled(c, m.d, m.p);
	m.page = (struct eform_page){ m.p->form, eform_state(c, m.p->form, &answers, "form", S("online")), &answers, true, false, true };
	for (size_t i = 0; i < m.d->trouble_n && wants_mistakes(q); i++)
		if (str_starts(m.d->trouble[i].field, S("form.")))
			ctx_fail(c, E_INVALID, str_z(c->mem, m.d->trouble[i].field), "%.*s", STR_ARG(m.d->trouble[i].text));
	if (wants_mistakes(q))
		draft_check_group(c, m.d, m.p, &m.groups[m.group]);
	TRY(title(c, filled, r, &m, str_z(c->mem, m.groups[m.group].title), &h));
	lodge_group_html(&h, &m);
	return 0;
}

/* What the person has in their store for each paper that has no file yet. */
static int fill_offers(struct ctx *c, struct lodge_page *m)
{
	const struct option **offers = NEW_ARRAY(c->mem, const struct option *, m->p->paper_n);

	for (size_t i = 0; i < m->p->paper_n; i++) {
		struct wallet_paper *list;
		struct option *o;
		size_t n;

		if (draft_has_paper(m->d, m->p->papers[i].name) || paper_is_form(m->p, &m->p->papers[i]))
			continue;
		TRY(wallet_offers(c, draft_id_no(c, m->d), m->p->papers[i].name, &list, &n));
		o = NEW_ARRAY(c->mem, struct option, n + 1);
		for (size_t k = 0; k < n; k++)
			o[k] = (struct option){ str_z(c->mem, list[k].code), str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT ", %" STR_FMT,
						STR_ARG(list[k].name), STR_ARG(list[k].code), STR_ARG(ctx_when(c, list[k].made_at))).p, NULL };
		offers[i] = n ? o : NULL;
	}
	m->offers = offers;
	return 0;
}

static int papers_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct lodge_page m;
	struct html h;

	TRY(load(c, q, &m));
	TRY(fill_offers(c, &m));
	for (size_t i = 0; i < m.d->trouble_n && wants_mistakes(q); i++)
		ctx_fail(c, E_INVALID, str_z(c->mem, m.d->trouble[i].field), "%.*s", STR_ARG(m.d->trouble[i].text));
	TRY(title(c, with_answers(c, q, &m), r, &m, _("Giấy tờ kèm theo"), &h));
	lodge_papers_html(&h, &m);
	return 0;
}

static int check_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct lodge_page m;
	struct draft *d;
	struct html h;

	TRY(draft_any(c, req_text(q, "id"), &d));
	if (str_eq(d->state, S("sent")))
		return tasks_page(c, q, r);
	TRY(load(c, q, &m));
	m.has_due = lodge_due(c, m.p, m.d->unit, &m.due);
	TRY(title(c, q, r, &m, _("Kiểm tra trước khi gửi"), &h));
	lodge_check_html(&h, &m);
	return 0;
}

static int discard_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct lodge_page m;
	struct html h;

	TRY(load(c, q, &m));
	TRY(title(c, q, r, &m, _("Xoá bản nháp"), &h));
	lodge_discard_html(&h, &m);
	return 0;
}

/* ---- the counter ---------------------------------------------------------------------------------------------- */

/* The envelope that is to be entered; what its sender said about themselves stands in for what is typed. */
static int counter_shipment(struct ctx *c, const struct req **q, struct counter_view *m)
{
	struct req *filled = NEW(c->mem, struct req);
	struct shipment *s = NEW(c->mem, struct shipment);
	str code = req_text(*q, "shipment");

	if (!code.n)
		return 0;
	TRY(shipment_arrived(c, code, s));
	m->shipment = s;
	if ((*q)->form.n)
		return 0;
	*filled = **q;
	filled->form = (struct args){ NEW_ARRAY(c->mem, struct arg, 5), 5 };
	filled->form.v[0] = (struct arg){ S("applicant.name"), s->name };
	filled->form.v[1] = (struct arg){ S("applicant.id_no"), s->id_no };
	filled->form.v[2] = (struct arg){ S("applicant.phone"), s->phone };
	filled->form.v[3] = (struct arg){ S("applicant.email"), s->email };
	filled->form.v[4] = (struct arg){ S("applicant.address"), s->address };
	m->prefilled = true;
	*q = filled;
	return 0;
}

/* Another commune may decide than the one that receives. */
static int decider_options(struct ctx *c, const struct procedure *p, const struct option **ret)
{
	struct procedure_unit *list;
	struct option *o;
	size_t n;

	TRY(procedure_deciding_units(c, p, &list, &n));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[0] = (struct option){ "", _("Chính nơi tiếp nhận này"), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){ str_z(c->mem, list[i].code), str_z(c->mem, list[i].name), NULL };
	*ret = n ? o : NULL;
	return 0;
}

static int counter_page(struct ctx *c, const struct req *q, struct reply *r)
{
	str code = req_text(q, "procedure"), unit = who_post(c->who, PERM_RECEIVE)->unit;
	struct counter_view m = { .unit = unit_name(c, unit), .paging = req_paging(q, 20) };
	struct procedure_filter f = { .q = req_text(q, "q"), .on = instant_date(c->now), .limit = m.paging.per_page,
				      .offset = m.paging.offset };
	struct procedure *p, *found;
	struct unit u;
	struct html h;

	if (code.n) {
		TRY(procedure_find(c, code, instant_date(c->now), &p));
		m.p = p;
		TRY(counter_shipment(c, &q, &m));
		TRY(decider_options(c, p, &m.deciders));
		m.page = (struct eform_page){ p->form, eform_state(c, p->form, &q->form, "form", S("counter")), &q->form, false, true, false };
	} else {
		TRY(unit_find(c, unit, instant_date(c->now), &u));
		if (f.q.n == 0) /* asked for by name, also what others decide is received */
			f.level = u.kind == UNIT_COMMUNE || u.kind == UNIT_WARD ? S("commune") : S("province");
		TRY(procedure_list(c, &f, &found, &m.found_n, &m.paging.total));
		m.found = found;
	}
	h = html_begin(c, q, r, str_of(_("Nhận hồ sơ tại quầy")));
	lodge_counter_html(&h, &m);
	return 0;
}

/* ---- tables ----------------------------------------------------------------------------------------------------- */

static const struct page pages[] = {
	{ "/nop/:procedure", PERM_APPLY, start_page, N_("Nộp hồ sơ trực tuyến"), NULL },
	{ "/nop/ban-nhap/:id", PERM_APPLY, tasks_page, N_("Bản nháp hồ sơ"), NULL },
	{ "/nop/ban-nhap/:id/nguoi-nop", PERM_APPLY, person_page, N_("Người nộp hồ sơ"), NULL },
	{ "/nop/ban-nhap/:id/muc/:n", PERM_APPLY, group_page, N_("Một mục của tờ khai"), NULL },
	{ "/nop/ban-nhap/:id/giay-to", PERM_APPLY, papers_page, N_("Giấy tờ kèm theo"), NULL },
	{ "/nop/ban-nhap/:id/kiem-tra", PERM_APPLY, check_page, N_("Kiểm tra trước khi gửi"), NULL },
	{ "/nop/ban-nhap/:id/xoa", PERM_APPLY, discard_page, N_("Xoá bản nháp"), NULL },
	{ "/nop/xong/:code", PERM_LOGIN, lodge_done_page, N_("Đã gửi hồ sơ"), NULL },
	{ "/ho-so-cua-toi", PERM_APPLY, lodge_mine_page, N_("Hồ sơ của tôi"), "main" },
	{ "/tra-cuu", PERM_PUBLIC, lodge_lookup_page, N_("Tra cứu hồ sơ"), "main" },
	{ "/thong-bao", PERM_LOGIN, lodge_notices_page, N_("Thông báo"), NULL },
	{ "/danh-gia/:code", PERM_PUBLIC, lodge_rate_page, N_("Đánh giá việc phục vụ"), NULL },
	{ "/danh-gia/:code/cam-on", PERM_PUBLIC, lodge_thanks_page, N_("Cảm ơn đã đánh giá"), NULL },
	{ "/quay/nop", PERM_RECEIVE, counter_page, N_("Nhận hồ sơ tại quầy"), N_("Quầy một cửa") },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "lodge.start", .path = "/nop/:procedure", .perm = PERM_APPLY, .fields = lodge_start_fields,
	  .run = lodge_start, .next = "/nop/ban-nhap/:id", .title = N_("Bắt đầu bản nháp"), .form = start_page, .creates = true },
	{ .name = "lodge.save_person", .path = "/nop/ban-nhap/:id/nguoi-nop", .perm = PERM_APPLY,
	  .fields = lodge_save_person_fields, .run = lodge_save_person, .next = ":next", .title = N_("Lưu người nộp hồ sơ"),
	  .form = person_page },
	{ .name = "lodge.save_group", .path = "/nop/ban-nhap/:id/muc/:n", .perm = PERM_APPLY,
	  .fields = lodge_save_group_fields, .run = lodge_save_group, .next = ":next", .title = N_("Lưu một mục của tờ khai"),
	  .form = group_page },
	{ .name = "lodge.attach", .path = "/nop/ban-nhap/:id/giay-to", .perm = PERM_APPLY, .fields = lodge_attach_fields,
	  .run = lodge_attach, .next = ":next", .title = N_("Đính kèm và bỏ giấy tờ"), .form = papers_page },
	{ .name = "lodge.discard", .path = "/nop/ban-nhap/:id/xoa", .perm = PERM_APPLY, .fields = lodge_discard_fields,
	  .run = lodge_discard, .next = "/ho-so-cua-toi", .title = N_("Xoá bản nháp"), .form = discard_page },
	{ .name = "lodge.submit", .path = "/nop/ban-nhap/:id/kiem-tra", .perm = PERM_APPLY, .fields = lodge_submit_fields,
	  .run = lodge_submit, .next = "/nop/xong/:code", .title = N_("Gửi hồ sơ"), .form = check_page, .creates = true },
	{ .name = "lodge.counter", .path = "/quay/nop", .perm = PERM_RECEIVE, .fields = lodge_counter_fields,
	  .run = lodge_counter, .next = "/nop/xong/:code", .title = N_("Nhận hồ sơ tại quầy"), .form = counter_page,
	  .creates = true },
	{ .name = "lodge.rate", .path = "/danh-gia/:code", .perm = PERM_PUBLIC, .fields = dossier_rate_fields,
	  .run = dossier_act_rate, .next = "/danh-gia/:code/cam-on", .title = N_("Đánh giá"), .form = lodge_rate_page },
	{ 0 },
};

static const struct aggregate aggregates[] = { { "draft", lodge_dump }, { 0 } };

const struct module module_lodge = {
	.name = "lodge",
	.pages = pages,
	.commands = commands,
	.aggregates = aggregates,
};
