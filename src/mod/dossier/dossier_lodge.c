/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_lodge.c - a dossier comes into being.
 *
 * On line it is lodged and waits for the counter's check within the working day; at the counter and by
 * post it is received at once. The code is `{org}-{yymmdd}-{seq}` (Circular 03/2025/TT-VPCP, Article 13:
 * identifier of the receiving agency, day, sequence of the day with at least four digits); the counter
 * row is part of the same transaction, so the sequence has no gap and no code is ever used twice.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_act.h"
#include "mod/dossier/dossier_service.h"

int dossier_code_new(struct ctx *c, str org, str *ret_code)
{
	int year, month, day;
	int64_t seq;
	str stamp;

	date_parts(instant_date(c->now), &year, &month, &day);
	stamp = str_fmt(c->mem, "%" STR_FMT "-%02d%02d%02d", STR_ARG(org), year % 100, month, day);
	TRY(counter_next(c, str_fmt(c->mem, "dossier-%" STR_FMT, STR_ARG(stamp)), &seq));
	*ret_code = str_fmt(c->mem, "%" STR_FMT "-%04" PRId64, STR_ARG(stamp), seq);
	return 0;
}

/* Eight letters and digits that are not mistaken for each other on paper: 40 bits. */
str dossier_lookup_code_new(struct ctx *c)
{
	static const char alphabet[] = "ABCDEFGHJKMNPQRSTVWXYZ0123456789";
	uint8_t bytes[8];
	char *p = arena_alloc(c->mem, 9);

	crypto_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		p[i] = alphabet[bytes[i] & 31];
	return (str){ p, 8 };
}

/* Who may lodge through which door. */
static int check_channel(struct ctx *c, const struct lodging *l)
{
	bool online = str_eq(l->channel, S("online"));

	if (!online && !who_is(c->who, ROLE_CLERK, l->receiving_unit) && c->who != &who_system)
		return ctx_fail(c, E_DENIED, "channel", _("Chỉ cán bộ một cửa của nơi tiếp nhận mới nhập hồ sơ nộp trực tiếp hoặc "
							  "qua bưu chính."));
	if (online && !who_may(c->who, PERM_APPLY) && c->who != &who_system)
		return ctx_fail(c, E_DENIED, "channel", _("Hồ sơ trực tuyến do chính người nộp gửi bằng tài khoản của mình."));
	return 0;
}

static int fill(struct ctx *c, const struct lodging *l, const struct procedure *p, str receiving, struct dossier *d,
		struct form_files *ret_files)
{
	struct args values;
	struct unit u;

	*d = (struct dossier){
		.procedure = p->code,
		.version = p->version,
		.state = DOSSIER_LODGED,
		.channel = l->channel,
		.receiving_unit = receiving,
		.deciding_unit = d->deciding_unit,
		.applicant = l->applicant,
		.lookup_code = dossier_lookup_code_new(c),
		.request = S(""),
		.lodged_at = c->now,
		.fee = p->has_fee ? p->fee : 0,
	};
	TRY(eform_check(c, p->form, NULL, l->form, "form", l->channel, &values));
	TRY(eform_take_files(c, p->form, &values, "form", ret_files));
	d->form = eform_answers_json(c->mem, p->form, &values);
	TRY(unit_find(c, receiving, instant_date(c->now), &u));
	TRY(dossier_code_new(c, u.org_code.n ? u.org_code : u.code, &d->code));
	return 0;
}

int dossier_lodge(struct ctx *c, const struct lodging *l, struct dossier **ret)
{
	struct dossier *d = NEW(c->mem, struct dossier), lodged;
	struct procedure_unit at;
	struct form_files files;
	struct procedure *p;
	int err = procedure_find(c, l->procedure, instant_date(c->now), &p);

	if (err == E_NOTFOUND)
		return ctx_fail(c, E_INVALID, "procedure", _("Không có thủ tục “%.*s” đang áp dụng. Hãy chọn lại thủ tục."),
				STR_ARG(l->procedure));
	TRY(err);
	if (str_eq(p->service, S("information")) && str_eq(l->channel, S("online")))
		return ctx_fail(c, E_INVALID, "procedure", _("Thủ tục này chưa nhận hồ sơ trực tuyến. Hãy nộp tại bộ phận một cửa."));
	TRY(procedure_receiving_for(c, p, l->receiving_unit, l->deciding_unit, &at, &d->deciding_unit));
	if (l->handed_over.ms && !str_eq(l->channel, S("post")))
		return ctx_fail(c, E_INVALID, "handed_over", _("Lúc bàn giao chỉ ghi cho hồ sơ nộp qua bưu chính."));
	TRY(check_channel(c, &(struct lodging){ .channel = l->channel, .receiving_unit = at.code }));
	TRY(fill(c, l, p, at.code, d, &files));
	TRY(dossier_clock_note(c, d, CLOCK_START, "", 0, ""));
	TRY(dossier_step_enter(c, d, p, dossier_step_first(p)));
	TRY(dossier_clock_settle(c, d));
	TRY(dossier_tell(c, d, VI_("Đã nhận hồ sơ"), str_fmt(c->mem,
		VI_("Hồ sơ %.*s đã gửi tới %.*s và chờ tiếp nhận. Mã tra cứu: %.*s."), STR_ARG(d->code), STR_ARG(at.place),
		STR_ARG(d->lookup_code))));
	TRY(dossier_save(c, NULL, d, "dossier.lodge", S("")));
	TRY(dossier_attach(c, d, "files", "paper", l->files, l->papers, l->n));
	TRY(dossier_attach(c, d, "form", "paper", files.files, files.papers, files.n));
	if (!str_eq(l->channel, S("online"))) {
		lodged = *d;
		TRY(dossier_accept(c, d, p, l->handed_over));
		d->holder = c->who->account;
		TRY(dossier_tell(c, d, VI_("Đã tiếp nhận hồ sơ"), str_fmt(c->mem, VI_("Hẹn trả kết quả lúc %.*s."),
									 STR_ARG(instant_vi(c->mem, d->due_at)))));
		TRY(dossier_save(c, &lodged, d, "dossier.accept", S("")));
	}
	TRY(react(c)); /* a fee that is due now makes it wait */
	return dossier_store_get(c, d->code, ret);
}

