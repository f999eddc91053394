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
#define END { 0 }

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
const struct field dossier_forward_fields[] = { CODE, NOTE, { "person", F_TEXT, 0, 100, N_("Người nhận việc"), NULL }, END };
const struct field dossier_claim_fields[] = { CODE, NOTE, END };
const struct field dossier_assign_fields[] = { CODE, NOTE, { "person", F_TEXT, 1, 100, N_("Người được giao"), NULL }, END };
const struct field dossier_return_step_fields[] = { CODE, REASON, END };
const struct field dossier_ask_opinion_fields[] = {
	CODE,
	{ "note", F_LINES, 1, 2000, N_("Nội dung xin ý kiến"), NULL },
	{ "unit", F_CODE, 1, 64, N_("Đơn vị được hỏi"), NULL },
	{ "days", F_INT, 0, 30, N_("Số ngày làm việc để trả lời"), NULL },
	END,
};
const struct field dossier_give_opinion_fields[] = { CODE, { "note", F_LINES, 1, 4000, N_("Ý kiến"), NULL }, END };
const struct field dossier_submit_fields[] = { CODE, NOTE, FILES, END };
const struct field dossier_sign_fields[] = { CODE, NOTE, FILES, END };
const struct field dossier_extend_fields[] = { CODE, REASON, { "days", F_INT, 0, 30, N_("Số ngày làm việc thêm"), NULL }, END };
const struct field dossier_withdraw_fields[] = { CODE, NOTE, END };
const struct field dossier_stop_fields[] = { CODE, REASON, END };
const struct field dossier_deliver_fields[] = { CODE, NOTE, { "receiver", F_TEXT, 0, 200, N_("Người nhận kết quả"), NULL }, END };
const struct field dossier_rate_fields[] = {
	CODE,
	{ "score", F_INT, 1, 5, N_("Mức hài lòng"), NULL },
	{ "note", F_LINES, 0, 2000, N_("Ý kiến thêm"), NULL },
	{ "key", F_CODE, 0, 20, N_("Mã tra cứu"), NULL },
	END,
};

/* ---- shared by the actions ---------------------------------------------------------------------------- */

/* One action under way: the dossier before, its copy being changed, its procedure. */
struct act {
	struct dossier *before, d;
	struct procedure *p;
	struct buf about_bytes;
	struct jw about;
};

static int begin(struct ctx *c, const char *action, struct act *a)
{
	TRY(dossier_see(c, arg_text(c, "code"), &a->before));
	TRY(dossier_may(c, a->before, action));
	TRY(dossier_procedure(c, a->before, &a->p));
	a->d = *a->before;
	a->about_bytes = buf_new(c->mem, 0);
	a->about = jw_new(&a->about_bytes);
	jw_object(&a->about);
	if (arg_text(c, "note").n)
		jw_kstr(&a->about, "note", arg_text(c, "note"));
	return 0;
}

static int finish(struct ctx *c, struct act *a, const char *verb)
{
	jw_end(&a->about);
	TRY(dossier_save(c, a->before, &a->d, verb, buf_view(&a->about_bytes)));
	jw_kstr(c->out, "code", a->d.code);
	jw_kstr(c->out, "state", str_of(dossier_state_slug(a->d.state)));
	jw_kinstant(c->out, "due_at", a->d.due_at);
	return 0;
}

/* Tells the applicant; in Vietnamese, whatever the language of the official who acts. */
static int tell(struct ctx *c, struct act *a, const char *title, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static int tell(struct ctx *c, struct act *a, const char *title, const char *fmt, ...)
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
static int person_of(struct ctx *c, const struct dossier *d, str login, int64_t *ret_id)
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

static int attach_files(struct ctx *c, const struct act *a, const char *kind)
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

	TRY(begin(c, "accept", &a));
	TRY(dossier_accept(c, &a.d, a.p, (instant){ 0 }));
	a.d.holder = c->who->account;
	TRY(tell(c, &a, VI_("Đã tiếp nhận hồ sơ"), VI_("Hồ sơ đã được tiếp nhận. Hẹn trả kết quả lúc %s."),
		 due_words(c, a.d.due_at)));
	return finish(c, &a, "dossier.accept");
}

