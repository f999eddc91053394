/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fact_dossier.c - facts of dossiers, from the events dossier.*, attachment.* and digitisation.*.
 *
 * The events carry every field that changed, times among them, so a dossier typed in afterwards counts on the days it
 * names, not on the day of typing. The memo keeps the fields that facts are made of.
 *
 * Two ways to be late. The lawful clock: the answer came after the due date in force, which a supplement, an extension or
 * a decision on the calendar moves. The index of Decision 766 reckons with the first date that was promised: the
 * time of waiting for a supplement is taken off, an extension changes nothing, and a second supplement counts as late
 * (a fact of its own, so that formulas decide).
 */
#include "base/base.h"

#include "lib/db/db.h"
#include "lib/json/json.h"
#include "mod/measure/fact.h"
#include "mod/measure/measure_store.h"

/* Taken over from "set" under the same name; the second list is reckoned here. */
#define SET_TEXTS(X) X(procedure) X(state) X(channel) X(receiving_unit) X(deciding_unit) X(step)
#define SET_INTS(X)                                                                                          \
	X(version) X(lodged_at) X(received_at) X(due_at) X(finished_at) X(returned_at) X(ended_at)           \
	X(step_due_at) X(supplements) X(fee) X(rating)
#define OWN_TEXTS(X) X(official) X(service) X(field)
#define OWN_INTS(X)                                                                                          \
	X(first_due) X(rated_at) X(acted_at) X(papers) X(results) X(reused) X(step_late) X(step_equal)      \
	X(waited) X(waiting_from) X(extended)

struct memo {
#define X(name) str name;
	SET_TEXTS(X)
	OWN_TEXTS(X)
#undef X
#define X(name) int64_t name;
	SET_INTS(X)
	OWN_INTS(X)
#undef X
};

static void take_text(const struct json *from, const char *name, str *value)
{
	const struct json *v = json_get(from, name);

	if (v)
		*value = v->type == JT_STR ? v->s : S("");
}

static void take_int(const struct json *from, const char *name, int64_t *value)
{
	const struct json *v = json_get(from, name);

	if (v)
		*value = v->type == JT_INT ? v->i : 0;
}

static int read_memo(struct ctx *c, str text, struct memo *m)
{
	struct json *j;
	str why;

#define X(name) m->name = S("");
	SET_TEXTS(X)
	OWN_TEXTS(X)
#undef X
	if (!text.n)
		return 0;
	TRY(json_parse(c->mem, text, JSON_DEPTH, &j, &why));
#define X(name) take_text(j, #name, &m->name);
	SET_TEXTS(X)
	OWN_TEXTS(X)
#undef X
#define X(name) take_int(j, #name, &m->name);
	SET_INTS(X)
	OWN_INTS(X)
#undef X
	return 0;
}

