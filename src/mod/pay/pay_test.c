/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pay_test.c - submit, pay, register, notify: exactly once, whatever is told twice, late, wrong or not at all.
 *
 * The gateway is played by this file, which signs as VNPAY's rules say with code of its own; the program that
 * plays it over HTTP is tests/pay.
 */
#include "core/account/account.h"
#include "core/notify/notify.h"
#include "core/web/bench_test.h"
#include "lib/crypto/crypto.h"
#include "lib/db/db.h"
#include "lib/json/json.h"
#include "lib/vietqr/vietqr.h"
#include "mod/pay/fee.h"
#include "mod/pay/gateway.h"
#include "mod/pay/pay_store.h"

extern const struct module module_session, module_account, module_absence, module_job, module_ledger, module_notify,
	module_file, module_rule, module_org, module_people, module_procedure, module_dossier, module_dossier_pages, module_watch;

static const struct module *const modules[] = {
	&module_session, &module_account, &module_absence, &module_job, &module_ledger, &module_notify, &module_file,
	&module_rule, &module_org, &module_people, &module_procedure, &module_dossier, &module_dossier_pages, &module_watch,
	&module_pay, NULL
};

#define SECRET "BI-MAT-THU-NGHIEM"

/* A procedure whose fee hangs on the form, the channel and who asks; the second table is due with the result. */
static const char procedure_json[] =
	"[{\"code\":\"9.000001\",\"title\":\"Thủ tục thử phí\",\"field\":\"Thử\",\"level\":\"commune\",\"agency\":\"commune\","
	"\"service\":\"full\",\"audience\":\"Cá nhân\",\"period\":{\"n\":3,\"unit\":\"working_day\",\"note\":\"\"},\"fee\":8000,"
	"\"fee_note\":\"\",\"papers\":[],\"results\":[\"Bản sao\"],\"conditions\":\"\",\"sequence\":[],\"legal_basis\":[],"
	"\"supplement\":\"resume\",\"decision\":null,\"effective_from\":\"2026-01-01\",\"source\":\"thử\",\"source_note\":\"\","
	"\"certainty\":\"thử\",\"steps\":["
	"{\"id\":\"receive\",\"title\":\"Tiếp nhận\",\"role\":\"clerk\",\"at\":\"receiving\",\"hours\":2},"
	"{\"id\":\"process\",\"title\":\"Thẩm định\",\"role\":\"specialist\",\"at\":\"deciding\",\"hours\":4},"
	"{\"id\":\"sign\",\"title\":\"Ký\",\"role\":\"leader\",\"at\":\"deciding\",\"hours\":1},"
	"{\"id\":\"return\",\"title\":\"Trả\",\"role\":\"clerk\",\"at\":\"receiving\",\"hours\":1}],"
	"\"form\":[{\"name\":\"copies\",\"title\":\"Số bản\",\"type\":\"number\",\"required\":true},"
	"{\"name\":\"poor\",\"title\":\"Hộ nghèo\",\"type\":\"bool\",\"required\":false}],\"fees\":["
	"{\"name\":\"Phí bản sao\",\"kind\":\"fee\",\"stage\":\"lodge\",\"basis\":\"281/2016/TT-BTC\",\"rows\":["
	"{\"if\":\"form.poor\",\"amount\":0,\"why\":\"Miễn cho hộ nghèo\",\"basis\":\"Luật Phí và lệ phí\"},"
	"{\"if\":\"channel = 'online'\",\"amount\":\"8000 * form.copies\",\"why\":\"8.000 đồng mỗi bản\"},"
	"{\"amount\":\"10000 * form.copies\",\"why\":\"10.000 đồng mỗi bản tại quầy\"}]},"
	"{\"name\":\"Lệ phí cấp\",\"kind\":\"charge\",\"stage\":\"result\",\"basis\":\"thử\",\"rows\":["
	"{\"if\":\"form.copies > 5\",\"amount\":5000,\"why\":\"Trên 5 bản\"}]}]}]";

