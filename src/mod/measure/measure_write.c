/* SPDX-License-Identifier: Apache-2.0 */
/* measure_write.c - numbers as text, JSON and addresses; who sees how much. */
#include "base/base.h"

#include "core/org/org.h"
#include "core/web/web.h"
#include "lib/html/html.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier.h"
#include "mod/measure/measure_impl.h"

/* ---- text ------------------------------------------------------------------------------------------------ */

str measure_decimal(struct arena *mem, int64_t hundredths)
{
	return str_fmt(mem, "%" PRId64 ".%02d", hundredths / 100, (int)(hundredths % 100));
}

str measure_text(const struct ctx *c, const struct measure *m, bool known, int64_t value)
{
	if (!known)
		return str_of(_("không tính được"));
	if (!m->index && m->components[0].rule == MEASURE_COUNT)
		return fmt_count(c->mem, value);
	return str_fmt(c->mem, "%" PRId64 ",%02d%s%" STR_FMT, value / 100, (int)(value % 100), m->unit.n ? "\u00a0" : "",
		       STR_ARG(m->unit));
}

/* ---- addresses --------------------------------------------------------------------------------------------- */

static void add(struct buf *b, const char *name, str value)
{
	if (!value.n)
		return;
	buf_char(b, b->n ? '&' : '?');
	buf_z(b, name);
	buf_char(b, '=');
	for (size_t i = 0; i < value.n; i++) {
		unsigned char ch = (unsigned char)value.p[i];
		bool plain = (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '-' ||
			     ch == '.' || ch == '_' || ch == ':';

		if (plain)
			buf_char(b, (char)ch);
		else
			buf_fmt(b, "%%%02X", ch);
	}
}

/* Vietnamese time without a zone, so that nothing in an address needs escaping. */
static str local(struct arena *mem, instant t)
{
	return str_sub(instant_iso(mem, t), 0, 19);
}

str measure_query_url(struct arena *mem, const struct measure_query *q)
{
	struct buf b = buf_new(mem, 0);

	add(&b, "unit", q->unit);
	add(&b, "procedure", q->procedure);
	add(&b, "field", q->field);
	add(&b, "channel", q->channel);
	add(&b, "official", q->official);
	add(&b, "from", date_iso(mem, q->from));
	add(&b, "to", date_iso(mem, q->to));
	add(&b, "as_of", local(mem, q->as_of));
	add(&b, "seq", str_fmt(mem, "%" PRId64, q->seq));
	if (q->version)
		add(&b, "version", str_fmt(mem, "%" PRId64, q->version));
	return buf_view(&b);
}

str measure_cases_url(struct arena *mem, const char *base, const struct measure_result *r, str part)
{
	struct measure_query q = r->query;

	q.version = r->measure->version;
	return str_fmt(mem, "%s/%" STR_FMT "/%s%" STR_FMT "&part=%" STR_FMT, base, STR_ARG(r->measure->name),
		       str_starts(str_of(base), S("/api/")) ? "cases" : "ho-so", STR_ARG(measure_query_url(mem, &q)), STR_ARG(part));
}

str measure_command(struct arena *mem, const struct measure_result *r)
{
	const struct measure_query *q = &r->query;
	struct buf b = buf_new(mem, 0);

	buf_fmt(&b, "motcua measure %" STR_FMT " --version %" PRId64, STR_ARG(r->measure->name), r->measure->version);
	if (q->unit.n)
		buf_fmt(&b, " --unit %" STR_FMT, STR_ARG(q->unit));
	if (q->procedure.n)
		buf_fmt(&b, " --procedure %" STR_FMT, STR_ARG(q->procedure));
	if (q->field.n)
		buf_fmt(&b, " --field \"%" STR_FMT "\"", STR_ARG(q->field));
	if (q->channel.n)
		buf_fmt(&b, " --channel %" STR_FMT, STR_ARG(q->channel));
	if (q->official.n)
		buf_fmt(&b, " --official %" STR_FMT, STR_ARG(q->official));
	buf_fmt(&b, " --from %" STR_FMT " --to %" STR_FMT " --as-of %" STR_FMT " --seq %" PRId64 " --json",
		STR_ARG(date_iso(mem, q->from)), STR_ARG(date_iso(mem, q->to)), STR_ARG(local(mem, q->as_of)), q->seq);
	return buf_view(&b);
}

/* ---- JSON --------------------------------------------------------------------------------------------------- */

static void number(struct ctx *c, struct jw *w, const char *key, bool known, int64_t hundredths)
{
	if (known)
		jw_kraw(w, key, measure_decimal(c->mem, hundredths));
	else
		jw_knull(w, key);
}

static void cases(struct ctx *c, struct jw *w, const struct measure_result *r, str part, bool give)
{
	if (give)
		jw_kstr(w, "cases_url", measure_cases_url(c->mem, "/api/v1/measures", r, part));
	else
		jw_knull(w, "cases_url");
}

/* The parts of one component; in an index their names begin with the component's. */
static void write_parts(struct ctx *c, struct jw *w, const struct measure_result *r, const struct measure_value *v,
			bool give)
{
	jw_key(w, "parts");
	jw_array(w);
	for (size_t i = 0; i < v->component->n; i++) {
		const struct measure_part *p = v->parts[i].part;
		str name = r->measure->index ? str_fmt(c->mem, "%.*s.%.*s", STR_ARG(v->component->name), STR_ARG(p->name)) :
					       p->name;

		jw_object(w);
		jw_kstr(w, "name", name);
		jw_kstr(w, "title", p->title);
		jw_kint(w, "count", v->parts[i].n);
		jw_kint(w, "numerator", p->num);
		jw_kint(w, "denominator", p->den);
		jw_knull(w, "points");
		jw_knull(w, "max");
		cases(c, w, r, name, give);
		jw_end(w);
	}
	jw_end(w);
}

static void write_component(struct ctx *c, struct jw *w, const struct measure_result *r, const struct measure_value *v,
			    bool give)
{
	const struct measure_component *k = v->component;

	jw_object(w);
	jw_kstr(w, "name", k->name);
	jw_kstr(w, "title", k->title);
	jw_kstr(w, "group", k->group);
	jw_kint(w, "count", v->count);
	jw_kint(w, "sample", v->den);
	number(c, w, "value", v->known, v->value);
	number(c, w, "points", v->known && k->scored, v->points);
	number(c, w, "max", k->scored, k->max);
	if (k->certainty.n)
		jw_kstr(w, "certainty", k->certainty);
	if (k->missing.n)
		jw_kstr(w, "missing", k->missing);
	if (k->n)
		cases(c, w, r, k->name, give);
	else
		jw_knull(w, "cases_url");
	write_parts(c, w, r, v, give);
	jw_end(w);
}

static void write_definition(struct jw *w, const struct measure *m)
{
	jw_kstr(w, "name", m->name);
	jw_kstr(w, "title", m->title);
	jw_kint(w, "version", m->version);
	jw_kdate(w, "effective_from", m->from);
	jw_kdate(w, "effective_to", m->to);
	jw_kstr(w, "formula", m->formula);
	jw_kstr(w, "source", m->source);
	jw_kstr(w, "certainty", m->certainty);
	jw_kstr(w, "unit_of_value", m->unit);
	jw_kint(w, "minimum_sample", m->minimum);
	jw_key(w, "grain");
	jw_array(w);
	for (size_t i = 0; i < m->grain_n; i++)
		jw_str(w, m->grain[i]);
	jw_end(w);
}

static void write_query(struct ctx *c, struct jw *w, const struct measure_result *r)
{
	const struct measure_query *q = &r->query;
	str province = q->unit;

	if (!province.n)
		measure_store_province(c, &province);
	jw_kstr(w, "unit", province);
	jw_kdate(w, "from", q->from);
	jw_kdate(w, "to", q->to);
	jw_kinstant(w, "as_of", q->as_of);
	jw_kint(w, "seq", q->seq);
}

/* An index adds points up; where nothing has points its value says nothing. */
void measure_write(struct ctx *c, struct jw *w, const struct measure_result *r, bool give)
{
	const struct measure *m = r->measure;
	bool count = !m->index && m->components[0].rule == MEASURE_COUNT;

	jw_object(w);
	write_definition(w, m);
	write_query(c, w, r);
	if (count && r->known)
		jw_kint(w, "value", r->value);
	else
		number(c, w, "value", r->known, r->value);
	jw_kint(w, "sample", r->sample);
	jw_kbool(w, "small_sample", r->small);
	if (m->index) {
		number(c, w, "of", true, r->of);
		jw_key(w, "parts");
		jw_array(w);
		for (size_t i = 0; i < m->n; i++)
			write_component(c, w, r, &r->values[i], give);
		jw_end(w);
	} else {
		write_parts(c, w, r, &r->values[0], give);
	}
	jw_kstr(w, "command", measure_command(c->mem, r));
	jw_end(w);
}

/* ---- rights ---------------------------------------------------------------------------------------------------- */

static bool works_in(const struct who *w, str unit)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->posts[i].role != ROLE_APPLICANT && unit.n && str_eq(w->posts[i].unit, unit))
			return true;
	return false;
}

