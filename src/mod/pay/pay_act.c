/* SPDX-License-Identifier: Apache-2.0 */
/* pay_act.c - commands about payments: paying on line, in cash, being asked to pay, the clock's reminders. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/command/call.h"
#include "core/job/job.h"
#include "core/ledger/ledger.h"
#include "core/rule/rule.h"
#include "core/notify/notify.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/pay/fee.h"
#include "mod/pay/finance.h"
#include "mod/pay/gateway.h"
#include "mod/pay/pay_pages.h"
#include "mod/pay/pay_store.h"

#define CODE { "code", F_CODE, 1, 40, N_("Mã khoản nộp"), NULL }
#define ASK_JOB "payment.ask"
#define FIRST_QUESTION_MS (2 * MS_MINUTE)
#define REMIND_MS (2 * MS_DAY)
#define SWEEP_MAX 100

/* ---- through a gateway ----------------------------------------------------------------------------------- */

static const struct field start_fields[] = {
	CODE,
	{ "key", F_CODE, 0, 20, N_("Mã tra cứu"), NULL },
	{ 0 },
};

/* An attempt that the payer may still finish is used again: the gateway lets one reference be paid once. */
static int attempt_for(struct ctx *c, const struct payment *p, const struct gateway *g, struct attempt *ret)
{
	struct attempt *list;
	size_t n;

	TRY(store_attempt_list(c, p->code, &list, &n));
	if (n && list[n - 1].state == ATTEMPT_OPEN && list[n - 1].until.ms > c->now.ms) {
		*ret = list[n - 1];
		return 0;
	}
	*ret = (struct attempt){
		.ref = str_fmt(c->mem, "%" STR_FMT "A%zu", STR_ARG(p->code), n + 1),
		.payment = p->code,
		.gateway = str_of(g->name),
		.amount = p->amount,
		.opened_at = c->now,
		.until = { c->now.ms + GATEWAY_MINUTES * MS_MINUTE },
		.number = S(""),
		.note = S(""),
	};
	TRY(store_attempt_save(c, NULL, ret, "attempt.open"));
	return job_add(c, ASK_JOB, ret->ref, S(""), (instant){ c->now.ms + FIRST_QUESTION_MS });
}

static int start(struct ctx *c)
{
	const struct gateway *g = gateway_ready(c);
	str key = arg_text(c, "key");
	struct attempt a;
	struct payment p;
	struct dossier *d;

	TRY(pay_see(c, arg_text(c, "code"), key, &p, &d));
	if (p.state != PAY_WAITING)
		return ctx_fail(c, E_CONFLICT, "", _("Khoản này không còn phải nộp. Hãy tải lại trang để xem."));
	if (!g)
		return ctx_fail(c, E_CONFLICT, "", _("Nơi này chưa nối cổng thanh toán. Hãy chuyển khoản hoặc nộp tại quầy."));
	TRY(attempt_for(c, &p, g, &a));
	jw_kstr(c->out, "code", p.code);
	jw_kstr(c->out, "ref", a.ref);
	jw_kstr(c->out, "next", str_fmt(c->mem, "/thanh-toan/%" STR_FMT "/cong/%" STR_FMT "%s%" STR_FMT, STR_ARG(p.code),
					STR_ARG(a.ref), key.n ? "?key=" : "", STR_ARG(key)));
	return 0;
}

/* The one place where a gateway's word counts, heard or asked for. */
static int believe(struct ctx *c, const struct attempt *before, const struct gateway_word *w, enum gateway_verdict *ret)
{
	struct attempt a = *before;
	struct money m = { .method = S("gateway"), .unit = S(""), .amount = w->amount, .content = w->note,
			   .at = w->at.ms ? w->at : c->now };

	*ret = HEARD_OK;
	if (w->result == GATEWAY_PENDING)
		return 0;
	*ret = HEARD_BEFORE;
	if (a.state == ATTEMPT_PAID || (a.state == ATTEMPT_FAILED && w->result == GATEWAY_FAILED))
		return 0;
	*ret = HEARD_AMOUNT;
	if (w->result == GATEWAY_PAID && w->amount != a.amount) {
		a.note = str_fmt(c->mem, "amount %" PRId64 " instead of %" PRId64, w->amount, a.amount);
		return str_eq(a.note, before->note) ? 0 : store_attempt_save(c, before, &a, "attempt.doubt");
	}
	*ret = HEARD_OK;
	a.state = w->result == GATEWAY_PAID ? ATTEMPT_PAID : ATTEMPT_FAILED;
	a.ended_at = c->now;
	a.number = w->number;
	a.note = w->note;
	TRY(store_attempt_save(c, before, &a, w->result == GATEWAY_PAID ? "attempt.pay" : "attempt.fail"));
	if (w->result != GATEWAY_PAID)
		return 0;
	m.id = str_fmt(c->mem, "%" STR_FMT ":%" STR_FMT, STR_ARG(a.gateway), STR_ARG(a.ref));
	return MIN(0, pay_receive(c, &m, a.payment));
}