static void begin(struct bench *b)
{
	struct arg arg = { S("text"), str_of(procedure_json) };
	struct ctx c;

	bench_demo(b);
	c = bench_ctx(b);
	CHECK_OK(command_send(&c, "procedure.import", S("import"), &arg, 1, NULL));
	b->app.pay = S("{\"vnpay\":{\"code\":\"MOTCUA01\",\"secret\":\"" SECRET "\",\"url\":\"http://127.0.0.1:1/vpcpay\","
		       "\"api\":\"http://127.0.0.1:1/api\"}}");
}

static struct json *parse(struct bench *b, str body)
{
	struct json *j;
	str why;

	CHECK_OK(json_parse(b->mem, str_copy(b->mem, body), 0, &j, &why));
	return j;
}

/* Lodged by an applicant (on line) or the ward's clerk; *ret_state as the API answered. */
static str lodge(struct bench *b, bool online, int copies, bool poor, str *ret_state)
{
	str body = str_fmt(b->mem, "{\"procedure\":\"9.000001\",\"receiving_unit\":\"05977\",%s\"form\":{\"copies\":\"%d\"%s}}",
			   online ? "" : "\"channel\":\"counter\",\"applicant\":{\"name\":\"Lý Văn Bảo\",\"phone\":\"0912345678\"},",
			   copies, poor ? ",\"poor\":\"1\"" : "");
	struct seen s = bench_json(b, bench_visitor(b, online ? "dan.an" : "motcua.dongkinh"), S("/api/v1/dossiers"), body, S(""));
	struct json *j;

	CHECK_INT(s.status, 201);
	j = parse(b, s.body);
	*ret_state = json_text(j, "state");
	return json_text(j, "code");
}

static struct payment only(struct bench *b, str dossier, size_t i, size_t n)
{
	struct ctx c = bench_ctx(b);
	struct payment *list;
	size_t got;

	CHECK_OK(pay_of_dossier(&c, dossier, &list, &got));
	CHECK_INT(got, n);
	return list[i];
}

static struct dossier *see(struct bench *b, str code)
{
	struct ctx c = bench_ctx(b);
	struct dossier *d;

	CHECK_OK(dossier_see(&c, code, &d));
	return d;
}

static int act(struct bench *b, const char *who, str code, const char *action)
{
	return bench_json(b, bench_visitor(b, who),
			  str_fmt(b->mem, "/api/v1/dossiers/%" STR_FMT "/actions/%s", STR_ARG(code), action),
			  strcmp(action, "stop") == 0 ? S("{\"note\":\"thôi\"}") : S("{}"), S("")).status;
}

/* ---- the gateway ----------------------------------------------------------------------------------------- */

static str start(struct bench *b, str payment)
{
	struct seen s = bench_json(b, bench_visitor(b, "dan.an"),
				   str_fmt(b->mem, "/api/v1/payments/%" STR_FMT "/attempts", STR_ARG(payment)), S("{}"), S(""));

	CHECK_INT(s.status, 201);
	return json_text(parse(b, s.body), "ref");
}

/* The notification as VNPAY sends it: names in order, signed. `code`: both response and status. */
static str notice(struct bench *b, str ref, int64_t amount, const char *code, const char *secret)
{
	str text = str_fmt(b->mem,
			   "vnp_Amount=%" PRId64 "&vnp_BankCode=NCB&vnp_OrderInfo=Nop+phi&vnp_PayDate=20260105080500"
			   "&vnp_ResponseCode=%s&vnp_TmnCode=MOTCUA01&vnp_TransactionNo=14226112&vnp_TransactionStatus=%s"
			   "&vnp_TxnRef=%" STR_FMT, amount * 100, code, code, STR_ARG(ref));
	uint8_t mac[SHA512_SIZE];

	hmac_sha512(mac, str_of(secret), text);
	return str_fmt(b->mem, "/thanh-toan/vnpay/ipn?%" STR_FMT "&vnp_SecureHash=%" STR_FMT, STR_ARG(text),
		       STR_ARG(str_hex(b->mem, mac, sizeof(mac))));
}

