/* SPDX-License-Identifier: Apache-2.0 */
/* govstack_write.c - the API's shapes, as its OpenAPI file gives them. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/govstack/govstack_impl.h"

/* ---- services and forms ---------------------------------------------------------------------------------- */

static void property(struct jw *w, const char *code, str value)
{
	jw_object(w);
	jw_kstr(w, "code", str_of(code));
	jw_kstr(w, "value", value);
	jw_end(w);
}

void gov_write_service(struct ctx *c, struct jw *w, const struct procedure *p)
{
	jw_object(w);
	jw_kstr(w, "id", gov_service_id(c->mem, p->code));
	jw_kstr(w, "name", p->title);
	jw_kstr(w, "version", str_fmt(c->mem, "%" PRId64, p->version));
	jw_kstr(w, "type", S("Public"));
	jw_kbool(w, "isExecutable", !str_eq(p->service, S("information")));
	jw_kbool(w, "isClosed", false);
	jw_kstr(w, "description", p->audience);
	jw_key(w, "serviceBody");
	jw_array(w);
	property(w, "procedure", p->code);
	property(w, "field", p->field);
	property(w, "level", p->level);
	property(w, "period", procedure_period_text(c, p));
	property(w, "fee", procedure_fee_text(c, p));
	jw_end(w);
	jw_end(w);
}

static const char *json_type(enum form_type t)
{
	switch (t) {
	case FORM_NUMBER:
	case FORM_MONEY:
		return "number";
	case FORM_BOOL:
	case FORM_PLEDGE:
		return "boolean";
	case FORM_MULTI:
	case FORM_REPEAT:
		return "array";
	default:
		return "string";
	}
}

static void write_question(struct jw *w, const struct form_field *f)
{
	jw_key_str(w, f->name);
	jw_object(w);
	jw_kstr(w, "type", str_of(json_type(f->type)));
	jw_kstr(w, "title", f->title);
	if (f->type == FORM_DATE)
		jw_kstr(w, "format", S("date"));
	if (f->type == FORM_EMAIL)
		jw_kstr(w, "format", S("email"));
	if (f->option_n && f->type == FORM_CHOICE) {
		jw_key(w, "enum");
		jw_array(w);
		for (size_t i = 0; i < f->option_n; i++)
			jw_str(w, f->options[i]);
		jw_end(w);
	}
	jw_end(w);
}

/* JSON Schema of what formData.data holds. */
static void write_schema(struct jw *w, const struct eform *f)
{
	jw_object(w);
	jw_kstr(w, "$schema", S("https://json-schema.org/draft/2020-12/schema"));
	jw_kstr(w, "type", S("object"));
	jw_key(w, "properties");
	jw_object(w);
	for (size_t i = 0; i < f->field_n; i++)
		write_question(w, &f->fields[i]);
	jw_end(w);
	jw_key(w, "required");
	jw_array(w);
	for (size_t i = 0; i < f->field_n; i++)
		if (f->fields[i].required && !f->fields[i].show && !f->fields[i].compute)
			jw_str(w, f->fields[i].name);
	jw_end(w);
	jw_end(w);
}

void gov_write_eform(struct jw *w, const struct procedure *p, bool item)
{
	struct arena *mem = w->out->mem;

	jw_object(w);
	jw_kstr(w, "eFormId", gov_eform_id(mem, p));
	jw_kstr(w, "name", p->form->title.n ? p->form->title : p->title);
	jw_kstr(w, "description", p->title);
	jw_kstr(w, "version", str_fmt(mem, "%" PRId64, p->version));
	jw_kbool(w, "latest", p->effective_to.day == 0);
	if (!item) {
		jw_key(w, "schema");
		write_schema(w, p->form);
	}
	jw_end(w);
}

/* ---- states -------------------------------------------------------------------------------------------------- */

static const char *code_of(const struct dossier *d)
{
	if (!d)
		return "SENDBACK"; /* the form wants more */
	switch (d->state) {
	case DOSSIER_WAITING_SUPPLEMENT:
		return "SENDBACK";
	case DOSSIER_FINISHED:
	case DOSSIER_RETURNED:
		return "APPROVED";
	case DOSSIER_REFUSED:
	case DOSSIER_WITHDRAWN:
	case DOSSIER_STOPPED:
		return "REJECTED";
	default:
		return "PENDING";
	}
}

void gov_write_status(struct ctx *c, struct jw *w, const struct dossier *d)
{
	jw_key(w, "status");
	jw_object(w);
	jw_kstr(w, "code", str_of(code_of(d)));
	jw_kstr(w, "title", str_of(d ? tr(c, dossier_state_title(d->state)) : _("Tờ khai chưa đủ")));
	jw_end(w);
}

/* ---- application files ------------------------------------------------------------------------------------------- */

str gov_file_id(const struct govcase *k)
{
	return k->file ? k->file->id : k->dossier->code;
}

static str procedure_of(const struct govcase *k)
{
	return k->dossier ? k->dossier->procedure : k->file->procedure;
}

static str applicant_id(struct ctx *c, const struct govcase *k)
{
	struct account a;

	if (k->file)
		return k->file->applicant_id;
	if (k->dossier->applicant.account && account_get(c, k->dossier->applicant.account, &a) == 0)
		return a.login;
	return k->dossier->applicant.name;
}

static instant registered_at(const struct govcase *k)
{
	return k->dossier ? k->dossier->lodged_at : k->file->made_at;
}