static const struct field notify_fields[] = {
	{ "query", F_TEXT, 1, 4000, N_("Nội dung cổng thanh toán gửi"), NULL },
	{ 0 },
};

/* Anybody may send it: what counts is the gateway's signature on it. */
static int notify(struct ctx *c)
{
	const struct gateway *g = gateway_ready(c);
	enum gateway_verdict verdict;
	struct gateway_word w;
	struct attempt a;

	if (!g)
		return ctx_fail(c, E_DENIED, "query", _("Nơi này chưa nối cổng thanh toán."));
	if (g->hear(c, arg_text(c, "query"), &w) < 0)
		return ctx_fail(c, E_DENIED, "query", _("Nội dung này không do cổng thanh toán ký."));
	TRY(store_attempt_get(c, w.ref, &a));
	TRY(believe(c, &a, &w, &verdict));
	jw_kint(c->out, "verdict", verdict);
	return 0;
}

static const struct field hear_fields[] = {
	{ "ref", F_CODE, 1, 40, N_("Mã lần thanh toán"), NULL },
	{ "result", F_CHOICE, 1, 0, N_("Kết quả"), "paid|failed" },
	{ "amount", F_INT, 0, 0, N_("Số tiền"), NULL },
	{ "number", F_TEXT, 0, 100, N_("Mã giao dịch của cổng"), NULL },
	{ "note", F_TEXT, 0, 200, N_("Ghi chú"), NULL },
	{ "at", F_INT, 0, 0, N_("Thời điểm trả tiền"), NULL },
	{ 0 },
};

/* What the courier was answered when it asked; it has checked the signature. */
static int hear(struct ctx *c)
{
	struct gateway_word w = { .ref = arg_text(c, "ref"), .amount = arg_int(c, "amount"), .number = arg_text(c, "number"),
				  .note = arg_text(c, "note"), .at = { arg_int(c, "at") } };
	enum gateway_verdict verdict;
	struct attempt a;

	w.result = str_eq(arg_text(c, "result"), S("paid")) ? GATEWAY_PAID : GATEWAY_FAILED;
	TRY(store_attempt_get(c, w.ref, &a));
	TRY(believe(c, &a, &w, &verdict));
	jw_kint(c->out, "verdict", verdict);
	return 0;
}

/* ---- asking the gateway (the courier) -------------------------------------------------------------------- */

static int ask_prepare(struct ctx *c, int64_t id, str ref, str body, struct buf *ret_input)
{
	const struct gateway *g;
	struct attempt a;
	struct fetch f;
	uint8_t random[12];

	UNUSED(id);
	UNUSED(body);
	TRY(store_attempt_get(c, ref, &a));
	if (a.state != ATTEMPT_OPEN)
		return 1;
	g = gateway_find(c, a.gateway);
	crypto_random(random, sizeof(random));
	if (!g || g->ask(c, &a, str_hex(c->mem, random, sizeof(random)), &f) < 0 || fetch_errand(&f, ret_input) < 0)
		return ctx_fail(c, E_BUSY, "", "the gateway is not set up for questions");
	return 0;
}

static int ask_take(struct ctx *c, int64_t id, str ref, str body, str out)
{
	const struct gateway *g;
	struct gateway_word w;
	struct attempt a;
	int status;
	str answer;

	UNUSED(id);
	UNUSED(body);
	TRY(store_attempt_get(c, ref, &a));
	g = gateway_find(c, a.gateway);
	if (!fetch_answer(out, &status, &answer))
		return ctx_fail(c, E_BUSY, "", "the gateway cannot be reached");
	if (!g || status != 200 || g->answer(c, &a, answer, &w) < 0)
		return ctx_fail(c, E_BUSY, "", "the gateway's answer (%d) is none of its own", status);
	/* Before its time is over a payer who has not paid may still do so. */
	if (w.result == GATEWAY_PENDING || (w.result == GATEWAY_FAILED && c->now.ms < a.until.ms))
		return ctx_fail(c, E_BUSY, "", "not decided yet");
	struct arg args[] = {
		{ S("ref"), a.ref },
		{ S("result"), w.result == GATEWAY_PAID ? S("paid") : S("failed") },
		{ S("amount"), str_fmt(c->mem, "%" PRId64, w.amount) },
		{ S("number"), w.number },
		{ S("note"), w.note },
		{ S("at"), str_fmt(c->mem, "%" PRId64, w.at.ms) },
	};
	return command_send(c, "attempt.hear", str_fmt(c->mem, "ask-%" STR_FMT "-%d", STR_ARG(a.ref), w.result), args,
			    ARRAY_LEN(args), NULL);
}

