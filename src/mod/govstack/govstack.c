/* SPDX-License-Identifier: Apache-2.0 */
/*
 * govstack.c - who may see and do what through the API.
 *
 * A client acts for accounts. For an applicant's it lodges; for an official's it works. It never has a right that
 * the account does not have: each thing is asked of the dossier module as that account.
 *
 * An application may come in pieces (the API asks for no more than applicantId). Until the form is complete it is a
 * file of its own with the words of what is missing; the moment it is complete it is lodged and becomes a dossier.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/file/file.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/govstack/govstack_impl.h"

#define APPLICATION                                                                   \
	{ "applicantId", F_TEXT, 1, 100, N_("Mã người nộp (applicantId)"), NULL },    \
	{ "applicationName", F_TEXT, 0, 200, N_("Tên hồ sơ (applicationName)"), NULL }, \
	{ "created", F_TEXT, 0, 40, N_("Lúc lập (created)"), NULL },                  \
	{ "formData", F_GROUP, 0, 0, N_("Tờ khai (formData)"), NULL },                \
	{ "documentUrls", F_LIST, 0, 300, N_("Tài liệu (documentUrls)"), NULL }

const struct field gov_register_fields[] = {
	{ "client", F_TEXT, 3, 200, N_("Định danh hệ thống"), NULL },
	{ "name", F_TEXT, 1, 200, N_("Tên hệ thống"), NULL },
	{ "unit", F_CODE, 1, 64, N_("Nơi tiếp nhận khi hồ sơ không ghi"), NULL },
	{ "accounts", F_LINES, 0, 4000, N_("Tài khoản được làm thay, mỗi dòng một tên đăng nhập"), NULL },
	{ "usual", F_BOOL, 0, 0, N_("Dùng khi lời gọi không ghi hệ thống"), NULL },
	{ 0 },
};
const struct field gov_apply_fields[] = { { "service", F_TEXT, 1, 64, N_("Dịch vụ"), NULL }, APPLICATION, { 0 } };
const struct field gov_update_fields[] = { { "file", F_TEXT, 1, 100, N_("Mã hồ sơ (fileId)"), NULL }, APPLICATION, { 0 } };
const struct field gov_document_fields[] = { { "file", F_FILE, 0, 0, N_("Tệp"), NULL }, { 0 } };
const struct field gov_complete_fields[] = {
	{ "task", F_TEXT, 1, 140, N_("Mã việc (taskId)"), NULL },
	{ "data", F_GROUP, 0, 0, N_("Dữ liệu"), NULL },
	{ 0 },
};

/* ---- who calls ------------------------------------------------------------------------------------------- */

int gov_caller(struct ctx *c, str header, bool required, struct govclient *ret)
{
	int err;

	if (header.n == 0 && required)
		return ctx_fail(c, E_DENIED, "", _("Lời gọi thiếu tiêu đề Information-Mediator-Client."));
	err = header.n ? gov_client_get(c, header, ret) : gov_client_usual(c, ret);
	if (err == E_NOTFOUND)
		return ctx_fail(c, E_DENIED, "", _("Hệ thống “%.*s” chưa được đăng ký. Hãy báo quản trị hệ thống."),
				STR_ARG(header));
	return err;
}

static int who_of(struct ctx *c, str login, struct who **ret)
{
	struct account a;

	TRY(account_find(c, login, &a));
	return a.active ? account_who(c, a.id, ret) : E_NOTFOUND;
}

/* The account of that login, if the client acts for it. */
static int granted(struct ctx *c, const struct govclient *g, str login, struct who **ret)
{
	for (size_t i = 0; i < g->n; i++)
		if (str_eq(g->logins[i], login))
			return who_of(c, login, ret);
	return E_NOTFOUND;
}

/* ---- what it may see --------------------------------------------------------------------------------------- */

struct cases {
	struct ctx *c;
	struct govcase *v;
	size_t n;
};

static void add_dossier(struct cases *k, const struct dossier *d)
{
	struct govfile *f = NEW(k->c->mem, struct govfile);

	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].dossier && str_eq(k->v[i].dossier->code, d->code))
			return;
	if (k->n < GOV_CASES)
		k->v[k->n++] = (struct govcase){ gov_file_of_dossier(k->c, d->code, f) == 0 ? f : NULL, d };
}

