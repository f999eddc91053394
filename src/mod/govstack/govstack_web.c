/* SPDX-License-Identifier: Apache-2.0 */
/* govstack_web.c - the API's pages and the module's tables. */
#include "base/base.h"

#include "lib/json/json.h"
#include "mod/govstack/govstack_html.h"
#include "mod/govstack/govstack_impl.h"
#include "mod/govstack/govstack_view.h"

#define ROOT "/govstack/registration"

/* ---- services ----------------------------------------------------------------------------------------------- */

static int services_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure_filter f = { .on = instant_date(c->now), .q = req_text(q, "name") };
	struct procedure *list;
	struct jw w = json_begin(r);
	int64_t total;
	size_t n;

	TRY(procedure_list(c, &f, &list, &n, &total));
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		gov_write_service(c, &w, &list[i]);
	jw_end(&w);
	return 0;
}

static int service_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure *p;
	struct jw w;

	TRY(gov_service(c, req_text(q, "service"), &p));
	w = json_begin(r);
	gov_write_service(c, &w, p);
	return 0;
}

static int eforms_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct procedure *p;
	struct jw w = json_begin(r);
	int err = gov_service(c, req_text(q, "service"), &p);

	if (err < 0 && err != E_NOTFOUND)
		return err;
	jw_array(&w);
	if (err == 0)
		gov_write_eform(&w, p, true);
	jw_end(&w);
	return 0;
}

/* "1.001193-v2": that version's form. */
static int eform_page(struct ctx *c, const struct req *q, struct reply *r)
{
	str id = req_text(q, "eform");
	ptrdiff_t v = str_search(id, S("-v"));
	struct procedure *p;
	int64_t version;
	struct jw w;

	if (v < 0 || !str_int(str_sub(id, (size_t)v + 2, id.n), &version))
		return E_NOTFOUND;
	TRY(procedure_get(c, str_sub(id, 0, (size_t)v), version, &p));
	w = json_begin(r);
	gov_write_eform(&w, p, false);
	return 0;
}

/* ---- lists: firstResult (from 0), maxResult, sortOrder ------------------------------------------------------------ */

struct window {
	size_t first, max;
	bool ascending;
};

static struct window window_of(const struct req *q)
{
	int64_t first = req_int(q, "firstResult", 0), max = req_int(q, "maxResult", 100);

	return (struct window){ (size_t)MAX(first, 0), (size_t)MAX(MIN(max, 1000), 0),
				str_eq(req_text(q, "sortOrder"), S("asc")) };
}

/* The i-th of n in the order asked for; lists come newest first. */
static size_t place(const struct window *v, size_t i, size_t n)
{
	return v->ascending ? n - 1 - i : i;
}

static bool wanted(const struct ctx *c, const struct req *q, const struct govcase *k)
{
	str service = req_text(q, "serviceId"), applicant = req_text(q, "applicantId");
	str procedure = k->dossier ? k->dossier->procedure : k->file->procedure;

	if (service.n && !str_eq(gov_service_id(c->mem, procedure), service))
		return false;
	return applicant.n == 0 || (k->file && str_eq(k->file->applicant_id, applicant)) ||
	       (c->who->account && k->dossier && k->dossier->applicant.account == c->who->account);
}

static int applications_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct window v = window_of(q);
	struct govclient g;
	struct govcase *list;
	struct jw w;
	size_t n, kept = 0;

	TRY(gov_caller(c, q->client, true, &g));
	TRY(gov_cases(c, &g, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (wanted(c, q, &list[i]))
			list[kept++] = list[i];
	w = json_begin(r);
	jw_array(&w);
	for (size_t i = v.first; i < kept && i - v.first < v.max; i++)
		TRY(gov_write_item(c, &w, &list[place(&v, i, kept)]));
	jw_end(&w);
	return 0;
}

static int application_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct govclient g;
	struct govcase k;
	struct jw w;

	TRY(gov_caller(c, q->client, true, &g));
	TRY(gov_case(c, &g, req_text(q, "file"), &k));
	w = json_begin(r);
	jw_object(&w);
	TRY(gov_write_file(c, &w, &k));
	jw_end(&w);
	return 0;
}

/* ---- tasks --------------------------------------------------------------------------------------------------------- */

static bool task_wanted(struct ctx *c, const struct req *q, const struct dossier *d, const struct who *whose)
{
	str file = req_text(q, "fileId"), main = req_text(q, "mainTaskId"), assignee = req_text(q, "assigneeId");
	struct govfile f;

	if (file.n && !str_eq(d->code, file) && !(gov_file_of_dossier(c, d->code, &f) == 0 && str_eq(f.id, file)))
		return false;
	return (main.n == 0 || str_eq(main, d->code)) && (assignee.n == 0 || str_eq(assignee, whose->login));
}

