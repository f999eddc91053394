/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wallet.c - kept papers: whose they are, who may use them again, what becomes of them.
 *
 * A paper belongs to a personal or tax number, not to an account: the number of an account that somebody made
 * themselves is only claimed. So an account opens what it brought itself, and the rest of its number's store only
 * after a clerk has seen the person's identity paper (wallet.prove).
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/ledger.h"
#include "core/notify/notify.h"
#include "core/org/org.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/wallet/wallet_impl.h"

/* ---- words --------------------------------------------------------------------------------------------- */

const char *wallet_source_title(str source)
{
	static const char *const titles[][2] = {
		{ "scan", N_("Cơ quan số hóa từ bản giấy") },
		{ "result", N_("Kết quả giải quyết thủ tục") },
		{ "lodged", N_("Đã nộp trong hồ sơ được giải quyết") },
		{ "upload", N_("Tự tải lên, chưa ai kiểm tra") },
	};

	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		if (str_eqz(source, titles[i][0]))
			return titles[i][1];
	return "";
}

const char *wallet_signature_title(str signature)
{
	return str_eqz(signature, "embedded") ? N_("Tệp có chữ ký số; hệ thống chưa kiểm tra chữ ký") : N_("Chưa ký số");
}

const char *wallet_digital_title(enum digital_state s)
{
	static const char *const titles[] = { N_("Chưa số hóa"), N_("Đã số hóa"), N_("Dùng lại"), N_("Dùng lại kết quả của hồ sơ khác") };

	return titles[s];
}

/* ---- state and events ------------------------------------------------------------------------------------ */

str wallet_pair(struct arena *mem, str a, str b)
{
	return str_fmt(mem, "%" STR_FMT "/%" STR_FMT, STR_ARG(a), STR_ARG(b));
}

str wallet_paper_json(struct arena *mem, const struct wallet_paper *p)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "mark", p->mark);
	jw_kstr(&w, "id_no", p->id_no);
	jw_kint(&w, "account", p->account);
	jw_kstr(&w, "name", p->name);
	jw_kstr(&w, "source", p->source);
	jw_kstr(&w, "need", p->need);
	jw_kstr(&w, "file", p->file);
	jw_kstr(&w, "sha256", p->sha256);
	jw_kstr(&w, "signature", p->signature);
	jw_kstr(&w, "dossier", p->dossier);
	jw_kstr(&w, "unit", p->unit);
	jw_kint(&w, "made_at", p->made_at.ms);
	jw_kint(&w, "valid_from", p->valid_from.day);
	jw_kint(&w, "valid_to", p->valid_to.day);
	jw_kstr(&w, "state", p->state);
	jw_kint(&w, "state_at", p->state_at.ms);
	jw_kstr(&w, "reason", p->reason);
	jw_end(&w);
	return buf_view(&b);
}

str wallet_use_json(struct arena *mem, const struct wallet_use *u)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "component", u->component);
	jw_kstr(&w, "how", u->how);
	jw_kstr(&w, "used_by", u->used_by);
	jw_kint(&w, "at", u->at.ms);
	jw_kstr(&w, "state", u->state);
	jw_kstr(&w, "decided_by", u->decided_by);
	jw_kint(&w, "decided_at", u->decided_at.ms);
	jw_kstr(&w, "reason", u->reason);
	jw_end(&w);
	return buf_view(&b);
}

str wallet_link_json(struct arena *mem, const struct wallet_link *l)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "id_no", l->id_no);
	jw_kstr(&w, "proven_by", l->proven_by);
	jw_kint(&w, "at", l->at.ms);
	jw_end(&w);
	return buf_view(&b);
}

/* ---- whose it is ------------------------------------------------------------------------------------------- */

int wallet_owns(struct ctx *c, const struct wallet_paper *p, bool *ret)
{
	struct wallet_link link;
	int err;

	*ret = c->who->account && p->account == c->who->account;
	if (*ret || !c->who->account || !c->who->id_no.n)
		return 0;
	err = wallet_store_link(c, c->who->account, &link);
	if (err < 0)
		return err == E_NOTFOUND ? 0 : err;
	*ret = str_eq(link.id_no, p->id_no) && str_eq(c->who->id_no, p->id_no);
	return 0;
}

