/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_act.c - what officials and applicants do to a dossier.
 *
 * Each action: load it as somebody who may see it, ask the table whether they may, change a copy, derive
 * the dates again, tell the applicant when it concerns them, save (one event). The event's "about" holds
 * what was written, for the history.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier_act.h"
#include "mod/dossier/dossier_service.h"

#define CODE { "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL }
#define NOTE { "note", F_LINES, 0, 2000, N_("Ghi chú"), NULL }
#define REASON { "note", F_LINES, 1, 2000, N_("Lý do"), NULL }
#define FILES { "files", F_FILE, 0, 0, N_("Tệp đính kèm"), NULL }
#define TO { "to", F_CODE, 0, 40, N_("Chuyển tới"), NULL }
#define SEEN { "seen", F_INT, 0, 1000000000, N_("Lần sửa đã xem"), NULL } /* rev of the dossier when the form was shown */
#define END SEEN, { 0 }

const struct field dossier_accept_fields[] = { CODE, NOTE, END };
const struct field dossier_refuse_fields[] = { CODE, REASON, END };
const struct field dossier_ask_supplement_fields[] = {
	CODE,
	{ "items", F_LIST, 0, 500, N_("Giấy tờ cần bổ sung, làm lại"), NULL },
	{ "note", F_LINES, 0, 2000, N_("Thông tin khác cần bổ sung, ghi rõ từng mục"), NULL },
	{ "days", F_INT, 0, 90, N_("Số ngày làm việc để bổ sung"), NULL },
	END,
};
const struct field dossier_supplement_fields[] = { CODE, NOTE, FILES, END };
const struct field dossier_forward_fields[] = { CODE, TO, NOTE, { "person", F_TEXT, 0, 100, N_("Người nhận việc"), NULL }, FILES, END };
const struct field dossier_claim_fields[] = { CODE, NOTE, END };
const struct field dossier_assign_fields[] = { CODE, NOTE, { "person", F_TEXT, 1, 100, N_("Người được giao"), NULL }, END };
const struct field dossier_return_step_fields[] = { CODE, TO, REASON, END };
const struct field dossier_ask_opinion_fields[] = {
	CODE,
	{ "note", F_LINES, 1, 2000, N_("Nội dung xin ý kiến"), NULL },
	{ "unit", F_CODE, 1, 64, N_("Đơn vị được hỏi"), NULL },
	{ "days", F_INT, 0, 30, N_("Số ngày làm việc để trả lời"), NULL },
	{ "silence", F_BOOL, 0, 0, N_("Hết hạn không trả lời thì coi là đồng ý"), NULL },
	END,
};
const struct field dossier_give_opinion_fields[] = {
	CODE,
	{ "verdict", F_CHOICE, 0, 0, N_("Kết luận"), "agree|oppose" },
	{ "note", F_LINES, 1, 4000, N_("Ý kiến"), NULL },
	END,
};
const struct field dossier_submit_fields[] = { CODE, TO, NOTE, FILES, END };
const struct field dossier_sign_fields[] = { CODE, TO, NOTE, FILES, END };
const struct field dossier_extend_fields[] = { CODE, REASON, { "days", F_INT, 0, 30, N_("Số ngày làm việc thêm"), NULL }, END };
const struct field dossier_withdraw_fields[] = { CODE, NOTE, END };
const struct field dossier_stop_fields[] = { CODE, REASON, END };
const struct field dossier_deliver_fields[] = { CODE, TO, NOTE, { "receiver", F_TEXT, 0, 200, N_("Người nhận kết quả"), NULL }, END };
const struct field dossier_rate_fields[] = {
	CODE,
	{ "score", F_INT, 1, 5, N_("Mức hài lòng"), NULL },
	{ "note", F_LINES, 0, 2000, N_("Ý kiến thêm"), NULL },
	{ "key", F_CODE, 0, 20, N_("Mã tra cứu"), NULL },
	{ 0 },
};

/* ---- shared by the actions ---------------------------------------------------------------------------- */

int act_start(struct ctx *c, struct dossier *before, struct act *a)
{
	*a = (struct act){ .before = before, .d = *before };
	TRY(dossier_procedure(c, before, &a->p));
	a->about_bytes = buf_new(c->mem, 0);
	a->about = jw_new(&a->about_bytes);
	jw_object(&a->about);
	return 0;
}

