/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_ship.c - one envelope: recorded, changed, told about; what that means for its dossier.
 *
 * Everything an envelope goes through ends in shipment_save(): the state from the times, one row, one event.
 * A dossier whose result is with the post keeps its clock stopped: time in the post is not the agency's.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/notify/notify.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/post/post_impl.h"

/* ---- who stands where ---------------------------------------------------------------------------------- */

bool post_clerk(const struct ctx *c, str unit)
{
	return who_is(c->who, ROLE_CLERK, unit) || c->who == &who_system;
}

bool post_carrier(const struct ctx *c, str unit)
{
	return who_is(c->who, ROLE_POSTAL, unit);
}

str post_unit(const struct ctx *c)
{
	for (size_t i = 0; i < c->who->n; i++)
		if (role_perms(c->who->posts[i].role) & (PERM_POST | PERM_RECEIVE))
			return c->who->posts[i].unit;
	return S("");
}

/* Whoever sees the dossier sees how it travels. */
static bool through_dossier(struct ctx *c, const struct shipment *s)
{
	struct problem *said = c->problems;
	struct dossier *d;
	bool sees = s->dossier.n && dossier_see(c, s->dossier, &d) == 0;

	c->problems = said;
	return sees;
}

int shipment_see(struct ctx *c, str code, struct shipment *ret)
{
	struct shipment s;
	int err = post_store_get(c, code, &s);

	if (err == 0 && !post_clerk(c, s.unit) && !post_carrier(c, s.unit) &&
	    !(s.account && s.account == c->who->account) && !through_dossier(c, &s))
		err = E_NOTFOUND;
	if (err == E_NOTFOUND)
		return ctx_fail(c, E_NOTFOUND, "", _("Không có bưu gửi mang mã này, hoặc bạn không được xem."));
	TRY(err);
	*ret = s;
	return 0;
}

/* ---- time ------------------------------------------------------------------------------------------------ */

static int calendar_of(struct ctx *c, str unit, struct calendar **ret)
{
	int year, month, day;

	date_parts(instant_date(c->now), &year, &month, &day);
	return calendar_load(c, unit, year - 1, year + 2, ret);
}

int post_days(struct ctx *c, str unit, enum rule_name days, instant *ret)
{
	struct clock_event start = { .kind = CLOCK_START, .at = c->now };
	struct clock_rule rule = CLOCK_RULE(0, UNIT_WORKING_DAY);
	struct clock_result r;
	struct calendar *cal;
	int64_t n;

	TRY(rule_int(c, days, unit, instant_date(c->now), &n));
	rule.n = (int32_t)n;
	TRY(calendar_of(c, unit, &cal));
	TRY(clock_due(NULL, cal, &rule, &start, 1, c->now, &r, NULL));
	*ret = r.due;
	return 0;
}

int post_minutes(struct ctx *c, str unit, int64_t minutes, instant *ret)
{
	struct calendar *cal;

	TRY(calendar_of(c, unit, &cal));
	return clock_add(cal, c->now, minutes, ret);
}

/* ---- saving ---------------------------------------------------------------------------------------------- */

str shipment_json(struct arena *mem, const struct shipment *s)
{
	const struct {
		const char *name;
		instant at;
	} times[] = {
		{ "created_at", s->created_at },     { "accepted_at", s->accepted_at }, { "handed_at", s->handed_at },
		{ "entered_at", s->entered_at },     { "delivered_at", s->delivered_at }, { "returned_at", s->returned_at },
		{ "lost_at", s->lost_at },           { "due_at", s->due_at },           { "ended_at", s->ended_at },
		{ "problem_at", s->problem_at },     { "problem_due", s->problem_due },
	};
	const struct {
		const char *name;
		str text;
	} texts[] = {
		{ "slip", s->slip },       { "unit", s->unit },         { "dossier", s->dossier }, { "procedure", s->procedure },
		{ "name", s->name },       { "id_no", s->id_no },       { "phone", s->phone },     { "email", s->email },
		{ "address", s->address }, { "papers", s->papers },     { "record", s->record },   { "missing", s->missing },
		{ "receiver", s->receiver }, { "identity", s->identity }, { "track", s->track },   { "problem", s->problem },
		{ "problem_note", s->problem_note },
	};
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "direction", s->out ? S("out") : S("in"));
	jw_kstr(&w, "state", str_of(shipment_state_slug(shipment_state(s))));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		jw_kstr(&w, texts[i].name, texts[i].text);
	jw_kint(&w, "account", s->account);
	jw_kint(&w, "pieces", s->pieces);
	jw_kint(&w, "cod", s->cod);
	jw_kint(&w, "fee", s->fee);
	jw_kbool(&w, "return_by_post", s->return_by_post);
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		jw_kint(&w, times[i].name, times[i].at.ms);
	jw_end(&w);
	return buf_view(&b);
}

