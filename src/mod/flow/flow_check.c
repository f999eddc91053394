/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_check.c - a wrong flow cannot be published: the static checker.
 *
 * It asks, in this order:
 *	1. each step by itself: who, how long, which exits; each exit: action, target, guard, needs;
 *	2. choices: whatever the values are, some exit is open; where no person chooses, exactly one is;
 *	3. branches: entered by their fork alone, left by "join" alone, no step in two of them;
 *	4. ways: every step is reached from the start and reaches an end; no loop without a person in it;
 *	5. the clock: followed along all ways at once, it is stopped exactly once before a result is handed out;
 *	6. time: the longest way fits in the lawful period.
 * The later questions make no sense of a flow that failed the earlier ones and are then not asked.
 */
#include "base/base.h"

#include "lib/mo/mo.h"
#include "mod/flow/flow_impl.h"

/* One check under way. */
struct check {
	struct ctx *c;
	const struct flow *f;
	struct flow_problems *out;
};

#define bad(k, slug, step, ...) flow_problem((k)->c, (k)->out, slug, (step)->id, __VA_ARGS__)

static bool automatic(const struct flow_step *s)
{
	return s->kind != FLOW_HUMAN && s->kind != FLOW_END;
}

/* Taken by the program itself; "forward" of a fork, wait or child is its holder's. */
static bool automatic_exit(const struct flow_step *s, const struct flow_exit *e)
{
	return automatic(s) && !str_eq(e->action, S("forward"));
}

static bool has_time(struct flow_time t)
{
	return t.n > 0 || t.unit == UNIT_SAME_DAY || t.unit == UNIT_AT_ONCE;
}

static bool is_else(const struct flow_exit *e)
{
	return str_eq(e->guard, S("else"));
}

/* ---- 1. each step by itself ------------------------------------------------------------------------------- */

static void check_who(struct check *k, const struct flow_step *s)
{
	struct ctx *c = k->c;

	if (s->role == ROLE_NONE)
		bad(k, "no-role", s, _("Bước “%.*s” chưa ghi ai thực hiện. Hãy điền mục role."), STR_ARG(s->title));
	else if (s->role == ROLE_APPLICANT || s->role == ROLE_ADMINISTRATOR)
		bad(k, "wrong-role", s, _("Bước “%.*s” phải do cán bộ thực hiện: clerk, specialist, head hoặc leader."),
		    STR_ARG(s->title));
	if (s->place == FLOW_AT_UNIT && !s->unit.n)
		bad(k, "no-unit", s, _("Bước “%.*s” làm ở một đơn vị nhưng chưa ghi mã đơn vị. Hãy điền mục unit."),
		    STR_ARG(s->title));
	if (s->place != FLOW_AT_UNIT && s->unit.n)
		bad(k, "spare-unit", s, _("Bước “%.*s” có mã đơn vị nhưng place không phải “unit”. Hãy sửa một trong hai."),
		    STR_ARG(s->title));
	if ((s->kind == FLOW_HUMAN || s->kind == FLOW_WAIT) && !has_time(s->time))
		bad(k, s->kind == FLOW_HUMAN ? "no-time" : "no-limit-time", s,
		    s->kind == FLOW_HUMAN ? _("Bước “%.*s” chưa ghi thời gian thực hiện. Hãy điền mục time.") :
					    _("Bước chờ “%.*s” chưa ghi chờ nhiều nhất bao lâu. Hãy điền mục time."),
		    STR_ARG(s->title));
}

/* Actions an exit of each kind may have, separated by blanks. */
static const char *actions_of(enum flow_kind kind)
{
	switch (kind) {
	case FLOW_HUMAN:
		return "forward submit_for_signature sign deliver";
	case FLOW_WAIT:
		return "done limit forward";
	case FLOW_FORK:
	case FLOW_CHILD:
		return "joined forward";
	default:
		return "";
	}
}

static bool among(str word, const char *list)
{
	str rest = str_of(list);

	while (rest.p)
		if (str_eq(str_cut(&rest, ' '), word))
			return true;
	return false;
}