int dossier_act_refuse(struct ctx *c)
{
	struct act a;

	TRY(begin(c, "refuse", &a));
	a.d.state = DOSSIER_REFUSED;
	if (a.d.received_at.ms)
		TRY(dossier_clock_note(c, &a.d, CLOCK_STOP, "", 0, ""));
	TRY(tell(c, &a, VI_("Hồ sơ bị từ chối"), VI_("Hồ sơ không được tiếp nhận giải quyết. Lý do: %.*s"),
		 STR_ARG(arg_text(c, "note"))));
	return finish(c, &a, "dossier.refuse");
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

	TRY(begin(c, "ask_supplement", &a));
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
	TRY(tell(c, &a, VI_("Cần bổ sung hồ sơ"), VI_("Hồ sơ cần bổ sung: %.*s. Hạn bổ sung: %s. Trong thời gian chờ, đồng hồ giải "
						  "quyết tạm dừng."),
		 STR_ARG(n ? str_join(c->mem, S("; "), items, n) : arg_text(c, "note")), due_words(c, a.d.step_due_at)));
	return finish(c, &a, "dossier.ask_supplement");
}

int dossier_act_supplement(struct ctx *c)
{
	const struct procedure_step *step;
	struct json *request;
	struct act a;
	str why;

	TRY(begin(c, "supplement", &a));
	TRY(attach_files(c, &a, "supplement"));
	TRY(json_parse(c->mem, a.d.request.n ? a.d.request : S("{}"), JSON_DEPTH, &request, &why));
	if (!dossier_state_find(json_text(request, "state"), &a.d.state))
		a.d.state = DOSSIER_PROCESSING;
	a.d.request = S("");
	step = dossier_step(a.p, &a.d);
	if (a.d.received_at.ms)
		TRY(dossier_clock_note(c, &a.d, CLOCK_RESUME, VI_("Người nộp đã bổ sung hồ sơ"), 0, ""));
	TRY(dossier_clock_step_due(c, &a.d, step ? step->minutes : 60));
	TRY(dossier_clock_settle(c, &a.d));
	TRY(tell(c, &a, VI_("Đã nhận bổ sung"), VI_("Đã nhận phần bổ sung. Hẹn trả kết quả lúc %s."), due_words(c, a.d.due_at)));
	return finish(c, &a, "dossier.supplement");
}

/* ---- along the steps --------------------------------------------------------------------------------------- */

static int move(struct ctx *c, struct act *a, const struct procedure_step *s)
{
	struct unit u;

	TRY(dossier_step_enter(c, &a->d, a->p, s));
	jw_kstr(&a->about, "step", s->title);
	jw_kstr(&a->about, "to", unit_find(c, a->d.holder_unit, (date){ 0 }, &u) == 0 ? u.name : a->d.holder_unit);
	return 0;
}

int dossier_act_forward(struct ctx *c)
{
	struct act a;

	TRY(begin(c, "forward", &a));
	TRY(move(c, &a, dossier_step_next(a.p, &a.d)));
	if (arg_text(c, "person").n)
		TRY(person_of(c, &a.d, arg_text(c, "person"), &a.d.holder));
	if (a.before->state == DOSSIER_ACCEPTED) {
		a.d.state = DOSSIER_PROCESSING;
		TRY(tell(c, &a, VI_("Hồ sơ đang được giải quyết"), VI_("Hồ sơ đã chuyển tới %.*s. Hẹn trả kết quả lúc %s."),
			 STR_ARG(unit_name(c, a.d.deciding_unit)), due_words(c, a.d.due_at)));
	}
	return finish(c, &a, "dossier.forward");
}

int dossier_act_submit_for_signature(struct ctx *c)
{
	struct act a;

	TRY(begin(c, "submit_for_signature", &a));
	TRY(attach_files(c, &a, "letter"));
	TRY(move(c, &a, dossier_step_next(a.p, &a.d)));
	return finish(c, &a, "dossier.submit_for_signature");
}

