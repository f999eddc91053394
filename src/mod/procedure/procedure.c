/* SPDX-License-Identifier: Apache-2.0 */
/* procedure.c - what others ask of the catalogue: finding, listing, saying in words, who receives. */
#include "base/base.h"

#include "core/rule/rule.h"
#include "lib/asset/asset.h"
#include "lib/html/html.h"
#include "lib/text/text.h"
#include "mod/procedure/procedure_store.h"

int procedure_find(struct ctx *c, str code, date on, struct procedure **ret)
{
	struct procedure *p = NEW(c->mem, struct procedure);

	TRY(store_load(c, code, 0, on, p));
	*ret = p;
	return 0;
}

int procedure_get(struct ctx *c, str code, int64_t version, struct procedure **ret)
{
	struct procedure *p = NEW(c->mem, struct procedure);

	if (version < 1)
		return E_NOTFOUND;
	TRY(store_load(c, code, version, (date){ 0 }, p));
	*ret = p;
	return 0;
}

int procedure_versions(struct ctx *c, str code, struct procedure **ret_list, size_t *ret_n)
{
	return store_versions(c, code, ret_list, ret_n);
}

struct hit {
	int64_t score;
	size_t at; /* place in the list by title */
};

static int by_score(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* In force on the day, and what the filter wants. `field`: folded. */
static bool wanted(struct arena *mem, const struct procedure *p, const struct procedure_filter *f, str field)
{
	return p->effective_from.day <= f->on.day && (!p->effective_to.day || p->effective_to.day > f->on.day) &&
	       (!f->level.n || str_eq(p->level, f->level)) && (!f->agency.n || str_eq(p->agency, f->agency)) &&
	       (!f->service.n || str_eq(p->service, f->service)) && (!f->eligible || p->eligible) &&
	       (!field.n || str_eq(text_fold(mem, p->field), field));
}

static int search(struct ctx *c, const struct procedure_filter *f, struct procedure **ret_list, size_t *ret_n,
		  int64_t *ret_total)
{
	const struct search_index *x;
	size_t found = 0, from, to;
	int64_t *scores;
	struct hit *hits;

	TRY(search_index(c, &x));
	scores = NEW_ARRAY(c->mem, int64_t, x->n);
	hits = NEW_ARRAY(c->mem, struct hit, x->n);
	search_score(c->mem, x, f->q, scores);
	for (size_t i = 0; i < x->n; i++)
		if (scores[i] > 0 && wanted(c->mem, &x->list[i], f, text_fold(c->mem, f->field)))
			hits[found++] = (struct hit){ scores[i], i };
	if (found)
		qsort(hits, found, sizeof(hits[0]), by_score);
	from = MIN((size_t)f->offset, found);
	to = f->limit ? MIN(from + (size_t)f->limit, found) : found;
	*ret_list = NEW_ARRAY(c->mem, struct procedure, to - from);
	for (size_t i = from; i < to; i++)
		(*ret_list)[i - from] = x->list[hits[i].at];
	*ret_n = to - from;
	*ret_total = (int64_t)found;
	return 0;
}

int procedure_list(struct ctx *c, const struct procedure_filter *f, struct procedure **ret_list, size_t *ret_n,
		   int64_t *ret_total)
{
	if (text_fold(c->mem, f->q).n)
		return search(c, f, ret_list, ret_n, ret_total);
	TRY(store_count(c, f, ret_total));
	return store_list(c, f, ret_list, ret_n);
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct procedure_field *)a)->name, ((const struct procedure_field *)b)->name);
}

int procedure_fields(struct ctx *c, date on, struct procedure_field **ret_list, size_t *ret_n)
{
	struct procedure_field *list, *keyed;
	size_t n;

	TRY(store_fields(c, on, &list, &n));
	/* Sorted as key + place, so that the dictionary's order needs no second array of keys. */
	keyed = NEW_ARRAY(c->mem, struct procedure_field, n);
	for (size_t i = 0; i < n; i++)
		keyed[i] = (struct procedure_field){ text_sort_key(c->mem, list[i].name), (int64_t)i };
	qsort(keyed, n, sizeof(keyed[0]), by_name);
	for (size_t i = 0; i < n; i++)
		keyed[i] = list[keyed[i].n];
	*ret_list = keyed;
	*ret_n = n;
	return 0;
}

const struct procedure_step *procedure_step(const struct procedure *p, str id)
{
	for (size_t i = 0; i < p->step_n; i++)
		if (str_eq(p->steps[i].id, id))
			return &p->steps[i];
	return NULL;
}

