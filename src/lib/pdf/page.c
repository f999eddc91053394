/* SPDX-License-Identifier: Apache-2.0 */
/* page.c - the document as cairo sees it: fonts, sheets, margins, what every page carries, the end. */
#include "lib/pdf/page.h"

#include <cairo-pdf.h>

struct pdf_fonts {
	PangoFontMap *map;
};

struct pdf_fonts *pdf_fonts_new(void)
{
	return g_new0(struct pdf_fonts, 1);
}

void pdf_fonts_free(struct pdf_fonts *fonts)
{
	if (!fonts)
		return;
	g_clear_object(&fonts->map);
	g_free(fonts);
}

static PangoFontMap *font_map(struct pdf_fonts *fonts)
{
	if (!fonts->map) {
		fonts->map = pango_cairo_font_map_new();
		/* One point of a font is one unit of a PDF surface. */
		pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
	}
	return fonts->map;
}

int pdf_fonts_check(struct pdf_fonts *fonts)
{
	PangoFontFamily *family = pango_font_map_get_family(font_map(fonts), "Tinos");

	return family ? 0 : E_INTERNAL;
}

/* cairo may call this while the arena is being freed (a document never ended): drop the bytes. */
static cairo_status_t collect(void *arg, const unsigned char *bytes, unsigned n)
{
	struct pdf *p = arg;

	if (!p->closed)
		buf_add(&p->out, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static void release(void *arg)
{
	struct pdf *p = arg;

	p->closed = true;
	g_object_unref(p->context);
	cairo_destroy(p->cr);
	cairo_surface_destroy(p->surface);
}

/* Margins and sizes: NĐ 30/2020, Appendix I, part I, 1-4 for A4; smaller in proportion for A5. */
static void set_sheet(struct pdf *p, const struct pdf_info *info)
{
	bool a5 = info->size == PDF_A5;
	bool a3 = info->size == PDF_A3;
	double x = (a5 ? 148 : a3 ? 297 : 210) * MM, y = (a5 ? 210 : a3 ? 420 : 297) * MM;

	p->width = info->landscape ? y : x;
	p->height = info->landscape ? x : y;
	p->left = (a5 ? 14 : info->landscape ? 20 : 30) * MM;
	p->right = p->width - (a5 ? 11 : info->landscape ? 20 : 17) * MM;
	p->top = (a5 ? 10 : 20) * MM;
	p->bottom = p->height - (a5 ? 14 : 20) * MM;
	p->size = info->text > 0 ? info->text : a5 ? 10 : info->landscape ? 11.5 : 13;
}

static void set_metadata(struct pdf *p, const struct pdf_info *info)
{
	str created = instant_iso(p->mem, info->created);

	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE,
				       str_z(p->mem, info->title));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR,
				       str_z(p->mem, info->author));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "motcua");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, created.p);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, created.p);
}

static void begin_page(struct pdf *p)
{
	p->page++;
	p->y = p->top;
	cairo_set_source_rgb(p->cr, 0, 0, 0);
}

struct pdf *pdf_new(struct arena *mem, struct pdf_fonts *fonts, const struct pdf_info *info)
{
	struct pdf *p = NEW(mem, struct pdf);
	cairo_font_options_t *exact = cairo_font_options_create();

