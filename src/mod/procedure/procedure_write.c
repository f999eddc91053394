/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_write.c - a procedure as JSON: for files, the ledger, the API. The order of keys is fixed. */
#include "base/base.h"

#include "lib/json/json.h"
#include "lib/text/text.h"
#include "mod/procedure/procedure_impl.h"

static const char *const period_slugs[CLOCK_UNITS] = {
	[UNIT_WORKING_HOUR] = "working_hour", [UNIT_HALF_DAY] = "half_day",
	[UNIT_WORKING_DAY] = "working_day",   [UNIT_CALENDAR_DAY] = "calendar_day",
	[UNIT_MONTH] = "month",               [UNIT_SAME_DAY] = "same_day",
	[UNIT_AT_ONCE] = "at_once",
};

const char *period_unit_slug(enum clock_unit u)
{
	return period_slugs[u];
}

bool period_unit_parse(str slug, enum clock_unit *ret)
{
	for (int i = 0; i < CLOCK_UNITS; i++) {
		if (!str_eqz(slug, period_slugs[i]))
			continue;
		*ret = (enum clock_unit)i;
		return true;
	}
	return false;
}

const char *procedure_channel_slug(enum procedure_channel channel)
{
	static const char *const slugs[] = { "counter", "online", "post", "any" };

	return slugs[channel];
}

enum procedure_channel procedure_channel_find(str slug)
{
	enum procedure_channel channel = VIA_COUNTER;

	while (channel < VIA_ANY && !str_eqz(slug, procedure_channel_slug(channel)))
		channel++;
	return channel;
}

static void write_period(struct jw *w, bool has, int32_t n, enum clock_unit unit, str note)
{
	jw_key(w, "period");
	if (!has) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_kint(w, "n", n);
	jw_kstr(w, "unit", str_of(period_unit_slug(unit)));
	jw_kstr(w, "note", note);
	jw_end(w);
}

static void write_fee(struct jw *w, bool has, int64_t fee, str note)
{
	if (has)
		jw_kint(w, "fee", fee);
	else
		jw_knull(w, "fee");
	jw_kstr(w, "fee_note", note);
}

static void write_texts(struct jw *w, const char *key, const str *list, size_t n)
{
	jw_key(w, key);
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		jw_str(w, list[i]);
	jw_end(w);
}

static void write_decision(struct jw *w, const struct procedure *p)
{
	jw_key(w, "decision");
	if (!p->decision_no.n) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_kstr(w, "no", p->decision_no);
	jw_kdate(w, "date", p->decision_date);
	if (p->decision_agency.n)
		jw_kstr(w, "agency", p->decision_agency);
	if (p->decision_signer.n)
		jw_kstr(w, "signer", p->decision_signer);
	if (p->kind.n)
		jw_kstr(w, "kind", p->kind);
	if (p->replaces.n)
		jw_kstr(w, "replaces", p->replaces);
	jw_end(w);
}

static void write_papers(struct jw *w, const struct procedure *p)
{
	jw_key(w, "papers");
	jw_array(w);
	for (size_t i = 0; i < p->paper_n; i++) {
		const struct procedure_paper *a = &p->papers[i];

		jw_object(w);
		jw_kstr(w, "name", a->name);
		jw_kstr(w, "form", a->form);
		jw_kint(w, "originals", a->originals);
		jw_kint(w, "copies", a->copies);
		jw_kbool(w, "required", a->required);
		jw_kstr(w, "note", a->note);
		if (a->of_case.n)
			jw_kstr(w, "case", a->of_case);
		jw_end(w);
	}
	jw_end(w);
}

/* Where a period or fee is the procedure's own, the member is null. */
static void write_channels(struct jw *w, const struct procedure *p)
{
	jw_key(w, "channels");
	jw_array(w);
	for (size_t i = 0; i < p->term_n; i++) {
		const struct procedure_terms *t = &p->terms[i];

		jw_object(w);
		jw_kstr(w, "channel", str_of(procedure_channel_slug(t->channel)));
		jw_kstr(w, "case", t->of_case);
		write_period(w, t->has_period, t->period_n, t->period_unit, t->period_note);
		write_fee(w, t->has_fee, t->fee, t->fee_note);
		jw_end(w);
	}
	jw_end(w);
}

