/* SPDX-License-Identifier: Apache-2.0 */
/* desk_web.c - lists of work: inbox, reception queue, the unit's dossiers. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/org/org.h"
#include "mod/desk/desk.h"
#include "mod/desk/desk_html.h"

#define STAFF (PERM_RECEIVE | PERM_PROCESS | PERM_REVIEW | PERM_SIGN)

static str holder_of(struct ctx *c, const struct dossier *d)
{
	struct account a;

	if (d->ended_at.ms)
		return S("");
	if (d->holder && account_get(c, d->holder, &a) == 0)
		return a.name;
	return str_of(_(role_title(d->holder_role)));
}

static int rows_of(struct ctx *c, const struct dossier *list, size_t n, struct desk_list *ret)
{
	ret->rows = NEW_ARRAY(c->mem, struct desk_row, n);
	ret->n = n;
	for (size_t i = 0; i < n; i++) {
		const struct dossier *d = &list[i];
		struct procedure *p;

		TRY(dossier_procedure(c, d, &p));
		ret->rows[i] = (struct desk_row){
			.code = d->code,
			.href = str_fmt(c->mem, "/ho-so/%" STR_FMT, STR_ARG(d->code)),
			.procedure = p->title,
			.name = d->applicant.name,
			.holder = holder_of(c, d),
			.state = dossier_state_title(d->state),
			.colour = dossier_colour(d->state),
			.due = d->ended_at.ms ? (struct due_tag){ "plain", S("-") } : dossier_due_tag(c, d),
			.step_due = d->ended_at.ms ? S("") : instant_vi(c->mem, d->step_due_at),
		};
	}
	return 0;
}

static int inbox_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct desk_list m = { .paging = req_paging(q, 20), .path = S("/viec") };
	struct dossier *list;
	struct html h;
	size_t n;

	TRY(dossier_inbox(c, req_text(q, "q"), m.paging.per_page, m.paging.offset, &list, &n, &m.paging.total));
	TRY(rows_of(c, list, n, &m));
	h = html_begin(c, q, r, str_of(_("Việc của tôi")));
	desk_inbox_html(&h, &m);
	return 0;
}

/* The unit whose counter this person stands at. */
static int counter_of(struct ctx *c, str *ret_unit)
{
	for (size_t i = 0; i < c->who->n; i++)
		if (c->who->posts[i].role == ROLE_CLERK) {
			*ret_unit = c->who->posts[i].unit;
			return 0;
		}
	return ctx_fail(c, E_DENIED, "", _("Bạn không trực ở bộ phận một cửa nào."));
}

static int queue_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct desk_list m = { .paging = req_paging(q, 20), .path = S("/tiep-nhan") };
	struct dossier_filter f = { .q = req_text(q, "q"), .state = S("lodged"), .by_urgency = true };
	struct dossier *list;
	struct html h;
	size_t n;

	TRY(counter_of(c, &f.receiving_unit));
	f.limit = m.paging.per_page;
	f.offset = m.paging.offset;
	TRY(dossier_list(c, &f, &list, &n, &m.paging.total));
	TRY(rows_of(c, list, n, &m));
	m.unit_name = unit_name(c, f.receiving_unit);
	h = html_begin(c, q, r, str_of(_("Hồ sơ chờ tiếp nhận")));
	desk_queue_html(&h, &m);
	return 0;
}

static const struct option *state_options(struct ctx *c)
{
	struct option *o = NEW_ARRAY(c->mem, struct option, DOSSIER_STATE_COUNT + 2);

	o[0] = (struct option){ "", _("Mọi trạng thái"), NULL };
	for (int i = 0; i < DOSSIER_STATE_COUNT; i++)
		o[i + 1] = (struct option){ dossier_state_slug((enum dossier_state)i),
					    _(dossier_state_title((enum dossier_state)i)), NULL };
	return o;
}

static const struct option *group_options(struct ctx *c)
{
	static const struct option rows[] = {
		{ "", N_("Mọi thời hạn"), NULL },          { "open", N_("Chưa xong"), NULL },
		{ "on_time", N_("Trong hạn"), NULL },      { "soon", N_("Sắp đến hạn"), NULL },
		{ "late", N_("Quá hạn"), NULL },           { "waiting", N_("Đang chờ người nộp"), NULL },
		{ "done_on_time", N_("Xong đúng hạn"), NULL }, { "done_late", N_("Xong quá hạn"), NULL },
		{ "rated", N_("Đã đánh giá"), NULL },      { "satisfied", N_("Hài lòng"), NULL },
		{ "silent", N_("Im lặng"), NULL },
	};
	struct option *o = NEW_ARRAY(c->mem, struct option, ARRAY_LEN(rows) + 1);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		o[i] = (struct option){ rows[i].value, _(rows[i].title), NULL };
	return o;
}

static int list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct desk_list m = { .paging = req_paging(q, 20), .path = S("/ho-so"), .board = true };
	struct dossier_filter f = { .q = req_text(q, "q"), .state = req_text(q, "state"),
				    .procedure = req_text(q, "procedure"), .group = str_z(c->mem, req_text(q, "group")) };
	struct dossier *list;
	struct html h;
	date from, to;
	size_t n;

	f.unit_within = req_text(q, "unit").n ? req_text(q, "unit") : who_post(c->who, PERM_BOARD)->unit;
	TRY(dossier_may_board(c, &f.unit_within));
	if (date_parse(req_text(q, "from"), &from))
		f.from = instant_at(from, 0);
	if (date_parse(req_text(q, "to"), &to))
		f.to = instant_at((date){ to.day + 1 }, 0);
	f.limit = m.paging.per_page;
	f.offset = m.paging.offset;
	TRY(dossier_list(c, &f, &list, &n, &m.paging.total));
	TRY(rows_of(c, list, n, &m));
	m.states = state_options(c);
	m.groups = group_options(c);
	m.unit = f.unit_within;
	m.unit_name = unit_name(c, f.unit_within);
	h = html_begin(c, q, r, str_of(_("Hồ sơ của đơn vị")));
	desk_list_html(&h, &m);
	return 0;
}

static const struct page pages[] = {
	{ "/viec", STAFF, inbox_page, N_("Việc của tôi"), "main" },
	{ "/tiep-nhan", PERM_RECEIVE, queue_page, N_("Chờ tiếp nhận"), "main" },
	{ "/ho-so", PERM_BOARD, list_page, N_("Hồ sơ"), "main" },
	{ 0 },
};

const struct module module_desk = { .name = "desk", .pages = pages };
