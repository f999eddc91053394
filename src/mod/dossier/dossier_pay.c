/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_pay.c - a dossier waits for a payment, and goes on.
 *
 * What is owed and whether it was paid is mod/pay's to know; here is only what that does to the dossier. The
 * clock stands still meanwhile (state 6 of the national exchange counts as waiting for the applicant).
 */
#include "base/base.h"

#include "mod/dossier/dossier_act.h"

static str request_json(struct ctx *c, const struct dossier *d, int64_t amount, instant until)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "kind", S("payment"));
	jw_kint(&w, "amount", amount);
	jw_kint(&w, "until", until.ms);
	jw_kstr(&w, "state", str_of(dossier_state_slug(d->state)));
	jw_end(&w);
	return buf_view(&b);
}

static bool can_wait(const struct dossier *d)
{
	return d->state == DOSSIER_LODGED || d->state == DOSSIER_ACCEPTED || d->state == DOSSIER_PROCESSING;
}

int dossier_await_payment(struct ctx *c, str code, int64_t amount, int64_t days, instant *ret_until)
{
	struct dossier *before, d;

	TRY(dossier_store_get(c, code, &before));
	d = *before;
	TRY(dossier_clock_end_of_days(c, &d, c->now, days, ret_until));
	if (!can_wait(&d))
		return 0; /* it waits already, or needs no waiting */
	d.request = request_json(c, &d, amount, *ret_until);
	d.state = DOSSIER_WAITING_PAYMENT;
	d.step_due_at = *ret_until;
	if (d.received_at.ms)
		TRY(dossier_clock_note(c, &d, CLOCK_PAUSE, VI_("Chờ người nộp nộp phí, lệ phí"), 0, ""));
	TRY(dossier_clock_settle(c, &d));
	TRY(dossier_tell(c, &d, VI_("Cần nộp phí, lệ phí"), str_fmt(c->mem,
		VI_("Cần nộp %" PRId64 " đồng trước %.*s để hồ sơ được giải quyết. Trong thời gian chờ, đồng hồ giải quyết tạm dừng."),
		amount, STR_ARG(instant_vi(c->mem, *ret_until)))));
	return dossier_save(c, before, &d, "dossier.await_payment", S(""));
}

/* What stood still when the payment was asked for by hand goes on. */
static int go_on_after(struct ctx *c, struct act *a)
{
	const struct procedure_step *step = dossier_step(a->p, &a->d);
	struct json *request;
	str why;

	TRY(json_parse(c->mem, a->d.request.n ? a->d.request : S("{}"), JSON_DEPTH, &request, &why));
	if (!dossier_state_find(json_text(request, "state"), &a->d.state))
		a->d.state = DOSSIER_PROCESSING;
	a->d.request = S("");
	/* On line a lodging is whole with its fee: the counter's working day begins now. */
	if (a->d.received_at.ms)
		TRY(dossier_clock_note(c, &a->d, CLOCK_RESUME, VI_("Người nộp đã nộp phí, lệ phí"), 0, ""));
	else
		TRY(dossier_clock_note(c, &a->d, CLOCK_START, "", 0, ""));
	TRY(dossier_clock_step_due(c, &a->d, step ? step->minutes : 60));
	return dossier_clock_settle(c, &a->d);
}

int dossier_payment_done(struct ctx *c, str code)
{
	const struct flow_step *at;
	struct dossier *before;
	struct act a;

	TRY(dossier_store_get(c, code, &before));
	if (!dossier_state_open(before->state) || (before->paid_at.ms && before->state != DOSSIER_WAITING_PAYMENT))
		return 0;
	TRY(act_start(c, before, &a));
	a.d.paid_at = c->now;
	at = flow_step(a.p->flow, a.d.step);
	if (a.d.state == DOSSIER_WAITING_PAYMENT && !(at && at->kind == FLOW_WAIT && at->wait == FLOW_PAYMENT))
		TRY(go_on_after(c, &a));
	TRY(dossier_go_on(c, &a));
	if (before->state == DOSSIER_WAITING_PAYMENT)
		TRY(act_tell(c, &a, VI_("Đã nộp phí, lệ phí"), "%s", a.d.state == DOSSIER_LODGED ?
			VI_("Đã nhận đủ phí, lệ phí. Hồ sơ đã được gửi và chờ tiếp nhận.") :
			str_fmt(c->mem, VI_("Đã nhận đủ phí, lệ phí. Hẹn trả kết quả lúc %.*s."),
				STR_ARG(instant_vi(c->mem, a.d.due_at))).p));
	return act_save(c, &a, "dossier.pay");
}

int dossier_payment_lapsed(struct ctx *c, str code)
{
	struct dossier *before, d;

	TRY(dossier_store_get(c, code, &before));
	d = *before;
	/* What an agency has accepted is not ended by a program: its holder decides. */
	if (d.state != DOSSIER_WAITING_PAYMENT || d.received_at.ms)
		return 0;
	d.state = DOSSIER_STOPPED;
	d.request = S("");
	TRY(dossier_tell(c, &d, VI_("Dừng giải quyết hồ sơ"), str_of(VI_("Đã quá hạn mà chưa nhận được phí, lệ phí, nên hồ sơ không "
		"được gửi tới nơi tiếp nhận. Bạn có thể nộp lại hồ sơ bất cứ lúc nào."))));
	return dossier_save(c, before, &d, "dossier.stop", S("{\"note\":\"Quá hạn nộp phí, lệ phí\"}"));
}
