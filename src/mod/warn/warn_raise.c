/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warn_raise.c - a warning is given, a digest is given: who is told, and in which words.
 *
 * The courier has seen that a date crossed a threshold; the command looks again, because the dossier may
 * have moved in between, writes the row, tells people and emits the event, all in one transaction. Notices
 * of single dossiers stay in the account: only the letter, which has a lawful last day, and the morning's
 * digest go to the mailbox too, so that nobody gets two hundred letters in a night.
 */
#include "base/base.h"

#include "core/job/job.h"
#include "core/ledger/ledger.h"
#include "core/notify/notify.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/warn/warn_impl.h"

const struct field warn_raise_fields[] = {
	{ "dossier", F_CODE, 1, 64, N_("Mã hồ sơ"), NULL },
	{ "kind", F_CODE, 1, 20, N_("Loại cảnh báo"), NULL },
	{ "due", F_INT, 1, 0, N_("Thời hạn"), NULL },
	{ "more", F_BOOL, 0, 0, N_("Còn nữa"), NULL },
	{ 0 },
};

const struct field warn_digest_fields[] = {
	{ "account", F_INT, 1, 0, N_("Tài khoản"), NULL },
	{ 0 },
};

/* ---- who is told ------------------------------------------------------------------------------------------ */

struct people {
	struct account *v;
	size_t n;
};

static bool among(const struct people *p, int64_t id)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].id == id)
			return true;
	return false;
}

static void add(struct ctx *c, struct people *p, const struct account *a, size_t n)
{
	struct account *all = NEW_ARRAY(c->mem, struct account, p->n + n);

	if (p->n)
		memcpy(all, p->v, p->n * sizeof(*all));
	p->v = all;
	for (size_t i = 0; i < n; i++)
		if (!among(p, a[i].id))
			p->v[p->n++] = a[i];
}

/* Who has the dossier: the holder, and who stands in for them today; without one, everybody in the queue. */
static int holders(struct ctx *c, const struct dossier *d, struct people *ret)
{
	struct account a, *queue;
	int64_t deputy = 0;
	bool away = false;
	size_t n;

	if (!d->holder) {
		TRY(account_list(c, d->holder_role, d->holder_unit, &queue, &n));
		add(c, ret, queue, n);
		return 0;
	}
	TRY(account_get(c, d->holder, &a));
	add(c, ret, &a, 1);
	TRY(absence_on(c, d->holder, instant_date(c->now), &away, &deputy));
	if (away && deputy && account_get(c, deputy, &a) == 0)
		add(c, ret, &a, 1);
	return 0;
}

/* Those of this role in the unit who do not hold the dossier themselves; whether there is one. */
static int superiors_in(struct ctx *c, enum role role, str unit, struct people *ret, bool *ret_found)
{
	struct account *list;
	size_t n;

	TRY(account_list(c, role, unit, &list, &n));
	for (size_t i = 0; i < n; i++)
		if (!among(ret, list[i].id)) {
			add(c, ret, &list[i], 1);
			*ret_found = true;
		}
	return 0;
}

/* Lateness is never silent: the heads of the holder's unit (unless leaders are wanted), else its leaders, else
 * those of the nearest unit above that has any. */
static int superiors(struct ctx *c, const struct dossier *d, bool heads, struct people *ret)
{
	struct unit *up;
	bool found = false;
	size_t n;

	if (heads)
		TRY(superiors_in(c, ROLE_HEAD, d->holder_unit, ret, &found));
	if (!found)
		TRY(superiors_in(c, ROLE_LEADER, d->holder_unit, ret, &found));
	if (found)
		return 0;
	TRY(unit_ancestors(c, d->holder_unit, instant_date(c->now), &up, &n));
	for (size_t i = 0; i < n && !found; i++)
		TRY(superiors_in(c, ROLE_LEADER, up[i].code, ret, &found));
	return 0;
}

/* ---- in words --------------------------------------------------------------------------------------------- */

