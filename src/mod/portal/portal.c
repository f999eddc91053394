/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portal.c - the front door: home, help, the public ledger page, what the law and good manners want
 * said on every site, and the page of one's own account.
 */
#include "base/base.h"

#include "core/ledger/ledger.h"
#include "core/org/org.h"
#include "core/web/web.h"
#include "mod/portal/portal_html.h"
#include "mod/portal/portal_store.h"

static int home_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct html h;
	str note;
	int64_t size = 0;

	/* A new installation has no checkpoint yet: the figure is left out. */
	if (checkpoint_note(c, &note, &size) < 0)
		c->problems = NULL;
	h = html_begin(c, q, r, str_of(_("Dịch vụ công")));
	home_html(&h, size);
	return 0;
}

static int ledger_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct ledger_view m = { .origin = c->app->origin, .vkey = c->app->vkey };
	struct html h;

	if (checkpoint_note(c, &m.note, &m.size) < 0)
		c->problems = NULL;
	h = html_begin(c, q, r, str_of(_("Sổ cái công khai")));
	ledger_html(&h, &m);
	return 0;
}

static int account_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct account_view m = { .who = c->who, .n = c->who->n };
	struct html h;

	m.posts = NEW_ARRAY(c->mem, struct post_view, c->who->n);
	for (size_t i = 0; i < c->who->n; i++)
		m.posts[i] = (struct post_view){ _(role_title(c->who->posts[i].role)),
						 unit_name(c, c->who->posts[i].unit) };
	TRY(portal_sessions(c, c->who->account, &m.sessions, &m.session_n));
	h = html_begin(c, q, r, str_of(_("Tài khoản của tôi")));
	account_html(&h, &m);
	return 0;
}

/* Every part of the layout with a few mistakes in the form; in the demo only. */
static int gallery_page(struct ctx *c, const struct req *q, struct reply *r)
{
	struct paging p = req_paging(q, 20);
	struct html h;

	if (!c->app->demo)
		return E_NOTFOUND;
	p.total = 300;
	ctx_fail(c, E_INVALID, "name", _("Nhập họ và tên như trên thẻ căn cước, ví dụ “Nguyễn Thị Hoà”."));
	ctx_fail(c, E_INVALID, "how", _("Chọn cách nhận kết quả."));
	ctx_fail(c, E_INVALID, "agree", _("Đánh dấu vào ô cam kết để gửi."));
	h = html_begin(c, q, r, str_of(_("Mẫu giao diện")));
	gallery_html(&h, &p);
	return 0;
}

/* A page that is text alone. */
#define TEXT_PAGE(name, title)                                                                      \
	static int name##_page(struct ctx *c, const struct req *q, struct reply *r)                 \
	{                                                                                           \
		struct html h = html_begin(c, q, r, str_of(_(title)));                              \
                                                                                                    \
		name##_html(&h);                                                                    \
		return 0;                                                                           \
	}

TEXT_PAGE(help, "Trợ giúp")
TEXT_PAGE(access, "Khả năng tiếp cận")
TEXT_PAGE(privacy, "Bảo vệ dữ liệu cá nhân")
TEXT_PAGE(licence, "Phần mềm và bản quyền")

static const struct page pages[] = {
	{ "/", PERM_PUBLIC, home_page, N_("Trang chủ"), NULL },
	{ "/tro-giup", PERM_PUBLIC, help_page, N_("Trợ giúp"), NULL },
	{ "/so-cai", PERM_PUBLIC, ledger_page, N_("Sổ cái công khai"), NULL },
	{ "/ho-tro-tiep-can", PERM_PUBLIC, access_page, N_("Khả năng tiếp cận"), NULL },
	{ "/du-lieu-ca-nhan", PERM_PUBLIC, privacy_page, N_("Bảo vệ dữ liệu cá nhân"), NULL },
	{ "/ban-quyen", PERM_PUBLIC, licence_page, N_("Phần mềm và bản quyền"), NULL },
	{ "/mau-giao-dien", PERM_PUBLIC, gallery_page, N_("Mẫu giao diện"), NULL },
	{ "/tai-khoan", PERM_LOGIN, account_page, N_("Tài khoản của tôi"), NULL },
	{ 0 },
};

const struct module module_portal = { .name = "portal", .pages = pages };
