/* SPDX-License-Identifier: Apache-2.0 */
/* dossier_words.c - a dossier put into words: what comes next, what has happened. */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_service.h"

static str holder_words(struct ctx *c, const struct dossier *d)
{
	struct account a;

	if (d->holder && account_get(c, d->holder, &a) == 0)
		return str_fmt(c->mem, "%" STR_FMT ", %" STR_FMT, STR_ARG(a.name), STR_ARG(unit_name(c, d->holder_unit)));
	return str_fmt(c->mem, "%s, %" STR_FMT, tr(c, role_title(d->holder_role)), STR_ARG(unit_name(c, d->holder_unit)));
}

int dossier_next(struct ctx *c, const struct dossier *d, struct dossier_next *ret)
{
	const struct procedure_step *s;
	struct procedure *p;

	*ret = (struct dossier_next){ S(""), S("") };
	switch (d->state) {
	case DOSSIER_LODGED:
		*ret = (struct dossier_next){ str_of(_("Kiểm tra và tiếp nhận hồ sơ")), holder_words(c, d) };
		return 0;
	case DOSSIER_ACCEPTED:
		*ret = (struct dossier_next){ str_of(_("Chuyển hồ sơ tới cơ quan giải quyết")), holder_words(c, d) };
		return 0;
	case DOSSIER_WAITING_SUPPLEMENT:
		*ret = (struct dossier_next){ str_of(_("Bổ sung hồ sơ")), str_of(_("Người nộp hồ sơ")) };
		return 0;
	case DOSSIER_WAITING_PAYMENT:
		*ret = (struct dossier_next){ str_of(_("Nộp phí, lệ phí")), str_of(_("Người nộp hồ sơ")) };
		return 0;
	case DOSSIER_FINISHED:
		*ret = (struct dossier_next){ str_of(_("Nhận kết quả")), str_of(_("Người nộp hồ sơ")) };
		return 0;
	case DOSSIER_PROCESSING:
		TRY(dossier_procedure(c, d, &p));
		s = dossier_step(p, d);
		*ret = (struct dossier_next){ s ? s->title : S(""), holder_words(c, d) };
		return 0;
	default:
		return 0;
	}
}

/* What is no action: done by the program or by other modules. */
static const struct {
	const char *verb, *title;
} titles[] = {
	{ "dossier.lodge", N_("Nộp hồ sơ") },
	{ "dossier.await_payment", N_("Chờ nộp phí, lệ phí") },
	{ "dossier.pay", N_("Đã nộp phí, lệ phí") },
	{ "dossier.recompute", N_("Tính lại ngày hẹn trả theo lịch mới") },
	{ "dossier.handed_over", N_("Ghi lúc bưu chính bàn giao hồ sơ") },
	{ "dossier.post_handed", N_("Giao kết quả cho bưu chính") },
	{ "dossier.post_delivered", N_("Bưu chính đã phát kết quả") },
	{ "dossier.post_trouble", N_("Sự cố khi chuyển phát") },
	{ "dossier.post_resolved", N_("Đã giải quyết sự cố chuyển phát") },
	{ "dossier.digitise", N_("Số hóa giấy tờ") },
	{ "dossier.reuse", N_("Dùng lại giấy tờ đã có") },
	{ "dossier.reuse_refused", N_("Không chấp nhận giấy tờ dùng lại") },
	{ "dossier.keep_result", N_("Lưu kết quả vào kho dữ liệu của người nộp") },
	{ "dossier.wake", N_("Hết hạn chờ, quy trình tự chuyển tiếp") },
	{ "dossier.child", N_("Hồ sơ liên thông có kết quả") },
	{ "dossier.force", N_("Đề nghị chuyển bước") },
	{ "dossier.migrate", N_("Chuyển sang quy trình mới") },
};

static const char *verb_title(str verb)
{
	const struct action *a;

	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		if (str_eqz(verb, titles[i].verb))
			return titles[i].title;
	a = dossier_action(str_sub(verb, 8, verb.n));
	return a ? a->title : "";
}

/* Written by officials for officials: not shown to those outside. */
static bool internal(str verb)
{
	return str_eq(verb, S("dossier.claim")) || str_eq(verb, S("dossier.assign")) ||
	       str_eq(verb, S("dossier.return_step")) || str_eq(verb, S("dossier.ask_opinion")) ||
	       str_eq(verb, S("dossier.give_opinion")) || str_eq(verb, S("dossier.submit_for_signature")) ||
	       str_eq(verb, S("dossier.undo")) || str_eq(verb, S("dossier.force")) ||
	       str_eq(verb, S("dossier.confirm_force")) || str_eq(verb, S("dossier.migrate"));
}

static str note_words(struct ctx *c, const struct json *about)
{
	str note = json_text(about, "note"), to = json_text(about, "to"), step = json_text(about, "step");
	const struct json *items = json_get(json_get(about, "request"), "items");
	struct buf b = buf_new(c->mem, 0);

	if (step.n)
		buf_fmt(&b, "%" STR_FMT " → %" STR_FMT ". ", STR_ARG(step), STR_ARG(to));
	else if (to.n)
		buf_fmt(&b, "→ %" STR_FMT ". ", STR_ARG(to));
	for (size_t i = 0; items && i < items->n; i++)
		buf_fmt(&b, "• %" STR_FMT " ", STR_ARG(items->items[i]->s));
	buf_str(&b, note);
	return buf_view(&b);
}

static int entry_of(struct ctx *c, const struct event *e, bool full, struct dossier_entry *ret)
{
	struct account who;
	struct json *about;
	str why, said;

	*ret = (struct dossier_entry){ .seq = e->seq, .at = e->at, .verb = str_sub(e->verb, 8, e->verb.n),
				       .title = str_of(tr(c, verb_title(e->verb))), .actor = S(""), .note = S(""),
				       .unit = e->unit.n ? unit_name(c, e->unit) : S("") };
	if (!full)
		return 0;
	if (account_find(c, e->actor, &who) == 0)
		ret->actor = who.name;
	/* The rest of the payload, a whole new state at lodging, is not read: it was half of the page's time. */
	said = json_member_text(e->payload, "about");
	if (said.n) {
		TRY(json_parse(c->mem, said, JSON_DEPTH, &about, &why));
		ret->note = note_words(c, about);
	}
	return 0;
}

int dossier_history(struct ctx *c, const struct dossier *d, bool public, struct dossier_entry **ret, size_t *ret_n)
{
	bool outsider = public || !(who_may(c->who, PERM_RECEIVE | PERM_PROCESS | PERM_REVIEW | PERM_SIGN | PERM_BOARD) ||
				    c->who == &who_system);
	struct event *events;
	size_t n, k = 0;

	TRY(event_list(c, d->code, &events, &n));
	*ret = NEW_ARRAY(c->mem, struct dossier_entry, n);
	for (size_t i = 0; i < n; i++) {
		if (!str_starts(events[i].verb, S("dossier.")) || (outsider && internal(events[i].verb)))
			continue;
		TRY(entry_of(c, &events[i], !public, &(*ret)[k++]));
	}
	*ret_n = k;
	return 0;
}
