/* SPDX-License-Identifier: Apache-2.0 */
/* people_web.c - pages of accounts, one's own account, absence, registration. */
#include "base/base.h"

#include "core/org/org.h"
#include "mod/people/people_html.h"
#include "mod/people/people_service.h"
#include "mod/people/people_web.h"

static const struct option *role_list(struct ctx *c)
{
	struct option *o = NEW_ARRAY(c->mem, struct option, ROLE_COUNT + 1);
	size_t n = 0;

	for (int r = 1; r < ROLE_COUNT; r++)
		if (r != ROLE_SYSTEM)
			o[n++] = (struct option){ .value = role_slug((enum role)r),
						  .title = tr(c, role_title((enum role)r)) };
	return o;
}

/* Units in force, by name, after an empty choice. */
static int unit_options(struct ctx *c, const char *none, const struct option **ret)
{
	struct unit *u;
	struct option *o;
	int64_t total;
	size_t n;

	TRY(unit_list(c, &(struct unit_filter){ .limit = 0 }, &u, &n, &total));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[0] = (struct option){ .value = "", .title = none };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){ .value = str_z(c->mem, u[i].code),
					    .title = str_z(c->mem, u[i].name) };
	*ret = o;
	return 0;
}

int people_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct people_view v = { .paging = req_paging(q, 20) };
	struct html h;

	TRY(unit_options(c, _("Mọi đơn vị"), &v.units));
	TRY(people_search(c,
			  &(struct people_filter){ .q = req_text(q, "q"),
						   .unit = req_text(q, "unit"),
						   .offset = v.paging.offset,
						   .limit = v.paging.per_page },
			  &v.people, &v.n, &v.paging.total));
	h = html_begin(c, q, r, str_of(_("Tài khoản")));
	people_html(&h, &v);
	return 0;
}

static int load_person(struct ctx *c, int64_t id, struct person_view *v)
{
	struct who *who;

	TRY(account_get(c, id, &v->a));
	TRY(account_who(c, id, &who));
	v->self = id == c->who->account;
	v->posts = NEW_ARRAY(c->mem, struct post_line, who->n);
	for (size_t i = 0; i < who->n; i++) {
		const struct post *p = &who->posts[i];

		v->posts[v->n++] = (struct post_line){ str_of(role_slug(p->role)),
						       str_of(tr(c, role_title(p->role))), p->unit,
						       p->unit.n ? unit_name(c, p->unit) : S("") };
		v->staff |= p->unit.n > 0;
	}
	return absence_list(c, id, S(""), instant_date(c->now), &v->away, &v->away_n);
}

int person_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct person_view v = { 0 };
	struct account a;
	struct html h;

	TRY(account_find(c, req_text(q, "login"), &a));
	TRY(load_person(c, a.id, &v));
	v.roles = role_list(c);
	TRY(unit_options(c, _("Không thuộc đơn vị nào"), &v.units));
	h = html_begin(c, q, r, a.name);
	person_html(&h, &v);
	return 0;
}

int person_new_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct person_view v = { .roles = role_list(c) };
	struct html h;

	TRY(unit_options(c, _("Không thuộc đơn vị nào"), &v.units));
	h = html_begin(c, q, r, str_of(_("Thêm tài khoản")));
	person_new_html(&h, &v);
	return 0;
}

int own_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct account a;
	struct html h;

	TRY(account_get(c, c->who->account, &a));
	h = html_begin(c, q, r, str_of(_("Cách liên hệ")));
	own_html(&h, &a);
	return 0;
}

int password_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Đổi mật khẩu")));

	password_html(&h, PASSWORD_MIN);
	return 0;
}

int register_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Đăng ký tài khoản")));

	register_html(&h, PASSWORD_MIN);
	return 0;
}

int registered_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Đã đăng ký")));

	registered_html(&h);
	return 0;
}

/* ---- absence ---------------------------------------------------------------------------------- */

static int deputy_options(struct ctx *c, const struct who *person, const struct option **ret)
{
	struct account *list;
	struct option *o;
	size_t n;

	TRY(absence_deputies(c, person, &list, &n));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[0] = (struct option){ .value = "", .title = _("Không có người làm thay") };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){
			.value = str_z(c->mem, list[i].login),
			.title = str_z(c->mem,
				       str_fmt(c->mem, "%" STR_FMT " (%" STR_FMT ")",
					       STR_ARG(list[i].name), STR_ARG(list[i].title)))
		};
	*ret = o;
	return 0;
}

/* Everybody away in the reader's units; each absence once, those of `but` left out. */
static int others_away(struct ctx *c, int64_t but, struct absence_view *v)
{
	for (size_t i = 0; i < c->who->n; i++) {
		struct absence *some, *more;
		size_t n;

		if (c->who->posts[i].unit.n == 0)
			continue;
		TRY(absence_list(c, 0, c->who->posts[i].unit, instant_date(c->now), &some, &n));
		more = NEW_ARRAY(c->mem, struct absence, v->others_n + n);
		if (v->others_n)
			memcpy(more, v->others, v->others_n * sizeof(more[0]));
		v->others = more;
		for (size_t k = 0; k < n; k++) {
			bool met = some[k].account == but;

			for (size_t j = 0; j < v->others_n; j++)
				met |= more[j].id == some[k].id;
			if (!met)
				more[v->others_n++] = some[k];
		}
	}
	return 0;
}

/* The people of the first unit that the reader leads. */
static int led_people(struct ctx *c, struct absence_view *v)
{
	for (size_t i = 0; i < c->who->n; i++) {
		const struct post *p = &c->who->posts[i];
		int64_t total;

		if (p->unit.n && (p->role == ROLE_LEADER || p->role == ROLE_HEAD))
			return people_search(
				c, &(struct people_filter){ .unit = p->unit, .limit = 100 },
				&v->people, &v->people_n, &total);
	}
	return 0;
}

int absence_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct absence_view v = { 0 };
	str login = req_text(q, "person");
	struct who *who;
	struct html h;

	if (login.n)
		TRY(account_find(c, login, &v.person));
	else
		TRY(account_get(c, c->who->account, &v.person));
	TRY(account_who(c, v.person.id, &who));
	if (!absence_may(c, who))
		return ctx_fail(
			c, E_DENIED, "",
			_("Chỉ lãnh đạo đơn vị của người này hoặc người quản trị xem được."));
	v.self = v.person.id == c->who->account;
	TRY(deputy_options(c, who, &v.deputies));
	TRY(absence_list(c, v.person.id, S(""), instant_date(c->now), &v.mine, &v.mine_n));
	TRY(others_away(c, v.person.id, &v));
	TRY(led_people(c, &v));
	h = html_begin(c, q, r, str_of(_("Vắng mặt")));
	absence_html(&h, &v);
	return 0;
}
