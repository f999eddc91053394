/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vnpay.c - VNPAY's payment page, version 2.1.0 of its interface, as published at
 * sandbox.vnpayment.vn/apis/docs (thanh-toan-pay, truy-van-hoan-tien).
 *
 * Sending the payer and hearing the notification (IPN) are queries signed by HMAC-SHA512 over the pairs
 * name=value, sorted by name, URL-encoded as forms are, joined by "&". Asking (querydr) is JSON signed over
 * some values in a fixed order, joined by "|". Amounts are đồng times 100, times are yyyyMMddHHmmss in Vietnam.
 */
#include "base/base.h"

#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/pay/gateway.h"

#define PAIRS_MAX 40

/* The settings file's object "vnpay" (doc/operating.md). */
struct settings {
	str code, secret, url, api, ca;
};

static bool settings_of(struct ctx *c, struct settings *s)
{
	const struct json *v;
	struct json *j;
	str why;

	if (c->app->pay.n == 0 || json_parse(c->mem, c->app->pay, JSON_DEPTH, &j, &why) < 0)
		return false;
	v = json_get(j, "vnpay");
	*s = (struct settings){ json_text(v, "code"), json_text(v, "secret"), json_text(v, "url"), json_text(v, "api"),
				json_text(v, "ca") };
	return s->code.n && s->secret.n && s->url.n;
}

static bool ready(struct ctx *c)
{
	struct settings s;

	return settings_of(c, &s);
}

/* ---- signing ------------------------------------------------------------------------------------------- */

static str sign(struct arena *mem, str secret, str text)
{
	uint8_t mac[SHA512_SIZE];

	hmac_sha512(mac, secret, text);
	return str_hex(mem, mac, sizeof(mac));
}

static str lower(struct arena *mem, str s)
{
	char *p = arena_copy(mem, s.p, s.n);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'F')
			p[i] = (char)(p[i] - 'A' + 'a');
	return (str){ p, s.n };
}

static bool signed_by(struct arena *mem, str secret, str text, str hash)
{
	return hash.n == 2 * SHA512_SIZE && crypto_equal(sign(mem, secret, text), lower(mem, hash));
}

/* As application/x-www-form-urlencoded, a blank is "+". */
static void encode(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t ch = (uint8_t)s.p[i];

		if ((ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || strchr("-_.", ch))
			buf_char(b, (char)ch);
		else if (ch == ' ')
			buf_char(b, '+');
		else
			buf_fmt(b, "%%%02X", ch);
	}
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct arg *)a)->name, ((const struct arg *)b)->name);
}

/* The pairs that are signed, in their order. */
static str canonical(struct arena *mem, struct arg *pairs, size_t n)
{
	struct buf b = buf_new(mem, 0);

	qsort(pairs, n, sizeof(*pairs), by_name);
	for (size_t i = 0; i < n; i++) {
		if (b.n)
			buf_char(&b, '&');
		encode(&b, pairs[i].name);
		buf_char(&b, '=');
		encode(&b, pairs[i].value);
	}
	return b.n ? buf_view(&b) : S("");
}

static str stamp(struct arena *mem, instant t)
{
	int y, m, d, minute = instant_minute(t);

	date_parts(instant_date(t), &y, &m, &d);
	return str_fmt(mem, "%04d%02d%02d%02d%02d%02d", y, m, d, minute / 60, minute % 60, (int)(t.ms / 1000 % 60));
}

