/* SPDX-License-Identifier: Apache-2.0 */
/* measure_file.c - a measure as CSV, XLSX and PDF: parts, months and units, with formula and as-of time. */
#include "base/base.h"

#include "core/org/org.h"
#include "lib/csv/csv.h"
#include "lib/mo/mo.h"
#include "lib/pdf/pdf.h"
#include "lib/sheet/sheet.h"
#include "mod/measure/measure_pages.h"
#include "mod/measure/measure_view.h"

#define COLUMNS 5

static const char *const titles[COLUMNS] = { N_("Loại"), N_("Tên"), N_("Giá trị"), N_("Số trường hợp"), N_("Khoảng tin cậy") };

/* Rows of COLUMNS cells each. */
static str *cells_of(struct ctx *c, const struct measure_page_view *v, size_t *ret_rows)
{
	str *cells = NEW_ARRAY(c->mem, str, COLUMNS * (v->line_n + v->month_n + v->bar_n + 1)), *at = cells;

#define ROW(kind, name, value, sample, range)                                  \
	at[0] = str_of(kind), at[1] = (name), at[2] = (value), at[3] = (sample), \
	at[4] = (range).p ? (range) : S(""), at += COLUMNS
	ROW(_("Giá trị"), v->unit, v->value, v->shown ? fmt_count(c->mem, v->r.sample) : S(""), S(""));
	for (size_t i = 0; i < v->line_n; i++) {
		const struct measure_line *l = &v->lines[i];
		str name = l->head ? str_fmt(c->mem, "%.*s. %.*s", STR_ARG(l->name), STR_ARG(l->title)) : l->title;

		ROW(l->head ? _("Thành phần") : _("Phần"), name, l->value, l->counted ? fmt_count(c->mem, l->count) : S(""),
		    l->points.n ? str_fmt(c->mem, "%s / %s", l->points.p, l->max.p) : S(""));
	}
	for (size_t i = 0; i < v->month_n; i++)
		ROW(_("Tháng"), v->months[i].name, v->months[i].value, v->months[i].sample, v->months[i].range);
	for (size_t i = 0; i < v->bar_n; i++)
		ROW(_("Đơn vị"), v->bars[i].name, v->bars[i].value, v->bars[i].sample, v->bars[i].range);
#undef ROW
	*ret_rows = (size_t)(at - cells) / COLUMNS;
	return cells;
}

static int fill(struct ctx *c, const struct req *q, struct measure_page_view *v)
{
	TRY(measure_page_fill(c, q, v));
	if (!v->shown)
		return ctx_fail(c, E_DENIED, "", _("Mẫu có ít hơn %lld trường hợp nên số liệu không được công bố."),
				(long long)v->m->minimum);
	return 0;
}

static str file_name(struct ctx *c, const struct measure_page_view *v, const char *ending)
{
	return str_fmt(c->mem, "%" STR_FMT "-%" STR_FMT "-%" STR_FMT ".%s", STR_ARG(v->m->name),
		       STR_ARG(date_iso(c->mem, v->q.from)), STR_ARG(date_iso(c->mem, v->q.to)), ending);
}

int measure_csv_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct measure_page_view v = { 0 };
	struct buf b = buf_new(c->mem, 0);
	str heads[COLUMNS], *cells;
	size_t n;

	TRY(fill(c, q, &v));
	buf_z(&b, "\xEF\xBB\xBF"); /* Excel reads UTF-8 only with it */
	for (size_t i = 0; i < COLUMNS; i++)
		heads[i] = str_of(_(titles[i]));
	csv_write(&b, ',', heads, COLUMNS);
	cells = cells_of(c, &v, &n);
	for (size_t i = 0; i < n; i++)
		csv_write(&b, ',', cells + i * COLUMNS, COLUMNS);
	csv_write(&b, ',', &v.command, 1);
	reply_bytes(r, S("text/csv; charset=utf-8"), buf_view(&b), file_name(c, &v, "csv"));
	return b.over ? E_LIMIT : 0;
}

int measure_xlsx_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct measure_page_view v = { 0 };
	struct sheet_info info = { .name = S("Chỉ số"), .created = c->now };
	struct sheet_column columns[COLUMNS];
	struct sheet *s;
	str *cells, bytes;
	size_t n;

	TRY(fill(c, q, &v));
	info.title = v.m->title;
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = (struct sheet_column){ str_of(_(titles[i])), i == 1 ? 50 : 20 };
	s = sheet_new(c->mem, &info, columns, COLUMNS);
	cells = cells_of(c, &v, &n);
	for (size_t i = 0; i < n * COLUMNS; i++)
		sheet_text(s, cells[i]);
	TRY(sheet_end(s, &bytes));
	reply_bytes(r, S(SHEET_MIME), bytes, file_name(c, &v, "xlsx"));
	return 0;
}

/* The process's fonts; a test or tool without an app of its own gets a set for this request. */
static struct pdf_fonts *fonts_of(struct ctx *c)
{
	struct pdf_fonts *own;

	if (c->app->fonts)
		return c->app->fonts;
	own = pdf_fonts_new();
	arena_defer(c->mem, (void (*)(void *))pdf_fonts_free, own);
	return own;
}

static void head(struct ctx *c, struct pdf *p, const struct measure_page_view *v)
{
	pdf_title(p, v->m->title);
	pdf_subtitle(p, str_fmt(c->mem, _("%.*s, từ ngày %.*s đến hết ngày %.*s"), STR_ARG(v->unit),
				STR_ARG(date_vi(c->mem, v->q.from)), STR_ARG(date_vi(c->mem, v->q.to))));
	pdf_field(p, str_of(_("Giá trị")), v->value);
	pdf_field(p, str_of(_("Công thức")), v->m->formula);
	pdf_field(p, str_of(_("Căn cứ")), v->m->source);
	pdf_field(p, str_of(_("Mức chắc chắn")), v->m->certainty);
	pdf_field(p, str_of(_("Tính đến")), v->as_of);
	pdf_space(p, 4);
}

int measure_pdf_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct measure_page_view v = { 0 };
	struct pdf_column columns[COLUMNS];
	struct pdf_info info = { .size = PDF_A4, .text = 11, .created = c->now,
				 .mark = c->app->demo ? str_of(_("BẢN TRÌNH DIỄN, KHÔNG CÓ GIÁ TRỊ")) : S("") };
	str *cells, bytes;
	struct pdf *p;
	size_t n;

	TRY(fill(c, q, &v));
	info.title = v.m->title;
	info.author = v.unit;
	p = pdf_new(c->mem, fonts_of(c), &info);
	head(c, p, &v);
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = (struct pdf_column){ str_of(_(titles[i])), i == 1 ? 4 : 1.6, i > 1 ? PDF_RIGHT : 0 };
	cells = cells_of(c, &v, &n);
	pdf_table(p, columns, COLUMNS, cells, n);
	pdf_space(p, 4);
	pdf_small(p, str_fmt(c->mem, _("Lệnh in lại đúng số này: %.*s"), STR_ARG(v.command)), 0);
	TRY(pdf_end(p, &bytes));
	reply_bytes(r, S("application/pdf"), bytes, file_name(c, &v, "pdf"));
	r->shown = true;
	return 0;
}