static const char *notify(struct bench *b, str path)
{
	struct seen s = bench_get(b, bench_visitor(b, ""), path);

	CHECK_INT(s.status, 200);
	return str_z(b->mem, json_text(parse(b, s.body), "RspCode"));
}

#define CHECK_SAID(path, code) CHECK_STRZ(str_of(notify(b, path)), code)

/* ---- tests ----------------------------------------------------------------------------------------------- */

TEST_BENCH(pay, modules, a_lodging_on_line_waits_for_its_fee_and_is_lodged_when_paid)
{
	str state, code, ref;
	struct payment p;
	struct dossier *d;
	instant due;

	begin(b);
	code = lodge(b, true, 2, false, &state);
	CHECK_STRZ(state, "waiting_payment");
	p = only(b, code, 0, 1);
	CHECK_INT(p.amount, 16000);
	CHECK(p.state == PAY_WAITING && p.stage == STAGE_LODGE && pay_code_ok(p.code));
	CHECK(str_search(p.lines, S("8.000 đồng mỗi bản")) > 0 && str_search(p.lines, S("281/2016/TT-BTC")) > 0);
	CHECK_STRZ(str_of(dossier_standing(&(struct ctx){ .now = b->now }, see(b, code))), "waiting");
	CHECK_INT(act(b, "motcua.dongkinh", code, "accept"), 409);
	due = see(b, code)->due_at;
	bench_clock(b, (instant){ b->now.ms + MS_DAY });
	ref = start(b, p.code);
	CHECK_SAID(notice(b, ref, 16000, "00", SECRET), "00");
	d = see(b, code);
	CHECK(d->state == DOSSIER_LODGED && d->due_at.ms > due.ms);
	p = only(b, code, 0, 1);
	CHECK(p.state == PAY_PAID && p.voucher_no == 1 && p.voucher_year == 2026);
	CHECK_STRZ(p.method, "gateway");
	CHECK_INT(act(b, "motcua.dongkinh", code, "accept"), 200);
	bench_check(b);
}

TEST_BENCH(pay, modules, notifications_twice_late_wrong_and_forged)
{
	str state, code, ref, other;
	struct payment p;
	struct ctx c;
	struct db_rows r;
	uint64_t tip;

	begin(b);
	code = lodge(b, true, 1, false, &state);
	p = only(b, code, 0, 1);
	ref = start(b, p.code);
	CHECK_STR(start(b, p.code), ref); /* the same attempt, while it lasts */
	tip = ledger_tip(b->ledger);
	CHECK_SAID(notice(b, ref, 8000, "00", "another secret"), "97");
	CHECK_SAID(S("/thanh-toan/vnpay/ipn"), "97");
	CHECK_SAID(S("/thanh-toan/vnpay/ipn?vnp_TxnRef=x&vnp_SecureHash="), "97");
	CHECK_SAID(notice(b, S("PT1A1"), 8000, "00", SECRET), "01");
	CHECK_INT(ledger_tip(b->ledger), tip); /* none of these left anything */
	CHECK_SAID(notice(b, ref, 7000, "00", SECRET), "04");
	CHECK(see(b, code)->state == DOSSIER_WAITING_PAYMENT);
	/* Given up at the gateway; then tried again, and paid long after the time was over. */
	CHECK_SAID(notice(b, ref, 8000, "24", SECRET), "00");
	CHECK_SAID(notice(b, ref, 8000, "24", SECRET), "02");
	other = start(b, p.code);
	CHECK(!str_eq(other, ref));
	bench_clock(b, (instant){ b->now.ms + 3 * MS_HOUR });
	CHECK_SAID(notice(b, other, 8000, "00", SECRET), "00");
	tip = ledger_tip(b->ledger);
	for (int i = 0; i < 3; i++)
		CHECK_SAID(notice(b, other, 8000, "00", SECRET), "02");
	CHECK_SAID(notice(b, other, 8000, "24", SECRET), "02"); /* what is paid stays paid */
	CHECK_INT(ledger_tip(b->ledger), tip);
	/* The first attempt was paid after all: money that nobody owes. */
	CHECK_SAID(notice(b, ref, 8000, "00", SECRET), "00");
	c = bench_ctx(b);
	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT state, count(*) FROM money GROUP BY state ORDER BY state"));
	CHECK_INT(r.n, 2);
	CHECK_STRZ(row_text(&r, 0, 0), "surplus");
	CHECK_STRZ(row_text(&r, 1, 0), "used");
	CHECK_INT(row_int(&r, 1, 1), 1);
	CHECK(only(b, code, 0, 1).voucher_no == 1 && see(b, code)->state == DOSSIER_LODGED);
	bench_check(b);
}

