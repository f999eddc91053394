/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vietqr.h - VietQR: a bank transfer as the text of a QR code.
 *
 * The text is EMVCo's merchant-presented QR in the profile of NAPAS: fields of two digits of tag, two of
 * length and a value; some values hold such fields themselves; the last field is a CRC-16 over all before
 * it. What we write is ASCII alone, because generators disagree whether a length counts bytes or letters;
 * what we read may be either way.
 */
#ifndef LIB_VIETQR_VIETQR_H
#define LIB_VIETQR_VIETQR_H

#include "base/base.h"

#define VIETQR_MAX 512 /* bytes of the whole text that are read */

struct vietqr {
	str bank;       /* BIN of the bank, 6 digits */
	str account;    /* account or card number, at most 19 letters and digits */
	bool card;      /* QRIBFTTC instead of QRIBFTTA */
	bool once;      /* tag 01 is 12, for one payment; false: 11 */
	int64_t amount; /* đồng; 0: the payer types it */
	str bill;       /* additional data 01, at most 25 letters */
	str purpose;    /* additional data 08, at most 25 letters: the content of the transfer */
	str name, city; /* tags 59 and 60; may be empty */
};

/* CRC-16/CCITT-FALSE: polynomial 0x1021, begun with 0xFFFF, neither reflected nor inverted. */
uint16_t vietqr_crc(str bytes);
/* The text for the QR code. E_INVALID: a value is too long, or has other letters than plain ASCII. */
int vietqr_write(struct arena *mem, const struct vietqr *v, str *ret_text);
/* Reads a text with the right CRC; tags it does not know are passed over. E_INVALID: *ret_why says in
 * English what is wrong. The strings point into `text`. */
int vietqr_read(str text, struct vietqr *ret, const char **ret_why);

#endif