static int tasks_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct window v = window_of(q);
	const struct who **whose;
	struct dossier *list;
	struct govclient g;
	size_t n, seen = 0;
	struct jw w;

	TRY(gov_caller(c, q->client, false, &g));
	TRY(gov_tasks(c, &g, &list, &whose, &n));
	w = json_begin(r);
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		size_t at = place(&v, i, n);

		if (!task_wanted(c, q, &list[at], whose[at]))
			continue;
		if (seen >= v.first && seen - v.first < v.max)
			TRY(gov_write_task(c, &w, &list[at], whose[at], false));
		seen++;
	}
	jw_end(&w);
	return 0;
}

static int task_page(struct ctx *c, const struct req *q, struct reply *r)
{
	const struct who **whose;
	struct dossier *list;
	struct govclient g;
	struct jw w;
	size_t n;

	TRY(gov_caller(c, q->client, false, &g));
	TRY(gov_tasks(c, &g, &list, &whose, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(gov_task_id(c->mem, &list[i]), req_text(q, "task"))) {
			w = json_begin(r);
			return gov_write_task(c, &w, &list[i], whose[i], true);
		}
	return E_NOTFOUND;
}

/* ---- administration -------------------------------------------------------------------------------------------------- */

static int clients_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Hệ thống ngoài")));
	struct gov_view v = { 0 };

	TRY(gov_clients(c, &v.v, &v.n));
	govstack_clients_html(&h, &v);
	return 0;
}

/* ---- tables ------------------------------------------------------------------------------------------------------------- */

static const struct page pages[] = {
	{ ROOT "/services", PERM_PUBLIC, services_page, N_("GovStack: dịch vụ"), NULL },
	{ ROOT "/services/:service", PERM_PUBLIC, service_page, N_("GovStack: một dịch vụ"), NULL },
	{ ROOT "/services/:service/eForms", PERM_PUBLIC, eforms_page, N_("GovStack: tờ khai của dịch vụ"), NULL },
	{ ROOT "/eForms/:eform", PERM_PUBLIC, eform_page, N_("GovStack: một tờ khai"), NULL },
	{ ROOT "/applications", PERM_PUBLIC, applications_page, N_("GovStack: hồ sơ"), NULL },
	{ ROOT "/applications/:file", PERM_PUBLIC, application_page, N_("GovStack: một hồ sơ"), NULL },
	{ ROOT "/tasks", PERM_PUBLIC, tasks_page, N_("GovStack: việc chờ làm"), NULL },
	{ ROOT "/tasks/:task", PERM_PUBLIC, task_page, N_("GovStack: một việc"), NULL },
	{ "/quan-tri/he-thong-ngoai", PERM_ADMIN, clients_page, N_("Hệ thống ngoài"), N_("Quản trị") },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "govstack.register", .path = "/quan-tri/he-thong-ngoai", .perm = PERM_ADMIN, .fields = gov_register_fields,
	  .run = gov_register, .next = "/quan-tri/he-thong-ngoai", .title = N_("Đăng ký hệ thống ngoài"), .form = clients_page },
	{ .name = "govstack.apply", .perm = PERM_PUBLIC, .fields = gov_apply_fields, .run = gov_apply,
	  .title = N_("Nộp hồ sơ từ hệ thống ngoài"), .api = ROOT "/services/:service/applications" },
	{ .name = "govstack.update", .perm = PERM_PUBLIC, .fields = gov_update_fields, .run = gov_update,
	  .title = N_("Bổ sung hồ sơ từ hệ thống ngoài"), .api = ROOT "/applications/:file", .put = true },
	{ .name = "govstack.document", .perm = PERM_PUBLIC, .fields = gov_document_fields, .run = gov_document,
	  .title = N_("Gửi tài liệu từ hệ thống ngoài"), .api = ROOT "/documents" },
	{ .name = "govstack.complete", .perm = PERM_PUBLIC, .fields = gov_complete_fields, .run = gov_complete,
	  .title = N_("Hoàn thành việc từ hệ thống ngoài"), .api = ROOT "/tasks/:task/complete" },
	{ 0 },
};

static const struct aggregate aggregates[] = {
	{ "govclient", gov_client_dump },
	{ "govfile", gov_file_dump },
	{ 0 },
};

const struct module module_govstack = {
	.name = "govstack",
	.pages = pages,
	.commands = commands,
	.aggregates = aggregates,
	.demo = gov_demo,
};
