/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify_mail.c - a notice as a letter, and the job that has it sent: prepare in the courier, the sending
 * in a child of it, the record (notice.sent) in the ledger.
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/notify/notify.h"

/* A subject may stand in an address as it is: codes are letters, digits, dots and hyphens. */
static bool is_code(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= 'a' && s.p[i] <= 'z') ||
		      (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.' || s.p[i] == '-'))
			return false;
	return s.n > 0;
}

static void write_text(struct ctx *c, const struct notice *n, struct buf *b)
{
	buf_fmt(b, _("Kính gửi %s,"), n->to_name.n ? str_z(c->mem, n->to_name) : _("Ông/Bà"));
	buf_fmt(b, "\n\n%" STR_FMT "\n\n%" STR_FMT "\n", STR_ARG(n->title), STR_ARG(n->body));
	if (is_code(n->subject)) /* without the key: a letter is read by more than one pair of eyes */
		buf_fmt(b, "\n%s\n%" STR_FMT "/tra-cuu?code=%" STR_FMT "\n",
			_("Theo dõi tại địa chỉ dưới đây, với mã tra cứu ghi trên giấy tiếp nhận:"),
			STR_ARG(c->app->base_url), STR_ARG(n->subject));
	buf_fmt(b, "\n-- \n%s\n", _("Thư này được gửi tự động. Xin không trả lời thư này."));
	if (c->app->province.n)
		buf_fmt(b, "%" STR_FMT "\n", STR_ARG(c->app->province));
	if (c->app->demo)
		buf_fmt(b, "%s\n", _("Đây là hệ thống dùng thử với dữ liệu minh họa; nội dung thư không có giá trị pháp lý."));
}

void notice_letter(struct ctx *c, const struct notice *n, struct mail *ret_mail)
{
	struct buf body = buf_new(c->mem, 0);

	write_text(c, n, &body);
	*ret_mail = (struct mail){
		.from = c->app->mail_from,
		.from_name = c->app->province.n ? c->app->province : S("motcua"),
		.to = n->email,
		.to_name = n->to_name,
		.subject = n->title,
		.body = buf_view(&body),
		.message_id = mail_id(c->mem, str_fmt(c->mem, "notice.%" PRId64, n->id), c->app->origin),
		.at = c->now,
	};
}

static int prepare(struct ctx *c, int64_t job, str subject, str body, struct buf *ret_input)
{
	struct notice n;
	struct mail m;
	int64_t id = 0;

	UNUSED(job);
	UNUSED(body);
	str_int(subject, &id);
	TRY(notice_get(c, id, &n));
	if (n.sent_at.ms)
		return 1; /* it was sent and recorded, and then the courier ended */
	if (c->app->smtp.url.n == 0)
		return ctx_fail(c, E_BUSY, "", "no mail server is configured");
	notice_letter(c, &n, &m);
	if (mail_errand(&c->app->smtp, &m, ret_input) < 0)
		return ctx_fail(c, E_INVALID, "", "the address cannot be used");
	return 0;
}

static int run(struct ctx *c, int64_t job, str subject, str body)
{
	struct arg args[] = { { S("id"), subject } };

	UNUSED(job);
	UNUSED(body);
	return command_send(c, "notice.sent", str_fmt(c->mem, "notice-sent-%" STR_FMT, STR_ARG(subject)), args, 1, NULL);
}

const struct job_kind notice_jobs[] = {
	{ .name = NOTICE_MAIL, .run = run, .prepare = prepare, .child = mail_send },
	{ 0 },
};
