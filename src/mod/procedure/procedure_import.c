/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procedure_import.c - bringing texts of procedures in, and out.
 *
 * Importing compares each procedure with its newest version. Nothing known: version 1. Same text: nothing
 * happens. Another text: the next version, in force from its effective_from on, and whatever was to be in
 * force from that day ends there. Same text with an effective_to: the procedure ends that day (bãi bỏ).
 * What has once been in force on a day stays the answer for that day: a changed text with the same or an
 * earlier effective_from is refused (unless the former one has not begun).
 */
#include "base/base.h"

#include "core/command/call.h"
#include "core/ledger/ledger.h"
#include "lib/asset/asset.h"
#include "lib/json/json.h"
#include "mod/procedure/procedure_file.h"
#include "mod/procedure/procedure_store.h"

enum change_kind { CHANGE_NEW, CHANGE_TEXT, CHANGE_END, CHANGE_NONE, CHANGE_KINDS };

static const char *const change_slugs[CHANGE_KINDS] = { "new", "changed", "closed", "unchanged" };

/* What importing one procedure does. `reason`: what changed, in the keys of the file. */
struct change {
	enum change_kind kind;
	struct procedure p; /* with the version it gets, or has */
	str reason;
};

static str subject_of(struct arena *mem, const struct procedure *p)
{
	return str_fmt(mem, "%.*s@%" PRId64, STR_ARG(p->code), p->version);
}

/* ---- deciding ----------------------------------------------------------------------------------- */

/* The top-level keys in which two texts differ. */
static str differing(struct ctx *c, str before, str after)
{
	struct json *a, *b, *diff;
	struct buf out = buf_new(c->mem, 0);
	str why;

	if (json_parse(c->mem, before, 0, &a, &why) < 0 || json_parse(c->mem, after, 0, &b, &why) < 0 ||
	    json_diff(c->mem, a, b, &diff) < 0)
		return S("");
	for (size_t i = 0; i < diff->n; i++)
		buf_fmt(&out, "%s%.*s", i ? ", " : "", STR_ARG(diff->keys[i]));
	return buf_view(&out);
}

static int refuse_date(struct ctx *c, const struct change *ch, const struct procedure *old)
{
	return ctx_fail(c, E_INVALID, "text",
			_("%.*s, effective_from: nội dung đã đổi (%.*s) nhưng ngày %.*s không sau ngày %.*s của bản đang "
			  "có. Hãy ghi ngày bản sửa đổi có hiệu lực."),
			STR_ARG(ch->p.code), STR_ARG(ch->reason), STR_ARG(date_vi(c->mem, ch->p.effective_from)),
			STR_ARG(date_vi(c->mem, old->effective_from)));
}

static int decide_known(struct ctx *c, struct change *ch, const struct procedure *old)
{
	str before = procedure_content(c->mem, old), after = procedure_content(c->mem, &ch->p);
	bool begun = old->effective_from.day <= instant_date(c->now).day;

	ch->p.version = old->version;
	if (str_eq(before, after)) {
		ch->kind = CHANGE_NONE;
		if (ch->p.effective_to.day && ch->p.effective_to.day != old->effective_to.day) {
			ch->kind = CHANGE_END;
			ch->reason = str_fmt(c->mem, "effective_to %.*s", STR_ARG(date_iso(c->mem, ch->p.effective_to)));
		}
		return 0;
	}
	ch->kind = CHANGE_TEXT;
	ch->reason = differing(c, before, after);
	if (begun && ch->p.effective_from.day <= old->effective_from.day)
		return refuse_date(c, ch, old);
	ch->p.version = old->version + 1;
	return 0;
}

static int decide(struct ctx *c, struct change *ch)
{
	struct procedure *old;
	int64_t newest;

	TRY(store_newest(c, ch->p.code, &newest));
	if (newest == 0) {
		ch->kind = CHANGE_NEW;
		ch->p.version = 1;
		return 0;
	}
	TRY(procedure_get(c, ch->p.code, newest, &old));
	return decide_known(c, ch, old);
}

