/* SPDX-License-Identifier: Apache-2.0 */
/* wallet_web.c - pages of the store, of the counter's scanning, of the public proof; the module's tables. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "lib/pdf/pdf.h"
#include "mod/wallet/wallet_html.h"
#include "mod/wallet/wallet_view.h"

/* ---- the owner ------------------------------------------------------------------------------------------------ */

static int line_of(struct ctx *c, const struct wallet_paper *p, struct wallet_line *ret)
{
	*ret = (struct wallet_line){ .p = p, .usable = wallet_usable(c, p), .unit = p->unit.n ? unit_name(c, p->unit) : S(""),
				     .deletable = str_eqz(p->source, "upload") || str_eqz(p->source, "lodged") };
	TRY(file_get(c, p->file, &ret->file));
	return wallet_store_uses(c, p->code, &ret->uses, &ret->use_n);
}

static int own(struct ctx *c, struct wallet_paper **ret, size_t *ret_n, bool *ret_proven)
{
	struct wallet_link link;
	int err = wallet_store_link(c, c->who->account, &link);

	if (err < 0 && err != E_NOTFOUND)
		return err;
	*ret_proven = err == 0 && str_eq(link.id_no, c->who->id_no);
	return wallet_store_of(c, c->who->account, *ret_proven ? c->who->id_no : S(""), WALLET_OWN_MAX, ret, ret_n);
}

int wallet_list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct wallet_list_view v = { 0 };
	struct wallet_paper *list;
	struct html h;

	TRY(own(c, &list, &v.n, &v.proven));
	v.lines = NEW_ARRAY(c->mem, struct wallet_line, v.n);
	for (size_t i = 0; i < v.n; i++)
		TRY(line_of(c, &list[i], &v.lines[i]));
	h = html_begin(c, q, r, str_of(_("Kho dữ liệu của tôi")));
	wallet_list_html(&h, &v);
	return 0;
}

int wallet_list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct wallet_paper *list;
	bool proven;
	size_t n;

	UNUSED(q);
	TRY(own(c, &list, &n, &proven));
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "code", list[i].code);
		jw_kstr(&w, "name", list[i].name);
		jw_kstr(&w, "source", list[i].source);
		jw_kstr(&w, "sha256", list[i].sha256);
		jw_kstr(&w, "signature", list[i].signature);
		jw_kstr(&w, "dossier", list[i].dossier);
		jw_kdate(&w, "valid_from", list[i].valid_from);
		jw_kdate(&w, "valid_to", list[i].valid_to);
		jw_kstr(&w, "state", list[i].state);
		jw_kbool(&w, "usable", wallet_usable(c, &list[i]));
		jw_end(&w);
	}
	jw_end(&w);
	jw_kint(&w, "total", (int64_t)n);
	jw_end(&w);
	return 0;
}

static str proof_url(struct ctx *c, const struct wallet_paper *p)
{
	return str_fmt(c->mem, "%" STR_FMT "/xac-thuc/%" STR_FMT, STR_ARG(c->app->base_url), STR_ARG(p->mark));
}

int wallet_view_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct wallet_one_view v;
	struct wallet_paper p;
	struct html h;

	TRY(wallet_see(c, req_text(q, "code"), &p, &v.owner, &v.staff));
	TRY(line_of(c, &p, &v.line));
	v.url = proof_url(c, &p);
	h = html_begin(c, q, r, p.name);
	wallet_view_html(&h, &v);
	return 0;
}

int wallet_file_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct wallet_paper p;
	struct file f;

	TRY(wallet_see(c, req_text(q, "code"), &p, NULL, NULL));
	TRY(file_get(c, p.file, &f));
	r->type = f.type;
	r->filename = f.name.n ? f.name : f.id;
	r->path = file_path(c, &f);
	return 0;
}

