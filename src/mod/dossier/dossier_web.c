/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_web.c - the page of a dossier.
 *
 * One page for everybody who may see the dossier; what stands on it follows from who looks. After an action
 * the browser comes back here with ?xong=SLUG, and the page says what was done, what comes next, and, for
 * officials, leads to the next dossier of their work.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/org/org.h"
#include "lib/json/json.h"
#include "mod/dossier/dossier_html.h"
#include "mod/dossier/dossier_page.h"
#include "mod/dossier/dossier_service.h"

/* ---- shared with templates -------------------------------------------------------------------------- */

struct due_tag dossier_due_tag(struct ctx *c, const struct dossier *d)
{
	const char *standing = dossier_standing(c, d);
	int64_t left = d->due_at.ms - c->now.ms, days = left / MS_DAY;

	if (strcmp(standing, "waiting") == 0)
		return (struct due_tag){ "wait", str_of(_("Đang chờ người nộp")) };
	if (strcmp(standing, "ended") == 0)
		return (struct due_tag){ "plain", str_of(_(dossier_state_title(d->state))) };
	if (strcmp(standing, "late") == 0)
		return (struct due_tag){ "late", days < 0 ? str_fmt(c->mem, _n(-days, "Quá hạn %d ngày"), (int)-days) :
							    str_of(_("Quá hạn")) };
	if (strcmp(standing, "soon") == 0)
		return (struct due_tag){ "soon", days > 0 ? str_fmt(c->mem, _n(days, "Còn %d ngày"), (int)days) :
							    str_of(_("Hôm nay đến hạn")) };
	return (struct due_tag){ "ok", str_fmt(c->mem, _n(days, "Còn %d ngày"), (int)days) };
}

bool dossier_did(const struct dossier_view *v, const char *verb)
{
	for (size_t i = 0; i < v->history_n; i++)
		if (str_eqz(v->history[i].verb, verb))
			return true;
	return false;
}

/* "2 ngày 3 giờ", "3 giờ 20 phút", "45 phút". */
static str working_time(struct ctx *c, int64_t minutes, int day)
{
	int days = day ? (int)(minutes / day) : 0, hours = (int)(minutes - (int64_t)days * day) / 60;
	int rest = (int)(minutes % 60);

	if (days && hours)
		return str_fmt(c->mem, _("%d ngày %d giờ"), days, hours);
	if (days)
		return str_fmt(c->mem, _n(days, "%d ngày"), days);
	if (hours && rest)
		return str_fmt(c->mem, _("%d giờ %d phút"), hours, rest);
	return hours ? str_fmt(c->mem, _("%d giờ"), hours) : str_fmt(c->mem, _("%d phút"), rest);
}

struct due_tag dossier_step_tag(struct ctx *c, const struct dossier *d, const struct dossier_left *left)
{
	str words = working_time(c, left->step < 0 ? -left->step : left->step, left->day);

	if (d->ended_at.ms)
		return (struct due_tag){ "plain", S("-") };
	if (d->finished_at.ms)
		return (struct due_tag){ "wait", str_of(_("Chờ người nộp đến nhận")) };
	if (strcmp(dossier_standing(c, d), "waiting") == 0)
		return (struct due_tag){ "wait", str_of(_("Đang chờ người nộp")) };
	if (d->step_due_at.ms < c->now.ms)
		return (struct due_tag){ "late", str_fmt(c->mem, _("Quá %.*s"), STR_ARG(words)) };
	return (struct due_tag){ left->step <= left->day / 2 ? "soon" : "ok", str_fmt(c->mem, _("Còn %.*s"), STR_ARG(words)) };
}

str dossier_size(struct arena *mem, int64_t bytes)
{
	if (bytes < 1000)
		return str_fmt(mem, "%d byte", (int)bytes);
	if (bytes < 1000000)
		return str_fmt(mem, "%d kB", (int)((bytes + 500) / 1000));
	return str_fmt(mem, "%d,%d MB", (int)(bytes / 1000000), (int)(bytes % 1000000 / 100000));
}

/* "application/pdf" as people call it. */
const char *dossier_kind(str type)
{
	static const char *const names[][2] = {
		{ "application/pdf", "PDF" }, { "image/jpeg", "JPG" }, { "image/png", "PNG" }, { "image/heic", "HEIC" },
		{ "image/webp", "WebP" }, { "text/plain", "Văn bản" }, { "application/msword", "Word" },
		{ "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word" },
		{ "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel" },
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eqz(type, names[i][0]))
			return names[i][1];
	return "Tệp";
}

str dossier_amount(struct ctx *c, const struct clock_step *s)
{
	if (s->days > 0)
		return str_fmt(c->mem, _n(s->days, "%d ngày"), (int)s->days);
	if (s->minutes % 60)
		return str_fmt(c->mem, _("%d giờ %d phút"), (int)(s->minutes / 60), (int)(s->minutes % 60));
	return str_fmt(c->mem, _("%d giờ"), (int)(s->minutes / 60));
}

const char *dossier_colour(enum dossier_state s)
{
	switch (s) {
	case DOSSIER_LODGED:
	case DOSSIER_ACCEPTED:
	case DOSSIER_PROCESSING:
		return "blue";
	case DOSSIER_WAITING_SUPPLEMENT:
	case DOSSIER_WAITING_PAYMENT:
		return "yellow";
	case DOSSIER_FINISHED:
	case DOSSIER_RETURNED:
		return "green";
	default:
		return "grey";
	}
}

