/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form.c - which papers a dossier has, and what stands in them.
 *
 * A paper belongs to one event: the receipt to the acceptance, the refusal to the refusal. Everything it
 * says was true at that event, and the event's number and leaf hash are printed on it. Only what the
 * receipt says about "now" may differ the next time it is printed.
 */
#include "base/base.h"

#include "core/account/account.h"
#include "core/ledger/note.h"
#include "core/org/org.h"
#include "lib/html/html.h"
#include "mod/form/form_facts.h"
#include "mod/pay/pay.h"

#define DERIVATION_LINES 8

/* Which events make which paper; the last of them counts. */
static const struct {
	enum form_kind kind;
	const char *verbs[2];
} makers[] = {
	{ FORM_RECEIPT, { "lodge", "accept" } },   { FORM_SUPPLEMENT, { "ask_supplement", "" } },
	{ FORM_REFUSAL, { "refuse", "" } },	   { FORM_APOLOGY, { "extend", "apologise" } },
	{ FORM_STOP, { "stop", "withdraw" } },	   { FORM_CALENDAR, { "recompute", "" } },
};

/* ---- events ------------------------------------------------------------------------------------------- */

int form_acts(struct ctx *c, str code, struct form_act **ret, size_t *ret_n)
{
	struct event *events;
	size_t n, k = 0;

	TRY(event_list(c, code, &events, &n));
	*ret = NEW_ARRAY(c->mem, struct form_act, n);
	for (size_t i = 0; i < n; i++) {
		struct event *e = &events[i];
		struct json *payload = NULL;
		str why;

		if (!str_starts(e->verb, S("dossier.")))
			continue;
		if (e->payload.n)
			TRY(json_parse(c->mem, e->payload, JSON_DEPTH, &payload, &why));
		(*ret)[k++] = (struct form_act){ .verb = str_sub(e->verb, 8, e->verb.n), .at = e->at, .actor = e->actor,
						 .seq = e->seq, .leaf = e->leaf, .about = json_get(payload, "about"),
						 .set = json_get(payload, "set") };
	}
	*ret_n = k;
	return 0;
}

static bool makes(enum form_kind kind, str verb)
{
	for (size_t i = 0; i < ARRAY_LEN(makers); i++)
		if (makers[i].kind == kind)
			return str_eqz(verb, makers[i].verbs[0]) || str_eqz(verb, makers[i].verbs[1]);
	return kind == FORM_CONTROL; /* any event */
}

static const struct form_act *maker(enum form_kind kind, const struct form_act *acts, size_t n)
{
	while (n-- > 0)
		if (makes(kind, acts[n].verb))
			return &acts[n];
	return NULL;
}

int form_present(struct ctx *c, const struct dossier *d, unsigned *ret_kinds)
{
	struct form_act *acts;
	unsigned kinds = 0;
	size_t n;

	TRY(form_acts(c, d->code, &acts, &n));
	for (enum form_kind k = FORM_RECEIPT; k <= FORM_CALENDAR; k++)
		if (k != FORM_REGISTER && maker(k, acts, n))
			kinds |= 1u << k;
	*ret_kinds = kinds;
	return 0;
}

bool form_for(const struct ctx *c, const struct dossier *d, enum form_kind k)
{
	return k != FORM_CONTROL || c->who == &who_system || c->who->account != d->applicant.account;
}

/* The due date as it stood before the event `upto`. */
static instant due_before(const struct form_act *acts, const struct form_act *upto)
{
	instant due = { 0 };
	int64_t ms;

	for (; acts < upto; acts++)
		if (json_int(acts->set, "due_at", &ms))
			due.ms = ms;
	return due;
}

str form_actor(struct ctx *c, str login)
{
	struct account a;

	return login.n && account_find(c, login, &a) == 0 ? a.name : S("");
}

/* ---- names -------------------------------------------------------------------------------------------- */

static bool is_commune(const struct unit *u)
{
	return u->kind == UNIT_COMMUNE || u->kind == UNIT_WARD;
}

/* "Phường Đông Kinh" is "Đông Kinh". */
static str bare_name(str name)
{
	static const char *const kinds[] = { "Phường ", "Xã ", "Đặc khu ", "Tỉnh ", "Thành phố " };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_starts(name, str_of(kinds[i])))
			return str_sub(name, strlen(kinds[i]), name.n);
	return name;
}

/* "Phường Đông Kinh" inside a longer name is "phường Đông Kinh". */
static str committee_name(struct ctx *c, str name)
{
	static const char *const kinds[][2] = {
		{ "Phường ", "phường " }, { "Xã ", "xã " }, { "Đặc khu ", "đặc khu " },
	};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_starts(name, str_of(kinds[i][0])))
			return str_fmt(c->mem, "Ủy ban nhân dân %s%" STR_FMT, kinds[i][1], STR_ARG(bare_name(name)));
	return str_fmt(c->mem, "Ủy ban nhân dân %" STR_FMT, STR_ARG(name));
}

