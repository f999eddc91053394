/* SPDX-License-Identifier: Apache-2.0 */
/* dossier.c - states, steps, what is recorded, what the applicant is told, who may look. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/ledger.h"
#include "core/notify/notify.h"
#include "core/org/org.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier_service.h"

/* ---- states ------------------------------------------------------------------------------------------ */

static const struct {
	const char *slug, *title;
	bool open;
} states[] = {
#define X(name, slug, title, open) [DOSSIER_##name] = { slug, N_(title), open },
	DOSSIER_STATES(X)
#undef X
};

const char *dossier_state_slug(enum dossier_state s)
{
	return states[s].slug;
}

const char *dossier_state_title(enum dossier_state s)
{
	return states[s].title;
}

bool dossier_state_open(enum dossier_state s)
{
	return states[s].open;
}

bool dossier_state_find(str slug, enum dossier_state *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eqz(slug, states[i].slug)) {
			*ret = (enum dossier_state)i;
			return true;
		}
	return false;
}

/* ---- steps ------------------------------------------------------------------------------------------- */

int dossier_procedure(struct ctx *c, const struct dossier *d, struct procedure **ret)
{
	TRY(procedure_get(c, d->procedure, d->version, ret));
	return d->flow.n ? procedure_with_flow(c, *ret, d->flow, ret) : 0;
}

static size_t step_index(const struct procedure *p, const struct dossier *d)
{
	size_t i = 0;

	while (i < p->step_n && !str_eq(p->steps[i].id, d->step))
		i++;
	return i;
}

const struct procedure_step *dossier_step(const struct procedure *p, const struct dossier *d)
{
	size_t i = step_index(p, d);

	return i < p->step_n ? &p->steps[i] : NULL;
}

const struct procedure_step *dossier_step_first(const struct procedure *p)
{
	return p->step_n ? &p->steps[0] : NULL;
}

int dossier_step_enter(struct ctx *c, struct dossier *d, const struct procedure *p, const struct procedure_step *s)
{
	UNUSED(p);
	d->step = s->id;
	d->holder_unit = s->at == AT_RECEIVING ? d->receiving_unit : d->deciding_unit;
	d->holder_role = s->role;
	d->holder = 0;
	return dossier_clock_step_due(c, d, s->minutes);
}

/* ---- what is recorded --------------------------------------------------------------------------------- */

str dossier_state(struct ctx *c, const struct dossier *d)
{
	const struct applicant *a = &d->applicant;
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "procedure", d->procedure);
	jw_kint(&w, "version", d->version);
	jw_kstr(&w, "state", str_of(dossier_state_slug(d->state)));
	jw_kstr(&w, "channel", d->channel);
	jw_kstr(&w, "receiving_unit", d->receiving_unit);
	jw_kstr(&w, "deciding_unit", d->deciding_unit);
	jw_kint(&w, "account", a->account);
	jw_kstr(&w, "name", a->name);
	jw_kstr(&w, "id_no", a->id_no);
	jw_kstr(&w, "phone", a->phone);
	jw_kstr(&w, "email", a->email);
	jw_kstr(&w, "address", a->address);
	jw_kstr(&w, "form", d->form);
	jw_kstr(&w, "lookup_code", d->lookup_code);
	jw_kstr(&w, "step", d->step);
	jw_kstr(&w, "holder_unit", d->holder_unit);
	jw_kint(&w, "holder", d->holder);
	jw_kstr(&w, "holder_role", str_of(role_slug(d->holder_role)));
	jw_kstr(&w, "clock", d->clock);
	jw_kint(&w, "lodged_at", d->lodged_at.ms);
	jw_kint(&w, "received_at", d->received_at.ms);
	jw_kint(&w, "due_at", d->due_at.ms);
	jw_kint(&w, "step_due_at", d->step_due_at.ms);
	jw_kint(&w, "finished_at", d->finished_at.ms);
	jw_kint(&w, "returned_at", d->returned_at.ms);
	jw_kint(&w, "ended_at", d->ended_at.ms);
	jw_kint(&w, "supplements", d->supplements);
	jw_kstr(&w, "request", d->request);
	jw_kint(&w, "fee", d->fee);
	jw_kint(&w, "register_no", d->register_no);
	jw_kint(&w, "rating", d->rating);
	jw_kint(&w, "told_at", d->told_at.ms);
	jw_kint(&w, "rev", d->rev);
	jw_kstr(&w, "flow", d->flow);
	jw_kstr(&w, "trail", d->trail);
	jw_kstr(&w, "parent", d->parent);
	jw_kstr(&w, "branch", d->branch);
	jw_kstr(&w, "pending", d->pending);
	jw_kint(&w, "wake_at", d->wake_at.ms);
	jw_kint(&w, "paid_at", d->paid_at.ms);
	jw_kint(&w, "result_no", d->result_no);
	jw_end(&w);
	return buf_view(&b);
}

