/* SPDX-License-Identifier: Apache-2.0 */
/* editor_act.c - the commands: a form is written step by step, checked by a second person, published. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/editor/editor_impl.h"

#define ID { "id", F_CODE, 1, 64, N_("Bản soạn"), NULL }
#define SEEN { "seen", F_CODE, 0, 64, N_("Bản đã xem"), NULL }

/* A draft that may still be changed, and is as the person saw it. */
static int load(struct ctx *c, struct form_draft *ret)
{
	str seen = arg_text(c, "seen");

	TRY(form_draft_get(c, arg_text(c, "id"), ret));
	if (str_eq(ret->state, S("published")) || str_eq(ret->state, S("dropped")))
		return ctx_fail(c, E_CONFLICT, "", _("Bản soạn này đã công bố hoặc đã bỏ. Hãy bắt đầu một bản mới."));
	if (seen.n && !str_eq(seen, form_draft_mark(c->mem, ret)))
		return ctx_fail(c, E_CONFLICT, "", _("Người khác vừa sửa bản soạn này. Hãy tải lại trang rồi sửa tiếp."));
	return 0;
}

/* Another body: a draft again, whoever had checked it. */
static int change(struct ctx *c, const struct form_draft *was, str body, const char *verb)
{
	struct form_draft d = *was;

	d.body = body;
	d.state = S("draft");
	d.written_by = c->who->login;
	d.checked_by = S("");
	TRY(form_draft_save(c, was, &d, verb));
	jw_kstr(c->out, "id", d.id);
	return 0;
}

/* ---- beginning ------------------------------------------------------------------------------------------ */

static const struct field start_fields[] = { { "procedure", F_CODE, 1, 64, N_("Mã thủ tục"), NULL }, { 0 } };

static int start(struct ctx *c)
{
	struct form_draft d = { .id = token_new(c->mem), .state = S("draft"), .written_by = c->who->login, .checked_by = S("") };
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	struct procedure *p;
	int err = procedure_find(c, arg_text(c, "procedure"), instant_date(c->now), &p);

	if (err == E_NOTFOUND)
		return ctx_fail(c, E_INVALID, "procedure", _("Không có thủ tục “%.*s” đang áp dụng. Hãy chọn lại thủ tục."),
				STR_ARG(arg_text(c, "procedure")));
	TRY(err);
	eform_write(&w, p->form);
	d.procedure = p->code;
	d.body = buf_view(&b);
	TRY(form_draft_save(c, NULL, &d, "form_draft.start"));
	jw_kstr(c->out, "id", d.id);
	return 0;
}

/* ---- a question ------------------------------------------------------------------------------------------- */

static const struct field put_fields[] = {
	ID, SEEN,
	{ "at", F_CODE, 1, 20, N_("Vị trí"), NULL },
	{ "name", F_TEXT, 1, 60, N_("Tên trong dữ liệu"), NULL },
	{ "title", F_TEXT, 1, 500, N_("Câu hỏi"), NULL },
	{ "type", F_TEXT, 1, 20, N_("Loại"), NULL },
	{ "required", F_BOOL, 0, 0, N_("Bắt buộc"), NULL },
	{ "group", F_TEXT, 0, 200, N_("Nhóm"), NULL },
	{ "hint", F_TEXT, 0, 500, N_("Hướng dẫn"), NULL },
	{ "options", F_LINES, 0, 20000, N_("Các mục chọn"), NULL },
	{ "list", F_CODE, 0, 40, N_("Danh mục dùng chung"), NULL },
	{ "min", F_TEXT, 0, 20, N_("Ít nhất"), NULL },
	{ "max", F_TEXT, 0, 20, N_("Nhiều nhất"), NULL },
	{ "decimals", F_TEXT, 0, 2, N_("Số chữ số sau dấu phẩy"), NULL },
	{ "prefill", F_TEXT, 0, 100, N_("Điền sẵn từ"), NULL },
	{ "default", F_TEXT, 0, 500, N_("Giá trị sẵn có"), NULL },
	{ "show_if", F_TEXT, 0, 2000, N_("Chỉ hỏi khi"), NULL },
	{ "value", F_TEXT, 0, 2000, N_("Tự tính bằng"), NULL },
	{ 0 },
};