/* sign and deliver are acts of law: who may, and what they lead to. */
static void check_action(struct check *k, const struct flow_step *s, const struct flow_exit *e)
{
	bool deliver = str_eq(e->action, S("deliver"));
	const struct flow_step *to = e->target < k->f->step_n ? &k->f->steps[e->target] : NULL;
	struct ctx *c = k->c;

	if (!among(e->action, actions_of(s->kind))) {
		bad(k, "bad-action", s, _("Bước “%.*s” không thể có việc “%.*s”. Hãy dùng một trong: %s."), STR_ARG(s->title),
		    STR_ARG(e->action), actions_of(s->kind));
		return;
	}
	if (str_eq(e->action, S("sign")) && s->role && !(role_perms(s->role) & PERM_SIGN))
		bad(k, "sign-role", s, _("Ở bước “%.*s”, %s không có thẩm quyền ký. Hãy giao bước này cho lãnh đạo."),
		    STR_ARG(s->title), _(role_title(s->role)));
	if (deliver && s->role && !(role_perms(s->role) & PERM_RECEIVE))
		bad(k, "deliver-role", s, _("Bước “%.*s” trả kết quả phải do cán bộ một cửa thực hiện."), STR_ARG(s->title));
	if (to && deliver != (to->kind == FLOW_END && to->outcome == FLOW_RETURNED))
		bad(k, "deliver-end", s, _("Bước “%.*s”: việc trả kết quả và kết thúc “đã trả kết quả” phải đi cùng nhau."),
		    STR_ARG(s->title));
}

static void check_exit(struct check *k, const struct flow_step *s, const struct flow_exit *e)
{
	bool machine = automatic_exit(s, e);
	struct ctx *c = k->c;
	struct expr_error why;
	struct expr *when;

	check_action(k, s, e);
	if (e->target == FLOW_NONE)
		bad(k, "unknown-target", s, _("Bước “%.*s” dẫn tới “%.*s”, nhưng không có bước nào tên đó."), STR_ARG(s->title),
		    STR_ARG(e->to));
	else if (e->target < k->f->step_n && &k->f->steps[e->target] == s)
		bad(k, "self-loop", s, _("Bước “%.*s” dẫn tới chính nó."), STR_ARG(s->title));
	if (e->guard.n && !is_else(e) &&
	    expr_parse(c->mem, e->guard, k->f->names, k->f->name_n, EXPR_BOOL, &when, &why) < 0)
		bad(k, "bad-guard", s, _("Điều kiện “%.*s” của bước “%.*s” sai ở cột %d: %s"), STR_ARG(e->guard),
		    STR_ARG(s->title), why.col, _(why.why));
	if (machine && e->needs)
		bad(k, "machine-needs", s, _("Bước “%.*s” tự chuyển đi, không có ai để đáp ứng yêu cầu (needs)."), STR_ARG(s->title));
	if (machine && e->roles)
		bad(k, "machine-roles", s, _("Bước “%.*s” tự chuyển đi, không thể giới hạn người chuyển (roles)."), STR_ARG(s->title));
	if (e->roles && s->role && !(e->roles & 1u << s->role))
		bad(k, "roles-never", s, _("Bước “%.*s” giao cho %s nhưng một lối ra lại không cho người đó đi."), STR_ARG(s->title),
		    _(role_title(s->role)));
	if ((e->effects & FLOW_STOP) && (e->effects & (FLOW_PAUSE | FLOW_RESUME | FLOW_RESET)))
		bad(k, "bad-effects", s, _("Bước “%.*s”: đã dừng đồng hồ thì không thể vừa tạm dừng, chạy tiếp hoặc tính lại."),
		    STR_ARG(s->title));
}