static bool works_in(const struct ctx *c, str unit)
{
	for (size_t i = 0; i < c->who->n; i++)
		if (str_eq(c->who->posts[i].unit, unit) && unit.n &&
		    (role_perms(c->who->posts[i].role) & (PERM_RECEIVE | PERM_PROCESS | PERM_REVIEW | PERM_SIGN)))
			return true;
	return false;
}

int wallet_see(struct ctx *c, str code, struct wallet_paper *ret, bool *ret_owner, bool *ret_staff)
{
	struct wallet_paper p = { .unit = S("") };
	bool owner = false, staff = false;
	int err = wallet_store_get(c, code, &p);

	if (err == 0) {
		TRY(wallet_owns(c, &p, &owner));
		staff = works_in(c, p.unit);
		if ((!owner && !staff) || str_eqz(p.state, "deleted"))
			err = E_NOTFOUND;
	}
	if (err == E_NOTFOUND)
		return ctx_fail(c, E_NOTFOUND, "", _("Không có giấy tờ mang mã này trong kho, hoặc bạn không được xem."));
	TRY(err);
	*ret = p;
	if (ret_owner)
		*ret_owner = owner;
	if (ret_staff)
		*ret_staff = staff;
	return 0;
}

bool wallet_clerk(const struct ctx *c, const struct dossier *d)
{
	return who_is(c->who, ROLE_CLERK, d->receiving_unit) || c->who == &who_system;
}

bool wallet_usable(const struct ctx *c, const struct wallet_paper *p)
{
	date today = instant_date(c->now);

	return str_eqz(p->state, "valid") && (!p->valid_to.day || p->valid_to.day >= today.day) && p->valid_from.day <= today.day;
}

/* ---- keeping ------------------------------------------------------------------------------------------------- */

/* Sixteen letters and digits, 80 bits: whoever holds the paper reads them, nobody guesses them. */
static str mark_new(struct ctx *c)
{
	static const char alphabet[] = "ABCDEFGHJKMNPQRSTVWXYZ0123456789";
	uint8_t bytes[16];
	char *p = arena_alloc(c->mem, sizeof(bytes));

	crypto_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		p[i] = alphabet[bytes[i] & 31];
	return (str){ p, sizeof(bytes) };
}

/* Is there a digital signature in this PDF? They stand near the end. That it is there is all we say. */
static str signature_of(struct ctx *c, const struct file *f)
{
	static const char *const kinds[] = { "adbe.pkcs7", "ETSI.CAdES", "ETSI.RFC3161" };
	FILE *in = str_eqz(f->type, "application/pdf") ? fopen(str_z(c->mem, file_path(c, f)), "re") : NULL;
	str found = S("none");
	char *bytes;
	size_t n, most = (size_t)1 << 20;

	if (!in)
		return found;
	bytes = arena_alloc(c->mem, most);
	if (f->size > (int64_t)most)
		fseek(in, -(long)most, SEEK_END);
	n = fread(bytes, 1, most, in);
	fclose(in);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_search((str){ bytes, n }, S("/ByteRange")) >= 0 && str_search((str){ bytes, n }, str_of(kinds[i])) >= 0)
			found = S("embedded");
	return found;
}

/* GT-260105-0001 */
int wallet_keep(struct ctx *c, struct wallet_paper *p)
{
	int year, month, day;
	struct file f;
	int64_t n;

	TRY(file_get(c, p->file, &f));
	date_parts(instant_date(c->now), &year, &month, &day);
	TRY(counter_next(c, str_fmt(c->mem, "wallet-%02d%02d%02d", year % 100, month, day), &n));
	p->code = str_fmt(c->mem, "GT-%02d%02d%02d-%04" PRId64, year % 100, month, day, n);
	p->mark = mark_new(c);
	p->sha256 = f.sha256;
	p->signature = signature_of(c, &f);
	p->made_at = p->state_at = c->now;
	p->state = S("valid");
	p->reason = S("");
	TRY(wallet_store_put(c, p, true));
	return emit_change(c, "wallet_paper.keep", p->code, S(""), wallet_paper_json(c->mem, p), S(""));
}

/* ---- using again ------------------------------------------------------------------------------------------------ */

/* The shorter of the two folded names stands in the longer one as whole words, and says enough: two words, eight
 * letters. "giay khai sinh" is in "ban sao giay khai sinh". */
