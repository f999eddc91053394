/* SPDX-License-Identifier: Apache-2.0 */
/* govstack_impl.h - what the files of mod/govstack share. Private to the module. */
#ifndef MOD_GOVSTACK_IMPL_H
#define MOD_GOVSTACK_IMPL_H

#include "core/web/web.h"
#include "mod/dossier/dossier.h"
#include "mod/govstack/govstack.h"

struct govclient {
	str client, name, unit;
	str *logins;
	size_t n;
	bool usual; /* stands in where the API gives no header (documents, tasks) */
};

struct govfile {
	str id, client, applicant_id, name, procedure, eform;
	str data;      /* JSON object: formData.data */
	str documents; /* JSON array of URLs */
	str dossier;   /* empty: the form is not complete yet */
	str created;   /* as the applicant said it */
	str missing;   /* what is missing, in words; empty when there is a dossier */
	instant made_at;
};

/* What somebody may look at: an application file, a dossier, or both. */
struct govcase {
	const struct govfile *file; /* NULL: came in another way */
	const struct dossier *dossier; /* NULL: not complete yet */
};

/* ---- names (govstack_name.c) ------------------------------------------------------------------------ */

/* A service's UUID: the first 128 bits of SHA-256 over the procedure's code, as version 8. */
str gov_service_id(struct arena *mem, str procedure);
/* The procedure in force today behind a service's id; E_NOTFOUND. */
int gov_service(struct ctx *c, str id, struct procedure **ret);
str gov_eform_id(struct arena *mem, const struct procedure *p);
/* "CODE_STEP": a dossier at a step. */
str gov_task_id(struct arena *mem, const struct dossier *d);
str gov_new_id(struct arena *mem);

/* ---- clients and files (govstack_store.c) -------------------------------------------------------------- */

int gov_client_get(struct ctx *c, str client, struct govclient *ret);
/* The client that stands in where no header is given. E_NOTFOUND. */
int gov_client_usual(struct ctx *c, struct govclient *ret);
int gov_clients(struct ctx *c, struct govclient **ret, size_t *ret_n);
int gov_client_put(struct ctx *c, const struct govclient *g);
int gov_file_get(struct ctx *c, str id, struct govfile *ret);
int gov_file_of_dossier(struct ctx *c, str dossier, struct govfile *ret);
/* Newest first, at most 1000. */
int gov_files(struct ctx *c, str client, struct govfile **ret, size_t *ret_n);
int gov_file_put(struct ctx *c, const struct govfile *f);
str gov_client_state(struct ctx *c, const struct govclient *g);
str gov_file_state(struct ctx *c, const struct govfile *f);
int gov_client_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);
int gov_file_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg);

/* ---- rules (govstack.c) ------------------------------------------------------------------------------------ */

/* The registered client of a call. `header` empty: the usual one, where the API knows no header. E_DENIED. */
int gov_caller(struct ctx *c, str header, bool required, struct govclient *ret);
/* All that the client's accounts may see: files it sent, dossiers of its applicants, work of its officials; each
 * once, at most GOV_CASES. */
#define GOV_CASES 1000
int gov_cases(struct ctx *c, const struct govclient *g, struct govcase **ret, size_t *ret_n);
/* One of them, by its file id; E_NOTFOUND. */
int gov_case(struct ctx *c, const struct govclient *g, str id, struct govcase *ret);
/* Work that waits for one of the client's officials. *ret_whose: who sees it, in step with the list. */
int gov_tasks(struct ctx *c, const struct govclient *g, struct dossier **ret, const struct who ***ret_whose, size_t *ret_n);
/* The commands. */
extern const struct field gov_register_fields[], gov_apply_fields[], gov_update_fields[], gov_document_fields[],
	gov_complete_fields[];
int gov_register(struct ctx *c);
int gov_apply(struct ctx *c);
int gov_update(struct ctx *c);
int gov_document(struct ctx *c);
int gov_complete(struct ctx *c);
int gov_demo(struct ctx *c);

/* ---- the API's shapes (govstack_write.c) -------------------------------------------------------------------- */

str gov_file_id(const struct govcase *k);
void gov_write_service(struct ctx *c, struct jw *w, const struct procedure *p);
void gov_write_eform(struct jw *w, const struct procedure *p, bool item);
/* applicationFileResponse's members into an open object; an item of the list. */
int gov_write_file(struct ctx *c, struct jw *w, const struct govcase *k);
int gov_write_item(struct ctx *c, struct jw *w, const struct govcase *k);
/* userTaskResponse, or dataUserTaskResponse when `whole`. */
int gov_write_task(struct ctx *c, struct jw *w, const struct dossier *d, const struct who *whose, bool whole);
void gov_write_status(struct ctx *c, struct jw *w, const struct dossier *d);

#endif