int dossier_save(struct ctx *c, const struct dossier *before, struct dossier *after, const char *verb, str about)
{
	if (!dossier_state_open(after->state) && !after->ended_at.ms)
		after->ended_at = c->now;
	if (after->ended_at.ms) {
		after->step = after->pending = S("");
		after->holder = 0;
		after->wake_at = (instant){ 0 };
	}
	after->rev = before ? before->rev + 1 : 1;
	TRY(before ? dossier_store_update(c, after) : dossier_store_insert(c, after));
	TRY(emit_change(c, verb, after->code, before ? dossier_state(c, before) : S(""), dossier_state(c, after), about));
	return dossier_family(c, before, after);
}

static void restore_instant(const struct json *j, const char *key, instant *ret)
{
	json_int(j, key, &ret->ms);
}

void dossier_restore(const struct json *j, struct dossier *d)
{
	dossier_state_find(json_text(j, "state"), &d->state);
	d->step = json_text(j, "step");
	d->trail = json_text(j, "trail");
	d->holder_unit = json_text(j, "holder_unit");
	d->holder_role = role_find(json_text(j, "holder_role"));
	json_int(j, "holder", &d->holder);
	restore_instant(j, "step_due_at", &d->step_due_at);
	restore_instant(j, "finished_at", &d->finished_at);
}

int dossier_tell(struct ctx *c, struct dossier *d, const char *title, str body)
{
	struct notice n = {
		.account = d->applicant.account,
		.subject = d->code,
		.to_name = d->applicant.name,
		.email = d->applicant.email,
		.phone = d->applicant.phone,
		.title = str_fmt(c->mem, "%s: %" STR_FMT, title, STR_ARG(d->code)),
		.body = body,
	};

	TRY(notice_add(c, &n));
	d->told_at = c->now;
	return 0;
}

/* {"kind":…,"paper":…,"at":…}: the state of an attachment, whose subject is CODE/FILE. */
str dossier_attachment_state(struct ctx *c, str kind, str paper, instant at)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "kind", kind);
	jw_kstr(&w, "paper", paper);
	jw_kint(&w, "at", at.ms);
	jw_end(&w);
	return buf_view(&b);
}

static str attachment_subject(struct ctx *c, str code, str file)
{
	return str_fmt(c->mem, "%" STR_FMT "/%" STR_FMT, STR_ARG(code), STR_ARG(file));
}

int dossier_attach(struct ctx *c, const struct dossier *d, const char *field, const char *kind, const str *files,
	   const str *papers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		str paper = papers ? papers[i] : S("");
		struct file f;

		TRY(file_take(c, field, files[i], &f));
		TRY(dossier_store_file_add(c, d->code, f.id, str_of(kind), paper));
		TRY(emit_change(c, "attachment.add", attachment_subject(c, d->code, f.id), S(""),
				dossier_attachment_state(c, str_of(kind), paper, c->now), S("")));
	}
	return 0;
}

/* ---- who may look --------------------------------------------------------------------------------------- */

bool dossier_is_applicant(const struct ctx *c, const struct dossier *d)
{
	return c->who->account && c->who->account == d->applicant.account;
}

bool dossier_is_clerk(const struct ctx *c, const struct dossier *d)
{
	return who_is(c->who, ROLE_CLERK, d->receiving_unit);
}

/* Its person; or anybody with the step's role while it lies in the unit's queue; or the deputy of a
 * person who is away today. */
bool dossier_is_holder(struct ctx *c, const struct dossier *d)
{
	int64_t deputy = 0;
	bool away = false;

	if (d->holder == 0)
		return who_is(c->who, d->holder_role, d->holder_unit);
	if (d->holder == c->who->account)
		return true;
	return absence_on(c, d->holder, instant_date(c->now), &away, &deputy) >= 0 && away && deputy &&
	       deputy == c->who->account;
}

bool dossier_is_boss(const struct ctx *c, const struct dossier *d)
{
	return who_is(c->who, ROLE_HEAD, d->holder_unit) || who_is(c->who, ROLE_LEADER, d->holder_unit);
}

static bool works_in(const struct who *w, str unit)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->posts[i].role != ROLE_APPLICANT && w->posts[i].role != ROLE_ADMINISTRATOR &&
		    w->posts[i].role != ROLE_POSTAL && str_eq(w->posts[i].unit, unit))
			return true;
	return false;
}

