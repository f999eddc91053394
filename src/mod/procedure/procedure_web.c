/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_web.c - the catalogue's pages, and the module's tables. */
#include "base/base.h"

#include "core/web/web.h"
#include "mod/procedure/procedure_html.h"
#include "mod/procedure/procedure_impl.h"

str paper_count_text(const struct ctx *c, const struct procedure_paper *a)
{
	if (a->originals && a->copies)
		return str_fmt(c->mem, _("%d bản chính, %d bản sao"), (int)a->originals, (int)a->copies);
	if (a->copies)
		return str_fmt(c->mem, _n(a->copies, "%d bản sao"), (int)a->copies);
	return a->originals ? str_fmt(c->mem, _n(a->originals, "%d bản chính"), (int)a->originals) : str_of(_("Không phải nộp bản giấy"));
}

str procedure_query(struct arena *mem, const struct req *q, const char *path)
{
	static const char *const names[] = { "q", "field", "level", "agency", "service", "eligible", "on" };
	struct buf b = buf_new(mem, 0);
	char sep = '?';

	buf_z(&b, path);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		str value = req_text(q, names[i]);

		if (value.n)
			buf_fmt(&b, "%c%s=", sep, names[i]);
		for (size_t k = 0; k < value.n; k++)
			buf_fmt(&b, "%%%02X", (unsigned char)value.p[k]);
		sep = b.n > strlen(path) ? '&' : '?';
	}
	return buf_view(&b);
}

static str duration_text(const struct ctx *c, int64_t minutes)
{
	if (minutes % 480 == 0)
		return str_fmt(c->mem, _n(minutes / 480, "%d ngày làm việc"), (int)(minutes / 480));
	if (minutes % 60 == 0)
		return str_fmt(c->mem, _n(minutes / 60, "%d giờ làm việc"), (int)(minutes / 60));
	return str_fmt(c->mem, _n(minutes, "%d phút làm việc"), (int)minutes);
}

str step_text(const struct ctx *c, const struct procedure_step *s)
{
	return str_fmt(c->mem, "%s, %.*s", tr(c, role_title(s->role)), STR_ARG(duration_text(c, s->minutes)));
}

/* ---- list --------------------------------------------------------------------------------------- */

/* "Tất cả", then the fields in force with their numbers. */
static int field_options(struct ctx *c, date on, const struct option **ret)
{
	struct procedure_field *fields;
	struct option *list;
	size_t n;

	TRY(procedure_fields(c, on, &fields, &n));
	list = NEW_ARRAY(c->mem, struct option, n + 2);
	list[0] = (struct option){ "", _("Tất cả"), NULL };
	for (size_t i = 0; i < n; i++)
		list[i + 1] = (struct option){
			.value = str_z(c->mem, fields[i].name),
			.title = str_fmt(c->mem, "%.*s (%d)", STR_ARG(fields[i].name), (int)fields[i].n).p,
		};
	*ret = list;
	return 0;
}

static int list_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Thủ tục hành chính")));
	struct procedure_list_view m = { .paging = req_paging(q, 20) };
	struct procedure *list;

	TRY(procedure_filter_of(c, q, &m.filter));
	m.filter.offset = m.paging.offset;
	m.filter.limit = m.paging.per_page;
	TRY(procedure_list(c, &m.filter, &list, &m.n, &m.paging.total));
	m.list = list;
	TRY(field_options(c, m.filter.on, &m.fields));
	m.levels = view_options(&h, "|commune|province", _("Tất cả|Cấp xã|Cấp tỉnh"));
	m.services = view_options(&h, "|full|partial|information",
				  _("Tất cả|Trực tuyến toàn trình|Trực tuyến một phần|Nộp trực tiếp"));
	procedure_list_html(&h, &m);
	return 0;
}

/* ---- one procedure -------------------------------------------------------------------------------- */

static int receivers_text(struct ctx *c, const struct procedure *p, str *ret)
{
	struct procedure_unit *units;
	size_t n;

	if (str_eq(p->level, S("commune"))) {
		*ret = str_of(_("Trung tâm Phục vụ hành chính công của xã, phường có thẩm quyền"));
		return 0;
	}
	TRY(procedure_receiving_units(c, p, &units, &n));
	*ret = n ? units[0].place : str_of(_("Trung tâm Phục vụ hành chính công của tỉnh"));
	return 0;
}

static int view_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure_view m = { .url = S("") };
	struct procedure *p, *versions, *now;
	struct html h;
	int found;

	TRY(procedure_on(c, q, &m.on));
	TRY(procedure_find(c, req_text(q, "code"), m.on, &p));
	TRY(procedure_versions(c, p->code, &versions, &m.version_n));
	TRY(receivers_text(c, p, &m.receivers));
	TRY(procedure_agency_name(c, p, &m.agency));
	found = procedure_find(c, p->code, instant_date(c->now), &now);
	if (found < 0 && found != E_NOTFOUND)
		return found;
	m.past = found < 0 || now->version != p->version;
	m.p = p;
	m.versions = versions;
	m.url = str_fmt(c->mem, "%.*s/thu-tuc/%.*s", STR_ARG(c->app->base_url), STR_ARG(p->code));
	h = html_begin(c, q, r, p->title);
	procedure_html(&h, &m);
	return 0;
}

static int flow_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure_flow_view m;
	struct procedure *p;
	struct html h;

	TRY(procedure_find(c, req_text(q, "code"), instant_date(c->now), &p));
	m.p = p;
	flow_picture(c, p->flow, S(""), NULL, 0, &m.picture);
	h = html_begin(c, q, r, str_of(_("Quy trình giải quyết")));
	procedure_flow_html(&h, &m);
	return 0;
}

/* A GET form: the ticks are in the address, so the list can be kept, shared and printed. */
static int check_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure_check_view m = { .asked = req_has(q, "xem") };
	struct procedure *p;
	struct html h;
	bool *have;

	TRY(procedure_find(c, req_text(q, "code"), instant_date(c->now), &p));
	have = NEW_ARRAY(c->mem, bool, p->paper_n);
	for (size_t i = 0; i < p->paper_n; i++)
		have[i] = req_has(q, str_fmt(c->mem, "co%zu", i + 1).p);
	for (size_t i = 0; i < p->paper_n; i++)
		m.missing += p->papers[i].required && !have[i];
	m.p = p;
	m.have = have;
	h = html_begin(c, q, r, str_of(_("Tôi đã đủ giấy tờ chưa?")));
	procedure_check_html(&h, &m);
	return 0;
}

static const struct page pages[] = {
	{ "/thu-tuc", PERM_PUBLIC, list_page, N_("Thủ tục hành chính"), "main" },
	{ "/thu-tuc/:code", PERM_PUBLIC, view_page, N_("Xem một thủ tục"), NULL },
	{ "/thu-tuc/:code/quy-trinh", PERM_PUBLIC, flow_page, N_("Quy trình giải quyết"), NULL },
	{ "/thu-tuc/:code/kiem-tra", PERM_PUBLIC, check_page, N_("Kiểm tra giấy tờ"), NULL },
	{ "/api/v1/procedures", PERM_PUBLIC, procedure_list_api, N_("Danh mục thủ tục"), NULL },
	{ "/api/v1/procedures/:code", PERM_PUBLIC, procedure_view_api, N_("Một thủ tục"), NULL },
	{ 0 },
};

const struct module module_procedure = {
	.name = "procedure",
	.pages = pages,
	.commands = procedure_commands,
	.aggregates = procedure_aggregates,
	.demo = procedure_demo,
	.exchanges = procedure_exchanges,
};