static int add_seen_by(struct cases *k, const struct who *who)
{
	const struct who *before = k->c->who;
	struct dossier_filter own = { .account = who->account, .limit = GOV_CASES };
	struct dossier *list = NULL;
	int64_t total;
	size_t n = 0;
	int err;

	k->c->who = who;
	err = who_may(who, PERM_APPLY) ? dossier_list(k->c, &own, &list, &n, &total) :
	      dossier_inbox(k->c, S(""), GOV_CASES, 0, &list, &n, &total);
	k->c->who = before;
	for (size_t i = 0; err == 0 && i < n; i++)
		add_dossier(k, &list[i]);
	return err;
}

/* A file it sent: with its dossier, as the program sees it. */
static int add_file(struct cases *k, const struct govfile *f)
{
	const struct who *before = k->c->who;
	struct dossier *d = NULL;
	int err = 0;

	k->c->who = &who_system;
	if (f->dossier.n)
		err = dossier_see(k->c, f->dossier, &d);
	k->c->who = before;
	if (err == 0 && k->n < GOV_CASES)
		k->v[k->n++] = (struct govcase){ f, d };
	return err == E_NOTFOUND ? 0 : err;
}

int gov_cases(struct ctx *c, const struct govclient *g, struct govcase **ret, size_t *ret_n)
{
	struct cases k = { c, NEW_ARRAY(c->mem, struct govcase, GOV_CASES), 0 };
	struct govfile *files;
	struct who *who;
	size_t n;

	TRY(gov_files(c, g->client, &files, &n));
	for (size_t i = 0; i < n; i++)
		TRY(add_file(&k, &files[i]));
	for (size_t i = 0; i < g->n; i++)
		if (who_of(c, g->logins[i], &who) == 0)
			TRY(add_seen_by(&k, who));
	*ret = k.v;
	*ret_n = k.n;
	return 0;
}

int gov_case(struct ctx *c, const struct govclient *g, str id, struct govcase *ret)
{
	struct govcase *list;
	size_t n;

	TRY(gov_cases(c, g, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(gov_file_id(&list[i]), id) || (list[i].dossier && str_eq(list[i].dossier->code, id))) {
			*ret = list[i];
			return 0;
		}
	return E_NOTFOUND;
}

int gov_tasks(struct ctx *c, const struct govclient *g, struct dossier **ret, const struct who ***ret_whose, size_t *ret_n)
{
	const struct who *before = c->who;
	size_t room = GOV_CASES, n = 0;

	*ret = NEW_ARRAY(c->mem, struct dossier, room);
	*ret_whose = NEW_ARRAY(c->mem, const struct who *, room);
	for (size_t i = 0; i < g->n; i++) {
		struct dossier *list;
		struct who *who;
		int64_t total;
		size_t k = 0;
		int err;

		if (who_of(c, g->logins[i], &who) < 0 || who_may(who, PERM_APPLY))
			continue;
		c->who = who;
		err = dossier_inbox(c, S(""), 200, 0, &list, &k, &total);
		c->who = before;
		TRY(err);
		for (size_t j = 0; j < k && n < room; j++) {
			bool known = false;

			for (size_t m = 0; m < n; m++)
				known |= str_eq((*ret)[m].code, list[j].code);
			if (known)
				continue;
			(*ret)[n] = list[j];
			(*ret_whose)[n++] = who;
		}
	}
	*ret_n = n;
	return 0;
}

/* ---- an application comes ------------------------------------------------------------------------------------- */

/* "formData.data.X" as "form.X"; questions that are prefilled from the person and not answered are. */
static struct args answers_of(struct ctx *c, const struct procedure *p, const struct applicant *a)
{
	static const struct { const char *from; size_t at; } own[] = {
		{ "applicant.name", offsetof(struct applicant, name) }, { "applicant.id_no", offsetof(struct applicant, id_no) },
		{ "applicant.phone", offsetof(struct applicant, phone) }, { "applicant.email", offsetof(struct applicant, email) },
		{ "applicant.address", offsetof(struct applicant, address) },
	};
	struct args form = { NEW_ARRAY(c->mem, struct arg, c->args->n + p->form->field_n), 0 };

	for (size_t i = 0; i < c->args->n; i++)
		if (str_starts(c->args->v[i].name, S("formData.data.")))
			form.v[form.n++] = (struct arg){ str_fmt(c->mem, "form.%" STR_FMT, STR_ARG(str_sub(c->args->v[i].name, 14,
								c->args->v[i].name.n))), c->args->v[i].value };
	for (size_t i = 0; i < p->form->field_n; i++) {
		const struct form_field *f = &p->form->fields[i];
		str name = str_fmt(c->mem, "form.%" STR_FMT, STR_ARG(f->name));

		for (size_t k = 0; k < ARRAY_LEN(own) && !args_has(&form, str_z(c->mem, name)); k++)
			if (str_eqz(f->prefill, own[k].from))
				form.v[form.n++] = (struct arg){ name, *(const str *)((const char *)a + own[k].at) };
	}
	return form;
}

/* formData.data and documentUrls as they came. */
static str data_json(struct ctx *c)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	for (size_t i = 0; i < c->args->n; i++)
		if (str_starts(c->args->v[i].name, S("formData.data."))) {
			jw_key_str(&w, str_sub(c->args->v[i].name, 14, c->args->v[i].name.n));
			jw_str(&w, c->args->v[i].value);
		}
	jw_end(&w);
	return buf_view(&b);
}

