/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_admin.c - forms of an administrator: a move by force, a migration with its dry run. */
#include "base/base.h"

#include "mod/dossier/dossier_html.h"
#include "mod/dossier/dossier_page.h"
#include "mod/dossier/dossier_service.h"

int dossier_force_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Đề nghị chuyển bước hồ sơ")));

	dossier_force_html(&h);
	return 0;
}

/* What was sent is run dry each time the form is shown again. */
int dossier_migrate_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct dossier_migrate m = { req_text(q, "procedure"), req_int(q, "version", 0), req_text(q, "flow"), req_text(q, "map") };
	struct dossier_migrate_view v = { .n = 0 };
	struct problem *said = c->problems;
	struct html h;

	if (m.map.n && dossier_migration(c, &m, &v.list, &v.n) < 0)
		v.n = 0;
	c->problems = said ? said : c->problems;
	h = html_begin(c, q, r, str_of(_("Chuyển hồ sơ đang giải quyết sang quy trình mới")));
	dossier_migrate_html(&h, &v);
	return 0;
}
