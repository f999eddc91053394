/* SPDX-License-Identifier: Apache-2.0 */
/* wallet_view.h - what the pages of the store give their templates. Private to the module. */
#ifndef MOD_WALLET_VIEW_H
#define MOD_WALLET_VIEW_H

#include "core/web/view.h"
#include "mod/wallet/wallet_impl.h"

struct wallet_line {
	const struct wallet_paper *p;
	struct file file;
	bool usable, deletable;
	str unit;
	struct wallet_use *uses;
	size_t use_n;
};

struct wallet_list_view {
	struct wallet_line *lines;
	size_t n;
	bool proven; /* a clerk has seen the identity paper */
};

struct wallet_one_view {
	struct wallet_line line;
	bool owner, staff;
	str url; /* of the public proof */
};

/* One component of a dossier at the counter. */
struct scan_line {
	const struct procedure_paper *paper;
	size_t n;                        /* from 1 */
	const struct digitisation *g;    /* NULL: nothing yet */
	size_t files;                    /* of the dossier under this name */
	const struct wallet_use *waiting;
	const struct option *offers;     /* kept papers; NULL: none */
};

struct scan_view {
	const struct dossier *d;
	struct scan_line *lines;
	size_t n, done;
	size_t chosen; /* the component whose form is open, from 1; 0: none */
};

/* The public proof. */
struct check_view {
	const struct wallet_paper *p;
	str unit, procedure, asked; /* asked: a fingerprint to compare, as typed */
	bool same;
	int64_t seq;
};

#endif
