/* SPDX-License-Identifier: Apache-2.0 */
/*
 * who.h - who acts: an account with its posts, the anonymous public, or the program itself.
 */
#ifndef CORE_ACCOUNT_WHO_H
#define CORE_ACCOUNT_WHO_H

#include "base/base.h"

/* Permissions are bits; 0 means "forgotten" and stops the program at start (command.h). */
enum perm_bit {
#define PERM(name, slug) PERM_BIT_##name,
#include "core/account/perm.def"
#undef PERM
	PERM_COUNT
};

enum perm {
#define PERM(name, slug) PERM_##name = 1 << PERM_BIT_##name,
#include "core/account/perm.def"
#undef PERM
};

enum role {
	ROLE_NONE,
#define ROLE(name, slug, title, perms) ROLE_##name,
#include "core/account/perm.def"
#undef ROLE
	ROLE_COUNT
};

struct post {
	enum role role;
	str unit; /* code of the unit; empty: for oneself */
};

struct who {
	int64_t account; /* 0: anonymous or the program */
	str login, name, email, phone, id_no, address;
	str unit; /* the unit of the first post, for the interface */
	struct post *posts;
	size_t n;
	unsigned perms; /* union over the posts */
};

extern const struct who who_anonymous, who_system;

/* Names of roles and permissions. role_find() gives ROLE_NONE for an unknown slug. */
const char *role_slug(enum role r);
const char *role_title(enum role r);
unsigned role_perms(enum role r);
enum role role_find(str slug);
const char *perm_slug(unsigned perm);

/* May this person do things of this kind at all? PERM_PUBLIC: everybody; PERM_LOGIN: everybody known. */
bool who_may(const struct who *w, unsigned perm);
/* Does the person hold this role in this very unit? */
bool who_is(const struct who *w, enum role role, str unit);
/* The post from which the person acts when doing `perm` things (for the event); never NULL. */
const struct post *who_post(const struct who *w, unsigned perm);

#endif
