/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_file.c - reading a stored file: its owner, or whoever may see a dossier that carries it. */
#include "base/base.h"

#include "core/file/file.h"
#include "core/web/web.h"
#include "mod/dossier/dossier_service.h"

static bool may_read(struct ctx *c, const struct file *f)
{
	struct dossier *d;
	str *codes;
	size_t n;

	if (c->who->account && str_eq(f->owner, c->who->login))
		return true;
	if (dossier_store_dossiers_of_file(c, f->id, &codes, &n) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (dossier_store_get(c, codes[i], &d) == 0 && dossier_may_see(c, d))
			return true;
	return false;
}

/* Always as a download: a document from outside is never rendered within our pages' origin. */
int dossier_file_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct file f;

	TRY(file_get(c, req_text(q, "id"), &f));
	if (!may_read(c, &f))
		return E_NOTFOUND;
	r->type = f.type;
	r->filename = f.name.n ? f.name : f.id;
	r->path = file_path(c, &f);
	return 0;
}
