/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_walk.c - actions that move a dossier from step to step: forward, to signature, signed, delivered, back; taking
 * back what was just done; a move by force with a second person; what the courier does when a date has come.
 */
#include "base/base.h"

#include <fcntl.h>

#include "core/account/account.h"
#include "core/command/call.h"
#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "lib/crypto/crypto.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_act.h"

/* ---- what an exit asks for -------------------------------------------------------------------------------------- */

/* A PDF carries its signatures as byte ranges of itself (ISO 32000-1, 12.8); whether they are valid is for the
 * signing service to say. */
static bool signed_pdf(struct ctx *c, const struct dossier_file *f)
{
	struct file stored = { .sha256 = f->sha256 };
	int fd = str_eqz(f->type, "application/pdf") ? open(file_path(c, &stored).p, O_RDONLY | O_CLOEXEC) : -1;
	char *bytes = arena_alloc(c->mem, 1 << 16);
	size_t kept = 0;
	bool found = false;
	ssize_t n;

	if (fd < 0)
		return false;
	while (!found && (n = read(fd, bytes + kept, (1 << 16) - kept)) > 0) {
		size_t all = kept + (size_t)n;

		found = memmem(bytes, all, "/ByteRange", 10) != NULL;
		kept = MIN(all, (size_t)9);
		memmove(bytes, bytes + all - kept, kept);
	}
	close(fd);
	return found;
}

static int check_signature(struct ctx *c, const struct act *a)
{
	struct dossier_file *files;
	size_t n;

	TRY(dossier_files(c, a->d.code, &files, &n));
	for (size_t i = 0; i < n; i++)
		if (files[i].at.ms == c->now.ms && signed_pdf(c, &files[i]))
			return 0;
	return ctx_fail(c, E_INVALID, "files", _("Bước này phải đính kèm kết quả đã ký số, tệp PDF. Hãy ký rồi chọn tệp."));
}

static int check_needs(struct ctx *c, const struct act *a, const struct flow_exit *e)
{
	str *files;

	if (e->needs & FLOW_NEED_REASON && arg_text(c, "note").n == 0)
		return ctx_fail(c, E_INVALID, "note", _("Bước này phải ghi lý do. Hãy điền vào ô này."));
	if (e->needs & (FLOW_NEED_DOCUMENT | FLOW_NEED_SIGNATURE) && arg_all(c, "files", &files) == 0)
		return ctx_fail(c, E_INVALID, "files", e->needs & FLOW_NEED_SIGNATURE ?
				_("Bước này phải đính kèm kết quả đã ký số, tệp PDF. Hãy ký rồi chọn tệp.") :
				_("Bước này phải đính kèm văn bản. Hãy chọn tệp."));
	if (e->needs & FLOW_NEED_PAYMENT && !dossier_paid(&a->d))
		return ctx_fail(c, E_CONFLICT, "", _("Người nộp chưa nộp đủ phí, lệ phí nên chưa thể chuyển bước này."));
	return 0;
}

/* The one exit that is open, or the one that the holder names by its step. */
static int choose(struct ctx *c, const struct act *a, const char *action, const struct flow_exit **ret)
{
	const struct flow_exit *open[FLOW_EXITS];
	struct buf names = buf_new(c->mem, 0);
	str to = arg_text(c, "to");
	size_t n;

	TRY(dossier_exits(c, &a->d, a->p, action, open, &n));
	for (size_t i = 0; i < n; i++) {
		buf_fmt(&names, "%s%" STR_FMT, i ? ", " : "", STR_ARG(open[i]->to));
		if (to.n ? str_eq(open[i]->to, to) : n == 1) {
			*ret = open[i];
			return check_needs(c, a, open[i]);
		}
	}
	if (n == 0)
		return ctx_fail(c, E_CONFLICT, "", _("Theo quy trình, bước này không có đường đi cho việc bạn chọn."));
	return ctx_fail(c, E_INVALID, "to", _("Hãy chọn nơi chuyển tới, một trong: %.*s."), STR_ARG(buf_view(&names)));
}

/* ---- along the flow -------------------------------------------------------------------------------------------------- */

static int walk(struct ctx *c, const char *action, const char *verb, const char *kind)
{
	const struct flow_exit *e = NULL; /* choose() sets it; gcc cannot see that */
	enum dossier_state was;
	struct act a;

	TRY(act_begin(c, action, &a));
	was = a.d.state;
	TRY(choose(c, &a, action, &e));
	TRY(act_attach(c, &a, kind));
	if (e->needs & FLOW_NEED_SIGNATURE)
		TRY(check_signature(c, &a));
	if (arg_text(c, "receiver").n || strcmp(action, "deliver") == 0)
		jw_kstr(&a.about, "receiver", arg_text(c, "receiver").n ? arg_text(c, "receiver") : a.d.applicant.name);
	TRY(dossier_take(c, &a, e));
	if (arg_text(c, "person").n)
		TRY(act_person(c, &a.d, arg_text(c, "person"), &a.d.holder));
	if (was == DOSSIER_ACCEPTED && a.d.state == DOSSIER_PROCESSING && e->notice.n == 0)
		TRY(act_tell(c, &a, VI_("Hồ sơ đang được giải quyết"), VI_("Hồ sơ đã chuyển tới %.*s. Hẹn trả kết quả lúc %.*s."),
			     STR_ARG(unit_name(c, a.d.holder_unit)), STR_ARG(instant_vi(c->mem, a.d.due_at))));
	TRY(dossier_go_on(c, &a));
	return act_finish(c, &a, verb);
}

