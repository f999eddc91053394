/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dossier_batch.c - one action on several dossiers, with a result for each.
 *
 * Each dossier is acted on as if alone: in a savepoint of its own, with the same checks and the same events. One that is
 * refused keeps its words and holds up nobody else. What came of all is one more event, which the page of results
 * reads; a mistake is taken back there within minutes like any single action.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/mo/mo.h"
#include "mod/dossier/dossier_act.h"

#define BATCH_MAX 100

static const struct {
	const char *name;
	int (*run)(struct ctx *c);
} actions[] = {
	{ "accept", dossier_act_accept }, { "forward", dossier_act_forward },
	{ "submit_for_signature", dossier_act_submit_for_signature },
	{ "claim", dossier_act_claim }, { "undo", dossier_act_undo },
};

const struct field dossier_batch_fields[] = {
	{ "codes", F_LIST, 0, 64, N_("Hồ sơ được chọn"), NULL },
	{ "action", F_CHOICE, 1, 0, N_("Việc làm với các hồ sơ được chọn"), "accept|forward|submit_for_signature|claim|undo" },
	{ "note", F_LINES, 0, 2000, N_("Ghi chú"), NULL },
	{ 0 },
};

/* The action on one dossier; what it would answer is not needed, what it refuses is told. */
static int run_one(struct ctx *c, int (*run)(struct ctx *c), str code, str *ret_why)
{
	struct arg v[] = { { S("code"), code }, { S("note"), arg_text(c, "note") } };
	const struct args one = { v, ARRAY_LEN(v) }, *all = c->args;
	struct event **events_end = c->events_end;
	struct buf scratch = buf_new(c->mem, 0);
	struct jw out = jw_new(&scratch), *answer = c->out;
	int err;

	TRY(dossier_store_try(c));
	jw_object(&out);
	c->args = &one;
	c->out = &out;
	err = run(c);
	c->args = all;
	c->out = answer;
	*ret_why = err < 0 && c->problems ? c->problems->text : S("");
	c->problems = NULL;
	if (err == 0)
		return dossier_store_keep(c);
	if (err == E_BUSY || err == E_INTERNAL)
		return err;
	*events_end = NULL;
	c->events_end = events_end;
	TRY(dossier_store_undo(c));
	return 1;
}

static int run_all(struct ctx *c, int (*run)(struct ctx *c), const str *codes, size_t n, struct jw *w)
{
	int64_t done = 0;

	jw_key(w, "items");
	jw_array(w);
	for (size_t i = 0; i < n; i++) {
		str why;
		int err = run_one(c, run, codes[i], &why);

		TRY(err);
		done += err == 0;
		jw_object(w);
		jw_kstr(w, "code", codes[i]);
		jw_kbool(w, "ok", err == 0);
		jw_kstr(w, "why", why);
		jw_end(w);
	}
	jw_end(w);
	jw_kint(w, "done", done);
	jw_kint(w, "failed", (int64_t)n - done);
	return 0;
}

int dossier_batch(struct ctx *c)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);
	str *codes, action = arg_text(c, "action"), id;
	size_t n = arg_all(c, "codes", &codes);
	int (*run)(struct ctx *c) = NULL;
	int64_t no;

	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (str_eqz(action, actions[i].name))
			run = actions[i].run;
	if (n == 0 || !run)
		return ctx_fail(c, E_INVALID, "codes", _("Chưa chọn hồ sơ nào. Hãy đánh dấu ít nhất một hồ sơ."));
	if (n > BATCH_MAX)
		return ctx_fail(c, E_INVALID, "codes", _("Mỗi lần chỉ làm được với %d hồ sơ."), BATCH_MAX);
	TRY(counter_next(c, S("batch"), &no));
	id = str_fmt(c->mem, "%" PRId64, no);
	jw_object(&w);
	jw_kstr(&w, "action", action);
	TRY(run_all(c, run, codes, n, &w));
	jw_end(&w);
	emit(c, "batch.run", str_fmt(c->mem, "batch/%" STR_FMT, STR_ARG(id)), buf_view(&b));
	jw_kstr(c->out, "batch", id);
	jw_kraw(c->out, "result", buf_view(&b));
	return 0;
}

int dossier_batch_result(struct ctx *c, str id, struct dossier_batch_result *ret)
{
	const struct json *about, *items;
	struct json *payload;
	struct event *events;
	size_t n;
	str why;

	TRY(event_list(c, str_fmt(c->mem, "batch/%" STR_FMT, STR_ARG(id)), &events, &n));
	if (n == 0 || !str_eq(events[0].actor, c->who->login))
		return E_NOTFOUND;
	TRY(json_parse(c->mem, events[0].payload, JSON_DEPTH, &payload, &why));
	about = json_get(payload, "about");
	items = json_get(about, "items");
	*ret = (struct dossier_batch_result){ .at = events[0].at, .action = dossier_action(json_text(about, "action")) };
	ret->items = NEW_ARRAY(c->mem, struct dossier_batch_item, items ? items->n : 0);
	for (size_t i = 0; items && i < items->n; i++) {
		struct dossier_batch_item *item = &ret->items[ret->n++];

		item->code = json_text(items->items[i], "code");
		item->why = json_text(items->items[i], "why");
		json_bool(items->items[i], "ok", &item->ok);
		ret->done += item->ok;
	}
	return ret->action ? 0 : E_NOTFOUND;
}