int dossier_act_sign(struct ctx *c)
{
	const struct procedure_step *next;
	struct act a;

	TRY(begin(c, "sign", &a));
	TRY(attach_files(c, &a, "result"));
	next = dossier_step_next(a.p, &a.d);
	if (!next)
		return ctx_fail(c, E_CONFLICT, "", _("Quy trình của thủ tục này không có bước trả kết quả. Hãy báo quản trị hệ "
						     "thống."));
	TRY(move(c, &a, next));
	if (next->role == ROLE_CLERK) {
		a.d.state = DOSSIER_FINISHED;
		a.d.finished_at = c->now;
		TRY(dossier_clock_result(c, &a.d));
		TRY(dossier_clock_settle(c, &a.d));
		TRY(tell(c, &a, VI_("Đã có kết quả"), VI_("Kết quả đã có tại %.*s. Mời bạn đến nhận hoặc xem trên mạng."),
			 STR_ARG(unit_name(c, a.d.receiving_unit))));
	}
	return finish(c, &a, "dossier.sign");
}

int dossier_act_claim(struct ctx *c)
{
	struct act a;

	TRY(begin(c, "claim", &a));
	a.d.holder = c->who->account;
	return finish(c, &a, "dossier.claim");
}

int dossier_act_assign(struct ctx *c)
{
	struct act a;

	TRY(begin(c, "assign", &a));
	TRY(person_of(c, &a.d, arg_text(c, "person"), &a.d.holder));
	jw_kstr(&a.about, "person", arg_text(c, "person"));
	return finish(c, &a, "dossier.assign");
}

int dossier_act_return_step(struct ctx *c)
{
	const struct procedure_step *before;
	struct act a;

	TRY(begin(c, "return_step", &a));
	before = dossier_step_before(a.p, &a.d);
	TRY(move(c, &a, before));
	if (before == dossier_step_first(a.p))
		a.d.state = DOSSIER_ACCEPTED;
	return finish(c, &a, "dossier.return_step");
}

/* ---- opinions ------------------------------------------------------------------------------------------------ */

static str opinion_subject(struct ctx *c, const struct opinion *o)
{
	return str_fmt(c->mem, "%" STR_FMT "/%" PRId64, STR_ARG(o->dossier), o->no);
}

str dossier_opinion_state(struct ctx *c, const struct opinion *o)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "unit", o->unit);
	jw_kstr(&w, "question", o->question);
	jw_kint(&w, "asked_by", o->asked_by);
	jw_kint(&w, "asked_at", o->asked_at.ms);
	jw_kint(&w, "due_at", o->due_at.ms);
	jw_kstr(&w, "answer", o->answer);
	jw_kint(&w, "given_by", o->given_by);
	jw_kint(&w, "given_at", o->given_at.ms);
	jw_end(&w);
	return buf_view(&b);
}

int dossier_act_ask_opinion(struct ctx *c)
{
	struct opinion o = { .unit = arg_text(c, "unit"), .question = arg_text(c, "note"), .answer = S(""),
			     .asked_by = c->who->account, .asked_at = c->now };
	int64_t days = arg_int(c, "days");
	struct unit u;
	struct act a;

	TRY(begin(c, "ask_opinion", &a));
	if (unit_find(c, o.unit, instant_date(c->now), &u) < 0)
		return ctx_fail(c, E_INVALID, "unit", _("Không có đơn vị mang mã “%.*s”. Hãy chọn đơn vị trong danh sách."),
				STR_ARG(o.unit));
	o.dossier = a.d.code;
	TRY(dossier_store_opinion_next(c, o.dossier, &o.no));
	if (days == 0)
		TRY(dossier_rule(c, &a.d, RULE_OPINION_DAYS, &days));
	TRY(dossier_clock_end_of_days(c, &a.d, c->now, days, &o.due_at));
	TRY(dossier_store_opinion_add(c, &o));
	TRY(emit_change(c, "opinion.ask", opinion_subject(c, &o), S(""), dossier_opinion_state(c, &o), S("")));
	jw_kstr(&a.about, "to", u.name);
	return finish(c, &a, "dossier.ask_opinion");
}

