/* SPDX-License-Identifier: Apache-2.0 */
/* vietqr.c - writing and reading the fields of a VietQR text. */
#include "base/base.h"

#include "lib/vietqr/vietqr.h"

#define NAPAS "A000000727"

uint16_t vietqr_crc(str bytes)
{
	unsigned crc = 0xFFFF;

	for (size_t i = 0; i < bytes.n; i++) {
		crc ^= (unsigned)(uint8_t)bytes.p[i] << 8;
		for (int k = 0; k < 8; k++)
			crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xFFFF;
	}
	return (uint16_t)crc;
}

/* ---- writing --------------------------------------------------------------------------------------- */

static bool plain(str s, size_t max)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return s.n <= max;
}

static bool digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool letters_digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= 'a' && s.p[i] <= 'z')))
			return false;
	return s.n > 0;
}

static void put(struct buf *b, int tag, str value)
{
	buf_fmt(b, "%02d%02zu%" STR_FMT, tag, value.n, STR_ARG(value));
}

static void put_if(struct buf *b, int tag, str value)
{
	if (value.n)
		put(b, tag, value);
}

static str payee(struct arena *mem, const struct vietqr *v)
{
	struct buf who = buf_new(mem, 64), all = buf_new(mem, 99);

	put(&who, 0, v->bank);
	put(&who, 1, v->account);
	put(&all, 0, S(NAPAS));
	put(&all, 1, buf_view(&who));
	put(&all, 2, v->card ? S("QRIBFTTC") : S("QRIBFTTA"));
	return buf_view(&all);
}

static str additional(struct arena *mem, const struct vietqr *v)
{
	struct buf b = buf_new(mem, 99);

	put_if(&b, 1, v->bill);
	put_if(&b, 8, v->purpose);
	return b.n ? buf_view(&b) : S("");
}

int vietqr_write(struct arena *mem, const struct vietqr *v, str *ret_text)
{
	struct buf b = buf_new(mem, VIETQR_MAX);

	if (v->bank.n != 6 || !digits(v->bank) || v->account.n > 19 || !letters_digits(v->account) || v->amount < 0 ||
	    v->amount >= INT64_C(10000000000000) || !plain(v->bill, 25) || !plain(v->purpose, 25) || !plain(v->name, 25) ||
	    !plain(v->city, 15))
		return E_INVALID;
	put(&b, 0, S("01"));
	put(&b, 1, v->once ? S("12") : S("11"));
	put(&b, 38, payee(mem, v));
	put(&b, 53, S("704"));
	if (v->amount)
		put(&b, 54, str_fmt(mem, "%" PRId64, v->amount));
	put(&b, 58, S("VN"));
	put_if(&b, 59, v->name);
	put_if(&b, 60, v->city);
	put_if(&b, 62, additional(mem, v));
	buf_z(&b, "6304");
	buf_fmt(&b, "%04X", vietqr_crc(buf_view(&b)));
	*ret_text = buf_view(&b);
	return 0;
}

/* ---- reading --------------------------------------------------------------------------------------- */

/* Fields one after the other. `letters`: lengths count code points. */
struct fields {
	str rest;
	bool letters;
	bool bad;
};

static size_t length(const struct fields *f, str s, size_t n)
{
	return f->letters ? utf8_cut(s, n).n : n;
}

/* False at the end, or when what is left is no field (then f->bad). */
static bool next(struct fields *f, int64_t *ret_tag, str *ret_value)
{
	int64_t n;

	if (f->rest.n == 0)
		return false;
	f->bad = f->rest.n < 4 || !digits(str_sub(f->rest, 0, 4)) || !str_int(str_sub(f->rest, 0, 2), ret_tag) ||
		 !str_int(str_sub(f->rest, 2, 4), &n);
	if (f->bad)
		return false;
	f->rest = str_sub(f->rest, 4, f->rest.n);
	f->bad = length(f, f->rest, (size_t)n) > f->rest.n || (f->letters && utf8_len(f->rest) < (size_t)n);
	if (f->bad)
		return false;
	*ret_value = str_sub(f->rest, 0, length(f, f->rest, (size_t)n));
	f->rest = str_sub(f->rest, ret_value->n, f->rest.n);
	return true;
}

static bool read_payee(struct fields all, struct vietqr *v)
{
	bool napas = false;
	int64_t tag;
	str value;

	while (next(&all, &tag, &value)) {
		struct fields who = { value, all.letters, false };

		if (tag == 0)
			napas = str_eq(value, S(NAPAS));
		else if (tag == 2)
			v->card = str_eq(value, S("QRIBFTTC"));
		while (tag == 1 && next(&who, &tag, &value)) {
			if (tag == 0)
				v->bank = value;
			else if (tag == 1)
				v->account = value;
			tag = 1;
		}
		if (who.bad && v->bank.n == 0)
			return false;
	}
	return napas && !all.bad && v->bank.n == 6 && digits(v->bank) && v->account.n > 0;
}

static bool read_additional(struct fields all, struct vietqr *v)
{
	int64_t tag;
	str value;

	while (next(&all, &tag, &value)) {
		if (tag == 1)
			v->bill = value;
		else if (tag == 8)
			v->purpose = value;
	}
	return !all.bad;
}

/* "8000", "8000.00": whole đồng. */
static bool read_amount(str s, int64_t *ret)
{
	str whole = str_cut(&s, '.');

	for (size_t i = 0; s.p && i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return digits(whole) && whole.n <= 13 && str_int(whole, ret);
}

static const char *read_one(int64_t tag, str value, bool letters, struct vietqr *v)
{
	struct fields inner = { value, letters, false };

	switch (tag) {
	case 1:
		v->once = str_eq(value, S("12"));
		return NULL;
	case 38:
		return read_payee(inner, v) ? NULL : "no account of a bank in tag 38";
	case 53:
		return str_eq(value, S("704")) ? NULL : "another currency";
	case 54:
		return read_amount(value, &v->amount) ? NULL : "an amount that is no whole number";
	case 59:
		v->name = value;
		return NULL;
	case 60:
		v->city = value;
		return NULL;
	case 62:
		return read_additional(inner, v) ? NULL : "additional data that cannot be read";
	default:
		return NULL;
	}
}

/* `text` without its CRC. */
static const char *read_all(str text, bool letters, struct vietqr *ret)
{
	struct fields f = { text, letters, false };
	struct vietqr v = { 0 };
	const char *why = NULL;
	int64_t tag;
	str value;

	while (!why && next(&f, &tag, &value))
		why = read_one(tag, value, letters, &v);
	if (!why && f.bad)
		why = "a field that is longer than the text";
	if (!why && v.account.n == 0)
		why = "no account of a bank in tag 38";
	if (!why)
		*ret = v;
	return why;
}

int vietqr_read(str text, struct vietqr *ret, const char **ret_why)
{
	uint8_t crc[2];
	size_t n = text.n;

	*ret_why = "not a VietQR text";
	if (n < 12 || n > VIETQR_MAX || !utf8_valid(text) || !str_eq(str_sub(text, n - 8, n - 4), S("6304")) ||
	    !str_unhex(str_sub(text, n - 4, n), crc, 2))
		return E_INVALID;
	*ret_why = "the checksum is wrong";
	if (vietqr_crc(str_sub(text, 0, n - 4)) != (crc[0] << 8 | crc[1]))
		return E_INVALID;
	*ret_why = read_all(str_sub(text, 0, n - 8), false, ret);
	if (*ret_why && read_all(str_sub(text, 0, n - 8), true, ret) == NULL)
		*ret_why = NULL;
	return *ret_why ? E_INVALID : 0;
}