/* Decree 45/2020/NĐ-CP, Article 18: a paper made of an electronic original says so, when, by whom, and how to check. */
int wallet_paper_pdf_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct pdf_info info = { .title = S("Xác nhận chuyển bản điện tử sang bản giấy"), .created = c->now,
				 .mark = c->app->demo ? S("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") : S("") };
	struct pdf_fonts *fonts = c->app->fonts ? c->app->fonts : pdf_fonts_new();
	struct wallet_paper p;
	struct pdf *out;
	str pdf, unit;

	if (!c->app->fonts)
		arena_defer(c->mem, (void (*)(void *))pdf_fonts_free, fonts);
	TRY(wallet_see(c, req_text(q, "code"), &p, NULL, NULL));
	unit = p.unit.n ? unit_name(c, p.unit) : S("");
	out = pdf_new(c->mem, fonts, &info);
	pdf_national_header(out, S(""), unit.n ? unit : c->app->province, str_fmt(c->mem, "Mã giấy tờ: %" STR_FMT, STR_ARG(p.code)), S(""));
	pdf_title(out, S("BẢN GIẤY CHUYỂN TỪ BẢN ĐIỆN TỬ"));
	pdf_field(out, S("Tên giấy tờ"), p.name);
	pdf_field(out, S("Nguồn"), str_of(wallet_source_title(p.source)));
	pdf_field(out, S("Hồ sơ"), p.dossier);
	pdf_field(out, S("Lưu vào kho lúc"), instant_vi(c->mem, p.made_at));
	pdf_field(out, S("Chữ ký số"), str_of(wallet_signature_title(p.signature)));
	pdf_field(out, S("Dấu vân tay của tệp (SHA-256)"), p.sha256);
	pdf_field(out, S("Thời điểm chuyển đổi"), instant_vi(c->mem, c->now));
	pdf_field(out, S("Người chuyển đổi"), c->who->name);
	pdf_qr(out, proof_url(c, &p), 28, S("Quét để kiểm tra giấy tờ trong sổ cái. Tờ này kèm theo bản in của tệp và chỉ có giá trị khi có chữ ký, "
					    "con dấu của cơ quan chuyển đổi."));
	pdf_signatures(out, (struct pdf_sign){ S(""), S(""), S("") },
		       (struct pdf_sign){ S("Người có thẩm quyền chuyển đổi"), S("(Ký, ghi rõ họ tên, đóng dấu)"), S("") });
	TRY(pdf_end(out, &pdf));
	reply_bytes(r, S("application/pdf"), pdf, str_fmt(c->mem, "chuyen-doi-%" STR_FMT ".pdf", STR_ARG(p.code)));
	r->shown = true;
	return 0;
}

/* ---- the counter ------------------------------------------------------------------------------------------------- */

static int offers_of(struct ctx *c, const struct dossier *d, str component, const struct option **ret)
{
	struct wallet_paper *list;
	struct option *o;
	struct wallet_use u;
	size_t n, k = 0;

	*ret = NULL;
	if (!d->applicant.id_no.n)
		return 0;
	TRY(wallet_offers(c, d->applicant.id_no, component, &list, &n));
	o = NEW_ARRAY(c->mem, struct option, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!str_eq(list[i].dossier, d->code) && wallet_store_use_get(c, list[i].code, d->code, &u) == E_NOTFOUND)
			o[k++] = (struct option){ str_z(c->mem, list[i].code), str_fmt(c->mem, "%" STR_FMT ", %s, %" STR_FMT, STR_ARG(list[i].name),
						  tr(c, wallet_source_title(list[i].source)), STR_ARG(ctx_when(c, list[i].made_at))).p, NULL };
	if (k)
		*ret = o;
	return 0;
}