static int service_name(struct ctx *c, const struct govcase *k, struct procedure **ret)
{
	return k->dossier ? procedure_get(c, k->dossier->procedure, k->dossier->version, ret) :
			    procedure_find(c, k->file->procedure, instant_date(c->now), ret);
}

static void write_documents(struct ctx *c, struct jw *w, const struct govcase *k)
{
	struct dossier_file *files = NULL;
	size_t n = 0;

	if (k->file) {
		jw_kraw(w, "documentUrls", k->file->documents);
		return;
	}
	if (dossier_files(c, k->dossier->code, &files, &n) < 0)
		n = 0;
	jw_key(w, "documentUrls");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		jw_str(w, str_fmt(c->mem, "%" STR_FMT "/api/v1/files/%" STR_FMT, STR_ARG(c->app->base_url), STR_ARG(files[i].file)));
	jw_end(w);
}

static void write_submitted(struct ctx *c, struct jw *w, const struct govcase *k, const struct procedure *p)
{
	jw_key(w, "applicationData");
	jw_object(w);
	jw_kstr(w, "applicationName", k->file && k->file->name.n ? k->file->name : k->dossier ? k->dossier->applicant.name : S(""));
	jw_kstr(w, "applicantId", applicant_id(c, k));
	if (k->file && k->file->created.n)
		jw_kstr(w, "created", k->file->created);
	else
		jw_kinstant(w, "created", registered_at(k));
	jw_key(w, "formData");
	jw_object(w);
	jw_kraw(w, "data", k->dossier ? k->dossier->form : k->file->data);
	jw_kstr(w, "eFormId", gov_eform_id(c->mem, p));
	jw_end(w);
	write_documents(c, w, k);
	jw_end(w);
}

int gov_write_file(struct ctx *c, struct jw *w, const struct govcase *k)
{
	struct procedure *p;

	TRY(service_name(c, k, &p));
	jw_kstr(w, "fileId", gov_file_id(k));
	jw_kinstant(w, "registered", registered_at(k));
	jw_kstr(w, "serviceId", gov_service_id(c->mem, procedure_of(k)));
	jw_kstr(w, "serviceName", p->title);
	gov_write_status(c, w, k->dossier);
	jw_kbool(w, "ended", k->dossier && !dossier_state_open(k->dossier->state));
	write_submitted(c, w, k, p);
	return 0;
}

int gov_write_item(struct ctx *c, struct jw *w, const struct govcase *k)
{
	const struct dossier *d = k->dossier;
	struct procedure *p;
	struct account a = { .login = S(""), .name = S("") };

	TRY(service_name(c, k, &p));
	if (d && d->holder && account_get(c, d->holder, &a) < 0)
		a = (struct account){ .login = S(""), .name = S("") };
	jw_object(w);
	jw_kstr(w, "fileId", gov_file_id(k));
	jw_kstr(w, "mainTaskId", d ? gov_task_id(c->mem, d) : S(""));
	jw_kstr(w, "taskTitle", p->title);
	jw_kstr(w, "roleId", str_of(d ? role_slug(d->holder_role) : ""));
	jw_kstr(w, "roleName", str_of(d ? tr(c, role_title(d->holder_role)) : ""));
	jw_kstr(w, "assigneeId", a.login);
	jw_kstr(w, "operatorName", a.name);
	gov_write_status(c, w, d);
	jw_kstr(w, "applicantId", applicant_id(c, k));
	if (k->file && k->file->created.n)
		jw_kstr(w, "created", k->file->created);
	else
		jw_kinstant(w, "created", registered_at(k));
	jw_kinstant(w, "registered", registered_at(k));
	jw_kstr(w, "description", d ? d->code : k->file->missing);
	jw_kstr(w, "serviceName", p->title);
	jw_kstr(w, "serviceId", gov_service_id(c->mem, p->code));
	jw_kstr(w, "eformId", gov_eform_id(c->mem, p));
	write_documents(c, w, k);
	jw_key(w, "additionalMeta");
	jw_object(w);
	jw_key(w, "data");
	jw_object(w);
	jw_end(w);
	jw_end(w);
	jw_end(w);
	return 0;
}

/* ---- tasks ------------------------------------------------------------------------------------------------------------ */

int gov_write_task(struct ctx *c, struct jw *w, const struct dossier *d, const struct who *whose, bool whole)
{
	struct govfile f;
	bool sent = gov_file_of_dossier(c, d->code, &f) == 0;
	struct procedure *p;
	const struct procedure_step *step;

	TRY(dossier_procedure(c, d, &p));
	step = dossier_step(p, d);
	jw_object(w);
	jw_kstr(w, "taskId", gov_task_id(c->mem, d));
	jw_kstr(w, whole ? "taskName" : "name", step ? step->title : p->title);
	if (!whole)
		jw_kstr(w, "mainTaskId", d->code);
	jw_kstr(w, "assigneeId", whose->login);
	jw_kstr(w, "roleId", str_of(role_slug(d->holder_role)));
	jw_kinstant(w, "created", d->lodged_at);
	jw_kstr(w, "description", str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(d->code), STR_ARG(d->applicant.name)));
	jw_kstr(w, "fileId", sent ? f.id : d->code);
	jw_kstr(w, "serviceId", gov_service_id(c->mem, p->code));
	jw_kstr(w, "serviceName", p->title);
	jw_kstr(w, "eFormId", gov_eform_id(c->mem, p));
	if (whole) {
		jw_key(w, "formVariables");
		jw_object(w);
		jw_end(w);
		jw_kraw(w, "data", d->form.n ? d->form : S("{}"));
	}
	gov_write_status(c, w, d);
	jw_end(w);
	return 0;
}
