/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lodge_act.c - what changes a draft, and how it becomes a dossier.
 *
 * Saving takes what was typed, right or wrong; the answer says where to go: on to the next part, or back
 * to the same page, which then tells what is wrong. Sending is lodging in the same command: either there
 * is a dossier and the draft is sent, or nothing happened. A second press, with the same key or another
 * one, answers with the dossier that is there already.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/lodge/lodge_act.h"
#include "mod/lodge/lodge_store.h"
#include "mod/post/post.h"
#include "mod/wallet/wallet.h"

#define ID { "id", F_CODE, 1, 64, N_("Bản nháp"), NULL }
/* Which button: "later" goes to the list of parts; "back" returns to the check before sending. */
#define GO { "later", F_BOOL, 0, 0, N_("Lưu, làm tiếp sau"), NULL }, \
	   { "back", F_CHOICE, 0, 0, N_("Trang quay lại"), "kiem-tra" }

const struct field lodge_start_fields[] = {
	{ "procedure", F_CODE, 1, 40, N_("Thủ tục"), NULL },
	{ "receiving_unit", F_CODE, 1, 64, N_("Nơi tiếp nhận"), NULL },
	{ 0 },
};
const struct field lodge_save_person_fields[] = { ID, GO, { "applicant", F_GROUP, 0, 0, N_("Người nộp"), NULL }, { 0 } };
const struct field lodge_save_group_fields[] = {
	ID, GO,
	{ "n", F_INT, 1, 100, N_("Mục"), NULL },
	{ "add", F_CODE, 0, 64, N_("Thêm dòng vào bảng"), NULL },
	{ "drop", F_CODE, 0, 200, N_("Dòng hoặc tệp bỏ ra"), NULL },
	{ "form", F_GROUP, 0, 0, N_("Tờ khai"), "files" },
	{ 0 },
};
const struct field lodge_attach_fields[] = {
	ID, GO,
	{ "stay", F_BOOL, 0, 0, N_("Ở lại trang này"), NULL },
	{ "paper", F_GROUP, 0, 0, N_("Giấy tờ"), NULL }, /* paper.N: for the N-th paper of the procedure */
	{ "files", F_FILE, 0, 0, N_("Giấy tờ khác"), NULL },
	{ "reuse", F_GROUP, 0, 0, N_("Giấy tờ đã có trong kho"), NULL }, /* reuse.N: a kept paper for the N-th */
	{ "remove", F_LIST, 0, 64, N_("Tệp bỏ ra"), NULL },
	{ 0 },
};
const struct field lodge_discard_fields[] = { ID, { 0 } };
const struct field lodge_submit_fields[] = {
	ID,
	{ "agree", F_BOOL, 0, 0, N_("Cam đoan"), NULL },
	{ "return.by", F_CHOICE, 0, 0, N_("Cách nhận kết quả"), "office|post" },
	{ "return.name", F_TEXT, 0, 200, N_("Người nhận"), NULL },
	{ "return.phone", F_PHONE, 0, 20, N_("Số điện thoại người nhận"), NULL },
	{ "return.address", F_TEXT, 0, 500, N_("Địa chỉ nhận"), NULL },
	{ 0 },
};

/* ---- state and events --------------------------------------------------------------------------------- */

static str draft_state(struct ctx *c, const struct draft *d)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kint(&w, "account", d->account);
	jw_kstr(&w, "procedure", d->procedure);
	jw_kint(&w, "version", d->version);
	jw_kstr(&w, "unit", d->unit);
	jw_kraw(&w, "answers", draft_answers_json(c, d));
	jw_kraw(&w, "files", draft_files_json(c, d));
	jw_kraw(&w, "trouble", draft_trouble_json(c, d));
	jw_kstr(&w, "state", d->state);
	jw_kstr(&w, "dossier", d->dossier);
	jw_kinstant(&w, "updated_at", d->updated_at);
	jw_end(&w);
	return buf_view(&b);
}

struct dump {
	struct ctx *c;
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int dump_one(void *arg, const struct draft *d)
{
	struct dump *dump = arg;
	struct json *state;
	str why;

	TRY(json_parse(dump->c->mem, draft_state(dump->c, d), JSON_DEPTH, &state, &why));
	return dump->each(dump->arg, str_copy(dump->c->mem, d->id), state);
}

int lodge_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return store_draft_each(c, dump_one, &d);
}