/* Every order of the same messages ends in the same state: paid once, lodged once, told once. */
TEST_BENCH(pay, modules, messages_in_any_order_and_number_pay_once)
{
	static const char *const said[] = { "00", "24", "07", "00" };
	str state;

	begin(b);
	for (int order = 0; order < 24; order++) {
		str code = lodge(b, true, 1, false, &state), ref = start(b, only(b, code, 0, 1).code);
		struct ctx c = bench_ctx(b);
		struct payment p;
		struct db_rows r;
		int left = order;
		bool used[4] = { false };

		for (int k = 4; k > 0; k--) {
			int pick = left % k, i = 0;

			left /= k;
			while (used[i] || pick-- > 0)
				i++;
			used[i] = true;
			notify(b, notice(b, ref, 8000, said[i], SECRET));
		}
		p = only(b, code, 0, 1);
		CHECK(p.state == PAY_PAID && see(b, code)->state == DOSSIER_LODGED);
		CHECK_INT(p.voucher_no, order + 1); /* no gap, none twice */
		CHECK_OK(db_query(c.db, c.mem, &r, "SELECT count(*) FROM money WHERE payment = $1", TEXT(p.code)));
		CHECK_INT(row_int(&r, 0, 0), 1);
		CHECK_OK(db_query(c.db, c.mem, &r, "SELECT count(*) FROM notice WHERE subject = $1 AND title LIKE $2", TEXT(code),
				  TEXT(S("Đã nộp phí%"))));
		CHECK_INT(row_int(&r, 0, 0), 1);
	}
	bench_check(b);
}

TEST_BENCH(pay, modules, at_the_counter_the_fee_is_taken_in_cash_once)
{
	struct visitor *clerk;
	str state, code, path;
	struct payment p;

	begin(b);
	clerk = bench_visitor(b, "motcua.dongkinh");
	code = lodge(b, false, 3, false, &state);
	CHECK_STRZ(state, "waiting_payment");
	p = only(b, code, 0, 1);
	CHECK_INT(p.amount, 30000); /* the row of the counter */
	CHECK_INT(act(b, "motcua.dongkinh", code, "forward"), 409);
	path = str_fmt(b->mem, "/api/v1/payments/%" STR_FMT "/cash", STR_ARG(p.code));
	CHECK_INT(bench_json(b, bench_visitor(b, "dan.an"), path, S("{}"), S("")).status, 403);
	CHECK_INT(bench_json(b, bench_visitor(b, "clerk:other@05983"), path, S("{}"), S("")).status, 404);
	CHECK_INT(bench_json(b, clerk, path, S("{}"), S("")).status, 200);
	CHECK_INT(bench_json(b, clerk, path, S("{}"), S("")).status, 409);
	CHECK(see(b, code)->state == DOSSIER_ACCEPTED);
	CHECK_INT(act(b, "motcua.dongkinh", code, "forward"), 200);
	bench_check(b);
}

