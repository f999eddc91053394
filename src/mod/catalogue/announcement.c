/* SPDX-License-Identifier: Apache-2.0 */
/*
 * announcement.c - the way of a decision: drafted, checked by a second person, published, or dropped.
 *
 * Only a draft can be written in. Checking closes it; giving it back opens it again. Publishing plans every
 * item once more against the catalogue of that moment, all or nothing, in one command.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "mod/catalogue/announcement_store.h"

const char *announcement_state_slug(enum announcement_state s)
{
	static const char *const slugs[] = { "draft", "checked", "published", "dropped" };

	return slugs[s];
}

const char *announcement_state_title(enum announcement_state s)
{
	static const char *const titles[] = { N_("Dự thảo"), N_("Đã kiểm tra"), N_("Đã công khai"), N_("Đã bỏ") };

	return titles[s];
}

const char *announcement_kind_title(str kind)
{
	static const char *const kinds[][2] = { { "new", N_("Ban hành mới") },
						{ "amended", N_("Sửa đổi, bổ sung") },
						{ "replaced", N_("Thay thế") },
						{ "abolished", N_("Bãi bỏ") } };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eqz(kind, kinds[i][0]))
			return kinds[i][1];
	return N_("Chưa rõ loại");
}

/* ---- state for the ledger ------------------------------------------------------------------------- */

str announcement_state(struct arena *mem, const struct announcement *a)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "state", str_of(announcement_state_slug(a->state)));
	jw_kstr(&w, "no", a->no);
	jw_kdate(&w, "issued_on", a->issued_on);
	jw_kdate(&w, "effective_on", a->effective_on);
	jw_kstr(&w, "agency", a->agency);
	jw_kstr(&w, "signer", a->signer);
	jw_kstr(&w, "scope", a->scope);
	jw_kbool(&w, "brief", a->brief);
	jw_kstr(&w, "basis", a->basis);
	jw_kdate(&w, "basis_issued_on", a->basis_issued_on);
	jw_kdate(&w, "basis_effective_on", a->basis_effective_on);
	jw_kstr(&w, "file", a->file);
	jw_kstr(&w, "reason", a->reason);
	jw_kinstant(&w, "drafted_at", a->drafted_at);
	jw_kstr(&w, "drafted_by", a->drafted_by);
	jw_kinstant(&w, "checked_at", a->checked_at);
	jw_kstr(&w, "checked_by", a->checked_by);
	jw_kinstant(&w, "published_at", a->published_at);
	jw_kstr(&w, "published_by", a->published_by);
	jw_end(&w);
	return buf_view(&b);
}

str announcement_item_state(struct arena *mem, const struct announcement_item *item)
{
	struct buf b = buf_new(mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "kind", item->kind);
	jw_kstr(&w, "code", item->code);
	jw_kraw(&w, "cells", item->cells);
	jw_kstr(&w, "written_by", item->written_by);
	jw_kbool(&w, "left_out", item->left_out);
	jw_kint(&w, "version", item->version);
	jw_end(&w);
	return buf_view(&b);
}

struct dump {
	struct ctx *c;
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int dump_state(const struct dump *d, struct arena *mem, str subject, str text)
{
	struct json *state;
	str why;

	TRY(json_parse(mem, text, 0, &state, &why));
	return d->each(d->arg, subject, state);
}

static int dump_one(void *arg, const struct announcement *a)
{
	struct arena *mem = arena_new(0);
	int err = dump_state(arg, mem, a->code, announcement_state(mem, a));

	arena_free(mem);
	return err;
}

static str item_subject(struct arena *mem, str code, int64_t n)
{
	return str_fmt(mem, "%.*s/%" PRId64, STR_ARG(code), n);
}

static int dump_item(void *arg, str code, const struct announcement_item *i)
{
	struct arena *mem = arena_new(0);
	int err = dump_state(arg, mem, item_subject(mem, code, i->n), announcement_item_state(mem, i));

	arena_free(mem);
	return err;
}

static int dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return announcement_each(c, dump_one, &d);
}

static int dump_items(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return announcement_each_item(c, dump_item, &d);
}

const struct aggregate announcement_aggregates[] = {
	{ "announcement", dump },
	{ "announcement_item", dump_items },
	{ 0 },
};

/* ---- writing ---------------------------------------------------------------------------------------- */

static int save(struct ctx *c, const char *verb, const struct announcement *before, const struct announcement *a, str about)
{
	TRY(before ? announcement_update(c, a) : announcement_insert(c, a));
	return emit_change(c, verb, a->code, before ? announcement_state(c->mem, before) : S(""),
			   announcement_state(c->mem, a), about);
}