static void check_branches_of(struct check *k, const struct flow_step *s)
{
	struct ctx *c = k->c;

	if (s->branch_n < (s->kind == FLOW_FORK ? 2u : 1u))
		bad(k, "few-branches", s, s->kind == FLOW_FORK ? _("Bước “%.*s” rẽ nhánh cần ít nhất hai nhánh.") :
								   _("Bước “%.*s” cần ít nhất một hồ sơ liên thông."),
		    STR_ARG(s->title));
	if (s->join == FLOW_SOME ? s->quorum < 1 || s->quorum > (int64_t)s->branch_n : s->quorum != 0)
		bad(k, "bad-quorum", s, _("Bước “%.*s”: quorum phải từ 1 đến số nhánh, và chỉ có khi join là “some”."),
		    STR_ARG(s->title));
	for (size_t i = 0; i < s->branch_n; i++) {
		const struct flow_branch *b = &s->branches[i];

		for (size_t j = 0; j < i; j++)
			if (str_eq(s->branches[j].id, b->id))
				bad(k, "duplicate-branch", s, _("Bước “%.*s” có hai nhánh cùng tên “%.*s”."), STR_ARG(s->title),
				    STR_ARG(b->id));
		if (s->kind == FLOW_CHILD && !has_time(b->time))
			bad(k, "no-time", s, _("Hồ sơ liên thông “%.*s” chưa ghi thời hạn. Hãy điền mục time."), STR_ARG(b->title));
		if (s->kind == FLOW_FORK && b->target == FLOW_NONE)
			bad(k, "unknown-target", s, _("Bước “%.*s” dẫn tới “%.*s”, nhưng không có bước nào tên đó."),
			    STR_ARG(s->title), STR_ARG(b->first));
	}
}

static void check_step(struct check *k, const struct flow_step *s)
{
	struct ctx *c = k->c;

	if (s->kind == FLOW_END) {
		if (s->exit_n)
			bad(k, "end-exit", s, _("Bước kết thúc “%.*s” không thể dẫn đi đâu nữa."), STR_ARG(s->title));
		return;
	}
	check_who(k, s);
	if (s->exit_n == 0)
		bad(k, "no-exit", s, _("Bước “%.*s” chưa có lối ra. Hãy ghi bước tiếp theo (exits)."), STR_ARG(s->title));
	for (size_t i = 0; i < s->exit_n; i++)
		check_exit(k, s, &s->exits[i]);
	if (s->kind == FLOW_FORK || s->kind == FLOW_CHILD)
		check_branches_of(k, s);
	if (s->kind == FLOW_WAIT && s->exit_n && !flow_has_action(s, S("done")))
		bad(k, "no-done", s, _("Bước chờ “%.*s” thiếu lối ra khi điều chờ đợi đã đến (done)."), STR_ARG(s->title));
	if (s->kind == FLOW_WAIT && s->exit_n && s->wait != FLOW_DATE && !flow_has_action(s, S("limit")))
		bad(k, "no-limit", s, _("Bước chờ “%.*s” thiếu lối ra khi hết hạn chờ (limit)."), STR_ARG(s->title));
	if ((s->kind == FLOW_FORK || s->kind == FLOW_CHILD) && s->exit_n && !flow_has_action(s, S("joined")))
		bad(k, "no-joined", s, _("Bước “%.*s” thiếu lối ra khi các nhánh đã xong (joined)."), STR_ARG(s->title));
}

/* ---- 2. choices --------------------------------------------------------------------------------------------- */

/* The exits of one action: is one of them always open, how many say "else", how many have no guard? */
struct group {
	size_t plain, others, all;
};

static struct group group_of(const struct flow_step *s, str action)
{
	struct group g = { 0, 0, 0 };

	for (size_t i = 0; i < s->exit_n; i++) {
		if (!str_eq(s->exits[i].action, action))
			continue;
		g.all++;
		g.plain += s->exits[i].guard.n == 0;
		g.others += is_else(&s->exits[i]);
	}
	return g;
}