/* What happened since the form was shown: who did what, when. */
static int unchanged(struct ctx *c, const struct dossier *d)
{
	struct dossier_entry *list;
	size_t n;

	if (!args_has(c->args, "seen") || arg_text(c, "seen").n == 0 || arg_int(c, "seen") == d->rev)
		return 0;
	TRY(dossier_history(c, d, false, &list, &n));
	if (n == 0)
		return E_CONFLICT;
	return ctx_fail(c, E_CONFLICT, "", _("Trong lúc bạn mở biểu mẫu này, hồ sơ đã thay đổi: “%.*s”, %.*s, %s. Hãy xem lại hồ sơ "
					     "rồi làm tiếp nếu còn cần."),
			STR_ARG(list[n - 1].title), STR_ARG(list[n - 1].actor.n ? list[n - 1].actor : list[n - 1].unit),
			ctx_when(c, list[n - 1].at).p);
}

int act_begin(struct ctx *c, const char *action, struct act *a)
{
	struct dossier *before;

	TRY(dossier_see(c, arg_text(c, "code"), &before));
	TRY(unchanged(c, before));
	TRY(dossier_may(c, before, action));
	TRY(act_start(c, before, a));
	if (arg_text(c, "note").n)
		jw_kstr(&a->about, "note", arg_text(c, "note"));
	return 0;
}

int act_save(struct ctx *c, struct act *a, const char *verb)
{
	if (a->step_title.n) {
		jw_kstr(&a->about, "step", a->step_title);
		jw_kstr(&a->about, "to", a->to_name);
	}
	jw_end(&a->about);
	return dossier_save(c, a->before, &a->d, verb, buf_view(&a->about_bytes));
}

int act_finish(struct ctx *c, struct act *a, const char *verb)
{
	TRY(act_save(c, a, verb));
	jw_kstr(c->out, "code", a->d.code);
	jw_kstr(c->out, "state", str_of(dossier_state_slug(a->d.state)));
	jw_kinstant(c->out, "due_at", a->d.due_at);
	return 0;
}

int act_tell(struct ctx *c, struct act *a, const char *title, const char *fmt, ...)
{
	va_list ap;
	str body;

	va_start(ap, fmt);
	body = str_vfmt(c->mem, fmt, ap);
	va_end(ap);
	return dossier_tell(c, &a->d, title, body);
}

static const char *due_words(struct ctx *c, instant t)
{
	return instant_vi(c->mem, t).p;
}

/* The person named by the field, who must hold the step's role in the holding unit. */
int act_person(struct ctx *c, const struct dossier *d, str login, int64_t *ret_id)
{
	struct account *list;
	size_t n;

	TRY(account_list(c, d->holder_role, d->holder_unit, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].login, login)) {
			*ret_id = list[i].id;
			return 0;
		}
	return ctx_fail(c, E_INVALID, "person", _("“%.*s” không giữ vai trò %s ở đơn vị đang giữ hồ sơ. Hãy chọn người khác."),
			STR_ARG(login), role_title(d->holder_role));
}

int act_attach(struct ctx *c, const struct act *a, const char *kind)
{
	str *files;
	size_t n = arg_all(c, "files", &files);

	return dossier_attach(c, &a->d, "files", kind, files, NULL, n);
}

/* ---- reception ------------------------------------------------------------------------------------------ */

/* The register is opened each year, numbering continuous (form 07). */
static int register_number(struct ctx *c, struct dossier *d)
{
	int year, month, day;

	date_parts(instant_date(c->now), &year, &month, &day);
	return counter_next(c, str_fmt(c->mem, "register-%" STR_FMT "-%d", STR_ARG(d->receiving_unit), year), &d->register_no);
}

int dossier_accept(struct ctx *c, struct dossier *d, const struct procedure *p, instant handed_over)
{
	d->state = DOSSIER_ACCEPTED;
	d->received_at = c->now;
	TRY(register_number(c, d));
	TRY(dossier_clock_note(c, d, CLOCK_START, "", 0, ""));
	if (handed_over.ms)
		TRY(dossier_clock_handed_over(c, d, handed_over, S("")));
	TRY(dossier_step_enter(c, d, p, dossier_step_first(p)));
	return dossier_clock_settle(c, d);
}

int dossier_act_accept(struct ctx *c)
{
	struct act a;

	TRY(act_begin(c, "accept", &a));
	TRY(dossier_accept(c, &a.d, a.p, (instant){ 0 }));
	a.d.holder = c->who->account;
	TRY(act_tell(c, &a, VI_("Đã tiếp nhận hồ sơ"), VI_("Hồ sơ đã được tiếp nhận. Hẹn trả kết quả lúc %s."),
		 due_words(c, a.d.due_at)));
	return act_finish(c, &a, "dossier.accept");
}