int wallet_scan_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct scan_view v = { .chosen = (size_t)MAX(req_int(q, "n", 0), 0) };
	struct digitisation *digital;
	size_t digital_n, use_n, file_n;
	struct dossier_file *files;
	struct wallet_use *uses;
	struct procedure *p;
	struct dossier *d;
	struct html h;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	if (!wallet_clerk(c, d))
		return ctx_fail(c, E_NOTFOUND, "", _("Không có hồ sơ mang mã này ở nơi bạn tiếp nhận."));
	TRY(dossier_procedure(c, d, &p));
	TRY(wallet_store_digital(c, d->code, &digital, &digital_n));
	TRY(wallet_store_uses_in(c, d->code, &uses, &use_n));
	TRY(dossier_files(c, d->code, &files, &file_n));
	v.d = d;
	v.n = p->paper_n;
	v.lines = NEW_ARRAY(c->mem, struct scan_line, v.n);
	for (size_t i = 0; i < v.n; i++) {
		struct scan_line *l = &v.lines[i];

		*l = (struct scan_line){ .paper = &p->papers[i], .n = i + 1 };
		for (size_t k = 0; k < digital_n; k++)
			if (str_eq(digital[k].component, l->paper->name))
				l->g = &digital[k];
		for (size_t k = 0; k < use_n; k++)
			if (str_eq(uses[k].component, l->paper->name) && str_eqz(uses[k].state, "waiting"))
				l->waiting = &uses[k];
		for (size_t k = 0; k < file_n; k++)
			l->files += str_eq(files[k].paper, l->paper->name);
		v.done += l->g && (l->g->state != DIGITAL_NOT || l->g->exception.n);
		TRY(offers_of(c, d, l->paper->name, &l->offers));
		if (!v.chosen && !l->g && !l->waiting)
			v.chosen = l->n;
	}
	h = html_begin(c, q, r, str_fmt(c->mem, _("Số hóa hồ sơ %.*s"), STR_ARG(d->code)));
	wallet_scan_html(&h, &v);
	return 0;
}

int wallet_prove_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Xác nhận chủ kho dữ liệu")));

	wallet_prove_html(&h);
	return 0;
}

/* ---- anybody who holds the paper ------------------------------------------------------------------------------------ */

/* "AB:CD ef" as people copy it. */
static str tidy_hex(struct arena *mem, str typed)
{
	struct buf b = buf_new(mem, 0);

	for (size_t i = 0; i < typed.n; i++) {
		char ch = typed.p[i];

		if (ch != ' ' && ch != ':' && ch != '-')
			buf_char(&b, ch >= 'A' && ch <= 'F' ? (char)(ch - 'A' + 'a') : ch);
	}
	return b.n ? buf_view(&b) : S("");
}

int wallet_check_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct check_view v = { .asked = tidy_hex(c->mem, req_text(q, "sha256")) };
	struct wallet_paper p;
	struct procedure *proc;
	struct event *events;
	struct html h;
	size_t n;

	if (wallet_store_by_mark(c, req_text(q, "mark"), &p) < 0 || str_eqz(p.state, "deleted"))
		return ctx_fail(c, E_NOTFOUND, "", _("Không có giấy tờ nào mang mã xác thực này. Giấy tờ đưa cho bạn có thể không thật."));
	TRY(event_list(c, p.code, &events, &n));
	v.p = &p;
	v.seq = n ? events[0].seq : 0;
	v.unit = p.unit.n ? unit_name(c, p.unit) : S("");
	v.procedure = S("");
	if (p.dossier.n) {
		struct ctx self = *c;
		struct dossier *d;

		self.who = &who_system;
		if (dossier_see(&self, p.dossier, &d) == 0 && dossier_procedure(c, d, &proc) == 0)
			v.procedure = proc->title;
	}
	v.same = str_eq(v.asked, p.sha256);
	h = html_begin(c, q, r, str_of(_("Xác thực giấy tờ điện tử")));
	wallet_check_html(&h, &v);
	return 0;
}

/* ---- tables ----------------------------------------------------------------------------------------------------------- */

#define STAFF (PERM_RECEIVE | PERM_PROCESS | PERM_REVIEW | PERM_SIGN)

