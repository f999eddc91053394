/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form.h - the papers of one-stop handling: Decree 118/2025/NĐ-CP, forms 01-07 of Circular 03/2025/TT-VPCP;
 * and 08, of our own: the letter when a decision on the calendar moves a date.
 *
 * A paper is not kept: it is drawn from the dossier and its events whenever somebody asks, and forms
 * 01-05 come out the same each time. See README.md for what the layout was taken from.
 */
#ifndef MOD_FORM_FORM_H
#define MOD_FORM_FORM_H

#include "core/command/command.h"

struct dossier;
struct pdf_fonts;

/* X(NAME, number, "Tên", "file-name", for the applicant too) */
#define FORM_KINDS(X)                                                                                            \
	X(RECEIPT, 1, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "giay-tiep-nhan", true)                         \
	X(SUPPLEMENT, 2, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "phieu-yeu-cau-bo-sung", true)               \
	X(REFUSAL, 3, "Phiếu từ chối tiếp nhận, giải quyết hồ sơ", "phieu-tu-choi", true)                        \
	X(APOLOGY, 4, "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", "van-ban-xin-loi-gia-han", true) \
	X(STOP, 5, "Thông báo dừng giải quyết hồ sơ", "thong-bao-dung", true)                                    \
	X(CONTROL, 6, "Phiếu kiểm soát quá trình giải quyết hồ sơ", "phieu-kiem-soat", false)                    \
	X(REGISTER, 7, "Sổ theo dõi hồ sơ", "so-theo-doi", false)                                                             \
	X(CALENDAR, 8, "Thông báo thay đổi ngày hẹn trả kết quả", "thong-bao-doi-ngay-hen", true)

enum form_kind {
#define X(name, no, title, file, applicant) FORM_##name = no,
	FORM_KINDS(X)
#undef X
};

const char *form_title(enum form_kind k); /* Vietnamese */
const char *form_file(enum form_kind k);  /* part of a file name, without accents */

/* Which of the forms 01-06 and 08 this dossier has, for links: bit 1 << kind. Who may read what is left to the
 * caller (form_for()). */
int form_present(struct ctx *c, const struct dossier *d, unsigned *ret_kinds);
/* May c->who have this form of a dossier they may see? The applicant has all but 06, staff all. */
bool form_for(const struct ctx *c, const struct dossier *d, enum form_kind k);
/* Forms 01-06 and 08 as PDF. E_NOTFOUND with words when the dossier has no such paper (yet). `fonts`: one for
 * many papers. */
int form_pdf(struct ctx *c, const struct dossier *d, enum form_kind k, struct pdf_fonts *fonts, str *ret_pdf);

/* The electronic form as the declaration on paper, with the questions of the dossier's version. */
int form_declaration(struct ctx *c, const struct dossier *d, struct pdf_fonts *fonts, str *ret_pdf);

extern const struct module module_form;

#endif
