/* SPDX-License-Identifier: Apache-2.0 */
/* feedback.c - the rules of feedback: who sees what, and what happens together when something is decided. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "mod/feedback/feedback_store.h"

const char *feedback_state_slug(enum feedback_state s)
{
	static const char *const slugs[] = { "new", "answered", "rejected" };

	return slugs[s];
}

const char *feedback_state_title(const struct ctx *c, enum feedback_state s)
{
	switch (s) {
	case FEEDBACK_NEW:
		return _("Đang xem xét");
	case FEEDBACK_ANSWERED:
		return _("Đã trả lời");
	case FEEDBACK_REJECTED:
		return _("Không tiếp nhận");
	}
	return "";
}

str feedback_excerpt(struct arena *mem, const struct feedback *f)
{
	str part = utf8_cut(f->body, 160);

	return str_fmt(mem, "%" STR_FMT "%s", STR_ARG(part), part.n < f->body.n ? "…" : "");
}

bool feedback_staff(const struct ctx *c)
{
	return who_may(c->who, PERM_BOARD);
}

/* Senders are told to nobody but officials; words only once an official has published them. */
static void hide(struct feedback *f)
{
	f->name = f->phone = f->email = f->decided_by = S("");
	if (!f->published)
		f->body = f->answer = S("");
}

int feedback_get(struct ctx *c, str code, struct feedback *ret)
{
	TRY(feedback_find(c, code, ret));
	if (!feedback_staff(c))
		hide(ret);
	return 0;
}

int feedback_published(struct ctx *c, const struct feedback_query *q, struct feedback_list *ret)
{
	struct feedback_query all = *q;

	all.state = S("");
	TRY(feedback_select(c, &all, true, ret));
	for (size_t i = 0; i < ret->n; i++)
		hide(&ret->v[i]);
	return 0;
}

int feedback_queue(struct ctx *c, const struct feedback_query *q, struct feedback_list *ret)
{
	if (!feedback_staff(c))
		return E_DENIED;
	return feedback_select(c, q, false, ret);
}

/* GY-260105-0001. The counter's row is locked until the command ends, so the numbers have no gaps. */
static int next_code(struct ctx *c, str *ret_code)
{
	int year, month, day;
	int64_t n;
	str prefix;

	date_parts(instant_date(c->now), &year, &month, &day);
	prefix = str_fmt(c->mem, "GY-%02d%02d%02d", year % 100, month, day);
	TRY(counter_next(c, prefix, &n));
	*ret_code = str_fmt(c->mem, "%" STR_FMT "-%04" PRId64, STR_ARG(prefix), n);
	return 0;
}

int feedback_send(struct ctx *c, struct feedback *f)
{
	f->state = FEEDBACK_NEW;
	f->sent_at = c->now;
	TRY(next_code(c, &f->code));
	TRY(feedback_insert(c, f));
	return emit_change(c, "feedback.send", f->code, S(""), feedback_json(c->mem, f), S(""));
}

static int decide(struct ctx *c, const char *verb, str code, struct feedback decision)
{
	struct feedback f;
	str before;

	TRY(feedback_find(c, code, &f));
	if (f.state != FEEDBACK_NEW)
		return ctx_fail(c, E_CONFLICT, "", _("Góp ý này đã có người giải quyết. Hãy tải lại trang để xem."));
	before = feedback_json(c->mem, &f);
	f.state = decision.state;
	f.answer = decision.answer;
	f.published = decision.published;
	f.decided_at = c->now;
	f.decided_by = c->who->login;
	TRY(feedback_update(c, &f));
	return emit_change(c, verb, code, before, feedback_json(c->mem, &f), S(""));
}

int feedback_answer(struct ctx *c, str code, str answer, bool publish)
{
	struct feedback decision = { .state = FEEDBACK_ANSWERED, .answer = answer, .published = publish };

	return decide(c, "feedback.answer", code, decision);
}

int feedback_reject(struct ctx *c, str code, str reason)
{
	struct feedback decision = { .state = FEEDBACK_REJECTED, .answer = reason };

	return decide(c, "feedback.reject", code, decision);
}
