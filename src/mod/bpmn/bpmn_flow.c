/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bpmn_flow.c - a graph as the JSON document of a flow.
 *
 * Exclusive gateways melt into the exits of the step before them, their conditions joined by "and". A parallel gateway
 * with several ways out is a fork; its branches end where they meet the next one. With our extensions the flow is what it
 * was. Without them: a lane names the role, a documentation that is a length of time the time, an exit to an end
 * hands out the result, and the clock stops on the way to the step that does. What is still missing then (roles,
 * times) the checker of flows asks for.
 */
#include "base/base.h"

#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/bpmn/bpmn_impl.h"

#define MELT 16 /* gateways one after the other */

struct made {
	struct arena *mem;
	const struct bpmn *g;
	struct bpmn_refusal *why;
	struct jw w;
	str *ids;       /* of each node: the step's */
	size_t *meet;   /* of each fork: the gateway where its branches meet; BPMN_NONE: not a fork */
	char *delivers; /* of each node: 0 not looked at, 1 no (or on the way), 2 yes */
	size_t ways;    /* through gateways, so far */
};

static int refuse(struct made *k, const struct bpmn_node *n, const char *why)
{
	*k->why = (struct bpmn_refusal){ n->element, n->line, why };
	return E_INVALID;
}

static int refuse_edge(struct made *k, const struct bpmn_edge *e, const char *why)
{
	*k->why = (struct bpmn_refusal){ S("bpmn:sequenceFlow"), e->line, why };
	return E_INVALID;
}

static const struct bpmn_node *end_of(const struct made *k, const struct bpmn_edge *e)
{
	return &k->g->nodes[e->to];
}

static bool is_fork(const struct bpmn_node *n)
{
	return n->kind == BPMN_PARALLEL && (n->own.n || n->out > 1);
}

static bool is_step(const struct made *k, size_t at)
{
	const struct bpmn_node *n = &k->g->nodes[at];

	if (n->kind == BPMN_CALL) { /* in a fork it is one of its branches */
		for (size_t i = 0; i < k->g->edge_n; i++)
			if (k->g->edges[i].to == at && is_fork(&k->g->nodes[k->g->edges[i].from]))
				return false;
		return true;
	}
	return n->kind == BPMN_TASK || n->kind == BPMN_CATCH || n->kind == BPMN_END || is_fork(n);
}

/* ---- names ---------------------------------------------------------------------------------------------------- */

static bool taken(const struct made *k, size_t before, str id)
{
	for (size_t i = 0; i < before; i++)
		if (str_eq(k->ids[i], id))
			return true;
	return str_eq(id, S("join"));
}

/* Our own name when it was exported; else the element's id in small letters. */
static int name_steps(struct made *k)
{
	for (size_t i = 0; i < k->g->node_n; i++) {
		const struct bpmn_node *n = &k->g->nodes[i];
		struct buf b = buf_new(k->mem, 0);
		struct json *own;
		str why;

		if (n->own.n && json_parse(k->mem, n->own, 8, &own, &why) < 0)
			return refuse(k, n, N_("Phần mở rộng của motcua không phải JSON đúng dạng."));
		if (n->own.n && is_step(k, i) && json_text(own, "id").n) {
			k->ids[i] = json_text(own, "id");
			continue;
		}
		for (size_t p = 0; p < n->id.n && p < 32; p++) {
			char ch = n->id.p[p];

			ch = ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch;
			buf_char(&b, strchr("abcdefghijklmnopqrstuvwxyz0123456789_-.", ch) && ch ? ch : '_');
		}
		k->ids[i] = buf_view(&b);
		for (int more = 2; taken(k, i, k->ids[i]); more++)
			k->ids[i] = str_fmt(k->mem, "%" STR_FMT "_%d", STR_ARG(buf_view(&b)), more);
	}
	return 0;
}

/* ---- members --------------------------------------------------------------------------------------------------- */

/* Members of our extension but for those that the diagram tells. */
static int write_own(struct made *k, const struct bpmn_node *n, str json, const char *not, struct json **ret)
{
	struct json *j;
	str why;

	*ret = NULL;
	if (!json.n)
		return 0;
	if (json_parse(k->mem, json, 8, &j, &why) < 0 || j->type != JT_OBJECT)
		return refuse(k, n, N_("Phần mở rộng của motcua không phải JSON đúng dạng."));
	for (size_t i = 0; i < j->n; i++) {
		str rest = str_of(not);
		bool left_out = false;

		while (rest.p)
			left_out |= str_eq(str_cut(&rest, ' '), j->keys[i]);
		if (left_out)
			continue;
		jw_key_str(&k->w, j->keys[i]);
		jw_json(&k->w, j->items[i]);
	}
	*ret = j;
	return 0;
}

