/* SPDX-License-Identifier: Apache-2.0 */
/* flow_web.c - the module's tables: publishing, reading, the schema, the replay check. */
#include "base/base.h"

#include "core/web/web.h"
#include "lib/asset/asset.h"
#include "lib/json/json.h"
#include "mod/flow/flow_impl.h"

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

static const struct page pages[] = {
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

static const struct command commands[] = {
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

const struct module module_flow = {
	.name = "flow",
	.pages = pages,
	.commands = commands,
	.aggregates = aggregates,
};
