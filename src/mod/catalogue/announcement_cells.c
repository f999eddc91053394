/* SPDX-License-Identifier: Apache-2.0 */
/* announcement_cells.c - what a version says, as the row of a sheet that announcement_row.c reads back. */
#include "base/base.h"

#include "mod/catalogue/catalogue_impl.h"

/* In Vietnamese, whoever looks: a sheet is an official text. */
static struct ctx official(const struct ctx *c)
{
	struct ctx vi = *c;

	vi.mo = NULL;
	vi.lang = S("vi");
	return vi;
}

static str period(const struct ctx *vi, bool has, int32_t n, enum clock_unit unit)
{
	const struct procedure p = { .has_period = true, .period_n = n, .period_unit = unit };

	return has ? procedure_period_text(vi, &p) : S("");
}

static str fee(const struct ctx *vi, bool has, int64_t amount)
{
	if (!has)
		return S("");
	return amount ? str_fmt(vi->mem, "%" PRId64 " đồng", amount) : S("Không thu");
}

static str lines(struct arena *mem, const str *list, size_t n)
{
	return str_join(mem, S("\n"), list, n);
}

/* One line of a list may not hold a line break. */
static str one_line(struct arena *mem, str s)
{
	char *copy = arena_copy(mem, s.p, s.n);

	for (size_t i = 0; i < s.n; i++)
		if (copy[i] == '\n')
			copy[i] = ' ';
	return (str){ copy, s.n };
}

static str paper_lines(struct arena *mem, const struct procedure *p)
{
	struct buf b = buf_new(mem, 0);

	for (size_t i = 0; i < p->paper_n; i++) {
		const struct procedure_paper *a = &p->papers[i];

		buf_fmt(&b, "%s%.*s | %d bản chính | %d bản sao", i ? "\n" : "", STR_ARG(one_line(mem, a->name)),
			(int)a->originals, (int)a->copies);
		if (a->form.n)
			buf_fmt(&b, " | mẫu: %.*s", STR_ARG(a->form));
		if (a->of_case.n)
			buf_fmt(&b, " | trường hợp: %.*s", STR_ARG(a->of_case));
		if (!a->required)
			buf_z(&b, " | không bắt buộc");
		if (a->note.n)
			buf_fmt(&b, " | %.*s", STR_ARG(one_line(mem, a->note)));
	}
	return buf_view(&b);
}

static str channel_lines(const struct ctx *vi, const struct procedure *p)
{
	struct buf b = buf_new(vi->mem, 0);

	for (size_t i = 0; i < p->term_n; i++) {
		const struct procedure_terms *t = &p->terms[i];
		str how_long = period(vi, t->has_period, t->period_n, t->period_unit);
		str how_much = fee(vi, t->has_fee, t->fee);

		buf_fmt(&b, "%s%s", i ? "\n" : "", procedure_channel_title(t->channel));
		if (how_long.n)
			buf_fmt(&b, " | %.*s", STR_ARG(how_long));
		if (how_much.n)
			buf_fmt(&b, " | %.*s", STR_ARG(how_much));
		if (t->of_case.n)
			buf_fmt(&b, " | trường hợp: %.*s", STR_ARG(t->of_case));
		if (t->fee_note.n)
			buf_fmt(&b, " | %.*s", STR_ARG(one_line(vi->mem, t->fee_note)));
	}
	return buf_view(&b);
}

static str law_lines(struct arena *mem, const struct procedure *p)
{
	struct buf b = buf_new(mem, 0);

	for (size_t i = 0; i < p->law_n; i++)
		buf_fmt(&b, "%s%.*s%s%.*s", i ? "\n" : "", STR_ARG(p->laws[i].no), p->laws[i].no.n ? " | " : "",
			STR_ARG(one_line(mem, p->laws[i].title)));
	return buf_view(&b);
}

static str territory_text(struct arena *mem, const struct procedure *p)
{
	str units = str_join(mem, S(", "), p->territory, p->territory_n);

	return p->territory_note.n ? str_fmt(mem, "%.*s | %.*s", STR_ARG(units), STR_ARG(p->territory_note)) : units;
}

static str value_of(const struct ctx *vi, const struct procedure *p, const char *column)
{
	const struct {
		const char *column;
		str value;
	} plain[] = {
		{ "code", p->code }, { "title", p->title }, { "field", p->field }, { "not_full", p->not_full },
		{ "audience", p->audience }, { "period_note", p->period_note }, { "fee_note", p->fee_note },
		{ "conditions", p->conditions }, { "replaces", p->replaces },
		{ "level", str_eqz(p->level, "commune") ? S("Xã") : S("Tỉnh") },
		{ "agency", str_eqz(p->agency, "commune") ? S("") : p->agency },
		{ "service", str_eqz(p->service, "full") ? S("Toàn trình") :
		  str_eqz(p->service, "partial") ? S("Một phần") : S("Trực tiếp") },
		{ "period", period(vi, p->has_period, p->period_n, p->period_unit) },
		{ "fee", fee(vi, p->has_fee, p->fee) },
		{ "cases", lines(vi->mem, p->cases, p->case_n) },
		{ "results", lines(vi->mem, p->results, p->result_n) },
		{ "sequence", lines(vi->mem, p->sequence, p->sequence_n) },
		{ "keywords", lines(vi->mem, p->keywords, p->keyword_n) },
		{ "papers", paper_lines(vi->mem, p) }, { "channels", channel_lines(vi, p) },
		{ "legal_basis", law_lines(vi->mem, p) }, { "territory", territory_text(vi->mem, p) },
	};

	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		if (strcmp(plain[i].column, column) == 0)
			return plain[i].value;
	return S("");
}

void announcement_row_cells(struct ctx *c, const struct procedure *p, str *ret_cells)
{
	struct ctx vi = official(c);

	for (size_t i = 0; i < catalogue_column_count(); i++)
		ret_cells[i] = value_of(&vi, p, catalogue_columns[i].name);
}