/* Lost and returned envelopes end when somebody has dealt with them. */
static bool ended(const struct shipment *s)
{
	switch (shipment_state(s)) {
	case SHIPMENT_DELIVERED:
	case SHIPMENT_ENTERED:
		return true;
	case SHIPMENT_RETURNED:
	case SHIPMENT_LOST:
		return s->problem.n == 0;
	default:
		return false;
	}
}

int shipment_save(struct ctx *c, const struct shipment *before, struct shipment *s, const char *verb, str about)
{
	if (!ended(s))
		s->ended_at = (instant){ 0 };
	else if (!s->ended_at.ms)
		s->ended_at = c->now;
	TRY(post_store_put(c, s, !before));
	return emit_change(c, str_fmt(c->mem, "shipment.%s", verb).p, s->code, before ? shipment_json(c->mem, before) : S(""),
			   shipment_json(c->mem, s), about);
}

/* BG-260105-0001 */
int shipment_new(struct ctx *c, struct shipment *s)
{
	int year, month, day;
	int64_t n;

	date_parts(instant_date(c->now), &year, &month, &day);
	TRY(counter_next(c, str_fmt(c->mem, "shipment-%02d%02d%02d", year % 100, month, day), &n));
	s->code = str_fmt(c->mem, "BG-%02d%02d%02d-%04" PRId64, year % 100, month, day, n);
	s->created_at = c->now;
	s->track = S("[]");
	s->record = s->missing = s->receiver = s->identity = s->problem = s->problem_note = S("");
	return 0;
}

int shipment_tell(struct ctx *c, const struct shipment *s, const char *title, str body)
{
	struct notice n = {
		.account = s->account,
		.subject = s->dossier,
		.to_name = s->name,
		.email = s->email,
		.phone = s->phone,
		.title = str_fmt(c->mem, "%s: %" STR_FMT, title, STR_ARG(s->code)),
		.body = body,
	};

	return notice_add(c, &n);
}

/* ---- towards the agency ------------------------------------------------------------------------------------ */

#define PERSON_FIELDS                                                                           \
	{ "name", F_TEXT, 1, 200, N_("Họ và tên người gửi"), NULL },                            \
	{ "id_no", F_IDNO, 0, 14, N_("Số định danh cá nhân hoặc mã số thuế"), NULL },           \
	{ "phone", F_PHONE, 1, 20, N_("Số điện thoại"), NULL },                                 \
	{ "email", F_EMAIL, 0, 254, N_("Thư điện tử"), NULL },                                  \
	{ "address", F_TEXT, 1, 500, N_("Địa chỉ"), NULL },                                     \
	{ "papers", F_LINES, 1, 4000, N_("Giấy tờ gửi kèm, mỗi loại một dòng"), NULL },         \
	{ "return_by_post", F_BOOL, 0, 0, N_("Nhận kết quả qua bưu chính"), NULL }

const struct field post_declare_fields[] = {
	{ "procedure", F_CODE, 1, 40, N_("Thủ tục"), NULL },
	{ "unit", F_CODE, 1, 64, N_("Nơi tiếp nhận"), NULL },
	PERSON_FIELDS,
	{ 0 },
};
const struct field post_accept_fields[] = {
	{ "code", F_CODE, 0, 20, N_("Mã phiếu khai trước"), NULL },
	{ "slip", F_CODE, 1, 40, N_("Số hiệu bưu gửi"), NULL },
	{ "procedure", F_CODE, 1, 40, N_("Thủ tục"), NULL },
	PERSON_FIELDS,
	{ "pieces", F_INT, 0, 999, N_("Số lượng (gói, túi)"), NULL },
	{ "fee", F_MONEY, 0, 1000000000, N_("Phí, lệ phí thu hộ cơ quan"), NULL },
	{ 0 },
};

