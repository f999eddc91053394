/* SPDX-License-Identifier: Apache-2.0 */
/* qr.c - libqrencode computes the modules; the SVG draws each horizontal run as one rectangle. */
#include "lib/qr/qr.h"

#include <qrencode.h>

int qr_make(struct arena *mem, str text, struct qr *ret)
{
	QRcode *code;
	uint8_t *cells;
	size_t n;

	if (text.n == 0)
		return E_INVALID;
	if (text.n > 2331)
		return E_LIMIT;
	code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
	if (!code)
		return errno == ERANGE ? E_LIMIT : E_INTERNAL;
	n = (size_t)code->width * (size_t)code->width;
	cells = NEW_ARRAY(mem, uint8_t, n);
	for (size_t i = 0; i < n; i++)
		cells[i] = code->data[i] & 1; /* the other bits say what the module is for */
	*ret = (struct qr){ code->width, cells };
	QRcode_free(code);
	return 0;
}

bool qr_dark(const struct qr *q, int x, int y)
{
	assert(x >= 0 && x < q->side && y >= 0 && y < q->side);
	return q->cells[y * q->side + x];
}

static void add_escaped(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			buf_z(b, "&amp;");
			break;
		case '<':
			buf_z(b, "&lt;");
			break;
		case '>':
			buf_z(b, "&gt;");
			break;
		default:
			buf_char(b, s.p[i]);
		}
	}
}

static void add_row(struct buf *b, const struct qr *q, int y)
{
	for (int x = 0; x < q->side;) {
		int run = 0;

		while (x + run < q->side && qr_dark(q, x + run, y))
			run++;
		if (run)
			buf_fmt(b, "M%d %dh%dv1h-%dz", x + QR_QUIET, y + QR_QUIET, run, run);
		x += MAX(run, 1);
	}
}

int qr_svg(struct arena *mem, str text, str title, str *ret_svg)
{
	struct buf b = buf_new(mem, 0);
	struct qr q;
	int side;

	TRY(qr_make(mem, text, &q));
	side = q.side + 2 * QR_QUIET;
	buf_fmt(&b,
		"<svg class=\"qr\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		"height=\"%d\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"><title>",
		side * 4, side * 4, side, side);
	add_escaped(&b, title);
	buf_fmt(&b, "</title><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"",
		side, side);
	for (int y = 0; y < q.side; y++)
		add_row(&b, &q, y);
	buf_z(&b, "\"/></svg>");
	*ret_svg = buf_view(&b);
	return 0;
}