TEST_BENCH(pay, modules, who_is_exempt_pays_nothing_and_waits_for_nothing)
{
	struct fee_line *lines;
	struct procedure *proc;
	struct ctx c;
	str state, code;
	size_t n;

	begin(b);
	code = lodge(b, true, 2, true, &state);
	CHECK_STRZ(state, "lodged");
	only(b, code, 0, 0);
	c = bench_ctx(b);
	CHECK_OK(dossier_procedure(&c, see(b, code), &proc));
	CHECK_OK(fee_lines(&c, proc, see(b, code), STAGE_COUNT, &lines, &n));
	CHECK_INT(n, 1);
	CHECK_INT(lines[0].amount, 0);
	CHECK_STRZ(lines[0].why, "Miễn cho hộ nghèo");
	CHECK_STRZ(lines[0].basis, "Luật Phí và lệ phí");
	bench_check(b);
}

/* Money that comes after the dossier has ended does not bring it back, and is not lost. */
TEST_BENCH(pay, modules, money_after_the_end_waits_in_the_differences)
{
	str state, code, ref;
	struct payment p;
	struct ctx c;
	struct money *list;
	int64_t total;
	size_t n;

	begin(b);
	code = lodge(b, true, 1, false, &state);
	p = only(b, code, 0, 1);
	ref = start(b, p.code);
	CHECK_INT(act(b, "dan.an", code, "withdraw"), 200);
	CHECK(only(b, code, 0, 1).state == PAY_CANCELLED);
	CHECK_SAID(notice(b, ref, 8000, "00", SECRET), "00");
	CHECK(see(b, code)->state == DOSSIER_WITHDRAWN);
	CHECK(only(b, code, 0, 1).voucher_no == 0);
	c = bench_ctx(b);
	CHECK_OK(store_money_open(&c, S("05977"), 10, 0, &list, &n, &total));
	CHECK_INT(total, 1);
	CHECK(list[0].state == MONEY_SURPLUS && list[0].amount == 8000);
	bench_check(b);
}

TEST_BENCH(pay, modules, the_result_is_not_handed_over_before_its_fee)
{
	str state, code;
	struct payment p;

	begin(b);
	code = lodge(b, false, 6, false, &state);
	bench_json(b, bench_visitor(b, "motcua.dongkinh"),
		   str_fmt(b->mem, "/api/v1/payments/%" STR_FMT "/cash", STR_ARG(only(b, code, 0, 1).code)), S("{}"), S(""));
	CHECK_INT(act(b, "motcua.dongkinh", code, "forward"), 200);
	CHECK_INT(act(b, "tuphap.dongkinh", code, "claim"), 200);
	CHECK_INT(act(b, "tuphap.dongkinh", code, "submit_for_signature"), 200);
	CHECK_INT(act(b, "chutich.dongkinh", code, "sign"), 200);
	CHECK(see(b, code)->state == DOSSIER_FINISHED);
	p = only(b, code, 1, 2);
	CHECK(p.stage == STAGE_RESULT && p.amount == 5000);
	CHECK_INT(act(b, "motcua.dongkinh", code, "deliver"), 409);
	CHECK_INT(bench_json(b, bench_visitor(b, "motcua.dongkinh"),
			     str_fmt(b->mem, "/api/v1/payments/%" STR_FMT "/cash", STR_ARG(p.code)), S("{}"), S("")).status, 200);
	CHECK_INT(act(b, "motcua.dongkinh", code, "deliver"), 200);
	CHECK(see(b, code)->state == DOSSIER_RETURNED);
	bench_check(b);
}

