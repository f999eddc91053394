/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_event.c - news from the postal enterprise: POST /api/v1/post/events (README.md has the message).
 *
 * A message is believed because it is signed with a secret that only the enterprise and this data directory
 * have. It may come twice (its `id` is remembered with the envelope) and in any order (each kind of news fills
 * in its own time; the state follows from the times). What the enterprise says about an envelope's arrival at
 * the agency is only noted: that moment is the record's, signed by both.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/post/post_impl.h"

const struct field post_event_fields[] = {
	{ "id", F_CODE, 1, 64, N_("Mã thông điệp"), NULL },
	{ "event", F_CHOICE, 1, 0, N_("Sự việc"), "accepted|moving|delivered|failed|returned|lost|damaged" },
	{ "at", F_TEXT, 1, 40, N_("Thời điểm, dạng ISO 8601"), NULL },
	{ "slip", F_CODE, 1, 40, N_("Số hiệu bưu gửi"), NULL },
	{ "code", F_CODE, 0, 20, N_("Mã bưu gửi của cơ quan"), NULL },
	{ "place", F_TEXT, 0, 200, N_("Nơi xảy ra"), NULL },
	{ "note", F_TEXT, 0, 500, N_("Ghi chú"), NULL },
	{ "receiver", F_TEXT, 0, 200, N_("Người nhận"), NULL },
	{ "identity", F_TEXT, 0, 200, N_("Giấy tờ đã đối chiếu"), NULL },
	{ "unit", F_CODE, 0, 64, N_("Nơi tiếp nhận"), NULL },
	{ "procedure", F_CODE, 0, 40, N_("Thủ tục"), NULL },
	{ "name", F_TEXT, 0, 200, N_("Họ và tên người gửi"), NULL },
	{ "phone", F_TEXT, 0, 20, N_("Số điện thoại"), NULL },
	{ "email", F_TEXT, 0, 254, N_("Thư điện tử"), NULL },
	{ "id_no", F_TEXT, 0, 14, N_("Số định danh cá nhân hoặc mã số thuế"), NULL },
	{ "address", F_TEXT, 0, 500, N_("Địa chỉ"), NULL },
	{ "papers", F_TEXT, 0, 2000, N_("Giấy tờ gửi kèm"), NULL },
	{ "pieces", F_INT, 0, 999, N_("Số lượng"), NULL },
	{ "fee", F_INT, 0, 1000000000, N_("Phí, lệ phí thu hộ cơ quan"), NULL },
	{ "return_by_post", F_TEXT, 0, 1, N_("Nhận kết quả qua bưu chính"), NULL },
	{ "signature", F_CODE, 64, 64, N_("Chữ ký HMAC-SHA256"), NULL },
	{ 0 },
};

/* ---- the signature ---------------------------------------------------------------------------------------- */

#define KEY_FILE "post.key"

/* RFC 3986: what is not unreserved becomes %XX. */
static void percent(struct buf *b, str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];

		if ((ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') || ch == '-' || ch == '.' ||
		    ch == '_' || ch == '~') {
			buf_char(b, (char)ch);
		} else {
			buf_char(b, '%');
			buf_char(b, hex[ch >> 4]);
			buf_char(b, hex[ch & 15]);
		}
	}
}

static int key_text(struct ctx *c, str *ret)
{
	struct key key;
	int err = key_load_or_create(str_of(c->app->dir), S(KEY_FILE), &key);

	if (err == 0)
		*ret = str_hex(c->mem, key.secret, 32);
	crypto_wipe(&key, sizeof(key));
	return err;
}

/* "at=…&event=…&id=…": every field that was sent but the signature, by name, empty ones left out. */
int post_signature(struct ctx *c, const struct args *a, str *ret)
{
	struct buf b = buf_new(c->mem, 0);
	uint8_t mac[SHA256_SIZE];
	bool *done = NEW_ARRAY(c->mem, bool, a->n);
	str key;

	TRY(key_text(c, &key));
	for (size_t k = 0; k < a->n; k++) {
		const struct arg *least = NULL;

		for (size_t i = 0; i < a->n; i++)
			if (!done[i] && (!least || str_cmp(a->v[i].name, least->name) < 0))
				least = &a->v[i];
		done[least - a->v] = true;
		if (str_eq(least->name, S("signature")) || least->value.n == 0)
			continue;
		if (b.n)
			buf_char(&b, '&');
		percent(&b, least->name);
		buf_char(&b, '=');
		percent(&b, least->value);
	}
	hmac_sha256(mac, key, buf_view(&b));
	*ret = str_hex(c->mem, mac, sizeof(mac));
	return 0;
}