static void write_text(struct made *k, const char *key, str s, const struct json *own)
{
	if (s.n)
		jw_kstr(&k->w, key, s);
	else if (json_get(own, key)) {
		jw_key(&k->w, key);
		jw_json(&k->w, json_get(own, key));
	}
}

static void write_time(struct made *k, struct flow_time t)
{
	jw_key(&k->w, "time");
	jw_object(&k->w);
	jw_kint(&k->w, "n", t.n);
	jw_kstr(&k->w, "unit", str_of(t.unit == UNIT_AT_ONCE && t.n ? "minute" : flow_unit_slug(t.unit)));
	jw_end(&k->w);
}

/* "P3D" "PT4H" "P1M" "PT30M": one number and one unit, as they are drawn. */
static bool duration(str s, struct flow_time *ret)
{
	bool time = str_starts(s, S("PT"));
	str digits = str_sub(s, time ? 2 : 1, s.n ? s.n - 1 : 0);
	int64_t n;

	if (!str_starts(s, S("P")) || !str_int(digits, &n) || n < 1 || n > 100000)
		return false;
	switch (s.p[s.n - 1]) {
	case 'H':
		*ret = (struct flow_time){ (int32_t)n, UNIT_WORKING_HOUR };
		return time;
	case 'D':
		*ret = (struct flow_time){ (int32_t)n, UNIT_CALENDAR_DAY };
		return !time;
	case 'M':
		*ret = (struct flow_time){ (int32_t)n, time ? UNIT_AT_ONCE : UNIT_MONTH };
		return true;
	default:
		return false;
	}
}

static enum role role_of(str lane)
{
	for (int r = ROLE_NONE + 1; r < ROLE_COUNT; r++)
		if (str_eqz(lane, role_slug((enum role)r)) || str_eqz(lane, role_title((enum role)r)))
			return (enum role)r;
	return ROLE_NONE;
}

/* ---- exits ------------------------------------------------------------------------------------------------------- */

/* Does the step hand out the result: does one of its ways lead to an end? */
static bool delivers(const struct made *k, size_t at)
{
	const struct bpmn_node *n = &k->g->nodes[at];

	if (k->delivers[at])
		return k->delivers[at] == 2;
	k->delivers[at] = 1;
	for (size_t i = 0; i < k->g->edge_n && (n->kind == BPMN_TASK || n->kind == BPMN_CHOICE); i++) {
		const struct bpmn_edge *e = &k->g->edges[i];

		if (e->from == at &&
		    (end_of(k, e)->kind == BPMN_END || (end_of(k, e)->kind == BPMN_CHOICE && delivers(k, e->to))))
			k->delivers[at] = 2;
	}
	return k->delivers[at] == 2;
}

static void plain_exit(struct made *k, size_t from, size_t to)
{
	const struct bpmn_node *a = &k->g->nodes[from], *b = &k->g->nodes[to];
	bool hands_out = a->kind == BPMN_TASK && b->kind == BPMN_END;

	jw_kstr(&k->w, "action", a->kind == BPMN_CATCH ? S("done") : a->kind == BPMN_TASK ? hands_out ? S("deliver") : S("forward") :
									     S("joined"));
	if (b->kind != BPMN_TASK || !delivers(k, to) || delivers(k, from))
		return;
	jw_key(&k->w, "effects");
	jw_array(&k->w);
	jw_str(&k->w, S("clock.stop"));
	jw_end(&k->w);
}

/* An exit on its way through gateways. */
struct way {
	str title, guard, own;
	int depth;
};