static const struct page pages[] = {
	{ "/kho", PERM_APPLY, wallet_list_page, N_("Kho dữ liệu của tôi"), "main" },
	{ "/kho/:code", PERM_LOGIN, wallet_view_page, N_("Một giấy tờ trong kho"), NULL },
	{ "/kho/:code/tep", PERM_LOGIN, wallet_file_page, N_("Tải giấy tờ trong kho"), NULL },
	{ "/kho/:code/ban-giay", PERM_LOGIN, wallet_paper_pdf_page, N_("Bản giấy chuyển từ bản điện tử (PDF)"), NULL },
	{ "/ho-so/:code/so-hoa", PERM_RECEIVE, wallet_scan_page, N_("Số hóa giấy tờ của hồ sơ"), NULL },
	{ "/quay/chu-kho", PERM_RECEIVE, wallet_prove_page, N_("Xác nhận chủ kho dữ liệu"), N_("Quầy một cửa") },
	{ "/xac-thuc/:mark", PERM_PUBLIC, wallet_check_page, N_("Xác thực giấy tờ điện tử"), NULL },
	{ "/api/v1/wallet", PERM_APPLY, wallet_list_api, N_("Kho dữ liệu của tôi"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "wallet.add", .path = "/kho", .perm = PERM_APPLY, .fields = wallet_add_fields, .run = wallet_add, .next = "/kho/:code",
	  .title = N_("Tải giấy tờ lên kho"), .form = wallet_list_page, .creates = true },
	{ .name = "wallet.delete", .path = "/kho/:code/xoa", .perm = PERM_APPLY, .fields = wallet_delete_fields, .run = wallet_delete,
	  .next = "/kho", .title = N_("Xóa giấy tờ khỏi kho"), .form = wallet_view_page },
	{ .name = "wallet.revoke", .path = "/kho/:code/hieu-luc", .perm = STAFF, .fields = wallet_revoke_fields, .run = wallet_revoke,
	  .next = "/kho/:code", .title = N_("Đổi hiệu lực, thu hồi giấy tờ"), .form = wallet_view_page },
	{ .name = "wallet.prove", .path = "/quay/chu-kho", .perm = PERM_RECEIVE, .fields = wallet_prove_fields, .run = wallet_prove,
	  .next = "/quay/chu-kho?xong=1", .title = N_("Xác nhận chủ kho dữ liệu"), .form = wallet_prove_page },
	{ .name = "wallet.digitise", .path = "/ho-so/:code/so-hoa", .perm = PERM_RECEIVE, .fields = wallet_digitise_fields,
	  .run = wallet_digitise, .next = "/ho-so/:code/so-hoa", .title = N_("Số hóa một thành phần hồ sơ"), .form = wallet_scan_page },
	{ .name = "wallet.take", .path = "/ho-so/:code/so-hoa/dung-lai", .perm = PERM_RECEIVE, .fields = wallet_take_fields,
	  .run = wallet_take, .next = "/ho-so/:code/so-hoa", .title = N_("Dùng lại giấy tờ đã có"), .form = wallet_scan_page },
	{ .name = "wallet.decide", .path = "/ho-so/:code/so-hoa/kiem-tra", .perm = PERM_RECEIVE, .fields = wallet_decide_fields,
	  .run = wallet_decide, .next = "/ho-so/:code/so-hoa", .title = N_("Kiểm tra giấy tờ dùng lại"), .form = wallet_scan_page },
	{ .name = "wallet.keep_dossier", .perm = PERM_SYSTEM, .fields = wallet_keep_dossier_fields, .run = wallet_keep_dossier,
	  .title = N_("Lưu kết quả và giấy tờ của một hồ sơ vào kho") },
	{ 0 },
};

static const struct aggregate aggregates[] = {
	{ "wallet_paper", wallet_paper_dump }, { "wallet_use", wallet_use_dump }, { "digitisation", digitisation_dump },
	{ "wallet_link", wallet_link_dump },   { 0 },
};

const struct module module_wallet = {
	.name = "wallet",
	.pages = pages,
	.commands = commands,
	.aggregates = aggregates,
	.tick = wallet_tick,
};