str warn_reason(struct ctx *c, const struct dossier *d, enum warn_kind kind)
{
	const struct procedure_step *s = NULL;
	struct procedure *p;
	const char *step, *due = ctx_when(c, d->due_at).p, *step_due = ctx_when(c, d->step_due_at).p;

	if (dossier_procedure(c, d, &p) == 0)
		s = dossier_step(p, d);
	step = s ? str_z(c->mem, s->title) : _("Tiếp nhận");
	switch (kind) {
	case WARN_STEP_SOON:
		return str_fmt(c->mem, _("Bước “%s” phải xong trước %s."), step, step_due);
	case WARN_DUE_SOON:
		return str_fmt(c->mem, _("Phải trả kết quả trước %s; đang ở bước “%s”."), due, step);
	case WARN_STEP_LATE:
		return str_fmt(c->mem, _("Bước “%s” đã quá hạn từ %s."), step, step_due);
	case WARN_LETTER:
		return str_fmt(c->mem, _("Bước “%s” có hạn %s, khó kịp trả kết quả trước %s. Văn bản xin lỗi, gia hạn phải gửi chậm "
					 "nhất 01 ngày trước ngày hết hạn, và chỉ một lần."),
			       step, step_due, due);
	case WARN_DUE_LATE:
	case WARN_LEADER:
		return str_fmt(c->mem, _("Đã quá hạn trả kết quả từ %s; đang ở bước “%s”."), due, step);
	case WARN_KIND_COUNT:
		break;
	}
	return S("");
}

static int tell(struct ctx *c, const struct dossier *d, enum warn_kind kind, const struct people *p)
{
	str body = warn_reason(c, d, kind);

	if (kind == WARN_LETTER)
		body = str_fmt(c->mem, VI_("%.*s Dự thảo đã soạn sẵn ở trang Cảnh báo (/viec/canh-bao): %.*s"), STR_ARG(body),
			       STR_ARG(warn_letter(c, d)));
	for (size_t i = 0; i < p->n; i++) {
		struct notice n = {
			.account = p->v[i].id,
			.subject = d->code,
			.to_name = p->v[i].name,
			.email = kind == WARN_LETTER ? p->v[i].email : S(""),
			.phone = S(""),
			.title = str_fmt(c->mem, "%s: %" STR_FMT, _(warn_kind_title(kind)), STR_ARG(d->code)),
			.body = body,
		};

		TRY(notice_add(c, &n));
	}
	return 0;
}

/* ---- a warning -------------------------------------------------------------------------------------------- */

static bool still_so(const struct dossier *d, enum warn_kind kind, instant due)
{
	return !d->ended_at.ms && !d->finished_at.ms && d->state != DOSSIER_WAITING_SUPPLEMENT &&
	       d->state != DOSSIER_WAITING_PAYMENT && (warn_kind_step(kind) ? d->step_due_at.ms : d->due_at.ms) == due.ms;
}

static str warning_state(struct ctx *c, const struct warning *w, size_t n)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw j = jw_new(&b);

	jw_object(&j);
	for (size_t i = 0; i < n; i++) {
		jw_key_str(&j, str_fmt(c->mem, "%s@%" PRId64, warn_kind_slug(w[i].kind), w[i].due.ms));
		jw_int(&j, w[i].at.ms);
	}
	jw_end(&j);
	return buf_view(&b);
}

int warn_raise(struct ctx *c)
{
	struct warning w = { .dossier = arg_text(c, "dossier"), .due = { arg_int(c, "due") }, .at = c->now }, *before, *after;
	struct people told = { 0 };
	struct warn_rule rule;
	struct dossier *d;
	size_t before_n, after_n;

	if (!warn_kind_find(arg_text(c, "kind"), &w.kind))
		return ctx_fail(c, E_INVALID, "kind", _("Không có loại cảnh báo này."));
	TRY(dossier_see(c, w.dossier, &d));
	TRY(warn_store_of(c, w.dossier, &before, &before_n));
	if (!still_so(d, w.kind, w.due) || warn_store_add(c, &w) != 1)
		return ctx_fail(c, E_CONFLICT, "", _("Thời hạn của hồ sơ đã đổi hoặc đã được cảnh báo."));
	TRY(warn_store_of(c, w.dossier, &after, &after_n));
	TRY(warn_rule_for(c, d->holder_unit, instant_date(c->now), &rule));
	TRY(holders(c, d, &told));
	if (w.kind == WARN_LEADER || (rule.head && (w.kind == WARN_STEP_LATE || w.kind == WARN_DUE_LATE)))
		TRY(superiors(c, d, w.kind != WARN_LEADER, &told));
	TRY(tell(c, d, w.kind, &told));
	if (arg_flag(c, "more"))
		TRY(job_add(c, "warn.sweep", S(""), S(""), c->now));
	return emit_change(c, "warn.raise", w.dossier, warning_state(c, before, before_n), warning_state(c, after, after_n),
			   str_fmt(c->mem, "{\"told\":%zu}", told.n));
}