static str documents_json(struct ctx *c)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	str *urls;
	size_t n = arg_all(c, "documentUrls", &urls);

	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		jw_str(&w, urls[i]);
	jw_end(&w);
	return buf_view(&b);
}

/* Documents that were uploaded here before become papers: the last segment of their URL is the file's id. Other
 * URLs are only kept. */
static int link_documents(struct ctx *c, const struct dossier *d)
{
	str *urls;
	size_t n = arg_all(c, "documentUrls", &urls);

	for (size_t i = 0; i < n; i++) {
		str id = S("");
		struct file f;

		for (str rest = urls[i]; rest.p;)
			id = str_cut(&rest, '/');
		if (file_get(c, id, &f) == 0 && str_eq(f.owner, who_system.login))
			TRY(dossier_file_link(c, d, id, f.name));
	}
	return 0;
}

/* For whom: one of the client's accounts, else somebody we do not know yet. */
static const struct who *applicant_of(struct ctx *c, const struct govclient *g, struct applicant *ret)
{
	str id = arg_text(c, "applicantId"), name = arg_text(c, "applicationName");
	struct who *who;

	if (granted(c, g, id, &who) == 0 && who_may(who, PERM_APPLY)) {
		*ret = (struct applicant){ who->account, who->name, who->id_no, who->phone, who->email, who->address };
		return who;
	}
	*ret = (struct applicant){ 0, name.n ? name : id, S(""), S(""), S(""), S("") };
	return &who_system;
}

/* Lodges what is complete; else says what is missing. */
static int try_lodge(struct ctx *c, const struct govclient *g, const struct procedure *p, struct govfile *f)
{
	struct lodging l = { .procedure = p->code, .channel = S("online"), .receiving_unit = g->unit };
	const struct who *caller = c->who, *who = applicant_of(c, g, &l.applicant);
	struct args form = answers_of(c, p, &l.applicant), checked;
	struct procedure_unit *units;
	struct dossier *d = NULL;
	size_t n;
	int err;

	f->missing = S("");
	err = eform_check(c, p->form, NULL, &form, "form", S("online"), &checked);
	if (err == E_INVALID) {
		f->missing = c->problems->text;
		c->problems = NULL;
		return 0;
	}
	TRY(err);
	l.form = &form;
	TRY(procedure_receiving_units(c, p, &units, &n));
	if (n == 1) /* a procedure of the province has one place */
		l.receiving_unit = units[0].code;
	c->who = who;
	err = dossier_lodge(c, &l, &d);
	c->who = &who_system;
	if (err >= 0)
		err = link_documents(c, d);
	c->who = caller;
	TRY(err);
	f->dossier = d->code;
	return 0;
}

static int answer_file(struct ctx *c, const struct govfile *f)
{
	const struct who *caller = c->who;
	struct dossier *d = NULL;
	int err = 0;

	c->who = &who_system;
	if (f->dossier.n)
		err = dossier_see(c, f->dossier, &d);
	c->who = caller;
	TRY(err);
	return gov_write_file(c, c->out, &(struct govcase){ f, d });
}

