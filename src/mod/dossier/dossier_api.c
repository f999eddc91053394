/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_api.c - the module's tables, and the JSON faces of a dossier (contract: /api/v1). */
#include "base/base.h"

#include "core/account/account.h"
#include "core/clock/clock_cli.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "core/web/web.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier_act.h"
#include "mod/dossier/dossier_service.h"

static void write_clock(struct ctx *c, struct jw *w, const struct clock_result *r)
{
	static const char *const states[] = { "running", "paused", "stopped" };

	UNUSED(c);
	jw_object(w);
	jw_kstr(w, "state", str_of(states[r->state]));
	jw_kinstant(w, "due", r->due);
	jw_kint(w, "remaining_minutes", r->remaining);
	jw_kint(w, "elapsed_minutes", r->elapsed);
	jw_kbool(w, "late", r->late);
	jw_key(w, "derivation");
	clock_write_steps(w, r);
	jw_end(w);
}

static void write_holder(struct ctx *c, struct jw *w, const struct dossier *d)
{
	struct account a;

	jw_key(w, "holder");
	jw_object(w);
	jw_kstr(w, "unit", d->holder_unit);
	jw_kstr(w, "unit_name", unit_name(c, d->holder_unit));
	jw_kstr(w, "role", str_of(role_slug(d->holder_role)));
	if (d->holder && account_get(c, d->holder, &a) == 0)
		jw_kstr(w, "person", a.name);
	else
		jw_knull(w, "person");
	jw_end(w);
}

static int write_history(struct ctx *c, struct jw *w, const struct dossier *d, bool public)
{
	struct dossier_entry *list;
	size_t n;

	TRY(dossier_history(c, d, public, &list, &n));
	jw_key(w, "history");
	jw_array(w);
	for (size_t i = 0; i < n; i++) {
		jw_object(w);
		jw_kint(w, "seq", list[i].seq);
		jw_kinstant(w, "at", list[i].at);
		jw_kstr(w, "action", list[i].verb);
		jw_kstr(w, "title", list[i].title);
		jw_kstr(w, "unit", list[i].unit);
		if (!public) {
			jw_kstr(w, "actor", list[i].actor);
			jw_kstr(w, "note", list[i].note);
		}
		jw_end(w);
	}
	jw_end(w);
	return 0;
}

static int write_next(struct ctx *c, struct jw *w, const struct dossier *d)
{
	struct dossier_next next;

	TRY(dossier_next(c, d, &next));
	jw_key(w, "next");
	jw_object(w);
	jw_kstr(w, "action", next.action);
	jw_kstr(w, "by", next.by);
	jw_end(w);
	return 0;
}

static int write_files(struct ctx *c, struct jw *w, const struct dossier *d)
{
	struct dossier_file *files;
	size_t n;

	TRY(dossier_files(c, d->code, &files, &n));
	jw_key(w, "files");
	jw_array(w);
	for (size_t i = 0; i < n; i++) {
		jw_object(w);
		jw_kstr(w, "id", files[i].file);
		jw_kstr(w, "kind", files[i].kind);
		jw_kstr(w, "paper", files[i].paper);
		jw_kstr(w, "name", files[i].name);
		jw_kstr(w, "type", files[i].type);
		jw_kint(w, "size", files[i].size);
		jw_kstr(w, "sha256", files[i].sha256);
		jw_end(w);
	}
	jw_end(w);
	return 0;
}

static void write_person(struct jw *w, const struct dossier *d)
{
	const struct applicant *a = &d->applicant;

	jw_key(w, "applicant");
	jw_object(w);
	jw_kstr(w, "name", a->name);
	jw_kstr(w, "id_no", a->id_no);
	jw_kstr(w, "phone", a->phone);
	jw_kstr(w, "email", a->email);
	jw_kstr(w, "address", a->address);
	jw_end(w);
	jw_kraw(w, "form", d->form);
}

