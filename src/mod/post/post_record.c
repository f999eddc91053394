/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_record.c - hand-over records (biên bản giao nhận hồ sơ), Decision 45/2016/QĐ-TTg.
 *
 * A record lists envelopes and is signed by two: a clerk of the counter and the enterprise, either with an
 * account of its own here or on the printed record, whose name the clerk then types. The moment of the second
 * signature is the moment of everything in it: a complete dossier counts as submitted then, an incomplete one
 * does not, and its sender is told what is missing.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/post/post_impl.h"

const struct field post_receive_fields[] = {
	{ "take", F_GROUP, 0, 0, N_("Kết quả kiểm đếm"), NULL },    /* take.CODE: complete, incomplete or empty */
	{ "missing", F_GROUP, 0, 0, N_("Giấy tờ còn thiếu"), NULL }, /* missing.CODE */
	{ 0 },
};
const struct field post_give_fields[] = {
	{ "dossiers", F_LIST, 0, 64, N_("Hồ sơ có kết quả cần gửi"), NULL },
	{ "shipments", F_LIST, 0, 20, N_("Bưu gửi đã chuẩn bị"), NULL },
	{ "cod", F_MONEY, 0, 100000000, N_("Cước thu người nhận, mỗi bưu gửi"), NULL },
	{ 0 },
};
const struct field post_sign_fields[] = {
	{ "code", F_CODE, 1, 20, N_("Số biên bản"), NULL },
	{ "carrier", F_TEXT, 0, 200, N_("Nhân viên bưu chính đã ký bản giấy"), NULL },
	{ 0 },
};
const struct field post_void_fields[] = { { "code", F_CODE, 1, 20, N_("Số biên bản"), NULL }, { 0 } };

str handover_json(struct arena *mem, const struct handover *h)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "direction", h->out ? S("out") : S("in"));
	jw_kstr(&w, "unit", h->unit);
	jw_kstr(&w, "state", h->state);
	jw_kraw(&w, "items", handover_items_json(mem, h));
	jw_kstr(&w, "clerk", h->clerk);
	jw_kint(&w, "clerk_at", h->clerk_at.ms);
	jw_kstr(&w, "carrier", h->carrier);
	jw_kint(&w, "carrier_at", h->carrier_at.ms);
	jw_kbool(&w, "on_paper", h->on_paper);
	jw_kint(&w, "made_at", h->made_at.ms);
	jw_kint(&w, "signed_at", h->signed_at.ms);
	jw_end(&w);
	return buf_view(&b);
}

int handover_see(struct ctx *c, str code, struct handover *ret)
{
	struct handover h;
	int err = post_store_handover_get(c, code, &h);

	if (err == 0 && !post_clerk(c, h.unit) && !post_carrier(c, h.unit))
		err = E_NOTFOUND;
	if (err == E_NOTFOUND)
		return ctx_fail(c, E_NOTFOUND, "", _("Không có biên bản mang số này, hoặc bạn không được xem."));
	TRY(err);
	*ret = h;
	return 0;
}

/* BB-260105-0001 */
static int record_new(struct ctx *c, struct handover *h)
{
	int year, month, day;
	int64_t n;

	if (h->n == 0)
		return ctx_fail(c, E_INVALID, "", _("Chưa chọn bưu gửi nào. Hãy chọn ít nhất một."));
	if (h->n > HANDOVER_ITEMS_MAX)
		return ctx_fail(c, E_INVALID, "", _("Một biên bản có nhiều nhất %d bưu gửi. Hãy lập nhiều biên bản."),
				HANDOVER_ITEMS_MAX);
	date_parts(instant_date(c->now), &year, &month, &day);
	TRY(counter_next(c, str_fmt(c->mem, "handover-%02d%02d%02d", year % 100, month, day), &n));
	h->code = str_fmt(c->mem, "BB-%02d%02d%02d-%04" PRId64, year % 100, month, day, n);
	h->unit = post_unit(c);
	h->state = S("draft");
	h->clerk = h->carrier = S("");
	h->made_at = c->now;
	TRY(post_store_handover_put(c, h, true));
	jw_kstr(c->out, "code", h->code);
	return emit_change(c, "handover.make", h->code, S(""), handover_json(c->mem, h), S(""));
}

/* An envelope of this counter in a state in which it may change hands. */
static int to_change_hands(struct ctx *c, str code, str unit, bool out, const char *field, struct shipment *ret)
{
	enum shipment_state st;
	int err = post_store_get(c, code, ret);

	if (err == E_NOTFOUND || (err == 0 && !str_eq(ret->unit, unit)))
		return ctx_fail(c, E_INVALID, field, _("Không có bưu gửi “%.*s” của nơi bạn làm việc."), STR_ARG(code));
	TRY(err);
	st = shipment_state(ret);
	if (!ret->problem.n && (out ? st == SHIPMENT_PREPARED : st == SHIPMENT_ACCEPTED || st == SHIPMENT_INCOMPLETE))
		return 0;
	return ctx_fail(c, E_CONFLICT, field, _("Bưu gửi %.*s đang ở trạng thái “%s” nên không đưa vào biên bản được."),
			STR_ARG(code), tr(c, shipment_state_title(st)));
}

