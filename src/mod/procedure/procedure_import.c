/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_import.c - bringing whole catalogues in, and out; what happens to each text: procedure_publish.c. */
#include "base/base.h"

#include "core/command/call.h"
#include "core/ledger/ledger.h"
#include "lib/asset/asset.h"
#include "lib/json/json.h"
#include "mod/procedure/procedure_file.h"
#include "mod/procedure/procedure_store.h"

static const char *const change_slugs[PROCEDURE_CHANGES] = { "new", "changed", "closed", "unchanged" };

/* Reads the whole text and decides for each procedure; tells all that is wrong, not only the first. */
static int plan(struct ctx *c, str bytes, str filename, struct procedure_change **ret_list, size_t *ret_n)
{
	struct file_item *items;
	struct procedure_change *list;
	size_t n, done = 0;
	int err = 0;

	TRY(file_items(c, bytes, filename, &items, &n));
	list = NEW_ARRAY(c->mem, struct procedure_change, n);
	for (size_t i = 0; i < n; i++) {
		struct procedure_change *ch = &list[done];
		int e = procedure_read(c, items[i].json, items[i].where, &ch->p);

		for (size_t k = 0; e == 0 && k < done; k++)
			if (str_eq(list[k].p.code, ch->p.code))
				e = ctx_fail(c, E_INVALID, "text", _("%.*s, code: %.*s đã có ở trên. Hãy bỏ một trong hai."),
					     STR_ARG(items[i].where), STR_ARG(ch->p.code));
		if (e == 0)
			e = procedure_plan(c, ch);
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

/* A procedure whose deciding agency is no unit yet is brought in, but the plan says so. */
static void write_change(struct ctx *c, struct jw *w, const struct procedure_change *ch)
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
static void write_plan(struct ctx *c, struct jw *w, const struct procedure_change *list, size_t n)
{
	int64_t counts[PROCEDURE_CHANGES] = { 0 };

	for (size_t i = 0; i < n; i++)
		counts[list[i].kind]++;
	for (int k = 0; k < PROCEDURE_CHANGES; k++)
		jw_kint(w, change_slugs[k], counts[k]);
	jw_key(w, "items");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		if (list[i].kind != PROCEDURE_SAME)
			write_change(c, w, &list[i]);
	jw_end(w);
}

static int run_import(struct ctx *c)
{
	struct procedure_change *list;
	size_t n;

	TRY(plan(c, arg_text(c, "text"), S(""), &list, &n));
	for (size_t i = 0; !arg_flag(c, "dry") && i < n; i++)
		TRY(procedure_publish(c, &list[i]));
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
		err = d->each(d->arg, procedure_subject(mem, p), state);
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
static int send(struct ctx *c, str key, const struct procedure_change *list, size_t n)
{
	for (size_t i = 0, piece = 0; i < n; piece++) {
		struct buf b = buf_new(c->mem, 0);
		struct jw w = jw_new(&b);
		struct arg arg;

		jw_array(&w);
		for (; i < n && b.n < CHUNK; i++)
			if (list[i].kind != PROCEDURE_SAME)
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
	struct procedure_change *list;
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
	struct procedure_change *list;
	size_t n;

	if (!a)
		return E_NOTFOUND;
	TRY(plan(c, asset_bytes(a), S(""), &list, &n));
	return send(c, S("demo/procedures"), list, n);
}