int dossier_act_refuse(struct ctx *c)
{
	struct act a;

	TRY(act_begin(c, "refuse", &a));
	a.d.state = DOSSIER_REFUSED;
	if (a.d.received_at.ms)
		TRY(dossier_clock_note(c, &a.d, CLOCK_STOP, "", 0, ""));
	TRY(act_tell(c, &a, VI_("Hồ sơ bị từ chối"), VI_("Hồ sơ không được tiếp nhận giải quyết. Lý do: %.*s"),
		 STR_ARG(arg_text(c, "note"))));
	return act_finish(c, &a, "dossier.refuse");
}

/* ---- supplement ------------------------------------------------------------------------------------------ */

/* What is wanted, all at once; where the dossier goes back to. */
static str request_json(struct ctx *c, const struct act *a, const str *items, size_t n, instant until)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		jw_str(&w, items[i]);
	jw_end(&w);
	jw_kstr(&w, "note", arg_text(c, "note"));
	jw_kint(&w, "until", until.ms);
	jw_kstr(&w, "state", str_of(dossier_state_slug(a->before->state)));
	jw_kint(&w, "asked_by", c->who->account);
	jw_end(&w);
	return buf_view(&b);
}

/* What appraisal finds missing is asked for within so many working days of reception (Decree 61/2018, Article 19(4)).
 * Later it is still better than a refusal, but the reason goes on record. */
static int check_appraisal(struct ctx *c, struct act *a)
{
	instant last;
	int64_t days;

	if (a->d.state != DOSSIER_PROCESSING)
		return 0;
	TRY(dossier_rule(c, &a->d, RULE_APPRAISAL_DAYS, &days));
	TRY(dossier_clock_end_of_days(c, &a->d, a->d.received_at, days, &last));
	if (c->now.ms <= last.ms)
		return 0;
	if (arg_text(c, "note").n == 0)
		return ctx_fail(c, E_INVALID, "note",
				_("Yêu cầu bổ sung sau thẩm định phải gửi trước %s. Đã quá hạn đó: hãy ghi vào ô này lý do yêu cầu muộn."),
				ctx_when(c, last).p);
	jw_kinstant(&a->about, "appraisal_due", last);
	return 0;
}

int dossier_act_ask_supplement(struct ctx *c)
{
	struct act a;
	str *items;
	size_t n = arg_all(c, "items", &items);
	int64_t days = arg_int(c, "days");

	TRY(act_begin(c, "ask_supplement", &a));
	if (days == 0)
		TRY(dossier_rule(c, &a.d, RULE_SUPPLEMENT_DAYS, &days));
	TRY(check_appraisal(c, &a));
	if (n == 0 && arg_text(c, "note").n == 0)
		return ctx_fail(c, E_INVALID, "items", _("Hãy ghi từng giấy tờ hoặc thông tin cần bổ sung, tất cả trong một "
							 "lần."));
	TRY(dossier_clock_end_of_days(c, &a.d, c->now, days, &a.d.step_due_at));
	a.d.request = request_json(c, &a, items, n, a.d.step_due_at);
	a.d.state = DOSSIER_WAITING_SUPPLEMENT;
	a.d.supplements++;
	a.d.holder = c->who->account;
	if (a.d.received_at.ms)
		TRY(dossier_clock_note(c, &a.d, CLOCK_PAUSE, VI_("Chờ người nộp bổ sung hồ sơ"), 0, ""));
	TRY(dossier_clock_settle(c, &a.d));
	jw_key(&a.about, "request");
	jw_raw(&a.about, a.d.request);
	TRY(act_tell(c, &a, VI_("Cần bổ sung hồ sơ"), VI_("Hồ sơ cần bổ sung: %.*s. Hạn bổ sung: %s. Trong thời gian chờ, đồng hồ giải "
						  "quyết tạm dừng."),
		 STR_ARG(n ? str_join(c->mem, S("; "), items, n) : arg_text(c, "note")), due_words(c, a.d.step_due_at)));
	return act_finish(c, &a, "dossier.ask_supplement");
}

int dossier_act_supplement(struct ctx *c)
{
	const struct procedure_step *step;
	struct json *request;
	struct act a;
	str why;

	TRY(act_begin(c, "supplement", &a));
	TRY(act_attach(c, &a, "supplement"));
	TRY(json_parse(c->mem, a.d.request.n ? a.d.request : S("{}"), JSON_DEPTH, &request, &why));
	if (!dossier_state_find(json_text(request, "state"), &a.d.state))
		a.d.state = DOSSIER_PROCESSING;
	a.d.request = S("");
	step = dossier_step(a.p, &a.d);
	if (a.d.received_at.ms)
		TRY(dossier_clock_note(c, &a.d, CLOCK_RESUME, VI_("Người nộp đã bổ sung hồ sơ"), 0, ""));
	TRY(dossier_clock_step_due(c, &a.d, step ? step->minutes : 60));
	TRY(dossier_clock_settle(c, &a.d));
	TRY(dossier_supplemented(c, &a));
	TRY(act_tell(c, &a, VI_("Đã nhận bổ sung"), VI_("Đã nhận phần bổ sung. Hẹn trả kết quả lúc %s."), due_words(c, a.d.due_at)));
	return act_finish(c, &a, "dossier.supplement");
}

