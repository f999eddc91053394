/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue_diff.c - two versions of a procedure compared in the law's terms. */
#include "base/base.h"

#include "lib/html/html.h"
#include "mod/catalogue/catalogue_impl.h"

#define CHANGES_MAX 400

struct diff {
	struct ctx *c;
	struct catalogue_change *list;
	size_t n;
};

static void add(struct diff *d, const char *part, const char *title, str before, str after)
{
	if (!str_eq(before, after) && d->n < CHANGES_MAX)
		d->list[d->n++] = (struct catalogue_change){ part, title, before, after };
}

/* ---- single values --------------------------------------------------------------------------------- */

static str with_note(struct arena *mem, str text, str note)
{
	return note.n ? str_fmt(mem, "%" STR_FMT " (%" STR_FMT ")", STR_ARG(text), STR_ARG(note)) : text;
}

static str agency(struct ctx *c, const struct procedure *p)
{
	str name;

	return procedure_agency_name(c, p, &name) < 0 ? p->agency : name;
}

static str service(struct ctx *c, const struct procedure *p)
{
	return with_note(c->mem, procedure_service_text(c, p->service), p->not_full);
}

static str period(struct ctx *c, const struct procedure *p)
{
	return with_note(c->mem, procedure_period_text(c, p), p->period_note);
}

static str fee(struct ctx *c, const struct procedure *p)
{
	return with_note(c->mem, procedure_fee_text(c, p), p->fee_note);
}

static str supplement(struct ctx *c, const struct procedure *p)
{
	return str_of(p->supplement == RESUME_RESET ? _("Bổ sung hồ sơ thì tính lại từ đầu") :
						      _("Bổ sung hồ sơ thì tính tiếp"));
}

static str territory(struct ctx *c, const struct procedure *p)
{
	return p->territory_n ? with_note(c->mem, str_join(c->mem, S(", "), p->territory, p->territory_n), p->territory_note) :
				S("");
}

static str level(struct ctx *c, const struct procedure *p)
{
	return procedure_level_text(c, p->level);
}

static void add_value(struct diff *d, const char *part, const char *title, const struct procedure *a,
		      const struct procedure *b, str (*words)(struct ctx *c, const struct procedure *p))
{
	add(d, part, title, a ? words(d->c, a) : S(""), b ? words(d->c, b) : S(""));
}

/* ---- lists --------------------------------------------------------------------------------------------- */

/* What an entry is known by, and the whole of it. */
struct entry {
	str key, text;
};

static void add_list(struct diff *d, const char *part, const char *title, const struct entry *a, size_t an,
		     const struct entry *b, size_t bn)
{
	for (size_t i = 0; i < an; i++) {
		str after = S("");

		for (size_t k = 0; k < bn && !after.n; k++)
			if (str_eq(a[i].key, b[k].key))
				after = b[k].text;
		add(d, part, title, a[i].text, after);
	}
	for (size_t k = 0; k < bn; k++) {
		bool known = false;

		for (size_t i = 0; i < an; i++)
			known |= str_eq(a[i].key, b[k].key);
		if (!known)
			add(d, part, title, S(""), b[k].text);
	}
}

static size_t papers(struct ctx *c, const struct procedure *p, struct entry **ret)
{
	size_t n = p ? p->paper_n : 0;

	*ret = NEW_ARRAY(c->mem, struct entry, n);
	for (size_t i = 0; i < n; i++) {
		const struct procedure_paper *a = &p->papers[i];
		struct buf b = buf_new(c->mem, 0);

		buf_fmt(&b, _("%.*s: %d bản chính, %d bản sao"), STR_ARG(a->name), (int)a->originals, (int)a->copies);
		if (a->form.n)
			buf_fmt(&b, _("; mẫu %.*s"), STR_ARG(a->form));
		if (a->of_case.n)
			buf_fmt(&b, _("; trường hợp %.*s"), STR_ARG(a->of_case));
		if (!a->required)
			buf_fmt(&b, "; %s", _("không bắt buộc"));
		if (a->note.n)
			buf_fmt(&b, ". %" STR_FMT, STR_ARG(a->note));
		(*ret)[i] = (struct entry){ str_fmt(c->mem, "%" STR_FMT "|%" STR_FMT, STR_ARG(a->name), STR_ARG(a->of_case)),
					    buf_view(&b) };
	}
	return n;
}