static str write_memo(struct ctx *c, const struct memo *m)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
#define X(name)            \
	if (m->name.n)     \
		jw_kstr(&w, #name, m->name);
	SET_TEXTS(X)
	OWN_TEXTS(X)
#undef X
#define X(name)      \
	if (m->name) \
		jw_kint(&w, #name, m->name);
	SET_INTS(X)
	OWN_INTS(X)
#undef X
	jw_end(&w);
	return buf_view(&b);
}

/* ---- one event ---------------------------------------------------------------------------------------- */

/* How long it waited for the applicant, and since when it does. */
static int take_clock(struct ctx *c, str text, struct memo *m)
{
	struct json *list;
	str why;

	m->waited = m->waiting_from = m->extended = 0;
	TRY(json_parse(c->mem, text.n ? text : S("[]"), JSON_DEPTH, &list, &why));
	for (size_t i = 0; i < list->n; i++) {
		str kind = json_text(list->items[i], "kind");
		int64_t at = 0;

		json_int(list->items[i], "at", &at);
		if (str_eqz(kind, "pause") && !m->waiting_from) {
			m->waiting_from = at;
		} else if (m->waiting_from && (str_eqz(kind, "resume") || str_eqz(kind, "stop"))) {
			m->waited += at - m->waiting_from;
			m->waiting_from = 0;
		} else if (str_eqz(kind, "extend")) {
			m->extended++;
		}
	}
	return 0;
}

/* Was the step that ends with this event done in its time? (Circular 01/2018, Article 13, indicator 2.) When there is a
 * result, it is the applicant who comes for it. */
static void take_step(const struct event *e, const struct memo *was, struct memo *m)
{
	bool waited = str_starts(was->state, S("waiting_"));

	if (!was->step.n || str_eq(was->step, m->step) || waited || !was->step_due_at || was->finished_at)
		return;
	if (e->at.ms > was->step_due_at)
		m->step_late = 1;
	else if (instant_date(e->at).day == instant_date((instant){ was->step_due_at }).day)
		m->step_equal = 1;
}

/* The first promise: given at reception, moved only by decisions on the calendar. */
static void take_due(const struct event *e, const struct json *set, const struct memo *was, struct memo *m)
{
	if (json_get(set, "received_at"))
		m->first_due = m->due_at;
	else if (str_eqz(e->verb, "dossier.recompute"))
		m->first_due += m->due_at - was->due_at;
}

static int take_set(struct ctx *c, const struct event *e, const struct json *set, struct memo *m)
{
	struct memo was = *m;

#define X(name) take_text(set, #name, &m->name);
	SET_TEXTS(X)
#undef X
#define X(name) take_int(set, #name, &m->name);
	SET_INTS(X)
#undef X
	if (json_get(set, "clock"))
		TRY(take_clock(c, json_text(set, "clock"), m));
	if (json_get(set, "procedure") || json_get(set, "version"))
		TRY(measure_store_procedure(c, m->procedure, m->version, &m->service, &m->field));
	if (json_get(set, "rating"))
		m->rated_at = m->rating ? e->at.ms : 0;
	else if (!str_eqz(e->verb, "dossier.recompute"))
		m->acted_at = e->at.ms;
	if (str_eqz(e->role, "specialist"))
		m->official = e->actor;
	take_due(e, set, &was, m);
	take_step(e, &was, m);
	return 0;
}

static void take_attachment(const struct json *set, struct memo *m)
{
	str kind = json_text(set, "kind");

	m->results += str_eqz(kind, "result");
	m->papers += str_eqz(kind, "paper") || str_eqz(kind, "supplement");
}

/* What became of a component: 1 digitised, 2 and 3 used again. */
static void take_digitisation(const struct json *set, struct memo *m)
{
	int64_t state = 0;

	json_int(set, "state", &state);
	m->papers += state > 0;
	m->reused |= state > 1;
}

/* ---- from memo to fact ----------------------------------------------------------------------------------- */

/* The moment of the end: result, else return, else stop, refusal or withdrawal, else the request that it waits for. */
static int64_t end_of(const struct memo *m)
{
	int64_t end = m->finished_at ? m->finished_at : m->returned_at ? m->returned_at : m->ended_at;

	if (!end && str_starts(m->state, S("waiting_")))
		end = m->waiting_from;
	return end ? MAX(end, m->received_at) : 0;
}

static int64_t bits_of(const struct memo *m)
{
	int64_t b = 0;

#define IS(name, cond) b |= (cond) ? FACT_##name : 0
	IS(ONLINE, str_eqz(m->channel, "online"));
	IS(POST, str_eqz(m->channel, "post"));
	IS(COUNTER, str_eqz(m->channel, "counter"));
	IS(FULL, str_eqz(m->service, "full"));
	IS(PARTIAL, str_eqz(m->service, "partial"));
	IS(RECEIVED, m->received_at);
	IS(FINISHED, m->finished_at);
	IS(RETURNED, m->returned_at);
	IS(WITHDRAWN, str_eqz(m->state, "withdrawn"));
	IS(STOPPED, str_eqz(m->state, "stopped"));
	IS(REFUSED, str_eqz(m->state, "refused"));
	IS(WAITING, str_eqz(m->state, "waiting_supplement"));
	IS(UNPAID, str_eqz(m->state, "waiting_payment"));
	IS(SUPPLEMENT, m->supplements > 0);
	IS(SUPPLEMENTS, m->supplements > 1);
	IS(EXTENDED, m->extended);
	IS(FEE, m->fee > 0);
	IS(DIGITISED, m->papers && m->results);
	IS(E_RESULT, m->results);
	IS(REUSED, m->reused);
	IS(RATED, m->rating);
	IS(SATISFIED, m->rating >= 4);
	IS(DISSATISFIED, m->rating == 1 || m->rating == 2);
	IS(STEP_LATE, m->step_late);
	IS(STEP_EQUAL, m->step_equal);
	return b;
}

static int64_t day_of(int64_t ms)
{
	return ms ? instant_date((instant){ ms }).day : FACT_NONE;
}

/* From when it is late, if it is: not ended before. Never before it was received. */
static int64_t late_day(const struct memo *m, int64_t end, int64_t from)
{
	return !m->received_at || (end && end <= from) ? FACT_NONE : day_of(from);
}

static void make(struct ctx *c, const struct memo *m, struct fact *f)
{
	int64_t end = end_of(m), due = MAX(m->due_at, m->received_at), first = MAX(m->first_due + m->waited, m->received_at);

	f->unit = m->deciding_unit;
	f->procedure = m->procedure;
	f->field = m->field;
	f->official = m->official;
	f->bits = bits_of(m);
	f->bits |= m->received_at && end > due ? FACT_LATE : 0;
	f->bits |= m->received_at && end > first ? FACT_LATE_INDEX : 0;
	f->bits |= m->finished_at && day_of(m->finished_at) < day_of(m->due_at) ? FACT_EARLY : 0;
	f->day[ON_LODGED] = day_of(m->lodged_at);
	f->day[ON_RECEIVED] = day_of(m->received_at);
	f->day[ON_ENDED] = m->received_at ? day_of(end) : FACT_NONE;
	f->day[ON_RATED] = day_of(m->rated_at);
	f->day[ON_ACTED] = day_of(m->acted_at);
	f->day[ON_LATE] = late_day(m, end, due);
	f->day[ON_INDEX] = late_day(m, end, first);
	f->late_from = m->received_at ? due : FACT_NONE;
	f->index_from = m->received_at ? first : FACT_NONE;
	f->memo = write_memo(c, m);
}

static str subject_of(const struct event *e)
{
	str rest = e->subject;

	if (str_starts(e->verb, S("dossier.")))
		return e->subject;
	return str_starts(e->verb, S("attachment.")) || str_starts(e->verb, S("digitisation.")) ? str_cut(&rest, '/') : S("");
}

static int fold(struct ctx *c, const struct event *e, const struct json *set, const struct fact *before,
		struct fact *ret)
{
	struct memo m = { 0 };

	if (!set)
		return 0;
	TRY(read_memo(c, before->memo, &m));
	if (str_starts(e->verb, S("dossier.")))
		TRY(take_set(c, e, set, &m));
	else if (str_starts(e->verb, S("attachment.")))
		take_attachment(set, &m);
	else
		take_digitisation(set, &m);
	make(c, &m, ret);
	return 0;
}

const struct fact_source fact_dossier = { "dossier", subject_of, fold };
