/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h - what people write: normal form at the border, search keys, sort keys, slugs.
 *
 * The same "ễ" arrives as one or three code points from different keyboards, and "hòa" and "hoà"
 * are the same word. So text is put in NFC once, when it enters; columns that are searched or
 * sorted store a second column computed here, because SQLite and PostgreSQL disagree about both.
 */
#ifndef LIB_TEXT_TEXT_H
#define LIB_TEXT_TEXT_H

#include "base/base.h"

/* The border: `in` in NFC, line ends (CR LF, CR) as LF. False if it is not valid UTF-8 or holds a
 * control character other than tab and line ends. ASCII without CR is returned as it is, not
 * copied; otherwise the result lives in `mem`. */
bool text_nfc(struct arena *mem, str in, str *ret_s);

/* Search key: "Đặng  Thị Ánh" becomes "dang thi anh", the same from NFC and NFD and for either
 * placement of the tone. Compatibility decomposition, case fold, no marks, đ to d, white space as
 * single spaces and none at the ends. */
str text_fold(struct arena *mem, str s);

/* Small letters with their marks, NFC: "ĐẶNG Thị Ánh" becomes "đặng thị ánh". For telling "bán" from
 * "bản" where both were found. */
str text_lower(struct arena *mem, str s);

/* Order key: strcmp/memcmp of two keys, in either database, is the order of a Vietnamese
 * dictionary: first letters (a ă â b c d đ … with f j w z in their Latin place, digits before
 * letters), then tones of each syllable (ngang huyền hỏi ngã sắc nặng), then small before capital.
 * Printable ASCII, about as long as the text. */
str text_sort_key(struct arena *mem, str s);

/* For addresses of pages: "Cấp lại sổ đỏ (lần 2)" becomes "cap-lai-so-do-lan-2". May be empty. */
str text_slug(struct arena *mem, str s);

#endif