/* `public`: by lookup code, without persons and contents. */
static int write_dossier(struct ctx *c, struct jw *w, const struct dossier *d, bool public)
{
	struct clock_result r;

	TRY(dossier_clock(c, d, &r));
	jw_object(w);
	jw_kstr(w, "code", d->code);
	jw_kstr(w, "procedure", d->procedure);
	jw_kint(w, "version", d->version);
	jw_kstr(w, "state", str_of(dossier_state_slug(d->state)));
	jw_kstr(w, "channel", d->channel);
	jw_kstr(w, "receiving_unit", d->receiving_unit);
	jw_kstr(w, "deciding_unit", d->deciding_unit);
	jw_kinstant(w, "lodged_at", d->lodged_at);
	jw_kinstant(w, "received_at", d->received_at);
	jw_kinstant(w, "due_at", d->due_at);
	jw_kinstant(w, "finished_at", d->finished_at);
	jw_kinstant(w, "returned_at", d->returned_at);
	jw_kstr(w, "standing", str_of(dossier_standing(c, d)));
	jw_kstr(w, "step", d->step);
	jw_kint(w, "rev", d->rev);
	jw_key(w, "clock");
	write_clock(c, w, &r);
	write_holder(c, w, d);
	TRY(write_next(c, w, d));
	if (d->request.n)
		jw_kraw(w, "request", d->request);
	if (d->rating)
		jw_kint(w, "rating", d->rating);
	if (!public) {
		write_person(w, d);
		TRY(write_files(c, w, d));
	}
	TRY(write_history(c, w, d, public));
	jw_end(w);
	return 0;
}

static int view_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct dossier *d;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	return write_dossier(c, &w, d, false);
}

static int lookup_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	struct dossier *d;

	TRY(dossier_lookup(c, req_text(q, "code"), req_text(q, "key"), &d));
	return write_dossier(c, &w, d, true);
}

static const char *type_slug(enum field_type t)
{
	static const char *const slugs[] = { "text", "lines", "int", "money", "date", "bool", "choice", "phone", "email",
					     "idno", "code", "secret", "file", "list", "group" };

	return slugs[t];
}

static void write_action(struct ctx *c, struct jw *w, const struct action *a)
{
	jw_object(w);
	jw_kstr(w, "action", str_of(a->name));
	jw_kstr(w, "title", str_of(tr(c, a->title)));
	jw_key(w, "fields");
	jw_array(w);
	for (const struct field *f = a->fields; f->name; f++) {
		if (strcmp(f->name, "code") == 0 || strcmp(f->name, "seen") == 0)
			continue;
		jw_object(w);
		jw_kstr(w, "name", str_of(f->name));
		jw_kstr(w, "title", str_of(tr(c, f->title)));
		jw_kstr(w, "type", str_of(type_slug(f->type)));
		jw_kbool(w, "required", f->min > 0);
		jw_end(w);
	}
	jw_end(w);
	jw_end(w);
}

static int actions_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct jw w = json_begin(r);
	const struct action **list;
	struct dossier *d;
	size_t n;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	TRY(dossier_actions(c, d, &list, &n));
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		write_action(c, &w, list[i]);
	jw_end(&w);
	jw_kint(&w, "total", (int64_t)n);
	jw_end(&w);
	return 0;
}

static int write_row(struct ctx *c, struct jw *w, const struct dossier *d)
{
	int64_t remaining;

	TRY(dossier_remaining(c, d, &remaining));
	jw_object(w);
	jw_kstr(w, "code", d->code);
	jw_kstr(w, "procedure", d->procedure);
	jw_kstr(w, "state", str_of(dossier_state_slug(d->state)));
	jw_kstr(w, "step", d->step);
	jw_kinstant(w, "due_at", d->due_at);
	jw_kinstant(w, "step_due_at", d->step_due_at);
	jw_kint(w, "remaining_minutes", remaining);
	jw_kstr(w, "standing", str_of(dossier_standing(c, d)));
	write_holder(c, w, d);
	jw_end(w);
	return 0;
}

static int write_list(struct ctx *c, struct reply *r, const struct dossier *list, size_t n, int64_t total)
{
	struct jw w = json_begin(r);

	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < n; i++)
		TRY(write_row(c, &w, &list[i]));
	jw_end(&w);
	jw_kint(&w, "total", total);
	jw_end(&w);
	return 0;
}

static int inbox_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct dossier *list;
	int64_t total;
	size_t n;

	TRY(dossier_inbox(c, req_text(q, "q"), p.per_page, p.offset, &list, &n, &total));
	return write_list(c, r, list, n, total);
}