const struct job_kind pay_jobs[] = {
	{ .name = ASK_JOB, .prepare = ask_prepare, .child = fetch_run, .take = ask_take },
	{ 0 },
};

/* ---- cash ------------------------------------------------------------------------------------------------ */

static const struct field cash_fields[] = { CODE, { 0 } };

static int cash(struct ctx *c)
{
	struct money m = { .method = S("cash"), .at = c->now, .content = S(""), .cashier = c->who->account };
	struct payment p;
	struct dossier *d;
	struct till t;
	int err;

	TRY(pay_see(c, arg_text(c, "code"), S(""), &p, &d));
	if (!who_is(c->who, ROLE_CLERK, p.unit))
		return ctx_fail(c, E_DENIED, "", _("Chỉ cán bộ một cửa của nơi thu mới nhận tiền mặt của khoản này."));
	if (p.state != PAY_WAITING)
		return ctx_fail(c, E_CONFLICT, "", _("Khoản này không còn phải nộp: đừng nhận tiền. Hãy tải lại trang để xem."));
	err = store_till_get(c, p.unit, instant_date(c->now), c->who->account, &t);
	if (err == 0)
		return ctx_fail(c, E_CONFLICT, "", _("Bạn đã chốt sổ quỹ hôm nay nên không thu thêm được. Hãy để người khác thu hoặc thu "
						     "vào ngày làm việc sau."));
	if (err != E_NOTFOUND)
		return err;
	m.id = str_fmt(c->mem, "cash:%" STR_FMT, STR_ARG(p.code));
	m.amount = p.amount;
	TRY(pay_receive(c, &m, p.code));
	TRY(store_payment_get(c, p.code, &p));
	jw_kstr(c->out, "code", p.code);
	jw_kstr(c->out, "voucher", pay_voucher_text(c->mem, &p));
	return 0;
}

/* ---- asked to pay ---------------------------------------------------------------------------------------- */

static const struct field ask_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "name", F_TEXT, 0, 200, N_("Tên phí, lệ phí"), NULL },
	{ "amount", F_MONEY, 0, INT64_C(1000000000), N_("Số tiền"), NULL },
	{ "basis", F_TEXT, 0, 200, N_("Căn cứ pháp lý"), NULL },
	{ "note", F_LINES, 0, 1000, N_("Vì sao phải nộp"), NULL },
	{ 0 },
};

/* By the table of the procedure; else as the official writes it, who must name the law. */
static int asked_lines(struct ctx *c, const struct dossier *d, struct fee_line **ret, size_t *ret_n)
{
	struct procedure *p;

	TRY(dossier_procedure(c, d, &p));
	TRY(fee_lines(c, p, d, STAGE_SUPPLEMENT, ret, ret_n));
	if (fee_sum(*ret, *ret_n) || arg_int(c, "amount") == 0)
		return fee_sum(*ret, *ret_n) ? 0 : ctx_fail(c, E_INVALID, "amount", _("Thủ tục này không có bảng phí cho bước này. Hãy "
										      "ghi số tiền và căn cứ pháp lý."));
	if (arg_text(c, "basis").n == 0)
		return ctx_fail(c, E_INVALID, "basis", _("Căn cứ pháp lý: hãy ghi văn bản quy định mức thu này."));
	*ret = NEW(c->mem, struct fee_line);
	**ret = (struct fee_line){ arg_text(c, "name").n ? arg_text(c, "name") : S("Phí, lệ phí"), S("fee"), STAGE_SUPPLEMENT,
				   arg_int(c, "amount"), arg_text(c, "note"), arg_text(c, "basis") };
	*ret_n = 1;
	return 0;
}

