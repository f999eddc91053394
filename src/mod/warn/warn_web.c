/* SPDX-License-Identifier: Apache-2.0 */
/* warn_web.c - the list of warnings, the rules, and the module's tables. */
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

/* ---- rules -------------------------------------------------------------------------------------------------- */

static int unit_options(struct ctx *c, const struct option **ret)
{
	struct unit_filter f = { .limit = 0 };
	struct option *o;
	struct unit *list;
	int64_t total;
	size_t n;

	TRY(unit_list(c, &f, &list, &n, &total));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[0] = (struct option){ "", _("Mọi đơn vị"), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){ str_z(c->mem, list[i].code), str_z(c->mem, list[i].name), NULL };
	*ret = o;
	return 0;
}

static str period_of(struct ctx *c, const struct warn_rule *r)
{
	if (r->to.day)
		return str_fmt(c->mem, "%" STR_FMT " – %" STR_FMT, STR_ARG(date_vi(c->mem, r->from)),
			       STR_ARG(date_vi(c->mem, r->to)));
	return str_fmt(c->mem, _("Từ %.*s"), STR_ARG(date_vi(c->mem, r->from)));
}

static struct warn_rule_line rule_line(struct ctx *c, const struct warn_rule *r)
{
	date today = instant_date(c->now);

	return (struct warn_rule_line){
		.rule = r,
		.unit = r->unit.n ? unit_name(c, r->unit) : str_of(_("Mọi đơn vị")),
		.level = r->level.n ? procedure_level_text(c, r->level) : str_of(_("Mọi cấp")),
		.step = str_fmt(c->mem, _("trước %d ngày"), (int)r->step_days),
		.due = str_fmt(c->mem, _("trước %d ngày"), (int)r->due_days),
		.late = r->head ? str_fmt(c->mem, _("báo cấp trên ngay; lãnh đạo sau %d ngày"), (int)r->leader_days) :
				  str_fmt(c->mem, _("báo lãnh đạo sau %d ngày"), (int)r->leader_days),
		.period = period_of(c, r),
		.open = r->to.day == 0,
		.now = r->from.day <= today.day && (r->to.day == 0 || r->to.day >= today.day),
	};
}

static int rules_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct warn_rules_view v = { .today = date_iso(c->mem, instant_date(c->now)) };
	struct option *levels = NEW_ARRAY(c->mem, struct option, 4);
	struct warn_rule *rules;
	struct html h;

	levels[0] = (struct option){ "", _("Mọi cấp"), NULL };
	levels[1] = (struct option){ "commune", str_z(c->mem, procedure_level_text(c, S("commune"))), NULL };
	levels[2] = (struct option){ "province", str_z(c->mem, procedure_level_text(c, S("province"))), NULL };
	v.levels = levels;
	TRY(unit_options(c, &v.units));
	TRY(warn_store_rules(c, (date){ 0 }, &rules, &v.n));
	v.lines = NEW_ARRAY(c->mem, struct warn_rule_line, v.n);
	for (size_t i = 0; i < v.n; i++)
		v.lines[i] = rule_line(c, &rules[i]);
	h = html_begin(c, q, r, str_of(_("Quy tắc cảnh báo")));
	warn_rules_html(&h, &v);
	return 0;
}

/* ---- tables -------------------------------------------------------------------------------------------------- */

static const struct page pages[] = {
	{ "/viec/canh-bao", STAFF, list_page, N_("Cảnh báo"), NULL },
	{ "/quan-tri/canh-bao", PERM_ADMIN, rules_page, N_("Quy tắc cảnh báo"), N_("Quản trị") },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "warn.rule_set", .path = "/quan-tri/canh-bao", .perm = PERM_ADMIN, .fields = warn_rule_set_fields,
	  .run = warn_rule_set, .next = "/quan-tri/canh-bao", .form = rules_page, .title = N_("Thêm quy tắc cảnh báo") },
	{ .name = "warn.rule_end", .path = "/quan-tri/canh-bao/ket-thuc", .perm = PERM_ADMIN, .fields = warn_rule_end_fields,
	  .run = warn_rule_end, .next = "/quan-tri/canh-bao", .form = rules_page, .title = N_("Kết thúc quy tắc cảnh báo") },
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