/* Exits of one action, looked at once, from the first of them. */
static void check_group(struct check *k, const struct flow_step *s, const struct flow_exit *first)
{
	struct group g = group_of(s, first->action);
	struct ctx *c = k->c;
	size_t titled = 0;

	for (size_t i = 0; i < s->exit_n; i++)
		titled += str_eq(s->exits[i].action, first->action) && s->exits[i].title.n != 0;
	if (g.others > 1)
		bad(k, "two-else", s, _("Bước “%.*s” có hai lối ra “else” cho cùng một việc. Chỉ để một."), STR_ARG(s->title));
	if (g.others && g.all == 1)
		bad(k, "lonely-else", s, _("Bước “%.*s”: “else” cần có lối ra khác của cùng việc để đối chiếu. Hãy bỏ điều kiện."),
		    STR_ARG(s->title));
	if (automatic_exit(s, first) && g.plain + g.others == 0)
		bad(k, "not-exhaustive", s, _("Bước “%.*s” có thể không còn lối ra nào khi mọi điều kiện đều sai. Hãy thêm một lối "
					      "“else”."), STR_ARG(s->title));
	if (automatic_exit(s, first) && (g.plain > 1 || (g.plain && g.all > 1)))
		bad(k, "ambiguous", s, _("Bước “%.*s” tự chuyển đi nhưng có nhiều lối ra cùng mở. Hãy dùng điều kiện và “else”."),
		    STR_ARG(s->title));
	if (!automatic_exit(s, first) && g.plain > 1 && titled < g.all)
		bad(k, "no-exit-title", s, _("Bước “%.*s” có nhiều nơi chuyển để chọn: mỗi lối ra cần tên (title)."),
		    STR_ARG(s->title));
}

static bool first_of_action(const struct flow_step *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(s->exits[k].action, s->exits[i].action))
			return false;
	return true;
}

static void check_choices(struct check *k, const struct flow_step *s)
{
	bool open = false;
	struct ctx *c = k->c;

	for (size_t i = 0; i < s->exit_n; i++) {
		struct group g = group_of(s, s->exits[i].action);

		open |= g.plain + g.others > 0;
		if (first_of_action(s, i))
			check_group(k, s, &s->exits[i]);
		for (size_t j = 0; j < i; j++)
			if (str_eq(s->exits[j].action, s->exits[i].action) && s->exits[j].target == s->exits[i].target &&
			    str_eq(s->exits[j].guard, s->exits[i].guard))
				bad(k, "duplicate-exit", s, _("Bước “%.*s” có hai lối ra giống nhau."), STR_ARG(s->title));
	}
	if (s->kind == FLOW_HUMAN && s->exit_n && !open)
		bad(k, "not-exhaustive", s, _("Bước “%.*s” có thể không còn lối ra nào khi mọi điều kiện đều sai. Hãy thêm một lối "
					      "“else”."), STR_ARG(s->title));
}

/* ---- 3. branches --------------------------------------------------------------------------------------------- */

/* What the marking of branches knows of each step: reached without entering a branch; leads to "join". */
struct marks {
	bool main[FLOW_STEPS], joins[FLOW_STEPS];
};

static void mark_main(const struct flow *f, size_t i, struct marks *m)
{
	if (m->main[i])
		return;
	m->main[i] = true;
	for (size_t k = 0; k < f->steps[i].exit_n; k++)
		if (f->steps[i].exits[k].target < f->step_n)
			mark_main(f, f->steps[i].exits[k].target, m);
}

static void mark_joins(const struct flow *f, struct marks *m)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < f->step_n; i++)
			for (size_t k = 0; !m->joins[i] && k < f->steps[i].exit_n; k++) {
				size_t t = f->steps[i].exits[k].target;

				m->joins[i] = t == FLOW_JOIN || (t < f->step_n && m->joins[t]);
				again |= m->joins[i];
			}
	}
}