static int find_procedure(struct ctx *c, str code, struct procedure **ret)
{
	int err = procedure_find(c, code, instant_date(c->now), ret);

	if (err == E_NOTFOUND)
		return ctx_fail(c, E_INVALID, "procedure", _("Không có thủ tục “%.*s” đang áp dụng. Hãy chọn lại thủ tục."),
				STR_ARG(code));
	return err;
}

/* What the sender says, as the fields have it. */
static void sender_says(struct ctx *c, struct shipment *s)
{
	s->name = arg_text(c, "name");
	s->id_no = arg_text(c, "id_no");
	s->phone = arg_text(c, "phone");
	s->email = arg_text(c, "email");
	s->address = arg_text(c, "address");
	s->papers = arg_text(c, "papers");
	s->return_by_post = arg_flag(c, "return_by_post");
}

int post_declare(struct ctx *c)
{
	struct shipment s = { .account = c->who->account, .slip = S(""), .dossier = S(""), .pieces = 1 };
	struct procedure_unit at;
	struct procedure *p;

	TRY(find_procedure(c, arg_text(c, "procedure"), &p));
	TRY(procedure_receiving_unit(c, p, arg_text(c, "unit"), &at));
	TRY(shipment_new(c, &s));
	sender_says(c, &s);
	s.procedure = p->code;
	s.unit = at.code;
	TRY(post_days(c, s.unit, RULE_POST_SUPPLY_DAYS, &s.due_at));
	TRY(shipment_save(c, NULL, &s, "declare", S("")));
	jw_kstr(c->out, "code", s.code);
	return 0;
}

/* The number is the enterprise's own; one envelope each. */
static int slip_free(struct ctx *c, str slip, str code)
{
	struct shipment other;
	int err = post_store_by_slip(c, slip, &other);

	if (err == 0 && !str_eq(other.code, code))
		return ctx_fail(c, E_CONFLICT, "slip", _("Số hiệu bưu gửi “%.*s” đã có ở phiếu %.*s. Hãy xem lại số hiệu."),
				STR_ARG(slip), STR_ARG(other.code));
	return err == E_NOTFOUND ? 0 : err;
}

/* At the post office, or by a clerk who holds an envelope that nobody has announced. */
int post_accept(struct ctx *c)
{
	struct shipment before, s = { .dossier = S(""), .unit = post_unit(c) };
	str code = arg_text(c, "code");
	struct procedure *p;

	TRY(find_procedure(c, arg_text(c, "procedure"), &p));
	if (code.n) {
		TRY(shipment_see(c, code, &before));
		if (shipment_state(&before) != SHIPMENT_DECLARED)
			return ctx_fail(c, E_CONFLICT, "code", _("Phiếu %.*s đã được bưu cục nhận rồi."), STR_ARG(code));
		s = before;
	} else {
		TRY(shipment_new(c, &s));
	}
	TRY(slip_free(c, arg_text(c, "slip"), s.code));
	sender_says(c, &s);
	s.slip = arg_text(c, "slip");
	s.procedure = p->code;
	s.pieces = MAX(arg_int(c, "pieces"), 1);
	s.fee = arg_int(c, "fee");
	s.accepted_at = c->now;
	TRY(post_days(c, s.unit, RULE_POST_IN_DAYS, &s.due_at));
	TRY(shipment_save(c, code.n ? &before : NULL, &s, "accept", S("")));
	TRY(shipment_tell(c, &s, VI_("Bưu chính đã nhận hồ sơ"), str_fmt(c->mem,
		VI_("Bưu gửi %.*s đang chuyển đến %.*s. Hồ sơ được tính là đã nộp khi cơ quan và bưu chính ký biên bản giao nhận."),
		STR_ARG(s.slip), STR_ARG(unit_name(c, s.unit)))));
	jw_kstr(c->out, "code", s.code);
	return 0;
}