/* A commune's letters name no body above the commune; a department's name the People's Committee of the
 * province (NĐ 30/2020, Appendix I, part II, 2). */
struct form_body form_body(struct ctx *c, str code)
{
	struct form_body b = { unit_name(c, code), S(""), S("") };
	struct unit u, *above;
	size_t n = 0;

	if (unit_find(c, code, (date){ 0 }, &u) < 0)
		return b;
	if (is_commune(&u)) {
		b.name = committee_name(c, u.name);
		b.place = bare_name(u.name);
		return b;
	}
	if (unit_ancestors(c, code, u.valid_to.day ? u.valid_from : instant_date(c->now), &above, &n) < 0)
		n = 0;
	if (n && is_commune(&above[0]))
		b.parent = committee_name(c, above[0].name);
	else if (n && above[0].kind != UNIT_PROVINCE)
		b.parent = above[0].name;
	for (size_t i = 0; i < n && !b.place.n; i++)
		if (is_commune(&above[i]) || above[i].kind == UNIT_PROVINCE)
			b.place = bare_name(above[i].name);
	return b;
}

struct form_body form_counter(struct ctx *c, str code)
{
	struct form_body b = form_body(c, code);
	struct unit_filter f = { .parent = code, .on = instant_date(c->now) };
	struct unit u, *below;
	int64_t total;
	size_t n = 0;

	if (unit_find(c, code, (date){ 0 }, &u) < 0 || !is_commune(&u) || unit_list(c, &f, &below, &n, &total) < 0)
		return b;
	for (size_t i = 0; i < n; i++)
		if (below[i].kind == UNIT_CENTRE)
			return (struct form_body){ below[i].name, b.name, b.place };
	return b;
}

/* ---- what all papers say ------------------------------------------------------------------------------- */

static int seal(struct ctx *c, const struct form_act *a, struct form_seal *ret)
{
	struct checkpoint sealed;
	struct note note;
	int64_t size;
	str text;
	int err;

	*ret = (struct form_seal){ .seq = a->seq, .leaf = str_hex(c->mem, a->leaf.p, MIN(a->leaf.n, 8)) };
	err = checkpoint_note(c, &text, &size);
	if (err == E_NOTFOUND)
		return 0;
	TRY(err);
	TRY(note_parse(c->mem, text, &note));
	TRY(checkpoint_parse(c->mem, note.text, &sealed));
	ret->size = (int64_t)sealed.size;
	ret->root = str_hex(c->mem, sealed.root, 8);
	return 0;
}

static int head(struct ctx *c, const struct dossier *d, enum form_kind kind, const struct form_act *act, struct form_slip *s)
{
	struct form_body counter = form_counter(c, d->receiving_unit), deciding = form_body(c, d->deciding_unit);
	struct form_body *issuer = kind == FORM_APOLOGY || kind == FORM_CALENDAR ?
					   &deciding : &counter; /* who is late apologises */
	struct form_head *h = &s->head;

	s->centre = counter.name;
	s->deciding = deciding.name;
	h->org = issuer->name;
	h->parent = issuer->parent;
	h->place = issuer->place;
	h->made = kind == FORM_CONTROL ? c->now : act->at;
	h->code = d->code;
	h->site = c->app->base_url;
	h->lookup_code = d->lookup_code;
	h->look_up = str_fmt(c->mem, "%" STR_FMT "/tra-cuu?code=%" STR_FMT "&key=%" STR_FMT, STR_ARG(h->site),
			     STR_ARG(d->code), STR_ARG(d->lookup_code));
	h->demo = c->app->demo;
	return seal(c, act, &h->seal);
}

static void applicant(const struct dossier *d, struct form_slip *s)
{
	s->name = d->applicant.name;
	s->id_no = d->applicant.id_no;
	s->phone = d->applicant.phone;
	s->email = d->applicant.email;
	s->address = d->applicant.address;
}

