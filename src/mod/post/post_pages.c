/* SPDX-License-Identifier: Apache-2.0 */
/* post_pages.c - pages of the counter and of postal staff: lists, records, envelopes that are taken in. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/csv/csv.h"
#include "lib/json/json.h"
#include "lib/pdf/pdf.h"
#include "mod/post/post_html.h"
#include "mod/post/post_view.h"

/* ---- words ------------------------------------------------------------------------------------------------- */

static struct due_tag due_of(struct ctx *c, const struct shipment *s)
{
	instant due = s->problem.n ? s->problem_due : s->due_at;

	if (s->ended_at.ms)
		return (struct due_tag){ "plain", str_fmt(c->mem, _("Xong %.*s"), STR_ARG(ctx_when(c, s->ended_at))) };
	if (shipment_late(c, s))
		return (struct due_tag){ "late", str_fmt(c->mem, _("Quá hạn %.*s"), STR_ARG(ctx_when(c, due))) };
	return (struct due_tag){ s->problem.n ? "soon" : "ok", str_fmt(c->mem, _("Trước %.*s"), STR_ARG(ctx_when(c, due))) };
}

static str procedure_name(struct ctx *c, str code)
{
	struct procedure *p;

	return code.n && procedure_find(c, code, instant_date(c->now), &p) == 0 ? p->title : code;
}

static void lines_of(struct ctx *c, const struct shipment *list, size_t n, struct shipment_line **ret)
{
	*ret = NEW_ARRAY(c->mem, struct shipment_line, n);
	for (size_t i = 0; i < n; i++)
		(*ret)[i] = (struct shipment_line){
			.s = &list[i],
			.href = str_fmt(c->mem, "/buu-gui/%" STR_FMT, STR_ARG(list[i].code)),
			.what = list[i].dossier.n ? list[i].dossier : procedure_name(c, list[i].procedure),
			.due = due_of(c, &list[i]),
			.next = shipment_next(c, &list[i]),
		};
}

static const char *const event_titles[][2] = {
	{ "accepted", N_("Bưu cục đã nhận") },       { "moving", N_("Đang chuyển") },   { "delivered", N_("Đã phát") },
	{ "failed", N_("Phát không thành công") },   { "returned", N_("Bị hoàn trả") }, { "lost", N_("Thất lạc") },
	{ "damaged", N_("Hư hỏng") },
};

static void add(struct ctx *c, struct post_ship_view *v, const char *title, instant at, str words)
{
	if (at.ms)
		v->track[v->track_n++] = (struct track_line){ str_of(title), ctx_when(c, at), words };
}

/* The envelope's story: our own moments, and between them what the enterprise told. */
static int story(struct ctx *c, const struct shipment *s, bool public, struct post_ship_view *v)
{
	struct json *j;
	str why;

	TRY(json_parse(c->mem, s->track, JSON_DEPTH, &j, &why));
	v->track = NEW_ARRAY(c->mem, struct track_line, j->n + 8);
	add(c, v, s->out ? _("Chuẩn bị gửi kết quả") : _("Khai phiếu gửi"), s->created_at, S(""));
	if (!s->out)
		add(c, v, _("Bưu chính nhận hồ sơ"), s->accepted_at, S(""));
	if (s->out)
		add(c, v, _("Giao cho bưu chính"), s->handed_at, s->record);
	for (size_t i = 0; i < j->n; i++) {
		const char *title = "";
		instant at = { 0 };

		for (size_t k = 0; k < ARRAY_LEN(event_titles); k++)
			if (str_eqz(json_text(j->items[i], "event"), event_titles[k][0]))
				title = tr(c, event_titles[k][1]);
		json_int(j->items[i], "at", &at.ms);
		add(c, v, title, at, public ? json_text(j->items[i], "place") :
			str_fmt(c->mem, "%" STR_FMT " %" STR_FMT, STR_ARG(json_text(j->items[i], "place")), STR_ARG(json_text(j->items[i], "note"))));
	}
	if (!s->out)
		add(c, v, _("Cơ quan đã nhận đủ, tính là đã nộp"), s->handed_at, s->record);
	add(c, v, _("Đã nhập thành hồ sơ"), s->entered_at, s->dossier);
	add(c, v, _("Phát cho người nhận"), s->delivered_at, public ? S("") : str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT,
		STR_ARG(s->receiver), STR_ARG(s->identity)));
	return 0;
}