/* Reads the whole text and decides for each procedure; tells all that is wrong, not only the first. */
static int plan(struct ctx *c, str bytes, str filename, struct change **ret_list, size_t *ret_n)
{
	struct file_item *items;
	struct change *list;
	size_t n, done = 0;
	int err = 0;

	TRY(file_items(c, bytes, filename, &items, &n));
	list = NEW_ARRAY(c->mem, struct change, n);
	for (size_t i = 0; i < n; i++) {
		struct change *ch = &list[done];
		int e = procedure_read(c, items[i].json, items[i].where, &ch->p);

		for (size_t k = 0; e == 0 && k < done; k++)
			if (str_eq(list[k].p.code, ch->p.code))
				e = ctx_fail(c, E_INVALID, "text", _("%.*s, code: %.*s đã có ở trên. Hãy bỏ một trong hai."),
					     STR_ARG(items[i].where), STR_ARG(ch->p.code));
		if (e == 0)
			e = decide(c, ch);
		if (e < 0 && e != E_INVALID)
			return e;
		err = err ? err : e;
		done += e == 0;
	}
	*ret_list = list;
	*ret_n = done;
	return err;
}

/* ---- doing -------------------------------------------------------------------------------------- */

static int end_version(struct ctx *c, const struct procedure *p, date end)
{
	struct procedure after = *p;

	after.effective_to = end;
	TRY(store_end(c, p->code, p->version, end));
	return emit_change(c, "procedure.close", subject_of(c->mem, p), procedure_state(c->mem, p),
			   procedure_state(c->mem, &after), S(""));
}

/* Ends what would be in force from that day on; a version that had not begun never will. */
static int end_former(struct ctx *c, str code, date from)
{
	struct procedure *list, *old;
	size_t n;

	TRY(store_versions(c, code, &list, &n));
	for (size_t i = 0; i < n; i++) {
		int32_t end = MAX(list[i].effective_from.day, from.day);

		if (list[i].effective_to.day && list[i].effective_to.day <= end)
			continue;
		TRY(procedure_get(c, code, list[i].version, &old));
		TRY(end_version(c, old, (date){ end }));
	}
	return 0;
}

static int publish(struct ctx *c, const struct change *ch)
{
	struct procedure *old;

	switch (ch->kind) {
	case CHANGE_NEW:
	case CHANGE_TEXT:
		TRY(end_former(c, ch->p.code, ch->p.effective_from));
		TRY(store_insert(c, &ch->p));
		return emit_change(c, "procedure.publish", subject_of(c->mem, &ch->p), S(""),
				   procedure_state(c->mem, &ch->p), S(""));
	case CHANGE_END:
		TRY(procedure_get(c, ch->p.code, ch->p.version, &old));
		return end_version(c, old, ch->p.effective_to);
	case CHANGE_NONE:
	case CHANGE_KINDS:
		break;
	}
	return 0;
}

/* A procedure whose deciding agency is no unit yet is brought in, but the plan says so. */
static void write_change(struct ctx *c, struct jw *w, const struct change *ch)
{
	bool commune = str_eq(ch->p.agency, S("commune"));
	str name = S("");

	jw_object(w);
	jw_kstr(w, "code", ch->p.code);
	jw_kint(w, "version", ch->p.version);
	jw_kstr(w, "title", ch->p.title);
	jw_kstr(w, "change", str_of(change_slugs[ch->kind]));
	jw_kdate(w, "effective_from", ch->p.effective_from);
	if (ch->reason.n)
		jw_kstr(w, "reason", ch->reason);
	if (!commune && store_unit_name(c, ch->p.agency, instant_date(c->now), &name) == 0 && !name.n)
		jw_kstr(w, "warning", str_fmt(c->mem, _("chưa có đơn vị mã %.*s"), STR_ARG(ch->p.agency)));
	jw_end(w);
}

