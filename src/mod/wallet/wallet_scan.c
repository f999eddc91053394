/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wallet_scan.c - papers of a dossier at reception: scanned, taken from the store, or excepted.
 *
 * Circular 01/2023/TT-VPCP, Article 8: as many copies as originals, all pages in their order, whole and legible;
 * originals are handed back. Not scanned are (Circular 03/2025/TT-VPCP, Article 5) papers that are electronic already,
 * papers only to be shown, opinions of consulted bodies and secret papers. What the program can see of a scan it
 * checks: that a picture has enough points to be read, that a PDF has the pages the clerk counted.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/image/image.h"
#include "lib/json/json.h"
#include "mod/wallet/wallet_impl.h"

const struct field wallet_digitise_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "n", F_INT, 1, 200, N_("Thành phần hồ sơ"), NULL },
	{ "file", F_FILE, 0, 0, N_("Bản quét"), NULL },
	{ "need", F_CHOICE, 0, 0, N_("Loại giấy tờ phải số hóa"), "a|b|c" },
	{ "exception", F_CHOICE, 0, 0, N_("Không phải quét vì"), "shown|electronic|opinion|secret" },
	{ "copies", F_INT, 0, 99, N_("Số bản"), NULL },
	{ "pages", F_INT, 0, 5000, N_("Số trang"), NULL },
	{ "given_back", F_BOOL, 0, 0, N_("Đã trả lại bản chính"), NULL },
	{ "valid_to", F_DATE, 0, 0, N_("Giấy tờ có giá trị đến ngày"), NULL },
	{ 0 },
};
const struct field wallet_take_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "n", F_INT, 1, 200, N_("Thành phần hồ sơ"), NULL },
	{ "reuse", F_CODE, 1, 20, N_("Giấy tờ đã có"), NULL },
	{ 0 },
};
const struct field wallet_decide_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "paper", F_CODE, 1, 20, N_("Mã giấy tờ"), NULL },
	{ "accept", F_BOOL, 0, 0, N_("Chấp nhận"), NULL },
	{ "reason", F_LINES, 0, 1000, N_("Lý do không chấp nhận"), NULL },
	{ 0 },
};

/* ---- state and events -------------------------------------------------------------------------------------- */

str digitisation_json(struct arena *mem, const struct digitisation *g)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kint(&w, "state", g->state);
	jw_kstr(&w, "need", g->need);
	jw_kstr(&w, "exception", g->exception);
	jw_kint(&w, "copies", g->copies);
	jw_kint(&w, "pages", g->pages);
	jw_kbool(&w, "given_back", g->given_back);
	jw_kstr(&w, "paper", g->paper);
	jw_kstr(&w, "done_by", g->done_by);
	jw_kint(&w, "at", g->at.ms);
	jw_end(&w);
	return buf_view(&b);
}

static int digital_of(struct ctx *c, str dossier, str component, struct digitisation *ret, bool *ret_known)
{
	struct digitisation *list;
	size_t n;

	*ret_known = false;
	TRY(wallet_store_digital(c, dossier, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].component, component)) {
			*ret = list[i];
			*ret_known = true;
		}
	return 0;
}

int wallet_set_digital(struct ctx *c, const struct digitisation *g)
{
	struct digitisation before;
	bool known;

	TRY(digital_of(c, g->dossier, g->component, &before, &known));
	TRY(wallet_store_digital_put(c, g));
	return emit_change(c, "digitisation.set", wallet_pair(c->mem, g->dossier, g->component),
			   known ? digitisation_json(c->mem, &before) : S(""), digitisation_json(c->mem, g), S(""));
}

int wallet_note(struct ctx *c, const char *verb, str dossier, str note)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "note", note);
	jw_end(&w);
	emit(c, verb, dossier, buf_view(&b));
	return 0;
}

/* ---- looking at a scan ----------------------------------------------------------------------------------------- */