int post_verb(struct ctx *c, int argc, char **argv, struct buf *out)
{
	str key;

	if (argc != 2 || strcmp(argv[1], "key") != 0)
		return ctx_fail(c, E_INVALID, "", _("Cách dùng: motcua post key"));
	TRY(key_text(c, &key));
	buf_fmt(out, "%" STR_FMT "\n", STR_ARG(key));
	return 0;
}

/* ---- the track: what was told, by time ---------------------------------------------------------------------- */

/* *ret_track with this news in its place; *ret_known: it was there already. */
static int track_add(struct ctx *c, const struct shipment *s, instant at, str *ret_track, bool *ret_known)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	bool put = false;
	struct json *j;
	str why;

	*ret_known = false;
	TRY(json_parse(c->mem, s->track, JSON_DEPTH, &j, &why));
	jw_array(&w);
	for (size_t i = 0; i <= j->n; i++) {
		int64_t ms = INT64_MAX;

		if (i < j->n)
			json_int(j->items[i], "at", &ms);
		if (!put && ms > at.ms) {
			jw_object(&w);
			jw_kstr(&w, "id", arg_text(c, "id"));
			jw_kstr(&w, "event", arg_text(c, "event"));
			jw_kint(&w, "at", at.ms);
			jw_kstr(&w, "place", arg_text(c, "place"));
			jw_kstr(&w, "note", arg_text(c, "note"));
			jw_end(&w);
			put = true;
		}
		if (i < j->n) {
			*ret_known |= str_eq(json_text(j->items[i], "id"), arg_text(c, "id"));
			jw_json(&w, j->items[i]);
		}
	}
	jw_end(&w);
	*ret_track = buf_view(&b);
	if (!*ret_known && j->n >= TRACK_MAX)
		return ctx_fail(c, E_LIMIT, "id", _("Bưu gửi này đã có %d tin. Không nhận thêm."), TRACK_MAX);
	return 0;
}

/* ---- news ------------------------------------------------------------------------------------------------------ */

/* An envelope that a post office took from somebody who had not declared it here. */
static int first_heard(struct ctx *c, instant at)
{
	struct shipment s = { .slip = arg_text(c, "slip"), .dossier = S(""), .pieces = MAX(arg_int(c, "pieces"), 1),
			      .fee = arg_int(c, "fee"), .name = arg_text(c, "name"), .phone = arg_text(c, "phone"),
			      .email = arg_text(c, "email"), .id_no = arg_text(c, "id_no"), .address = arg_text(c, "address"),
			      .papers = arg_text(c, "papers"), .return_by_post = str_eq(arg_text(c, "return_by_post"), S("1")) };
	struct procedure_unit unit;
	struct procedure *p;
	bool known;

	if (!s.name.n)
		return ctx_fail(c, E_INVALID, "name", _("Họ và tên người gửi: không được để trống."));
	if (procedure_find(c, arg_text(c, "procedure"), instant_date(c->now), &p) < 0)
		return ctx_fail(c, E_INVALID, "procedure", _("Không có thủ tục “%.*s” đang áp dụng. Hãy chọn lại thủ tục."),
				STR_ARG(arg_text(c, "procedure")));
	TRY(procedure_receiving_unit(c, p, arg_text(c, "unit"), &unit));
	TRY(shipment_new(c, &s));
	s.procedure = p->code;
	s.unit = unit.code;
	s.accepted_at = at;
	TRY(track_add(c, &s, at, &s.track, &known));
	TRY(post_days(c, s.unit, RULE_POST_IN_DAYS, &s.due_at));
	TRY(shipment_save(c, NULL, &s, "accept", S("")));
	jw_kstr(c->out, "code", s.code);
	jw_kstr(c->out, "state", str_of(shipment_state_slug(shipment_state(&s))));
	jw_kbool(c->out, "known", false);
	return 0;
}