int post_ship_view(struct ctx *c, const struct shipment *s, bool public, struct post_ship_view *ret)
{
	enum shipment_state st = shipment_state(s);
	bool ours;

	*ret = (struct post_ship_view){ .s = s, .unit = unit_name(c, s->unit), .procedure = procedure_name(c, s->procedure),
					.due = due_of(c, s), .next = shipment_next(c, s) };
	ret->clerk = !public && post_clerk(c, s->unit);
	ret->carrier = !public && post_carrier(c, s->unit);
	ours = ret->clerk || ret->carrier;
	ret->may_enter = ret->clerk && st == SHIPMENT_ARRIVED;
	ret->may_deliver = ours && st == SHIPMENT_HANDED;
	ret->may_act = ours && (st == SHIPMENT_HANDED || st == SHIPMENT_ACCEPTED || st == SHIPMENT_PREPARED);
	ret->may_resolve = ret->clerk && s->problem.n;
	return story(c, s, public, ret);
}

/* ---- lists ---------------------------------------------------------------------------------------------------- */

static const char *const groups[][2] = {
	{ "open", N_("Đang trên đường và chờ xử lý") }, { "arriving", N_("Đang đến cơ quan") },
	{ "enter", N_("Chờ nhập hồ sơ") },              { "supply", N_("Chờ người gửi bổ sung") },
	{ "prepared", N_("Chờ giao cho bưu chính") },   { "away", N_("Đang phát kết quả") },
	{ "late", N_("Quá hạn") },                      { "trouble", N_("Có sự cố") },
	{ "ended", N_("Đã xong") },                     { "all", N_("Tất cả") },
};

static const char *group_asked(const struct req *q)
{
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		if (str_eqz(req_text(q, "nhom"), groups[i][0]))
			return groups[i][0];
	return "open";
}

int post_counter_page(struct ctx *c, const struct req *q, struct reply *r)
{
	str unit = post_unit(c), *pending;
	struct post_list_view v = { .clerk = post_clerk(c, unit), .unit = unit_name(c, unit), .group = group_asked(q),
				    .paging = req_paging(q, 20) };
	struct shipment_filter f = { .unit = unit, .q = req_text(q, "q"), .group = v.group, .limit = v.paging.per_page,
				     .offset = v.paging.offset };
	struct option *options = NEW_ARRAY(c->mem, struct option, ARRAY_LEN(groups) + 1);
	struct handover *records;
	struct shipment *list;
	struct html h;
	size_t n;

	TRY(post_store_list(c, &f, &list, &v.n, &v.paging.total));
	lines_of(c, list, v.n, &v.lines);
	TRY(post_store_pending(c, unit, 1000, &pending, &n));
	v.pending = (int64_t)n;
	TRY(post_store_count(c, unit, "arriving", &v.arriving));
	TRY(post_store_count(c, unit, "enter", &v.enter));
	TRY(post_store_count(c, unit, "away", &v.away));
	TRY(post_store_count(c, unit, "late", &v.late));
	TRY(post_store_count(c, unit, "trouble", &v.trouble));
	TRY(post_store_handovers(c, unit, 10, &records, &v.record_n));
	v.records = records;
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		options[i] = (struct option){ groups[i][0], tr(c, groups[i][1]), NULL };
	v.groups = options;
	h = html_begin(c, q, r, str_of(_("Bưu chính")));
	post_list_html(&h, &v);
	return 0;
}