/* `before` NULL: a new one. */
static int save(struct ctx *c, const struct draft *before, struct draft *d, const char *verb)
{
	d->updated_at = c->now;
	TRY(store_draft_put(c, d));
	return emit_change(c, verb, d->id, before ? draft_state(c, before) : S(""), draft_state(c, d), S(""));
}

/* A draft that has ended holds no more personal data. */
static int end(struct ctx *c, const struct draft *before, str state, str dossier, const char *verb)
{
	struct draft d = *before;

	d.answers = (struct args){ 0 };
	d.files = NULL;
	d.trouble = NULL;
	d.file_n = d.trouble_n = 0;
	d.state = state;
	d.dossier = dossier;
	return save(c, before, &d, verb);
}

/* ---- beginning ------------------------------------------------------------------------------------------ */

static int find_procedure(struct ctx *c, str code, struct procedure **ret)
{
	int err = procedure_find(c, code, instant_date(c->now), ret);

	if (err == E_NOTFOUND)
		return ctx_fail(c, E_INVALID, "procedure", _("Không có thủ tục “%.*s” đang áp dụng. Hãy chọn lại thủ tục."),
				STR_ARG(code));
	return err;
}

int lodge_start(struct ctx *c)
{
	struct procedure_unit at;
	struct procedure *p;
	struct draft *was, d;
	int err;

	TRY(find_procedure(c, arg_text(c, "procedure"), &p));
	if (str_eq(p->service, S("information")))
		return ctx_fail(c, E_CONFLICT, "", _("Thủ tục này chưa nhận hồ sơ trực tuyến. Hãy nộp tại bộ phận một cửa."));
	TRY(procedure_receiving_unit(c, p, arg_text(c, "receiving_unit"), &at));
	err = draft_of(c, p->code, &was);
	if (err < 0 && err != E_NOTFOUND)
		return err;
	d = err == 0 ? *was : (struct draft){ .id = token_new(c->mem), .account = c->who->account, .procedure = p->code,
					      .state = S("open"), .dossier = S("") };
	d.unit = at.code;
	d.version = p->version;
	TRY(save(c, err == 0 ? was : NULL, &d, "draft.start"));
	jw_kstr(c->out, "id", d.id);
	return 0;
}

/* ---- saving a page ---------------------------------------------------------------------------------------- */

/* Where the browser goes now: `here` is the part that was saved. */
static int answer_next(struct ctx *c, const struct draft *d, const struct procedure *p, enum part_kind kind, size_t group,
		       bool stay)
{
	struct part *parts;
	size_t n, i;
	str at = str_fmt(c->mem, "/nop/ban-nhap/%" STR_FMT, STR_ARG(d->id)), next;
	bool wrong, later = arg_flag(c, "later"), back = arg_text(c, "back").n > 0;

	TRY(draft_parts(c, d, p, &parts, &n));
	for (i = 0; i + 1 < n && (parts[i].kind != kind || parts[i].group != group); i++)
		;
	wrong = d->trouble_n > 0 || (kind != PART_PAPERS && parts[i].state == PART_WRONG && !stay);
	if (later && !d->trouble_n)
		next = at;
	else if (wrong || stay)
		next = str_fmt(c->mem, "%" STR_FMT "?%s%s", STR_ARG(parts[i].href), wrong ? "xem=loi" : "xem=tep",
			       back ? "&back=kiem-tra" : "");
	else if (back || i + 1 == n)
		next = str_fmt(c->mem, "%" STR_FMT "/kiem-tra", STR_ARG(at));
	else
		next = parts[i + 1].href;
	jw_kstr(c->out, "id", d->id);
	jw_kbool(c->out, "correct", !wrong);
	jw_kstr(c->out, "next", next);
	return 0;
}

static int check_size(struct ctx *c, const char *name, str value)
{
	if (value.n > DRAFT_ANSWER_MAX)
		return ctx_fail(c, E_INVALID, name, _("Mục này quá dài (%d byte, nhiều nhất %d). Hãy viết ngắn lại."), (int)value.n,
				DRAFT_ANSWER_MAX);
	return 0;
}