/* The lists behind the figures, and an applicant's own dossiers. */
static int list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct dossier_filter f = { .q = req_text(q, "q"), .limit = p.per_page, .offset = p.offset };
	struct dossier *list;
	int64_t total;
	size_t n;

	if (who_may(c->who, PERM_BOARD)) {
		f.unit_within = req_has(q, "unit") ? req_text(q, "unit") : who_post(c->who, PERM_BOARD)->unit;
		TRY(dossier_may_board(c, &f.unit_within));
		f.group = str_z(c->mem, req_text(q, "group"));
		f.state = req_text(q, "state");
	} else {
		f.account = c->who->account;
	}
	TRY(dossier_list(c, &f, &list, &n, &total));
	return write_list(c, r, list, n, total);
}

static const struct page pages[] = {
	{ "/api/v1/dossiers", PERM_LOGIN, list_api, N_("Danh sách hồ sơ"), NULL },
	{ "/api/v1/dossiers/:code", PERM_LOGIN, view_api, N_("Một hồ sơ"), NULL },
	{ "/api/v1/dossiers/:code/actions", PERM_LOGIN, actions_api, N_("Việc làm được với hồ sơ"), NULL },
	{ "/api/v1/lookup", PERM_PUBLIC, lookup_api, N_("Tra cứu hồ sơ"), NULL },
	{ "/api/v1/files/:id", PERM_LOGIN, dossier_file_page, N_("Tải một tệp"), NULL },
	{ "/tep/:id", PERM_LOGIN, dossier_file_page, N_("Tải một tệp"), NULL },
	{ "/api/v1/inbox", PERM_LOGIN, inbox_api, N_("Việc cần làm"), NULL },
	{ 0 },
};

#define STAFF (PERM_RECEIVE | PERM_PROCESS | PERM_REVIEW | PERM_SIGN)

/* Each action is a command with a form (dossier_web.c) and an API path of its own. */
#define ACTION(name_, slug_, perm_, title_)                                                                       \
	{ .name = "dossier." #name_, .path = "/ho-so/:code/" slug_, .perm = perm_,                                    \
	  .fields = dossier_##name_##_fields, .run = dossier_act_##name_, .title = title_, .next = "/ho-so/:code?xong=" slug_, \
	  .form = dossier_action_page, .api = "/api/v1/dossiers/:code/actions/" #name_ }
#define dossier_submit_for_signature_fields dossier_submit_fields
#define dossier_apologise_fields dossier_extend_fields

static const struct field wake_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ 0 },
};

