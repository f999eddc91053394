/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.c - ruled tables over several pages.
 *
 * A row is the blocks of its cells and how many of its lines were drawn already. All cells have one
 * distance of lines, so a row that no page can hold is cut between the same lines in every column.
 */
#include "lib/pdf/page.h"

#define PAD_X 3.0
#define PAD_Y 2.0
#define RULE 0.5
#define PDF_COLUMNS_USUAL 10 /* more: a register, in smaller letters */

struct table {
	struct pdf *p;
	const struct pdf_column *columns;
	size_t n;
	double x[PDF_COLUMNS + 1]; /* the vertical rules */
	double size;
};

struct row {
	struct block cells[PDF_COLUMNS];
	size_t lines, done;
	double step;
	const char *tag; /* of each cell */
};

static void row_make(const struct table *t, const str *cells, bool header, struct row *r)
{
	r->lines = r->done = 0;
	r->tag = header ? "TH" : "TD";
	for (size_t i = 0; i < t->n; i++) {
		double width = t->x[i + 1] - t->x[i] - 2 * PAD_X;
		str text = header ? t->columns[i].title : cells[i];
		unsigned style = header ? PDF_BOLD | PDF_CENTER : t->columns[i].style;

		r->cells[i] = block_new(t->p, S(""), text, MAX(width, 1.0), t->size, style);
		r->lines = MAX(r->lines, r->cells[i].n);
	}
	r->step = r->cells[0].step;
}

static void row_free(const struct table *t, struct row *r)
{
	for (size_t i = 0; i < t->n; i++)
		block_free(&r->cells[i]);
}

static double row_height(const struct row *r)
{
	return (double)(r->lines - r->done) * r->step + 2 * PAD_Y;
}

/* Short cells of a heading stand in the middle of its height. */
static double cell_shift(const struct row *r, const struct block *cell)
{
	return r->tag[1] == 'H' ? (double)(r->lines - cell->n) * r->step / 2 : 0;
}

/* Draws the next `lines` lines of the row with its rules and moves the pen. */
static void row_draw(const struct table *t, struct row *r, size_t lines)
{
	struct pdf *p = t->p;
	double y = p->y, end = y + (double)lines * r->step + 2 * PAD_Y;

	page_tag(p, "TR");
	for (size_t i = 0; i < t->n; i++) {
		const struct block *cell = &r->cells[i];
		size_t from = MIN(r->done, cell->n), to = MIN(r->done + lines, cell->n);

		page_tag(p, r->tag);
		block_draw(p, cell, t->x[i] + PAD_X, y + PAD_Y + cell_shift(r, cell), from, to);
		page_untag(p, r->tag);
	}
	page_untag(p, "TR");
	for (size_t i = 0; i <= t->n; i++)
		page_line(p, t->x[i], y, t->x[i], end, RULE);
	page_line(p, t->x[0], y, t->x[t->n], y, RULE);
	page_line(p, t->x[0], end, t->x[t->n], end, RULE);
	r->done += lines;
	p->y = end;
}

/* On each page the table is a structure element of its own, with its heading. */
static void table_begin(const struct table *t)
{
	struct row head;

	row_make(t, NULL, true, &head);
	page_tag(t->p, "Table");
	row_draw(t, &head, head.lines);
	row_free(t, &head);
}

static void table_turn_page(const struct table *t)
{
	page_untag(t->p, "Table");
	pdf_new_page(t->p);
	table_begin(t);
}

static void row_flow(const struct table *t, struct row *r)
{
	struct pdf *p = t->p;
	bool fresh = false;

	while (r->done < r->lines) {
		double space = p->bottom - p->y;
		size_t fit = space > 2 * PAD_Y ? (size_t)((space - 2 * PAD_Y) / r->step + 1e-6) : 0;

		if (row_height(r) <= space + 1e-6) {
			row_draw(t, r, r->lines - r->done);
		} else if (!fresh) {
			table_turn_page(t);
			fresh = true;
		} else { /* not even a page of its own is enough */
			row_draw(t, r, MIN(MAX(fit, 1), r->lines - r->done));
			fresh = false;
		}
	}
}

void pdf_table(struct pdf *p, const struct pdf_column *columns, size_t n_columns, const str *cells,
	       size_t n_rows)
{
	struct table t = { .p = p, .columns = columns, .n = n_columns, .size = p->size * (n_columns > PDF_COLUMNS_USUAL ? 0.74 : 0.92) };
	double sum = 0, x = p->left;

	assert(n_columns > 0 && n_columns <= PDF_COLUMNS);
	for (size_t i = 0; i < t.n; i++)
		sum += columns[i].width;
	for (size_t i = 0; i < t.n; i++) {
		t.x[i] = x;
		x += (p->right - p->left) * columns[i].width / sum;
	}
	t.x[t.n] = p->right;
	p->y += p->size * 0.2;
	page_room(p, t.size * 6);
	table_begin(&t);
	for (size_t i = 0; i < n_rows; i++) {
		struct row r;

		row_make(&t, cells + i * t.n, false, &r);
		row_flow(&t, &r);
		row_free(&t, &r);
	}
	page_untag(p, "Table");
	p->y += p->size * 0.6;
}