static int save_item(struct ctx *c, str code, const struct announcement_item *before, const struct announcement_item *item)
{
	TRY(announcement_item_put(c, code, item));
	return emit_change(c, "announcement_item.write", item_subject(c->mem, code, item->n),
			   before ? announcement_item_state(c->mem, before) : S(""),
			   announcement_item_state(c->mem, item), S(""));
}

/* The head as the form has it. */
static int read_head(struct ctx *c, struct announcement *a)
{
	a->no = arg_text(c, "no");
	a->agency = arg_text(c, "agency");
	a->signer = arg_text(c, "signer");
	a->issued_on = arg_date(c, "issued_on");
	a->effective_on = arg_date(c, "effective_on");
	a->scope = arg_text(c, "scope");
	a->brief = arg_flag(c, "brief");
	a->basis = arg_text(c, "basis");
	a->basis_issued_on = arg_date(c, "basis_issued_on");
	a->basis_effective_on = arg_date(c, "basis_effective_on");
	if (a->issued_on.day > instant_date(c->now).day)
		return ctx_fail(c, E_INVALID, "issued_on", _("Ngày ký: chưa tới ngày này. Hãy ghi ngày quyết định được ký."));
	return 0;
}

static int open_draft(struct ctx *c, struct announcement *ret)
{
	TRY(announcement_get(c, arg_text(c, "announcement"), ret));
	if (ret->state == ANNOUNCEMENT_DRAFT)
		return 0;
	if (ret->state == ANNOUNCEMENT_PUBLISHED)
		return ctx_fail(c, E_CONFLICT, "", _("Quyết định đã công khai thì không sửa được. Hãy lập một quyết định mới."));
	return ctx_fail(c, E_CONFLICT, "", _("Chỉ sửa được dự thảo. Hãy trả lại để sửa, rồi kiểm tra lại."));
}

static struct announcement_item item_of(struct ctx *c, int64_t n, const struct json *cells)
{
	struct buf b = buf_new(c->mem, 0);

	json_write(&b, cells);
	return (struct announcement_item){
		.n = n,
		.kind = announcement_kind(c, json_text(cells, "kind")),
		.code = json_text(cells, "code"),
		.cells = buf_view(&b),
		.written_by = c->who->login,
	};
}

/* The child has read the sheet into {"rows":[…]} or {"why":"…"}. */
static int read_rows(struct ctx *c, struct json **ret_rows)
{
	struct json *j;
	str why;

	if (json_parse(c->mem, c->prepared, 0, &j, &why) < 0)
		return ctx_fail(c, E_INVALID, "file", _("Không đọc được tệp. Hãy gửi tệp XLSX hoặc CSV theo mẫu."));
	if (!json_get(j, "rows"))
		return ctx_fail(c, E_INVALID, "file", "%.*s", STR_ARG(json_text(j, "why")));
	TRY(announcement_rows(c, json_get(j, "rows"), ret_rows));
	if ((*ret_rows)->n == 0)
		return ctx_fail(c, E_INVALID, "file", _("Tệp không có dòng nào. Dòng đầu là tên cột, mỗi dòng sau một thủ tục."));
	return 0;
}

static int draft(struct ctx *c)
{
	struct announcement a = { .state = ANNOUNCEMENT_DRAFT, .reason = S(""), .checked_by = S(""), .published_by = S("") };
	int year, month, day;
	bool sheet = arg_text(c, "file").n > 0;
	struct file f = { .id = S("") };
	struct json none = { 0 }, *rows = &none;
	int64_t n;

	TRY(read_head(c, &a));
	if (sheet)
		TRY(read_rows(c, &rows));
	if (sheet)
		TRY(file_take(c, "file", arg_text(c, "file"), &f));
	date_parts(instant_date(c->now), &year, &month, &day);
	TRY(counter_next(c, str_fmt(c->mem, "CB-%d", year), &n));
	a.code = str_fmt(c->mem, "CB-%d-%04" PRId64, year, n);
	a.file = f.id;
	a.drafted_at = c->now;
	a.drafted_by = c->who->login;
	TRY(save(c, "announcement.draft", NULL, &a, S("")));
	for (size_t i = 0; i < rows->n; i++) {
		struct announcement_item item = item_of(c, (int64_t)i + 1, rows->items[i]);

		TRY(save_item(c, a.code, NULL, &item));
	}
	jw_kstr(c->out, "announcement", a.code);
	jw_kint(c->out, "items", (int64_t)rows->n);
	return 0;
}

static int edit(struct ctx *c)
{
	struct announcement a, before;

	TRY(open_draft(c, &before));
	a = before;
	TRY(read_head(c, &a));
	return save(c, "announcement.edit", &before, &a, S(""));
}

