/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bpmn_layout.c - where things stand in the diagram.
 *
 * A node's column is its distance from the start by the fewest edges; in a column nodes stand below each other in the
 * order of the document. A line leaves at the right and enters at the left, with a bend between the columns; one that leads
 * back, or past a column, runs below everything, each on a level of its own.
 */
#include "base/base.h"

#include "mod/bpmn/bpmn_impl.h"

#define COLUMN 200
#define ROW 120
#define EDGE 60	 /* around the diagram */
#define LEVEL 14 /* between lines below it */

void bpmn_layout(struct bpmn *g)
{
	int32_t column[BPMN_NODES], filled[BPMN_NODES] = { 0 };

	for (size_t i = 0; i < g->node_n; i++)
		column[i] = i ? -1 : 0;
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < g->edge_n; i++) {
			int32_t from = column[g->edges[i].from], *to = &column[g->edges[i].to];

			if (from >= 0 && (*to < 0 || *to > from + 1)) {
				*to = from + 1;
				again = true;
			}
		}
	}
	g->width = g->height = 0;
	for (size_t i = 0; i < g->node_n; i++) {
		struct bpmn_node *n = &g->nodes[i];
		int32_t col = MAX(column[i], 0), row = filled[col]++;

		n->x = EDGE + col * COLUMN + (COLUMN - n->w) / 2;
		n->y = EDGE + row * ROW + (ROW - n->h) / 2;
		g->width = MAX(g->width, (col + 1) * COLUMN + 2 * EDGE);
		g->height = MAX(g->height, (row + 1) * ROW + 2 * EDGE);
	}
}

size_t bpmn_line(const struct bpmn *g, const struct bpmn_edge *e, struct bpmn_point *ret)
{
	const struct bpmn_node *a = &g->nodes[e->from], *b = &g->nodes[e->to];
	struct bpmn_point from = { a->x + a->w, a->y + a->h / 2 }, to = { b->x, b->y + b->h / 2 };
	int32_t level = g->height - EDGE + (int32_t)((size_t)(e - g->edges) % 4) * LEVEL;
	size_t n = 0;

	ret[n++] = from;
	if (to.x > from.x && to.x - from.x < COLUMN) {
		if (from.y != to.y) {
			ret[n++] = (struct bpmn_point){ to.x - 20, from.y };
			ret[n++] = (struct bpmn_point){ to.x - 20, to.y };
		}
	} else {
		ret[n++] = (struct bpmn_point){ from.x + 14, from.y };
		ret[n++] = (struct bpmn_point){ from.x + 14, level };
		ret[n++] = (struct bpmn_point){ to.x - 14, level };
		ret[n++] = (struct bpmn_point){ to.x - 14, to.y };
	}
	ret[n++] = to;
	return n;
}