static int ask(struct ctx *c)
{
	struct fee_line *lines;
	struct dossier *d;
	size_t n;

	TRY(dossier_see(c, arg_text(c, "code"), &d));
	TRY(dossier_may(c, d, "ask_supplement"));
	TRY(asked_lines(c, d, &lines, &n));
	TRY(pay_open(c, d, STAGE_SUPPLEMENT, fee_sum(lines, n), fee_lines_json(c->mem, lines, n), true));
	jw_kstr(c->out, "code", d->code);
	return 0;
}

/* ---- the clock -------------------------------------------------------------------------------------------- */

static const struct field code_fields[] = { CODE, { 0 } };

static int tell_applicant(struct ctx *c, const struct payment *p, const struct dossier *d, const char *title)
{
	struct notice n = { .account = d->applicant.account, .subject = d->code, .to_name = d->applicant.name,
			    .email = d->applicant.email, .phone = d->applicant.phone };

	n.title = str_fmt(c->mem, "%s: %" STR_FMT, title, STR_ARG(d->code));
	n.body = str_fmt(c->mem, VI_("Còn phải nộp %" PRId64 " đồng phí, lệ phí trước %.*s. Nội dung chuyển khoản: %.*s."), p->amount,
			 STR_ARG(instant_vi(c->mem, p->until)), STR_ARG(p->code));
	return notice_add(c, &n);
}

static int remind(struct ctx *c)
{
	struct payment before, p;
	struct dossier *d;

	TRY(pay_see(c, arg_text(c, "code"), S(""), &before, &d));
	p = before;
	p.reminded_at = c->now;
	if (p.state != PAY_WAITING)
		return 0;
	TRY(tell_applicant(c, &p, d, VI_("Sắp hết hạn nộp phí, lệ phí")));
	return store_payment_save(c, &before, &p, "payment.remind", S(""));
}

static int tell_clerks(struct ctx *c, const struct payment *p)
{
	struct account *list;
	size_t n;

	TRY(account_list(c, ROLE_CLERK, p->unit, &list, &n));
	for (size_t i = 0; i < n; i++) {
		struct notice m = { .account = list[i].id, .subject = p->dossier, .to_name = list[i].name, .email = list[i].email,
				    .title = str_fmt(c->mem, VI_("Quá hạn nộp phí, lệ phí: %.*s"), STR_ARG(p->dossier)),
				    .body = str_of(VI_("Người nộp chưa nộp phí, lệ phí. Hãy liên hệ với người nộp, hoặc dừng giải quyết "
						       "hồ sơ nếu pháp luật cho phép.")) };

		TRY(notice_add(c, &m));
	}
	return 0;
}

/* No dossier waits in silence: a lodging nobody has accepted ends; for others the clerks are told and the
 * applicant gets as much time again. */
static int lapse(struct ctx *c)
{
	struct payment before, p;
	struct dossier *d;
	int64_t days;

	TRY(pay_see(c, arg_text(c, "code"), S(""), &before, &d));
	p = before;
	if (p.state != PAY_WAITING || p.until.ms > c->now.ms)
		return 0;
	if (d->state == DOSSIER_WAITING_PAYMENT && !d->received_at.ms)
		return dossier_payment_lapsed(c, p.dossier);
	TRY(rule_int(c, RULE_PAY_DAYS, p.unit, instant_date(c->now), &days));
	TRY(dossier_await_payment(c, p.dossier, p.amount, days, &p.until));
	p.reminded_at.ms = 0;
	TRY(tell_applicant(c, &p, d, VI_("Quá hạn nộp phí, lệ phí")));
	TRY(tell_clerks(c, &p));
	return store_payment_save(c, &before, &p, "payment.overdue", S(""));
}

static int sweep(struct ctx *c, const char *command, instant until, bool lapsed)
{
	struct payment *list;
	size_t n;

	TRY(store_payment_due(c, until, lapsed, SWEEP_MAX, &list, &n));
	for (size_t i = 0; i < n; i++) {
		struct arg arg = { S("code"), list[i].code };
		str key = str_fmt(c->mem, "%s-%" STR_FMT "-%" PRId64, command, STR_ARG(list[i].code), list[i].until.ms);
		int err = command_send(c, command, key, &arg, 1, NULL);

		if (err == E_BUSY)
			return err;
	}
	return 0;
}

int pay_tick(struct ctx *c)
{
	TRY(sweep(c, "payment.lapse", (instant){ c->now.ms - 1 }, true));
	return sweep(c, "payment.remind", (instant){ c->now.ms + REMIND_MS }, false);
}