static int read_answers(struct ctx *c, struct dossier_view *v)
{
	struct args answers;

	TRY(eform_answers_read(c, v->p->form, v->d->form, &answers));
	return eform_lines(c, v->p->form, &answers, &v->answers, &v->answer_n);
}

static int read_request(struct ctx *c, struct dossier_view *v)
{
	const struct json *items;
	struct json *j;
	int64_t until = 0;
	str why;

	if (v->d->request.n == 0)
		return 0;
	TRY(json_parse(c->mem, v->d->request, JSON_DEPTH, &j, &why));
	items = json_get(j, "items");
	v->wanted = NEW_ARRAY(c->mem, str, items ? items->n : 0);
	for (size_t i = 0; items && i < items->n; i++)
		v->wanted[v->wanted_n++] = json_str(items->items[i]);
	v->wanted_note = json_text(j, "note");
	json_int(j, "until", &until);
	v->wanted_until = ctx_when(c, (instant){ until });
	return 0;
}

static int read_children(struct ctx *c, struct dossier_view *v)
{
	struct dossier *list;
	size_t n;

	TRY(dossier_children(c, v->d->code, &list, &n));
	v->children = NEW_ARRAY(c->mem, struct dossier_child, n);
	for (size_t i = 0; i < n; i++)
		v->children[v->child_n++] = (struct dossier_child){ list[i].code, unit_name(c, list[i].deciding_unit), list[i].state,
								    dossier_due_tag(c, &list[i]) };
	return 0;
}

int dossier_view_fill(struct ctx *c, struct dossier *d, struct dossier_view *v)
{
	struct dossier_left *left;

	*v = (struct dossier_view){ .d = d };
	v->staff = !dossier_is_applicant(c, d);
	TRY(dossier_procedure(c, d, &v->p));
	TRY(dossier_next(c, d, &v->next));
	TRY(dossier_actions(c, d, &v->actions, &v->action_n));
	TRY(dossier_files(c, d->code, &v->files, &v->file_n));
	TRY(dossier_history(c, d, false, &v->history, &v->history_n));
	TRY(dossier_opinions(c, d->code, &v->opinions, &v->opinion_n));
	TRY(dossier_clock(c, d, &v->clock));
	TRY(dossier_left(c, d, 1, &left));
	v->due = dossier_due_tag(c, d);
	v->step = dossier_step_tag(c, d, left);
	v->receiving = unit_name(c, d->receiving_unit);
	v->deciding = unit_name(c, d->deciding_unit);
	TRY(read_children(c, v));
	TRY(read_answers(c, v));
	return read_request(c, v);
}

int dossier_next_code(struct ctx *c, str code, str *ret_code)
{
	struct dossier *list;
	int64_t total;
	size_t n;

	*ret_code = S("");
	TRY(dossier_inbox(c, S(""), 2, 0, &list, &n, &total));
	for (size_t i = 0; i < n && ret_code->n == 0; i++)
		if (!str_eq(list[i].code, code))
			*ret_code = list[i].code;
	return 0;
}

/* What was just done, when the address says so and it is the newest thing that happened. */
static const struct action *done(const struct dossier_view *v, str slug)
{
	const struct action *a = dossier_action_by_slug(slug);
	str last = v->history_n ? v->history[v->history_n - 1].verb : S("");

	return a && str_eqz(last, a->name) ? a : NULL;
}

static int view_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct dossier_view v;
	struct dossier *d;
	struct html h;

	TRY(dossier_see(c, req_text(q, "code"), &d));
	TRY(dossier_view_fill(c, d, &v));
	v.done = done(&v, req_text(q, "xong"));
	if (v.staff)
		TRY(dossier_next_code(c, d->code, &v.next_code));
	h = html_begin(c, q, r, str_fmt(c->mem, _("Hồ sơ %.*s"), STR_ARG(d->code)));
	dossier_view_html(&h, &v);
	return 0;
}

static int flow_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct dossier_flow_view m;
	str *trail;
	struct html h;
	size_t n;

	TRY(dossier_see(c, req_text(q, "code"), &m.d));
	TRY(dossier_procedure(c, m.d, &m.p));
	n = dossier_trail(c->mem, m.d, &trail);
	flow_picture(c, m.p->flow, m.d->step, trail, n, &m.picture);
	h = html_begin(c, q, r, str_fmt(c->mem, _("Hồ sơ %.*s đang ở bước nào"), STR_ARG(m.d->code)));
	dossier_flow_html(&h, &m);
	return 0;
}

const struct page dossier_pages[] = {
	{ "/quan-tri/chuyen-buoc", PERM_ADMIN, dossier_force_page, N_("Đề nghị chuyển bước hồ sơ"), N_("Quản trị") },
	{ "/quan-tri/chuyen-quy-trinh", PERM_ADMIN, dossier_migrate_page, N_("Chuyển hồ sơ sang quy trình mới"), N_("Quản trị") },
	{ "/ho-so/:code/quy-trinh", PERM_LOGIN, flow_page, N_("Hồ sơ đang ở bước nào"), NULL },
	{ "/ho-so/:code", PERM_LOGIN, view_page, N_("Hồ sơ"), NULL },
	{ "/ho-so/:code/:slug", PERM_LOGIN, dossier_action_page, N_("Việc với hồ sơ"), NULL },
	{ 0 },
};

const struct module module_dossier_pages = { .name = "dossier_pages", .pages = dossier_pages };