static void mark(struct flow *f, const struct marks *m, size_t i, size_t fork, size_t branch)
{
	struct flow_step *s = (struct flow_step *)&f->steps[i];

	/* Where a branch wrongly leads back into the main way, the main way stays what it is. */
	if (s->fork != FLOW_NONE || i == fork || (m->main[i] && !m->joins[i]))
		return;
	s->fork = fork;
	s->branch = branch;
	for (size_t k = 0; k < s->exit_n; k++)
		if (s->exits[k].target < f->step_n)
			mark(f, m, s->exits[k].target, fork, branch);
}

void flow_mark_branches(struct flow *f)
{
	struct marks m = { { false }, { false } };

	if (f->step_n)
		mark_main(f, 0, &m);
	mark_joins(f, &m);
	for (size_t i = 0; i < f->step_n; i++)
		for (size_t k = 0; f->steps[i].kind == FLOW_FORK && k < f->steps[i].branch_n; k++)
			if (f->steps[i].branches[k].target < f->step_n)
				mark(f, &m, f->steps[i].branches[k].target, i, k);
}

static void check_branch_step(struct check *k, const struct flow_step *s)
{
	struct ctx *c = k->c;

	if (s == &k->f->steps[0])
		bad(k, "branch-start", s, _("Bước đầu “%.*s” không thể nằm trong một nhánh."), STR_ARG(s->title));
	if (s->kind != FLOW_HUMAN)
		bad(k, "branch-kind", s, _("Trong nhánh chỉ có bước xử lý của người; “%.*s” không phải."), STR_ARG(s->title));
	for (size_t i = 0; i < s->exit_n; i++) {
		const struct flow_exit *e = &s->exits[i];
		const struct flow_step *to = e->target < k->f->step_n ? &k->f->steps[e->target] : NULL;

		if (to && (to->fork != s->fork || to->branch != s->branch))
			bad(k, "branch-escape", s, _("Bước “%.*s” dẫn ra ngoài nhánh của nó. Nhánh chỉ kết thúc bằng “join”."),
			    STR_ARG(s->title));
		if (e->effects || e->needs)
			bad(k, "branch-effect", s, _("Bước “%.*s” nằm trong nhánh nên không thể điều khiển đồng hồ, cấp số hay đặt "
						     "yêu cầu."), STR_ARG(s->title));
		if (!str_eq(e->action, S("forward")))
			bad(k, "branch-action", s, _("Bước “%.*s” nằm trong nhánh: việc phải là “forward”."), STR_ARG(s->title));
	}
}

static void check_branches(struct check *k)
{
	struct ctx *c = k->c;

	for (size_t i = 0; i < k->f->step_n; i++) {
		const struct flow_step *s = &k->f->steps[i];

		if (s->fork != FLOW_NONE)
			check_branch_step(k, s);
		for (size_t j = 0; j < s->exit_n && s->fork == FLOW_NONE; j++) {
			size_t t = s->exits[j].target;

			if (t == FLOW_JOIN)
				bad(k, "join-outside", s, _("Bước “%.*s” không nằm trong nhánh nào nên không thể dẫn tới “join”."),
				    STR_ARG(s->title));
			else if (t < k->f->step_n && k->f->steps[t].fork != FLOW_NONE)
				bad(k, "branch-entry", s, _("Bước “%.*s” đi vào giữa một nhánh. Nhánh chỉ bắt đầu từ bước rẽ."),
				    STR_ARG(s->title));
		}
		for (size_t j = 0; s->kind == FLOW_FORK && j < s->branch_n; j++) {
			size_t t = s->branches[j].target;

			if (t < k->f->step_n && (k->f->steps[t].fork != i || k->f->steps[t].branch != j))
				bad(k, "shared-step", s, _("Nhánh “%.*s” dùng chung bước với nhánh khác. Mỗi nhánh cần bước riêng."),
				    STR_ARG(s->branches[j].title));
		}
	}
}

/* ---- 4. ways -------------------------------------------------------------------------------------------------- */