/* How well a row fits: 0 not at all. */
static int fit(const struct procedure_terms *t, enum procedure_channel channel, str of_case)
{
	bool any = t->channel == VIA_ANY, all = t->of_case.n == 0;

	if ((!any && t->channel != channel) || (!all && !str_eq(t->of_case, of_case)))
		return 0;
	return 1 + (all ? 0 : 2) + (any ? 0 : 1);
}

struct procedure_terms procedure_terms_for(const struct procedure *p, enum procedure_channel channel, str of_case)
{
	struct procedure_terms t = { channel, of_case, p->has_period, p->period_n, p->period_unit, p->period_note,
				     p->has_fee, p->fee, p->fee_note };
	int period = 0, fee = 0;

	for (size_t i = 0; i < p->term_n; i++) {
		const struct procedure_terms *row = &p->terms[i];
		int fits = fit(row, channel, of_case);

		if (row->has_period && fits > period) {
			period = fits;
			t.has_period = true;
			t.period_n = row->period_n;
			t.period_unit = row->period_unit;
			t.period_note = row->period_note;
		}
		if (row->has_fee && fits > fee) {
			fee = fits;
			t.has_fee = true;
			t.fee = row->fee;
			t.fee_note = row->fee_note;
		}
	}
	return t;
}

const char *procedure_channel_title(enum procedure_channel channel)
{
	static const char *const titles[] = { N_("Trực tiếp"), N_("Trực tuyến"), N_("Dịch vụ bưu chính"), N_("Mọi cách nộp") };

	return titles[channel];
}

int procedure_dated_rules(struct ctx *c, const struct procedure *p, str unit, date on, struct clock_rule *rule)
{
	bool same_day = rule->unit == UNIT_SAME_DAY;
	struct rule cutoff, first, resume;

	TRY(rule_find(c, same_day ? RULE_CUTOFF_SAME_DAY : RULE_CUTOFF, unit, on, &cutoff));
	TRY(rule_find(c, RULE_FIRST_DAY, unit, on, &first));
	TRY(rule_find(c, RULE_SUPPLEMENT_RESUME, unit, on, &resume));
	rule->cutoff_minute = (int)cutoff.value;
	rule->cutoff_basis = cutoff.basis;
	rule->first_day = first.value ? DAY_FIRST_COUNTED : DAY_FIRST_NOT_COUNTED;
	rule->first_day_basis = first.basis;
	rule->supplement = p->supplement;
	if (resume.value != RULE_RESUME_PROCEDURE) {
		rule->supplement = resume.value == RULE_RESUME_RESET ? RESUME_RESET : RESUME_PAUSE;
		rule->supplement_basis = resume.basis;
	}
	return 0;
}

int procedure_rule(struct ctx *c, const struct procedure *p, const struct procedure_terms *terms, str unit, date on,
		   struct clock_rule *ret_rule)
{
	struct clock_rule r = CLOCK_RULE(terms->period_n, terms->period_unit);

	if (!terms->has_period)
		return E_NOTFOUND;
	TRY(procedure_dated_rules(c, p, unit, on, &r));
	r.basis = p->decision_no.n ?
		str_fmt(c->mem, "Thủ tục %.*s, công bố tại Quyết định %.*s", STR_ARG(p->code), STR_ARG(p->decision_no)) :
		str_fmt(c->mem, "Thủ tục %.*s", STR_ARG(p->code));
	*ret_rule = r;
	return 0;
}

/* ---- in words --------------------------------------------------------------------------------- */

str procedure_period_text(const struct ctx *c, const struct procedure *p)
{
	switch (p->has_period ? p->period_unit : CLOCK_UNITS) {
	case UNIT_WORKING_HOUR:
		return str_fmt(c->mem, _n(p->period_n, "%d giờ làm việc"), p->period_n);
	case UNIT_HALF_DAY:
		return str_fmt(c->mem, _n(p->period_n, "%d nửa ngày làm việc"), p->period_n);
	case UNIT_WORKING_DAY:
		return str_fmt(c->mem, _n(p->period_n, "%d ngày làm việc"), p->period_n);
	case UNIT_CALENDAR_DAY:
		return str_fmt(c->mem, _n(p->period_n, "%d ngày"), p->period_n);
	case UNIT_MONTH:
		return str_fmt(c->mem, _n(p->period_n, "%d tháng"), p->period_n);
	case UNIT_SAME_DAY:
		return str_of(_("Trong ngày làm việc"));
	case UNIT_AT_ONCE:
		return str_of(_("Giải quyết ngay"));
	case CLOCK_UNITS:
		break;
	}
	return str_of(_("Chưa công bố thời hạn"));
}

str procedure_fee_text(const struct ctx *c, const struct procedure *p)
{
	if (!p->has_fee)
		return str_of(_("Theo quy định của tỉnh"));
	return p->fee == 0 ? str_of(_("Không thu")) : fmt_money(c->mem, p->fee);
}

