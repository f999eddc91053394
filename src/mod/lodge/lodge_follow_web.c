/* SPDX-License-Identifier: Apache-2.0 */
/* lodge_follow_web.c - pages after sending: confirmation, one's own list, notices, look-up, rating. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/html/html.h"
#include "lib/mo/mo.h"
#include "mod/lodge/lodge_html.h"
#include "mod/lodge/lodge_pages.h"
#include "mod/lodge/lodge_view.h"

/* ---- words ------------------------------------------------------------------------------------------------ */

/* "2 ngày 3 giờ", of working minutes; days of eight hours. */
static str working_time(struct ctx *c, int64_t minutes)
{
	int64_t days = minutes / 480, hours = minutes % 480 / 60;

	if (days && hours)
		return str_fmt(c->mem, _("%d ngày %d giờ làm việc"), (int)days, (int)hours);
	if (days)
		return str_fmt(c->mem, _n(days, "%d ngày làm việc"), (int)days);
	return str_fmt(c->mem, _("%d giờ %d phút làm việc"), (int)hours, (int)(minutes % 60));
}

static struct due_tag due_of(struct ctx *c, const struct dossier *d, const struct clock_result *clock)
{
	const char *standing = dossier_standing(c, d);
	str left = working_time(c, clock->remaining < 0 ? -clock->remaining : clock->remaining);

	if (strcmp(standing, "late") == 0)
		return (struct due_tag){ "late", str_fmt(c->mem, _("Quá hạn %.*s"), STR_ARG(left)) };
	if (strcmp(standing, "soon") == 0)
		return (struct due_tag){ "soon", str_fmt(c->mem, _("Sắp đến hạn, còn %.*s"), STR_ARG(left)) };
	if (strcmp(standing, "on_time") == 0)
		return (struct due_tag){ "ok", str_fmt(c->mem, _("Trong hạn, còn %.*s"), STR_ARG(left)) };
	if (strcmp(standing, "waiting") == 0)
		return (struct due_tag){ "wait", str_of(_("Đang chờ người nộp, thời hạn tạm dừng")) };
	return (struct due_tag){ "plain", str_of(tr(c, dossier_state_title(d->state))) };
}

/* ---- one dossier -------------------------------------------------------------------------------------------- */

static int follow(struct ctx *c, const struct dossier *d, str key, struct follow_view *m)
{
	struct procedure *p;
	struct dossier_entry *history;
	struct return_choice choice;
	struct dossier_file *files;
	struct shipment *shipments;

	*m = (struct follow_view){ .d = d, .key = key, .unit = unit_name(c, d->receiving_unit) };
	TRY(dossier_procedure(c, d, &p));
	m->p = p;
	TRY(dossier_next(c, d, &m->next));
	TRY(dossier_clock(c, d, &m->clock));
	TRY(dossier_history(c, d, true, &history, &m->history_n));
	m->history = history;
	TRY(dossier_files(c, d->code, &files, &m->file_n));
	m->files = files;
	for (size_t i = 0; i < m->file_n; i++)
		if (str_eq(files[i].kind, S("paper")) || str_eq(files[i].kind, S("supplement"))) {
			m->papers++;
			m->size += files[i].size;
		}
	m->where = dossier_state_open(d->state) ? unit_name(c, d->holder_unit) : str_of(tr(c, dossier_state_title(d->state)));
	m->due = due_of(c, d, &m->clock);
	m->may_rate = d->rating == 0 && (d->state == DOSSIER_FINISHED || d->state == DOSSIER_RETURNED ||
					 d->state == DOSSIER_REFUSED);
	m->url = str_fmt(c->mem, "%" STR_FMT "/tra-cuu?code=%" STR_FMT "&key=%" STR_FMT, STR_ARG(c->app->base_url),
			 STR_ARG(d->code), STR_ARG(d->lookup_code));
	m->seq = m->history_n ? history[0].seq : 0;
	TRY(return_choice_get(c, d->code, &choice));
	m->return_by = choice.by_post ? str_of(_("Qua bưu chính công ích")) : str_of(_("Tại quầy hoặc trên mạng"));
	TRY(shipment_of_dossier(c, d->code, &shipments, &m->shipments));
	return 0;
}

int lodge_done_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct follow_view m;
	struct dossier *d;
	struct html h;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	TRY(follow(c, d, d->lookup_code, &m));
	h = html_begin(c, q, r, str_fmt(c->mem, _("Đã gửi hồ sơ %.*s"), STR_ARG(d->code)));
	lodge_done_html(&h, &m);
	return 0;
}

/* Codes are read from paper: spaces, hyphens and small letters do not matter in the key. */
static str tidy_key(struct arena *mem, str typed)
{
	struct buf b = buf_new(mem, 64);

	for (size_t i = 0; i < typed.n; i++) {
		char ch = typed.p[i];

		if (ch != ' ' && ch != '-')
			buf_char(&b, ch >= 'a' && ch <= 'z' ? (char)(ch - 'a' + 'A') : ch);
	}
	return b.n && !b.over ? buf_view(&b) : S("");
}