static void reach(const struct flow *f, size_t i, bool *seen)
{
	const struct flow_step *s = &f->steps[i];

	if (seen[i])
		return;
	seen[i] = true;
	for (size_t k = 0; k < s->exit_n; k++)
		if (s->exits[k].target < f->step_n)
			reach(f, s->exits[k].target, seen);
	for (size_t k = 0; s->kind == FLOW_FORK && k < s->branch_n; k++)
		if (s->branches[k].target < f->step_n)
			reach(f, s->branches[k].target, seen);
}

/* Does it end: an end, or "join" in a branch? Found by going over all steps until nothing new ends. */
static void ends(const struct flow *f, bool *done)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < f->step_n; i++) {
			const struct flow_step *s = &f->steps[i];
			bool now = s->kind == FLOW_END;

			for (size_t k = 0; k < s->exit_n; k++)
				now |= s->exits[k].target == FLOW_JOIN || (s->exits[k].target < f->step_n && done[s->exits[k].target]);
			again |= now && !done[i];
			done[i] |= now;
		}
	}
}

/* A way from `i` back to `i` over exits nobody takes: it would turn for ever by itself. */
static bool machine_loop(const struct flow *f, size_t i, size_t from, bool *seen)
{
	const struct flow_step *s = &f->steps[i];

	for (size_t k = 0; k < s->exit_n; k++) {
		size_t t = s->exits[k].target;

		if (t >= f->step_n || !automatic_exit(s, &s->exits[k]) || !automatic(&f->steps[t]))
			continue;
		if (t == from)
			return true;
		if (!seen[t]) {
			seen[t] = true;
			if (machine_loop(f, t, from, seen))
				return true;
		}
	}
	return false;
}

static void check_ways(struct check *k)
{
	bool seen[FLOW_STEPS] = { false }, done[FLOW_STEPS] = { false };
	struct ctx *c = k->c;

	reach(k->f, 0, seen);
	ends(k->f, done);
	for (size_t i = 0; i < k->f->step_n; i++) {
		const struct flow_step *s = &k->f->steps[i];
		bool turned[FLOW_STEPS] = { false };

		if (!seen[i])
			bad(k, "unreachable", s, _("Không có đường nào từ bước đầu tới bước “%.*s”."), STR_ARG(s->title));
		else if (!done[i])
			bad(k, "dead-end", s, _("Từ bước “%.*s” không có đường nào tới chỗ kết thúc."), STR_ARG(s->title));
		if (automatic(s) && machine_loop(k->f, i, i, turned))
			bad(k, "machine-loop", s, _("Bước “%.*s” nằm trong vòng lặp không có người nào xử lý."), STR_ARG(s->title));
	}
}

/* ---- 5. the clock ----------------------------------------------------------------------------------------------- */

enum { RUNNING = 1, PAUSED = 2, STOPPED = 4 }; /* sets of these, for what may be on entering a step */

static unsigned after(unsigned before, unsigned effects)
{
	if (effects & FLOW_STOP)
		return STOPPED;
	if (effects & FLOW_PAUSE)
		return PAUSED;
	return effects & (FLOW_RESUME | FLOW_RESET) ? RUNNING : before;
}

static void follow_clock(const struct flow *f, unsigned *at)
{
	at[0] = RUNNING;
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < f->step_n; i++)
			for (size_t k = 0; at[i] && k < f->steps[i].exit_n; k++) {
				const struct flow_exit *e = &f->steps[i].exits[k];
				unsigned now = after(at[i], e->effects);

				if (e->target >= f->step_n || (at[e->target] & now) == now)
					continue;
				at[e->target] |= now;
				again = true;
			}
	}
}

