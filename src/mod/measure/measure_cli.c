/* SPDX-License-Identifier: Apache-2.0 */
/* measure_cli.c - motcua measure NAME …; motcua measures list | load | fold | rebuild | check. */
#include "base/base.h"

#include "core/command/option.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/measure/measure_impl.h"

#define EXIT_USAGE 64

static str text_option(int *argc, char **argv, const char *name)
{
	return str_of(option_take(argc, argv, name));
}

static int day_option(struct ctx *c, int *argc, char **argv, const char *name, date *ret)
{
	const char *v = option_take(argc, argv, name);

	if (v && !date_parse(str_of(v), ret))
		return ctx_fail(c, E_INVALID, name, "%s %s is no day; write 2026-01-31", name, v);
	return 0;
}

static int number_option(struct ctx *c, int *argc, char **argv, const char *name, int64_t *ret)
{
	const char *v = option_take(argc, argv, name);

	if (v && !str_int(str_of(v), ret))
		return ctx_fail(c, E_INVALID, name, "%s %s is no number", name, v);
	return 0;
}

static int read_question(struct ctx *c, int *argc, char **argv, struct measure_query *q)
{
	const char *as_of = option_take(argc, argv, "--as-of");

	q->unit = text_option(argc, argv, "--unit");
	q->procedure = text_option(argc, argv, "--procedure");
	q->field = text_option(argc, argv, "--field");
	q->channel = text_option(argc, argv, "--channel");
	q->official = text_option(argc, argv, "--official");
	TRY(day_option(c, argc, argv, "--from", &q->from));
	TRY(day_option(c, argc, argv, "--to", &q->to));
	TRY(number_option(c, argc, argv, "--seq", &q->seq));
	TRY(number_option(c, argc, argv, "--version", &q->version));
	if (as_of && !instant_parse(str_of(as_of), &q->as_of))
		return ctx_fail(c, E_INVALID, "as-of", "--as-of %s is no time; write 2026-01-31T17:00:00", as_of);
	q->as_of.ms = q->as_of.ms / 1000 * 1000;
	return measure_query_fill(c, q);
}

static void print(struct ctx *c, const struct measure_result *r, struct buf *out)
{
	const struct measure *m = r->measure;

	buf_fmt(out, "%" STR_FMT ": %" STR_FMT "\n", STR_ARG(m->title), STR_ARG(measure_text(c, m, r->known, r->value)));
	for (size_t i = 0; i < m->n; i++) {
		const struct measure_value *v = &r->values[i];

		if (m->index)
			buf_fmt(out, "  %" STR_FMT " %" STR_FMT ": %s%s\n", STR_ARG(v->component->name), STR_ARG(v->component->title),
				v->known ? measure_decimal(c->mem, v->value).p : "N/A",
				v->known && v->component->scored ? str_fmt(c->mem, " (%s / %s)", measure_decimal(c->mem, v->points).p,
									   measure_decimal(c->mem, v->component->max).p).p : "");
		for (size_t k = 0; k < v->component->n; k++)
			buf_fmt(out, "    %" STR_FMT ": %" PRId64 "\n", STR_ARG(v->parts[k].part->title), v->parts[k].n);
	}
	buf_fmt(out, "%s\n", measure_command(c->mem, r).p);
}

static int measure_verb(struct ctx *c, int argc, char **argv, struct buf *out)
{
	bool json = option_flag(&argc, argv, "--json");
	struct measure_query q = { 0 };
	struct measure_result r;
	struct measure *m;
	struct jw w;

	TRY(read_question(c, &argc, argv, &q));
	if (argc != 2)
		return EXIT_USAGE;
	TRY(measure_find(c, str_of(argv[1]), q.version, q.to, &m));
	TRY(measure_eval(c, m, &q, &r));
	if (!json) {
		print(c, &r, out);
		return 0;
	}
	w = jw_new(out);
	measure_write(c, &w, &r, true);
	buf_char(out, '\n');
	return 0;
}

static int list_all(struct ctx *c, struct buf *out)
{
	struct measure *list;
	size_t n;

	TRY(measure_list(c, (date){ 0 }, &list, &n));
	for (size_t i = 0; i < n; i++)
		buf_fmt(out, "%" STR_FMT "\t%" PRId64 "\t%" STR_FMT "\t%" STR_FMT "\n", STR_ARG(list[i].name), list[i].version,
			STR_ARG(date_iso(c->mem, list[i].from)), STR_ARG(list[i].title));
	return 0;
}

static int measures_verb(struct ctx *c, int argc, char **argv, struct buf *out)
{
	bool check = option_flag(&argc, argv, "--check");
	int n;

	if (argc == 2 && (check || strcmp(argv[1], "check") == 0)) {
		n = measure_check(c, out);
		TRY(n);
		buf_fmt(out, "%d differences\n", n);
		return n ? ctx_fail(c, E_INVALID, "", "the measures differ from the events in %d places; run motcua measures rebuild", n) : 0;
	}
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return list_all(c, out);
	if (argc == 2 && strcmp(argv[1], "load") == 0)
		return measure_define_built_in(c);
	if (argc == 2 && strcmp(argv[1], "fold") == 0)
		return measure_fold_all(c);
	if (argc == 2 && strcmp(argv[1], "rebuild") == 0)
		return measure_rebuild(c, out);
	return EXIT_USAGE;
}

const struct cli_verb measure_verbs[] = {
	{ "measure",
	  "measure NAME [--unit CODE] [--procedure CODE] [--field NAME] [--channel online|post|counter] [--official LOGIN]"
	  " [--from DAY] [--to DAY] [--as-of TIME] [--seq N] [--version N] [--json]",
	  measure_verb, VERB_READS },
	{ "measures", "measures list | load | fold | rebuild [--check] | check", measures_verb, VERB_LEDGER },
	{ 0 },
};