/* Figures of one's own unit and those below are the staff's; all others get what is published. */
int measure_may(struct ctx *c, struct measure_query *q, bool *ret_public)
{
	str province, unit;

	TRY(measure_store_province(c, &province));
	unit = q->unit.n ? q->unit : province;
	*ret_public = false;
	if (c->who == &who_system)
		return 0;
	if ((who_may(c->who, PERM_BOARD) && dossier_may_board(c, &unit) == 0) || works_in(c->who, q->unit)) {
		q->unit = str_eq(unit, province) ? S("") : unit;
		return 0;
	}
	c->problems = NULL;
	*ret_public = true;
	if (q->procedure.n || q->field.n || q->channel.n || q->official.n)
		return ctx_fail(c, E_DENIED, "", _("Số liệu chia nhỏ hơn đơn vị chỉ dành cho cán bộ của đơn vị ấy."));
	return 0;
}

bool measure_published(const struct measure_result *r)
{
	return !r->measure->internal && (!r->small || r->sample == 0);
}

/* ---- the question of a page -------------------------------------------------------------------------------------- */

static int read_date(struct ctx *c, const struct req *q, const char *name, date *ret)
{
	str text = req_text(q, name);

	if (text.n && !date_parse(text, ret))
		return ctx_fail(c, E_INVALID, name, _("“%.*s” không phải là ngày. Hãy viết như 2026-01-31."), STR_ARG(text));
	return 0;
}

int measure_query_read(struct ctx *c, const struct req *q, struct measure_query *ret)
{
	struct measure_query m = {
		.unit = req_text(q, "unit"),
		.procedure = req_text(q, "procedure"),
		.field = req_text(q, "field"),
		.channel = req_text(q, "channel"),
		.official = req_text(q, "official"),
		.seq = MAX(0, req_int(q, "seq", 0)),
		.version = MAX(0, req_int(q, "version", 0)),
	};
	str as_of = req_text(q, "as_of");

	TRY(read_date(c, q, "from", &m.from));
	TRY(read_date(c, q, "to", &m.to));
	if (as_of.n && !instant_parse(as_of, &m.as_of))
		return ctx_fail(c, E_INVALID, "as_of", _("“%.*s” không phải là thời điểm. Hãy viết như 2026-01-31T17:00:00."),
				STR_ARG(as_of));
	m.as_of.ms = m.as_of.ms / 1000 * 1000;
	TRY(measure_query_fill(c, &m));
	*ret = m;
	return 0;
}