int form_lodged(struct ctx *c, const struct dossier *d, struct form_slip *ret)
{
	struct form_act *acts;
	size_t n;

	TRY(form_acts(c, d->code, &acts, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(acts[i].verb, S("lodge")))
			return head(c, d, FORM_RECEIPT, &acts[i], ret);
	return E_NOTFOUND;
}

/* ---- 01 ------------------------------------------------------------------------------------------------ */

static size_t required_papers(const struct procedure *p, struct form_paper *list)
{
	size_t k = 0;

	for (size_t i = 0; i < p->paper_n; i++) {
		const struct procedure_paper *paper = &p->papers[i];

		if (!paper->required)
			continue;
		if (paper->originals || !paper->copies)
			list[k++] = (struct form_paper){ paper->name, S("Bản chính"), MAX(paper->originals, 1) };
		if (paper->copies)
			list[k++] = (struct form_paper){ paper->name, S("Bản sao"), paper->copies };
	}
	return k;
}

/* What was handed in as files; at the counter without files, what the procedure asks for and the clerk
 * accepted as complete. */
static int papers(struct ctx *c, const struct dossier *d, const struct procedure *p, struct form_slip *s)
{
	struct dossier_file *files;
	struct form_paper *list;
	size_t n, k = 0;

	TRY(dossier_files(c, d->code, &files, &n));
	list = NEW_ARRAY(c->mem, struct form_paper, n + 2 * p->paper_n);
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].kind, S("paper")))
			list[k++] = (struct form_paper){ files[i].paper.n ? files[i].paper : files[i].name,
							 S("Bản điện tử"), 1 };
	if (k == 0 && !str_eq(d->channel, S("online")))
		k = required_papers(p, list);
	s->papers = list;
	s->paper_n = k;
	return 0;
}

/* How the promised date came about: the clock as it stood at the event. */
static int derive(struct ctx *c, const struct dossier *d, const struct form_act *act, struct form_slip *s)
{
	struct ctx then = *c;
	struct clock_result r;
	size_t n;
	str *lines;

	then.now = act->at;
	TRY(dossier_clock(&then, d, &r));
	lines = NEW_ARRAY(c->mem, str, r.step_n);
	n = MIN(r.step_n, DERIVATION_LINES);
	for (size_t i = 0; i < n; i++) {
		const struct clock_step *step = &r.steps[i];

		lines[i] = step->basis.n ? str_fmt(c->mem, "%" STR_FMT " (%" STR_FMT ")", STR_ARG(step->reason),
						   STR_ARG(step->basis)) : step->reason;
	}
	if (r.step_n > n)
		lines[n - 1] = str_fmt(c->mem, "… và %zu bước nữa: xem đầy đủ ở trang tra cứu.", r.step_n - n + 1);
	s->due = r.due;
	s->derivation = lines;
	s->derivation_n = n;
	return 0;
}

static str return_by(struct ctx *c, const struct dossier *d, str centre)
{
	if (str_eq(d->channel, S("online")))
		return str_fmt(c->mem, "Bản điện tử trong tài khoản của người nộp; bản giấy (nếu có) tại %" STR_FMT,
			       STR_ARG(centre));
	if (str_eq(d->channel, S("post")))
		return str_fmt(c->mem, "Qua dịch vụ bưu chính công ích hoặc tại %" STR_FMT, STR_ARG(centre));
	return str_fmt(c->mem, "Trực tiếp tại %" STR_FMT, STR_ARG(centre));
}

/* What was paid and what is still to be paid, as it is now. */
static int fee(struct ctx *c, const struct dossier *d, struct form_slip *s)
{
	struct buf b = buf_new(c->mem, 0);
	struct payment *list;
	size_t n;

	TRY(pay_of_dossier(c, d->code, &list, &n));
	for (size_t i = 0; i < n; i++) {
		const struct payment *p = &list[i];

		if (p->state != PAY_PAID && p->state != PAY_WAITING)
			continue;
		buf_fmt(&b, "%s%" STR_FMT, b.n ? "; " : "", STR_ARG(fmt_money(c->mem, p->amount)));
		if (p->state == PAY_PAID)
			buf_fmt(&b, " (đã nộp, biên lai số %" STR_FMT ")", STR_ARG(pay_voucher_text(c->mem, p)));
		else
			buf_fmt(&b, " (chưa nộp, mã khoản nộp %" STR_FMT ")", STR_ARG(p->code));
	}
	s->fee = b.n ? buf_view(&b) : S("");
	return 0;
}

static int receipt(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct form_act *act,
		   struct form_slip *s)
{
	int year, month, day;

	TRY(papers(c, d, p, s));
	TRY(fee(c, d, s));
	TRY(derive(c, d, act, s));
	date_parts(instant_date(act->at), &year, &month, &day);
	s->year = year;
	s->register_no = d->register_no;
	s->period = procedure_period_text(c, p);
	s->pending = !d->received_at.ms;
	s->received = s->pending ? d->lodged_at : d->received_at;
	s->return_by = return_by(c, d, s->centre);
	s->paused = d->state == DOSSIER_WAITING_SUPPLEMENT;
	if (dossier_state_open(d->state) && !d->finished_at.ms && d->due_at.ms != s->due.ms)
		s->due_now = d->due_at;
	return 0;
}