static void write_territory(struct jw *w, const struct procedure *p)
{
	jw_key(w, "territory");
	jw_object(w);
	write_texts(w, "units", p->territory, p->territory_n);
	jw_kstr(w, "note", p->territory_note);
	jw_end(w);
}

/* What most procedures do not have is not written. */
static void write_scope(struct jw *w, const struct procedure *p)
{
	if (p->case_n)
		write_texts(w, "cases", p->cases, p->case_n);
	if (p->term_n)
		write_channels(w, p);
	if (p->territory_n)
		write_territory(w, p);
}

static void write_online(struct jw *w, const struct procedure *p)
{
	jw_kstr(w, "service", p->service);
	if (p->eligible && str_eq(p->service, S("information")))
		jw_kbool(w, "eligible", true);
	if (p->not_full.n)
		jw_kstr(w, "not_full", p->not_full);
}

/* Whole hours as "hours", anything else as "minutes"; "next" only where it is not the following step. */
static void write_steps(struct jw *w, const struct procedure *p)
{
	jw_key(w, "steps");
	jw_array(w);
	for (size_t i = 0; i < p->step_n; i++) {
		const struct procedure_step *s = &p->steps[i];
		str following = i + 1 < p->step_n ? p->steps[i + 1].id : S("");

		jw_object(w);
		jw_kstr(w, "id", s->id);
		jw_kstr(w, "title", s->title);
		jw_kstr(w, "role", str_of(role_slug(s->role)));
		jw_kstr(w, "at", s->at == AT_RECEIVING ? S("receiving") : S("deciding"));
		if (s->minutes % 60 == 0)
			jw_kint(w, "hours", s->minutes / 60);
		else
			jw_kint(w, "minutes", s->minutes);
		if (!str_eq(s->next, following))
			jw_kstr(w, "next", s->next);
		jw_end(w);
	}
	jw_end(w);
}

/* An empty list: it has none of its own. */
static void write_form(struct jw *w, const struct procedure *p)
{
	static const struct eform none;

	jw_key(w, "form");
	eform_write(w, p->own_form ? p->form : &none);
}

/* In what is kept, not in files: the standard form of the day the version was made. */
static void write_standard_form(struct jw *w, const struct procedure *p)
{
	if (p->own_form)
		return;
	jw_key(w, "standard_form");
	eform_write(w, p->form);
}

static void write_laws(struct jw *w, const struct procedure *p)
{
	jw_key(w, "legal_basis");
	jw_array(w);
	for (size_t i = 0; i < p->law_n; i++) {
		jw_object(w);
		jw_kstr(w, "no", p->laws[i].no);
		jw_kstr(w, "title", p->laws[i].title);
		jw_end(w);
	}
	jw_end(w);
}

static void write_nested(struct jw *w, const struct procedure *p)
{
	write_papers(w, p);
	write_scope(w, p);
	write_texts(w, "results", p->results, p->result_n);
	jw_kstr(w, "conditions", p->conditions);
	if (p->flow_id.n)
		jw_kstr(w, "flow", p->flow_id);
	else
		write_steps(w, p);
	write_form(w, p);
	write_laws(w, p);
	write_texts(w, "sequence", p->sequence, p->sequence_n);
	if (p->keyword_n)
		write_texts(w, "keywords", p->keywords, p->keyword_n);
	if (p->fees.n)
		jw_kraw(w, "fees", p->fees);
}

void procedure_write_terms(struct jw *w, const struct procedure *p)
{
	write_period(w, p->has_period, p->period_n, p->period_unit, p->period_note);
	write_fee(w, p->has_fee, p->fee, p->fee_note);
}

void procedure_write_body(struct jw *w, const struct procedure *p)
{
	jw_object(w);
	write_nested(w, p);
	write_standard_form(w, p);
	jw_end(w);
}