/* For the enterprise's own books; Excel reads UTF-8 only with the mark. */
static int table(struct ctx *c, str unit, struct buf *out)
{
	static const char *const heads[] = { "Mã", "Số hiệu bưu gửi", "Chiều", "Trạng thái", "Hồ sơ", "Thủ tục", "Họ tên", "Điện thoại",
					     "Địa chỉ", "Số lượng", "Cước thu người nhận", "Phí, lệ phí thu hộ", "Bưu chính nhận",
					     "Ký biên bản", "Phát", "Hạn" };
	struct shipment_filter f = { .unit = unit, .q = S(""), .group = "all", .limit = 5000 };
	str cells[ARRAY_LEN(heads)];
	struct shipment *list;
	int64_t total;
	size_t n;

	TRY(post_store_list(c, &f, &list, &n, &total));
	buf_z(out, "\xEF\xBB\xBF");
	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		cells[i] = str_of(heads[i]);
	csv_write(out, ',', cells, ARRAY_LEN(heads));
	for (size_t i = 0; i < n; i++) {
		const struct shipment *s = &list[i];
		const str row[ARRAY_LEN(heads)] = {
			s->code, s->slip, s->out ? S("đi") : S("đến"), str_of(shipment_state_title(shipment_state(s))), s->dossier,
			s->procedure, s->name, s->phone, s->address, str_fmt(c->mem, "%" PRId64, s->pieces),
			str_fmt(c->mem, "%" PRId64, s->cod), str_fmt(c->mem, "%" PRId64, s->fee),
			s->accepted_at.ms ? instant_iso(c->mem, s->accepted_at) : S(""),
			s->handed_at.ms ? instant_iso(c->mem, s->handed_at) : S(""),
			s->delivered_at.ms ? instant_iso(c->mem, s->delivered_at) : S(""), instant_iso(c->mem, s->due_at),
		};

		csv_write(out, ',', row, ARRAY_LEN(heads));
	}
	return out->over ? E_LIMIT : 0;
}

int post_csv_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct buf b = buf_new(c->mem, 0);

	UNUSED(q);
	TRY(table(c, post_unit(c), &b));
	reply_bytes(r, S("text/csv; charset=utf-8"), buf_view(&b), str_fmt(c->mem, "buu-gui-%" STR_FMT ".csv", STR_ARG(post_unit(c))));
	return 0;
}

/* ---- making and signing records ------------------------------------------------------------------------------------ */

int post_receive_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct post_make_view v = { .unit = unit_name(c, post_unit(c)) };
	struct shipment_filter f = { .unit = post_unit(c), .q = S(""), .group = "arriving", .limit = HANDOVER_ITEMS_MAX };
	struct shipment *a, *b, *all;
	int64_t total;
	struct html h;
	size_t n, m;

	TRY(post_store_list(c, &f, &a, &n, &total));
	f.group = "supply";
	TRY(post_store_list(c, &f, &b, &m, &total));
	all = NEW_ARRAY(c->mem, struct shipment, n + m);
	for (size_t i = 0; i < n + m; i++)
		all[i] = i < n ? a[i] : b[i - n];
	v.n = n + m;
	lines_of(c, all, v.n, &v.lines);
	h = html_begin(c, q, r, str_of(_("Nhận hồ sơ từ bưu chính")));
	post_receive_html(&h, &v);
	return 0;
}

int post_give_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct post_make_view v = { .unit = unit_name(c, post_unit(c)) };
	struct shipment_filter f = { .unit = post_unit(c), .q = S(""), .group = "prepared", .limit = HANDOVER_ITEMS_MAX };
	struct shipment *list;
	int64_t total;
	struct html h;
	str *codes;

	TRY(post_store_list(c, &f, &list, &v.n, &total));
	lines_of(c, list, v.n, &v.lines);
	TRY(post_store_pending(c, post_unit(c), HANDOVER_ITEMS_MAX, &codes, &v.dossier_n));
	v.dossiers = NEW_ARRAY(c->mem, struct dossier *, v.dossier_n);
	v.choices = NEW_ARRAY(c->mem, struct return_choice, v.dossier_n);
	for (size_t i = 0; i < v.dossier_n; i++) {
		TRY(dossier_see(c, codes[i], &v.dossiers[i]));
		TRY(return_choice_get(c, codes[i], &v.choices[i]));
	}
	h = html_begin(c, q, r, str_of(_("Giao kết quả cho bưu chính")));
	post_give_html(&h, &v);
	return 0;
}

static int record_shipments(struct ctx *c, const struct handover *h, struct shipment **ret)
{
	*ret = NEW_ARRAY(c->mem, struct shipment, h->n);
	for (size_t i = 0; i < h->n; i++)
		TRY(post_store_get(c, h->items[i].shipment, &(*ret)[i]));
	return 0;
}