void dossier_write_lodged(struct ctx *c, const struct dossier *d)
{
	jw_kstr(c->out, "code", d->code);
	jw_kstr(c->out, "state", str_of(dossier_state_slug(d->state)));
	jw_kinstant(c->out, "received_at", d->received_at.ms ? d->received_at : d->lodged_at);
	jw_kinstant(c->out, "due_at", d->due_at);
	jw_kstr(c->out, "lookup_code", d->lookup_code);
	if (d->state == DOSSIER_WAITING_PAYMENT)
		jw_kstr(c->out, "payment_url", str_fmt(c->mem, "%" STR_FMT "/ho-so/%" STR_FMT "/phi?key=%" STR_FMT,
						       STR_ARG(c->app->base_url), STR_ARG(d->code), STR_ARG(d->lookup_code)));
	jw_kstr(c->out, "receipt_url", str_fmt(c->mem, "%" STR_FMT "/tra-cuu/%" STR_FMT "/giay-tiep-nhan?key=%" STR_FMT,
					       STR_ARG(c->app->base_url), STR_ARG(d->code), STR_ARG(d->lookup_code)));
}

const struct field dossier_lodge_fields[] = {
	{ "procedure", F_CODE, 1, 40, N_("Thủ tục"), NULL },
	{ "channel", F_CHOICE, 0, 0, N_("Cách nộp"), "online|counter|post" },
	{ "receiving_unit", F_CODE, 1, 64, N_("Nơi tiếp nhận"), NULL },
	{ "deciding_unit", F_CODE, 0, 64, N_("Cơ quan giải quyết"), NULL },
	{ "applicant.name", F_TEXT, 0, 200, N_("Họ và tên người nộp"), NULL },
	{ "applicant.id_no", F_IDNO, 0, 14, N_("Số định danh cá nhân hoặc mã số thuế"), NULL },
	{ "applicant.phone", F_PHONE, 0, 20, N_("Số điện thoại"), NULL },
	{ "applicant.email", F_EMAIL, 0, 254, N_("Thư điện tử"), NULL },
	{ "applicant.address", F_TEXT, 0, 500, N_("Địa chỉ"), NULL },
	{ "form", F_GROUP, 0, 0, N_("Tờ khai điện tử"), NULL },
	{ "files", F_FILE, 0, 0, N_("Giấy tờ kèm theo"), NULL },
	{ "papers", F_LIST, 0, 300, N_("Tên giấy tờ"), NULL },
	{ "handed_over", F_TEXT, 0, 25, N_("Lúc ký biên bản bàn giao với bưu chính"), NULL },
	{ 0 },
};

/* What is not given comes from the account, for an applicant; a counter must write it. */
static str or_own(const struct ctx *c, const char *name, str own)
{
	str v = arg_text(c, name);

	return v.n || !who_may(c->who, PERM_APPLY) ? v : own;
}

int dossier_act_lodge(struct ctx *c)
{
	bool own = who_may(c->who, PERM_APPLY);
	struct lodging l = {
		.procedure = arg_text(c, "procedure"),
		.channel = arg_text(c, "channel"),
		.receiving_unit = arg_text(c, "receiving_unit"),
		.deciding_unit = arg_text(c, "deciding_unit"),
		.applicant = {
			.account = own ? c->who->account : 0,
			.name = or_own(c, "applicant.name", c->who->name),
			.id_no = or_own(c, "applicant.id_no", c->who->id_no),
			.phone = or_own(c, "applicant.phone", c->who->phone),
			.email = or_own(c, "applicant.email", c->who->email),
			.address = or_own(c, "applicant.address", c->who->address),
		},
		.form = c->args,
	};
	struct dossier *d;
	str *files, *papers;

	l.n = arg_all(c, "files", &files);
	l.files = files;
	if (arg_all(c, "papers", &papers) == l.n)
		l.papers = papers;
	if (l.channel.n == 0)
		l.channel = own ? S("online") : S("counter");
	if (arg_text(c, "handed_over").n && !instant_parse(arg_text(c, "handed_over"), &l.handed_over))
		return ctx_fail(c, E_INVALID, "handed_over", _("Hãy ghi ngày và giờ, ví dụ 2026-01-05T14:30."));
	if (l.applicant.name.n == 0)
		return ctx_fail(c, E_INVALID, "applicant.name", _("Họ và tên người nộp: không được để trống. Hãy điền vào ô này."));
	TRY(dossier_lodge(c, &l, &d));
	dossier_write_lodged(c, d);
	return 0;
}