str procedure_terms_period(const struct ctx *c, const struct procedure_terms *t)
{
	const struct procedure p = { .has_period = t->has_period, .period_n = t->period_n, .period_unit = t->period_unit };

	return procedure_period_text(c, &p);
}

str procedure_terms_fee(const struct ctx *c, const struct procedure_terms *t)
{
	const struct procedure p = { .has_fee = t->has_fee, .fee = t->fee };

	return procedure_fee_text(c, &p);
}

str procedure_service_text(const struct ctx *c, str service)
{
	if (str_eq(service, S("full")))
		return str_of(_("Trực tuyến toàn trình"));
	if (str_eq(service, S("partial")))
		return str_of(_("Trực tuyến một phần"));
	return str_of(_("Nộp trực tiếp"));
}

str procedure_level_text(const struct ctx *c, str level)
{
	return str_of(str_eq(level, S("commune")) ? _("Cấp xã") : _("Cấp tỉnh"));
}

/* ---- who receives, who decides ------------------------------------------------------------------ */

static bool of_commune(const struct procedure *p)
{
	return str_eq(p->level, S("commune"));
}

int procedure_receiving_units(struct ctx *c, const struct procedure *p, struct procedure_unit **ret_list,
			      size_t *ret_n)
{
	return store_receivers(c, of_commune(p), S(""), ret_list, ret_n);
}

int procedure_receiving_unit(struct ctx *c, const struct procedure *p, str code, struct procedure_unit *ret)
{
	struct procedure_unit *list;
	size_t n = 0;

	if (!code.n)
		return ctx_fail(c, E_INVALID, "receiving_unit", _("Nơi tiếp nhận: chưa chọn. Hãy chọn nơi nộp hồ sơ."));
	TRY(store_receivers(c, of_commune(p), code, &list, &n));
	if (n == 0)
		return ctx_fail(c, E_INVALID, "receiving_unit",
				_("Nơi tiếp nhận: %.*s không tiếp nhận thủ tục này. Hãy chọn một nơi trong danh sách."),
				STR_ARG(code));
	*ret = list[0];
	return 0;
}

str procedure_deciding_unit(const struct procedure *p, str receiving_unit)
{
	return str_eq(p->agency, S("commune")) ? receiving_unit : p->agency;
}

/* Who decides, named by whoever receives for them. */
static int named_agency(struct ctx *c, const struct procedure *p, str code, str *ret)
{
	struct procedure_unit *list;
	size_t n = 0;

	*ret = p->agency;
	if (!str_eq(p->agency, S("commune"))) {
		if (str_eq(code, p->agency))
			return 0;
	} else {
		TRY(store_receivers(c, true, code, &list, &n));
		if (n) {
			*ret = list[0].code;
			return 0;
		}
	}
	return ctx_fail(c, E_INVALID, "deciding_unit", _("Cơ quan giải quyết: %.*s không giải quyết thủ tục này. Hãy chọn lại."),
			STR_ARG(code));
}

int procedure_receiving_for(struct ctx *c, const struct procedure *p, str receiving, str deciding,
			    struct procedure_unit *ret_at, str *ret_deciding)
{
	struct procedure_unit *list;
	size_t n = 0;

	if (deciding.n == 0 || receiving.n == 0) {
		TRY(procedure_receiving_unit(c, p, receiving, ret_at));
		*ret_deciding = procedure_deciding_unit(p, ret_at->code);
		return 0;
	}
	TRY(store_receivers(c, true, receiving, &list, &n));
	if (n == 0)
		TRY(store_receivers(c, false, receiving, &list, &n));
	if (n == 0)
		return ctx_fail(c, E_INVALID, "receiving_unit", _("Nơi tiếp nhận: %.*s không phải trung tâm hay bộ phận một cửa của tỉnh."),
				STR_ARG(receiving));
	TRY(named_agency(c, p, deciding, ret_deciding));
	*ret_at = list[0];
	return 0;
}

int procedure_deciding_units(struct ctx *c, const struct procedure *p, struct procedure_unit **ret_list, size_t *ret_n)
{
	*ret_n = 0;
	return str_eq(p->agency, S("commune")) ? store_receivers(c, true, S(""), ret_list, ret_n) : 0;
}

int procedure_agency_name(struct ctx *c, const struct procedure *p, str *ret_name)
{
	if (str_eq(p->agency, S("commune"))) {
		*ret_name = str_of(_("Ủy ban nhân dân cấp xã"));
		return 0;
	}
	TRY(store_unit_name(c, p->agency, instant_date(c->now), ret_name));
	if (!ret_name->n)
		*ret_name = p->agency;
	return 0;
}