static int write_exit(struct made *k, size_t step, const struct bpmn_edge *last, const struct way *way)
{
	const struct bpmn_node *to = end_of(k, last);
	bool meets = to->kind == BPMN_PARALLEL && !is_fork(to);
	struct json *own;

	if (to->kind == BPMN_START)
		return refuse_edge(k, last, N_("Không đường nào được dẫn về sự kiện bắt đầu."));
	if (!meets && !is_step(k, last->to))
		return refuse_edge(k, last, N_("Hồ sơ liên thông trong nhánh chỉ được vào từ chỗ rẽ."));
	jw_object(&k->w);
	TRY(write_own(k, &k->g->nodes[step], way->own, "to title guard", &own));
	if (!own)
		plain_exit(k, step, last->to);
	jw_kstr(&k->w, "to", meets ? S("join") : k->ids[last->to]);
	write_text(k, "title", way->title, own);
	write_text(k, "guard", way->guard, own);
	jw_end(&k->w);
	return 0;
}

static int both(struct made *k, const struct bpmn_edge *e, str a, str b, str *ret)
{
	if (a.n && b.n && (str_eq(a, S("else")) || str_eq(b, S("else"))))
		return refuse_edge(k, e, N_("Lối mặc định đi qua hai exclusiveGateway liền nhau: hãy gộp thành một."));
	*ret = !a.n ? b : !b.n ? a : str_fmt(k->mem, "(%" STR_FMT ") and (%" STR_FMT ")", STR_ARG(a), STR_ARG(b));
	return 0;
}

static int write_ways(struct made *k, size_t step, size_t at, const struct way *before)
{
	const struct bpmn_node *n = &k->g->nodes[at];

	if (before->depth == MELT || k->ways++ > BPMN_EDGES)
		return refuse(k, n, N_("Các cổng nối thành vòng hoặc quá nhiều cổng liền nhau."));
	if (n->out == 0)
		return refuse(k, n, N_("Từ đây không có đường đi tiếp."));
	for (size_t i = 0; i < k->g->edge_n; i++) {
		const struct bpmn_edge *e = &k->g->edges[i];
		struct way way = { e->title.n ? e->title : before->title, S(""), e->own.n ? e->own : before->own,
				   before->depth + 1 };
		bool otherwise = n->kind == BPMN_CHOICE && n->out > 1 && str_eq(n->otherwise, e->id);

		if (e->from != at)
			continue;
		TRY(both(k, e, before->guard, otherwise ? S("else") : e->guard, &way.guard));
		if (end_of(k, e)->kind == BPMN_CHOICE)
			TRY(write_ways(k, step, e->to, &way));
		else
			TRY(write_exit(k, step, e, &way));
	}
	return 0;
}

static int write_exits(struct made *k, size_t step, size_t at, const struct json *own)
{
	const struct bpmn_node *n = &k->g->nodes[at];

	if (json_get(own, "exits") && n->out == 0) {
		jw_key(&k->w, "exits");
		jw_json(&k->w, json_get(own, "exits"));
		return 0;
	}
	if (n->kind == BPMN_END)
		return n->out ? refuse(k, n, N_("Sự kiện kết thúc không thể có đường ra.")) : 0;
	if (n->out > 1)
		return refuse(k, n, N_("Nhiều đường ra cùng lúc: hãy đặt exclusiveGateway hoặc parallelGateway ở giữa."));
	jw_key(&k->w, "exits");
	jw_array(&k->w);
	TRY(write_ways(k, step, at, &(struct way){ .depth = 0 }));
	jw_end(&k->w);
	return 0;
}

/* ---- branches ------------------------------------------------------------------------------------------------------ */

/* The first gateway where ways from here meet; BPMN_NONE: none. */
static size_t meeting(const struct made *k, size_t at, bool *seen)
{
	for (size_t i = 0; i < k->g->edge_n; i++) {
		size_t to = k->g->edges[i].to, found;

		if (k->g->edges[i].from != at || seen[to])
			continue;
		seen[to] = true;
		if (k->g->nodes[to].kind == BPMN_PARALLEL && !is_fork(&k->g->nodes[to]))
			return to;
		found = k->g->nodes[to].kind == BPMN_PARALLEL ? BPMN_NONE : meeting(k, to, seen);
		if (found != BPMN_NONE)
			return found;
	}
	return BPMN_NONE;
}