static void text_member(struct ctx *c, struct jw *w, const char *key)
{
	if (arg_text(c, key).n)
		jw_kstr(w, key, arg_text(c, key));
}

static int number_member(struct ctx *c, struct jw *w, const char *key)
{
	str v = arg_text(c, key);
	int64_t n;

	if (!v.n)
		return 0;
	if (!str_int(v, &n))
		return ctx_fail(c, E_INVALID, key, _("Phải là số nguyên, hoặc để trống."));
	jw_kint(w, key, n);
	return 0;
}

static void options_member(struct ctx *c, struct jw *w)
{
	str rest = arg_text(c, "options");

	if (!rest.n)
		return;
	jw_key(w, "options");
	jw_array(w);
	while (rest.p) {
		str one = str_trim(str_cut(&rest, '\n'));

		if (one.n)
			jw_str(w, one);
	}
	jw_end(w);
}

/* The question as typed; `was`: what stands there, whose columns it keeps. */
static int field_json(struct ctx *c, bool column, const struct json *was, str *ret)
{
	static const char *const texts[] = { "hint", "list", "prefill", "default", "show_if", "value" };
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "name", arg_text(c, "name"));
	jw_kstr(&w, "title", arg_text(c, "title"));
	jw_kstr(&w, "type", arg_text(c, "type"));
	jw_kbool(&w, "required", arg_flag(c, "required"));
	if (!column)
		jw_kstr(&w, "group", arg_text(c, "group"));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!column || strcmp(texts[i], "prefill") != 0)
			text_member(c, &w, texts[i]);
	options_member(c, &w);
	TRY(number_member(c, &w, "min"));
	TRY(number_member(c, &w, "max"));
	TRY(number_member(c, &w, "decimals"));
	if (str_eq(arg_text(c, "type"), S("repeat"))) {
		jw_key(&w, "fields");
		if (json_get(was, "fields"))
			jw_json(&w, json_get(was, "fields"));
		else
			jw_raw(&w, str_fmt(c->mem, "[{\"name\":\"cot_1\",\"title\":\"%s\",\"type\":\"text\",\"required\":false}]",
					   _("Cột 1")));
	}
	jw_end(&w);
	*ret = buf_view(&b);
	return 0;
}

static const struct json *standing(struct ctx *c, str body, struct place at)
{
	struct json *doc;
	const struct json *list;
	str why;

	if (at.of_table || json_parse(c->mem, body, 0, &doc, &why) < 0)
		return NULL;
	list = doc->type == JT_ARRAY ? doc : json_get(doc, "fields");
	return at.field >= 1 && at.field <= list->n ? list->items[at.field - 1] : NULL;
}

static int put(struct ctx *c)
{
	struct form_draft d;
	struct place at, now;
	str field, body;
	bool new;

	TRY(load(c, &d));
	if (!editor_place(arg_text(c, "at"), &at))
		return E_NOTFOUND;
	new = at.of_table ? at.column == 0 : at.field == 0;
	TRY(field_json(c, at.of_table, new ? NULL : standing(c, d.body, at), &field));
	TRY(editor_step(c, d.body, new ? STEP_ADD : STEP_PUT, at, field, &body, &now));
	return change(c, &d, body, "form_draft.put");
}

static const struct field move_fields[] = {
	ID, SEEN,
	{ "at", F_CODE, 1, 20, N_("Vị trí"), NULL },
	{ "step", F_CHOICE, 1, 0, N_("Việc"), "up|down|remove" },
	{ 0 },
};

