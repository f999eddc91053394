/* SPDX-License-Identifier: Apache-2.0 */
/* flow_web.c - the module's tables: publishing, reading, the schema, the replay check. */
#include "base/base.h"

#include "core/command/call.h"
#include "core/web/view.h"
#include "lib/asset/asset.h"
#include "lib/json/json.h"
#include "mod/flow/flow_html.h"
#include "mod/flow/flow_impl.h"
#include "mod/flow/flow_view.h"

/* ---- reading -------------------------------------------------------------------------------------------------- */

static int list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct jw w = json_begin(r);
	struct flow_entry *list;
	int64_t total;
	size_t n;

	TRY(flow_list(c, p.per_page, p.offset, &list, &n, &total));
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "id", list[i].id);
		jw_kstr(&w, "title", list[i].title);
		jw_kinstant(&w, "published_at", list[i].at);
		jw_end(&w);
	}
	jw_end(&w);
	jw_kint(&w, "total", total);
	jw_end(&w);
	return 0;
}

/* The very bytes whose SHA-256 is its id. */
static int view_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct flow *f;

	TRY(flow_get(c, req_text(q, "id"), &f));
	jw_raw(&w, f->body);
	return 0;
}

static int schema_api(struct ctx *c, const struct req *q, struct reply *r)
{
	const struct asset *a = asset_find(S("data/flow.schema.json"));

	UNUSED(c);
	UNUSED(q);
	if (!a)
		return E_INTERNAL;
	reply_bytes(r, S("application/schema+json"), asset_bytes(a), S(""));
	return 0;
}

static int view_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct flow_page_view m;
	struct flow *f;
	struct html h;

	TRY(flow_get(c, req_text(q, "id"), &f));
	m.flow = f;
	flow_picture(c, f, S(""), NULL, 0, &m.picture);
	h = html_begin(c, q, r, f->title);
	flow_view_html(&h, &m);
	return 0;
}

static int list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct flow_list_view m = { .paging = req_paging(q, 20) };
	struct html h;

	TRY(flow_list(c, m.paging.per_page, m.paging.offset, &m.list, &m.n, &m.paging.total));
	h = html_begin(c, q, r, str_of(_("Quy trình nội bộ")));
	flow_list_html(&h, &m);
	return 0;
}

/* The table as it was understood, under the form; what is wrong stands at its rows. */
static int import_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct flow_import_view m = { .n = 0 };
	struct problem *said = c->problems;
	struct html h;

	if (req_text(q, "rows").n && flow_table_read(c, req_text(q, "rows"), S("bang.txt"), &m.rows, &m.n) < 0)
		m.n = 0;
	c->problems = said ? said : c->problems;
	h = html_begin(c, q, r, str_of(_("Nhập bảng các bước")));
	flow_import_html(&h, &m);
	return 0;
}

static const struct page pages[] = {
	{ "/quan-tri/quy-trinh", PERM_ADMIN, list_page, N_("Quy trình nội bộ"), N_("Quản trị") },
	{ "/quan-tri/quy-trinh/nhap", PERM_ADMIN, import_page, N_("Nhập bảng các bước"), NULL },
	{ "/quy-trinh/:id", PERM_PUBLIC, view_page, N_("Một quy trình"), NULL },
	{ "/api/v1/flows", PERM_PUBLIC, list_api, N_("Các quy trình đã công bố"), NULL },
	{ "/api/v1/flows/:id", PERM_PUBLIC, view_api, N_("Một quy trình đã công bố"), NULL },
	{ "/api/v1/flow-schema", PERM_PUBLIC, schema_api, N_("Lược đồ JSON của quy trình"), NULL },
	{ 0 },
};

/* ---- publishing ------------------------------------------------------------------------------------------------ */

static const struct field publish_fields[] = {
	{ "body", F_LINES, 1, FLOW_BYTES, N_("Quy trình (JSON)"), NULL },
	{ 0 },
};

static int publish(struct ctx *c)
{
	str id;

	TRY(flow_publish(c, "body", arg_text(c, "body"), &id));
	jw_kstr(c->out, "id", id);
	return 0;
}

static const struct field import_fields[] = {
	{ "title", F_TEXT, 1, 300, N_("Tên quy trình"), NULL },
	{ "rows", F_LINES, 1, 60000, N_("Bảng các bước"), NULL },
	{ "confirm", F_BOOL, 0, 0, N_("Tôi đã xem bảng đọc được và thấy đúng"), NULL },
	{ 0 },
};

/* First sent, it is only read back; published when that was confirmed. */
static int import(struct ctx *c)
{
	struct flow_row *rows;
	str body, id;
	size_t n;

	TRY(flow_table_read(c, arg_text(c, "rows"), S("bang.txt"), &rows, &n));
	TRY(flow_table_flow(c, "rows", arg_text(c, "title"), rows, n, &body));
	if (!arg_flag(c, "confirm"))
		return ctx_fail(c, E_INVALID, "confirm", _("Hãy xem bảng đọc được, rồi đánh dấu ô này và gửi lại."));
	TRY(flow_publish(c, "rows", body, &id));
	jw_kstr(c->out, "id", id);
	return 0;
}

static const struct command commands[] = {
	{ .name = "flow.import", .path = "/quan-tri/quy-trinh/nhap", .perm = PERM_ADMIN, .fields = import_fields, .run = import,
	  .title = N_("Nhập bảng các bước"), .next = "/quy-trinh/:id", .form = import_page },
	{ .name = "flow.publish", .perm = PERM_ADMIN, .fields = publish_fields, .run = publish,
	  .title = N_("Công bố quy trình"), .api = "/api/v1/flows", .creates = true },
	{ 0 },
};

/* ---- the replay check -------------------------------------------------------------------------------------------- */

struct dump {
	struct ctx *c;
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int dump_one(void *arg, const struct flow_stored *f)
{
	struct dump *d = arg;
	struct json *j;
	str why;

	TRY(json_parse(d->c->mem, flow_state(d->c, f), JSON_DEPTH, &j, &why));
	return d->each(d->arg, str_copy(d->c->mem, f->id), j);
}

static int dump_flows(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return flow_store_each(c, dump_one, &d);
}

static const struct aggregate aggregates[] = {
	{ "flow", dump_flows },
	{ 0 },
};

/* A file of steps (CSV, XLSX), or a flow's own JSON. The title is the file's name without its ending. */
static int import_file(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct flow_row *rows;
	str body = bytes, json, name = str_sub(filename, 0, filename.n - MIN(filename.n, (size_t)5));
	struct flow_problems why;
	struct arg arg;
	struct flow *f;
	size_t n;

	if (!str_ends(filename, S(".json"))) {
		TRY(flow_table_read(c, bytes, filename, &rows, &n));
		TRY(flow_table_flow(c, "rows", name.n ? name : str_of(VI_("Quy trình")), rows, n, &body));
	}
	if (flow_read(c, body, &f, &why) < 0 || flow_check(c, f, NULL, &why) < 0)
		return flow_fail(c, "body", &why);
	buf_fmt(out, "{\"id\":\"%" STR_FMT "\",\"steps\":%zu}\n", STR_ARG(f->id), f->step_n);
	arg = (struct arg){ S("body"), f->body };
	return dry ? 0 : command_send(c, "flow.publish", f->id, &arg, 1, &json);
}

static const struct exchange exchanges[] = {
	{ "flows", import_file, NULL },
	{ 0 },
};

const struct module module_flow = {
	.name = "flow",
	.pages = pages,
	.commands = commands,
	.aggregates = aggregates,
	.exchanges = exchanges,
};