int post_record_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct post_record_view v = { 0 };
	struct shipment *list;
	struct handover rec;
	struct html h;

	TRY(handover_see(c, req_text(q, "code"), &rec));
	TRY(record_shipments(c, &rec, &list));
	v = (struct post_record_view){ &rec, list, unit_name(c, rec.unit), post_clerk(c, rec.unit), post_carrier(c, rec.unit) };
	h = html_begin(c, q, r, str_fmt(c->mem, _("Biên bản %.*s"), STR_ARG(rec.code)));
	post_record_html(&h, &v);
	return 0;
}

/* ---- an envelope is taken in ------------------------------------------------------------------------------------------ */

static int procedure_options(struct ctx *c, str unit, const struct option **ret)
{
	struct procedure_filter f = { .on = instant_date(c->now) };
	struct procedure *list;
	struct option *o;
	int64_t total;
	struct unit u;
	size_t n;

	TRY(unit_find(c, unit, instant_date(c->now), &u));
	f.level = u.kind == UNIT_COMMUNE || u.kind == UNIT_WARD ? S("commune") : S("province");
	TRY(procedure_list(c, &f, &list, &n, &total));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[0] = (struct option){ "", _("Chọn trong danh sách"), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){ str_z(c->mem, list[i].code), str_z(c->mem, list[i].title), NULL };
	*ret = o;
	return 0;
}

int post_accept_page(struct ctx *c, const struct req *q, struct reply *r)
{
	str unit = post_unit(c), code = str_trim(req_text(q, "code"));
	struct post_accept_view v = { .unit = unit_name(c, unit), .clerk = post_clerk(c, unit) };
	struct problem *said = c->problems;
	struct shipment s;
	struct html h;

	if (code.n && shipment_see(c, code, &s) == 0 && shipment_state(&s) == SHIPMENT_DECLARED) {
		v.declared = &s;
	} else if (code.n && !said) {
		c->problems = said;
		ctx_fail(c, E_NOTFOUND, "code", _("Không có phiếu khai trước mang mã này. Hãy nhập thông tin từ phiếu giấy."));
	}
	TRY(procedure_options(c, unit, &v.procedures));
	h = html_begin(c, q, r, str_of(_("Nhận bưu gửi")));
	post_accept_html(&h, &v);
	return 0;
}

static const struct option *receiving_options(struct ctx *c, const struct procedure *p)
{
	struct procedure_unit *units;
	struct option *o;
	size_t n, k = 0;

	if (procedure_receiving_units(c, p, &units, &n) < 0)
		n = 0;
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	if (n != 1)
		o[k++] = (struct option){ "", _("Chọn trong danh sách"), NULL };
	for (size_t i = 0; i < n; i++)
		o[k++] = (struct option){ str_z(c->mem, units[i].code), str_z(c->mem, units[i].name), NULL };
	return o;
}

int post_declare_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct post_accept_view v = { 0 };
	struct procedure *p;
	struct html h;

	TRY(procedure_find(c, req_text(q, "procedure"), instant_date(c->now), &p));
	v.p = p;
	v.units = receiving_options(c, p);
	h = html_begin(c, q, r, str_of(_("Gửi hồ sơ qua bưu chính")));
	post_declare_html(&h, &v);
	return 0;
}

/* ---- one envelope, one dossier ------------------------------------------------------------------------------------------ */

int post_view_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct post_ship_view v;
	struct shipment s;
	struct html h;

	TRY(shipment_see(c, req_text(q, "code"), &s));
	TRY(post_ship_view(c, &s, false, &v));
	h = html_begin(c, q, r, str_fmt(c->mem, _("Bưu gửi %.*s"), STR_ARG(s.code)));
	post_view_html(&h, &v);
	return 0;
}

static int ships_of(struct ctx *c, struct post_dossier_view *v, bool public)
{
	struct shipment *list;

	TRY(shipment_of_dossier(c, v->code, &list, &v->n));
	v->ships = NEW_ARRAY(c->mem, struct post_ship_view, v->n);
	for (size_t i = 0; i < v->n; i++)
		TRY(post_ship_view(c, &list[i], public, &v->ships[i]));
	return return_choice_get(c, v->code, &v->choice);
}