static int find_meetings(struct made *k)
{
	for (size_t i = 0; i < k->g->node_n; i++) {
		const struct bpmn_node *n = &k->g->nodes[i];
		bool *seen = NEW_ARRAY(k->mem, bool, k->g->node_n);

		k->meet[i] = BPMN_NONE;
		if (n->kind == BPMN_PARALLEL && !is_fork(n) && n->in < 2)
			return refuse(k, n, N_("parallelGateway phải rẽ ra nhiều nhánh hoặc gộp nhiều nhánh."));
		if (n->kind == BPMN_PARALLEL && n->in > 1 && n->out > 1 && !n->own.n)
			return refuse(k, n, N_("parallelGateway vừa gộp vừa rẽ: hãy tách thành hai cổng."));
		if (!is_fork(n))
			continue;
		k->meet[i] = meeting(k, i, seen);
		if (k->meet[i] == BPMN_NONE)
			return refuse(k, n, N_("Các nhánh rẽ từ đây không gặp lại ở parallelGateway nào."));
		for (size_t b = 0; b < i; b++)
			if (k->meet[b] == k->meet[i])
				return refuse(k, n, N_("Hai chỗ rẽ gặp nhau ở cùng một parallelGateway."));
	}
	return 0;
}

static int write_call(struct made *k, const struct bpmn_node *call, str id)
{
	struct json *own;

	jw_object(&k->w);
	TRY(write_own(k, call, call->own, "title procedure", &own));
	if (!own)
		jw_kstr(&k->w, "id", id);
	write_text(k, "title", call->title, own);
	write_text(k, "procedure", call->called, own);
	jw_end(&k->w);
	return 0;
}

static int write_branch(struct made *k, size_t fork, const struct bpmn_edge *e, bool calls)
{
	const struct bpmn_node *to = end_of(k, e), *from = &k->g->nodes[fork];
	struct json *own;

	if (calls != (to->kind == BPMN_CALL))
		return refuse(k, from, N_("Một chỗ rẽ chỉ gồm toàn hồ sơ liên thông (callActivity) hoặc không có hồ sơ nào."));
	if (calls)
		return write_call(k, to, k->ids[e->to]);
	if (to->kind != BPMN_TASK)
		return refuse_edge(k, e, N_("Mỗi nhánh phải bắt đầu bằng một việc (task, userTask)."));
	jw_object(&k->w);
	TRY(write_own(k, from, e->own, "title first", &own));
	if (!own)
		jw_kstr(&k->w, "id", k->ids[e->to]);
	write_text(k, "title", !own && !e->title.n ? to->title : e->title, own);
	jw_kstr(&k->w, "first", k->ids[e->to]);
	jw_end(&k->w);
	return 0;
}

static bool has_calls(const struct made *k, size_t fork)
{
	for (size_t i = 0; i < k->g->edge_n; i++)
		if (k->g->edges[i].from == fork && end_of(k, &k->g->edges[i])->kind == BPMN_CALL)
			return true;
	return false;
}

static int write_branches(struct made *k, size_t at)
{
	const struct bpmn_node *n = &k->g->nodes[at];

	jw_key(&k->w, "branches");
	jw_array(&k->w);
	if (n->kind == BPMN_CALL)
		TRY(write_call(k, n, k->ids[at]));
	for (size_t i = 0; n->kind == BPMN_PARALLEL && i < k->g->edge_n; i++)
		if (k->g->edges[i].from == at)
			TRY(write_branch(k, at, &k->g->edges[i], has_calls(k, at)));
	jw_end(&k->w);
	return 0;
}

/* ---- steps ----------------------------------------------------------------------------------------------------------- */

/* What a step drawn elsewhere is, as far as the drawing tells. */
static int plain_step(struct made *k, size_t at, const char *kind)
{
	const struct bpmn_node *n = &k->g->nodes[at];
	enum role role = role_of(n->lane);
	struct flow_time t;

	jw_kstr(&k->w, "id", k->ids[at]);
	jw_kstr(&k->w, "kind", str_of(kind));
	if (n->kind == BPMN_END)
		return 0;
	if (n->lane.n && role == ROLE_NONE)
		return refuse(k, n, N_("Tên làn (lane) phải là vai trò: cán bộ một cửa, chuyên viên, trưởng phòng hoặc lãnh đạo."));
	if (role)
		jw_kstr(&k->w, "role", str_of(role_slug(role)));
	jw_kstr(&k->w, "place", role == ROLE_CLERK ? S("receiving") : S("deciding"));
	if (n->kind == BPMN_CATCH) {
		if (!duration(n->timer, &t))
			return refuse(k, n, N_("Khoảng hẹn giờ phải có dạng P3D, PT4H, PT30M hoặc P1M."));
		jw_kstr(&k->w, "for", S("date"));
		write_time(k, t);
	} else if (n->kind == BPMN_TASK && flow_time_parse(k->mem, n->doc, &t)) {
		write_time(k, t);
	}
	return 0;
}