static int move(struct ctx *c)
{
	str step = arg_text(c, "step");
	struct form_draft d;
	struct place at, now;
	str body;

	TRY(load(c, &d));
	if (!editor_place(arg_text(c, "at"), &at) || at.field == 0 || (at.of_table && at.column == 0))
		return E_NOTFOUND;
	TRY(editor_step(c, d.body, str_eq(step, S("up")) ? STEP_UP : str_eq(step, S("down")) ? STEP_DOWN : STEP_REMOVE, at, S(""),
			&body, &now));
	return change(c, &d, body, "form_draft.move");
}

/* ---- title, groups, rules; the whole ----------------------------------------------------------------------- */

static const struct field frame_fields[] = {
	ID, SEEN,
	{ "title", F_TEXT, 0, 500, N_("Tên tờ khai"), NULL },
	{ "groups", F_LINES, 0, 20000, N_("Các nhóm"), NULL },
	{ "rules", F_LINES, 0, 20000, N_("Quy tắc kiểm tra"), NULL },
	{ 0 },
};

/* Lines of parts between "|" as an array of objects with these keys; empty parts are left out. */
static str lines_json(struct ctx *c, str lines, const char *const *keys, size_t n)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_array(&w);
	while (lines.p) {
		str line = str_trim(str_cut(&lines, '\n'));

		if (!line.n)
			continue;
		jw_object(&w);
		for (size_t i = 0; i < n && line.p; i++) {
			str part = str_trim(i + 1 < n ? str_cut(&line, '|') : line);

			if (part.n)
				jw_kstr(&w, keys[i], part);
		}
		jw_end(&w);
	}
	jw_end(&w);
	return buf_view(&b);
}

static int frame(struct ctx *c)
{
	static const char *const group_keys[] = { "title", "show_if", "hint" }, *const rule_keys[] = { "field", "rule", "message" };
	struct form_draft d;
	str body;

	TRY(load(c, &d));
	TRY(editor_frame(c, d.body, arg_text(c, "title"), lines_json(c, arg_text(c, "groups"), group_keys, 3),
			 lines_json(c, arg_text(c, "rules"), rule_keys, 3), &body));
	return change(c, &d, body, "form_draft.frame");
}

static const struct field whole_fields[] = {
	ID, SEEN,
	{ "text", F_LINES, 1, 500000, N_("Tờ khai (JSON)"), NULL },
	{ 0 },
};

static int whole(struct ctx *c)
{
	struct form_draft d;
	str body;

	TRY(load(c, &d));
	TRY(editor_whole(c, arg_text(c, "text"), &body));
	return change(c, &d, body, "form_draft.whole");
}

/* ---- checked, published, dropped ----------------------------------------------------------------------------- */

static const struct field id_fields[] = { ID, SEEN, { 0 } };

static int check(struct ctx *c)
{
	struct form_draft d, was;

	TRY(load(c, &was));
	if (!str_eq(was.state, S("draft")))
		return ctx_fail(c, E_CONFLICT, "", _("Bản soạn này đã được kiểm tra."));
	if (str_eq(was.written_by, c->who->login))
		return ctx_fail(c, E_CONFLICT, "", _("Người kiểm tra phải là người khác người soạn."));
	d = was;
	d.state = S("checked");
	d.checked_by = c->who->login;
	TRY(form_draft_save(c, &was, &d, "form_draft.check"));
	jw_kstr(c->out, "id", d.id);
	return 0;
}

static int drop(struct ctx *c)
{
	struct form_draft d, was;

	TRY(load(c, &was));
	d = was;
	d.state = S("dropped");
	TRY(form_draft_save(c, &was, &d, "form_draft.drop"));
	jw_kstr(c->out, "id", d.id);
	return 0;
}

static const struct field publish_fields[] = {
	ID, SEEN,
	{ "effective_from", F_DATE, 1, 0, N_("Áp dụng từ ngày"), NULL },
	{ 0 },
};

