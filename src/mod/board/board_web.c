/* SPDX-License-Identifier: Apache-2.0 */
/* board_web.c - the leader's page and its JSON. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/board/board.h"
#include "mod/board/board_html.h"

str board_link(struct arena *mem, const struct board *b, str unit, const char *group)
{
	return str_fmt(mem, "/ho-so?unit=%" STR_FMT "&group=%s&from=%" STR_FMT "&to=%" STR_FMT, STR_ARG(unit), group,
		       STR_ARG(b->from), STR_ARG(b->to));
}

static str page_link(struct arena *mem, str unit, str from, str to)
{
	return str_fmt(mem, "/dieu-hanh?unit=%" STR_FMT "&from=%" STR_FMT "&to=%" STR_FMT, STR_ARG(unit), STR_ARG(from),
		       STR_ARG(to));
}

str board_unit_link(struct arena *mem, const struct board *b, str unit)
{
	return page_link(mem, unit, b->from, b->to);
}

str board_period_link(struct arena *mem, const struct board *b, const struct board_period *p)
{
	return page_link(mem, b->unit, p->from, p->to);
}

str board_share(struct arena *mem, int64_t part, int64_t whole)
{
	return whole ? str_fmt(mem, "%" PRId64 " %%", (part * 100 + whole / 2) / whole) : S("-");
}

static void periods(struct ctx *c, struct board *b)
{
	date today = instant_date(c->now);
	str to = date_iso(c->mem, today);
	int year, month, day;

	date_parts(today, &year, &month, &day);
	b->periods[0] = (struct board_period){ N_("Hôm nay"), to, to };
	b->periods[1] = (struct board_period){ N_("Tháng này"), date_iso(c->mem, date_ymd(year, month, 1)), to };
	b->periods[2] = (struct board_period){ N_("Quý này"), date_iso(c->mem, date_ymd(year, (month - 1) / 3 * 3 + 1, 1)), to };
	b->periods[3] = (struct board_period){ N_("Năm nay"), date_iso(c->mem, date_ymd(year, 1, 1)), to };
}

/* The way back up, as far as one may look. */
static int above(struct ctx *c, struct board *b)
{
	struct unit *list;
	str own;
	size_t n;

	TRY(unit_ancestors(c, b->unit, instant_date(c->now), &list, &n));
	if (n == 0)
		return 0;
	own = list[0].code;
	if (dossier_may_board(c, &own) == 0 && !str_eq(own, b->unit)) {
		b->above = own;
		b->above_name = unit_name(c, own);
	}
	c->problems = NULL;
	return 0;
}

/* The period asked for; this year when nothing is. */
static void period(struct ctx *c, const struct req *q, struct board *b, instant *ret_from, instant *ret_to)
{
	int year, month, day;
	date from, to;

	date_parts(instant_date(c->now), &year, &month, &day);
	if (!date_parse(req_text(q, "from"), &from))
		from = date_ymd(year, 1, 1);
	if (!date_parse(req_text(q, "to"), &to))
		to = instant_date(c->now);
	b->from = date_iso(c->mem, from);
	b->to = date_iso(c->mem, to);
	*ret_from = instant_at(from, 0);
	*ret_to = instant_at((date){ to.day + 1 }, 0);
}

static int fill(struct ctx *c, const struct req *q, struct board *b)
{
	instant from, to;
	str *units;
	size_t n;

	b->unit = req_text(q, "unit").n ? req_text(q, "unit") : who_post(c->who, PERM_BOARD)->unit;
	TRY(dossier_may_board(c, &b->unit));
	b->name = unit_name(c, b->unit);
	period(c, q, b, &from, &to);
	periods(c, b);
	TRY(above(c, b));
	TRY(dossier_figures(c, b->unit, from, to, &b->f));
	TRY(dossier_units(c, b->unit, &units, &n));
	b->rows = NEW_ARRAY(c->mem, struct board_row, n);
	for (size_t i = 0; i < n; i++) {
		struct board_row *row = &b->rows[b->n];

		*row = (struct board_row){ .unit = units[i], .name = unit_name(c, units[i]) };
		TRY(dossier_figures(c, units[i], from, to, &row->f));
		b->n += row->f.received > 0 && !str_eq(units[i], b->unit);
	}
	return 0;
}

static int board_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct board b = { 0 };
	struct html h;

	TRY(fill(c, q, &b));
	h = html_begin(c, q, r, str_of(_("Điều hành")));
	board_page_html(&h, &b);
	return 0;
}

static void write_figures(struct jw *w, str unit, str name, const struct dossier_figures *f)
{
	jw_object(w);
	jw_kstr(w, "unit", unit);
	jw_kstr(w, "name", name);
	jw_kint(w, "received", f->received);
	jw_kint(w, "open", f->open);
	jw_kint(w, "on_time", f->on_time);
	jw_kint(w, "soon", f->soon);
	jw_kint(w, "late", f->late_open);
	jw_kint(w, "waiting", f->waiting);
	jw_kint(w, "done_on_time", f->done_on_time);
	jw_kint(w, "done_late", f->done_late);
	jw_kint(w, "rated", f->rated);
	jw_kint(w, "satisfied", f->satisfied);
	jw_kint(w, "silent", f->violations);
	jw_end(w);
}

static int board_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct board b = { 0 };

	TRY(fill(c, q, &b));
	jw_object(&w);
	jw_kstr(&w, "from", b.from);
	jw_kstr(&w, "to", b.to);
	jw_kinstant(&w, "as_of", c->now);
	jw_key(&w, "all");
	write_figures(&w, b.unit, b.name, &b.f);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < b.n; i++)
		write_figures(&w, b.rows[i].unit, b.rows[i].name, &b.rows[i].f);
	jw_end(&w);
	jw_kint(&w, "total", (int64_t)b.n);
	jw_end(&w);
	return 0;
}

static const struct page pages[] = {
	{ "/dieu-hanh", PERM_BOARD, board_page, N_("Điều hành"), "main" },
	{ "/api/v1/board", PERM_BOARD, board_api, N_("Số liệu điều hành"), NULL },
	{ 0 },
};

const struct module module_board = { .name = "board", .pages = pages };
