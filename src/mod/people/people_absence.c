/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people_absence.c - who is away, and who stands in.
 *
 * Work does not wait for somebody on leave: while a person is away the deputy holds what they hold
 * (absence_on() in core/account). The deputy must be able to do it: the same role in the same unit.
 */
#include "base/base.h"

#include "core/command/command.h"
#include "lib/json/json.h"
#include "mod/people/people_service.h"

#define LONGEST 366 /* days; longer is no absence but another post */

bool absence_may(struct ctx *c, const struct who *person)
{
	if (c->who->account == person->account || who_may(c->who, PERM_ADMIN))
		return true;
	for (size_t i = 0; i < person->n; i++) {
		str unit = person->posts[i].unit;

		if (unit.n &&
		    (who_is(c->who, ROLE_LEADER, unit) || who_is(c->who, ROLE_HEAD, unit)))
			return true;
	}
	return false;
}

static bool listed(const struct account *list, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].id == id)
			return true;
	return false;
}

int absence_deputies(struct ctx *c, const struct who *person, struct account **ret, size_t *ret_n)
{
	struct account *all = NULL, *some;
	size_t n = 0, k;

	for (size_t i = 0; i < person->n; i++) {
		const struct post *p = &person->posts[i];
		struct account *more;

		if (p->unit.n == 0)
			continue;
		TRY(account_list(c, p->role, p->unit, &some, &k));
		more = NEW_ARRAY(c->mem, struct account, n + k);
		if (n)
			memcpy(more, all, n * sizeof(all[0]));
		all = more;
		for (size_t j = 0; j < k; j++)
			if (some[j].id != person->account && !listed(all, n, some[j].id))
				all[n++] = some[j];
	}
	*ret = all;
	*ret_n = n;
	return 0;
}

static int check_days(struct ctx *c, const struct absence *a)
{
	if (a->last_day.day < a->first_day.day)
		return ctx_fail(c, E_INVALID, "last_day", _("Ngày cuối phải từ ngày đầu trở đi."));
	if (a->last_day.day < instant_date(c->now).day)
		return ctx_fail(c, E_INVALID, "last_day", _("Những ngày này đã qua."));
	if (a->last_day.day - a->first_day.day >= LONGEST)
		return ctx_fail(
			c, E_INVALID, "last_day",
			_("Vắng mặt nhiều nhất một năm. Nếu lâu hơn, hãy đổi vai trò của người này."));
	return 0;
}

static int overlap(struct ctx *c, const struct absence *a, int64_t account, bool *ret)
{
	struct absence *list;
	size_t n;

	TRY(absence_list(c, account, S(""), a->first_day, &list, &n));
	*ret = false;
	for (size_t i = 0; i < n; i++)
		*ret |= list[i].first_day.day <= a->last_day.day;
	return 0;
}

static int check_deputy(struct ctx *c, struct absence *a, const struct who *person)
{
	str login = arg_text(c, "deputy");
	struct account *list, deputy;
	bool away;
	size_t n;

	if (login.n == 0)
		return 0;
	TRY(absence_deputies(c, person, &list, &n));
	if (account_find(c, login, &deputy) < 0 || !listed(list, n, deputy.id))
		return ctx_fail(c, E_INVALID, "deputy",
				_("Người làm thay phải có cùng vai trò trong cùng đơn vị."));
	TRY(overlap(c, a, deputy.id, &away));
	if (away)
		return ctx_fail(c, E_INVALID, "deputy",
				_("%.*s cũng vắng trong những ngày này. Hãy chọn người khác."),
				STR_ARG(deputy.name));
	a->deputy = deputy.id;
	return 0;
}

int absence_set_run(struct ctx *c)
{
	str login = arg_text(c, "person").n ? arg_text(c, "person") : c->who->login;
	struct absence a = { .first_day = arg_date(c, "first_day"),
			     .last_day = arg_date(c, "last_day"),
			     .reason = arg_text(c, "reason") };
	struct account person;
	struct who *who;
	bool twice;
	int64_t id;

	if (account_find(c, login, &person) < 0)
		return ctx_fail(c, E_NOTFOUND, "person", _("Không có tài khoản “%.*s”."),
				STR_ARG(login));
	a.account = person.id;
	TRY(account_who(c, person.id, &who));
	if (!absence_may(c, who))
		return ctx_fail(
			c, E_DENIED, "person",
			_("Chỉ chính người đó, lãnh đạo đơn vị của họ hoặc người quản trị được ghi "
			  "vắng mặt."));
	TRY(check_days(c, &a));
	TRY(overlap(c, &a, person.id, &twice));
	if (twice)
		return ctx_fail(c, E_CONFLICT, "first_day",
				_("Đã có lần vắng mặt trùng những ngày này. Hãy bỏ lần đó trước."));
	TRY(check_deputy(c, &a, who));
	TRY(absence_set(c, &a, &id));
	jw_kint(c->out, "id", id);
	return 0;
}

int absence_clear_run(struct ctx *c)
{
	struct absence a;
	struct who *who;
	int err = absence_get(c, arg_int(c, "id"), &a);

	if (err == E_NOTFOUND)
		return ctx_fail(c, err, "", _("Lần vắng mặt này đã được bỏ."));
	TRY(err);
	TRY(account_who(c, a.account, &who));
	if (!absence_may(c, who))
		return ctx_fail(
			c, E_DENIED, "",
			_("Chỉ chính người đó, lãnh đạo đơn vị của họ hoặc người quản trị được bỏ."));
	return absence_clear(c, &a);
}
