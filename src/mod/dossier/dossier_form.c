/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_form.c - the form of each action, made from the action's field table.
 *
 * A new action needs no page of its own, only a line of words here: what it does before it is done, and what
 * was done after it.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/org/org.h"
#include "mod/dossier/dossier_html.h"
#include "mod/dossier/dossier_page.h"
#include "mod/dossier/dossier_service.h"

static const struct {
	const char *name, *help, *done;
} words[] = {
	{ "accept", N_("Hồ sơ được ghi vào sổ theo dõi, đồng hồ giải quyết bắt đầu chạy, người nộp nhận giấy hẹn trả."),
	  N_("Đã tiếp nhận hồ sơ. Người nộp đã được báo ngày hẹn trả.") },
	{ "forward", N_("Hồ sơ sang bước sau. Người nhận thấy ngay trong “Việc của tôi”."), N_("Đã chuyển hồ sơ sang bước sau.") },
	{ "submit_for_signature", N_("Đính kèm tờ trình, dự thảo kết quả nếu có. Hồ sơ chuyển tới người xem xét, ký."),
	  N_("Đã trình ký.") },
	{ "sign", N_("Đính kèm kết quả đã ký. Đồng hồ dừng, kết quả về nơi tiếp nhận, người nộp được báo đến nhận."),
	  N_("Đã ký. Người nộp đã được báo là có kết quả.") },
	{ "deliver", N_("Ghi nhận kết quả đã đến tay người nhận. Hồ sơ kết thúc."), N_("Đã trả kết quả.") },
	{ "supplement", N_("Gửi một lần đủ mọi giấy tờ, thông tin được yêu cầu. Hồ sơ trở lại người đang giải quyết."),
	  N_("Đã gửi phần bổ sung.") },
	{ "give_opinion", N_("Ý kiến được ghi vào hồ sơ cho người đang giải quyết."), N_("Đã gửi ý kiến.") },
	{ "undo", N_("Hồ sơ trở về chỗ cũ như trước thao tác vừa rồi của bạn. Chỉ làm được trong 10 phút, khi chưa ai làm gì tiếp."),
	  N_("Đã đưa hồ sơ trở về như trước thao tác vừa rồi.") },
	{ "confirm_force", N_("Quản trị hệ thống đề nghị chuyển hồ sơ sang bước khác. Hồ sơ chỉ chuyển khi bạn đồng ý."),
	  N_("Đã quyết định việc chuyển bước.") },
	{ "rate", N_("Đánh giá không ảnh hưởng tới kết quả hồ sơ."), N_("Đã ghi nhận đánh giá. Cảm ơn bạn.") },
	{ "claim", N_("Hồ sơ đang chờ cả bộ phận, hoặc chờ người bạn làm thay. Nhận việc thì chính bạn giữ hồ sơ."),
	  N_("Đã nhận việc. Bạn đang giữ hồ sơ.") },
	{ "ask_supplement", N_("Đánh dấu và ghi hết những gì còn thiếu trong một lần. Người nộp được báo ngay; đồng hồ tạm dừng."),
	  N_("Đã yêu cầu bổ sung. Người nộp đã được báo.") },
	{ "ask_opinion", N_("Đơn vị được hỏi thấy hồ sơ và trả lời vào đây. Đồng hồ không dừng."), N_("Đã gửi đơn vị được hỏi.") },
	{ "return_step", N_("Hồ sơ về bước trước, kèm lý do để người nhận làm lại."), N_("Đã trả lại bước trước.") },
	{ "assign", N_("Người được giao giữ hồ sơ kể từ lúc này."), N_("Đã phân công.") },
	{ "extend", N_("Chỉ gia hạn được một lần, trước hạn ít nhất một ngày. Người nộp được báo lý do và ngày hẹn mới."),
	  N_("Đã gia hạn. Người nộp đã được báo ngày hẹn mới.") },
	{ "apologise", N_("Người nộp nhận thư xin lỗi có lý do và ngày hẹn mới."), N_("Đã gửi thư xin lỗi và hẹn lại.") },
	{ "refuse", N_("Người nộp được báo lý do từ chối. Hồ sơ kết thúc."), N_("Đã từ chối. Người nộp đã được báo lý do.") },
	{ "stop", N_("Người nộp được báo. Hồ sơ kết thúc mà không có kết quả."), N_("Đã dừng giải quyết.") },
	{ "withdraw", N_("Cơ quan thôi giải quyết hồ sơ này. Muốn làm lại, bạn nộp hồ sơ mới."), N_("Đã rút hồ sơ.") },
};

const char *dossier_action_help(const struct action *a)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].name, a->name) == 0)
			return words[i].help;
	return "";
}

const char *dossier_action_done(const struct action *a)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].name, a->name) == 0)
			return words[i].done;
	return a->title;
}

