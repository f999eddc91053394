/* SPDX-License-Identifier: Apache-2.0 */
/* warn_web.c - the list of warnings, and the module's tables. */
#include "base/base.h"

#include "core/org/org.h"
#include "mod/warn/warn_html.h"
#include "mod/warn/warn_impl.h"
#include "mod/warn/warn_view.h"

#define STAFF (PERM_RECEIVE | PERM_PROCESS | PERM_REVIEW | PERM_SIGN)

/* ---- the list ---------------------------------------------------------------------------------------------- */

static str holder_of(struct ctx *c, const struct dossier *d)
{
	struct account a;

	if (d->holder && account_get(c, d->holder, &a) == 0)
		return str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(a.name), STR_ARG(unit_name(c, d->holder_unit)));
	return str_fmt(c->mem, "%s, %" STR_FMT, _(role_title(d->holder_role)), STR_ARG(unit_name(c, d->holder_unit)));
}

static int line_of(struct ctx *c, const struct warning *w, struct warn_line *ret)
{
	struct procedure *p;
	struct dossier *d;

	TRY(dossier_see(c, w->dossier, &d));
	TRY(dossier_procedure(c, d, &p));
	*ret = (struct warn_line){
		.code = d->code,
		.href = str_fmt(c->mem, "/ho-so/%" STR_FMT, STR_ARG(d->code)),
		.procedure = utf8_len(p->title) > 90 ? str_fmt(c->mem, "%" STR_FMT "…", STR_ARG(utf8_cut(p->title, 90))) : p->title,
		.holder = holder_of(c, d),
		.reason = warn_reason(c, d, w->kind),
		.tag = { warn_kind_state(w->kind), str_of(_(warn_kind_title(w->kind))) },
		.due = dossier_due_tag(c, d),
		.letter = w->kind >= WARN_LETTER ? warn_letter_url(c, d) : S(""),
	};
	return 0;
}

static const struct option *kind_options(struct ctx *c)
{
	struct option *o = NEW_ARRAY(c->mem, struct option, WARN_KIND_COUNT + 2);

	o[0] = (struct option){ "", _("Mọi loại"), NULL };
	for (int k = 0; k < WARN_KIND_COUNT; k++)
		o[k + 1] = (struct option){ warn_kind_slug((enum warn_kind)(WARN_KIND_COUNT - 1 - k)),
					    _(warn_kind_title((enum warn_kind)(WARN_KIND_COUNT - 1 - k))), NULL };
	return o;
}

static int list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct warn_list_view v = { .paging = req_paging(q, 20), .kinds = kind_options(c) };
	struct warning *list;
	struct html h;
	size_t n;

	TRY(warn_store_mine(c, req_text(q, "loai"), v.paging.per_page, v.paging.offset, &list, &n, &v.paging.total));
	v.lines = NEW_ARRAY(c->mem, struct warn_line, n);
	for (size_t i = 0; i < n; i++) {
		struct problem *said = c->problems;
		int err = line_of(c, &list[i], &v.lines[v.n]);

		/* What one may not see is not shown, though one's unit is named in it. */
		if (err == E_NOTFOUND)
			c->problems = said;
		else
			TRY(err);
		v.n += err == 0;
	}
	for (size_t i = 0; i < c->who->n; i++)
		v.leads |= c->who->posts[i].role == ROLE_HEAD || c->who->posts[i].role == ROLE_LEADER;
	h = html_begin(c, q, r, str_of(_("Cảnh báo thời hạn")));
	warn_list_html(&h, &v);
	return 0;
}

/* ---- tables -------------------------------------------------------------------------------------------------- */

static const struct page pages[] = {
	{ "/viec/canh-bao", STAFF, list_page, N_("Cảnh báo"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "warn.raise", .perm = PERM_SYSTEM, .fields = warn_raise_fields, .run = warn_raise,
	  .title = N_("Cảnh báo thời hạn của một hồ sơ") },
	{ .name = "warn.digest", .perm = PERM_SYSTEM, .fields = warn_digest_fields, .run = warn_digest,
	  .title = N_("Báo việc trong ngày cho một người") },
	{ 0 },
};

static const struct aggregate aggregates[] = { { "warn", warn_dump }, { 0 } };
static const struct job_kind jobs[] = { { .name = "warn.sweep", .run = warn_sweep_job }, { 0 } };

const struct module module_warn = { .name = "warn", .pages = pages, .commands = commands, .aggregates = aggregates,
				    .jobs = jobs, .tick = warn_tick };