static bool same_paper(struct arena *mem, str a, str b)
{
	str x = text_fold(mem, a), y = text_fold(mem, b);
	str less = x.n < y.n ? x : y, more = x.n < y.n ? y : x;
	ptrdiff_t at;

	if (str_eq(x, y))
		return x.n > 0;
	at = str_search(more, less);
	if (less.n < 8 || str_find(less, ' ') < 0 || at < 0)
		return false;
	return (at == 0 || more.p[at - 1] == ' ') && ((size_t)at + less.n == more.n || !strchr("abcdefghijklmnopqrstuvwxyz0123456789",
														more.p[(size_t)at + less.n]));
}

int wallet_offers(struct ctx *c, str id_no, str component, struct wallet_paper **ret, size_t *ret_n)
{
	struct wallet_paper *all;
	size_t n;

	*ret_n = 0;
	TRY(wallet_store_of(c, 0, id_no, WALLET_OWN_MAX, &all, &n));
	*ret = NEW_ARRAY(c->mem, struct wallet_paper, n);
	for (size_t i = 0; i < n; i++) {
		bool may = who_may(c->who, PERM_RECEIVE);

		if (!wallet_usable(c, &all[i]) || !same_paper(c->mem, all[i].name, component))
			continue;
		if (!may)
			TRY(wallet_owns(c, &all[i], &may));
		if (may)
			(*ret)[(*ret_n)++] = all[i];
	}
	return 0;
}

static int refuse(struct ctx *c, const char *words, str code)
{
	return ctx_fail(c, E_INVALID, "reuse", "%s (%.*s)", words, STR_ARG(code));
}

int wallet_reuse(struct ctx *c, const struct dossier *d, str code, str component)
{
	bool clerk = wallet_clerk(c, d), owner = false;
	struct wallet_paper p = { .id_no = S("") };
	struct digitisation g = { .dossier = d->code, .component = component, .need = S(""), .exception = S(""), .paper = code,
				  .done_by = c->who->login, .at = c->now };
	struct wallet_use u = { code, d->code, component, clerk ? S("counter") : S("online"), c->who->login, c->now, { 0 },
				S("waiting"), S(""), S("") };
	int err = wallet_store_get(c, code, &p);

	if (err == 0)
		TRY(wallet_owns(c, &p, &owner));
	if (err == E_NOTFOUND || (err == 0 && !clerk && !owner))
		return refuse(c, _("Không có giấy tờ này trong kho của bạn."), code);
	TRY(err);
	if (!p.id_no.n || !str_eq(p.id_no, d->applicant.id_no))
		return refuse(c, _("Giấy tờ này là của người có số định danh khác, không dùng cho hồ sơ này được."), code);
	if (!wallet_usable(c, &p))
		return refuse(c, _("Giấy tờ này đã hết hiệu lực hoặc bị thu hồi. Hãy đính kèm bản mới."), code);
	if (wallet_store_use_get(c, code, d->code, &u) == 0)
		return refuse(c, _("Giấy tờ này đã dùng trong hồ sơ rồi."), code);
	if (clerk) {
		u.state = S("accepted");
		u.decided_by = c->who->login;
		u.decided_at = c->now;
	}
	g.state = str_eqz(p.source, "result") ? DIGITAL_RESULT : DIGITAL_REUSED;
	TRY(dossier_file_link(c, d, p.file, component));
	TRY(wallet_store_use_put(c, &u));
	TRY(emit_change(c, "wallet_use.add", wallet_pair(c->mem, code, d->code), S(""), wallet_use_json(c->mem, &u), S("")));
	TRY(wallet_set_digital(c, &g));
	return wallet_note(c, "dossier.reuse", d->code, str_fmt(c->mem, "%" STR_FMT " (%" STR_FMT ")", STR_ARG(component), STR_ARG(code)));
}

/* ---- the owner ------------------------------------------------------------------------------------------------------ */

const struct field wallet_add_fields[] = {
	{ "name", F_TEXT, 1, 300, N_("Tên giấy tờ"), NULL },
	{ "file", F_FILE, 1, 0, N_("Tệp"), NULL },
	{ "valid_to", F_DATE, 0, 0, N_("Có giá trị đến ngày"), NULL },
	{ 0 },
};
const struct field wallet_delete_fields[] = { { "code", F_CODE, 1, 20, N_("Mã giấy tờ"), NULL }, { 0 } };
const struct field wallet_revoke_fields[] = {
	{ "code", F_CODE, 1, 20, N_("Mã giấy tờ"), NULL },
	{ "what", F_CHOICE, 1, 0, N_("Việc cần làm"), "dates|revoke" },
	{ "valid_from", F_DATE, 0, 0, N_("Có giá trị từ ngày"), NULL },
	{ "valid_to", F_DATE, 0, 0, N_("Có giá trị đến ngày"), NULL },
	{ "reason", F_LINES, 1, 1000, N_("Lý do, căn cứ"), NULL },
	{ 0 },
};
const struct field wallet_prove_fields[] = {
	{ "login", F_TEXT, 1, 100, N_("Tên đăng nhập của người dân"), NULL },
	{ "id_no", F_IDNO, 1, 14, N_("Số trên giấy tờ tùy thân đã xem"), NULL },
	{ 0 },
};

