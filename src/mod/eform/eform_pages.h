/* SPDX-License-Identifier: Apache-2.0 */
/* eform_pages.h - what the pages of this module give their templates. */
#ifndef MOD_EFORM_PAGES_H
#define MOD_EFORM_PAGES_H

#include "mod/eform/eform_impl.h"

struct codes_view {
	str name;
	const char *title;
	const struct form_code *list;
	size_t n;
	struct paging paging;
};

#endif