int shipment_arrived(struct ctx *c, str code, struct shipment *ret)
{
	TRY(shipment_see(c, code, ret));
	if (!post_clerk(c, ret->unit))
		return ctx_fail(c, E_DENIED, "", _("Chỉ cán bộ một cửa của nơi nhận mới nhập hồ sơ từ bưu gửi này."));
	if (shipment_state(ret) != SHIPMENT_ARRIVED)
		return ctx_fail(c, E_CONFLICT, "", _("Bưu gửi %.*s không ở trạng thái chờ nhập hồ sơ: %s."), STR_ARG(code),
				tr(c, shipment_state_title(shipment_state(ret))));
	return 0;
}

int shipment_entered(struct ctx *c, const struct shipment *before, const struct dossier *d)
{
	struct return_choice r = { .dossier = d->code, .by_post = before->return_by_post, .name = before->name,
				   .phone = before->phone, .address = before->address };
	struct shipment s = *before;

	s.dossier = d->code;
	s.entered_at = c->now;
	TRY(shipment_save(c, before, &s, "enter", S("")));
	return s.return_by_post ? return_choice_set(c, d, &r) : 0;
}

/* ---- towards the person --------------------------------------------------------------------------------------- */

const struct field post_deliver_fields[] = {
	{ "code", F_CODE, 1, 20, N_("Mã bưu gửi"), NULL },
	{ "receiver", F_TEXT, 1, 200, N_("Người nhận"), NULL },
	{ "identity", F_TEXT, 1, 200, N_("Giấy tờ đã đối chiếu"), NULL },
	{ 0 },
};
const struct field post_trouble_fields[] = {
	{ "code", F_CODE, 1, 20, N_("Mã bưu gửi"), NULL },
	{ "kind", F_CHOICE, 1, 0, N_("Sự cố"), "failed|returned|lost|damaged" },
	{ "note", F_LINES, 1, 2000, N_("Việc gì đã xảy ra"), NULL },
	{ 0 },
};
const struct field post_resolve_fields[] = {
	{ "code", F_CODE, 1, 20, N_("Mã bưu gửi"), NULL },
	{ "outcome", F_CHOICE, 1, 0, N_("Cách giải quyết"), "go_on|resend|office|compensate" },
	{ "address", F_TEXT, 0, 500, N_("Địa chỉ mới, khi gửi lại"), NULL },
	{ "note", F_LINES, 1, 2000, N_("Đã làm gì, báo ai"), NULL },
	{ 0 },
};

int shipment_deliver(struct ctx *c, const struct shipment *before, instant at, str receiver, str identity, str track)
{
	struct shipment s = *before;

	s.delivered_at = at;
	s.receiver = receiver;
	s.identity = identity;
	s.track = track;
	s.problem = s.problem_note = S("");
	s.problem_at = s.problem_due = (instant){ 0 };
	TRY(shipment_save(c, before, &s, "deliver", S("")));
	return dossier_delivered(c, s.dossier, "dossier.post_delivered", receiver, str_fmt(c->mem,
		VI_("Bưu chính đã phát kết quả cho %.*s lúc %.*s."), STR_ARG(receiver), STR_ARG(instant_vi(c->mem, at))));
}

int shipment_trouble(struct ctx *c, const struct shipment *before, instant at, str kind, str note, str track)
{
	struct shipment s = *before;
	const char *title = shipment_problem_title(kind);
	str words;

	s.problem = kind;
	s.problem_note = note;
	s.problem_at = at;
	s.track = track;
	if (str_eq(kind, S("lost")))
		s.lost_at = at;
	else if (str_eq(kind, S("returned")))
		s.returned_at = at;
	TRY(post_days(c, s.unit, RULE_POST_CASE_DAYS, &s.problem_due));
	TRY(shipment_save(c, before, &s, "trouble", S("")));
	words = str_fmt(c->mem, VI_("Bưu gửi %.*s: %s. %.*s Bộ phận một cửa sẽ báo cách giải quyết trước %.*s."),
			STR_ARG(s.slip.n ? s.slip : s.code), title, STR_ARG(note), STR_ARG(instant_vi(c->mem, s.problem_due)));
	if (s.dossier.n && s.out)
		return dossier_outside(c, s.dossier, "dossier.post_trouble", s.problem_due, VI_("Sự cố khi chuyển phát"), words);
	return shipment_tell(c, &s, VI_("Sự cố khi chuyển phát"), words);
}

