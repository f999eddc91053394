/* SPDX-License-Identifier: Apache-2.0 */
/* editor.c - what a draft of a form is, and how it is kept. */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/editor/editor_impl.h"

int form_draft_form(struct ctx *c, const struct form_draft *d, struct eform **ret)
{
	struct json *j;
	str why;

	if (json_parse(c->mem, d->body, 0, &j, &why) < 0)
		return E_INTERNAL;
	return eform_read(c, j, NULL, S(""), ret);
}

str form_draft_mark(struct arena *mem, const struct form_draft *d)
{
	return str_sub(sha256_hex(mem, d->body), 0, 12);
}

static str state_of(struct ctx *c, const struct form_draft *d)
{
	struct buf b = buf_new(c->mem, 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "procedure", d->procedure);
	jw_kraw(&w, "body", d->body);
	jw_kstr(&w, "state", d->state);
	jw_kstr(&w, "written_by", d->written_by);
	jw_kstr(&w, "checked_by", d->checked_by);
	jw_kint(&w, "version", d->version);
	jw_kinstant(&w, "updated_at", d->updated_at);
	jw_end(&w);
	return buf_view(&b);
}

int form_draft_save(struct ctx *c, const struct form_draft *before, struct form_draft *d, const char *verb)
{
	d->updated_at = c->now;
	TRY(editor_put(c, d));
	return emit_change(c, verb, d->id, before ? state_of(c, before) : S(""), state_of(c, d), S(""));
}

struct dump {
	struct ctx *c;
	int (*each)(void *arg, str subject, const struct json *state);
	void *arg;
};

static int dump_one(void *arg, const struct form_draft *d)
{
	struct dump *dump = arg;
	struct json *state;
	str why;

	TRY(json_parse(dump->c->mem, state_of(dump->c, d), JSON_DEPTH, &state, &why));
	return dump->each(dump->arg, str_copy(dump->c->mem, d->id), state);
}

int form_draft_dump(struct ctx *c, int (*each)(void *arg, str subject, const struct json *state), void *arg)
{
	struct dump d = { c, each, arg };

	return editor_each(c, dump_one, &d);
}