/* ---- the morning's digest --------------------------------------------------------------------------------- */

static str digest_subject(struct ctx *c, str login)
{
	return str_fmt(c->mem, "digest/%" STR_FMT, STR_ARG(login));
}

static str digest_state(struct ctx *c, const struct digest *d)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kdate(&w, "day", d->day);
	jw_kint(&w, "today", d->today);
	jw_kint(&w, "late", d->late);
	jw_kint(&w, "waiting", d->waiting);
	jw_end(&w);
	return buf_view(&b);
}

static int digest_notice(struct ctx *c, const struct account *a, const struct digest *d, int64_t below)
{
	struct buf b = buf_new(c->mem, 0);
	struct notice n = { .account = a->id, .subject = S(""), .to_name = a->name, .email = a->email, .phone = S("") };

	buf_fmt(&b, VI_("Đến hạn hôm nay: %d. Quá hạn: %d. Đang chờ xử lý: %d hồ sơ."), (int)d->today, (int)d->late,
		(int)d->waiting);
	if (below)
		buf_fmt(&b, VI_(" Hồ sơ quá hạn của các đơn vị bạn phụ trách: %d."), (int)below);
	buf_str(&b, str_of(VI_(" Danh sách có lý do và ngày: Việc của tôi, Cảnh báo (/viec/canh-bao).")));
	n.title = str_fmt(c->mem, VI_("Việc ngày %.*s"), STR_ARG(date_vi(c->mem, d->day)));
	n.body = buf_view(&b);
	return notice_add(c, &n);
}

int warn_digest(struct ctx *c)
{
	struct digest *before, d;
	struct account a;
	int64_t below;
	size_t n;

	TRY(account_get(c, arg_int(c, "account"), &a));
	TRY(warn_store_digests(c, a.id, &before, &n));
	if (n && before->day.day >= instant_date(c->now).day)
		return ctx_fail(c, E_CONFLICT, "", _("Hôm nay người này đã được báo việc."));
	TRY(warn_store_count(c, a.id, &d, &below));
	if (d.today || d.late || d.waiting || below)
		TRY(digest_notice(c, &a, &d, below));
	TRY(warn_store_digest_put(c, &d));
	return emit_change(c, "warn.digest", digest_subject(c, a.login), n ? digest_state(c, before) : S(""),
			   digest_state(c, &d), S(""));
}

/* ---- state, for the replay check --------------------------------------------------------------------------- */

struct dump {
	struct ctx *c;
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int dump_one(const struct dump *d, str subject, str state)
{
	struct json *j;
	str why;

	TRY(json_parse(d->c->mem, state, JSON_DEPTH, &j, &why));
	return d->each(d->arg, subject, j);
}

int warn_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	const struct dump d = { c, each, arg };
	struct digest *digests;
	struct warning *w;
	size_t n, from = 0;

	TRY(warn_store_digests(c, 0, &digests, &n));
	for (size_t i = 0; i < n; i++)
		TRY(dump_one(&d, digest_subject(c, digests[i].login), digest_state(c, &digests[i])));
	TRY(warn_store_of(c, S(""), &w, &n));
	for (size_t i = 1; i <= n; i++)
		if (i == n || !str_eq(w[i].dossier, w[from].dossier)) {
			TRY(dump_one(&d, w[from].dossier, warning_state(c, w + from, i - from)));
			from = i;
		}
	return 0;
}