/* There is room for it: draft_copy(). */
static void put_answer(struct draft *d, str name, str value)
{
	for (size_t i = 0; i < d->answers.n; i++)
		if (str_eq(d->answers.v[i].name, name)) {
			d->answers.v[i].value = value;
			return;
		}
	d->answers.v[d->answers.n++] = (struct arg){ name, value };
}

/* Takes the answer of that name from the command, an empty one when it was not sent. */
static int take_answer(struct ctx *c, struct draft *d, const char *name)
{
	str value = arg_text(c, name);

	TRY(check_size(c, name, value));
	put_answer(d, str_of(name), value);
	return 0;
}

/* A copy whose answers may be changed and `more` added. */
static struct draft draft_copy(struct ctx *c, const struct draft *was, size_t more)
{
	struct draft d = *was;

	d.answers.v = NEW_ARRAY(c->mem, struct arg, was->answers.n + more);
	if (was->answers.n)
		memcpy(d.answers.v, was->answers.v, was->answers.n * sizeof(struct arg));
	return d;
}

static int load(struct ctx *c, struct draft **ret, struct procedure **ret_p)
{
	TRY(draft_open(c, arg_text(c, "id"), ret));
	return draft_procedure(c, *ret, ret_p);
}

/* A file that was sent takes the place of the one before; one that cannot be taken is trouble to tell. */
static int take_upload(struct ctx *c, struct draft *d, const char *name)
{
	struct problem *said = c->problems;
	struct arg *a = NULL;
	struct file f;
	int err = 0;

	for (size_t i = 0; i < c->args->n; i++)
		if (str_eqz(c->args->v[i].name, name) && c->args->v[i].value.n)
			a = &c->args->v[i];
	if (a) {
		c->problems = NULL;
		err = file_take(c, name, a->value, &f);
		if (err == E_INVALID || err == E_NOTFOUND)
			d->trouble[d->trouble_n++] = (struct draft_trouble){ a->name, c->problems ? c->problems->text : S("") };
		c->problems = said;
	}
	if (err < 0)
		return err == E_INVALID || err == E_NOTFOUND ? 0 : err;
	if (a)
		put_answer(d, str_of(name), f.id);
	else if (str_eqz(arg_text(c, "drop"), name) || !args_has(&d->answers, name))
		put_answer(d, str_of(name), S(""));
	return 0;
}

/* One question as it was typed; `name` is "form.x" or "form.x.0.y". */
static int take_plain(struct ctx *c, struct draft *d, const struct form_field *f, const char *name)
{
	str *lines, all;

	if (f->compute)
		return 0;
	if (f->type == FORM_FILE)
		return take_upload(c, d, name);
	if (f->type != FORM_MULTI)
		return take_answer(c, d, name);
	all = str_join(c->mem, S("\n"), lines, arg_all(c, name, &lines));
	TRY(check_size(c, name, all));
	put_answer(d, str_of(name), all);
	return 0;
}

/* The rows of a repeat, closed up where one is dropped, and an empty one at the end where one is wanted. */
static int take_rows(struct ctx *c, struct draft *d, const struct form_field *f)
{
	const char *prefix = str_fmt(c->mem, "form.%" STR_FMT, STR_ARG(f->name)).p;
	size_t rows = MIN(eform_row_count(c->args, "form", f->name), FORM_ROWS_MAX), n = 0;
	struct draft sent = *d, all = *d;

	for (size_t row = 0; row < rows; row++)
		for (size_t i = 0; i < f->column_n; i++)
			TRY(take_plain(c, &all, &f->columns[i],
				       str_fmt(c->mem, "%s.%zu.%" STR_FMT, prefix, row, STR_ARG(f->columns[i].name)).p));
	sent.answers.v = NEW_ARRAY(c->mem, struct arg, all.answers.n + (rows + 2) * f->column_n);
	sent.answers.n = 0;
	for (size_t i = 0; i < all.answers.n; i++)
		if (!str_starts(all.answers.v[i].name, str_fmt(c->mem, "%s.", prefix)))
			sent.answers.v[sent.answers.n++] = all.answers.v[i];
	for (size_t row = 0; row < rows + str_eq(arg_text(c, "add"), f->name) && n < FORM_ROWS_MAX; row++) {
		if (str_eq(arg_text(c, "drop"), str_fmt(c->mem, "%s.%zu", prefix, row)))
			continue;
		for (size_t i = 0; i < f->column_n; i++)
			put_answer(&sent, str_fmt(c->mem, "%s.%zu.%" STR_FMT, prefix, n, STR_ARG(f->columns[i].name)),
				   args_get(&all.answers, str_fmt(c->mem, "%s.%zu.%" STR_FMT, prefix, row,
								  STR_ARG(f->columns[i].name)).p));
		n++;
	}
	sent.trouble_n = all.trouble_n;
	*d = sent;
	return 0;
}

