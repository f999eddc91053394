/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bpmn.h - flows as BPMN 2.0, and back.
 *
 * What goes out comes in again as the same flow, byte for byte: what BPMN has no place for (roles, needs, effects,
 * working days) stands in extension elements of our own namespace beside the element it belongs to. What comes in
 * from elsewhere must keep to the subset of README.md; everything else is refused with its element and line.
 */
#ifndef MOD_BPMN_H
#define MOD_BPMN_H

#include "mod/flow/flow.h"

#define BPMN_BYTES 1000000 /* of a file to import */
#define BPMN_MIME "application/bpmn+xml"

/* What is refused: the element as written, its line from 1, and why (a msgid). */
struct bpmn_refusal {
	str element;
	size_t line;
	const char *why;
};

/* A checked flow as a BPMN 2.0 document with its diagram. */
str bpmn_export(struct ctx *c, const struct flow *f);
/* The same diagram as an SVG image. */
str bpmn_svg(struct ctx *c, const struct flow *f);
/*
 * A BPMN document as the JSON document of a flow, which is not checked yet: flow_read(), flow_check(). E_INVALID,
 * E_LIMIT. Parses foreign bytes where it stands: call it in a jail (bpmn_take()).
 */
int bpmn_import(struct arena *mem, str bytes, str *ret_flow, struct bpmn_refusal *ret_why);
/* The work for a jail, and what becomes of its answer: E_INVALID with words for `field`. */
int bpmn_jailed(struct arena *mem, str bytes, struct buf *out);
int bpmn_take(struct ctx *c, const char *field, str answer, str *ret_flow);

extern const struct module module_bpmn;

#endif