/* The cells that were sent as "row.NAME"; names that are no column are refused. */
static int read_cells(struct ctx *c, struct json **ret)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	str why;

	for (size_t i = 0; i < c->args->n; i++) {
		bool known = !str_starts(c->args->v[i].name, S("row."));

		for (size_t k = 0; k < catalogue_column_count(); k++)
			known |= str_eqz(str_sub(c->args->v[i].name, 4, SIZE_MAX), catalogue_columns[k].name);
		if (!known)
			return ctx_fail(c, E_INVALID, "row", _("Không có mục “%.*s”."), STR_ARG(c->args->v[i].name));
	}
	jw_object(&w);
	for (size_t k = 0; k < catalogue_column_count(); k++) {
		str value = args_get(c->args, str_fmt(c->mem, "row.%s", catalogue_columns[k].name).p);

		if (utf8_len(value) > 20000)
			return ctx_fail(c, E_LIMIT, "row", _("Một mục dài quá 20.000 ký tự."));
		if (value.n)
			jw_kstr(&w, catalogue_columns[k].name, value);
	}
	jw_end(&w);
	return json_parse(c->mem, buf_view(&b), 0, ret, &why);
}

/* Writes item `n` (0: a new one at the end), or leaves it out. */
static int write_item(struct ctx *c)
{
	struct announcement_item *items, item, *before = NULL;
	int64_t n = arg_int(c, "n");
	struct announcement a;
	struct json *cells;
	size_t count;

	TRY(open_draft(c, &a));
	TRY(announcement_items(c, a.code, &items, &count));
	if (n > (int64_t)count)
		return E_NOTFOUND;
	if (n > 0)
		before = &items[n - 1];
	if (arg_flag(c, "left_out") && before) {
		item = *before;
		item.left_out = true;
		item.written_by = c->who->login;
	} else {
		TRY(read_cells(c, &cells));
		item = item_of(c, n ? n : (int64_t)count + 1, cells);
		if (!item.kind.n)
			ctx_fail(c, E_INVALID, "row.kind", _("Loại: hãy chọn mới, sửa đổi, thay thế hoặc bãi bỏ."));
		if (!item.code.n)
			ctx_fail(c, E_INVALID, "row.code", _("Mã thủ tục: chưa có."));
		if (c->problems)
			return E_INVALID;
	}
	TRY(save_item(c, a.code, before, &item));
	jw_kstr(c->out, "announcement", a.code);
	jw_kint(c->out, "n", item.n);
	return 0;
}

/* ---- checking --------------------------------------------------------------------------------------- */

/* All items hold as the catalogue is now. Says which do not. *ret_effects has those not left out. */
static int check_items(struct ctx *c, const struct announcement *a, struct announcement_effect **ret, size_t *ret_n)
{
	struct announcement_item *items;
	size_t n, used = 0, wrong = 0;

	TRY(announcement_items(c, a->code, &items, &n));
	*ret = NEW_ARRAY(c->mem, struct announcement_effect, n);
	for (size_t i = 0; i < n; i++) {
		if (items[i].left_out)
			continue;
		TRY(announcement_effect(c, a, &items[i], &(*ret)[used]));
		for (size_t k = 0; k < used; k++)
			if (str_eq((*ret)[k].item->code, items[i].code))
				return ctx_fail(c, E_INVALID, "", _("Thủ tục %.*s có hai dòng. Hãy bỏ một dòng."), STR_ARG(items[i].code));
		wrong += (*ret)[used++].problems != NULL;
	}
	if (used == 0)
		return ctx_fail(c, E_INVALID, "", _("Quyết định chưa có thủ tục nào."));
	if (wrong)
		return ctx_fail(c, E_INVALID, "", _n((int64_t)wrong, "%d dòng còn lỗi. Hãy sửa hoặc bỏ dòng đó."), (int)wrong);
	*ret_n = used;
	return 0;
}

/* Whoever wrote any of it cannot be the one who checks it. */
static int second_person(struct ctx *c, const struct announcement *a)
{
	struct announcement_item *items;
	bool same = str_eq(a->drafted_by, c->who->login);
	size_t n;

	TRY(announcement_items(c, a->code, &items, &n));
	for (size_t i = 0; i < n; i++)
		same |= str_eq(items[i].written_by, c->who->login);
	if (same)
		return ctx_fail(c, E_DENIED, "", _("Người kiểm tra phải là người khác người soạn."));
	return 0;
}