/* The procedure as it is, with this form, is its next version. Dossiers keep the one they were lodged under. */
static int publish(struct ctx *c)
{
	struct procedure_change next = { 0 };
	struct form_draft d, was;
	struct procedure *p;
	struct eform *f;

	TRY(load(c, &was));
	if (!str_eq(was.state, S("checked")))
		return ctx_fail(c, E_CONFLICT, "", _("Cần người thứ hai kiểm tra trước khi công bố."));
	TRY(procedure_find(c, was.procedure, instant_date(c->now), &p));
	TRY(form_draft_form(c, &was, &f));
	next.p = *p;
	next.p.form = f;
	next.p.own_form = f->field_n > 0;
	next.p.effective_from = arg_date(c, "effective_from");
	next.p.effective_to = (date){ 0 };
	if (next.p.effective_from.day <= instant_date(c->now).day)
		return ctx_fail(c, E_INVALID, "effective_from", _("Áp dụng từ ngày: phải sau hôm nay."));
	TRY(procedure_plan(c, &next));
	if (next.kind == PROCEDURE_SAME)
		return ctx_fail(c, E_CONFLICT, "", _("Tờ khai này giống hệt bản đang áp dụng, không có gì để công bố."));
	TRY(procedure_publish(c, &next));
	d = was;
	d.state = S("published");
	d.version = next.p.version;
	TRY(form_draft_save(c, &was, &d, "form_draft.publish"));
	jw_kstr(c->out, "id", d.id);
	jw_kint(c->out, "version", d.version);
	return 0;
}

const struct command editor_commands[] = {
	{ .name = "form_draft.start", .path = "/quan-tri/to-khai", .perm = PERM_CATALOGUE, .fields = start_fields, .run = start,
	  .next = "/quan-tri/to-khai/:id", .title = N_("Soạn tờ khai điện tử"), .form = editor_list_page, .creates = true },
	{ .name = "form_draft.put", .path = "/quan-tri/to-khai/:id/muc/:at", .perm = PERM_CATALOGUE, .fields = put_fields, .run = put,
	  .next = "/quan-tri/to-khai/:id", .title = N_("Ghi một câu hỏi"), .form = editor_field_page },
	{ .name = "form_draft.move", .path = "/quan-tri/to-khai/:id/xep", .perm = PERM_CATALOGUE, .fields = move_fields, .run = move,
	  .next = "/quan-tri/to-khai/:id", .title = N_("Chuyển hoặc bỏ một câu hỏi"), .form = editor_outline_page },
	{ .name = "form_draft.frame", .path = "/quan-tri/to-khai/:id/quy-tac", .perm = PERM_CATALOGUE, .fields = frame_fields,
	  .run = frame, .next = "/quan-tri/to-khai/:id", .title = N_("Ghi tên, nhóm, quy tắc"), .form = editor_frame_page },
	{ .name = "form_draft.whole", .path = "/quan-tri/to-khai/:id/json", .perm = PERM_CATALOGUE, .fields = whole_fields,
	  .run = whole, .next = "/quan-tri/to-khai/:id", .title = N_("Ghi cả tờ khai (JSON)"), .form = editor_json_page },
	{ .name = "form_draft.check", .path = "/quan-tri/to-khai/:id/kiem-tra", .perm = PERM_CATALOGUE, .fields = id_fields,
	  .run = check, .next = "/quan-tri/to-khai/:id", .title = N_("Xác nhận đã kiểm tra tờ khai"), .form = editor_outline_page },
	{ .name = "form_draft.publish", .path = "/quan-tri/to-khai/:id/cong-bo", .perm = PERM_CATALOGUE, .fields = publish_fields,
	  .run = publish, .next = "/quan-tri/to-khai/:id", .title = N_("Công bố tờ khai"), .form = editor_outline_page },
	{ .name = "form_draft.drop", .path = "/quan-tri/to-khai/:id/bo", .perm = PERM_CATALOGUE, .fields = id_fields, .run = drop,
	  .next = "/quan-tri/to-khai/:id", .title = N_("Bỏ bản soạn tờ khai"), .form = editor_outline_page },
	{ 0 },
};