int lodge_lookup_page(struct ctx *c, const struct req *q, struct reply *r)
{
	str code = str_trim(req_text(q, "code")), key = tidy_key(c->mem, req_text(q, "key"));
	struct follow_view m;
	struct dossier *d;
	struct html h;
	int err = E_NOTFOUND;

	if (code.n && key.n) {
		err = dossier_lookup(c, code, key, &d);
		if (err < 0 && err != E_NOTFOUND)
			return err;
	} else if (code.n || key.n) {
		ctx_fail(c, E_INVALID, code.n ? "key" : "code", code.n ? _("Mã tra cứu: hãy nhập 8 chữ và số in trên giấy tiếp nhận.") :
			 _("Mã hồ sơ: hãy nhập mã in trên giấy tiếp nhận."));
	}
	if (err < 0) {
		h = html_begin(c, q, r, str_of(_("Tra cứu hồ sơ")));
		r->status = code.n && key.n ? 404 : 200;
		lodge_lookup_html(&h);
		return 0;
	}
	TRY(follow(c, d, key, &m));
	h = html_begin(c, q, r, str_fmt(c->mem, _("Hồ sơ %.*s"), STR_ARG(d->code)));
	lodge_found_html(&h, &m);
	return 0;
}

/* ---- one's own ------------------------------------------------------------------------------------------------- */

static int fill_drafts(struct ctx *c, struct mine_view *m)
{
	struct draft *drafts;

	TRY(draft_list(c, &drafts, &m->draft_n));
	m->drafts = drafts;
	m->draft_procedures = NEW_ARRAY(c->mem, const struct procedure *, m->draft_n);
	for (size_t i = 0; i < m->draft_n; i++) {
		struct procedure *p;

		if (procedure_get(c, drafts[i].procedure, drafts[i].version, &p) == 0)
			m->draft_procedures[i] = p;
	}
	return 0;
}

int lodge_mine_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct mine_view m = { .paging = req_paging(q, 20) };
	struct dossier_filter f = { .account = c->who->account, .limit = m.paging.per_page, .offset = m.paging.offset };
	struct clock_result clock;
	struct dossier *list;
	struct procedure *p;
	struct html h;

	TRY(fill_drafts(c, &m));
	TRY(dossier_list(c, &f, &list, &m.n, &m.paging.total));
	m.rows = NEW_ARRAY(c->mem, struct mine_row, m.n);
	for (size_t i = 0; i < m.n; i++) {
		TRY(dossier_procedure(c, &list[i], &p));
		TRY(dossier_next(c, &list[i], &m.rows[i].next));
		TRY(dossier_clock(c, &list[i], &clock));
		m.rows[i].d = &list[i];
		m.rows[i].p = p;
		m.rows[i].due = due_of(c, &list[i], &clock);
	}
	h = html_begin(c, q, r, str_of(_("Hồ sơ của tôi")));
	lodge_mine_html(&h, &m);
	return 0;
}

int lodge_notices_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct notices_view m = { .paging = req_paging(q, 20) };
	struct notice *list;
	struct html h;

	TRY(notice_list(c, c->who->account, m.paging.per_page, m.paging.offset, &list, &m.n, &m.paging.total, &m.unread));
	m.list = list;
	h = html_begin(c, q, r, str_of(_("Thông báo")));
	lodge_notices_html(&h, &m);
	return 0;
}

/* ---- rating -------------------------------------------------------------------------------------------------------- */

/* By the key, or as its applicant; the same E_NOTFOUND for everything else. */
static int find_rated(struct ctx *c, const struct req *q, struct dossier **ret)
{
	str key = tidy_key(c->mem, req_text(q, "key"));

	if (key.n)
		return dossier_lookup(c, req_text(q, "code"), key, ret);
	return dossier_see(c, req_text(q, "code"), ret);
}

int lodge_rate_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct problem *said = c->problems;
	const char *already = NULL;
	struct dossier *d;
	struct html h;

	TRY(find_rated(c, q, &d));
	c->problems = said;
	if (d->rating)
		already = _("Hồ sơ này đã được đánh giá. Cảm ơn bạn.");
	else if (d->state != DOSSIER_FINISHED && d->state != DOSSIER_RETURNED && d->state != DOSSIER_REFUSED)
		already = _("Hồ sơ chưa có kết quả. Bạn đánh giá được khi đã nhận kết quả.");
	h = html_begin(c, q, r, str_of(_("Đánh giá việc phục vụ")));
	lodge_rate_html(&h, d->code, tidy_key(c->mem, req_text(q, "key")), already);
	return 0;
}

int lodge_thanks_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Cảm ơn bạn đã đánh giá")));

	lodge_thanks_html(&h);
	return 0;
}