/* One's own envelope, on its way to a person or (with `both`) to the agency. */
static int under_way(struct ctx *c, bool both, struct shipment *ret)
{
	enum shipment_state st;

	TRY(shipment_see(c, arg_text(c, "code"), ret));
	if (!post_clerk(c, ret->unit) && !post_carrier(c, ret->unit))
		return ctx_fail(c, E_DENIED, "", _("Việc này của nhân viên bưu chính và cán bộ một cửa của nơi giao nhận."));
	st = shipment_state(ret);
	/* An envelope that was made ready and will not leave (its receiver came to the counter) is a case, too. */
	if (st == SHIPMENT_HANDED || (both && (st == SHIPMENT_ACCEPTED || st == SHIPMENT_PREPARED)))
		return 0;
	return ctx_fail(c, E_CONFLICT, "", _("Bưu gửi %.*s đang ở trạng thái “%s” nên không làm được việc này. Hãy tải lại trang."),
			STR_ARG(ret->code), tr(c, shipment_state_title(st)));
}

int post_deliver(struct ctx *c)
{
	struct shipment s;

	TRY(under_way(c, false, &s));
	TRY(shipment_deliver(c, &s, c->now, arg_text(c, "receiver"), arg_text(c, "identity"), s.track));
	jw_kstr(c->out, "code", s.code);
	return 0;
}

int post_trouble(struct ctx *c)
{
	struct shipment s;

	TRY(under_way(c, true, &s));
	TRY(shipment_trouble(c, &s, c->now, arg_text(c, "kind"), arg_text(c, "note"), s.track));
	jw_kstr(c->out, "code", s.code);
	return 0;
}

/* The same result in a new envelope. */
static int again(struct ctx *c, const struct shipment *old, str address)
{
	struct shipment s = *old;

	TRY(shipment_new(c, &s));
	s.slip = S("");
	s.address = address.n ? address : old->address;
	s.accepted_at = s.handed_at = s.returned_at = s.lost_at = s.ended_at = s.problem_at = s.problem_due = (instant){ 0 };
	TRY(post_days(c, s.unit, RULE_POST_HAND_DAYS, &s.due_at));
	return shipment_save(c, NULL, &s, "prepare", S(""));
}

/* What is said to the person, and done besides, when a case is closed. */
static int settle(struct ctx *c, struct shipment *s, str outcome, str *ret_words)
{
	struct return_choice office = { .dossier = s->dossier, .name = S(""), .phone = S(""), .address = S("") };
	struct dossier *d;

	if (str_eq(outcome, S("go_on"))) {
		s->lost_at = s->returned_at = (instant){ 0 };
		*ret_words = str_of(VI_("Bưu gửi tiếp tục được chuyển."));
		return post_days(c, s->unit, s->out ? RULE_POST_OUT_DAYS : RULE_POST_IN_DAYS, &s->due_at);
	}
	if (!s->lost_at.ms && !s->returned_at.ms)
		s->returned_at = c->now;
	*ret_words = str_of(VI_("Sự cố đã được giải quyết."));
	if (str_eq(outcome, S("compensate")))
		return 0;
	if (!s->out)
		return ctx_fail(c, E_INVALID, "outcome", _("Cách này chỉ dùng cho kết quả gửi đi. Hãy chọn cách khác."));
	if (str_eq(outcome, S("resend"))) {
		*ret_words = str_of(VI_("Kết quả sẽ được gửi lại."));
		return again(c, s, arg_text(c, "address"));
	}
	*ret_words = str_of(VI_("Mời bạn đến bộ phận một cửa nhận kết quả."));
	TRY(dossier_see(c, s->dossier, &d));
	return return_choice_set(c, d, &office);
}

