/* SPDX-License-Identifier: Apache-2.0 */
/* desk_web.c - lists of work: inbox, reception queue, the unit's dossiers. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/org/org.h"
#include "mod/desk/desk.h"
#include "mod/desk/desk_html.h"

#define STAFF (PERM_RECEIVE | PERM_PROCESS | PERM_REVIEW | PERM_SIGN)

/* Who has it: oneself, somebody one stands in for, or everybody with the step's role. */
static str holder_of(struct ctx *c, const struct dossier *d)
{
	struct account a;

	if (d->ended_at.ms)
		return S("");
	if (d->holder && d->holder == c->who->account)
		return str_of(_("Tôi"));
	if (d->holder && account_get(c, d->holder, &a) == 0)
		return a.name;
	return who_is(c->who, d->holder_role, d->holder_unit) ? str_of(_("Cả bộ phận")) : str_of(_(role_title(d->holder_role)));
}

/* Cut between words. */
static str shortened(struct arena *mem, str title)
{
	if (utf8_len(title) <= DESK_TITLE_MAX)
		return title;
	title = utf8_cut(title, DESK_TITLE_MAX);
	for (size_t n = title.n; n > title.n / 2; n--)
		if (title.p[n - 1] == ' ') {
			title.n = n - 1;
			break;
		}
	return str_fmt(mem, "%" STR_FMT "…", STR_ARG(title));
}

/* Lists repeat few procedures: one look-up for each that is not in a line before. */
static int title_of(struct ctx *c, const struct dossier *list, const struct desk_row *rows, size_t i, str *ret)
{
	struct procedure *p;

	for (size_t k = 0; k < i; k++)
		if (list[k].version == list[i].version && str_eq(list[k].procedure, list[i].procedure)) {
			*ret = rows[k].procedure;
			return 0;
		}
	TRY(dossier_procedure(c, &list[i], &p));
	*ret = shortened(c->mem, p->title);
	return 0;
}

/* "09:30, 23/11": lists are narrow and leave out this year. */
static str moment(struct ctx *c, instant t)
{
	str s = instant_vi(c->mem, t), day = date_vi(c->mem, instant_date(t));
	int now, then, m, d;

	date_parts(instant_date(c->now), &now, &m, &d);
	date_parts(instant_date(t), &then, &m, &d);
	return str_fmt(c->mem, "%.5s, %" STR_FMT, s.p, STR_ARG(now == then ? str_sub(day, 0, 5) : day));
}

static int rows_of(struct ctx *c, const struct dossier *list, size_t n, struct desk_list *ret)
{
	struct dossier_left *left;

	TRY(dossier_left(c, list, n, &left));
	ret->rows = NEW_ARRAY(c->mem, struct desk_row, n);
	ret->n = n;
	for (size_t i = 0; i < n; i++) {
		const struct dossier *d = &list[i];
		struct desk_row *row = &ret->rows[i];

		*row = (struct desk_row){
			.code = d->code,
			.href = str_fmt(c->mem, "/ho-so/%" STR_FMT, STR_ARG(d->code)),
			.name = d->applicant.name,
			.holder = holder_of(c, d),
			.state = dossier_state_title(d->state),
			.colour = dossier_colour(d->state),
			.step = dossier_step_tag(c, d, &left[i]),
			.due = d->ended_at.ms ? (struct due_tag){ "plain", S("-") } : dossier_due_tag(c, d),
			.step_due = d->ended_at.ms ? S("") : moment(c, d->step_due_at),
			.due_at = moment(c, d->due_at),
		};
		TRY(title_of(c, list, ret->rows, i, &row->procedure));
	}
	return 0;
}

static bool in_own_unit(const struct who *w, const struct dossier *d)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->posts[i].unit, d->holder_unit))
			return true;
	return false;
}

/* Actions that suit several dossiers at once, for who may do them at all. */
static const struct option *batch_options(struct ctx *c, bool queue)
{
	static const struct {
		const char *name;
		unsigned perm;
		bool queue;
	} rows[] = {
		{ "accept", PERM_RECEIVE, true },
		{ "forward", STAFF, false },
		{ "submit_for_signature", PERM_PROCESS, false },
		{ "claim", STAFF, false },
	};
	struct option *o = NEW_ARRAY(c->mem, struct option, ARRAY_LEN(rows) + 1);
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].queue == queue && who_may(c->who, rows[i].perm))
			o[n++] = (struct option){ rows[i].name, _(dossier_action(str_of(rows[i].name))->title), NULL };
	return n ? o : NULL;
}

#define UNDO_SHOWN_MS (10 * MS_MINUTE)

static int result_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct desk_result m;
	struct html h;

	TRY(dossier_batch_result(c, req_text(q, "batch"), &m.r));
	m.undo = c->now.ms - m.r.at.ms <= UNDO_SHOWN_MS && strcmp(m.r.action->name, "accept") != 0 &&
		 strcmp(m.r.action->name, "undo") != 0;
	h = html_begin(c, q, r, str_of(_("Kết quả từng hồ sơ")));
	desk_result_html(&h, &m);
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
	for (size_t i = 0; i < n; i++)
		if (!in_own_unit(c->who, &list[i]))
			m.rows[i].holder = str_of(_("Hỏi ý kiến đơn vị bạn"));
	m.batch = batch_options(c, false);
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
	m.batch = batch_options(c, true);
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

/* What is shown of the filters that have no field of their own: the unit, a procedure. */
static int filters(struct ctx *c, const struct dossier_filter *f, struct desk_list *m)
{
	struct procedure *p;
	int err;

	m->states = state_options(c);
	m->groups = group_options(c);
	m->unit = f->unit_within;
	m->unit_name = unit_name(c, f->unit_within);
	m->procedure = f->procedure;
	if (f->procedure.n == 0)
		return 0;
	err = procedure_find(c, f->procedure, instant_date(c->now), &p);
	m->procedure_title = err == 0 ? shortened(c->mem, p->title) : f->procedure;
	return err == E_NOTFOUND ? 0 : err;
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
	if (date_parse(req_text(q, "from"), &from)) {
		f.from = instant_at(from, 0);
		m.from = date_iso(c->mem, from);
	}
	if (date_parse(req_text(q, "to"), &to)) {
		f.to = instant_at((date){ to.day + 1 }, 0);
		m.to = date_iso(c->mem, to);
	}
	TRY(filters(c, &f, &m));
	f.limit = m.paging.per_page;
	f.offset = m.paging.offset;
	TRY(dossier_list(c, &f, &list, &n, &m.paging.total));
	TRY(rows_of(c, list, n, &m));
	h = html_begin(c, q, r, str_of(_("Hồ sơ của đơn vị")));
	desk_list_html(&h, &m);
	return 0;
}

static const struct page pages[] = {
	{ "/viec", STAFF, inbox_page, N_("Việc của tôi"), "main" },
	{ "/viec/ket-qua/:batch", STAFF, result_page, N_("Kết quả từng hồ sơ"), NULL },
	{ "/tiep-nhan", PERM_RECEIVE, queue_page, N_("Chờ tiếp nhận"), "main" },
	{ "/ho-so", PERM_BOARD, list_page, N_("Hồ sơ của đơn vị"), N_("Công việc") },
	{ 0 },
};

const struct module module_desk = { .name = "desk", .pages = pages };