/* What a post in this unit commands: the People's Committee, the whole territory. */
static str scope(struct ctx *c, str unit)
{
	struct unit u;

	if (unit_find(c, unit, (date){ 0 }, &u) == 0 && u.kind == UNIT_COMMITTEE && u.parent.n)
		return u.parent;
	return unit;
}

/* A leader sees the units below; the People's Committee's leader the whole territory. */
static bool leads(struct ctx *c, str unit)
{
	for (size_t i = 0; i < c->who->n; i++) {
		const struct post *p = &c->who->posts[i];
		bool within = false;

		if (p->role == ROLE_LEADER && unit_within(c, unit, scope(c, p->unit), &within) >= 0 && within)
			return true;
	}
	return false;
}

bool dossier_may_see(struct ctx *c, const struct dossier *d)
{
	struct dossier *parent;
	struct opinion *o;
	size_t n;

	if (c->who == &who_system || dossier_is_applicant(c, d) || works_in(c->who, d->receiving_unit) ||
	    works_in(c->who, d->deciding_unit) || leads(c, d->deciding_unit) || leads(c, d->receiving_unit))
		return true;
	if (works_in(c->who, d->holder_unit)) /* a step at a third unit */
		return true;
	/* Whoever waits for a child's result may look at it. */
	if (d->parent.n && dossier_store_get(c, d->parent, &parent) == 0 && works_in(c->who, parent->deciding_unit))
		return true;
	if (dossier_opinions(c, d->code, &o, &n) < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (works_in(c->who, o[i].unit))
			return true;
	return false;
}

int dossier_see(struct ctx *c, str code, struct dossier **ret)
{
	struct dossier *d;
	int err = dossier_store_get(c, code, &d);

	if (err == 0 && !dossier_may_see(c, d))
		err = E_NOTFOUND;
	if (err == E_NOTFOUND)
		return ctx_fail(c, E_NOTFOUND, "", _("Không có hồ sơ mang mã này, hoặc bạn không được xem."));
	TRY(err);
	*ret = d;
	return 0;
}

int dossier_lookup(struct ctx *c, str code, str key, struct dossier **ret)
{
	struct dossier *d;
	int err = dossier_store_get(c, code, &d);

	/* Compared also when there is no such dossier, so that time tells nothing. */
	if (!crypto_equal(err == 0 ? d->lookup_code : S("--------"), key) || err == E_NOTFOUND)
		return ctx_fail(c, E_NOTFOUND, "", _("Không tìm thấy hồ sơ với mã hồ sơ và mã tra cứu này. Hãy xem lại giấy "
						     "tiếp nhận."));
	TRY(err);
	*ret = d;
	return 0;
}

int dossier_list(struct ctx *c, const struct dossier_filter *f, struct dossier **ret, size_t *ret_n, int64_t *ret_total)
{
	/* What is "soon" is asked once, for the scope of the list. */
	str scope = f->unit_within.n ? f->unit_within : f->deciding_unit.n ? f->deciding_unit : f->receiving_unit;
	instant soon;

	TRY(dossier_soon(c, scope.p ? scope : S(""), &soon));
	return dossier_store_list(c, f, soon, ret, ret_n, ret_total);
}

/* One's own work: what one holds, what lies in the queues of one's posts, what one's unit is asked about. */
int dossier_inbox(struct ctx *c, str q, int64_t limit, int64_t offset, struct dossier **ret, size_t *ret_n,
		  int64_t *ret_total)
{
	return dossier_store_inbox(c, q, limit, offset, ret, ret_n, ret_total);
}

int dossier_may_board(struct ctx *c, str *unit)
{
	for (size_t i = 0; i < c->who->n; i++) {
		const struct post *p = &c->who->posts[i];
		str top = scope(c, p->unit);
		bool within = false;

		if (!(role_perms(p->role) & PERM_BOARD))
			continue;
		/* The administrator and the one-stop centre of the province see the figures of all. */
		if (p->role == ROLE_ADMINISTRATOR)
			return 0;
		if (str_eq(*unit, p->unit)) {
			*unit = top;
			return 0;
		}
		TRY(unit_within(c, *unit, top, &within));
		if (within)
			return 0;
	}
	return ctx_fail(c, E_DENIED, "unit", _("Bạn chỉ xem được số liệu của đơn vị mình và các đơn vị trực thuộc."));
}

int dossier_figures(struct ctx *c, str unit, instant from, instant to, struct dossier_figures *ret)
{
	instant soon;

	TRY(dossier_soon(c, unit.p ? unit : S(""), &soon));
	return dossier_store_figures(c, unit, from, to, soon, ret);
}

int dossier_silent(struct ctx *c, struct dossier **ret, size_t *ret_n)
{
	return dossier_store_silent(c, ret, ret_n);
}
