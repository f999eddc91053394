/* SPDX-License-Identifier: Apache-2.0 */
/* bpmn_write.c - a graph as BPMN 2.0 XML with its diagram, and as an SVG image. */
#include "base/base.h"

#include "lib/xml/xml.h"
#include "mod/bpmn/bpmn_impl.h"

static void attr(struct buf *b, const char *name, str value)
{
	if (!value.n)
		return;
	buf_fmt(b, " %s=\"", name);
	xml_escape(b, value);
	buf_char(b, '"');
}

static void element(struct buf *b, const char *indent, const char *name, str text)
{
	if (!text.n)
		return;
	buf_fmt(b, "%s<%s>", indent, name);
	xml_escape(b, text);
	buf_fmt(b, "</%s>\n", name);
}

static void own(struct buf *b, const char *name, str json)
{
	if (!json.n)
		return;
	buf_z(b, "      <bpmn:extensionElements>\n");
	element(b, "        ", name, json);
	buf_z(b, "      </bpmn:extensionElements>\n");
}

static void write_node(struct buf *b, const struct bpmn *g, size_t at)
{
	const struct bpmn_node *n = &g->nodes[at];

	buf_fmt(b, "    <bpmn:%s", bpmn_element(n->kind));
	attr(b, "id", n->id);
	attr(b, "name", n->title);
	attr(b, "calledElement", n->called);
	attr(b, "default", n->otherwise);
	if (n->kind == BPMN_CHOICE || n->kind == BPMN_PARALLEL)
		attr(b, "gatewayDirection", n->out > 1 ? S("Diverging") : n->in > 1 ? S("Converging") : S(""));
	buf_z(b, ">\n");
	element(b, "      ", "bpmn:documentation", n->doc);
	own(b, n->kind == BPMN_CALL ? "mc:branch" : "mc:step", n->own);
	for (size_t i = 0; i < g->edge_n; i++)
		if (g->edges[i].to == at)
			element(b, "      ", "bpmn:incoming", g->edges[i].id);
	for (size_t i = 0; i < g->edge_n; i++)
		if (g->edges[i].from == at)
			element(b, "      ", "bpmn:outgoing", g->edges[i].id);
	if (n->timer.n) {
		buf_z(b, "      <bpmn:timerEventDefinition");
		attr(b, "id", str_fmt(b->mem, "t_%" STR_FMT, STR_ARG(n->id)));
		buf_z(b, ">\n        <bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">");
		xml_escape(b, n->timer);
		buf_z(b, "</bpmn:timeDuration>\n      </bpmn:timerEventDefinition>\n");
	}
	buf_fmt(b, "    </bpmn:%s>\n", bpmn_element(n->kind));
}

static void write_edge(struct buf *b, const struct bpmn *g, const struct bpmn_edge *e)
{
	const struct bpmn_node *from = &g->nodes[e->from];

	buf_z(b, "    <bpmn:sequenceFlow");
	attr(b, "id", e->id);
	attr(b, "name", e->title);
	attr(b, "sourceRef", from->id);
	attr(b, "targetRef", g->nodes[e->to].id);
	buf_z(b, ">\n");
	own(b, from->kind == BPMN_PARALLEL && from->own.n ? "mc:branch" : "mc:exit", e->own);
	if (e->guard.n) {
		buf_z(b, "      <bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\" language=\"urn:motcua:expr:1\">");
		xml_escape(b, e->guard);
		buf_z(b, "</bpmn:conditionExpression>\n");
	}
	buf_z(b, "    </bpmn:sequenceFlow>\n");
}

static void write_diagram(struct buf *b, const struct bpmn *g)
{
	struct bpmn_point p[BPMN_CORNERS];

	buf_z(b, "  <bpmndi:BPMNDiagram id=\"diagram\">\n    <bpmndi:BPMNPlane id=\"plane\" bpmnElement=\"process\">\n");
	for (size_t i = 0; i < g->node_n; i++) {
		const struct bpmn_node *n = &g->nodes[i];

		buf_fmt(b, "      <bpmndi:BPMNShape id=\"d_%zu\"", i + 1);
		attr(b, "bpmnElement", n->id);
		buf_fmt(b, "%s><dc:Bounds x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></bpmndi:BPMNShape>\n",
			n->kind == BPMN_CHOICE ? " isMarkerVisible=\"true\"" : "", n->x, n->y, n->w, n->h);
	}
	for (size_t i = 0; i < g->edge_n; i++) {
		size_t n = bpmn_line(g, &g->edges[i], p);

		buf_fmt(b, "      <bpmndi:BPMNEdge id=\"l_%zu\"", i + 1);
		attr(b, "bpmnElement", g->edges[i].id);
		buf_char(b, '>');
		for (size_t k = 0; k < n; k++)
			buf_fmt(b, "<di:waypoint x=\"%d\" y=\"%d\"/>", p[k].x, p[k].y);
		buf_z(b, "</bpmndi:BPMNEdge>\n");
	}
	buf_z(b, "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n");
}

str bpmn_export(struct ctx *c, const struct flow *f)
{
	struct bpmn *g = bpmn_of_flow(c, f);
	struct buf b = buf_new(c->mem, 0);

	bpmn_layout(g);
	buf_z(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bpmn:definitions xmlns:bpmn=\"" BPMN_NS "\"\n"
		  "  xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\"\n"
		  "  xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
		  "  xmlns:mc=\"" BPMN_OWN "\" id=\"definitions\" targetNamespace=\"" BPMN_OWN "\">\n"
		  "  <bpmn:process id=\"process\" isExecutable=\"true\"");
	attr(&b, "name", g->title);
	buf_z(&b, ">\n");
	own(&b, "mc:flow", g->own);
	for (size_t i = 0; i < g->node_n; i++)
		write_node(&b, g, i);
	for (size_t i = 0; i < g->edge_n; i++)
		write_edge(&b, g, &g->edges[i]);
	buf_z(&b, "  </bpmn:process>\n");
	write_diagram(&b, g);
	buf_z(&b, "</bpmn:definitions>\n");
	return buf_view(&b);
}

/* ---- SVG ----------------------------------------------------------------------------------------------------- */

/* Words under or in a shape, in lines of about `max` characters; at most four lines. */
static void label(struct buf *b, str text, int32_t x, int32_t y, size_t max)
{
	size_t lines = 0;

	buf_fmt(b, "<text x=\"%d\" y=\"%d\" fill=\"#000\" stroke=\"none\">", x, y);
	while (text.n && lines++ < 4) {
		str line = utf8_cut(text, max);

		while (line.n && line.n < text.n && text.p[line.n] != ' ' && line.p[line.n - 1] != ' ' && str_find(line, ' ') > 0)
			line.n--;
		text = str_trim(str_sub(text, line.n, text.n));
		buf_fmt(b, "<tspan x=\"%d\" dy=\"1.2em\">", x);
		xml_escape(b, str_trim(line));
		buf_z(b, lines == 4 && text.n ? "…</tspan>" : "</tspan>");
	}
	buf_z(b, "</text>\n");
}

static void draw_node(struct buf *b, const struct bpmn_node *n)
{
	int32_t cx = n->x + n->w / 2, cy = n->y + n->h / 2;

	switch (n->kind) {
	case BPMN_TASK:
	case BPMN_CALL:
		buf_fmt(b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\" stroke-width=\"%d\"/>", n->x, n->y, n->w, n->h,
			n->kind == BPMN_CALL ? 4 : 2);
		label(b, n->title, cx, n->y + 4, 18);
		return;
	case BPMN_CHOICE:
	case BPMN_PARALLEL:
		buf_fmt(b, "<path d=\"M%d %dL%d %dL%d %dL%d %dZ\"/>", cx, n->y, n->x + n->w, cy, cx, n->y + n->h, n->x, cy);
		buf_fmt(b, n->kind == BPMN_CHOICE ? "<path d=\"M%d %dl16 16m0 -16l-16 16\"/>" : "<path d=\"M%d %dm8 -3v22m-11 -11h22\"/>",
			cx - 8, cy - 8);
		break;
	default:
		buf_fmt(b, "<circle cx=\"%d\" cy=\"%d\" r=\"18\" stroke-width=\"%d\"/>", cx, cy, n->kind == BPMN_END ? 4 : 2);
		if (n->kind == BPMN_CATCH)
			buf_fmt(b, "<circle cx=\"%d\" cy=\"%d\" r=\"13\"/><path d=\"M%d %dv-9m0 9h6\"/>", cx, cy, cx, cy);
	}
	label(b, n->title, cx, n->y + n->h, 24);
}

str bpmn_svg(struct ctx *c, const struct flow *f)
{
	struct bpmn *g = bpmn_of_flow(c, f);
	struct buf b = buf_new(c->mem, 0);
	struct bpmn_point p[BPMN_CORNERS];

	bpmn_layout(g);
	buf_fmt(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">\n<title>", g->width,
		g->height, g->width, g->height);
	xml_escape(&b, g->title);
	buf_z(&b, "</title>\n<defs><marker id=\"a\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" "
		  "orient=\"auto\"><path d=\"M0 0L10 5L0 10Z\" fill=\"#222\"/></marker></defs>\n"
		  "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
		  "<g fill=\"none\" stroke=\"#222\" stroke-width=\"1.5\">\n");
	for (size_t i = 0; i < g->edge_n; i++) {
		size_t n = bpmn_line(g, &g->edges[i], p);

		buf_z(&b, "<path marker-end=\"url(#a)\" d=\"");
		for (size_t k = 0; k < n; k++)
			buf_fmt(&b, "%c%d %d", k ? 'L' : 'M', p[k].x, p[k].y);
		buf_z(&b, "\"/>\n");
	}
	buf_z(&b, "</g>\n<g fill=\"#fff\" stroke=\"#222\" stroke-width=\"2\" font-family=\"sans-serif\" font-size=\"13\" "
		  "text-anchor=\"middle\">\n");
	for (size_t i = 0; i < g->node_n; i++)
		draw_node(&b, &g->nodes[i]);
	buf_z(&b, "</g>\n</svg>\n");
	return buf_view(&b);
}
