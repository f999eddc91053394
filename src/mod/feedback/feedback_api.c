/* SPDX-License-Identifier: Apache-2.0 */
/* feedback_api.c - feedback as JSON; POST /api/v1/feedback is the command feedback.send. */
#include "base/base.h"

#include "core/web/web.h"
#include "lib/json/json.h"
#include "mod/feedback/feedback.h"
#include "mod/feedback/feedback_impl.h"

/* The API shows what the public may see, to officials too. */
static void put(struct jw *w, const struct feedback *f)
{
	jw_object(w);
	jw_kstr(w, "code", f->code);
	jw_kstr(w, "state", str_of(feedback_state_slug(f->state)));
	jw_kbool(w, "published", f->published);
	jw_kstr(w, "body", f->body);
	jw_kstr(w, "answer", f->answer);
	jw_kinstant(w, "sent_at", f->sent_at);
	jw_kinstant(w, "decided_at", f->decided_at);
	jw_end(w);
}

int feedback_list_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct feedback_query query = { .q = req_text(q, "q"), .offset = p.offset, .limit = p.per_page };
	struct feedback_list list;
	struct jw w;

	TRY(feedback_published(c, &query, &list));
	w = json_begin(r);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < list.n; i++)
		put(&w, &list.v[i]);
	jw_end(&w);
	jw_kint(&w, "total", list.total);
	jw_end(&w);
	return 0;
}

int feedback_view_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct feedback f;
	struct jw w;

	TRY(feedback_get(c, req_text(q, "code"), &f));
	w = json_begin(r);
	put(&w, &f);
	return 0;
}
