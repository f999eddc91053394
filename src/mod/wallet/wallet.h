/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wallet.h - papers digitised at reception, results, and the store of each person: nothing is asked twice.
 *
 * Decree 45/2020/NĐ-CP gives each person and organisation a store of their electronic papers (kho quản lý dữ liệu
 * điện tử); Circular 01/2023/TT-VPCP says what a counter digitises. A kept paper names a stored file; using it again
 * copies no bytes. Whose it is follows from the personal number, and an account opens a store only when it brought
 * the paper itself or a clerk has seen the person's identity paper.
 */
#ifndef MOD_WALLET_H
#define MOD_WALLET_H

#include "core/command/command.h"
#include "mod/dossier/dossier.h"

struct wallet_paper {
	str code, mark;  /* mark: of the public proof, /xac-thuc/MARK */
	str id_no;       /* whose it is */
	int64_t account; /* who brought it; 0: somebody at a counter */
	str name, source, need, file, sha256;
	str signature;   /* "none", or "embedded": the PDF carries a digital signature, which is not checked here */
	str dossier, unit; /* where it comes from; empty for the owner's own */
	instant made_at, state_at;
	date valid_from, valid_to; /* day 0: not known, no end */
	str state, reason; /* "valid", "revoked", "deleted" */
};

/* May it be used again today? */
bool wallet_usable(const struct ctx *c, const struct wallet_paper *p);
/* Kept papers that may stand in for a component of that name in a dossier of that person, newest first: usable, of
 * the same number, the names match (see wallet.c). For an applicant only those c->who may open. */
int wallet_offers(struct ctx *c, str id_no, str component, struct wallet_paper **ret, size_t *ret_n);
/* In a command: a kept paper becomes part of this dossier, no bytes are copied. By the applicant it waits for the
 * counter's check; by a clerk it is accepted. E_INVALID with words (field "reuse") when it cannot be. Emits
 * wallet_use.add, digitisation.set, dossier.reuse. */
int wallet_reuse(struct ctx *c, const struct dossier *d, str code, str component);

extern const struct module module_wallet;

#endif
