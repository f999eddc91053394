/* SPDX-License-Identifier: Apache-2.0 */
/* form.c - the parts that Vietnamese official papers are made of. Layout: NĐ 30/2020, Appendix I. */
#include "lib/pdf/page.h"

#include "lib/qr/qr.h"

/* A block drawn at a fixed place, not moving the pen; returns the y below it. */
static double put(struct pdf *p, str text, double x, double y, double width, double size,
		  unsigned style)
{
	struct block b = block_new(p, S(""), text, width, size, style);

	page_tag(p, "P");
	block_draw(p, &b, x, y, 0, b.n);
	page_untag(p, "P");
	y += block_height(&b);
	block_free(&b);
	return y;
}

static double width_of(struct pdf *p, str text, double size, unsigned style)
{
	struct block b = block_new(p, S(""), text, p->width * 4, size, style);
	double w = b.width;

	block_free(&b);
	return w;
}

/* Issuing body, and under it a line a third to a half as long. Returns the y below. */
static double header_left(struct pdf *p, str parent, str org, double width, double size)
{
	double y = p->y, w;

	if (parent.n)
		y = put(p, parent, p->left, y, width, size, PDF_CENTER | PDF_UPPER | BLOCK_BALANCE);
	y = put(p, org, p->left, y, width, size, PDF_CENTER | PDF_UPPER | PDF_BOLD | BLOCK_BALANCE);
	w = MIN(width_of(p, org, size, PDF_UPPER | PDF_BOLD), width) * 0.4;
	page_line(p, p->left + (width - w) / 2, y + 2, p->left + (width + w) / 2, y + 2, 0.7);
	return y + 2;
}

/* The country and its motto, underlined over its whole length. */
static double header_right(struct pdf *p, double x, double width, double size)
{
	str motto = S("Độc lập - Tự do - Hạnh phúc");
	double w = width_of(p, motto, size + 1, PDF_BOLD), y = p->y;

	y = put(p, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), x, y, width, size,
		PDF_CENTER | PDF_BOLD);
	y = put(p, motto, x, y, width, size + 1, PDF_CENTER | PDF_BOLD);
	page_line(p, x + (width - w) / 2, y + 2, x + (width + w) / 2, y + 2, 0.7);
	return y + 2;
}

void pdf_national_header(struct pdf *p, str org_parent, str org, str number_line,
			 str place_and_date)
{
	double size = MIN(p->size, 13.0) * 0.92, gap = 4 * MM;
	double country = width_of(p, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), size, PDF_BOLD) + 1;
	double all = p->right - p->left;
	double width = MIN(all - country - gap, all * 0.46);
	double x = p->left + width + gap;
	double y1 = header_left(p, org_parent, org, width, size);
	double y2 = header_right(p, x, p->right - x, size);
	double y = MAX(y1, y2) + 5;

	y1 = y2 = y;
	if (number_line.n)
		y1 = put(p, number_line, p->left, y, width, p->size, PDF_CENTER);
	if (place_and_date.n)
		y2 = put(p, place_and_date, x, y, p->right - x, p->size, PDF_CENTER | PDF_ITALIC);
	p->y = MAX(y1, y2) + p->size * 0.9;
}

static void flow(struct pdf *p, str text, double size, unsigned style, const char *tag)
{
	struct block b = block_new(p, S(""), text, p->right - p->left, size, style);

	block_flow(p, &b, p->left, tag);
	block_free(&b);
}

void pdf_title(struct pdf *p, str text)
{
	page_room(p, p->size * 6); /* a title does not stand alone at the foot of a page */
	flow(p, text, p->size + 1, PDF_BOLD | PDF_CENTER | PDF_UPPER | BLOCK_BALANCE, "H1");
	p->y += p->size * 0.6;
}

void pdf_subtitle(struct pdf *p, str text)
{
	p->y -= p->size * 0.35; /* closer to the title than other text */
	flow(p, text, p->size, PDF_BOLD | PDF_CENTER | BLOCK_BALANCE, "H2");
	p->y += p->size * 0.7;
}

void pdf_paragraph(struct pdf *p, str text, unsigned style)
{
	flow(p, text, p->size, style, "P");
	p->y += p->size * 0.35;
}

void pdf_small(struct pdf *p, str text, unsigned style)
{
	flow(p, text, p->size * 0.8, style, "P");
	p->y += p->size * 0.2;
}

void pdf_space(struct pdf *p, double mm)
{
	p->y += mm * MM;
}

/* "Label: value" over `width`. */
static struct block field_block(struct pdf *p, str label, str value, double width)
{
	return block_new(p, str_fmt(p->mem, "%" STR_FMT ": ", STR_ARG(label)), value, width,
			 p->size, PDF_BOLD);
}

static void field_dots(struct pdf *p, const struct block *b, double x, double right, double y)
{
	page_dots(p, x + b->width + 2, right, y + block_height(b) - b->step + p->size * 0.97);
}

