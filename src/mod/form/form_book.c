/* SPDX-License-Identifier: Apache-2.0 */
/* form_book.c - form 07, the register, out of dossiers and their events. */
#include "base/base.h"

#include "core/org/org.h"
#include "mod/form/form_facts.h"

/* A register names few procedures and units many times: each is read once. */
struct name {
	str key, text;
	struct name *next;
};

struct names {
	struct name *procedures, *units;
};

static const str *name_known(const struct name *list, str key)
{
	for (; list; list = list->next)
		if (str_eq(list->key, key))
			return &list->text;
	return NULL;
}

static str name_keep(struct arena *mem, struct name **list, str key, str text)
{
	struct name *n = NEW(mem, struct name);

	*n = (struct name){ key, text, *list };
	*list = n;
	return text;
}

static int procedure_name(struct ctx *c, struct names *names, const struct dossier *d, str *ret)
{
	str key = str_fmt(c->mem, "%" STR_FMT "/%" PRId64, STR_ARG(d->procedure), d->version);
	const str *known = name_known(names->procedures, key);
	struct procedure *p;

	if (known) {
		*ret = *known;
		return 0;
	}
	TRY(dossier_procedure(c, d, &p));
	*ret = name_keep(c->mem, &names->procedures, key, p->title);
	return 0;
}

static str unit_signs(struct ctx *c, struct names *names, str unit)
{
	const str *known = name_known(names->units, unit);

	return known ? *known : name_keep(c->mem, &names->units, unit, form_body(c, unit).name);
}

/* When it first left the counter. */
static int transferred(struct ctx *c, const struct dossier *d, instant *ret)
{
	struct event *events;
	size_t n;

	*ret = (instant){ 0 };
	if (!d->received_at.ms)
		return 0;
	TRY(event_list(c, d->code, &events, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(events[i].verb, S("dossier.forward"))) {
			*ret = events[i].at;
			return 0;
		}
	return 0;
}

static str channel_words(str channel)
{
	if (str_eq(channel, S("online")))
		return S("Trực tuyến");
	return str_eq(channel, S("post")) ? S("Bưu chính") : S("Trực tiếp");
}

/* The state, and for what is finished whether it was in time. */
static str note(struct ctx *c, const struct dossier *d)
{
	const char *when = !d->finished_at.ms				     ? "" :
			   d->finished_at.ms > d->due_at.ms		     ? "; quá hạn" :
			   instant_date(d->finished_at).day < instant_date(d->due_at).day ? "; trước hạn" :
											    "; đúng hạn";

	return str_fmt(c->mem, "%s%s%s", dossier_state_title(d->state), when, d->supplements ? "; có bổ sung" : "");
}

static int line(struct ctx *c, struct names *names, const struct dossier *d, struct form_line *ret)
{
	const struct applicant *a = &d->applicant;
	str procedure;

	TRY(procedure_name(c, names, d, &procedure));
	*ret = (struct form_line){
		.no = d->register_no ? str_fmt(c->mem, "%04" PRId64, d->register_no) : S(""),
		.code = d->code,
		.procedure = procedure,
		.applicant = a->name,
		.contact = a->address.n && a->phone.n ?
				   str_fmt(c->mem, "%" STR_FMT "\n%" STR_FMT, STR_ARG(a->address), STR_ARG(a->phone)) :
			   a->address.n ? a->address : a->phone,
		.deciding = unit_signs(c, names, d->deciding_unit),
		.return_by = channel_words(d->channel),
		.note = note(c, d),
		.received = d->received_at,
		.due = d->due_at,
		.finished = d->finished_at,
		.returned = d->returned_at,
	};
	return transferred(c, d, &ret->transferred);
}

static int by_reception(const void *x, const void *y)
{
	const struct dossier *a = x, *b = y;
	int64_t at = a->received_at.ms ? a->received_at.ms : a->lodged_at.ms;
	int64_t bt = b->received_at.ms ? b->received_at.ms : b->lodged_at.ms;

	if (at != bt)
		return at < bt ? -1 : 1;
	return (a->register_no > b->register_no) - (a->register_no < b->register_no);
}

static void head(struct ctx *c, str unit, date from, date to, struct form_book *b)
{
	struct form_body body = form_counter(c, unit);

	b->org = body.name;
	b->parent = body.parent;
	b->place = body.place;
	b->period = str_fmt(c->mem, "Từ ngày %" STR_FMT " đến ngày %" STR_FMT, STR_ARG(date_vi(c->mem, from)),
			    STR_ARG(date_vi(c->mem, to)));
	b->made = c->now;
	b->demo = c->app->demo;
}

int form_book(struct ctx *c, str unit, date from, date to, struct paging *page, int64_t max, struct form_book *ret)
{
	struct dossier_filter f = { .receiving_unit = unit, .from = instant_at(from, 0),
				    .to = instant_at((date){ to.day + 1 }, 0), .limit = max };
	struct names names = { 0 };
	struct form_line *lines;
	struct dossier *list;
	int64_t total;

	if (page) {
		f.limit = page->per_page;
		f.offset = page->offset;
	}
	TRY(dossier_list(c, &f, &list, &ret->n, &total));
	if (page)
		page->total = total;
	else if (total > max)
		return ctx_fail(c, E_LIMIT, "",
				_("Sổ có %lld hồ sơ, nhiều hơn %lld. Hãy chọn khoảng thời gian ngắn hơn, hoặc tải XLSX."),
				(long long)total, (long long)max);
	else if (ret->n)
		qsort(list, ret->n, sizeof(*list), by_reception);
	lines = NEW_ARRAY(c->mem, struct form_line, ret->n);
	for (size_t i = 0; i < ret->n; i++)
		TRY(line(c, &names, &list[i], &lines[i]));
	ret->lines = lines;
	head(c, unit, from, to, ret);
	return 0;
}
