/* SPDX-License-Identifier: Apache-2.0 */
/* form_view.h - what the template of the register sees. Private to mod/form. */
#ifndef MOD_FORM_FORM_VIEW_H
#define MOD_FORM_FORM_VIEW_H

#include "core/web/view.h"
#include "mod/form/form_draw.h"

struct register_view {
	struct form_book book;
	const struct option *units; /* NULL: only one */
	str unit;
	date from, to;
	str pdf, csv, xlsx; /* addresses of the same register as a file */
	struct paging paging;
};

#endif