/* Somebody who is away today is named as such. */
static const char *person_title(struct ctx *c, const struct account *a, bool *ret_away)
{
	int64_t deputy;

	*ret_away = false;
	if (absence_on(c, a->id, instant_date(c->now), ret_away, &deputy) < 0 || !*ret_away)
		return str_z(c->mem, a->name);
	return str_z(c->mem, str_fmt(c->mem, _("%.*s (vắng mặt hôm nay)"), STR_ARG(a->name)));
}

/* The step that the action leads to, when there is only one. */
static const struct flow_step *only_target(const struct dossier_form *f)
{
	return f->exit_n == 1 && f->exits[0]->target < f->v.p->flow->step_n ? &f->v.p->flow->steps[f->exits[0]->target] : NULL;
}

/* Where to: the exits that are open, or the steps it came through; nothing to ask when there is one. */
static const struct option *target_options(struct ctx *c, const struct dossier_form *f)
{
	bool back = strcmp(f->action->name, "return_step") == 0;
	str *trail;
	size_t n = back ? dossier_trail(c->mem, f->v.d, &trail) : f->exit_n, k = 0;
	struct option *o = NEW_ARRAY(c->mem, struct option, n + 2);

	if (n < 2)
		return NULL;
	o[k++] = (struct option){ "", back ? _("Bước ngay trước") : _("Chọn nơi chuyển tới"), NULL };
	for (size_t i = 0; i < n; i++) {
		str id = back ? trail[n - 1 - i] : f->exits[i]->to;
		const struct flow_step *s = flow_step(f->v.p->flow, id);
		str title = !back && f->exits[i]->title.n ? f->exits[i]->title : s ? s->title : id;

		o[k++] = (struct option){ str_z(c->mem, id), str_z(c->mem, title), NULL };
	}
	return o;
}

static bool wants_files(const struct dossier_form *f)
{
	unsigned needs = 0;

	for (size_t i = 0; i < f->exit_n; i++)
		needs |= f->exits[i]->needs;
	return strcmp(f->action->name, "forward") != 0 || needs & (FLOW_NEED_DOCUMENT | FLOW_NEED_SIGNATURE);
}

/* Who can hold the dossier: people of the next step's role (forward) or of the present one (assign). The only
 * one who is there is chosen beforehand. */
static int ask_person(struct ctx *c, const struct dossier_form *f, struct field_view *v)
{
	const struct dossier *d = f->v.d;
	bool forward = strcmp(f->action->name, "forward") == 0, away = false;
	const struct flow_step *s = forward ? only_target(f) : flow_step(f->v.p->flow, d->step);
	struct account *list = NULL;
	struct option *o;
	size_t n = 0;

	if (s)
		TRY(account_list(c, s->role, dossier_place(d, s->place, s->unit), &list, &n));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[0] = (struct option){ "", forward ? _("Để cả bộ phận cùng thấy") : _("Chọn người"), NULL };
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){ str_z(c->mem, list[i].login), person_title(c, &list[i], &away), NULL };
	if (n == 1 && !away)
		v->value = list[0].login;
	v->options = o;
	return 0;
}

static int unit_options(struct ctx *c, const struct option **ret)
{
	struct unit_filter f = { .q = S(""), .parent = S(""), .limit = 400 };
	struct option *o;
	struct unit *list;
	int64_t total;
	size_t n, k = 0;

	TRY(unit_list(c, &f, &list, &n, &total));
	o = NEW_ARRAY(c->mem, struct option, n + 2);
	o[k++] = (struct option){ "", _("Chọn đơn vị"), NULL };
	for (size_t i = 0; i < n; i++)
		if (list[i].kind != UNIT_PROVINCE && list[i].kind != UNIT_CENTRE)
			o[k++] = (struct option){ str_z(c->mem, list[i].code), str_z(c->mem, list[i].name), NULL };
	*ret = o;
	return 0;
}

static const struct option *paper_options(struct ctx *c, const struct procedure *p)
{
	struct option *o = NEW_ARRAY(c->mem, struct option, p->paper_n + 1);

	for (size_t i = 0; i < p->paper_n; i++)
		o[i] = (struct option){ str_z(c->mem, utf8_cut(p->papers[i].name, 500)), str_z(c->mem, p->papers[i].name), NULL };
	return o;
}

static const struct option *score_options(struct ctx *c)
{
	struct option *o = NEW_ARRAY(c->mem, struct option, 6);

	o[0] = (struct option){ "5", _("Rất hài lòng"), NULL };
	o[1] = (struct option){ "4", _("Hài lòng"), NULL };
	o[2] = (struct option){ "3", _("Bình thường"), NULL };
	o[3] = (struct option){ "2", _("Không hài lòng"), NULL };
	o[4] = (struct option){ "1", _("Rất không hài lòng"), NULL };
	return o;
}