/* ---- 02, 04, 05 ---------------------------------------------------------------------------------------- */

/* An item is "paper: reason", or an object {"paper","reason"}. */
static struct form_item item_of(const struct json *j)
{
	str text = json_str(j);
	ptrdiff_t colon = str_search(text, S(": "));

	if (j->type == JT_OBJECT)
		return (struct form_item){ json_text(j, "paper"), json_text(j, "reason") };
	if (colon < 0)
		return (struct form_item){ text, S("") };
	return (struct form_item){ str_sub(text, 0, (size_t)colon), str_sub(text, (size_t)colon + 2, text.n) };
}

static void supplement(struct ctx *c, const struct form_act *act, struct form_slip *s)
{
	const struct json *request = json_get(act->about, "request"), *items = json_get(request, "items");
	struct form_item *list = NEW_ARRAY(c->mem, struct form_item, (items ? items->n : 0) + 1);

	for (size_t i = 0; items && i < items->n; i++)
		list[i] = item_of(items->items[i]);
	s->items = list;
	s->item_n = items ? items->n : 0;
	json_int(request, "until", &s->until.ms);
}

static void apology(const struct form_act *acts, const struct form_act *act, struct form_slip *s)
{
	s->old_due = due_before(acts, act);
	json_int(act->set, "due_at", &s->due_now.ms);
}

/* What the event says itself: the dates before and after, the decision, the days. */
static void moved(struct ctx *c, const struct form_act *act, struct form_slip *s)
{
	instant_parse(json_text(act->about, "old_due"), &s->old_due);
	instant_parse(json_text(act->about, "new_due"), &s->due_now);
	s->reason = str_fmt(c->mem, "Lịch làm việc thay đổi theo %" STR_FMT ". %" STR_FMT,
			    STR_ARG(json_text(act->about, "basis")), STR_ARG(json_text(act->about, "why")));
}

static void stop(const struct form_act *act, struct form_slip *s)
{
	bool withdrawn = str_eq(act->verb, S("withdraw"));

	s->asked_by = withdrawn ? S("theo đề nghị của người nộp hồ sơ") : S("theo quyết định của cơ quan giải quyết hồ sơ");
	if (withdrawn && !s->reason.n)
		s->reason = S("người nộp hồ sơ đề nghị rút hồ sơ");
}

/* ---- any --------------------------------------------------------------------------------------------------- */

static int gather(struct ctx *c, const struct dossier *d, enum form_kind kind, struct form_slip *s)
{
	const struct form_act *act;
	struct form_act *acts;
	struct form_hop *hops;
	struct procedure *p;
	size_t n;

	TRY(form_acts(c, d->code, &acts, &n));
	act = maker(kind, acts, n);
	if (!act)
		return ctx_fail(c, E_NOTFOUND, "", "Hồ sơ này không có “%s”: việc đó chưa xảy ra.", form_title(kind));
	TRY(dossier_procedure(c, d, &p));
	applicant(d, s);
	s->procedure = p->title;
	s->procedure_code = p->code;
	s->received = d->received_at;
	s->due = d->due_at;
	s->reason = json_text(act->about, "note");
	s->staff = form_actor(c, act->actor);
	if (str_eq(act->verb, S("lodge")) || str_eq(act->verb, S("withdraw")))
		s->staff = S(""); /* that was the applicant's own act */
	TRY(head(c, d, kind, act, s));
	switch (kind) {
	case FORM_RECEIPT:
		return receipt(c, d, p, act, s);
	case FORM_SUPPLEMENT:
		supplement(c, act, s);
		return 0;
	case FORM_APOLOGY:
		apology(acts, act, s);
		return 0;
	case FORM_CALENDAR:
		moved(c, act, s);
		return 0;
	case FORM_STOP:
		stop(act, s);
		return 0;
	case FORM_CONTROL:
		s->paused = d->state == DOSSIER_WAITING_SUPPLEMENT;
		TRY(form_hops(c, d, p, acts, n, &hops, &s->hop_n));
		s->hops = hops;
		return 0;
	default:
		return 0;
	}
}

int form_pdf(struct ctx *c, const struct dossier *d, enum form_kind k, struct pdf_fonts *fonts, str *ret_pdf)
{
	struct form_slip s = { 0 };
	struct ctx vi = *c; /* official papers are Vietnamese, whatever the reader reads */
	int err;

	vi.mo = NULL;
	vi.lang = S("vi");
	err = gather(&vi, d, k, &s);
	c->problems = vi.problems;
	TRY(err);
	return form_draw(c->mem, fonts, k, &s, ret_pdf);
}