static instant stamp_read(struct arena *mem, str s)
{
	instant t = { 0 };

	if (s.n == 14)
		instant_parse(str_fmt(mem, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", s.p, s.p + 4, s.p + 6, s.p + 8, s.p + 10, s.p + 12), &t);
	return t;
}

/* ---- there --------------------------------------------------------------------------------------------- */

static int address(struct ctx *c, const struct attempt *a, str dossier, str ip, str back, str *ret_url)
{
	struct settings s;
	str query;

	if (!settings_of(c, &s))
		return E_NOTFOUND;
	struct arg pairs[] = {
		{ S("vnp_Version"), S("2.1.0") },
		{ S("vnp_Command"), S("pay") },
		{ S("vnp_TmnCode"), s.code },
		{ S("vnp_Amount"), str_fmt(c->mem, "%" PRId64, a->amount * 100) },
		{ S("vnp_CreateDate"), stamp(c->mem, a->opened_at) },
		{ S("vnp_CurrCode"), S("VND") },
		{ S("vnp_IpAddr"), ip.n ? ip : S("127.0.0.1") },
		{ S("vnp_Locale"), str_eq(c->lang, S("en")) ? S("en") : S("vn") },
		{ S("vnp_OrderInfo"), str_fmt(c->mem, "Nop phi le phi ho so %" STR_FMT, STR_ARG(dossier)) },
		{ S("vnp_OrderType"), S("other") },
		{ S("vnp_ReturnUrl"), back },
		{ S("vnp_ExpireDate"), stamp(c->mem, a->until) },
		{ S("vnp_TxnRef"), a->ref },
	};
	query = canonical(c->mem, pairs, ARRAY_LEN(pairs));
	*ret_url = str_fmt(c->mem, "%" STR_FMT "?%" STR_FMT "&vnp_SecureHash=%" STR_FMT, STR_ARG(s.url), STR_ARG(query),
			   STR_ARG(sign(c->mem, s.secret, query)));
	return 0;
}

/* ---- and back: the notification ------------------------------------------------------------------------ */

static int hex_of(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	return ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
}

static str decode(struct arena *mem, str s)
{
	char *p = arena_alloc(mem, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool escape = s.p[i] == '%' && i + 2 < s.n && hex_of(s.p[i + 1]) >= 0 && hex_of(s.p[i + 2]) >= 0;

		if (escape) {
			p[n++] = (char)(hex_of(s.p[i + 1]) << 4 | hex_of(s.p[i + 2]));
			i += 2;
		} else {
			p[n++] = s.p[i] == '+' ? ' ' : s.p[i];
		}
	}
	return (str){ p, n };
}

/* The vnp_ pairs of a query but the signature itself; false when there are too many. */
static bool pairs_of(struct arena *mem, str query, struct arg *pairs, size_t *ret_n, str *ret_hash)
{
	*ret_n = 0;
	*ret_hash = S("");
	while (query.p && query.n) {
		str value = str_cut(&query, '&'), name = str_cut(&value, '=');

		name = decode(mem, name);
		value = value.p ? decode(mem, value) : S("");
		if (str_eq(name, S("vnp_SecureHash"))) {
			*ret_hash = value;
		} else if (str_starts(name, S("vnp_")) && !str_eq(name, S("vnp_SecureHashType")) && value.n) {
			if (*ret_n == PAIRS_MAX)
				return false;
			pairs[(*ret_n)++] = (struct arg){ name, value };
		}
	}
	return true;
}

static bool plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n <= 100;
}

/* "00" of both the answer and the transaction is paid. 01 and 04 to 07 are not decided yet: unfinished, being
 * reversed, refunded or looked into. */
static enum gateway_result result_of(str response, str status)
{
	static const char *const pending[] = { "01", "04", "05", "06", "07" };

	if (str_eq(response, S("00")) && (str_eq(status, S("00")) || status.n == 0))
		return GATEWAY_PAID;
	for (size_t i = 0; i < ARRAY_LEN(pending); i++)
		if (str_eqz(status, pending[i]) && (str_eq(response, S("00")) || str_eq(response, S("07"))))
			return GATEWAY_PENDING;
	return GATEWAY_FAILED;
}

static int hear(struct ctx *c, str query, struct gateway_word *ret)
{
	struct arg pairs[PAIRS_MAX];
	struct args all = { pairs, 0 };
	struct settings s;
	str hash, ref, number, codes;
	int64_t amount;

	if (!settings_of(c, &s) || !pairs_of(c->mem, query, pairs, &all.n, &hash) ||
	    !signed_by(c->mem, s.secret, canonical(c->mem, pairs, all.n), hash) ||
	    !str_eq(args_get(&all, "vnp_TmnCode"), s.code))
		return E_DENIED;
	ref = args_get(&all, "vnp_TxnRef");
	number = args_get(&all, "vnp_TransactionNo");
	codes = str_fmt(c->mem, "%" STR_FMT "/%" STR_FMT " %" STR_FMT, STR_ARG(args_get(&all, "vnp_ResponseCode")),
			STR_ARG(args_get(&all, "vnp_TransactionStatus")), STR_ARG(args_get(&all, "vnp_BankCode")));
	if (!plain(ref) || !plain(number) || !plain(codes) || !str_int(args_get(&all, "vnp_Amount"), &amount))
		return E_INVALID;
	*ret = (struct gateway_word){
		.ref = ref,
		.result = result_of(args_get(&all, "vnp_ResponseCode"), args_get(&all, "vnp_TransactionStatus")),
		.amount = amount % 100 ? -1 : amount / 100,
		.number = number,
		.note = codes,
		.at = stamp_read(c->mem, args_get(&all, "vnp_PayDate")),
	};
	return 0;
}

static void reply(struct jw *w, enum gateway_verdict v)
{
	static const char *const said[][2] = {
		[HEARD_OK] = { "00", "Confirm Success" },	   [HEARD_UNKNOWN] = { "01", "Order not found" },
		[HEARD_BEFORE] = { "02", "Order already confirmed" }, [HEARD_AMOUNT] = { "04", "Invalid amount" },
		[HEARD_FORGED] = { "97", "Invalid signature" },	   [HEARD_FAILED] = { "99", "Unknown error" },
	};

	jw_object(w);
	jw_kstr(w, "RspCode", str_of(said[v][0]));
	jw_kstr(w, "Message", str_of(said[v][1]));
	jw_end(w);
}

/* ---- asking -------------------------------------------------------------------------------------------- */

static int ask(struct ctx *c, const struct attempt *a, str id, struct fetch *ret)
{
	struct buf body = buf_new(c->mem, 0);
	struct jw w = jw_new(&body);
	struct settings s;

	if (!settings_of(c, &s) || s.api.n == 0)
		return E_NOTFOUND;
	struct arg v[] = {
		{ S("vnp_RequestId"), id },
		{ S("vnp_Version"), S("2.1.0") },
		{ S("vnp_Command"), S("querydr") },
		{ S("vnp_TmnCode"), s.code },
		{ S("vnp_TxnRef"), a->ref },
		{ S("vnp_TransactionDate"), stamp(c->mem, a->opened_at) },
		{ S("vnp_CreateDate"), stamp(c->mem, c->now) },
		{ S("vnp_IpAddr"), S("127.0.0.1") },
		{ S("vnp_OrderInfo"), str_fmt(c->mem, "Truy van %" STR_FMT, STR_ARG(a->ref)) },
	};
	str values[ARRAY_LEN(v)];

	jw_object(&w);
	for (size_t i = 0; i < ARRAY_LEN(v); i++) {
		values[i] = v[i].value;
		jw_key_str(&w, v[i].name);
		jw_str(&w, v[i].value);
	}
	jw_kstr(&w, "vnp_SecureHash", sign(c->mem, s.secret, str_join(c->mem, S("|"), values, ARRAY_LEN(values))));
	jw_end(&w);
	*ret = (struct fetch){ s.api, s.ca, S("application/json"), buf_view(&body) };
	return 0;
}

/* Some values come as numbers. */
static str member(struct arena *mem, const struct json *j, const char *name)
{
	const struct json *v = json_get(j, name);

	return v && v->type == JT_INT ? str_fmt(mem, "%" PRId64, v->i) : json_str(v);
}

static int answer(struct ctx *c, const struct attempt *a, str body, struct gateway_word *ret)
{
	static const char *const names[] = {
		"vnp_ResponseId",    "vnp_Command",	      "vnp_ResponseCode", "vnp_Message",       "vnp_TmnCode",
		"vnp_TxnRef",	     "vnp_Amount",	      "vnp_BankCode",	  "vnp_PayDate",       "vnp_TransactionNo",
		"vnp_TransactionType", "vnp_TransactionStatus", "vnp_OrderInfo",    "vnp_PromotionCode", "vnp_PromotionAmount",
	};
	str v[ARRAY_LEN(names)], why;
	struct settings s;
	int64_t amount = 0;
	struct json *j;

	if (!settings_of(c, &s) || json_parse(c->mem, body, JSON_DEPTH, &j, &why) < 0)
		return E_BUSY;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		v[i] = member(c->mem, j, names[i]);
	if (!signed_by(c->mem, s.secret, str_join(c->mem, S("|"), v, ARRAY_LEN(v)), member(c->mem, j, "vnp_SecureHash")))
		return E_DENIED;
	/* 91: the payer never came there. The question itself was right when the answer is 00 or 91. */
	if (!str_eq(v[2], S("00")) && !str_eq(v[2], S("91")))
		return E_BUSY;
	if (str_eq(v[2], S("00")) && (!str_eq(v[5], a->ref) || !str_eq(v[4], s.code) || !str_int(v[6], &amount)))
		return E_DENIED;
	*ret = (struct gateway_word){ .ref = a->ref, .amount = amount % 100 ? -1 : amount / 100, .number = v[9],
				      .note = str_fmt(c->mem, "querydr %" STR_FMT "/%" STR_FMT, STR_ARG(v[2]), STR_ARG(v[11])),
				      .at = stamp_read(c->mem, v[8]), .result = result_of(v[2], v[11]) };
	if (!plain(ret->number) || !plain(ret->note))
		return E_DENIED;
	return 0;
}

const struct gateway gateway_vnpay = { "vnpay", "VNPAY", ready, address, hear, reply, ask, answer };

const struct gateway *gateway_ready(struct ctx *c)
{
	return gateway_vnpay.ready(c) ? &gateway_vnpay : NULL;
}

const struct gateway *gateway_find(struct ctx *c, str name)
{
	const struct gateway *g = gateway_ready(c);

	return g && str_eqz(name, g->name) ? g : NULL;
}