static int write_step(struct made *k, size_t at)
{
	const struct bpmn_node *n = &k->g->nodes[at];
	const char *kind = n->kind == BPMN_TASK ? "human" : n->kind == BPMN_CATCH ? "wait" : n->kind == BPMN_END ? "end" :
			   n->kind == BPMN_CALL || has_calls(k, at) ? "child" : "fork";
	struct json *own = NULL;

	jw_object(&k->w);
	if (n->kind != BPMN_CALL)
		TRY(write_own(k, n, n->own, "title exits branches", &own));
	if (!own)
		TRY(plain_step(k, at, kind));
	else if (!str_eqz(json_get(own, "kind") ? json_text(own, "kind") : S("human"), kind))
		return refuse(k, n, N_("Phần mở rộng của motcua nói bước này thuộc loại khác."));
	write_text(k, "title", !own && !n->title.n ? k->ids[at] : n->title, own);
	if (k->meet[at] != BPMN_NONE || n->kind == BPMN_CALL)
		TRY(write_branches(k, at));
	TRY(write_exits(k, at, k->meet[at] != BPMN_NONE ? k->meet[at] : at, own));
	jw_end(&k->w);
	return 0;
}

/* The step behind the only start event. */
static int first_step(struct made *k, size_t *ret)
{
	size_t start = BPMN_NONE, at;
	int depth = 0;

	for (size_t i = 0; i < k->g->node_n; i++) {
		if (k->g->nodes[i].kind == BPMN_START && start != BPMN_NONE)
			return refuse(k, &k->g->nodes[i], N_("Quy trình phải có đúng một sự kiện bắt đầu."));
		if (k->g->nodes[i].kind == BPMN_START)
			start = i;
	}
	if (start == BPMN_NONE)
		return refuse(k, &k->g->nodes[0], N_("Quy trình phải có đúng một sự kiện bắt đầu."));
	for (at = start; at == start || k->g->nodes[at].kind == BPMN_CHOICE;) {
		if (k->g->nodes[at].out != 1 || depth++ == MELT)
			return refuse(k, &k->g->nodes[at], N_("Từ sự kiện bắt đầu phải có đúng một đường tới bước đầu tiên."));
		for (size_t i = 0, from = at; i < k->g->edge_n; i++)
			if (k->g->edges[i].from == from)
				at = k->g->edges[i].to;
	}
	if (k->g->nodes[at].kind != BPMN_TASK)
		return refuse(k, &k->g->nodes[at], N_("Bước đầu tiên phải là một việc (task, userTask)."));
	*ret = at;
	return 0;
}

int bpmn_flow(struct arena *mem, struct bpmn *g, str *ret_flow, struct bpmn_refusal *ret_why)
{
	struct buf b = buf_new(mem, BPMN_BYTES);
	struct made k = { mem, g, ret_why, jw_new(&b), NEW_ARRAY(mem, str, g->node_n), NEW_ARRAY(mem, size_t, g->node_n),
			  NEW_ARRAY(mem, char, g->node_n), 0 };
	struct json *own;
	size_t first;

	TRY(first_step(&k, &first));
	TRY(name_steps(&k));
	TRY(find_meetings(&k));
	jw_object(&k.w);
	TRY(write_own(&k, &g->nodes[0], g->own, "title steps", &own));
	if (!own)
		jw_kint(&k.w, "flow", 1);
	write_text(&k, "title", !own && !g->title.n ? S("BPMN") : g->title, own);
	jw_key(&k.w, "steps");
	jw_array(&k.w);
	TRY(write_step(&k, first));
	for (size_t i = 0; i < g->node_n; i++)
		if (i != first && is_step(&k, i))
			TRY(write_step(&k, i));
	jw_end(&k.w);
	jw_end(&k.w);
	if (b.over)
		return refuse(&k, &g->nodes[0], N_("Tệp có quá nhiều phần tử."));
	*ret_flow = buf_view(&b);
	return 0;
}

int bpmn_import(struct arena *mem, str bytes, str *ret_flow, struct bpmn_refusal *ret_why)
{
	struct bpmn *g;

	TRY(bpmn_read(mem, bytes, &g, ret_why));
	return bpmn_flow(mem, g, ret_flow, ret_why);
}