int dossier_act_give_opinion(struct ctx *c)
{
	struct opinion *list, *o = NULL;
	struct act a;
	str before;
	size_t n;

	TRY(begin(c, "give_opinion", &a));
	TRY(dossier_opinions(c, a.d.code, &list, &n));
	for (size_t i = 0; i < n && !o; i++)
		for (size_t k = 0; k < c->who->n; k++)
			if (!list[i].given_at.ms && str_eq(c->who->posts[k].unit, list[i].unit))
				o = &list[i];
	if (!o)
		return ctx_fail(c, E_CONFLICT, "", _("Không còn ý kiến nào chờ đơn vị của bạn trả lời."));
	before = dossier_opinion_state(c, o);
	o->answer = arg_text(c, "note");
	o->given_by = c->who->account;
	o->given_at = c->now;
	TRY(dossier_store_opinion_answer(c, o));
	TRY(emit_change(c, "opinion.give", opinion_subject(c, o), before, dossier_opinion_state(c, o), S("")));
	return finish(c, &a, "dossier.give_opinion");
}

/* ---- time ------------------------------------------------------------------------------------------------------ */

/* More time, at most once: the clock gets an extension and the applicant a letter (form 04). */
static int more_time(struct ctx *c, const char *action, const char *verb, const char *title, const char *words)
{
	int64_t days = arg_int(c, "days");
	struct clock_rule rule;
	struct act a;
	bool civil;

	TRY(begin(c, action, &a));
	TRY(dossier_clock_rule(c, &a.d, a.p, &rule)); /* a period in days of the calendar is extended by such days */
	civil = rule.unit == UNIT_CALENDAR_DAY || rule.unit == UNIT_MONTH;
	TRY(dossier_clock_note(c, &a.d, CLOCK_EXTEND, words, days ? days : 1, civil ? "calendar_day" : "working_day"));
	TRY(dossier_clock_settle(c, &a.d));
	jw_kint(&a.about, "days", days ? days : 1);
	TRY(tell(c, &a, title, VI_("%s Lý do: %.*s. Ngày hẹn trả mới: %s."), words, STR_ARG(arg_text(c, "note")),
		 due_words(c, a.d.due_at)));
	return finish(c, &a, verb);
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

	TRY(begin(c, action, &a));
	a.d.state = state;
	if (a.d.received_at.ms)
		TRY(dossier_clock_note(c, &a.d, CLOCK_STOP, words, 0, ""));
	TRY(tell(c, &a, title, "%s", words));
	return finish(c, &a, verb);
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

int dossier_act_deliver(struct ctx *c)
{
	struct act a;

	TRY(begin(c, "deliver", &a));
	a.d.state = DOSSIER_RETURNED;
	a.d.returned_at = c->now;
	jw_kstr(&a.about, "receiver", arg_text(c, "receiver").n ? arg_text(c, "receiver") : a.d.applicant.name);
	TRY(tell(c, &a, VI_("Đã trả kết quả"), "%s", VI_("Kết quả đã được trả. Mời bạn đánh giá mức độ hài lòng.")));
	return finish(c, &a, "dossier.deliver");
}

int dossier_act_rate(struct ctx *c)
{
	struct act a;

	/* With the lookup code nobody needs an account: the same answer for a wrong code and a wrong key. */
	if (args_has(c->args, "key") && arg_text(c, "key").n) {
		TRY(dossier_lookup(c, arg_text(c, "code"), arg_text(c, "key"), &a.before));
		TRY(dossier_may(c, a.before, "rate"));
		a.d = *a.before;
		a.about_bytes = buf_new(c->mem, 0);
		a.about = jw_new(&a.about_bytes);
		jw_object(&a.about);
		if (arg_text(c, "note").n)
			jw_kstr(&a.about, "note", arg_text(c, "note"));
	} else {
		TRY(begin(c, "rate", &a));
	}
	a.d.rating = arg_int(c, "score");
	return finish(c, &a, "dossier.rate");
}