/* ---- who holds it ---------------------------------------------------------------------------------------------------- */

int dossier_act_claim(struct ctx *c)
{
	struct act a;

	TRY(act_begin(c, "claim", &a));
	a.d.holder = c->who->account;
	return act_finish(c, &a, "dossier.claim");
}

int dossier_act_assign(struct ctx *c)
{
	struct act a;

	TRY(act_begin(c, "assign", &a));
	TRY(act_person(c, &a.d, arg_text(c, "person"), &a.d.holder));
	jw_kstr(&a.about, "person", arg_text(c, "person"));
	return act_finish(c, &a, "dossier.assign");
}

/* ---- time ------------------------------------------------------------------------------------------------------ */

/* More time, at most once: the clock gets an extension and the applicant a letter (form 04). */
static int more_time(struct ctx *c, const char *action, const char *verb, const char *title, const char *words)
{
	int64_t days = arg_int(c, "days");
	struct clock_rule rule;
	struct act a;
	bool civil;

	TRY(act_begin(c, action, &a));
	TRY(dossier_clock_rule(c, &a.d, a.p, &rule)); /* a period in days of the calendar is extended by such days */
	civil = rule.unit == UNIT_CALENDAR_DAY || rule.unit == UNIT_MONTH;
	TRY(dossier_clock_note(c, &a.d, CLOCK_EXTEND, words, days ? days : 1, civil ? "calendar_day" : "working_day"));
	TRY(dossier_clock_settle(c, &a.d));
	jw_kint(&a.about, "days", days ? days : 1);
	TRY(act_tell(c, &a, title, VI_("%s Lý do: %.*s. Ngày hẹn trả mới: %s."), words, STR_ARG(arg_text(c, "note")),
		 due_words(c, a.d.due_at)));
	return act_finish(c, &a, verb);
}

int dossier_act_extend(struct ctx *c)
{
	return more_time(c, "extend", "dossier.extend", VI_("Gia hạn giải quyết"), VI_("Cơ quan giải quyết đề nghị gia hạn."));
}

int dossier_act_apologise(struct ctx *c)
{
	return more_time(c, "apologise", "dossier.apologise", VI_("Xin lỗi và hẹn lại"),
			 VI_("Cơ quan giải quyết xin lỗi vì chậm trả kết quả."));
}

/* ---- ends --------------------------------------------------------------------------------------------------------- */

static int end(struct ctx *c, const char *action, const char *verb, enum dossier_state state, const char *title,
	       const char *words)
{
	struct act a;

	TRY(act_begin(c, action, &a));
	a.d.state = state;
	if (a.d.received_at.ms)
		TRY(dossier_clock_note(c, &a.d, CLOCK_STOP, words, 0, ""));
	TRY(act_tell(c, &a, title, "%s", words));
	return act_finish(c, &a, verb);
}

int dossier_act_withdraw(struct ctx *c)
{
	return end(c, "withdraw", "dossier.withdraw", DOSSIER_WITHDRAWN, VI_("Đã rút hồ sơ"),
		   VI_("Hồ sơ đã được rút theo yêu cầu của người nộp."));
}

int dossier_act_stop(struct ctx *c)
{
	return end(c, "stop", "dossier.stop", DOSSIER_STOPPED, VI_("Dừng giải quyết hồ sơ"),
		   VI_("Hồ sơ đã dừng giải quyết."));
}

int dossier_act_rate(struct ctx *c)
{
	struct dossier *before;
	struct act a;

	/* With the lookup code nobody needs an account: the same answer for a wrong code and a wrong key. */
	if (args_has(c->args, "key") && arg_text(c, "key").n) {
		TRY(dossier_lookup(c, arg_text(c, "code"), arg_text(c, "key"), &before));
		TRY(dossier_may(c, before, "rate"));
		TRY(act_start(c, before, &a));
		if (arg_text(c, "note").n)
			jw_kstr(&a.about, "note", arg_text(c, "note"));
	} else {
		TRY(act_begin(c, "rate", &a));
	}
	a.d.rating = arg_int(c, "score");
	return act_finish(c, &a, "dossier.rate");
}