/* ---- what the post brings -------------------------------------------------------------------------------- */

static int add_taken(struct ctx *c, struct handover *h, str unit, const struct arg *a)
{
	struct handover_item *item = &h->items[h->n];
	const char *field = str_z(c->mem, a->name);
	struct shipment s;

	item->shipment = str_sub(a->name, 5, a->name.n);
	item->complete = str_eq(a->value, S("complete"));
	item->missing = arg_text(c, str_fmt(c->mem, "missing.%" STR_FMT, STR_ARG(item->shipment)).p);
	if (!item->complete && !str_eq(a->value, S("incomplete")))
		return ctx_fail(c, E_INVALID, field, _("Hãy chọn đủ, chưa đủ hoặc không có trong lần giao này."));
	TRY(to_change_hands(c, item->shipment, unit, false, field, &s));
	if (!item->complete && (item->missing.n == 0 || utf8_len(item->missing) > 1000))
		return ctx_fail(c, E_INVALID, str_fmt(c->mem, "missing.%" STR_FMT, STR_ARG(item->shipment)).p,
				_("Giấy tờ còn thiếu của %.*s: hãy ghi đủ trong một lần, nhiều nhất 1000 ký tự."), STR_ARG(item->shipment));
	if (item->complete)
		item->missing = S("");
	h->n++;
	return 0;
}

int post_receive(struct ctx *c)
{
	struct handover h = { .items = NEW_ARRAY(c->mem, struct handover_item, c->args->n) };
	int bad = 0;

	for (size_t i = 0; i < c->args->n; i++) {
		const struct arg *a = &c->args->v[i];
		int err = 0;

		if (str_starts(a->name, S("take.")) && a->value.n)
			err = add_taken(c, &h, post_unit(c), a);
		if (err < 0 && err != E_INVALID && err != E_CONFLICT)
			return err;
		bad = bad < 0 ? bad : err;
	}
	TRY(bad);
	return record_new(c, &h);
}

/* ---- what the post takes away ------------------------------------------------------------------------------- */

