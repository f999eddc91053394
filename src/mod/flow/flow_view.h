/* SPDX-License-Identifier: Apache-2.0 */
/* flow_view.h - what the templates of this folder show. */
#ifndef MOD_FLOW_VIEW_H
#define MOD_FLOW_VIEW_H

#include "core/web/view.h"
#include "mod/flow/flow.h"

struct flow_page_view {
	const struct flow *flow;
	struct flow_picture picture;
};

struct flow_list_view {
	struct flow_entry *list;
	size_t n;
	struct paging paging;
};

struct flow_import_view {
	struct flow_row *rows; /* what was sent, as it was understood */
	size_t n;
};

#endif