/* Working days when none are given. */
static int days_default(struct ctx *c, const struct dossier_form *f, int64_t *ret)
{
	*ret = 1;
	if (strcmp(f->action->name, "ask_supplement") == 0)
		return dossier_rule(c, f->v.d, RULE_SUPPLEMENT_DAYS, ret);
	if (strcmp(f->action->name, "ask_opinion") == 0)
		return dossier_rule(c, f->v.d, RULE_OPINION_DAYS, ret);
	return 0;
}

static const struct option *verdict_options(struct ctx *c)
{
	struct option *o = NEW_ARRAY(c->mem, struct option, 3);

	o[0] = (struct option){ "agree", _("Đồng ý"), NULL };
	o[1] = (struct option){ "oppose", _("Không đồng ý"), NULL };
	return o;
}

/* Not every declared field is asked each time. */
static bool asked(struct ctx *c, const struct dossier_form *f, const struct field *field)
{
	if (strcmp(field->name, "code") == 0 || strcmp(field->name, "key") == 0 || strcmp(field->name, "seen") == 0)
		return false;
	if (strcmp(field->name, "to") == 0)
		return target_options(c, f) != NULL;
	return strcmp(field->name, "files") != 0 || wants_files(f);
}

/* How one declared field is asked; the template switches on `kind`. */
static int ask(struct ctx *c, const struct dossier_form *f, const struct field *field, struct dossier_input *in)
{
	*in = (struct dossier_input){ .view = { .name = field->name, .title = _(field->title), .optional = field->min == 0 } };
	in->kind = field->type == F_LINES ? INPUT_LINES : field->type == F_FILE ? INPUT_FILES :
		   field->type == F_INT ? INPUT_NUMBER : field->type == F_BOOL ? INPUT_BOX : INPUT_TEXT;
	if (strcmp(field->name, "person") == 0) {
		in->kind = INPUT_SELECT;
		return ask_person(c, f, &in->view);
	}
	if (strcmp(field->name, "to") == 0) {
		in->kind = INPUT_SELECT;
		in->view.options = target_options(c, f);
		return 0;
	}
	if (strcmp(field->name, "verdict") == 0 || strcmp(field->name, "decision") == 0) {
		in->kind = INPUT_CHOICE;
		in->view.optional = false;
		in->view.value = strcmp(field->name, "verdict") == 0 ? S("agree") : S("");
		in->view.options = verdict_options(c);
		return 0;
	}
	if (strcmp(field->name, "unit") == 0) {
		in->kind = INPUT_SELECT;
		return unit_options(c, &in->view.options);
	}
	if (strcmp(field->name, "items") == 0) {
		in->kind = INPUT_BOXES;
		in->view.options = paper_options(c, f->v.p);
	} else if (strcmp(field->name, "score") == 0) {
		in->kind = INPUT_CHOICE;
		in->view.options = score_options(c);
	} else if (strcmp(field->name, "days") == 0) {
		int64_t days;

		TRY(days_default(c, f, &days));
		in->view.width = 3;
		in->view.unit = _("ngày làm việc");
		in->view.hint = str_z(c->mem, str_fmt(c->mem, _("Để trống: %d ngày làm việc."), (int)days));
	} else if (strcmp(field->name, "receiver") == 0) {
		in->view.value = f->v.d->applicant.name;
		in->view.hint = _("Sửa lại nếu người khác đến nhận thay.");
	} else if (field->type == F_FILE) {
		in->view.multiple = true;
		in->view.hint = _("Ảnh chụp bằng điện thoại, PDF, Word hoặc Excel; mỗi tệp không quá 50 MB.");
	}
	return 0;
}

/* The last segment of /ho-so/CODE/SLUG. */
static str slug_of(str path)
{
	str seg = S("");

	while (path.p)
		seg = str_cut(&path, '/');
	return seg;
}

int dossier_action_page(struct ctx *c, const struct req *q, struct reply *r)
{
	const struct action *a = dossier_action_by_slug(slug_of(q->path));
	struct problem *said = c->problems;
	struct dossier_form f = { .action = a };
	struct dossier *d;
	struct html h;

	if (!a)
		return E_NOTFOUND;
	TRY(dossier_see(c, req_text(q, "code"), &d));
	TRY(dossier_view_fill(c, d, &f.v));
	/* Shown again after a refusal it keeps what was said; opened afresh it must be possible. */
	if (!said)
		TRY(dossier_may(c, d, a->name));
	TRY(dossier_exits(c, d, f.v.p, a->name, f.exits, &f.exit_n));
	for (const struct field *field = a->fields; field->name && f.n < ARRAY_LEN(f.inputs); field++) {
		f.seen |= strcmp(field->name, "seen") == 0;
		if (asked(c, &f, field))
			TRY(ask(c, &f, field, &f.inputs[f.n++]));
	}
	h = html_begin(c, q, r, str_fmt(c->mem, "%s: %" STR_FMT, _(a->title), STR_ARG(d->code)));
	dossier_action_html(&h, &f);
	return 0;
}