static size_t channels(struct ctx *c, const struct procedure *p, struct entry **ret)
{
	size_t n = p ? p->term_n : 0;

	*ret = NEW_ARRAY(c->mem, struct entry, n);
	for (size_t i = 0; i < n; i++) {
		const struct procedure_terms *t = &p->terms[i];
		const struct procedure words = { .has_period = t->has_period, .period_n = t->period_n,
						 .period_unit = t->period_unit, .has_fee = t->has_fee, .fee = t->fee };
		str head = with_note(c->mem, str_of(tr(c, procedure_channel_title(t->channel))), t->of_case);
		struct buf b = buf_new(c->mem, 0);

		buf_str(&b, head);
		if (t->has_period)
			buf_fmt(&b, "; %" STR_FMT, STR_ARG(with_note(c->mem, procedure_period_text(c, &words), t->period_note)));
		if (t->has_fee)
			buf_fmt(&b, "; %" STR_FMT, STR_ARG(with_note(c->mem, procedure_fee_text(c, &words), t->fee_note)));
		(*ret)[i] = (struct entry){ head, buf_view(&b) };
	}
	return n;
}

static size_t laws(struct ctx *c, const struct procedure *p, struct entry **ret)
{
	size_t n = p ? p->law_n : 0;

	*ret = NEW_ARRAY(c->mem, struct entry, n);
	for (size_t i = 0; i < n; i++) {
		const struct procedure_law *l = &p->laws[i];
		str text = l->no.n ? str_fmt(c->mem, "%" STR_FMT ": %" STR_FMT, STR_ARG(l->no), STR_ARG(l->title)) : l->title;

		(*ret)[i] = (struct entry){ l->no.n ? l->no : l->title, text };
	}
	return n;
}

static size_t steps(struct ctx *c, const struct procedure *p, struct entry **ret)
{
	size_t n = p ? p->step_n : 0;

	*ret = NEW_ARRAY(c->mem, struct entry, n);
	for (size_t i = 0; i < n; i++) {
		const struct procedure_step *s = &p->steps[i];

		(*ret)[i] = (struct entry){ s->id, str_fmt(c->mem, _("%.*s: %s, %d phút làm việc"), STR_ARG(s->title),
							   tr(c, role_title(s->role)), (int)s->minutes) };
	}
	return n;
}

static size_t texts(struct ctx *c, const str *list, size_t n, struct entry **ret)
{
	*ret = NEW_ARRAY(c->mem, struct entry, n);
	for (size_t i = 0; i < n; i++)
		(*ret)[i] = (struct entry){ list[i], list[i] };
	return n;
}

typedef size_t entries_fn(struct ctx *c, const struct procedure *p, struct entry **ret);

static void add_entries(struct diff *d, const char *part, const char *title, const struct procedure *a,
			const struct procedure *b, entries_fn *of)
{
	struct entry *x, *y;
	size_t xn = of(d->c, a, &x), yn = of(d->c, b, &y);

	add_list(d, part, title, x, xn, y, yn);
}

static void add_texts(struct diff *d, const char *part, const char *title, const str *a, size_t an, const str *b, size_t bn)
{
	struct entry *x, *y;

	texts(d->c, a, an, &x);
	texts(d->c, b, bn, &y);
	add_list(d, part, title, x, an, y, bn);
}

size_t catalogue_diff(struct ctx *c, const struct procedure *before, const struct procedure *after,
		      struct catalogue_change **ret)
{
	static const struct procedure none;
	const struct procedure *a = before ? before : &none, *b = after ? after : &none;
	struct diff d = { c, NEW_ARRAY(c->mem, struct catalogue_change, CHANGES_MAX), 0 };

	add(&d, "title", N_("Tên thủ tục"), a->title, b->title);
	add(&d, "field", N_("Lĩnh vực"), a->field, b->field);
	add_value(&d, "level", N_("Cấp thực hiện"), before, after, level);
	add_value(&d, "agency", N_("Cơ quan giải quyết"), before, after, agency);
	add(&d, "audience", N_("Đối tượng thực hiện"), a->audience, b->audience);
	add_value(&d, "service", N_("Mức độ dịch vụ công"), before, after, service);
	add_value(&d, "period", N_("Thời hạn giải quyết"), before, after, period);
	add_value(&d, "fee", N_("Phí, lệ phí"), before, after, fee);
	add_texts(&d, "cases", N_("Trường hợp"), a->cases, a->case_n, b->cases, b->case_n);
	add_entries(&d, "channels", N_("Cách thức thực hiện"), before, after, channels);
	add_entries(&d, "papers", N_("Thành phần hồ sơ"), before, after, papers);
	add_texts(&d, "results", N_("Kết quả"), a->results, a->result_n, b->results, b->result_n);
	add(&d, "conditions", N_("Yêu cầu, điều kiện"), a->conditions, b->conditions);
	add_texts(&d, "sequence", N_("Trình tự thực hiện"), a->sequence, a->sequence_n, b->sequence, b->sequence_n);
	add_entries(&d, "legal_basis", N_("Căn cứ pháp lý"), before, after, laws);
	add_value(&d, "territory", N_("Địa bàn áp dụng"), before, after, territory);
	add_value(&d, "supplement", N_("Khi bổ sung hồ sơ"), before, after, supplement);
	add_entries(&d, "steps", N_("Các bước giải quyết"), before, after, steps);
	*ret = d.list;
	return d.n;
}