/* Everything but when it is in force; an open object. */
static void write_content(struct jw *w, const struct procedure *p)
{
	jw_object(w);
	jw_kstr(w, "code", p->code);
	jw_kstr(w, "title", p->title);
	jw_kstr(w, "field", p->field);
	jw_kstr(w, "level", p->level);
	jw_kstr(w, "agency", p->agency);
	write_online(w, p);
	jw_kstr(w, "audience", p->audience);
	procedure_write_terms(w, p);
	write_nested(w, p);
	jw_kstr(w, "supplement", p->supplement == RESUME_RESET ? S("reset") : S("resume"));
	write_decision(w, p);
	jw_kstr(w, "source", p->source);
	jw_kstr(w, "source_note", p->source_note);
	jw_kstr(w, "certainty", p->certainty);
}

void procedure_write(struct jw *w, const struct procedure *p)
{
	write_content(w, p);
	jw_kdate(w, "effective_from", p->effective_from);
	if (p->effective_to.day)
		jw_kdate(w, "effective_to", p->effective_to);
	jw_end(w);
}

str procedure_subject(struct arena *mem, const struct procedure *p)
{
	return str_fmt(mem, "%.*s@%" PRId64, STR_ARG(p->code), p->version);
}

str procedure_content(struct arena *mem, const struct procedure *p)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	write_content(&w, p);
	jw_end(&w);
	return buf_view(&b);
}

str procedure_state(struct arena *mem, const struct procedure *p)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	write_content(&w, p);
	write_standard_form(&w, p);
	jw_kint(&w, "version", p->version);
	jw_kdate(&w, "effective_from", p->effective_from);
	jw_kdate(&w, "effective_to", p->effective_to);
	if (p->end_no.n)
		jw_kstr(&w, "end_no", p->end_no);
	if (p->end_kind.n)
		jw_kstr(&w, "end_kind", p->end_kind);
	if (p->replaced_by.n)
		jw_kstr(&w, "replaced_by", p->replaced_by);
	jw_end(&w);
	return buf_view(&b);
}

void procedure_write_api(struct jw *w, const struct procedure *p)
{
	jw_object(w);
	jw_kstr(w, "code", p->code);
	jw_kint(w, "version", p->version);
	jw_kstr(w, "title", p->title);
	jw_kstr(w, "field", p->field);
	jw_kstr(w, "level", p->level);
	jw_kstr(w, "agency", p->agency);
	write_online(w, p);
	jw_kstr(w, "audience", p->audience);
	procedure_write_terms(w, p);
	jw_kdate(w, "effective_from", p->effective_from);
	jw_kdate(w, "effective_to", p->effective_to);
	write_decision(w, p);
	write_papers(w, p);
	write_scope(w, p);
	write_texts(w, "results", p->results, p->result_n);
	jw_kstr(w, "conditions", p->conditions);
	write_steps(w, p);
	if (p->flow_id.n)
		jw_kstr(w, "flow", p->flow_id);
	jw_key(w, "form");
	jw_object(w);
	jw_kbool(w, "standard", !p->own_form);
	eform_write_api(w, p->form);
	jw_end(w);
	write_laws(w, p);
	if (p->fees.n)
		jw_kraw(w, "fees", p->fees);
	write_texts(w, "sequence", p->sequence, p->sequence_n);
	jw_kstr(w, "supplement", p->supplement == RESUME_RESET ? S("reset") : S("resume"));
	jw_kstr(w, "source", p->source);
	jw_kstr(w, "source_note", p->source_note);
	jw_kstr(w, "certainty", p->certainty);
}

str procedure_search_text(struct arena *mem, const struct procedure *p)
{
	struct buf b = buf_new(mem, 0);

	buf_fmt(&b, "%" STR_FMT " %" STR_FMT " %" STR_FMT, STR_ARG(p->title), STR_ARG(p->field), STR_ARG(p->code));
	for (size_t i = 0; i < p->result_n; i++)
		buf_fmt(&b, " %" STR_FMT, STR_ARG(p->results[i]));
	for (size_t i = 0; i < p->keyword_n; i++)
		buf_fmt(&b, " %" STR_FMT, STR_ARG(p->keywords[i]));
	return text_fold(mem, buf_view(&b));
}
