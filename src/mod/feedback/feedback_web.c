/* SPDX-License-Identifier: Apache-2.0 */
/* feedback_web.c - the module's tables: its pages, its commands and what they are made of. */
#include "base/base.h"

#include "core/web/web.h"
#include "lib/json/json.h"
#include "mod/feedback/feedback.h"
#include "mod/feedback/feedback_html.h"
#include "mod/feedback/feedback_impl.h"

/* ---- pages -------------------------------------------------------------------------------------- */

static int list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct feedback_query query = { .q = req_text(q, "q"), .offset = p.offset, .limit = p.per_page };
	struct feedback_list list;
	struct html h;

	TRY(feedback_published(c, &query, &list));
	p.total = list.total;
	h = html_begin(c, q, r, str_of(_("Góp ý của người dân")));
	feedback_list_html(&h, &list, &p);
	return 0;
}

static int queue_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct feedback_query query = {
		.q = req_text(q, "q"),
		.state = req_has(q, "state") ? req_text(q, "state") : S("new"),
		.offset = p.offset,
		.limit = p.per_page,
	};
	struct feedback_list list;
	struct html h;

	TRY(feedback_queue(c, &query, &list));
	p.total = list.total;
	h = html_begin(c, q, r, str_of(_("Hộp thư góp ý")));
	feedback_queue_html(&h, &list, &p, query.state);
	return 0;
}

static int form_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Gửi góp ý")));

	feedback_form_html(&h);
	return 0;
}

static int view_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct feedback f;
	struct html h;

	TRY(feedback_get(c, req_text(q, "code"), &f));
	h = html_begin(c, q, r, str_fmt(c->mem, _("Góp ý %.*s"), STR_ARG(f.code)));
	feedback_view_html(&h, &f);
	return 0;
}

/* "main": in the bar itself; any other text is the title of a group. */
static const struct page pages[] = {
	{ "/gop-y", PERM_PUBLIC, list_page, N_("Góp ý của người dân"), "main" },
	{ "/gop-y/gui", PERM_PUBLIC, form_page, N_("Gửi góp ý"), NULL },
	{ "/gop-y/hop-thu", PERM_BOARD, queue_page, N_("Hộp thư góp ý"), N_("Công việc") },
	{ "/gop-y/:code", PERM_PUBLIC, view_page, N_("Xem một góp ý"), NULL },
	{ "/api/v1/feedback", PERM_PUBLIC, feedback_list_api, N_("Góp ý đã công bố"), NULL },
	{ "/api/v1/feedback/:code", PERM_PUBLIC, feedback_view_api, N_("Một góp ý"), NULL },
	{ 0 },
};

/* ---- commands ------------------------------------------------------------------------------------ */

static int send(struct ctx *c)
{
	struct feedback f = {
		.name = arg_text(c, "name"),
		.phone = arg_text(c, "phone"),
		.email = arg_text(c, "email"),
		.body = arg_text(c, "body"),
	};

	TRY(feedback_send(c, &f));
	jw_kstr(c->out, "code", f.code);
	jw_kstr(c->out, "state", str_of(feedback_state_slug(f.state)));
	jw_kinstant(c->out, "sent_at", f.sent_at);
	return 0;
}

static int answer(struct ctx *c)
{
	return feedback_answer(c, arg_text(c, "code"), arg_text(c, "answer"), arg_flag(c, "publish"));
}

static int reject(struct ctx *c)
{
	return feedback_reject(c, arg_text(c, "code"), arg_text(c, "reason"));
}

static const struct field send_fields[] = {
	{ "body", F_LINES, 1, 4000, N_("Nội dung góp ý"), NULL },
	{ "name", F_TEXT, 0, 100, N_("Họ và tên"), NULL },
	{ "phone", F_PHONE, 0, 0, N_("Số điện thoại"), NULL },
	{ "email", F_EMAIL, 0, 0, N_("Thư điện tử"), NULL },
	{ 0 },
};

static const struct field answer_fields[] = {
	{ "code", F_CODE, 1, 20, N_("Mã góp ý"), NULL },
	{ "answer", F_LINES, 1, 4000, N_("Nội dung trả lời"), NULL },
	{ "publish", F_BOOL, 0, 0, N_("Công bố góp ý và trả lời"), NULL },
	{ 0 },
};

static const struct field reject_fields[] = {
	{ "code", F_CODE, 1, 20, N_("Mã góp ý"), NULL },
	{ "reason", F_LINES, 1, 1000, N_("Lý do không tiếp nhận"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "feedback.send", .path = "/gop-y/gui", .perm = PERM_PUBLIC, .fields = send_fields, .run = send,
	  .next = "/gop-y/:code", .title = N_("Gửi góp ý"), .form = form_page, .api = "/api/v1/feedback", .creates = true },
	{ .name = "feedback.answer", .path = "/gop-y/:code/tra-loi", .perm = PERM_BOARD, .fields = answer_fields,
	  .run = answer, .next = "/gop-y/:code", .title = N_("Trả lời góp ý"), .form = view_page },
	{ .name = "feedback.reject", .path = "/gop-y/:code/tu-choi", .perm = PERM_BOARD, .fields = reject_fields,
	  .run = reject, .next = "/gop-y/:code", .title = N_("Không tiếp nhận góp ý"), .form = view_page },
	{ 0 },
};

static const struct aggregate aggregates[] = { { "feedback", feedback_dump }, { 0 } };

const struct module module_feedback = {
	.name = "feedback",
	.pages = pages,
	.commands = commands,
	.aggregates = aggregates,
	.demo = feedback_demo,
};
