/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bpmn_read.c - BPMN 2.0 XML as a graph; whatever is not in the subset is refused where it stands.
 *
 * Read: one process with start and end events, tasks, call activities, timer catch events, exclusive and parallel
 * gateways, sequence flows, lanes. Diagrams, extensions of others and attributes that only draw are left out.
 */
#include "base/base.h"

#include "lib/mo/mo.h"
#include "lib/xml/xml.h"
#include "mod/bpmn/bpmn_impl.h"

struct reading {
	struct arena *mem;
	struct bpmn *g;
	struct bpmn_refusal *why;
};

static int refuse(struct reading *k, const struct xml *x, const char *why)
{
	const char *prefix = str_eqz(x->ns, BPMN_NS) ? "bpmn:" : str_eqz(x->ns, BPMN_OWN) ? "mc:" : "";

	*k->why = (struct bpmn_refusal){ str_fmt(k->mem, "%s%" STR_FMT, prefix, STR_ARG(x->name)), x->line, why };
	return E_INVALID;
}

static bool is(const struct xml *x, const char *name)
{
	return str_eqz(x->ns, BPMN_NS) && str_eqz(x->name, name);
}

static size_t find(const struct bpmn *g, str id)
{
	for (size_t i = 0; i < g->node_n; i++)
		if (str_eq(g->nodes[i].id, id))
			return i;
	return BPMN_NONE;
}

/* The JSON of our extension, if there is one; those of others are left out, as BPMN says they may be. */
static str own_of(const struct xml *x, const char *name)
{
	const struct xml *ext = xml_child(x, BPMN_NS, "extensionElements");
	const struct xml *mine = ext ? xml_child(ext, BPMN_OWN, name) : NULL;

	return mine ? mine->text : S("");
}

/* Children that every element may have and that say nothing about the way. */
static bool ignorable(const struct xml *x)
{
	return is(x, "documentation") || is(x, "extensionElements") || is(x, "incoming") || is(x, "outgoing");
}

