/* SPDX-License-Identifier: Apache-2.0 */
/* block.c - a piece of text laid out by Pango in a column, drawn line by line. */
#include "lib/pdf/page.h"

/* Of Tinos: what stands above the baseline, and the distance of lines, as shares of the size. */
#define ASCENT 0.95
#define STEP 1.27

static void set_attributes(PangoLayout *layout, size_t from, unsigned style)
{
	PangoAttrList *list = pango_attr_list_new();
	PangoAttribute *attr[2] = { NULL, NULL };

	if (style & PDF_BOLD)
		attr[0] = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
	if (style & PDF_ITALIC)
		attr[1] = pango_attr_style_new(PANGO_STYLE_ITALIC);
	for (int i = 0; i < 2; i++)
		if (attr[i]) {
			attr[i]->start_index = (guint)from;
			pango_attr_list_insert(list, attr[i]);
		}
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

static void set_shape(PangoLayout *layout, double width, unsigned style)
{
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	if (style & PDF_CENTER)
		pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
	if (style & PDF_RIGHT)
		pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
	if (style & PDF_JUSTIFY)
		pango_layout_set_justify(layout, TRUE);
	if (style & PDF_INDENT)
		pango_layout_set_indent(layout, (int)(10 * MM * PANGO_SCALE));
}

/* The narrowest width that needs no more lines. */
static void balance(struct block *b, double width)
{
	int lines = pango_layout_get_line_count(b->layout);
	double low = width / 2, high = width;

	while (lines > 1 && high - low > 2) {
		double mid = (low + high) / 2;

		pango_layout_set_width(b->layout, (int)(mid * PANGO_SCALE));
		if (pango_layout_get_line_count(b->layout) > lines)
			low = mid;
		else
			high = mid;
	}
	pango_layout_set_width(b->layout, (int)(high * PANGO_SCALE));
	b->shift = (width - high) / 2;
}

struct block block_new(struct pdf *p, str label, str text, double width, double size,
		       unsigned style)
{
	struct block b = { .layout = pango_layout_new(p->context),
			   .size = size,
			   .step = size * STEP };
	PangoFontDescription *font = pango_font_description_from_string("Tinos");
	str all = str_fmt(p->mem, "%" STR_FMT "%" STR_FMT, STR_ARG(label), STR_ARG(text));
	PangoRectangle box;

	pango_font_description_set_size(font, (int)(size * PANGO_SCALE));
	pango_layout_set_font_description(b.layout, font);
	pango_font_description_free(font);
	if (style & PDF_UPPER) {
		char *upper = g_utf8_strup(all.p, (gssize)all.n);

		pango_layout_set_text(b.layout, upper, -1);
		g_free(upper);
	} else {
		pango_layout_set_text(b.layout, all.p, (int)all.n);
	}
	set_attributes(b.layout, label.n, style);
	set_shape(b.layout, width, style);
	if (style & BLOCK_BALANCE)
		balance(&b, width);
	b.n = (size_t)pango_layout_get_line_count(b.layout);
	pango_layout_get_extents(b.layout, NULL, &box);
	b.width = (double)box.width / PANGO_SCALE;
	return b;
}

void block_free(struct block *b)
{
	g_clear_object(&b->layout);
}

double block_height(const struct block *b)
{
	return (double)b->n * b->step;
}

void block_draw(struct pdf *p, const struct block *b, double x, double y, size_t from, size_t to)
{
	PangoLayoutIter *it = pango_layout_get_iter(b->layout);

	for (size_t i = 0; i < to; i++) {
		PangoRectangle box;

		if (i >= from) {
			pango_layout_iter_get_line_extents(it, NULL, &box);
			cairo_move_to(p->cr, x + b->shift + (double)box.x / PANGO_SCALE,
				      y + (double)(i - from) * b->step + b->size * ASCENT);
			pango_cairo_show_layout_line(p->cr,
						     pango_layout_iter_get_line_readonly(it));
		}
		pango_layout_iter_next_line(it);
	}
	pango_layout_iter_free(it);
}

void block_flow(struct pdf *p, const struct block *b, double x, const char *tag)
{
	size_t done = 0;

	while (done < b->n) {
		size_t fit;

		page_room(p, b->step);
		fit = (size_t)((p->bottom - p->y) / b->step + 1e-6);
		fit = MIN(MAX(fit, 1), b->n - done);
		page_tag(p, tag);
		block_draw(p, b, x, p->y, done, done + fit);
		page_untag(p, tag);
		p->y += (double)fit * b->step;
		done += fit;
	}
}
