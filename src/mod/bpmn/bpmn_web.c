/* SPDX-License-Identifier: Apache-2.0 */
/* bpmn_web.c - the module's tables: models and diagrams out, models in. */
#include "base/base.h"

#include "core/command/call.h"
#include "core/web/view.h"
#include "lib/jail/jail.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/bpmn/bpmn_impl.h"
#include "mod/procedure/procedure.h"

/* ---- out ----------------------------------------------------------------------------------------------------- */

static int flow_of(struct ctx *c, const struct req *q, const struct flow **ret)
{
	struct procedure *p;
	struct flow *f;

	if (req_has(q, "id")) {
		TRY(flow_get(c, req_text(q, "id"), &f));
		*ret = f;
		return 0;
	}
	TRY(procedure_find(c, req_text(q, "code"), instant_date(c->now), &p));
	*ret = p->flow;
	return p->flow ? 0 : E_NOTFOUND;
}

static int model_page(struct ctx *c, const struct req *q, struct reply *r)
{
	const struct flow *f;

	TRY(flow_of(c, q, &f));
	reply_bytes(r, S(BPMN_MIME), bpmn_export(c, f), str_fmt(c->mem, "quy-trinh-%.12s.bpmn", f->id.p));
	return 0;
}

static int image_page(struct ctx *c, const struct req *q, struct reply *r)
{
	const struct flow *f;

	TRY(flow_of(c, q, &f));
	reply_bytes(r, S("image/svg+xml"), bpmn_svg(c, f), S(""));
	return 0;
}

static const struct page pages[] = {
	{ "/thu-tuc/:code/quy-trinh.bpmn", PERM_PUBLIC, model_page, N_("Quy trình của thủ tục (BPMN 2.0)"), NULL },
	{ "/thu-tuc/:code/quy-trinh.svg", PERM_PUBLIC, image_page, N_("Sơ đồ quy trình của thủ tục (SVG)"), NULL },
	{ "/quy-trinh/:id/quy-trinh.bpmn", PERM_PUBLIC, model_page, N_("Quy trình đã công bố (BPMN 2.0)"), NULL },
	{ "/quy-trinh/:id/quy-trinh.svg", PERM_PUBLIC, image_page, N_("Sơ đồ quy trình đã công bố (SVG)"), NULL },
	{ 0 },
};

/* ---- in ------------------------------------------------------------------------------------------------------ */

int bpmn_jailed(struct arena *mem, str bytes, struct buf *out)
{
	struct bpmn_refusal why = { S(""), 1, N_("Tệp không đọc được.") };
	struct jw w = jw_new(out);
	str flow;

	jw_object(&w);
	if (bpmn_import(mem, bytes, &flow, &why) == 0) {
		jw_kraw(&w, "flow", flow);
	} else {
		jw_kint(&w, "line", (int64_t)why.line);
		jw_kstr(&w, "element", why.element);
		jw_kstr(&w, "why", str_of(why.why));
	}
	jw_end(&w);
	return 0;
}

int bpmn_take(struct ctx *c, const char *field, str answer, str *ret_flow)
{
	struct buf b = buf_new(c->mem, 0);
	const char *words;
	struct json *j;
	int64_t line = 1;
	str why;

	if (json_parse(c->mem, answer, JSON_DEPTH, &j, &why) < 0)
		return ctx_fail(c, E_INVALID, field, _("Tệp BPMN không đọc được."));
	if (json_get(j, "flow")) {
		json_write(&b, json_get(j, "flow"));
		*ret_flow = buf_view(&b);
		return 0;
	}
	json_int(j, "line", &line);
	words = tr(c, str_z(c->mem, json_text(j, "why")));
	if (!json_text(j, "element").n)
		return ctx_fail(c, E_INVALID, field, _("Dòng %d: %s"), (int)line, words);
	return ctx_fail(c, E_INVALID, field, _("Dòng %d, phần tử <%.*s>: %s"), (int)line, STR_ARG(json_text(j, "element")), words);
}

static const struct field publish_fields[] = {
	{ "body", F_LINES, 1, BPMN_BYTES, N_("Mô hình BPMN 2.0 (XML)"), NULL },
	{ 0 },
};

static int publish_prepare(struct ctx *c, struct buf *ret_input)
{
	buf_str(ret_input, arg_text(c, "body"));
	return 0;
}

static int publish(struct ctx *c)
{
	str flow, id;

	TRY(bpmn_take(c, "body", c->prepared, &flow));
	TRY(flow_publish(c, "body", flow, &id));
	jw_kstr(c->out, "id", id);
	return 0;
}

static const struct command commands[] = {
	{ .name = "flow.publish_bpmn", .perm = PERM_ADMIN, .fields = publish_fields, .run = publish,
	  .title = N_("Công bố quy trình từ mô hình BPMN"), .api = "/api/v1/flows/bpmn", .creates = true,
	  .prepare = publish_prepare, .child = bpmn_jailed },
	{ 0 },
};

/* `motcua import bpmn FILE`: publishes; with --dry, the flow's document for an editor. */
static int import(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct flow_problems why;
	struct flow *f;
	str answer, flow;
	struct arg args[] = { { S("body"), S("") } };

	UNUSED(filename);
	if (jail_run(c->mem, bpmn_jailed, bytes, NULL, &answer) < 0)
		return ctx_fail(c, E_INVALID, "", _("Tệp BPMN không đọc được."));
	TRY(bpmn_take(c, "", answer, &flow));
	if (flow_read(c, flow, &f, &why) < 0)
		return flow_fail(c, "", &why);
	if (dry) {
		buf_str(out, f->body);
		buf_char(out, '\n');
		return flow_check(c, f, NULL, &why) < 0 ? flow_fail(c, "", &why) : 0;
	}
	args[0].value = flow;
	TRY(command_send(c, "flow.publish", str_fmt(c->mem, "bpmn-%" STR_FMT, STR_ARG(f->id)), args, 1, NULL));
	buf_fmt(out, "%" STR_FMT "\n", STR_ARG(f->id));
	return 0;
}

static const struct exchange exchanges[] = {
	{ "bpmn", import, NULL },
	{ 0 },
};

const struct module module_bpmn = {
	.name = "bpmn",
	.pages = pages,
	.commands = commands,
	.exchanges = exchanges,
};