TEST_BENCH(pay, modules, nobody_waits_in_silence)
{
	str online, counter, state;
	struct ctx c;
	struct db_rows r;
	instant until;

	begin(b);
	online = lodge(b, true, 1, false, &state);
	counter = lodge(b, false, 1, false, &state);
	until = only(b, online, 0, 1).until;
	CHECK(until.ms > b->now.ms);
	bench_clock(b, (instant){ until.ms - MS_DAY });
	bench_courier(b);
	bench_courier(b);
	c = bench_ctx(b);
	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT count(*) FROM notice WHERE subject = $1 AND title LIKE $2", TEXT(online),
			  TEXT(S("Sắp hết hạn nộp phí%"))));
	CHECK_INT(row_int(&r, 0, 0), 1);
	bench_clock(b, (instant){ until.ms + MS_MINUTE });
	bench_courier(b);
	/* Nobody had accepted this one; the other is its agency's to decide, who was told. */
	CHECK(see(b, online)->state == DOSSIER_STOPPED && only(b, online, 0, 1).state == PAY_CANCELLED);
	CHECK(see(b, counter)->state == DOSSIER_WAITING_PAYMENT && only(b, counter, 0, 1).state == PAY_WAITING);
	CHECK(only(b, counter, 0, 1).until.ms > until.ms);
	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT count(*) FROM notice WHERE subject = $1 AND title LIKE $2", TEXT(counter),
			  TEXT(S("Quá hạn nộp phí%"))));
	CHECK(row_int(&r, 0, 0) >= 2); /* the applicant and each clerk */
	bench_check(b);
}

/* ---- statements, refunds, tills -------------------------------------------------------------------------- */

static str upload(struct bench *b, struct visitor *v, const char *csv)
{
	struct seen s;

	bench_upload(b, "file", "sao-ke.csv", str_of(csv));
	s = bench_post(b, v, S("/tai-chinh/doi-chieu"), S(""));
	CHECK_INT(s.status, 303);
	return str_copy(b->mem, s.location);
}

TEST_BENCH(pay, modules, a_bank_statement_pays_by_its_content_once)
{
	str state, code, preview;
	struct visitor *v;
	struct payment p;
	struct ctx c;
	struct money *list;
	const char *csv;
	int64_t total;
	size_t n;

	begin(b);
	v = bench_visitor(b, "ketoan.dongkinh");
	code = lodge(b, true, 1, false, &state);
	p = only(b, code, 0, 1);
	csv = str_fmt(b->mem,
		      "\xEF\xBB\xBFSao kê tài khoản,,,\nNgày,Số tham chiếu,Ghi có,Nội dung\n"
		      "05/01/2026 08:30:00,FT26005001,\"8,000\",CT DEN:123 pt %.*s-NOP PHI\n"
		      "05/01/2026,FT26005002,\"9,000\",khong ro noi dung\n"
		      "05/01/2026,FT26005003,-5000,rut tien\n", 30, p.code.p + 2).p;
	preview = upload(b, v, csv);
	CHECK(str_search(bench_get(b, v, preview).body, S("Khớp với hồ sơ")) > 0);
	CHECK_INT(only(b, code, 0, 1).state, PAY_WAITING); /* a look changes nothing */
	for (int i = 0; i < 3; i++) /* the same file again, and a second copy of it */
		CHECK_INT(bench_post(b, v, i < 2 ? preview : upload(b, v, csv), S("")).status, 303);
	p = only(b, code, 0, 1);
	CHECK(p.state == PAY_PAID && p.voucher_no == 1 && see(b, code)->state == DOSSIER_LODGED);
	CHECK_STRZ(p.method, "transfer");
	c = bench_ctx(b);
	CHECK_OK(store_money_open(&c, S("05977"), 10, 0, &list, &n, &total));
	CHECK_INT(total, 1);
	CHECK(list[0].state == MONEY_UNKNOWN && list[0].amount == 9000);
	bench_check(b);
}

