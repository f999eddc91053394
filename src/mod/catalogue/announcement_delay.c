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
#include "core/rule/rule.h"
#include "mod/catalogue/catalogue_impl.h"

/* The limits of a decision's day are dated rules (core/rule). `issue` days before the text's effect, or after its
 * issue when brief. */
static int find_rules(struct ctx *c, const struct announcement *a, struct rule *ret_issue, struct rule *ret_publish)
{
	bool ministry = str_eqz(a->scope, "ministry");
	enum rule_name issue = ministry ? RULE_ANNOUNCE_BEFORE_MINISTRY : RULE_ANNOUNCE_BEFORE_PROVINCE;
	enum rule_name publish = ministry ? RULE_PUBLISH_MINISTRY : RULE_PUBLISH_PROVINCE;

	TRY(rule_find(c, a->brief ? RULE_ANNOUNCE_BRIEF : issue, S(""), a->issued_on, ret_issue));
	return rule_find(c, a->brief ? RULE_PUBLISH_BRIEF : publish, S(""), a->issued_on, ret_publish);
}

/* The n-th working day before or after a day. */
static date working(const struct calendar *cal, date d, int64_t n, int direction)
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
	struct announcement_delay d = { .issue_basis = S("") };
	struct rule issue, publish;
	date today = instant_date(c->now), made_public = a->published_at.ms ? instant_date(a->published_at) : today;
	struct calendar *cal;

	TRY(find_rules(c, a, &issue, &publish));
	TRY(calendar_around(c, a, &cal));
	d.issue_basis = issue.basis;
	d.public_basis = publish.basis;
	if (a->brief && a->basis_issued_on.day)
		d.issue_by.day = a->basis_issued_on.day + (int32_t)issue.value;
	else if (!a->brief && a->basis_effective_on.day)
		d.issue_by = working(cal, a->basis_effective_on, issue.value, -1);
	d.public_by = working(cal, a->issued_on, publish.value, 1);
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
