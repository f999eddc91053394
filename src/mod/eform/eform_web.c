/* SPDX-License-Identifier: Apache-2.0 */
/* eform_web.c - the code lists as pages and for programs; the module's tables. */
#include "base/base.h"

#include "lib/json/json.h"
#include "lib/mo/mo.h"
#include "mod/eform/eform_impl.h"
#include "mod/eform/eform_pages.h"
#include "mod/eform/eform_html.h"

static int load(struct ctx *c, const struct req *q, struct codes_view *m)
{
	str name = req_text(q, "list");

	for (size_t i = 0; eform_lists[i]; i++)
		if (str_eqz(name, eform_lists[i]))
			m->title = tr(c, eform_list_title(i));
	m->name = name;
	return eform_codes(c, name, &m->list, &m->n);
}

static int codes_api(struct ctx *c, const struct req *q, struct reply *r)
{
	struct codes_view m = { 0 };
	struct jw w;

	TRY(load(c, q, &m));
	w = json_begin(r);
	jw_object(&w);
	jw_kstr(&w, "list", m.name);
	jw_kstr(&w, "title", str_of(m.title));
	jw_key(&w, "items");
	jw_array(&w);
	for (size_t i = 0; i < m.n; i++) {
		jw_object(&w);
		jw_kstr(&w, "code", m.list[i].code);
		jw_kstr(&w, "title", m.list[i].title);
		jw_end(&w);
	}
	jw_end(&w);
	jw_end(&w);
	return 0;
}

static int codes_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct codes_view m = { .paging = req_paging(q, 100) };
	struct html h;

	TRY(load(c, q, &m));
	m.paging.total = (int64_t)m.n;
	m.list += MIN((size_t)m.paging.offset, m.n);
	m.n = MIN((size_t)m.paging.per_page, m.n - MIN((size_t)m.paging.offset, m.n));
	h = html_begin(c, q, r, str_of(m.title));
	eform_codes_html(&h, &m);
	return 0;
}

static int lists_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h = html_begin(c, q, r, str_of(_("Danh mục dùng chung")));

	eform_code_lists_html(&h);
	return 0;
}

static const struct page pages[] = {
	{ "/danh-muc-dung-chung", PERM_PUBLIC, lists_page, N_("Danh mục dùng chung"), NULL },
	{ "/danh-muc-dung-chung/:list", PERM_PUBLIC, codes_page, N_("Một danh mục dùng chung"), NULL },
	{ "/api/v1/codes/:list", PERM_PUBLIC, codes_api, N_("Một danh mục dùng chung"), NULL },
	{ 0 },
};

const struct module module_eform = { .name = "eform", .pages = pages };
