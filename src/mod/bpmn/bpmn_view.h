/* SPDX-License-Identifier: Apache-2.0 */
/* bpmn_view.h - what the template of this folder shows. */
#ifndef MOD_BPMN_VIEW_H
#define MOD_BPMN_VIEW_H

#include "mod/procedure/procedure.h"

struct bpmn_view {
	struct procedure *procedure;
	struct flow_picture picture;
};

#endif