/* "/Type /Page" but not "/Pages": the pages of a PDF that keeps its objects readable; 0 when it does not. */
static int64_t pdf_pages_in(str bytes)
{
	int64_t n = 0;

	for (size_t i = 0; i + 5 < bytes.n; i++)
		if (bytes.p[i] == '/' && memcmp(bytes.p + i, "/Type", 5) == 0) {
			size_t k = i + 5;

			while (k < bytes.n && bytes.p[k] == ' ')
				k++;
			n += k + 6 <= bytes.n && memcmp(bytes.p + k, "/Page", 5) == 0 && bytes.p[k + 5] != 's';
		}
	return n;
}

static int read_scan(struct ctx *c, const struct file *f, size_t most, str *ret)
{
	FILE *in = fopen(str_z(c->mem, file_path(c, f)), "re");
	char *bytes = arena_alloc(c->mem, most);

	if (!in)
		return E_INTERNAL;
	*ret = (str){ bytes, fread(bytes, 1, most, in) };
	fclose(in);
	return 0;
}

static int check_scan(struct ctx *c, const struct file *f, int64_t pages)
{
	size_t most = MIN((size_t)f->size, (size_t)8 << 20);
	struct image_info info;
	int64_t counted;
	uint32_t side;
	str bytes;

	TRY(read_scan(c, f, most, &bytes));
	if (!image_sniff(str_sub(bytes, 0, MIN(bytes.n, IMAGE_SNIFF)), &info))
		return 0;
	side = MIN(info.width, info.height);
	if ((info.type == IMAGE_JPEG || info.type == IMAGE_PNG || info.type == IMAGE_WEBP) && side < SCAN_SIDE_MIN)
		return ctx_fail(c, E_INVALID, "file",
				_("Ảnh chỉ có %u × %u điểm nên khó đọc. Hãy quét lại từ 200 điểm một inch trở lên (cạnh ngắn ít nhất %d điểm)."),
				info.width, info.height, SCAN_SIDE_MIN);
	counted = info.type == IMAGE_PDF && bytes.n == (size_t)f->size ? pdf_pages_in(bytes) : 0;
	if (counted && counted != pages)
		return ctx_fail(c, E_INVALID, "pages", _("Tệp PDF có %d trang, khác số trang đã ghi. Hãy xem có sót trang không."), (int)counted);
	return 0;
}

/* ---- what the counter does --------------------------------------------------------------------------------------- */

/* The dossier, open and of the clerk's counter, and the name of its n-th component. */
static int component(struct ctx *c, struct dossier **ret, str *ret_name)
{
	int64_t n = arg_int(c, "n");
	struct procedure *p;

	TRY(dossier_see(c, arg_text(c, "code"), ret));
	if (!wallet_clerk(c, *ret))
		return ctx_fail(c, E_DENIED, "", _("Chỉ cán bộ một cửa của nơi tiếp nhận mới số hóa giấy tờ của hồ sơ này."));
	if ((*ret)->ended_at.ms)
		return ctx_fail(c, E_CONFLICT, "", _("Hồ sơ đã kết thúc nên không thêm giấy tờ được nữa."));
	TRY(dossier_procedure(c, *ret, &p));
	if (n > (int64_t)p->paper_n)
		return ctx_fail(c, E_NOTFOUND, "n", _("Thủ tục không có thành phần hồ sơ số đó."));
	*ret_name = p->papers[n - 1].name;
	return 0;
}