int post_dossier_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct post_dossier_view v = { .key = S("") };
	struct dossier *d;
	struct html h;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	v.code = d->code;
	TRY(ships_of(c, &v, false));
	v.may_choose = !d->ended_at.ms && (d->applicant.account == c->who->account || post_clerk(c, d->receiving_unit));
	for (size_t i = 0; i < v.n; i++)
		v.may_choose &= !v.ships[i].s->out || v.ships[i].s->ended_at.ms != 0;
	if (!v.choice.at.ms)
		v.choice = (struct return_choice){ d->code, false, d->applicant.name, d->applicant.phone, d->applicant.address, { 0 } };
	h = html_begin(c, q, r, str_fmt(c->mem, _("Nhận kết quả và bưu gửi của hồ sơ %.*s"), STR_ARG(d->code)));
	post_dossier_html(&h, &v);
	return 0;
}

int post_lookup_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct post_dossier_view v = { .key = req_text(q, "key") };
	struct dossier *d;
	struct html h;

	TRY(dossier_lookup(c, req_text(q, "code"), v.key, &d));
	v.code = d->code;
	TRY(ships_of(c, &v, true));
	h = html_begin(c, q, r, str_fmt(c->mem, _("Bưu gửi của hồ sơ %.*s"), STR_ARG(d->code)));
	post_lookup_html(&h, &v);
	return 0;
}

int post_view_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct shipment s;

	TRY(shipment_see(c, req_text(q, "code"), &s));
	jw_object(&w);
	jw_kstr(&w, "code", s.code);
	jw_kstr(&w, "slip", s.slip);
	jw_kstr(&w, "direction", s.out ? S("out") : S("in"));
	jw_kstr(&w, "state", str_of(shipment_state_slug(shipment_state(&s))));
	jw_kstr(&w, "unit", s.unit);
	jw_kstr(&w, "dossier", s.dossier);
	jw_kstr(&w, "procedure", s.procedure);
	jw_kint(&w, "cod", s.cod);
	jw_kint(&w, "fee", s.fee);
	jw_kstr(&w, "record", s.record);
	jw_kstr(&w, "problem", s.problem);
	jw_kinstant(&w, "accepted_at", s.accepted_at);
	jw_kinstant(&w, "handed_at", s.handed_at);
	jw_kinstant(&w, "delivered_at", s.delivered_at);
	jw_kinstant(&w, "due_at", s.due_at);
	jw_kraw(&w, "track", s.track);
	jw_end(&w);
	return 0;
}

/* ---- papers -------------------------------------------------------------------------------------------------------------- */

static struct pdf_fonts *fonts_of(struct ctx *c)
{
	struct pdf_fonts *own;

	if (c->app->fonts)
		return c->app->fonts;
	own = pdf_fonts_new();
	arena_defer(c->mem, (void (*)(void *))pdf_fonts_free, own);
	return own;
}

static void send_pdf(struct reply *r, str pdf, str name)
{
	reply_bytes(r, S("application/pdf"), pdf, name);
	r->shown = true;
}

int post_slip_pdf_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct shipment s;
	str pdf;

	TRY(shipment_see(c, req_text(q, "code"), &s));
	TRY(post_draw_slip(c, fonts_of(c), &s, procedure_name(c, s.procedure), &pdf));
	send_pdf(r, pdf, str_fmt(c->mem, "phieu-gui-%" STR_FMT ".pdf", STR_ARG(s.code)));
	return 0;
}

int post_blank_pdf_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct shipment s = { .code = S(""), .slip = S(""), .unit = S(""), .name = S(""), .id_no = S(""), .phone = S(""),
			      .email = S(""), .address = S(""), .papers = S("") };
	struct procedure *p;
	str pdf;

	TRY(procedure_find(c, req_text(q, "procedure"), instant_date(c->now), &p));
	s.procedure = p->code;
	TRY(post_draw_slip(c, fonts_of(c), &s, p->title, &pdf));
	send_pdf(r, pdf, S("phieu-gui-ho-so.pdf"));
	return 0;
}

int post_record_pdf_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct shipment *list;
	struct handover h;
	str pdf;

	TRY(handover_see(c, req_text(q, "code"), &h));
	TRY(record_shipments(c, &h, &list));
	TRY(post_draw_record(c, fonts_of(c), &h, list, &pdf));
	send_pdf(r, pdf, str_fmt(c->mem, "bien-ban-%" STR_FMT ".pdf", STR_ARG(h.code)));
	return 0;
}