static int check(struct ctx *c)
{
	struct announcement_effect *effects;
	struct announcement a, before;
	size_t n;

	TRY(open_draft(c, &before));
	TRY(second_person(c, &before));
	TRY(check_items(c, &before, &effects, &n));
	a = before;
	a.state = ANNOUNCEMENT_CHECKED;
	a.checked_at = c->now;
	a.checked_by = c->who->login;
	a.reason = S("");
	return save(c, "announcement.check", &before, &a, S(""));
}

static int give_back(struct ctx *c)
{
	struct announcement a, before;

	TRY(announcement_get(c, arg_text(c, "announcement"), &before));
	if (before.state != ANNOUNCEMENT_CHECKED)
		return ctx_fail(c, E_CONFLICT, "", _("Chỉ trả lại được quyết định đã kiểm tra mà chưa công khai."));
	a = before;
	a.state = ANNOUNCEMENT_DRAFT;
	a.checked_at = (instant){ 0 };
	a.checked_by = S("");
	a.reason = arg_text(c, "reason");
	return save(c, "announcement.return", &before, &a, S(""));
}

static int drop(struct ctx *c)
{
	struct announcement a, before;

	TRY(announcement_get(c, arg_text(c, "announcement"), &before));
	if (before.state != ANNOUNCEMENT_DRAFT && before.state != ANNOUNCEMENT_CHECKED)
		return ctx_fail(c, E_CONFLICT, "", _("Quyết định này không còn là dự thảo nên không bỏ được."));
	a = before;
	a.state = ANNOUNCEMENT_DROPPED;
	a.reason = arg_text(c, "reason");
	return save(c, "announcement.drop", &before, &a, S(""));
}

/* ---- publishing ------------------------------------------------------------------------------------- */

static int publish_item(struct ctx *c, const struct announcement *a, const struct announcement_effect *e)
{
	struct procedure_end end = { a->effective_on, a->no, S("abolished"), S("") };
	struct announcement_item after = *e->item;

	if (str_eqz(e->item->kind, "abolished"))
		return procedure_abolish(c, e->item->code, &end);
	TRY(procedure_publish(c, &e->change));
	if (e->change.p.replaces.n && !str_eq(e->change.p.replaces, e->change.p.code)) {
		end.kind = S("replaced");
		end.replaced_by = e->change.p.code;
		TRY(procedure_abolish(c, e->change.p.replaces, &end));
	}
	after.version = e->change.p.version;
	return save_item(c, a->code, e->item, &after);
}

static void write_judgement(struct jw *w, const char *key, date by, bool late)
{
	if (by.day)
		jw_kbool(w, key, !late);
	else
		jw_knull(w, key);
}

/* The facts that indicators 1.1, 1.2 and 1.3 of Quyết định 766/QĐ-TTg need; see catalogue.h. */
static int facts(struct ctx *c, const struct announcement *a, const struct announcement_effect *list, size_t n, str *ret)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct announcement_delay d;

	TRY(announcement_delay(c, a, &d));
	jw_object(&w);
	jw_kstr(&w, "no", a->no);
	jw_kstr(&w, "scope", a->scope);
	jw_kbool(&w, "brief", a->brief);
	jw_kdate(&w, "issued_on", a->issued_on);
	jw_kdate(&w, "basis_effective_on", a->basis_effective_on);
	jw_kdate(&w, "issue_by", d.issue_by);
	write_judgement(&w, "issued_in_time", d.issue_by, d.issue_late);
	jw_kdate(&w, "public_by", d.public_by);
	jw_kdate(&w, "public_on", instant_date(a->published_at));
	write_judgement(&w, "public_in_time", d.public_by, d.public_late);
	jw_key(&w, "procedures");
	jw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		jw_kstr(&w, "code", list[i].item->code);
		jw_kstr(&w, "kind", list[i].item->kind);
		jw_kint(&w, "version", list[i].change.p.version);
		jw_kbool(&w, "complete", list[i].complete);
		jw_end(&w);
	}
	jw_end(&w);
	jw_end(&w);
	*ret = buf_view(&b);
	return 0;
}

static int publish(struct ctx *c)
{
	struct announcement_effect *effects;
	struct announcement a, before;
	size_t n;
	str about;

	TRY(announcement_get(c, arg_text(c, "announcement"), &before));
	if (before.state != ANNOUNCEMENT_CHECKED)
		return ctx_fail(c, E_CONFLICT, "", before.state == ANNOUNCEMENT_DRAFT ?
				_("Cần người thứ hai kiểm tra trước khi công khai.") :
				_("Quyết định này đã công khai hoặc đã bỏ. Hãy tải lại trang để xem."));
	TRY(check_items(c, &before, &effects, &n));
	a = before;
	a.state = ANNOUNCEMENT_PUBLISHED;
	a.published_at = c->now;
	a.published_by = c->who->login;
	for (size_t i = 0; i < n; i++)
		TRY(publish_item(c, &a, &effects[i]));
	TRY(facts(c, &a, effects, n, &about));
	TRY(save(c, "announcement.publish", &before, &a, about));
	jw_kstr(c->out, "announcement", a.code);
	jw_kint(c->out, "procedures", (int64_t)n);
	return 0;
}