static int take_question(struct ctx *c, struct draft *d, const struct form_field *f)
{
	if (f->type == FORM_REPEAT)
		return take_rows(c, d, f);
	return take_plain(c, d, f, str_fmt(c->mem, "form.%" STR_FMT, STR_ARG(f->name)).p);
}

int lodge_save_person(struct ctx *c)
{
	struct procedure *p;
	struct draft *was, d;

	TRY(load(c, &was, &p));
	d = draft_copy(c, was, 8);
	for (const struct field *f = lodge_person_fields; f->name; f++)
		TRY(take_answer(c, &d, f->name));
	TRY(save(c, was, &d, "draft.save"));
	return answer_next(c, &d, p, PART_PERSON, 0, false);
}

int lodge_save_group(struct ctx *c)
{
	size_t n = (size_t)arg_int(c, "n");
	const struct form_group *g;
	struct procedure *p;
	struct draft *was, d;
	bool stay = arg_text(c, "add").n || arg_text(c, "drop").n;

	TRY(load(c, &was, &p));
	if (n > p->form->group_n)
		return E_NOTFOUND;
	g = &p->form->groups[n - 1];
	d = draft_copy(c, was, g->n + c->args->n + FORM_COLUMNS_MAX);
	d.trouble = NEW_ARRAY(c->mem, struct draft_trouble, c->args->n);
	d.trouble_n = 0;
	for (size_t i = 0; i < g->n; i++)
		TRY(take_question(c, &d, &g->fields[i]));
	TRY(save(c, was, &d, "draft.save"));
	return answer_next(c, &d, p, PART_GROUP, n - 1, stay);
}

/* ---- papers -------------------------------------------------------------------------------------------------- */

/* The paper's name of a field "paper.N"; false for other fields. */
static bool paper_of(const struct procedure *p, str field, str *ret_paper)
{
	int64_t n;

	if (str_eq(field, S("files"))) {
		*ret_paper = S("");
		return true;
	}
	if (!str_starts(field, S("paper.")) || !str_int(str_sub(field, 6, field.n), &n) || n < 1 || n > (int64_t)p->paper_n)
		return false;
	*ret_paper = p->papers[n - 1].name;
	return true;
}

/* One upload. What cannot be taken becomes trouble to tell, so that the others are not lost with it. */
static int take_file(struct ctx *c, struct draft *d, const struct arg *a, str paper)
{
	struct problem *said = c->problems;
	struct file f;
	int err;

	c->problems = NULL;
	if (d->file_n >= DRAFT_FILES_MAX)
		err = ctx_fail(c, E_INVALID, "files", _("Mỗi hồ sơ có nhiều nhất %d tệp. Hãy bỏ bớt hoặc ghép nhiều trang vào một "
							"tệp PDF."), DRAFT_FILES_MAX);
	else
		err = file_take(c, str_z(c->mem, a->name), a->value, &f);
	if (err == E_INVALID || err == E_NOTFOUND)
		d->trouble[d->trouble_n++] = (struct draft_trouble){ a->name, c->problems ? c->problems->text : S("") };
	c->problems = said;
	if (err < 0)
		return err == E_INVALID || err == E_NOTFOUND ? 0 : err;
	d->files[d->file_n++] = (struct draft_file){ f.id, paper, S(""), f.name, f.type, f.size };
	return 0;
}

/* Whose papers may be used: of the number typed into this draft, or of the account. */
str draft_id_no(const struct ctx *c, const struct draft *d)
{
	str typed = str_trim(args_get(&d->answers, "applicant.id_no"));

	return typed.n ? typed : c->who->id_no;
}