/* The result of a finished dossier goes into an envelope to whom its applicant named. */
static int prepare(struct ctx *c, str code, str unit, int64_t cod, struct shipment *ret)
{
	struct return_choice r;
	struct shipment *list;
	struct dossier *d;
	size_t n;

	TRY(dossier_see(c, code, &d));
	TRY(return_choice_get(c, code, &r));
	if (!str_eq(d->receiving_unit, unit) || d->state != DOSSIER_FINISHED || !r.by_post)
		return ctx_fail(c, E_CONFLICT, "dossiers", _("Hồ sơ %.*s không chờ gửi kết quả qua bưu chính ở nơi này."), STR_ARG(code));
	TRY(shipment_of_dossier(c, code, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (list[i].out && !list[i].ended_at.ms)
			return ctx_fail(c, E_CONFLICT, "dossiers", _("Kết quả hồ sơ %.*s đã ở trong bưu gửi %.*s."), STR_ARG(code),
					STR_ARG(list[i].code));
	*ret = (struct shipment){ .out = true, .slip = S(""), .unit = unit, .dossier = code, .procedure = d->procedure,
				  .account = d->applicant.account, .name = r.name, .id_no = d->applicant.id_no, .phone = r.phone,
				  .email = d->applicant.email, .address = r.address, .papers = S("Kết quả giải quyết thủ tục hành chính"),
				  .pieces = 1, .cod = cod };
	TRY(shipment_new(c, ret));
	TRY(post_days(c, unit, RULE_POST_HAND_DAYS, &ret->due_at));
	return shipment_save(c, NULL, ret, "prepare", S(""));
}

int post_give(struct ctx *c)
{
	str *dossiers, *shipments, unit = post_unit(c);
	size_t n = arg_all(c, "dossiers", &dossiers), m = arg_all(c, "shipments", &shipments);
	struct handover h = { .out = true, .items = NEW_ARRAY(c->mem, struct handover_item, n + m) };
	struct shipment s;

	for (size_t i = 0; i < n; i++) {
		TRY(prepare(c, dossiers[i], unit, arg_int(c, "cod"), &s));
		h.items[h.n++] = (struct handover_item){ s.code, true, S("") };
	}
	for (size_t i = 0; i < m; i++) {
		TRY(to_change_hands(c, shipments[i], unit, true, "shipments", &s));
		h.items[h.n++] = (struct handover_item){ s.code, true, S("") };
	}
	return record_new(c, &h);
}

/* ---- signing --------------------------------------------------------------------------------------------------- */

static int arrives(struct ctx *c, const struct handover *h, const struct handover_item *item, const struct shipment *before)
{
	struct shipment s = *before;
	str unit = unit_name(c, h->unit);

	s.record = h->code;
	s.missing = item->missing;
	if (!s.accepted_at.ms)
		s.accepted_at = c->now;
	if (item->complete) {
		s.handed_at = c->now;
		TRY(post_minutes(c, s.unit, POST_MINUTES_ENTER, &s.due_at));
		TRY(shipment_save(c, before, &s, "arrive", S("")));
		return shipment_tell(c, &s, VI_("Cơ quan đã nhận hồ sơ"), str_fmt(c->mem,
			VI_("%.*s đã nhận đủ hồ sơ gửi qua bưu chính. Hồ sơ được tính là đã nộp lúc %.*s (biên bản %.*s)."),
			STR_ARG(unit), STR_ARG(instant_vi(c->mem, c->now)), STR_ARG(h->code)));
	}
	TRY(post_days(c, s.unit, RULE_POST_SUPPLY_DAYS, &s.due_at));
	TRY(shipment_save(c, before, &s, "lack", S("")));
	return shipment_tell(c, &s, VI_("Hồ sơ gửi qua bưu chính chưa đủ"), str_fmt(c->mem,
		VI_("%.*s đã nhận bưu gửi nhưng hồ sơ còn thiếu: %.*s. Hồ sơ được tính là đã nộp khi bổ sung đủ. Hạn bổ sung: %.*s."),
		STR_ARG(unit), STR_ARG(s.missing), STR_ARG(instant_vi(c->mem, s.due_at))));
}

static int leaves(struct ctx *c, const struct handover *h, const struct shipment *before)
{
	struct shipment s = *before;

	s.record = h->code;
	s.handed_at = c->now;
	TRY(post_days(c, s.unit, RULE_POST_OUT_DAYS, &s.due_at));
	TRY(shipment_save(c, before, &s, "hand", S("")));
	return dossier_outside(c, s.dossier, "dossier.post_handed", s.due_at, VI_("Kết quả đã gửi qua bưu chính"), str_fmt(c->mem,
		VI_("Kết quả đã giao cho bưu chính (bưu gửi %.*s, biên bản %.*s), gửi đến %.*s, %.*s. Dự kiến phát trước %.*s. Khi "
		    "nhận, hãy mang theo giấy tờ tùy thân."),
		STR_ARG(s.code), STR_ARG(h->code), STR_ARG(s.name), STR_ARG(s.address), STR_ARG(instant_vi(c->mem, s.due_at))));
}

static int take_effect(struct ctx *c, const struct handover *h)
{
	for (size_t i = 0; i < h->n; i++) {
		struct shipment s;

		TRY(to_change_hands(c, h->items[i].shipment, h->unit, h->out, "", &s));
		TRY(h->out ? leaves(c, h, &s) : arrives(c, h, &h->items[i], &s));
	}
	return 0;
}

/* Puts c->who's signature on it, and the enterprise's when it stands on paper. */
static int put_name(struct ctx *c, struct handover *h)
{
	str on_paper = arg_text(c, "carrier");

	if (post_carrier(c, h->unit)) {
		if (h->carrier_at.ms)
			return ctx_fail(c, E_CONFLICT, "", _("Bưu chính đã ký biên bản này."));
		h->carrier = c->who->name;
		h->carrier_at = c->now;
		return 0;
	}
	if (h->clerk_at.ms && (h->carrier_at.ms || !on_paper.n))
		return ctx_fail(c, E_CONFLICT, "carrier", _("Bạn đã ký. Biên bản chờ bưu chính ký; nếu họ đã ký bản giấy, hãy ghi tên."));
	if (!h->clerk_at.ms) {
		h->clerk = c->who->name;
		h->clerk_at = c->now;
	}
	if (on_paper.n && !h->carrier_at.ms) {
		h->carrier = on_paper;
		h->carrier_at = c->now;
		h->on_paper = true;
	}
	return 0;
}

static int open_record(struct ctx *c, struct handover *ret)
{
	TRY(handover_see(c, arg_text(c, "code"), ret));
	if (!str_eq(ret->state, S("draft")))
		return ctx_fail(c, E_CONFLICT, "", str_eq(ret->state, S("signed")) ? _("Biên bản này đã ký đủ hai bên.") :
						      _("Biên bản này đã hủy."));
	return 0;
}

int post_sign(struct ctx *c)
{
	struct handover before, h;

	TRY(open_record(c, &before));
	h = before;
	TRY(put_name(c, &h));
	if (h.clerk_at.ms && h.carrier_at.ms) {
		h.state = S("signed");
		h.signed_at = c->now;
		TRY(take_effect(c, &h));
	}
	TRY(post_store_handover_put(c, &h, false));
	jw_kstr(c->out, "code", h.code);
	jw_kstr(c->out, "state", h.state);
	return emit_change(c, "handover.sign", h.code, handover_json(c->mem, &before), handover_json(c->mem, &h), S(""));
}

int post_void(struct ctx *c)
{
	struct handover before, h;

	TRY(open_record(c, &before));
	if (!post_clerk(c, before.unit))
		return ctx_fail(c, E_DENIED, "", _("Chỉ cán bộ một cửa hủy được biên bản chưa ký."));
	h = before;
	h.state = S("void");
	TRY(post_store_handover_put(c, &h, false));
	jw_kstr(c->out, "code", h.code);
	return emit_change(c, "handover.void", h.code, handover_json(c->mem, &before), handover_json(c->mem, &h), S(""));
}
