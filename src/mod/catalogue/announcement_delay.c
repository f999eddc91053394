/* SPDX-License-Identifier: Apache-2.0 */
/*
 * announcement_delay.c - how long a decision, and its publication, may lawfully take.
 *
 * Nghị định 63/2010/NĐ-CP as amended by 48/2013/NĐ-CP and 92/2017/NĐ-CP: a decision is issued so many
 * working days before the text that makes its procedures takes effect (short procedure: so many days after
 * that text), and its procedures are public so many working days after it was signed.
 */
#include "base/base.h"

#include "core/org/org.h"
#include "mod/catalogue/catalogue_impl.h"

#define LAW "Nghị định 63/2010/NĐ-CP (sửa đổi tại 48/2013/NĐ-CP và 92/2017/NĐ-CP)"

/* Dated: the row with the latest `since` on or before the day of the decision counts. `issue` days before the
 * text's effect, or after its issue when brief. */
static const struct {
	const char *scope;
	bool brief;
	struct {
		int year, month, day;
	} since;
	int issue, publish;
	const char *basis;
} rules[] = {
	{ "province", false, { 2010, 10, 14 }, 5, 5, LAW },
	{ "province", true, { 2017, 9, 25 }, 3, 2, LAW },
	{ "ministry", false, { 2010, 10, 14 }, 20, 10, LAW },
	{ "ministry", true, { 2017, 9, 25 }, 3, 2, LAW },
};

static bool find_rule(const struct announcement *a, size_t *ret_at)
{
	bool found = false;
	int32_t best = 0;

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		int32_t since = date_ymd(rules[i].since.year, rules[i].since.month, rules[i].since.day).day;

		if (!str_eqz(a->scope, rules[i].scope) || rules[i].brief != a->brief || since > a->issued_on.day)
			continue;
		if (found && since < best)
			continue;
		best = since;
		*ret_at = i;
		found = true;
	}
	return found;
}

/* The n-th working day before or after a day. */
static date working(const struct calendar *cal, date d, int n, int direction)
{
	struct calendar_day day;

	while (n > 0) {
		d.day += direction;
		if (calendar_day_info(cal, d, &day) < 0)
			break;
		n -= day.working;
	}
	return d;
}

static int calendar_around(struct ctx *c, const struct announcement *a, struct calendar **ret)
{
	int from, to, month, day;

	date_parts(a->issued_on, &from, &month, &day);
	to = from;
	if (a->basis_effective_on.day) {
		int year;

		date_parts(a->basis_effective_on, &year, &month, &day);
		from = MIN(from, year);
		to = MAX(to, year);
	}
	return calendar_load(c, S(""), from - 1, to + 1, ret);
}

int announcement_delay(struct ctx *c, const struct announcement *a, struct announcement_delay *ret)
{
	struct announcement_delay d = { .issue_basis = S(""), .public_basis = S("") };
	date today = instant_date(c->now), made_public = a->published_at.ms ? instant_date(a->published_at) : today;
	struct calendar *cal;
	size_t at;

	*ret = d;
	if (!find_rule(a, &at))
		return 0;
	TRY(calendar_around(c, a, &cal));
	d.issue_basis = d.public_basis = str_of(rules[at].basis);
	if (a->brief && a->basis_issued_on.day)
		d.issue_by.day = a->basis_issued_on.day + rules[at].issue;
	else if (!a->brief && a->basis_effective_on.day)
		d.issue_by = working(cal, a->basis_effective_on, rules[at].issue, -1);
	d.public_by = working(cal, a->issued_on, rules[at].publish, 1);
	d.issue_late = d.issue_by.day && a->issued_on.day > d.issue_by.day;
	d.public_late = made_public.day > d.public_by.day;
	d.public_soon = !a->published_at.ms && !d.public_late && working(cal, today, 1, 1).day >= d.public_by.day;
	*ret = d;
	return 0;
}

size_t announcement_warnings(struct ctx *c, const struct announcement *a, const struct announcement_delay *d,
			     str ret_texts[4])
{
	bool open = a->state == ANNOUNCEMENT_DRAFT || a->state == ANNOUNCEMENT_CHECKED;
	str by = date_vi(c->mem, d->public_by);
	size_t n = 0;

	if (a->state == ANNOUNCEMENT_DROPPED)
		return 0;
	if (d->issue_late)
		ret_texts[n++] = str_fmt(c->mem, _("Ban hành chậm: quyết định ký ngày %.*s, phải ban hành chậm nhất ngày %.*s."),
					 STR_ARG(date_vi(c->mem, a->issued_on)), STR_ARG(date_vi(c->mem, d->issue_by)));
	else if (!d->issue_by.day)
		ret_texts[n++] = str_of(_("Chưa tính được hạn ban hành: hãy ghi ngày của văn bản quy định thủ tục."));
	if (d->public_late && open)
		ret_texts[n++] = str_fmt(c->mem, _("Công khai chậm: đã quá hạn ngày %.*s mà chưa công khai."), STR_ARG(by));
	else if (d->public_late)
		ret_texts[n++] = str_fmt(c->mem, _("Công khai chậm: công khai ngày %.*s, hạn là ngày %.*s."),
					 STR_ARG(date_vi(c->mem, instant_date(a->published_at))), STR_ARG(by));
	else if (d->public_soon)
		ret_texts[n++] = str_fmt(c->mem, _("Sắp hết hạn công khai: chậm nhất ngày %.*s."), STR_ARG(by));
	if (open && a->effective_on.day <= instant_date(c->now).day)
		ret_texts[n++] = str_fmt(c->mem, _("Quyết định đã có hiệu lực từ ngày %.*s mà người dân chưa xem được."),
					 STR_ARG(date_vi(c->mem, a->effective_on)));
	return n;
}