const struct command pay_commands[] = {
	{ .name = "payment.start", .path = "/thanh-toan/:code/truc-tuyen", .perm = PERM_PUBLIC, .fields = start_fields, .run = start,
	  .next = ":next", .title = N_("Nộp phí, lệ phí trực tuyến"), .api = "/api/v1/payments/:code/attempts", .creates = true },
	{ .name = "payment.notify", .perm = PERM_PUBLIC, .fields = notify_fields, .run = notify, .told = pay_hook_told,
	  .title = N_("Nhận thông báo của cổng thanh toán") },
	{ .name = "attempt.hear", .perm = PERM_SYSTEM, .fields = hear_fields, .run = hear,
	  .title = N_("Ghi kết quả hỏi cổng thanh toán") },
	{ .name = "payment.cash", .path = "/thanh-toan/:code/tien-mat", .perm = PERM_RECEIVE, .fields = cash_fields, .run = cash,
	  .next = "/thanh-toan/:code?xong=tien-mat", .title = N_("Thu tiền mặt"), .api = "/api/v1/payments/:code/cash" },
	{ .name = "payment.ask", .path = "/ho-so/:code/yeu-cau-phi", .perm = PERM_RECEIVE | PERM_PROCESS, .fields = ask_fields,
	  .run = ask, .next = "/ho-so/:code/phi", .title = N_("Yêu cầu nộp phí, lệ phí"), .api = "/api/v1/dossiers/:code/payments",
	  .creates = true },
	{ .name = "payee.set", .path = "/tai-chinh/tai-khoan", .perm = PERM_ADMIN, .fields = payee_fields, .run = payee_act_set,
	  .next = "/tai-chinh/tai-khoan", .title = N_("Đặt tài khoản nhận phí, lệ phí"), .form = pay_payees_page },
	{ .name = "money.upload", .path = "/tai-chinh/doi-chieu", .perm = PERM_FINANCE, .fields = money_upload_fields,
	  .run = money_act_upload, .next = "/tai-chinh/doi-chieu/:file", .title = N_("Nhận sao kê ngân hàng"),
	  .form = pay_differences_page },
	{ .name = "money.import", .path = "/tai-chinh/doi-chieu/:file", .perm = PERM_FINANCE, .fields = money_import_fields,
	  .run = money_act_import, .next = "/tai-chinh/doi-chieu", .title = N_("Ghi nhận tiền theo sao kê") },
	{ .name = "money.match", .path = "/tai-chinh/tien/khop", .perm = PERM_FINANCE, .fields = money_match_fields,
	  .run = money_act_match, .next = "/tai-chinh/doi-chieu", .title = N_("Khớp tiền với khoản nộp"),
	  .form = pay_differences_page },
	{ .name = "refund.ask", .path = "/tai-chinh/hoan-tra", .perm = PERM_FINANCE, .fields = refund_ask_fields, .run = refund_act_ask,
	  .next = "/tai-chinh/hoan-tra", .title = N_("Đề nghị hoàn trả"), .form = pay_refunds_page },
	{ .name = "refund.approve", .path = "/tai-chinh/hoan-tra/:code/duyet", .perm = PERM_FINANCE | PERM_SIGN,
	  .fields = refund_code_fields, .run = refund_act_approve, .next = "/tai-chinh/hoan-tra", .title = N_("Duyệt hoàn trả") },
	{ .name = "refund.reject", .path = "/tai-chinh/hoan-tra/:code/khong-duyet", .perm = PERM_FINANCE | PERM_SIGN,
	  .fields = refund_code_fields, .run = refund_act_reject, .next = "/tai-chinh/hoan-tra",
	  .title = N_("Không duyệt hoàn trả") },
	{ .name = "refund.done", .path = "/tai-chinh/hoan-tra/:code/da-chuyen", .perm = PERM_FINANCE, .fields = refund_done_fields,
	  .run = refund_act_done, .next = "/tai-chinh/hoan-tra", .title = N_("Ghi đã chuyển tiền hoàn trả"),
	  .form = pay_refunds_page },
	{ .name = "till.close", .path = "/tai-chinh/so-quy", .perm = PERM_RECEIVE, .fields = till_close_fields, .run = till_act_close,
	  .next = "/tai-chinh/so-quy", .title = N_("Chốt sổ quỹ tiền mặt"), .form = pay_till_page },
	{ .name = "payment.remind", .perm = PERM_SYSTEM, .fields = code_fields, .run = remind, .title = N_("Nhắc nộp phí, lệ phí") },
	{ .name = "payment.lapse", .perm = PERM_SYSTEM, .fields = code_fields, .run = lapse,
	  .title = N_("Xử lý khoản quá hạn nộp") },
	{ 0 },
};