int dossier_act_forward(struct ctx *c)
{
	return walk(c, "forward", "dossier.forward", "letter");
}

int dossier_act_submit_for_signature(struct ctx *c)
{
	return walk(c, "submit_for_signature", "dossier.submit_for_signature", "letter");
}

int dossier_act_sign(struct ctx *c)
{
	return walk(c, "sign", "dossier.sign", "result");
}

int dossier_act_deliver(struct ctx *c)
{
	return walk(c, "deliver", "dossier.deliver", "result");
}

size_t dossier_trail(struct arena *mem, const struct dossier *d, str **ret)
{
	str *list = NEW_ARRAY(mem, str, d->trail.n / 2 + 1), rest = d->trail;
	size_t n = 0;

	while (rest.p && d->trail.n)
		list[n++] = str_cut(&rest, ' ');
	*ret = list;
	return n;
}

/* Back to the step before, or to an earlier one named by `to`; what came after it is forgotten. */
int dossier_act_return_step(struct ctx *c)
{
	const struct flow_step *s = NULL;
	str *trail, to = arg_text(c, "to");
	struct act a;
	size_t n;

	TRY(act_begin(c, "return_step", &a));
	n = dossier_trail(c->mem, &a.d, &trail);
	while (n > 0 && !s) {
		n--;
		if (to.n == 0 || str_eq(trail[n], to))
			s = flow_step(a.p->flow, trail[n]);
		else if (n == 0)
			return ctx_fail(c, E_INVALID, "to", _("Hồ sơ chưa đi qua bước “%.*s”. Hãy chọn một bước đã qua."), STR_ARG(to));
	}
	if (!s)
		return ctx_fail(c, E_CONFLICT, "", _("Không có bước trước để trả lại."));
	TRY(dossier_enter(c, &a, s));
	a.d.trail = str_join(c->mem, S(" "), trail, n);
	if (s == &a.p->flow->steps[0])
		a.d.state = DOSSIER_ACCEPTED;
	TRY(dossier_go_on(c, &a));
	return act_finish(c, &a, "dossier.return_step");
}

/* ---- taking back ------------------------------------------------------------------------------------------------------ */

#define UNDO_MS (10 * MS_MINUTE)

const struct field dossier_undo_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "seen", F_INT, 0, 1000000000, N_("Lần sửa đã xem"), NULL },
	{ 0 },
};

/* Moves inside the administration; what the applicant was promised or a register has counted is not taken back. */
static bool undoable(str verb)
{
	static const char *const verbs[] = { "dossier.forward", "dossier.submit_for_signature", "dossier.claim",
					     "dossier.assign", "dossier.return_step" };

	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (str_eqz(verb, verbs[i]))
			return true;
	return false;
}

static bool plain(const struct procedure *p, const struct dossier *d)
{
	const struct flow_step *s = flow_step(p->flow, d->step);

	return s && s->kind == FLOW_HUMAN && (d->state == DOSSIER_ACCEPTED || d->state == DOSSIER_PROCESSING);
}

/* The state before the newest event, folded from the ledger. */
static int state_before(struct ctx *c, const struct dossier *d, struct event *events, size_t n, struct dossier *ret)
{
	struct json *state = NULL, *payload;
	str why;

	for (size_t i = 0; i + 1 < n; i++) {
		if (!str_starts(events[i].verb, S("dossier.")) || events[i].payload.n == 0)
			continue;
		TRY(json_parse(c->mem, events[i].payload, JSON_DEPTH, &payload, &why));
		if (json_get(payload, "set"))
			TRY(json_merge(c->mem, state, json_get(payload, "set"), &state));
	}
	if (!state)
		return E_CONFLICT;
	*ret = *d;
	dossier_restore(state, ret);
	return 0;
}

int dossier_undo_state(struct ctx *c, const struct dossier *d, struct dossier *ret)
{
	struct event *events;
	struct procedure *p;
	size_t n;

	TRY(event_list(c, d->code, &events, &n));
	if (n < 2 || !undoable(events[n - 1].verb) || !str_eq(events[n - 1].actor, c->who->login) ||
	    c->now.ms - events[n - 1].at.ms > UNDO_MS)
		return E_CONFLICT;
	TRY(state_before(c, d, events, n, ret));
	TRY(dossier_procedure(c, d, &p));
	return plain(p, d) && plain(p, ret) ? 0 : E_CONFLICT;
}