int gov_apply(struct ctx *c)
{
	struct govclient g;
	struct procedure *p;
	struct govfile f;

	TRY(gov_caller(c, arg_text(c, "_client"), true, &g));
	TRY(gov_service(c, arg_text(c, "service"), &p));
	f = (struct govfile){ .id = gov_new_id(c->mem), .client = g.client, .applicant_id = arg_text(c, "applicantId"),
			      .name = arg_text(c, "applicationName"), .procedure = p->code, .eform = gov_eform_id(c->mem, p),
			      .data = data_json(c), .documents = documents_json(c), .dossier = S(""),
			      .created = arg_text(c, "created"), .made_at = c->now };
	TRY(try_lodge(c, &g, p, &f));
	TRY(gov_file_put(c, &f));
	TRY(emit_change(c, "govfile.apply", f.id, S(""), gov_file_state(c, &f), S("")));
	return answer_file(c, &f);
}

/* What the form lacked comes; a dossier's own form is only changed by its applicant's supplement. */
int gov_update(struct ctx *c)
{
	struct govclient g;
	struct procedure *p;
	struct govfile f, before;
	struct govcase k;

	TRY(gov_caller(c, arg_text(c, "_client"), true, &g));
	TRY(gov_case(c, &g, arg_text(c, "file"), &k));
	if (!k.file)
		f = (struct govfile){ .id = gov_new_id(c->mem), .client = g.client, .applicant_id = arg_text(c, "applicantId"),
				      .procedure = k.dossier->procedure, .dossier = k.dossier->code, .data = S("{}"),
				      .documents = S("[]"), .eform = S(""), .created = S(""), .missing = S(""),
				      .made_at = c->now };
	else
		f = *k.file;
	before = f;
	f.name = arg_text(c, "applicationName").n ? arg_text(c, "applicationName") : f.name;
	f.data = data_json(c);
	f.documents = documents_json(c);
	if (f.dossier.n == 0) {
		TRY(procedure_find(c, f.procedure, instant_date(c->now), &p));
		TRY(try_lodge(c, &g, p, &f));
	}
	TRY(gov_file_put(c, &f));
	TRY(emit_change(c, "govfile.update", f.id, k.file ? gov_file_state(c, &before) : S(""), gov_file_state(c, &f), S("")));
	return answer_file(c, &f);
}

/* ---- a document ------------------------------------------------------------------------------------------------- */

int gov_document(struct ctx *c)
{
	struct govclient g;
	struct file f;
	str bytes, arg = arg_text(c, "file");

	TRY(gov_caller(c, arg_text(c, "_client"), false, &g));
	if (arg.n == 0)
		return ctx_fail(c, E_INVALID, "file", _("Chưa có tệp nào. Hãy gửi tệp ở phần “file”."));
	c->who = &who_system;
	if (str_starts(arg, S("spool:")))
		TRY(file_take(c, "file", arg, &f));
	else if (base64_decode(c->mem, arg, &bytes) && bytes.n) /* the API's form field holds base64 */
		TRY(file_put(c, bytes, S("application/octet-stream"), S("document"), &f));
	else
		return ctx_fail(c, E_INVALID, "file", _("Nội dung tệp phải là tệp đính kèm hoặc chuỗi base64."));
	TRY(emit_change(c, "govdocument.upload", f.id, S(""), S("{}"), S("")));
	jw_kint(c->out, "code", 200);
	jw_kstr(c->out, "type", f.type);
	jw_kstr(c->out, "message", f.id);
	jw_kstr(c->out, "url", str_fmt(c->mem, "%" STR_FMT "/api/v1/files/%" STR_FMT, STR_ARG(c->app->base_url), STR_ARG(f.id)));
	return 0;
}

/* ---- a task is completed ------------------------------------------------------------------------------------------- */

