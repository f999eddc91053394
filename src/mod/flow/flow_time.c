/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_time.c - the words of time in step tables: "0,5 ngày", "04 giờ", "½ ngày làm việc (04 giờ)", "trong ngày".
 *
 * Words are folded first (no marks, small letters), which makes "ngày" (day) and "ngay" (at once) the same word: with a
 * number before it, it is a day; alone, at once; after "trong", the same day. Words in brackets repeat what was
 * said and are left out, but for "(lịch)", which makes days calendar days.
 */
#include "base/base.h"

#include "lib/text/text.h"
#include "mod/flow/flow_impl.h"

static const struct {
	const char *slug;
	enum clock_unit unit;
} units[] = {
	{ "working_hour", UNIT_WORKING_HOUR }, { "half_day", UNIT_HALF_DAY },	{ "working_day", UNIT_WORKING_DAY },
	{ "calendar_day", UNIT_CALENDAR_DAY }, { "month", UNIT_MONTH },		{ "same_day", UNIT_SAME_DAY },
	{ "at_once", UNIT_AT_ONCE },	       { "minute", UNIT_AT_ONCE },
};

const char *flow_unit_slug(enum clock_unit u)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (units[i].unit == u)
			return units[i].slug;
	return "";
}

bool flow_unit_find(str slug, enum clock_unit *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (str_eqz(slug, units[i].slug)) {
			*ret = units[i].unit;
			return true;
		}
	return false;
}

str flow_time_text(struct ctx *c, struct flow_time t)
{
	if (t.unit == UNIT_AT_ONCE && t.n % 480 == 0 && t.n)
		t = (struct flow_time){ t.n / 480, UNIT_WORKING_DAY };
	if (t.unit == UNIT_AT_ONCE && t.n % 60 == 0 && t.n)
		t = (struct flow_time){ t.n / 60, UNIT_WORKING_HOUR };
	if (t.unit == UNIT_AT_ONCE && t.n > 60)
		return str_fmt(c->mem, _("%d giờ %d phút"), t.n / 60, t.n % 60);
	if (t.unit == UNIT_AT_ONCE && t.n)
		return str_fmt(c->mem, _("%d phút"), t.n);
	switch (t.unit) {
	case UNIT_WORKING_HOUR:
		return str_fmt(c->mem, _n(t.n, "%d giờ làm việc"), t.n);
	case UNIT_HALF_DAY:
		return t.n % 2 ? str_fmt(c->mem, _("%d,5 ngày làm việc"), t.n / 2) :
				 str_fmt(c->mem, _n(t.n / 2, "%d ngày làm việc"), t.n / 2);
	case UNIT_WORKING_DAY:
		return str_fmt(c->mem, _n(t.n, "%d ngày làm việc"), t.n);
	case UNIT_CALENDAR_DAY:
		return str_fmt(c->mem, _n(t.n, "%d ngày"), t.n);
	case UNIT_MONTH:
		return str_fmt(c->mem, _n(t.n, "%d tháng"), t.n);
	case UNIT_SAME_DAY:
		return str_of(_("Trong ngày làm việc"));
	default:
		return str_of(_("Giải quyết ngay"));
	}
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

/* Thousandths of one unit each, as they were named; `words` of other kinds. */
struct amounts {
	int64_t minute, hour, half, day, month;
	bool calendar, within, at_once, unknown;
	int numbers;
};

static bool digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

/* Without what stands in brackets; *ret_inside gets that. */
static str without_brackets(struct arena *mem, str s, str *ret_inside)
{
	struct buf out = buf_new(mem, 0), in = buf_new(mem, 0);
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && depth)
			depth--;
		else
			buf_char(depth ? &in : &out, s.p[i]);
	}
	*ret_inside = buf_view(&in);
	return buf_view(&out);
}

/* "0,5" "1.25" "1/2" "04": thousandths; false when it is none or too long. */
static bool number(str *rest, int64_t *ret)
{
	int64_t whole = 0, part = 0, scale = 1, under = 0;
	size_t i = 0;

	while (i < rest->n && digit(rest->p[i]) && i < 6)
		whole = whole * 10 + (rest->p[i++] - '0');
	if (i == 0)
		return false;
	if (i + 1 < rest->n && (rest->p[i] == ',' || rest->p[i] == '.') && digit(rest->p[i + 1]))
		for (i++; i < rest->n && digit(rest->p[i]) && scale < 1000; scale *= 10)
			part = part * 10 + (rest->p[i++] - '0');
	else if (i + 1 < rest->n && rest->p[i] == '/' && digit(rest->p[i + 1]))
		for (i++; i < rest->n && digit(rest->p[i]) && under < 1000;)
			under = under * 10 + (rest->p[i++] - '0');
	*rest = str_sub(*rest, i, rest->n);
	*ret = whole * 1000 + part * 1000 / scale;
	if (under)
		*ret = whole * 1000 / under;
	return true;
}