int wallet_add(struct ctx *c)
{
	struct wallet_paper p = { .id_no = c->who->id_no, .account = c->who->account, .name = arg_text(c, "name"),
				  .source = S("upload"), .need = S(""), .dossier = S(""), .unit = S(""),
				  .valid_to = arg_date(c, "valid_to") };
	struct wallet_paper *all;
	struct file f;
	size_t n;

	if (!p.id_no.n)
		return ctx_fail(c, E_INVALID, "", _("Tài khoản của bạn chưa có số định danh nên chưa có kho. Hãy bổ sung ở trang Tài khoản."));
	TRY(wallet_store_of(c, c->who->account, S(""), WALLET_OWN_MAX + 1, &all, &n));
	if (n >= WALLET_OWN_MAX)
		return ctx_fail(c, E_LIMIT, "file", _("Kho có nhiều nhất %d giấy tờ. Hãy xóa bớt."), WALLET_OWN_MAX);
	TRY(file_take(c, "file", arg_text(c, "file"), &f));
	p.file = f.id;
	TRY(wallet_keep(c, &p));
	jw_kstr(c->out, "code", p.code);
	return 0;
}

/* State, dates and reason of `after`; one event. */
static int change(struct ctx *c, const char *verb, const struct wallet_paper *before, const struct wallet_paper *after)
{
	TRY(wallet_store_put(c, after, false));
	return emit_change(c, verb, after->code, wallet_paper_json(c->mem, before), wallet_paper_json(c->mem, after), S(""));
}