static bool arrived_where_it_should(const struct shipment *s)
{
	enum shipment_state st = shipment_state(s);

	return st == SHIPMENT_DELIVERED || st == SHIPMENT_ENTERED || (st == SHIPMENT_ARRIVED && !s->out);
}

/* One piece of news about an envelope we know. */
static int heard(struct ctx *c, const struct shipment *before, instant at, str track)
{
	str event = arg_text(c, "event");
	struct shipment s = *before;

	if (str_eq(event, S("delivered")) && s.out && !s.delivered_at.ms) {
		if (!s.handed_at.ms)
			return ctx_fail(c, E_CONFLICT, "event", _("Biên bản giao bưu gửi này chưa được ký. Hãy gửi lại tin này sau."));
		if (!arg_text(c, "receiver").n)
			return ctx_fail(c, E_INVALID, "receiver", _("Người nhận: không được để trống khi đã phát."));
		return shipment_deliver(c, before, at, arg_text(c, "receiver"), arg_text(c, "identity"), track);
	}
	if (shipment_problem_title(event)[0] && !arrived_where_it_should(&s) && at.ms >= s.problem_at.ms && !s.ended_at.ms)
		return shipment_trouble(c, before, at, event, arg_text(c, "note"), track);
	/* Late news of what has been overtaken fills in its time and is kept, no more. */
	if (str_eq(event, S("accepted")) && (!s.accepted_at.ms || at.ms < s.accepted_at.ms)) {
		if (!s.accepted_at.ms && !s.out && !s.handed_at.ms)
			TRY(post_days(c, s.unit, RULE_POST_IN_DAYS, &s.due_at));
		s.accepted_at = at;
	} else if (str_eq(event, S("returned")) && !s.returned_at.ms && s.problem.n) {
		s.returned_at = at;
	} else if (str_eq(event, S("lost")) && !s.lost_at.ms && s.problem.n) {
		s.lost_at = at;
	}
	s.track = track;
	return shipment_save(c, before, &s, "track", S(""));
}

/* By the enterprise's number; by ours, when it tells its number for the first time. */
static int find(struct ctx *c, struct shipment *ret)
{
	str slip = arg_text(c, "slip"), code = arg_text(c, "code");
	struct shipment before;
	int err = post_store_by_slip(c, slip, ret);

	if (err != E_NOTFOUND || !code.n)
		return err;
	TRY(post_store_get(c, code, &before));
	if (before.slip.n)
		return ctx_fail(c, E_CONFLICT, "slip", _("Bưu gửi %.*s mang số hiệu khác: %.*s."), STR_ARG(code), STR_ARG(before.slip));
	*ret = before;
	ret->slip = slip;
	return shipment_save(c, &before, ret, "number", S(""));
}

int post_event(struct ctx *c)
{
	struct shipment s, now;
	bool known = false;
	str right, track;
	instant at;
	int err;

	TRY(post_signature(c, c->args, &right));
	if (!crypto_equal(right, arg_text(c, "signature")))
		return ctx_fail(c, E_DENIED, "signature", _("Chữ ký không đúng. Hãy xem cách ký trong tài liệu giao diện."));
	if (!instant_parse(arg_text(c, "at"), &at) || at.ms > c->now.ms + MS_DAY)
		return ctx_fail(c, E_INVALID, "at", _("Thời điểm: hãy viết dạng 2026-11-21T08:30:00+07:00, không ở tương lai."));
	err = find(c, &s);
	if (err == E_NOTFOUND && str_eq(arg_text(c, "event"), S("accepted")))
		return first_heard(c, at);
	if (err == E_NOTFOUND)
		return ctx_fail(c, E_NOTFOUND, "slip", _("Chưa có bưu gửi mang số hiệu này. Hãy gửi tin “accepted” trước, hoặc gửi lại sau."));
	TRY(err);
	TRY(track_add(c, &s, at, &track, &known));
	if (known)
		emit(c, "shipment.told_again", s.code, S(""));
	else
		TRY(heard(c, &s, at, track));
	TRY(post_store_get(c, s.code, &now));
	jw_kstr(c->out, "code", now.code);
	jw_kstr(c->out, "state", str_of(shipment_state_slug(shipment_state(&now))));
	jw_kbool(c->out, "known", known);
	return 0;
}
