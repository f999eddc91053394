/* SPDX-License-Identifier: Apache-2.0 */
/* wallet_impl.h - what the files of mod/wallet share. Private to the module. */
#ifndef MOD_WALLET_IMPL_H
#define MOD_WALLET_IMPL_H

#include "core/web/web.h"
#include "mod/wallet/wallet.h"

struct json;
struct pdf_fonts;

enum digital_state { DIGITAL_NOT, DIGITAL_DONE, DIGITAL_REUSED, DIGITAL_RESULT };

/* The shorter side of a scanned picture, in pixels. A5 at 200 dots an inch has 1165: below, small print is lost. */
#define SCAN_SIDE_MIN 1000
/* An owner's own papers. */
#define WALLET_OWN_MAX 200

struct wallet_use {
	str paper, dossier, component, how, used_by;
	instant at, decided_at;
	str state, decided_by, reason; /* "waiting", "accepted", "refused" */
};

struct digitisation {
	str dossier, component;
	enum digital_state state;
	str need, exception; /* exception: "" "shown" "electronic" "opinion" "secret" */
	int64_t copies, pages;
	bool given_back;
	str paper, done_by; /* paper: code of the kept one, or empty */
	instant at;
};

struct wallet_link {
	int64_t account;
	str id_no, proven_by;
	instant at;
};

/* ---- rules (wallet.c, wallet_scan.c) ------------------------------------------------------------------- */

const char *wallet_source_title(str source);       /* Vietnamese, a msgid */
const char *wallet_signature_title(str signature); /* the same */
const char *wallet_digital_title(enum digital_state s);
/* Is it c->who's own store? */
int wallet_owns(struct ctx *c, const struct wallet_paper *p, bool *ret);
/* One paper for its owner or the unit it comes from; E_NOTFOUND with words. *ret_owner, *ret_staff may be NULL. */
int wallet_see(struct ctx *c, str code, struct wallet_paper *ret, bool *ret_owner, bool *ret_staff);
/* Keeps a stored file. code, mark, sha256, signature, made_at, state are filled in. Emits wallet_paper.keep. */
int wallet_keep(struct ctx *c, struct wallet_paper *p);
/* Sets what became of a component; emits digitisation.set. */
int wallet_set_digital(struct ctx *c, const struct digitisation *g);
/* A line in the dossier's history: emits `verb` ("dossier.…") with a note. */
int wallet_note(struct ctx *c, const char *verb, str dossier, str note);
/* May c->who digitise for this dossier: clerks of its receiving unit. */
bool wallet_clerk(const struct ctx *c, const struct dossier *d);

int wallet_add(struct ctx *c);
int wallet_delete(struct ctx *c);
int wallet_revoke(struct ctx *c);
int wallet_prove(struct ctx *c);
int wallet_digitise(struct ctx *c);
int wallet_take(struct ctx *c);
int wallet_decide(struct ctx *c);
int wallet_keep_dossier(struct ctx *c);
extern const struct field wallet_add_fields[], wallet_delete_fields[], wallet_revoke_fields[], wallet_prove_fields[],
	wallet_digitise_fields[], wallet_take_fields[], wallet_decide_fields[], wallet_keep_dossier_fields[];
/* The courier's minute: results and papers of answered dossiers go to their owners' stores. */
int wallet_tick(struct ctx *c);

/* ---- the store -------------------------------------------------------------------------------------------- */

int wallet_store_get(struct ctx *c, str code, struct wallet_paper *ret);
int wallet_store_by_mark(struct ctx *c, str mark, struct wallet_paper *ret);
int wallet_store_put(struct ctx *c, const struct wallet_paper *p, bool new);
/* Not deleted ones, newest first: brought by the account, or of the number when it is not empty. */
int wallet_store_of(struct ctx *c, int64_t account, str id_no, int64_t limit, struct wallet_paper **ret, size_t *ret_n);
int wallet_store_of_dossier(struct ctx *c, str dossier, struct wallet_paper **ret, size_t *ret_n);
int wallet_store_has_file(struct ctx *c, str file, bool *ret);
int wallet_store_use_get(struct ctx *c, str paper, str dossier, struct wallet_use *ret);
int wallet_store_use_put(struct ctx *c, const struct wallet_use *u);
int wallet_store_uses(struct ctx *c, str paper, struct wallet_use **ret, size_t *ret_n);
int wallet_store_uses_in(struct ctx *c, str dossier, struct wallet_use **ret, size_t *ret_n);
int wallet_store_digital(struct ctx *c, str dossier, struct digitisation **ret, size_t *ret_n);
int wallet_store_digital_put(struct ctx *c, const struct digitisation *g);
int wallet_store_link(struct ctx *c, int64_t account, struct wallet_link *ret);
int wallet_store_link_put(struct ctx *c, const struct wallet_link *l);
/* Dossiers with a result whose files are not all kept: codes, at most `limit`. */
int wallet_store_unkept(struct ctx *c, int64_t limit, str **ret, size_t *ret_n);

str wallet_paper_json(struct arena *mem, const struct wallet_paper *p);
str wallet_use_json(struct arena *mem, const struct wallet_use *u);
str digitisation_json(struct arena *mem, const struct digitisation *g);
str wallet_link_json(struct arena *mem, const struct wallet_link *l);
/* "A/B": what events of a use and of a component are about. */
str wallet_pair(struct arena *mem, str a, str b);
int wallet_paper_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
int wallet_use_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
int digitisation_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
int wallet_link_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);

/* ---- pages ------------------------------------------------------------------------------------------------- */

int wallet_list_page(struct ctx *c, const struct req *q, struct reply *r);
int wallet_view_page(struct ctx *c, const struct req *q, struct reply *r);
int wallet_file_page(struct ctx *c, const struct req *q, struct reply *r);
int wallet_paper_pdf_page(struct ctx *c, const struct req *q, struct reply *r);
int wallet_scan_page(struct ctx *c, const struct req *q, struct reply *r);
int wallet_check_page(struct ctx *c, const struct req *q, struct reply *r);
int wallet_prove_page(struct ctx *c, const struct req *q, struct reply *r);
int wallet_list_api(struct ctx *c, const struct req *q, struct reply *r);

#endif
