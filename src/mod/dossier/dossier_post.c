/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_post.c - what the post brings and takes back (Decision 45/2016/QĐ-TTg): time on the way is not the agency's.
 *
 * The clock starts when the record of handing over is signed, which is before somebody at the counter types the
 * dossier in, and stops when there is a result, whenever that reaches the applicant.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_act.h"
#include "mod/dossier/dossier_service.h"

/* Decision 45/2016/QĐ-TTg: what the post brings counts as lodged when the record of handing over is signed. */
int dossier_clock_handed_over(struct ctx *c, struct dossier *d, instant at, str record)
{
	struct clock_event *events, e = { .kind = CLOCK_START, .at = at };
	struct rule rule;
	size_t n;

	TRY(rule_find(c, RULE_POST_START, d->deciding_unit, instant_date(at), &rule));
	if (rule.value != RULE_POST_HANDOVER)
		return 0;
	TRY(dossier_clock_events(c->mem, d, &events, &n));
	if (at.ms > c->now.ms || (n > 1 && at.ms > events[1].at.ms))
		return ctx_fail(c, E_INVALID, "handed_over",
				_("Lúc bàn giao không được sau bây giờ và sau việc đã làm với hồ sơ. Hãy xem lại biên bản."));
	if (c->now.ms - at.ms > 60 * MS_DAY)
		return ctx_fail(c, E_INVALID, "handed_over",
				_("Biên bản bàn giao đã ký quá 60 ngày. Hãy xem lại ngày."));
	e.reason = str_fmt(c->mem, "%s%s%" STR_FMT "%s",
			   VI_("Coi là nộp lúc bưu chính bàn giao"), record.n ? VI_(" (biên bản số ") : "", STR_ARG(record),
			   record.n ? VI_("); thời gian vận chuyển trước đó không tính") :
				      VI_("; thời gian vận chuyển trước đó không tính"));
	e.basis = rule.basis;
	d->received_at = at;
	return dossier_clock_start(c, d, &e);
}

/* The way back in the post takes no time of the agency either. */
int dossier_clock_result(struct ctx *c, struct dossier *d)
{
	struct clock_event e = { .kind = CLOCK_STOP, .at = c->now, .reason = S(""), .basis = S("") };
	struct rule rule;

	if (str_eq(d->channel, S("post"))) {
		TRY(rule_find(c, RULE_POST_START, d->deciding_unit, instant_date(c->now), &rule));
		e.reason = str_of(VI_("đã có kết quả; thời gian bưu chính chuyển trả không tính"));
		e.basis = rule.basis;
	}
	return dossier_clock_add(c, d, &e, "");
}

int dossier_handed_over(struct ctx *c, str code, instant at, str record)
{
	struct dossier *before, d;

	TRY(dossier_see(c, code, &before));
	d = *before;
	if (!str_eq(d.channel, S("post")) || !d.received_at.ms || d.finished_at.ms || d.ended_at.ms)
		return ctx_fail(c, E_CONFLICT, "handed_over",
				_("Chỉ ghi biên bản bàn giao cho hồ sơ nộp qua bưu chính đang được giải quyết."));
	TRY(dossier_clock_handed_over(c, &d, at, record));
	TRY(dossier_clock_settle(c, &d));
	if (d.due_at.ms != before->due_at.ms)
		TRY(dossier_tell(c, &d, VI_("Ngày hẹn trả kết quả theo biên bản bàn giao"),
				 str_fmt(c->mem, VI_("Bưu chính bàn giao hồ sơ lúc %.*s. Hẹn trả kết quả lúc %.*s."),
					 STR_ARG(instant_vi(c->mem, at)), STR_ARG(instant_vi(c->mem, d.due_at)))));
	return dossier_save(c, before, &d, "dossier.handed_over", S(""));
}


const struct field dossier_handed_over_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "handed_over", F_TEXT, 1, 25, N_("Lúc ký biên bản bàn giao với bưu chính"), NULL },
	{ "record", F_TEXT, 0, 60, N_("Số biên bản"), NULL },
	{ 0 },
};

int dossier_act_handed_over(struct ctx *c)
{
	struct dossier *d;
	instant at;

	TRY(dossier_see(c, arg_text(c, "code"), &d));
	if (!dossier_is_clerk(c, d))
		return ctx_fail(c, E_DENIED, "", _("Chỉ cán bộ một cửa của nơi tiếp nhận ghi biên bản bàn giao."));
	if (!instant_parse(arg_text(c, "handed_over"), &at))
		return ctx_fail(c, E_INVALID, "handed_over", _("Hãy ghi ngày và giờ, ví dụ 2026-01-05T14:30."));
	return dossier_handed_over(c, d->code, at, arg_text(c, "record"));
}