/* ---- tables --------------------------------------------------------------------------------------------- */

#define CODE { "announcement", F_CODE, 1, 20, N_("Mã quyết định công bố"), NULL }
#define HEAD                                                                              \
	{ "no", F_TEXT, 1, 60, N_("Số quyết định"), NULL },                               \
	{ "issued_on", F_DATE, 1, 0, N_("Ngày ký"), NULL },                               \
	{ "effective_on", F_DATE, 1, 0, N_("Ngày có hiệu lực"), NULL },                   \
	{ "agency", F_TEXT, 1, 200, N_("Cơ quan ban hành"), NULL },                       \
	{ "signer", F_TEXT, 0, 100, N_("Người ký"), NULL },                               \
	{ "scope", F_CHOICE, 1, 0, N_("Cấp công bố"), "province|ministry" },              \
	{ "brief", F_BOOL, 0, 0, N_("Theo thủ tục rút gọn"), NULL },                      \
	{ "basis", F_TEXT, 0, 500, N_("Văn bản quy định thủ tục"), NULL },                \
	{ "basis_issued_on", F_DATE, 0, 0, N_("Ngày ban hành văn bản"), NULL },           \
	{ "basis_effective_on", F_DATE, 0, 0, N_("Ngày văn bản có hiệu lực"), NULL }

static const struct field import_fields[] = { { "file", F_FILE, 0, 0, N_("Bảng danh mục"), NULL }, HEAD, { 0 } };
static const struct field edit_fields[] = { CODE, HEAD, { 0 } };
static const struct field item_fields[] = {
	CODE,
	{ "n", F_INT, 0, 100000, N_("Dòng"), NULL },
	{ "left_out", F_BOOL, 0, 0, N_("Bỏ dòng này"), NULL },
	{ "row", F_GROUP, 0, 0, N_("Các mục"), NULL },
	{ 0 },
};
static const struct field code_fields[] = { CODE, { 0 } };
static const struct field reason_fields[] = { CODE, { "reason", F_LINES, 1, 1000, N_("Lý do"), NULL }, { 0 } };

#define ONE "/quan-tri/thu-tuc/:announcement"

const struct command announcement_commands[] = {
	{ .name = "announcement.draft", .path = "/quan-tri/thu-tuc/nhap", .perm = PERM_CATALOGUE, .fields = import_fields,
	  .run = draft, .next = ONE, .title = N_("Lập dự thảo quyết định"),
	  .form = catalogue_admin_import_page, .prepare = announcement_import_prepare, .child = announcement_import_child },
	{ .name = "announcement.edit", .path = ONE "/sua", .perm = PERM_CATALOGUE, .fields = edit_fields, .run = edit,
	  .next = ONE, .title = N_("Sửa thông tin quyết định"), .form = catalogue_admin_edit_page },
	{ .name = "announcement.write_item", .path = ONE "/dong", .perm = PERM_CATALOGUE, .fields = item_fields,
	  .run = write_item, .next = ONE, .title = N_("Ghi một dòng"), .form = catalogue_admin_item_page },
	{ .name = "announcement.check", .path = ONE "/kiem-tra", .perm = PERM_CATALOGUE, .fields = code_fields, .run = check,
	  .next = ONE, .title = N_("Xác nhận đã kiểm tra"), .form = catalogue_admin_view_page },
	{ .name = "announcement.return", .path = ONE "/tra-lai", .perm = PERM_CATALOGUE, .fields = reason_fields,
	  .run = give_back, .next = ONE, .title = N_("Trả lại để sửa"), .form = catalogue_admin_view_page },
	{ .name = "announcement.drop", .path = ONE "/bo", .perm = PERM_CATALOGUE, .fields = reason_fields, .run = drop,
	  .next = ONE, .title = N_("Bỏ dự thảo"), .form = catalogue_admin_view_page },
	{ .name = "announcement.publish", .path = ONE "/cong-khai", .perm = PERM_CATALOGUE, .fields = code_fields,
	  .run = publish, .next = ONE, .title = N_("Công khai"), .form = catalogue_admin_view_page },
	{ 0 },
};
