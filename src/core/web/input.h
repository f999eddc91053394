/* SPDX-License-Identifier: Apache-2.0 */
/* input.h - foreign text becomes ours: UTF-8 checked, NFC, JSON flattened. Private to core/web. */
#ifndef CORE_WEB_INPUT_H
#define CORE_WEB_INPUT_H

#include "core/web/web.h"

/* Checks and normalises query, form and the small headers in place. E_INVALID with words. */
int input_check(struct ctx *c, struct web_in *in);
/* The command's arguments: path parameters, then the form's or the JSON body's fields. Machinery fields
 * (names beginning with '_') are left out. */
int input_args(struct ctx *c, const struct web_in *in, const struct args *params, struct args *ret_args);
/* Content type by the end of an asset's name. */
str input_static_type(str path);

#endif