/* A kept paper stands in for the paper of the field "reuse.N". */
static int take_kept(struct ctx *c, const struct procedure *p, struct draft *d, const struct arg *a)
{
	struct wallet_paper *list;
	int64_t no;
	size_t n;

	if (!str_int(str_sub(a->name, 6, a->name.n), &no) || no < 1 || no > (int64_t)p->paper_n)
		return 0;
	TRY(wallet_offers(c, draft_id_no(c, d), p->papers[no - 1].name, &list, &n));
	for (size_t i = 0; i < d->file_n; i++)
		if (str_eq(d->files[i].wallet, a->value))
			return 0;
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, a->value)) {
			d->files[d->file_n++] = (struct draft_file){ .file = list[i].file, .paper = p->papers[no - 1].name,
								     .wallet = list[i].code };
			return 0;
		}
	d->trouble[d->trouble_n++] = (struct draft_trouble){ a->name, str_of(_("Giấy tờ này không dùng lại được nữa. Hãy đính kèm tệp.")) };
	return 0;
}

static bool removed(str file, const str *remove, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(file, remove[i]))
			return true;
	return false;
}

int lodge_attach(struct ctx *c)
{
	struct procedure *p;
	struct draft *was, d;
	size_t remove_n;
	str *remove, paper;

	TRY(load(c, &was, &p));
	remove_n = arg_all(c, "remove", &remove);
	d = *was;
	d.files = NEW_ARRAY(c->mem, struct draft_file, was->file_n + c->args->n);
	d.trouble = NEW_ARRAY(c->mem, struct draft_trouble, c->args->n);
	d.file_n = d.trouble_n = 0;
	for (size_t i = 0; i < was->file_n; i++)
		if (!removed(was->files[i].file, remove, remove_n))
			d.files[d.file_n++] = was->files[i];
	for (size_t i = 0; i < c->args->n; i++)
		if (c->args->v[i].value.n && paper_of(p, c->args->v[i].name, &paper))
			TRY(take_file(c, &d, &c->args->v[i], paper));
	for (size_t i = 0; i < c->args->n; i++)
		if (c->args->v[i].value.n && str_starts(c->args->v[i].name, S("reuse.")))
			TRY(take_kept(c, p, &d, &c->args->v[i]));
	TRY(save(c, was, &d, "draft.attach"));
	return answer_next(c, &d, p, PART_PAPERS, 0, arg_flag(c, "stay") || remove_n > 0);
}

/* ---- ends ------------------------------------------------------------------------------------------------------ */

int lodge_discard(struct ctx *c)
{
	struct draft *d;

	TRY(draft_open(c, arg_text(c, "id"), &d));
	return end(c, d, S("discarded"), S(""), "draft.discard");
}

static struct applicant applicant_of(struct ctx *c, const struct args *person, int64_t account)
{
	UNUSED(c);
	return (struct applicant){
		.account = account,
		.name = args_get(person, "applicant.name"),
		.id_no = args_get(person, "applicant.id_no"),
		.phone = args_get(person, "applicant.phone"),
		.email = args_get(person, "applicant.email"),
		.address = args_get(person, "applicant.address"),
	};
}

/* Everything that is wrong is said at once. *ret: the applicant as the checks have tidied it. */
static int check_all(struct ctx *c, const struct procedure *p, const struct args *all, str channel, bool agree,
		     struct args *ret)
{
	struct args person = { NEW_ARRAY(c->mem, struct arg, all->n), 0 }, values;
	int bad, err;

	for (size_t i = 0; i < all->n; i++)
		if (str_starts(all->v[i].name, S("applicant.")))
			person.v[person.n++] = all->v[i];
	bad = fields_check(c, lodge_person_fields, &person);
	err = eform_check(c, p->form, NULL, all, "form", channel, &values);
	if (err < 0 && err != E_INVALID)
		return err;
	if (!agree)
		bad = ctx_fail(c, E_INVALID, "agree", _("Bạn chưa cam đoan. Hãy đánh dấu vào ô cam đoan rồi gửi."));
	*ret = person;
	return bad < 0 ? bad : err;
}

/* Whoever wants the result by post says so when sending, or later with the dossier. */
static int choose_return(struct ctx *c, const struct dossier *d)
{
	struct return_choice r = { .by_post = true, .name = arg_text(c, "return.name"), .phone = arg_text(c, "return.phone"),
				   .address = arg_text(c, "return.address") };

	return str_eq(arg_text(c, "return.by"), S("post")) ? return_choice_set(c, d, &r) : 0;
}

