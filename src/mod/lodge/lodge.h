/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lodge.h - the applicant's side: drafts, lodging, following, rating.
 *
 * A draft is one flat list of answers ("applicant.name", "form.child_name") kept exactly as typed, also
 * when they are wrong: saving never fails because of a mistake, the mistakes are told when the page is
 * shown again, and only sending insists on a complete and correct form.
 */
#ifndef MOD_LODGE_H
#define MOD_LODGE_H

#include "core/command/command.h"
#include "mod/dossier/dossier.h"
#include "mod/procedure/procedure.h"

#define DRAFT_FILES_MAX 50
#define DRAFT_ANSWER_MAX 20000 /* bytes of one answer */

struct draft_file {
	str file, paper; /* id of the stored file; name of the paper, empty: another one */
	str wallet;      /* code of the kept paper it is; empty: sent with this draft */
	str name, type;  /* of the stored file */
	int64_t size;
};

/* Said about an upload that was not taken; shown once. */
struct draft_trouble {
	str field, text;
};

struct draft {
	str id;
	int64_t account;
	str procedure;
	int64_t version; /* the one in force when it was last saved */
	str unit;        /* where it is to be received */
	struct args answers;
	struct draft_file *files;
	size_t file_n;
	struct draft_trouble *trouble;
	size_t trouble_n;
	str state;       /* "open", "sent", "discarded" */
	str dossier;     /* the code it became */
	instant updated_at;
};

/* c->who's own draft, open or not; E_NOTFOUND for everybody else's. */
int draft_any(struct ctx *c, str id, struct draft **ret);
/* The same, open. */
int draft_open(struct ctx *c, str id, struct draft **ret);
/* c->who's open draft for this procedure; E_NOTFOUND when there is none. */
int draft_of(struct ctx *c, str procedure, struct draft **ret);
/* c->who's open drafts, newest first, without files. */
int draft_list(struct ctx *c, struct draft **ret, size_t *ret_n);
/* The procedure version in force today; E_CONFLICT with words when there is none any more. */
int draft_procedure(struct ctx *c, const struct draft *d, struct procedure **ret);

/* ---- the parts of a draft: person, one for each group of questions, papers ----------------------- */

enum part_state { PART_EMPTY, PART_WRONG, PART_OPTIONAL, PART_DONE };
enum part_kind { PART_PERSON, PART_GROUP, PART_PAPERS };

struct part {
	enum part_kind kind;
	size_t group; /* from 0, for PART_GROUP */
	str title, hint, href;
	enum part_state state;
};
/* In the order they are asked. */
int draft_parts(struct ctx *c, const struct draft *d, const struct procedure *p, struct part **ret, size_t *ret_n);
/* Says what is wrong with a part as it stands; 0 or E_INVALID. Papers are never wrong: what is missing
 * may be lawful (a paper only to be shown) and is for the counter to judge. */
int draft_check_person(struct ctx *c, const struct draft *d);
int draft_check_group(struct ctx *c, const struct draft *d, const struct procedure *p, const struct form_group *g);

/* What the person typed, or, for a page not yet saved, what is known about them already. */
struct args draft_prefilled(struct ctx *c, const struct draft *d, const struct procedure *p);
bool draft_has_paper(const struct draft *d, str name);
/* Is a paper replaced by the electronic form? */
bool paper_is_form(const struct procedure *p, const struct procedure_paper *paper);
/* The number whose kept papers may be used: as typed, or the account's. */
str draft_id_no(const struct ctx *c, const struct draft *d);
/* Required papers without a file. */
size_t draft_missing(const struct draft *d, const struct procedure *p);

/* When a dossier that were received now would be due. False: the catalogue gives no period. */
bool lodge_due(struct ctx *c, const struct procedure *p, str unit, struct clock_result *ret);

extern const struct field lodge_person_fields[];
extern const struct module module_lodge;

#endif