TEST_BENCH(pay, modules, a_refund_needs_a_second_person)
{
	struct visitor *keeper, *leader;
	struct seen s;
	str state, code, refund;
	struct payment p;

	begin(b);
	keeper = bench_visitor(b, "ketoan.dongkinh");
	leader = bench_visitor(b, "chutich.dongkinh");
	code = lodge(b, false, 1, false, &state);
	p = only(b, code, 0, 1);
	bench_json(b, bench_visitor(b, "motcua.dongkinh"), str_fmt(b->mem, "/api/v1/payments/%" STR_FMT "/cash", STR_ARG(p.code)),
		   S("{}"), S(""));
	s = bench_json(b, keeper, S("/api/v1/commands/refund.ask"),
		       str_fmt(b->mem, "{\"money\":\"cash:%" STR_FMT "\",\"amount\":10001,\"receiver\":\"Bảo\",\"reason\":\"rút\"}",
			       STR_ARG(p.code)), S(""));
	CHECK_INT(s.status, 422);
	s = bench_json(b, keeper, S("/api/v1/commands/refund.ask"),
		       str_fmt(b->mem, "{\"money\":\"cash:%" STR_FMT "\",\"amount\":10000,\"receiver\":\"Bảo\",\"reason\":\"rút\"}",
			       STR_ARG(p.code)), S(""));
	CHECK_INT(s.status, 200);
	refund = str_fmt(b->mem, "{\"code\":\"%" STR_FMT "\"}", STR_ARG(json_text(parse(b, s.body), "code")));
	CHECK_INT(bench_json(b, keeper, S("/api/v1/commands/refund.approve"), refund, S("")).status, 403);
	CHECK_INT(bench_json(b, bench_visitor(b, "lanhdao.soxaydung"), S("/api/v1/commands/refund.approve"), refund, S("")).status, 404);
	CHECK_INT(bench_json(b, leader, S("/api/v1/commands/refund.approve"), refund, S("")).status, 200);
	CHECK_INT(bench_json(b, leader, S("/api/v1/commands/refund.reject"), refund, S("")).status, 409);
	CHECK_INT(only(b, code, 0, 1).state, PAY_PAID);
	refund = str_fmt(b->mem, "%" STR_FMT ",\"number\":\"UNC 12\"}", STR_ARG(str_sub(refund, 0, refund.n - 1)));
	CHECK_INT(bench_json(b, keeper, S("/api/v1/commands/refund.done"), refund, S("")).status, 200);
	CHECK_INT(only(b, code, 0, 1).state, PAY_REFUNDED);
	bench_check(b);
}

TEST_BENCH(pay, modules, a_closed_till_takes_no_more_cash_that_day)
{
	struct visitor *clerk;
	str state, code, path;

	begin(b);
	clerk = bench_visitor(b, "motcua.dongkinh");
	code = lodge(b, false, 1, false, &state);
	path = str_fmt(b->mem, "/api/v1/payments/%" STR_FMT "/cash", STR_ARG(only(b, code, 0, 1).code));
	CHECK_INT(bench_json(b, clerk, path, S("{}"), S("")).status, 200);
	CHECK_INT(bench_json(b, clerk, S("/api/v1/commands/till.close"), S("{\"counted\":9000}"), S("")).status, 422);
	CHECK_INT(bench_json(b, clerk, S("/api/v1/commands/till.close"), S("{\"counted\":9000,\"note\":\"thối nhầm\"}"), S("")).status, 200);
	CHECK_INT(bench_json(b, clerk, S("/api/v1/commands/till.close"), S("{\"counted\":10000}"), S("")).status, 409);
	code = lodge(b, false, 1, false, &state);
	path = str_fmt(b->mem, "/api/v1/payments/%" STR_FMT "/cash", STR_ARG(only(b, code, 0, 1).code));
	CHECK_INT(bench_json(b, clerk, path, S("{}"), S("")).status, 409);
	bench_clock(b, (instant){ b->now.ms + MS_DAY });
	CHECK_INT(bench_json(b, clerk, path, S("{}"), S("")).status, 200);
	bench_check(b);
}

/* ---- small things ---------------------------------------------------------------------------------------- */

TEST(pay, codes_are_found_in_what_banks_make_of_them)
{
	str code;

	CHECK(pay_code_ok(S("PT26010500017")) == false || pay_code_ok(S("PT26010500025")) == false);
	CHECK(pay_code_in(test_mem(), S("MBVCB.123 pt 260105 0001 5.CT tu 0123456789"), &code) == pay_code_ok(S("PT26010500015")));
	CHECK(!pay_code_in(test_mem(), S("chuyen tien"), &code));
	CHECK(!pay_code_in(test_mem(), S(""), &code));
}