int post_resolve(struct ctx *c)
{
	struct shipment before, s;
	str words;

	TRY(shipment_see(c, arg_text(c, "code"), &before));
	if (!post_clerk(c, before.unit))
		return ctx_fail(c, E_DENIED, "", _("Chỉ cán bộ một cửa của nơi giao nhận mới giải quyết sự cố này."));
	if (!before.problem.n)
		return ctx_fail(c, E_CONFLICT, "", _("Bưu gửi này không có sự cố nào đang chờ giải quyết."));
	s = before;
	TRY(settle(c, &s, arg_text(c, "outcome"), &words));
	s.problem = s.problem_note = S("");
	s.problem_at = s.problem_due = (instant){ 0 };
	TRY(shipment_save(c, &before, &s, "resolve", S("")));
	words = str_fmt(c->mem, "%" STR_FMT " %" STR_FMT, STR_ARG(words), STR_ARG(arg_text(c, "note")));
	jw_kstr(c->out, "code", s.code);
	if (s.out && s.dossier.n)
		return dossier_outside(c, s.dossier, "dossier.post_resolved", s.ended_at.ms ? (instant){ 0 } : s.due_at,
				       VI_("Đã giải quyết sự cố chuyển phát"), words);
	return shipment_tell(c, &s, VI_("Đã giải quyết sự cố chuyển phát"), words);
}

/* ---- how the result is wanted ------------------------------------------------------------------------------------ */

const struct field post_choose_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "return.by", F_CHOICE, 1, 0, N_("Cách nhận kết quả"), "office|post" },
	{ "return.name", F_TEXT, 0, 200, N_("Người nhận"), NULL },
	{ "return.phone", F_PHONE, 0, 20, N_("Số điện thoại người nhận"), NULL },
	{ "return.address", F_TEXT, 0, 500, N_("Địa chỉ nhận"), NULL },
	{ 0 },
};

str return_choice_json(struct arena *mem, const struct return_choice *r)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kbool(&w, "by_post", r->by_post);
	jw_kstr(&w, "name", r->name);
	jw_kstr(&w, "phone", r->phone);
	jw_kstr(&w, "address", r->address);
	jw_kint(&w, "at", r->at.ms);
	jw_end(&w);
	return buf_view(&b);
}

/* Whoever wants it by post says to whom and where. */
static int check_choice(struct ctx *c, const struct return_choice *r)
{
	int err = 0;

	if (r->by_post && !r->name.n)
		err = ctx_fail(c, E_INVALID, "return.name", _("Người nhận: không được để trống khi nhận qua bưu chính."));
	if (r->by_post && !r->phone.n)
		err = ctx_fail(c, E_INVALID, "return.phone", _("Số điện thoại người nhận: không được để trống khi nhận qua bưu chính."));
	if (r->by_post && !r->address.n)
		err = ctx_fail(c, E_INVALID, "return.address", _("Địa chỉ nhận: không được để trống khi nhận qua bưu chính."));
	return err;
}

int return_choice_set(struct ctx *c, const struct dossier *d, const struct return_choice *r)
{
	struct return_choice before, after = *r;

	TRY(check_choice(c, r));
	TRY(return_choice_get(c, d->code, &before));
	after.dossier = d->code;
	after.at = c->now;
	TRY(post_store_choice_put(c, &after));
	return emit_change(c, "return_choice.set", d->code, before.at.ms ? return_choice_json(c->mem, &before) : S(""),
			   return_choice_json(c->mem, &after), S(""));
}

/* By the applicant, or by the counter for somebody who came or called; until the result has left. */
int post_choose(struct ctx *c)
{
	struct return_choice r = { .by_post = str_eq(arg_text(c, "return.by"), S("post")), .name = arg_text(c, "return.name"),
				   .phone = arg_text(c, "return.phone"), .address = arg_text(c, "return.address") };
	struct shipment *list;
	struct dossier *d;
	size_t n;

	TRY(dossier_see(c, arg_text(c, "code"), &d));
	if (d->applicant.account != c->who->account && !post_clerk(c, d->receiving_unit))
		return ctx_fail(c, E_DENIED, "", _("Cách nhận kết quả do người nộp hoặc bộ phận một cửa chọn."));
	TRY(shipment_of_dossier(c, d->code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].out && !list[i].ended_at.ms)
			return ctx_fail(c, E_CONFLICT, "", _("Kết quả đã được chuẩn bị gửi đi (%.*s) nên không đổi được nữa."),
					STR_ARG(list[i].code));
	if (d->ended_at.ms)
		return ctx_fail(c, E_CONFLICT, "", _("Hồ sơ đã kết thúc nên không đổi cách nhận kết quả được nữa."));
	TRY(return_choice_set(c, d, &r));
	jw_kstr(c->out, "code", d->code);
	return 0;
}
