/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf.h - official Vietnamese forms and letters as PDF.
 *
 * A document is written from top to bottom; what does not fit begins a new page. The layout follows
 * NĐ 30/2020/NĐ-CP, Appendix I: margins, national header, sizes, page number in the upper margin from
 * the second page on. One typeface, Tinos (the metrics of Times New Roman), embedded. Tagged, so
 * screen readers find title, paragraphs and tables; metadata name title, author and language.
 * The same calls give the same bytes.
 *
 *	struct pdf *p = pdf_new(mem, fonts, &(struct pdf_info){ .title = …, .created = now });
 *	pdf_national_header(p, parent, org, number, place_and_date);
 *	pdf_title(p, S("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"));
 *	…
 *	TRY(pdf_end(p, &bytes));
 *
 * Every str is valid UTF-8 text. Lengths are millimetres.
 */
#ifndef LIB_PDF_PDF_H
#define LIB_PDF_PDF_H

#include "base/base.h"

/* The font map: dear to make (fontconfig), so a process makes one and every document shares it.
 * Loaded at the first use. Not for two threads at the same time. */
struct pdf_fonts;
struct pdf_fonts *pdf_fonts_new(void);
void pdf_fonts_free(struct pdf_fonts *fonts);
/* E_INTERNAL when Tinos is not installed (package fonts-croscore): letters would then come from
 * whatever fonts the machine has. For the self-check at start. */
int pdf_fonts_check(struct pdf_fonts *fonts);

enum pdf_size { PDF_A4, PDF_A5, PDF_A3 }; /* A3: posters, margins of A4 */

struct pdf_info {
	enum pdf_size size;
	bool landscape;
	double text; /* size of running text in points; 0: 13 on A4, less on smaller sheets */
	str title, author; /* metadata */
	str footer;	   /* small text at the foot of every page; may be empty */
	str mark; /* e.g. "BẢN TRÌNH DIỄN…": a line in a frame at the foot of every page; or empty */
	instant created; /* the creation date in the file, usually ctx->now */
};

struct pdf;

/* A document with one empty page. Its memory and cairo objects go with the arena. `fonts` must live
 * until pdf_end(). */
struct pdf *pdf_new(struct arena *mem, struct pdf_fonts *fonts, const struct pdf_info *info);
/* Pages begun so far. */
int pdf_pages(const struct pdf *p);
/* Closes the document; *ret_bytes lives in the arena. E_LIMIT above 16 MB, E_INTERNAL when cairo
 * failed. Nothing may be written afterwards. */
int pdf_end(struct pdf *p, str *ret_bytes);

/* How a text looks; flags to be or-ed. Default: upright, left. */
enum pdf_style {
	PDF_BOLD = 1,
	PDF_ITALIC = 2,
	PDF_CENTER = 4,
	PDF_RIGHT = 8,
	PDF_JUSTIFY = 16,
	PDF_INDENT = 32, /* first line set in by 10 mm, as in letters */
	PDF_UPPER = 64,	 /* in capitals */
};

/* Left: the superior body and the issuing body (put in capitals here; parent may be empty), number;
 * right: the country's name and motto, place and date. Number and place may be empty. */
void pdf_national_header(struct pdf *p, str org_parent, str org, str number_line,
			 str place_and_date);
/* The kind of document, in bold capitals in the middle, and the line below it. */
void pdf_title(struct pdf *p, str text);
void pdf_subtitle(struct pdf *p, str text);
void pdf_paragraph(struct pdf *p, str text, unsigned style);
/* "Label: value". An empty value becomes a dotted line to be filled in by hand. */
void pdf_field(struct pdf *p, str label, str value);
/* Two fields side by side. */
void pdf_fields(struct pdf *p, str label1, str value1, str label2, str value2);
/* Notes, hashes, addresses: smaller. */
void pdf_small(struct pdf *p, str text, unsigned style);
void pdf_space(struct pdf *p, double mm);
void pdf_new_page(struct pdf *p);

struct pdf_column {
	str title;
	double width;	/* a share of the page's width: 1 and 3 are a quarter and three quarters */
	unsigned style; /* of the cells */
};

/* A ruled table; `cells` holds n_rows * n_columns texts, row by row. Cells wrap; the header is
 * repeated on each page; a row breaks over pages only when a page cannot hold it. At most
 * PDF_COLUMNS columns; more than ten are set smaller. */
#define PDF_COLUMNS 16
void pdf_table(struct pdf *p, const struct pdf_column *columns, size_t n_columns, const str *cells,
	       size_t n_rows);

struct pdf_sign {
	str title; /* "NGƯỜI TIẾP NHẬN HỒ SƠ" */
	str hint;  /* "(Ký và ghi rõ họ tên)" */
	str name;  /* printed under the room for the signature; may be empty */
};

/* Two signatures side by side, kept together; an empty title leaves its side free. */
void pdf_signatures(struct pdf *p, struct pdf_sign left, struct pdf_sign right);
/* The same with a QR code of `text` between them, which saves its height: for receipts on A5. The
 * code is left out when the text cannot be encoded (see lib/qr). */
void pdf_signatures_qr(struct pdf *p, struct pdf_sign left, struct pdf_sign right, str text);
/* A QR code `mm` wide with its caption to the right of it. Nothing when the text cannot be encoded
 * (see lib/qr). */
void pdf_qr(struct pdf *p, str text, double mm, str caption);

#endif
