/* SPDX-License-Identifier: Apache-2.0 */
/* who.c - roles, permissions and the questions asked about them. */
#include "base/base.h"

#include "core/account/who.h"

static struct post system_post = { ROLE_SYSTEM, S_INIT("") };

const struct who who_anonymous = { .login = S_INIT(""), .name = S_INIT("") };
const struct who who_system = {
	.login = S_INIT("motcua"),
	.name = S_INIT("Hệ thống"),
	.posts = &system_post,
	.n = 1,
	.perms = PERM_SYSTEM | PERM_ADMIN,
};

struct role_row {
	const char *slug, *title;
	unsigned perms;
};

static const struct role_row roles[] = {
	[ROLE_NONE] = { "", "", 0 },
#define ROLE(name, slug, title, perms) [ROLE_##name] = { slug, title, perms },
#include "core/account/perm.def"
#undef ROLE
};

const char *role_slug(enum role r)
{
	return roles[r].slug;
}

const char *role_title(enum role r)
{
	return roles[r].title;
}

unsigned role_perms(enum role r)
{
	return roles[r].perms;
}

enum role role_find(str slug)
{
	for (size_t i = 1; i < ARRAY_LEN(roles); i++)
		if (str_eqz(slug, roles[i].slug))
			return (enum role)i;
	return ROLE_NONE;
}

const char *perm_slug(unsigned perm)
{
	static const char *const slugs[] = {
#define PERM(name, slug) slug,
#include "core/account/perm.def"
#undef PERM
	};

	for (size_t i = 0; i < ARRAY_LEN(slugs); i++)
		if (perm & 1u << i)
			return slugs[i];
	return "?";
}

bool who_may(const struct who *w, unsigned perm)
{
	if (perm & PERM_PUBLIC)
		return true;
	if (perm & PERM_LOGIN)
		return w->account != 0 || w == &who_system;
	return (w->perms & perm) != 0;
}

bool who_is(const struct who *w, enum role role, str unit)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->posts[i].role == role && str_eq(w->posts[i].unit, unit))
			return true;
	return false;
}

const struct post *who_post(const struct who *w, unsigned perm)
{
	static const struct post none = { ROLE_NONE, S_INIT("") };

	for (size_t i = 0; i < w->n; i++)
		if (role_perms(w->posts[i].role) & perm)
			return &w->posts[i];
	return w->n ? &w->posts[0] : &none;
}
