/* SPDX-License-Identifier: Apache-2.0 */
/* people_web.h - page functions of this folder and what their templates show. */
#ifndef MOD_PEOPLE_WEB_H
#define MOD_PEOPLE_WEB_H

#include "core/account/account.h"
#include "core/web/view.h"
#include "mod/people/people_store.h"

int people_page(struct ctx *c, const struct req *q, struct reply *r);
int person_page(struct ctx *c, const struct req *q, struct reply *r);
int person_new_page(struct ctx *c, const struct req *q, struct reply *r);
int absence_page(struct ctx *c, const struct req *q, struct reply *r);
int own_page(struct ctx *c, const struct req *q, struct reply *r);
int password_page(struct ctx *c, const struct req *q, struct reply *r);
int register_page(struct ctx *c, const struct req *q, struct reply *r);
int registered_page(struct ctx *c, const struct req *q, struct reply *r);

struct people_view {
	struct paging paging;
	const struct option *units;
	struct person *people;
	size_t n;
};

struct post_line {
	str role, role_title, unit, unit_name;
};

struct person_view {
	struct account a;
	struct post_line *posts;
	size_t n;
	const struct option *roles, *units;
	struct absence *away;
	size_t away_n;
	bool self, staff;
};

struct absence_view {
	struct account person; /* whose absence the form is about */
	bool self;
	const struct option *deputies;
	struct absence *mine, *others; /* of the person; of everybody else in the reader's units */
	size_t mine_n, others_n;
	struct person *people; /* whose absence the reader may set besides their own */
	size_t people_n;
};

#endif