int lodge_submit(struct ctx *c)
{
	struct procedure *p;
	struct dossier *lodged;
	struct draft *d;
	struct args person;
	struct lodging l;
	str *files, *papers;
	size_t sent = 0;

	TRY(draft_any(c, arg_text(c, "id"), &d));
	if (str_eq(d->state, S("sent"))) {
		TRY(dossier_see(c, d->dossier, &lodged));
		emit(c, "draft.send_again", d->id, S(""));
		dossier_write_lodged(c, lodged);
		return 0;
	}
	TRY(load(c, &d, &p));
	TRY(check_all(c, p, &d->answers, S("online"), arg_flag(c, "agree"), &person));
	files = NEW_ARRAY(c->mem, str, d->file_n);
	papers = NEW_ARRAY(c->mem, str, d->file_n);
	for (size_t i = 0; i < d->file_n; i++)
		if (!d->files[i].wallet.n) {
			files[sent] = d->files[i].file;
			papers[sent++] = d->files[i].paper;
		}
	l = (struct lodging){ .procedure = d->procedure, .channel = S("online"), .receiving_unit = d->unit,
			      .applicant = applicant_of(c, &person, d->account), .form = &d->answers, .files = files,
			      .papers = papers, .n = sent };
	TRY(dossier_lodge(c, &l, &lodged));
	for (size_t i = 0; i < d->file_n; i++)
		if (d->files[i].wallet.n)
			TRY(wallet_reuse(c, lodged, d->files[i].wallet, d->files[i].paper));
	TRY(choose_return(c, lodged));
	TRY(end(c, d, S("sent"), lodged->code, "draft.send"));
	dossier_write_lodged(c, lodged);
	return 0;
}

/* ---- at the counter ---------------------------------------------------------------------------------------------- */

const struct field lodge_counter_fields[] = {
	{ "procedure", F_CODE, 1, 40, N_("Thủ tục"), NULL },
	{ "channel", F_CHOICE, 1, 0, N_("Cách nộp"), "counter|post" },
	{ "shipment", F_CODE, 0, 20, N_("Bưu gửi"), NULL },
	{ "deciding_unit", F_CODE, 0, 64, N_("Cơ quan giải quyết"), NULL },
	{ "applicant", F_GROUP, 0, 0, N_("Người nộp"), NULL },
	{ "form", F_GROUP, 0, 0, N_("Tờ khai điện tử"), NULL },
	{ "paper", F_GROUP, 0, 0, N_("Giấy tờ"), NULL },
	{ "files", F_FILE, 0, 0, N_("Giấy tờ khác"), NULL },
	{ 0 },
};

int lodge_counter(struct ctx *c)
{
	struct procedure *p;
	struct dossier *lodged;
	struct args person;
	struct lodging l = { .channel = arg_text(c, "channel"), .receiving_unit = who_post(c->who, PERM_RECEIVE)->unit,
			     .form = c->args };
	str *files = NEW_ARRAY(c->mem, str, c->args->n), *papers = NEW_ARRAY(c->mem, str, c->args->n);
	str envelope = arg_text(c, "shipment");
	struct shipment s;

	TRY(find_procedure(c, arg_text(c, "procedure"), &p));
	/* Any counter receives for any agency of the province (NĐ 118/2025). */
	l.deciding_unit = str_eq(p->agency, S("commune")) ? arg_text(c, "deciding_unit") : p->agency;
	if (envelope.n) {
		TRY(shipment_arrived(c, envelope, &s));
		l.channel = S("post");
		l.handed_over = s.handed_at;
	}
	TRY(check_all(c, p, c->args, l.channel, true, &person));
	for (size_t i = 0; i < c->args->n; i++)
		if (c->args->v[i].value.n && paper_of(p, c->args->v[i].name, &papers[l.n]))
			files[l.n++] = c->args->v[i].value;
	l.procedure = p->code;
	l.applicant = applicant_of(c, &person, envelope.n ? s.account : 0);
	l.files = files;
	l.papers = papers;
	TRY(dossier_lodge(c, &l, &lodged));
	if (envelope.n)
		TRY(shipment_entered(c, &s, lodged));
	dossier_write_lodged(c, lodged);
	return 0;
}