/* The scan becomes a paper of the dossier and, for somebody with a number, of their store. */
static int scanned(struct ctx *c, const struct dossier *d, struct digitisation *g)
{
	struct wallet_paper p = { .id_no = d->applicant.id_no, .account = d->applicant.account, .name = g->component,
				  .source = S("scan"), .need = g->need, .dossier = d->code, .unit = d->receiving_unit,
				  .valid_to = arg_date(c, "valid_to") };
	struct file f;

	if (!arg_text(c, "file").n)
		return ctx_fail(c, E_INVALID, "file", _("Hãy chọn bản quét, hoặc chọn lý do không phải quét."));
	if (!g->need.n)
		return ctx_fail(c, E_INVALID, "need", _("Hãy chọn loại giấy tờ phải số hóa."));
	if (g->copies < 1 || g->pages < 1)
		return ctx_fail(c, E_INVALID, g->copies < 1 ? "copies" : "pages", _("Hãy ghi số bản và số trang, ít nhất là 1."));
	TRY(dossier_file_add(c, d, "file", arg_text(c, "file"), g->component, &f));
	TRY(check_scan(c, &f, g->pages));
	g->state = DIGITAL_DONE;
	if (!p.id_no.n)
		return 0;
	p.file = f.id;
	TRY(wallet_keep(c, &p));
	g->paper = p.code;
	return 0;
}

int wallet_digitise(struct ctx *c)
{
	struct digitisation g = { .need = arg_text(c, "need"), .exception = arg_text(c, "exception"), .copies = arg_int(c, "copies"),
				  .pages = arg_int(c, "pages"), .given_back = arg_flag(c, "given_back"), .paper = S(""),
				  .done_by = c->who->login, .at = c->now };
	struct dossier *d;

	TRY(component(c, &d, &g.component));
	g.dossier = d->code;
	if (!g.exception.n)
		TRY(scanned(c, d, &g));
	TRY(wallet_set_digital(c, &g));
	jw_kstr(c->out, "code", d->code);
	return g.exception.n ? 0 : wallet_note(c, "dossier.digitise", d->code, g.component);
}

int wallet_take(struct ctx *c)
{
	struct dossier *d;
	str name;

	TRY(component(c, &d, &name));
	TRY(wallet_reuse(c, d, arg_text(c, "reuse"), name));
	jw_kstr(c->out, "code", d->code);
	return 0;
}

/* The counter looks at what an applicant took from the store: it stands, or something else is needed. */
int wallet_decide(struct ctx *c)
{
	struct wallet_use before, u;
	struct digitisation g;
	struct dossier *d;
	bool known;

	TRY(dossier_see(c, arg_text(c, "code"), &d));
	if (!wallet_clerk(c, d))
		return ctx_fail(c, E_DENIED, "", _("Chỉ cán bộ một cửa của nơi tiếp nhận mới kiểm tra giấy tờ dùng lại."));
	if (wallet_store_use_get(c, arg_text(c, "paper"), d->code, &before) < 0 || !str_eqz(before.state, "waiting"))
		return ctx_fail(c, E_CONFLICT, "", _("Giấy tờ này không chờ kiểm tra. Hãy tải lại trang."));
	u = before;
	u.state = arg_flag(c, "accept") ? S("accepted") : S("refused");
	u.decided_by = c->who->login;
	u.decided_at = c->now;
	u.reason = arg_text(c, "reason");
	if (!arg_flag(c, "accept") && !u.reason.n)
		return ctx_fail(c, E_INVALID, "reason", _("Lý do không chấp nhận: hãy ghi để người nộp biết phải làm gì."));
	TRY(wallet_store_use_put(c, &u));
	TRY(emit_change(c, "wallet_use.decide", wallet_pair(c->mem, u.paper, u.dossier), wallet_use_json(c->mem, &before),
			wallet_use_json(c->mem, &u), S("")));
	jw_kstr(c->out, "code", d->code);
	if (arg_flag(c, "accept"))
		return 0;
	TRY(digital_of(c, d->code, u.component, &g, &known));
	if (known) {
		g.state = DIGITAL_NOT;
		g.paper = S("");
		g.at = c->now;
		g.done_by = c->who->login;
		TRY(wallet_set_digital(c, &g));
	}
	return dossier_outside(c, d->code, "dossier.reuse_refused", (instant){ 0 }, VI_("Giấy tờ dùng lại không được chấp nhận"),
			       str_fmt(c->mem, VI_("%.*s: %.*s"), STR_ARG(u.component), STR_ARG(u.reason)));
}
