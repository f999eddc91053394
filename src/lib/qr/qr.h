/* SPDX-License-Identifier: Apache-2.0 */
/* qr.h - QR codes as squares of modules, and as an inline SVG for pages. */
#ifndef LIB_QR_QR_H
#define LIB_QR_QR_H

#include "base/base.h"

/* White modules that ISO/IEC 18004 wants on every side. */
#define QR_QUIET 4

struct qr {
	int side;	      /* modules per side, without the quiet zone */
	const uint8_t *cells; /* side * side, row by row: 1 is dark */
};

/* Encodes the bytes at error correction level M (15% may be damaged). E_LIMIT above 2331 bytes,
 * E_INVALID when empty. */
int qr_make(struct arena *mem, str text, struct qr *ret);
/* Is the module at column x, row y dark? */
bool qr_dark(const struct qr *q, int x, int y);
/* An <svg role="img" class="qr"> with `title` (plain text) as its accessible name, black on white in
 * every theme, with its quiet zone. Errors as qr_make(). */
int qr_svg(struct arena *mem, str text, str title, str *ret_svg);

#endif
