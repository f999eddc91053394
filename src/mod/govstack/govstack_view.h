/* SPDX-License-Identifier: Apache-2.0 */
/* govstack_view.h - what the module's template sees. Private to the module. */
#ifndef MOD_GOVSTACK_VIEW_H
#define MOD_GOVSTACK_VIEW_H

#include "core/web/view.h"
#include "core/web/web.h"
#include "mod/govstack/govstack_impl.h"

struct gov_view {
	struct govclient *v;
	size_t n;
};

#endif