static const struct command commands[] = {
	{ .name = "dossier.lodge", .perm = PERM_APPLY | PERM_RECEIVE, .fields = dossier_lodge_fields, .run = dossier_act_lodge,
	  .title = N_("Nộp hồ sơ"), .api = "/api/v1/dossiers", .creates = true },
	{ .name = "dossier.handed_over", .perm = PERM_RECEIVE, .fields = dossier_handed_over_fields,
	  .run = dossier_act_handed_over, .title = N_("Ghi lúc bưu chính bàn giao hồ sơ") },
	ACTION(accept, "tiep-nhan", STAFF, "Tiếp nhận hồ sơ"),
	ACTION(refuse, "tu-choi", STAFF, "Từ chối hồ sơ"),
	ACTION(ask_supplement, "yeu-cau-bo-sung", STAFF, "Yêu cầu bổ sung"),
	ACTION(supplement, "bo-sung", PERM_LOGIN, "Nộp bổ sung"),
	ACTION(forward, "chuyen", STAFF, "Chuyển bước"),
	ACTION(claim, "nhan-viec", STAFF, "Nhận việc"),
	ACTION(assign, "phan-cong", PERM_ASSIGN, "Phân công"),
	ACTION(return_step, "tra-lai", STAFF, "Trả lại bước trước"),
	ACTION(ask_opinion, "lay-y-kien", STAFF, "Lấy ý kiến"),
	ACTION(give_opinion, "cho-y-kien", STAFF, "Trả lời ý kiến"),
	ACTION(submit_for_signature, "trinh-ky", STAFF, "Trình ký"),
	ACTION(sign, "ky", PERM_SIGN, "Ký duyệt"),
	ACTION(extend, "gia-han", STAFF, "Gia hạn"),
	ACTION(apologise, "xin-loi", STAFF, "Xin lỗi và hẹn lại"),
	ACTION(withdraw, "rut", PERM_LOGIN, "Rút hồ sơ"),
	ACTION(stop, "dung", STAFF, "Dừng giải quyết"),
	ACTION(deliver, "tra-ket-qua", STAFF, "Trả kết quả"),
	ACTION(rate, "danh-gia", PERM_PUBLIC, "Đánh giá"),
	ACTION(undo, "hoan-tac", STAFF, "Hoàn tác việc vừa làm"),
	ACTION(confirm_force, "duyet-chuyen-buoc", PERM_SIGN, "Quyết định việc chuyển bước"),
	{ .name = "dossier.force", .path = "/quan-tri/chuyen-buoc", .perm = PERM_ADMIN, .fields = dossier_force_fields,
	  .run = dossier_force, .title = N_("Đề nghị chuyển bước hồ sơ"), .next = "/quan-tri/chuyen-buoc?xong=:code",
	  .form = dossier_force_page, .api = "/api/v1/dossier-moves" },
	{ .name = "dossier.migrate", .path = "/quan-tri/chuyen-quy-trinh", .perm = PERM_ADMIN, .fields = dossier_migrate_fields,
	  .run = dossier_migrate, .title = N_("Chuyển sang quy trình mới"), .next = "/quan-tri/chuyen-quy-trinh?xong=:moved",
	  .form = dossier_migrate_page },
	{ .name = "dossier.batch", .path = "/viec/hang-loat", .perm = STAFF, .fields = dossier_batch_fields, .run = dossier_batch,
	  .title = N_("Làm với nhiều hồ sơ"), .next = "/viec/ket-qua/:batch", .api = "/api/v1/dossier-batches" },
	{ .name = "dossier.wake", .perm = PERM_SYSTEM, .fields = wake_fields, .run = dossier_wake,
	  .title = N_("Đến hạn chờ của hồ sơ") },
	{ 0 },
};

/* ---- the replay check --------------------------------------------------------------------------------- */

struct dump {
	struct ctx *c;
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int give(struct dump *d, str subject, str state)
{
	struct json *j;
	str why;

	TRY(json_parse(d->c->mem, state, JSON_DEPTH, &j, &why));
	return d->each(d->arg, subject, j);
}

static int dump_one(void *arg, const struct dossier *d)
{
	struct dump *dump = arg;

	return give(dump, str_copy(dump->c->mem, d->code), dossier_state(dump->c, d));
}

static int dump_dossiers(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return dossier_store_each(c, dump_one, &d);
}

static int dump_opinions_of(void *arg, const struct dossier *d)
{
	struct dump *dump = arg;
	struct opinion *list;
	str code = str_copy(dump->c->mem, d->code);
	size_t n;

	TRY(dossier_opinions(dump->c, code, &list, &n));
	for (size_t i = 0; i < n; i++)
		TRY(give(dump, str_fmt(dump->c->mem, "%" STR_FMT "/%" PRId64, STR_ARG(code), list[i].no),
			 dossier_opinion_state(dump->c, &list[i])));
	return 0;
}

static int dump_opinions(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return dossier_store_each(c, dump_opinions_of, &d);
}

static int dump_files_of(void *arg, const struct dossier *d)
{
	struct dump *dump = arg;
	struct dossier_file *list;
	str code = str_copy(dump->c->mem, d->code);
	size_t n;

	TRY(dossier_files(dump->c, code, &list, &n));
	for (size_t i = 0; i < n; i++)
		TRY(give(dump, str_fmt(dump->c->mem, "%" STR_FMT "/%" STR_FMT, STR_ARG(code), STR_ARG(list[i].file)),
			 dossier_attachment_state(dump->c, list[i].kind, list[i].paper, list[i].at)));
	return 0;
}

static int dump_files(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return dossier_store_each(c, dump_files_of, &d);
}

static const struct aggregate aggregates[] = {
	{ "dossier", dump_dossiers },
	{ "opinion", dump_opinions },
	{ "attachment", dump_files },
	{ 0 },
};

static int tick(struct ctx *c)
{
	TRY(dossier_wake_due(c));
	return dossier_watch(c);
}

const struct module module_dossier = {
	.name = "dossier",
	.pages = pages,
	.commands = commands,
	.aggregates = aggregates,
	.tick = tick,
};
