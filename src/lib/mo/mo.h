/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mo.h - reads gettext's .mo catalogues.
 *
 * Vietnamese is the source language and the key of every message, so no catalogue means Vietnamese.
 * gettext's tools make the files (make po); its runtime is not used, because it follows the locale
 * of the whole process and every request has its own language. Format: "The Format of GNU MO Files"
 * in the gettext manual.
 */
#ifndef LIB_MO_MO_H
#define LIB_MO_MO_H

#include "base/base.h"

struct mo;

/* Marks a text in a static table for the translators; it is translated where it is printed. */
#define N_(msgid) msgid
/* Marks a text that is written into the record or sent to somebody: it is Vietnamese, whatever the language of
 * the person who acts. */
#define VI_(text) text

/* A catalogue over `bytes`, which must outlive it (an asset does). NULL unless the whole file is
 * sound: offsets inside, strings ended, sorted, UTF-8. */
struct mo *mo_open(struct arena *mem, str bytes);
/* The translation; `msgid` itself when there is none or `mo` is NULL. Lives as long as the bytes. */
const char *mo_find(const struct mo *mo, const char *msgid) __attribute__((format_arg(2)));
/* The same for a text about `n` things: Vietnamese says it one way, English in two ("1 day", "2 days"). */
const char *mo_find_n(const struct mo *mo, int64_t n, const char *msgid) __attribute__((format_arg(3)));

#endif