/* data.action names one of the dossier's actions; without it the usual next one. */
static int action_for(struct ctx *c, const struct dossier *d, const struct action **ret)
{
	str wanted = arg_text(c, "data.action");
	const struct action **list;
	size_t n;

	TRY(dossier_actions(c, d, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (wanted.n ? str_eqz(wanted, list[i]->name) : list[i]->primary) {
			*ret = list[i];
			return 0;
		}
	return ctx_fail(c, E_CONFLICT, "data.action", _("Việc này không làm được ở bước hiện tại của hồ sơ."));
}

/* The action's own fields out of "data.NAME"; what is not a text (additional properties) is left. */
static struct args action_args(struct ctx *c, const struct action *a, str code)
{
	struct args args = { NEW_ARRAY(c->mem, struct arg, c->args->n + 1), 0 };

	args.v[args.n++] = (struct arg){ S("code"), code };
	for (size_t i = 0; i < c->args->n; i++) {
		str name = c->args->v[i].name;

		if (!str_starts(name, S("data.")))
			continue;
		name = str_sub(name, 5, name.n);
		for (const struct field *f = a->fields; f->name; f++)
			if (str_eqz(name, f->name) && !str_eqz(name, "code"))
				args.v[args.n++] = (struct arg){ name, c->args->v[i].value };
	}
	return args;
}

/* As that very command, with what it answers kept to ourselves. */
static int run_action(struct ctx *c, const struct dossier *d)
{
	const struct args *mine = c->args;
	const struct action *a = NULL;
	const struct command *cmd;
	struct jw *out = c->out, w;
	struct args args;
	struct buf b = buf_new(c->mem, 0);
	int err;

	TRY(action_for(c, d, &a));
	cmd = app_command(c->app, str_fmt(c->mem, "dossier.%s", a->name));
	args = action_args(c, a, d->code);
	w = jw_new(&b);
	jw_object(&w);
	c->args = &args;
	c->out = &w;
	err = fields_check(c, cmd->fields, &args);
	if (err >= 0)
		err = cmd->run(c);
	c->args = mine;
	c->out = out;
	return err;
}

int gov_complete(struct ctx *c)
{
	const struct who *caller = c->who, **whose;
	struct dossier *list, *after;
	struct govfile f;
	struct govclient g;
	size_t n, i;
	int err;

	TRY(gov_caller(c, arg_text(c, "_client"), false, &g));
	TRY(gov_tasks(c, &g, &list, &whose, &n));
	for (i = 0; i < n && !str_eq(gov_task_id(c->mem, &list[i]), arg_text(c, "task")); i++)
		;
	if (i == n)
		return E_NOTFOUND;
	c->who = whose[i];
	err = run_action(c, &list[i]);
	c->who = &who_system;
	if (err >= 0)
		err = dossier_see(c, list[i].code, &after);
	c->who = caller;
	TRY(err);
	jw_kstr(c->out, "taskId", arg_text(c, "task"));
	jw_kstr(c->out, "fileId", gov_file_of_dossier(c, after->code, &f) == 0 ? f.id : after->code);
	jw_kstr(c->out, "serviceId", gov_service_id(c->mem, after->procedure));
	gov_write_status(c, c->out, after);
	jw_key(c->out, "variables");
	jw_object(c->out);
	jw_end(c->out);
	return 0;
}

/* ---- registration ------------------------------------------------------------------------------------------------------ */

int gov_register(struct ctx *c)
{
	struct govclient g = { .client = arg_text(c, "client"), .name = arg_text(c, "name"), .unit = arg_text(c, "unit"),
			       .usual = arg_flag(c, "usual") }, before;
	str lines = arg_text(c, "accounts");
	bool known = gov_client_get(c, g.client, &before) == 0;
	struct account a;
	struct unit u;

	if (unit_find(c, g.unit, instant_date(c->now), &u) < 0)
		return ctx_fail(c, E_INVALID, "unit", _("Không có đơn vị mang mã “%.*s”. Hãy chọn đơn vị trong danh sách."),
				STR_ARG(g.unit));
	g.logins = NEW_ARRAY(c->mem, str, lines.n / 2 + 1);
	while (lines.p) {
		str login = str_trim(str_cut(&lines, '\n'));

		if (login.n == 0)
			continue;
		if (account_find(c, login, &a) < 0)
			return ctx_fail(c, E_INVALID, "accounts", _("Không có tài khoản “%.*s”."), STR_ARG(login));
		g.logins[g.n++] = login;
	}
	TRY(gov_client_put(c, &g));
	return emit_change(c, "govclient.register", g.client, known ? gov_client_state(c, &before) : S(""),
			   gov_client_state(c, &g), S(""));
}

/* The client that GovStack's own conformance suite calls as. */
int gov_demo(struct ctx *c)
{
	const struct arg args[] = {
		{ S("client"), S("eGovStack/GOV/90000009/eregistrations-dev") },
		{ S("name"), S("GovStack Registration (trình diễn)") },
		{ S("unit"), S("05977") },
		{ S("accounts"), S("dan.an\nmotcua.dongkinh\ntuphap.dongkinh\nchutich.dongkinh") },
		{ S("usual"), S("1") },
	};

	return command_send(c, "govstack.register", S("demo-govstack"), args, ARRAY_LEN(args), NULL);
}