int dossier_act_undo(struct ctx *c)
{
	struct dossier old;
	struct act a;

	TRY(act_begin(c, "undo", &a));
	TRY(dossier_undo_state(c, a.before, &old));
	a.d.state = old.state;
	a.d.step = old.step;
	a.d.trail = old.trail;
	a.d.holder_unit = old.holder_unit;
	a.d.holder_role = old.holder_role;
	a.d.holder = old.holder;
	a.d.step_due_at = old.step_due_at;
	return act_finish(c, &a, "dossier.undo");
}

/* ---- by force ---------------------------------------------------------------------------------------------------------- */

const struct field dossier_force_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "to", F_CODE, 1, 40, N_("Chuyển tới bước"), NULL },
	{ "note", F_LINES, 1, 2000, N_("Lý do"), NULL },
	{ 0 },
};

const struct field dossier_confirm_force_fields[] = {
	{ "code", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "decision", F_CHOICE, 1, 0, N_("Quyết định"), "agree|oppose" },
	{ "note", F_LINES, 0, 2000, N_("Ghi chú"), NULL },
	{ "seen", F_INT, 0, 1000000000, N_("Lần sửa đã xem"), NULL },
	{ 0 },
};

static str pending_json(struct ctx *c)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "to", arg_text(c, "to"));
	jw_kstr(&w, "note", arg_text(c, "note"));
	jw_kint(&w, "by", c->who->account);
	jw_kstr(&w, "by_name", c->who->name);
	jw_kint(&w, "at", c->now.ms);
	jw_end(&w);
	return buf_view(&b);
}

/* An administrator proposes; nothing moves before somebody who answers for the decision agrees. */
int dossier_force(struct ctx *c)
{
	const struct flow_step *s;
	struct dossier *before;
	struct act a;
	int err = dossier_store_get(c, arg_text(c, "code"), &before);

	if (err == E_NOTFOUND)
		return ctx_fail(c, E_NOTFOUND, "code", _("Không có hồ sơ mang mã này."));
	TRY(err);
	TRY(act_start(c, before, &a));
	s = flow_step(a.p->flow, arg_text(c, "to"));
	if (before->state != DOSSIER_ACCEPTED && before->state != DOSSIER_PROCESSING)
		return ctx_fail(c, E_CONFLICT, "code", _("Chỉ chuyển bước được hồ sơ đã tiếp nhận hoặc đang giải quyết."));
	if (!s || s->kind != FLOW_HUMAN || s->fork != FLOW_NONE)
		return ctx_fail(c, E_INVALID, "to", _("Quy trình của hồ sơ không có bước xử lý “%.*s”."), STR_ARG(arg_text(c, "to")));
	a.d.pending = pending_json(c);
	jw_kstr(&a.about, "note", arg_text(c, "note"));
	jw_kstr(&a.about, "to", s->title);
	return act_finish(c, &a, "dossier.force");
}

int dossier_act_confirm_force(struct ctx *c)
{
	const struct flow_step *s;
	struct json *pending;
	struct act a;
	str why;

	TRY(act_begin(c, "confirm_force", &a));
	TRY(json_parse(c->mem, a.d.pending, JSON_DEPTH, &pending, &why));
	a.d.pending = S("");
	jw_kstr(&a.about, "decision", arg_text(c, "decision"));
	if (str_eq(arg_text(c, "decision"), S("agree"))) {
		s = flow_step(a.p->flow, json_text(pending, "to"));
		if (!s)
			return ctx_fail(c, E_CONFLICT, "", _("Quy trình của hồ sơ không còn bước được đề nghị."));
		TRY(dossier_jump(c, &a, s));
		TRY(dossier_go_on(c, &a));
	}
	return act_finish(c, &a, "dossier.confirm_force");
}

/* ---- when a date has come -------------------------------------------------------------------------------------------------- */

int dossier_wake(struct ctx *c)
{
	struct dossier *before;
	struct act a;

	TRY(dossier_store_get(c, arg_text(c, "code"), &before));
	if (before->wake_at.ms == 0 || before->wake_at.ms > c->now.ms)
		return 0;
	TRY(dossier_silences(c, before));
	TRY(act_start(c, before, &a));
	TRY(dossier_go_on(c, &a));
	return act_save(c, &a, "dossier.wake");
}

int dossier_wake_due(struct ctx *c)
{
	struct dossier *list;
	int err = 0;
	size_t n;

	TRY(dossier_store_waking(c, 200, &list, &n));
	for (size_t i = 0; i < n; i++) {
		struct arg arg = { S("code"), list[i].code };
		str key = str_fmt(c->mem, "wake-%" STR_FMT "-%" PRId64, STR_ARG(list[i].code), list[i].rev);
		int e = command_send(c, "dossier.wake", key, &arg, 1, NULL);

		err = err ? err : e; /* one that fails does not hold up the others */
	}
	return err;
}