static void check_clock(struct check *k)
{
	unsigned at[FLOW_STEPS] = { 0 };
	struct ctx *c = k->c;

	follow_clock(k->f, at);
	for (size_t i = 0; i < k->f->step_n; i++) {
		const struct flow_step *s = &k->f->steps[i];

		if (s->kind == FLOW_WAIT && (s->wait == FLOW_PAYMENT || s->wait == FLOW_APPLICANT) && at[i] & PAUSED)
			bad(k, "wait-paused", s, _("Bước chờ “%.*s” tự tạm dừng đồng hồ; đừng tạm dừng trước đó."), STR_ARG(s->title));
		for (size_t j = 0; j < s->exit_n; j++) {
			const struct flow_exit *e = &s->exits[j];

			if (str_eq(e->action, S("deliver")) && at[i] != STOPPED)
				bad(k, "no-result", s, _("Có đường tới bước trả kết quả “%.*s” mà đồng hồ chưa dừng (clock.stop): chưa "
							 "có kết quả để trả."), STR_ARG(s->title));
			if ((e->effects & FLOW_PAUSE && at[i] & ~(unsigned)RUNNING) ||
			    (e->effects & FLOW_RESUME && at[i] & ~(unsigned)PAUSED) ||
			    (e->effects & (FLOW_STOP | FLOW_RESET) && at[i] & STOPPED))
				bad(k, "clock-order", s, _("Lối ra của bước “%.*s” điều khiển đồng hồ không đúng lúc: tạm dừng khi đang "
							   "chạy, chạy tiếp khi đang dừng, và chỉ dừng hẳn một lần."), STR_ARG(s->title));
		}
	}
}

/* ---- 6. time ------------------------------------------------------------------------------------------------------ */

static void check_time(struct check *k, const struct flow_time *period)
{
	int64_t longest = flow_longest(k->f);
	struct ctx *c = k->c;

	if (longest > flow_minutes(*period))
		bad(k, "over-period", &(struct flow_step){ .id = S("") },
		    _("Đường dài nhất của quy trình mất %.*s, quá thời hạn giải quyết %.*s. Hãy rút bớt thời gian các bước."),
		    STR_ARG(flow_time_text(c, (struct flow_time){ (int32_t)MIN(longest, 1000000), UNIT_AT_ONCE })),
		    STR_ARG(flow_time_text(c, *period)));
}

static void check_whole(struct check *k)
{
	const struct flow_step *first = &k->f->steps[0];
	bool end = false;
	struct ctx *c = k->c;

	if (first->kind != FLOW_HUMAN || first->place != FLOW_AT_RECEIVING)
		bad(k, "bad-start", first, _("Bước đầu “%.*s” phải là bước tiếp nhận của con người ở nơi tiếp nhận."),
		    STR_ARG(first->title));
	for (size_t i = 0; i < k->f->step_n; i++)
		end |= k->f->steps[i].kind == FLOW_END;
	if (!end)
		bad(k, "no-end", &(struct flow_step){ .id = S("") }, "%s", _("Quy trình chưa có bước kết thúc."));
	for (size_t i = FLOW_OWN; i < k->f->name_n; i++) {
		bool used = false;

		for (size_t s = 0; s < k->f->step_n; s++)
			for (size_t e = 0; e < k->f->steps[s].exit_n; e++)
				used |= k->f->steps[s].exits[e].when && expr_uses(k->f->steps[s].exits[e].when, i);
		if (!used)
			bad(k, "unused-name", &(struct flow_step){ .id = S("") }, _("Tên “%.*s” khai mà không điều kiện nào dùng."),
			    STR_ARG(k->f->names[i].name));
	}
}

int flow_check(struct ctx *c, const struct flow *f, const struct flow_time *period, struct flow_problems *ret_problems)
{
	struct check k = { c, f, ret_problems };

	*ret_problems = (struct flow_problems){ .n = 0 };
	for (size_t i = 0; i < f->step_n; i++)
		check_step(&k, &f->steps[i]);
	for (size_t i = 0; i < f->step_n; i++)
		check_choices(&k, &f->steps[i]);
	check_whole(&k);
	if (ret_problems->n == 0)
		check_branches(&k);
	if (ret_problems->n == 0)
		check_ways(&k);
	if (ret_problems->n == 0)
		check_clock(&k);
	if (!period && f->has_period)
		period = &f->period;
	if (ret_problems->n == 0 && period)
		check_time(&k, period);
	return ret_problems->n ? E_INVALID : 0;
}