void pdf_field(struct pdf *p, str label, str value)
{
	struct block b = field_block(p, label, value, p->right - p->left);

	page_room(p, MIN(block_height(&b), 4 * b.step));
	block_flow(p, &b, p->left, "P");
	if (value.n == 0)
		field_dots(p, &b, p->left, p->right, p->y - block_height(&b));
	p->y += p->size * 0.22;
	block_free(&b);
}

void pdf_fields(struct pdf *p, str label1, str value1, str label2, str value2)
{
	double gap = 4 * MM, width = (p->right - p->left - gap) / 2;
	const double x[2] = { p->left, p->left + width + gap };
	struct block b[2] = { field_block(p, label1, value1, width),
			      field_block(p, label2, value2, width) };
	double height = MAX(block_height(&b[0]), block_height(&b[1]));

	page_room(p, height);
	for (int i = 0; i < 2; i++) {
		page_tag(p, "P");
		block_draw(p, &b[i], x[i], p->y, 0, b[i].n);
		page_untag(p, "P");
		if ((i == 0 ? value1 : value2).n == 0)
			field_dots(p, &b[i], x[i], x[i] + width, p->y);
		block_free(&b[i]);
	}
	p->y += height + p->size * 0.22;
}

/* Returns the y below it. */
static double signature(struct pdf *p, struct pdf_sign s, double x, double width, double room)
{
	double y = p->y;

	if (s.title.n)
		y = put(p, s.title, x, y, width, p->size, PDF_BOLD | PDF_CENTER | PDF_UPPER);
	if (s.hint.n)
		y = put(p, s.hint, x, y, width, p->size * 0.92, PDF_ITALIC | PDF_CENTER);
	if (s.name.n)
		y = put(p, s.name, x, p->y + room, width, p->size, PDF_BOLD | PDF_CENTER);
	return y;
}

/* The height of the longer name: a long one takes several lines. */
static double names_height(struct pdf *p, str a, str b, double width)
{
	const str names[] = { a, b };
	double height = p->size * 1.5;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct block name = block_new(p, S(""), names[i], width, p->size, PDF_BOLD | PDF_CENTER);

		height = MAX(height, block_height(&name));
		block_free(&name);
	}
	return height;
}

static void draw_modules(struct pdf *p, const struct qr *q, double x, double y, double side)
{
	double module = side / q->side;

	for (int row = 0; row < q->side; row++)
		for (int col = 0; col < q->side; col++)
			if (qr_dark(q, col, row))
				cairo_rectangle(p->cr, x + col * module, y + row * module, module,
						module);
	page_tag(p, "Figure");
	cairo_fill(p->cr); /* one path: no hairlines between squares */
	page_untag(p, "Figure");
}

static void signatures(struct pdf *p, struct pdf_sign left, struct pdf_sign right,
		       const struct qr *q, double side)
{
	double all = p->right - p->left, gap = q ? side + 4 * MM : 0;
	double width = (all - gap) / 2;
	double room = p->size * 2.6 + 15 * MM; /* titles, and where the hand signs */

	double below, below_right;

	p->y += p->size * 0.5;
	page_room(p, room + names_height(p, left.name, right.name, width));
	below = signature(p, left, p->left, width, room);
	below_right = signature(p, right, p->right - width, width, room);
	below = MAX(below, below_right); /* GLib's MAX: evaluates twice */
	if (q)
		draw_modules(p, q, p->left + (all - side) / 2, p->y + p->size * 0.3, side);
	p->y = MAX(below + p->size * 0.5, p->y + room + p->size * 2);
}

void pdf_signatures(struct pdf *p, struct pdf_sign left, struct pdf_sign right)
{
	signatures(p, left, right, NULL, 0);
}

void pdf_signatures_qr(struct pdf *p, struct pdf_sign left, struct pdf_sign right, str text)
{
	struct qr q;
	bool encoded = qr_make(p->mem, text, &q) == 0;

	signatures(p, left, right, encoded ? &q : NULL, p->size * 2.6 + 13 * MM);
}

void pdf_qr(struct pdf *p, str text, double mm, str caption)
{
	double side = mm * MM, x = p->left + side + 4 * MM;
	struct block b;
	struct qr q;

	if (qr_make(p->mem, text, &q) < 0)
		return;
	b = block_new(p, S(""), caption, p->right - x, p->size * 0.85, 0);
	page_room(p, MAX(side, block_height(&b)) + 4);
	draw_modules(p, &q, p->left, p->y + 2, side);
	page_tag(p, "P");
	block_draw(p, &b, x, p->y + 2 + MAX(0.0, (side - block_height(&b)) / 2), 0, b.n);
	page_untag(p, "P");
	p->y += MAX(side, block_height(&b)) + 4 + p->size * 0.3;
	block_free(&b);
}