	p->mem = mem;
	p->out = buf_new(mem, 0);
	p->footer = info->footer;
	p->mark = info->mark;
	set_sheet(p, info);
	p->surface = cairo_pdf_surface_create_for_stream(collect, p, p->width, p->height);
	p->cr = cairo_create(p->surface);
	p->context = pango_font_map_create_context(font_map(fonts));
	arena_defer(mem, release, p);
	cairo_font_options_set_hint_style(exact, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(exact, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(p->context, exact);
	cairo_font_options_destroy(exact);
	pango_context_set_round_glyph_positions(p->context, FALSE);
	pango_context_set_language(p->context, pango_language_from_string("vi"));
	set_metadata(p, info);
	page_tag(p, "Document");
	begin_page(p);
	return p;
}

/* Small text in the middle, its top at y. Not part of the structure: a screen reader skips it. */
static struct block margin_text(struct pdf *p, str text, double size, unsigned style)
{
	return block_new(p, S(""), text, p->right - p->left, size, style | PDF_CENTER);
}

static void draw_mark(struct pdf *p, double bottom)
{
	struct block b = margin_text(p, p->mark, p->size * 0.72, PDF_BOLD);
	double h = block_height(&b), w = b.width + 6 * MM;

	cairo_set_source_rgb(p->cr, 0.45, 0.45, 0.45);
	block_draw(p, &b, p->left, bottom - h - 1, 0, b.n);
	cairo_set_line_width(p->cr, 0.6);
	cairo_rectangle(p->cr, (p->left + p->right - w) / 2, bottom - h - 2, w, h + 2);
	cairo_stroke(p->cr);
	block_free(&b);
}

static void end_page(struct pdf *p)
{
	double foot = p->height - 6 * MM;

	if (p->page > 1) { /* NĐ 30/2020: no number on the first page */
		struct block b = margin_text(p, str_fmt(p->mem, "%d", p->page), p->size, 0);

		block_draw(p, &b, p->left, (p->top - block_height(&b)) / 2, 0, 1);
		block_free(&b);
	}
	if (p->mark.n) {
		draw_mark(p, foot);
		foot -= p->size * 1.2;
	}
	if (p->footer.n) {
		struct block b = margin_text(p, p->footer, p->size * 0.72, PDF_ITALIC);

		cairo_set_source_rgb(p->cr, 0.3, 0.3, 0.3);
		block_draw(p, &b, p->left, foot - block_height(&b), 0, b.n);
		block_free(&b);
	}
	cairo_show_page(p->cr);
}

void pdf_new_page(struct pdf *p)
{
	end_page(p);
	begin_page(p);
}

int pdf_pages(const struct pdf *p)
{
	return p->page;
}

void page_room(struct pdf *p, double height)
{
	if (p->y > p->top && p->y + height > p->bottom)
		pdf_new_page(p);
}

void page_tag(struct pdf *p, const char *tag)
{
	cairo_tag_begin(p->cr, tag, NULL);
}

void page_untag(struct pdf *p, const char *tag)
{
	cairo_tag_end(p->cr, tag);
}

void page_line(struct pdf *p, double x1, double y1, double x2, double y2, double thick)
{
	cairo_set_line_width(p->cr, thick);
	cairo_move_to(p->cr, x1, y1);
	cairo_line_to(p->cr, x2, y2);
	cairo_stroke(p->cr);
}

void page_dots(struct pdf *p, double x1, double x2, double y)
{
	static const double dots[] = { 0, 2.4 };

	if (x2 - x1 < 2 * MM)
		return;
	cairo_save(p->cr);
	cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_dash(p->cr, dots, ARRAY_LEN(dots), 0);
	page_line(p, x1, y, x2, y, 0.8);
	cairo_restore(p->cr);
}

/*
 * cairo 1.16 cannot say which language a document is in, and screen readers ask for it. The catalog
 * is the last object it writes, so adding to its end moves nothing but the cross-reference table,
 * whose place the last lines of the file give. A file of another shape is left as it is.
 */
static str add_language(struct pdf *p, str pdf)
{
	str more = S("   /Lang (vi-VN)\n   /ViewerPreferences << /DisplayDocTitle true >>\n");
	str catalog_end = S(">>\nendobj\n"), last = S("startxref\n");
	size_t tail = pdf.n - MIN(pdf.n, 40), split;
	ptrdiff_t at = str_search(str_sub(pdf, tail, pdf.n), last);
	struct buf b = buf_new(p->mem, 0);
	int64_t xref;
	str number;

	if (at < 0)
		return pdf;
	tail += (size_t)at + last.n;
	number = str_sub(pdf, tail, pdf.n);
	if (!str_int(str_cut(&number, '\n'), &xref) || xref < 0 || (size_t)xref > tail)
		return pdf;
	if (!str_ends(str_sub(pdf, 0, (size_t)xref), catalog_end))
		return pdf;
	split = (size_t)xref - catalog_end.n;
	buf_str(&b, str_sub(pdf, 0, split));
	buf_str(&b, more);
	buf_str(&b, str_sub(pdf, split, tail));
	buf_fmt(&b, "%" PRId64 "\n%%%%EOF\n", xref + (int64_t)more.n);
	return b.over ? pdf : buf_view(&b);
}

int pdf_end(struct pdf *p, str *ret_bytes)
{
	cairo_status_t status;

	end_page(p);
	page_untag(p, "Document");
	cairo_surface_finish(p->surface);
	p->closed = true;
	status = cairo_surface_status(p->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_status(p->cr) == CAIRO_STATUS_SURFACE_FINISHED ? status
									      : cairo_status(p->cr);
	if (p->out.over)
		return E_LIMIT;
	if (status != CAIRO_STATUS_SUCCESS)
		return E_INTERNAL;
	*ret_bytes = add_language(p, buf_view(&p->out));
	return 0;
}