/* The word at the front of the rest. */
static str next_word(str *rest)
{
	size_t n = 0;

	while (n < rest->n && rest->p[n] >= 'a' && rest->p[n] <= 'z')
		n++;
	n = MAX(n, (size_t)1);
	str w = str_sub(*rest, 0, n);
	*rest = str_trim(str_sub(*rest, n, rest->n));
	return w;
}

/* Words that say nothing about how long: "không quá", "tối đa", "làm việc", "kể từ khi …" is not among them. */
static bool filler(str w)
{
	static const char *const words[] = { "khong", "qua", "toi", "da", "thoi", "han", "lam", "viec", "giai", "quyet", "va",
					     "hanh", "chinh", "gio", ",", ";", "+", "." };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eqz(w, words[i]))
			return true;
	return false;
}

static void amount(struct amounts *a, int64_t n, str w)
{
	a->numbers++;
	if (str_eqz(w, "ngay") || str_eqz(w, "ng"))
		a->day += n;
	else if (str_eqz(w, "gio") || str_eqz(w, "h") || str_eqz(w, "tieng"))
		a->hour += n;
	else if (str_eqz(w, "phut") || str_eqz(w, "p"))
		a->minute += n;
	else if (str_eqz(w, "buoi"))
		a->half += n;
	else if (str_eqz(w, "thang"))
		a->month += n;
	else
		a->unknown = true;
}

static struct amounts read_words(str s)
{
	struct amounts a = { 0 };

	while (s.n) {
		int64_t n;
		str w;

		if (number(&s, &n)) {
			s = str_trim(s);
			if (!s.n)
				a.unknown = true; /* a number without a unit */
			else
				amount(&a, n, next_word(&s));
			continue;
		}
		w = next_word(&s);
		if (str_eqz(w, "trong"))
			a.within = true;
		else if (str_eqz(w, "ngay"))
			a.at_once = true;
		else if (str_eqz(w, "lich") || str_eqz(w, "duong") || str_eqz(w, "theo") || str_eqz(w, "lien") || str_eqz(w, "tuc"))
			a.calendar = true;
		else if (!filler(w))
			a.unknown = true;
	}
	return a;
}

/* The largest unit that gives a whole number. */
static bool in_minutes(int64_t thousandths, struct flow_time *ret)
{
	int64_t minutes = thousandths / 1000;

	if (thousandths % 1000 || minutes <= 0 || minutes > 480 * 2000)
		return false;
	if (minutes % 480 == 0)
		*ret = (struct flow_time){ (int32_t)(minutes / 480), UNIT_WORKING_DAY };
	else if (minutes % 240 == 0)
		*ret = (struct flow_time){ (int32_t)(minutes / 240), UNIT_HALF_DAY };
	else if (minutes % 60 == 0)
		*ret = (struct flow_time){ (int32_t)(minutes / 60), UNIT_WORKING_HOUR };
	else
		*ret = (struct flow_time){ (int32_t)minutes, UNIT_AT_ONCE };
	return true;
}

bool flow_time_parse(struct arena *mem, str words, struct flow_time *ret)
{
	str inside, s = text_fold(mem, words);
	struct buf plain = buf_new(mem, 0);
	struct amounts a;

	for (size_t i = 0; i < s.n; i++) /* the slash of a single-letter fraction, U+2044 */
		if (i + 2 < s.n && memcmp(s.p + i, "\xe2\x81\x84", 3) == 0) {
			buf_char(&plain, '/');
			i += 2;
		} else {
			buf_char(&plain, s.p[i]);
		}
	s = str_trim(without_brackets(mem, buf_view(&plain), &inside));
	a = read_words(s);
	a.calendar |= str_search(inside, S("lich")) >= 0 || str_search(inside, S("lien tuc")) >= 0;
	if (a.unknown || s.n == 0)
		return false;
	if (a.numbers == 0) {
		*ret = (struct flow_time){ 0, a.within ? UNIT_SAME_DAY : UNIT_AT_ONCE };
		return a.at_once;
	}
	if (a.month || a.calendar) {
		int64_t n = a.month ? a.month : a.day;

		if (a.numbers != 1 || n == 0 || n % 1000)
			return false;
		*ret = (struct flow_time){ (int32_t)(n / 1000), a.month ? UNIT_MONTH : UNIT_CALENDAR_DAY };
		return true;
	}
	return in_minutes(a.minute + a.hour * 60 + a.half * 240 + a.day * 480, ret);
}