int wallet_delete(struct ctx *c)
{
	struct wallet_paper before, p;
	struct wallet_use *list;
	struct dossier *d;
	bool owner;
	size_t n;

	TRY(wallet_see(c, arg_text(c, "code"), &before, &owner, NULL));
	if (!owner)
		return ctx_fail(c, E_DENIED, "", _("Chỉ chủ kho xóa được giấy tờ của mình."));
	if (!str_eqz(before.source, "upload") && !str_eqz(before.source, "lodged"))
		return ctx_fail(c, E_CONFLICT, "", _("Kết quả và bản số hóa do cơ quan lưu theo quy định, bạn không xóa được."));
	TRY(wallet_store_uses(c, before.code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (dossier_see(c, list[i].dossier, &d) == 0 && !d->ended_at.ms)
			return ctx_fail(c, E_CONFLICT, "", _("Giấy tờ đang dùng trong hồ sơ %.*s. Hãy xóa khi hồ sơ đã kết thúc."),
					STR_ARG(list[i].dossier));
	p = before;
	p.state = S("deleted");
	p.state_at = c->now;
	TRY(change(c, "wallet_paper.delete", &before, &p));
	jw_kstr(c->out, "code", p.code);
	return 0;
}

/* By the unit a paper comes from: until when it holds, or that it holds no more. Its owner is told. */
int wallet_revoke(struct ctx *c)
{
	bool revoke = str_eqz(arg_text(c, "what"), "revoke"), staff;
	struct wallet_paper before, p;
	struct notice n;

	TRY(wallet_see(c, arg_text(c, "code"), &before, NULL, &staff));
	if (!staff)
		return ctx_fail(c, E_DENIED, "", _("Chỉ cơ quan đã lưu giấy tờ này mới đổi được hiệu lực của nó."));
	if (str_eqz(before.state, "revoked"))
		return ctx_fail(c, E_CONFLICT, "", _("Giấy tờ này đã bị thu hồi."));
	p = before;
	p.reason = arg_text(c, "reason");
	if (revoke) {
		p.state = S("revoked");
		p.state_at = c->now;
	} else {
		p.valid_from = arg_date(c, "valid_from");
		p.valid_to = arg_date(c, "valid_to");
		if (p.valid_to.day && p.valid_to.day < p.valid_from.day)
			return ctx_fail(c, E_INVALID, "valid_to", _("Có giá trị đến ngày: phải bằng hoặc sau ngày bắt đầu."));
	}
	TRY(change(c, revoke ? "wallet_paper.revoke" : "wallet_paper.dates", &before, &p));
	n = (struct notice){ .account = p.account, .subject = p.dossier, .to_name = S(""), .email = S(""), .phone = S(""),
			     .title = str_fmt(c->mem, "%s: %" STR_FMT, revoke ? VI_("Giấy tờ bị thu hồi") : VI_("Hiệu lực của giấy tờ đã đổi"),
					      STR_ARG(p.name)),
			     .body = str_fmt(c->mem, VI_("Giấy tờ %.*s trong kho dữ liệu của bạn. Lý do: %.*s"), STR_ARG(p.code),
					     STR_ARG(p.reason)) };
	jw_kstr(c->out, "code", p.code);
	return p.account ? notice_add(c, &n) : 0;
}

/* At the counter: the person shows the identity paper whose number the account claims. */
int wallet_prove(struct ctx *c)
{
	struct wallet_link before = { .account = 0 }, l = { .id_no = arg_text(c, "id_no"), .proven_by = c->who->login, .at = c->now };
	struct account a;
	bool known;

	if (account_find(c, arg_text(c, "login"), &a) < 0 || !str_eq(a.id_no, l.id_no))
		return ctx_fail(c, E_INVALID, "id_no", _("Số này không phải số của tài khoản đó. Hãy xem lại giấy tờ và tên đăng nhập."));
	l.account = a.id;
	known = wallet_store_link(c, a.id, &before) == 0;
	TRY(wallet_store_link_put(c, &l));
	return emit_change(c, "wallet_link.prove", str_fmt(c->mem, "%" PRId64, a.id), known ? wallet_link_json(c->mem, &before) : S(""),
			   wallet_link_json(c->mem, &l), S(""));
}

/* ---- after a result ---------------------------------------------------------------------------------------------------- */

const struct field wallet_keep_dossier_fields[] = { { "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL }, { 0 } };

static str result_name(struct ctx *c, const struct procedure *p)
{
	return p->result_n == 1 ? p->results[0] : str_fmt(c->mem, VI_("Kết quả: %.*s"), STR_ARG(p->title));
}

/* What was issued, and the papers that stood behind it, go to the applicant's store. */
int wallet_keep_dossier(struct ctx *c)
{
	struct dossier_file *files;
	struct procedure *p;
	struct dossier *d;
	size_t n;

	TRY(dossier_see(c, arg_text(c, "code"), &d));
	TRY(dossier_procedure(c, d, &p));
	TRY(dossier_files(c, d->code, &files, &n));
	for (size_t i = 0; i < n && d->applicant.id_no.n; i++) {
		bool result = str_eqz(files[i].kind, "result"), kept;
		struct wallet_paper paper = { .id_no = d->applicant.id_no, .account = d->applicant.account,
					      .name = result ? result_name(c, p) : files[i].paper, .source = result ? S("result") : S("lodged"),
					      .need = S(""), .file = files[i].file, .dossier = d->code,
					      .unit = result ? d->deciding_unit : d->receiving_unit, .valid_from = instant_date(c->now) };

		TRY(wallet_store_has_file(c, files[i].file, &kept));
		if (kept || !(result || (str_eqz(files[i].kind, "paper") && files[i].paper.n && d->applicant.account)))
			continue;
		TRY(wallet_keep(c, &paper));
		if (result)
			TRY(wallet_note(c, "dossier.keep_result", d->code, str_fmt(c->mem, "%" STR_FMT ", SHA-256 %.16s", STR_ARG(paper.code),
										 paper.sha256.p)));
	}
	emit(c, "wallet.kept", d->code, S(""));
	return 0;
}

int wallet_tick(struct ctx *c)
{
	str *codes;
	size_t n;

	TRY(wallet_store_unkept(c, 200, &codes, &n));
	for (size_t i = 0; i < n; i++) {
		struct arg args[] = { { S("code"), codes[i] } };

		TRY(command_send(c, "wallet.keep_dossier", str_fmt(c->mem, "wallet-keep-%" STR_FMT "-%" PRId64, STR_ARG(codes[i]), c->now.ms),
				 args, 1, NULL));
	}
	return 0;
}
