/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page.h - private to lib/pdf: the page under the pen, and blocks of text laid out for it.
 *
 * Lengths here are PostScript points. Lines of one block stand at equal distances computed from the
 * size alone, so heights are known before drawing and do not depend on which accents a line has.
 */
#ifndef LIB_PDF_PAGE_H
#define LIB_PDF_PAGE_H

#include "lib/pdf/pdf.h"

#include <pango/pangocairo.h>

#define MM (72.0 / 25.4)

struct pdf {
	struct arena *mem;
	struct buf out;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *context;
	double width, height;		 /* the sheet */
	double left, right, top, bottom; /* edges of the text area */
	double y;			 /* the top of what comes next */
	double size;			 /* of body text */
	str footer, mark;
	int page;
	bool closed;
};

/* Begins a new page unless `height` fits on this one; at the top of a page always true. */
void page_room(struct pdf *p, double height);
/* A tag of the structure tree; calls nest and must not stay open over a page break. */
void page_tag(struct pdf *p, const char *tag);
void page_untag(struct pdf *p, const char *tag);
/* A thin line; dotted for the hand to write on. */
void page_line(struct pdf *p, double x1, double y1, double x2, double y2, double thick);
void page_dots(struct pdf *p, double x1, double x2, double y);

/* Added to enum pdf_style: break centred lines where they come out about equally long. */
#define BLOCK_BALANCE (1u << 16)

struct block {
	PangoLayout *layout;
	size_t n;     /* lines */
	double size;  /* of the letters */
	double step;  /* from one line to the next */
	double width; /* of the longest line */
	double shift; /* from the left edge of the column to the layout */
};

/* Lays `text` out in a column of `width` points. block_free() it. A `label` before the text is set
 * upright in regular weight whatever the style. */
struct block block_new(struct pdf *p, str label, str text, double width, double size,
		       unsigned style);
void block_free(struct block *b);
double block_height(const struct block *b);
/* Draws lines [from, to) with the top of the first at y. */
void block_draw(struct pdf *p, const struct block *b, double x, double y, size_t from, size_t to);
/* Draws the whole block at the pen, over page breaks if need be, and moves the pen. */
void block_flow(struct pdf *p, const struct block *b, double x, const char *tag);

#endif