/* {"new":1,"changed":0,…,"items":[what is not unchanged]} */
static void write_plan(struct ctx *c, struct jw *w, const struct change *list, size_t n)
{
	int64_t counts[CHANGE_KINDS] = { 0 };

	for (size_t i = 0; i < n; i++)
		counts[list[i].kind]++;
	for (int k = 0; k < CHANGE_KINDS; k++)
		jw_kint(w, change_slugs[k], counts[k]);
	jw_key(w, "items");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		if (list[i].kind != CHANGE_NONE)
			write_change(c, w, &list[i]);
	jw_end(w);
}

static int run_import(struct ctx *c)
{
	struct change *list;
	size_t n;

	TRY(plan(c, arg_text(c, "text"), S(""), &list, &n));
	for (size_t i = 0; !arg_flag(c, "dry") && i < n; i++)
		TRY(publish(c, &list[i]));
	write_plan(c, c->out, list, n);
	return 0;
}

static const struct field import_fields[] = {
	{ "text", F_LINES, 1, 0, N_("Nội dung"), NULL },
	{ "dry", F_BOOL, 0, 0, N_("Chỉ xem trước"), NULL },
	{ 0 },
};

const struct command procedure_commands[] = {
	{ .name = "procedure.import", .perm = PERM_ADMIN, .fields = import_fields, .run = run_import,
	  .title = N_("Nhập danh mục thủ tục") },
	{ 0 },
};

/* ---- replay ------------------------------------------------------------------------------------- */

struct dump {
	struct ctx *c;
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int dump_one(void *arg, const struct procedure *p)
{
	struct dump *d = arg;
	struct arena *mem = arena_new(0);
	struct json *state;
	str why;
	int err = json_parse(mem, procedure_state(mem, p), 0, &state, &why);

	if (err == 0)
		err = d->each(d->arg, subject_of(mem, p), state);
	arena_free(mem);
	return err;
}

static int dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return store_each(c, false, dump_one, &d);
}

const struct aggregate procedure_aggregates[] = {
	{ "procedure", dump },
	{ 0 },
};

/* ---- command line and demo ---------------------------------------------------------------------- */

#define CHUNK ((size_t)256 << 10)

/* A whole catalogue is larger than a command may be, so it goes in pieces; each is all or nothing, and
 * repeating the import does the rest. */
static int send(struct ctx *c, str key, const struct change *list, size_t n)
{
	for (size_t i = 0, piece = 0; i < n; piece++) {
		struct buf b = buf_new(c->mem, 0);
		struct jw w = jw_new(&b);
		struct arg arg;

		jw_array(&w);
		for (; i < n && b.n < CHUNK; i++)
			if (list[i].kind != CHANGE_NONE)
				procedure_write(&w, &list[i].p);
		jw_end(&w);
		if (b.n == 2)
			continue;
		arg = (struct arg){ S("text"), buf_view(&b) };
		TRY(command_send(c, "procedure.import", str_fmt(c->mem, "%.*s/%zu", STR_ARG(key), piece), &arg, 1, NULL));
	}
	return 0;
}

static int import_file(struct ctx *c, str bytes, str filename, bool dry, struct buf *out)
{
	struct jw w = jw_new(out);
	struct change *list;
	size_t n;

	TRY(plan(c, bytes, filename, &list, &n));
	jw_object(&w);
	write_plan(c, &w, list, n);
	jw_end(&w);
	buf_char(out, '\n');
	return dry ? 0 : send(c, str_fmt(c->mem, "import/%" PRId64, c->now.ms), list, n);
}

const struct exchange procedure_exchanges[] = {
	{ "procedures", import_file, file_export },
	{ 0 },
};

int procedure_demo(struct ctx *c)
{
	const struct asset *a = asset_find(S("data/demo/procedures.json"));
	struct change *list;
	size_t n;

	if (!a)
		return E_NOTFOUND;
	TRY(plan(c, asset_bytes(a), S(""), &list, &n));
	return send(c, S("demo/procedures"), list, n);
}
