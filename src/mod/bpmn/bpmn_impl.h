/* SPDX-License-Identifier: Apache-2.0 */
/* bpmn_impl.h - a BPMN process as a graph, between a flow and XML. Private to the module. */
#ifndef MOD_BPMN_IMPL_H
#define MOD_BPMN_IMPL_H

#include "mod/bpmn/bpmn.h"

#define BPMN_NODES 1500
#define BPMN_EDGES 3000
#define BPMN_NONE ((size_t)-1)
#define BPMN_NS "http://www.omg.org/spec/BPMN/20100524/MODEL"
#define BPMN_OWN "urn:motcua:flow:1" /* our extension elements: flow, step, exit, branch; JSON inside */

/* X(NAME, element, width, height) */
#define BPMN_KINDS(X)                                 \
	X(START, "startEvent", 36, 36)                \
	X(END, "endEvent", 36, 36)                    \
	X(TASK, "userTask", 130, 80)                  \
	X(CATCH, "intermediateCatchEvent", 36, 36)    \
	X(CALL, "callActivity", 130, 80)              \
	X(CHOICE, "exclusiveGateway", 50, 50)         \
	X(PARALLEL, "parallelGateway", 50, 50)

enum bpmn_kind {
#define X(name, element, w, h) BPMN_##name,
	BPMN_KINDS(X)
#undef X
};

struct bpmn_node {
	enum bpmn_kind kind;
	str id, title, doc;
	str own;          /* JSON of our extension; empty: none */
	str called;       /* CALL: the procedure */
	str timer;        /* CATCH: ISO 8601 */
	str otherwise;    /* CHOICE: id of the edge taken when no other fits */
	str lane, element; /* read: name of the lane; the element as written */
	size_t line, in, out;
	int32_t x, y, w, h; /* bpmn_layout() */
};

struct bpmn_edge {
	str id, title, guard, own;
	size_t from, to, line;
};

struct bpmn {
	str title, own;
	struct bpmn_node *nodes;
	struct bpmn_edge *edges;
	size_t node_n, edge_n;
	int32_t width, height; /* bpmn_layout() */
};

const char *bpmn_element(enum bpmn_kind k);
struct bpmn *bpmn_new(struct arena *mem);
/* NULL when there is no room. */
struct bpmn_node *bpmn_node(struct bpmn *g, enum bpmn_kind kind, str id);
struct bpmn_edge *bpmn_edge(struct bpmn *g, str id, size_t from, size_t to);

/* A checked flow as a graph. */
struct bpmn *bpmn_of_flow(struct ctx *c, const struct flow *f);
/* Places the nodes: columns by their distance from the start. */
void bpmn_layout(struct bpmn *g);
/* The corners of an edge's line; their number, at most BPMN_CORNERS. */
#define BPMN_CORNERS 6
struct bpmn_point {
	int32_t x, y;
};
size_t bpmn_line(const struct bpmn *g, const struct bpmn_edge *e, struct bpmn_point *ret);
/* XML to a graph; the graph to a flow's JSON. */
int bpmn_read(struct arena *mem, str bytes, struct bpmn **ret, struct bpmn_refusal *ret_why);
int bpmn_flow(struct arena *mem, struct bpmn *g, str *ret_flow, struct bpmn_refusal *ret_why);

#endif