TEST(pay, amounts_are_said_in_words)
{
	static const struct {
		int64_t n;
		const char *words;
	} rows[] = {
		{ 8000, "tám nghìn đồng" },
		{ 15500, "mười lăm nghìn năm trăm đồng" },
		{ 121005, "một trăm hai mươi mốt nghìn không trăm lẻ năm đồng" },
		{ 400000, "bốn trăm nghìn đồng" },
		{ 1000024, "một triệu không trăm hai mươi bốn đồng" },
		{ INT64_C(2003000110), "hai tỷ không trăm lẻ ba triệu một trăm mười đồng" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK_STRZ(pay_words(test_mem(), rows[i].n), rows[i].words);
}

TEST_BENCH(pay, modules, a_wrong_fee_table_is_not_published)
{
	static const char *const bad[][2] = {
		{ "8000 * form.copies", "8000 * form.pages" },
		{ "\"if\":\"form.poor\"", "\"if\":\"form.copies\"" },
		{ "\"stage\":\"lodge\"", "\"stage\":\"never\"" },
		{ "\"why\":\"8.000 đồng mỗi bản\"", "\"why\":\"\"" },
		{ "\"amount\":0,", "\"amount\":-1," },
	};

	bench_demo(b);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		str text = str_of(procedure_json);
		ptrdiff_t at = str_search(text, str_of(bad[i][0]));
		struct arg arg = { S("text"), S("") };
		struct ctx c = bench_ctx(b);

		CHECK(at > 0);
		arg.value = str_fmt(b->mem, "%.*s%s%" STR_FMT, (int)at, text.p, bad[i][1],
				    STR_ARG(str_sub(text, (size_t)at + strlen(bad[i][0]), text.n)));
		CHECK_INT(command_send(&c, "procedure.import", str_fmt(b->mem, "bad-%zu", i), &arg, 1, NULL), E_INVALID);
		CHECK(c.problems && str_search(c.problems->text, S("Bảng phí")) >= 0 ? true : str_search(c.problems->text, S("bảng phí")) >= 0);
	}
	bench_check(b);
}

/* RFC 4231, case 2; and an address built here is accepted as signed by the reader of notifications. */
TEST_BENCH(pay, modules, the_way_to_the_gateway_is_signed)
{
	str state, code, ref, query;
	struct gateway_word w;
	struct seen s;
	struct ctx c;
	ptrdiff_t at;

	begin(b);
	code = lodge(b, true, 1, false, &state);
	ref = start(b, only(b, code, 0, 1).code);
	s = bench_get(b, bench_visitor(b, "dan.an"), str_fmt(b->mem, "/thanh-toan/%" STR_FMT "/cong/%" STR_FMT,
							   STR_ARG(only(b, code, 0, 1).code), STR_ARG(ref)));
	CHECK_INT(s.status, 200);
	at = str_search(s.body, S("http://127.0.0.1:1/vpcpay?"));
	CHECK(at > 0);
	query = str_sub(s.body, (size_t)at + 26, s.body.n);
	query = str_cut(&query, '"');
	CHECK(str_search(query, S("vnp_Amount=800000&amp;vnp_Command=pay&amp;vnp_CreateDate=20260105080000")) == 0);
	/* As the gateway would read it. */
	struct buf raw = buf_new(b->mem, 0);
	for (str rest = query; rest.p;) {
		buf_str(&raw, str_cut(&rest, '&'));
		if (rest.p) {
			buf_char(&raw, '&');
			rest = str_sub(rest, 4, rest.n);
		}
	}
	c = bench_ctx(b);
	CHECK_OK(gateway_vnpay.hear(&c, buf_view(&raw), &w));
	CHECK_STR(w.ref, ref);
	CHECK_INT(w.amount, 8000);
}