static bool kind_of(const struct xml *x, enum bpmn_kind *ret)
{
	static const struct {
		const char *name;
		enum bpmn_kind kind;
	} names[] = {
#define X(id, element, w, h) { element, BPMN_##id },
		BPMN_KINDS(X)
#undef X
		{ "task", BPMN_TASK },
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (is(x, names[i].name)) {
			*ret = names[i].kind;
			return true;
		}
	return false;
}

static int read_timer(struct reading *k, const struct xml *x, struct bpmn_node *n)
{
	for (const struct xml *i = x->first; i; i = i->next)
		if (!is(i, "timeDuration"))
			return refuse(k, i, N_("Hẹn giờ chỉ nhận khoảng thời gian (timeDuration)."));
		else
			n->timer = i->text;
	return n->timer.n ? 0 : refuse(k, x, N_("Hẹn giờ thiếu khoảng thời gian (timeDuration)."));
}

static int read_node(struct reading *k, const struct xml *x, enum bpmn_kind kind)
{
	const struct xml *doc = xml_child(x, BPMN_NS, "documentation");
	struct bpmn_node *n;

	if (!xml_attr(x, "id").n)
		return refuse(k, x, N_("Phần tử thiếu id."));
	if (find(k->g, xml_attr(x, "id")) != BPMN_NONE)
		return refuse(k, x, N_("Hai phần tử có cùng id."));
	n = bpmn_node(k->g, kind, xml_attr(x, "id"));
	if (!n)
		return refuse(k, x, N_("Tệp có quá nhiều phần tử."));
	n->element = str_fmt(k->mem, "bpmn:%" STR_FMT, STR_ARG(x->name));
	n->line = x->line;
	n->title = xml_attr(x, "name");
	n->called = xml_attr(x, "calledElement");
	n->otherwise = xml_attr(x, "default");
	n->doc = doc ? doc->text : S("");
	n->own = own_of(x, kind == BPMN_CALL ? "branch" : "step");
	for (const struct xml *i = x->first; i; i = i->next) {
		if (kind == BPMN_CATCH && is(i, "timerEventDefinition") && !n->timer.n)
			TRY(read_timer(k, i, n));
		else if (!ignorable(i))
			return refuse(k, i, N_("Phần tử này không nằm trong phần BPMN được nhận."));
	}
	if (kind == BPMN_CATCH && !n->timer.n)
		return refuse(k, x, N_("Sự kiện chờ chỉ nhận loại hẹn giờ (timerEventDefinition)."));
	if (n->otherwise.n && kind != BPMN_CHOICE)
		return refuse(k, x, N_("Chỉ exclusiveGateway được có lối ra mặc định (default)."));
	return 0;
}

static int read_edge(struct reading *k, const struct xml *x)
{
	size_t from = find(k->g, xml_attr(x, "sourceRef")), to = find(k->g, xml_attr(x, "targetRef"));
	struct bpmn_edge *e;

	if (from == BPMN_NONE || to == BPMN_NONE)
		return refuse(k, x, N_("Đường nối có đầu không phải là phần tử nào của quy trình."));
	e = bpmn_edge(k->g, xml_attr(x, "id"), from, to);
	if (!e)
		return refuse(k, x, N_("Tệp có quá nhiều đường nối."));
	e->line = x->line;
	e->title = xml_attr(x, "name");
	e->own = own_of(x, k->g->nodes[from].kind == BPMN_PARALLEL && k->g->nodes[from].own.n ? "branch" : "exit");
	for (const struct xml *i = x->first; i; i = i->next) {
		if (is(i, "conditionExpression") && k->g->nodes[from].kind == BPMN_CHOICE)
			e->guard = i->text;
		else if (is(i, "conditionExpression"))
			return refuse(k, i, N_("Điều kiện chỉ được đặt ở đường ra của exclusiveGateway."));
		else if (!ignorable(i))
			return refuse(k, i, N_("Phần tử này không nằm trong phần BPMN được nhận."));
	}
	return 0;
}

/* After all nodes: lanes tell who does what. */
static int read_lanes(struct reading *k, const struct xml *set)
{
	for (const struct xml *lane = set->first; lane; lane = lane->next) {
		if (ignorable(lane))
			continue;
		if (!is(lane, "lane"))
			return refuse(k, lane, N_("Phần tử này không nằm trong phần BPMN được nhận."));
		for (const struct xml *i = lane->first; i; i = i->next) {
			size_t at = find(k->g, i->text);

			if (ignorable(i))
				continue;
			if (!is(i, "flowNodeRef"))
				return refuse(k, i, N_("Phần tử này không nằm trong phần BPMN được nhận."));
			if (at == BPMN_NONE)
				return refuse(k, i, N_("Làn có phần tử không thuộc quy trình."));
			k->g->nodes[at].lane = xml_attr(lane, "name");
		}
	}
	return 0;
}

static int read_process(struct reading *k, const struct xml *x)
{
	enum bpmn_kind kind;

	k->g->title = xml_attr(x, "name");
	k->g->own = own_of(x, "flow");
	for (const struct xml *i = x->first; i; i = i->next)
		if (kind_of(i, &kind))
			TRY(read_node(k, i, kind));
		else if (!is(i, "sequenceFlow") && !is(i, "laneSet") && !ignorable(i))
			return refuse(k, i, N_("Phần tử này không nằm trong phần BPMN được nhận."));
	for (const struct xml *i = x->first; i; i = i->next)
		if (is(i, "sequenceFlow"))
			TRY(read_edge(k, i));
		else if (is(i, "laneSet"))
			TRY(read_lanes(k, i));
	return 0;
}

/* One pool around the process is only drawn. */
static int read_collaboration(struct reading *k, const struct xml *x)
{
	size_t pools = 0;

	for (const struct xml *i = x->first; i; i = i->next) {
		pools += is(i, "participant");
		if (pools > 1 || (!is(i, "participant") && !ignorable(i)))
			return refuse(k, i, N_("Chỉ nhận mô hình có một nhóm tham gia (participant) và không có luồng thông điệp."));
	}
	return 0;
}

int bpmn_read(struct arena *mem, str bytes, struct bpmn **ret, struct bpmn_refusal *ret_why)
{
	struct reading k = { mem, bpmn_new(mem), ret_why };
	const struct xml *process = NULL;
	struct xml_error error;
	struct xml *x;
	int err = xml_parse(mem, bytes, &x, &error);

	if (err < 0) {
		*ret_why = (struct bpmn_refusal){ S(""), error.line, error.why };
		return err;
	}
	if (!is(x, "definitions"))
		return refuse(&k, x, N_("Tệp không phải BPMN 2.0: phần tử ngoài cùng phải là definitions."));
	for (const struct xml *i = x->first; i; i = i->next) {
		if (is(i, "process") && process)
			return refuse(&k, i, N_("Tệp có nhiều quy trình. Hãy tách thành từng tệp."));
		if (is(i, "process"))
			process = i;
		else if (is(i, "collaboration"))
			TRY(read_collaboration(&k, i));
		else if (!ignorable(i) && !str_eqz(i->name, "BPMNDiagram"))
			return refuse(&k, i, N_("Phần tử này không nằm trong phần BPMN được nhận."));
	}
	if (!process)
		return refuse(&k, x, N_("Tệp không có quy trình (process)."));
	TRY(read_process(&k, process));
	if (k.g->node_n == 0)
		return refuse(&k, process, N_("Quy trình không có bước nào."));
	*ret = k.g;
	return 0;
}
