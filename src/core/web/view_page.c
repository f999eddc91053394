/* SPDX-License-Identifier: Apache-2.0 */
/* view_page.c - what the frame of a page asks: its width, its navigation, addresses, QR codes. */
#include "base/base.h"

#include "core/web/route.h"
#include "core/web/view.h"
#include "lib/qr/qr.h"

void view_widen(const struct html *h)
{
	/* Templates see the view as constant; the frame alone writes this one mark into it. */
	((struct view *)(uintptr_t)h->page)->wide = true;
}

const char *view_container(const struct html *h)
{
	return view_of(h)->wide ? "govuk-width-container mc-width--wide" : "govuk-width-container";
}

bool view_can_open(const struct html *h, const char *path)
{
	const struct ctx *c = view_of(h)->c;
	struct route route;

	return route_find(c->mem, c->app, WEB_GET, str_of(path), &route) == 0 && route.page &&
	       who_may(c->who, route.page->perm);
}

str view_title(const struct html *h, str title)
{
	const struct ctx *c = view_of(h)->c;
	str unit = c->app->province;
	bool wrong = c->problems && view_of(h)->q->form.n;

	return str_fmt(c->mem, "%s%" STR_FMT " - %s%s%" STR_FMT, wrong ? _("Lỗi: ") : "", STR_ARG(title), _("Một cửa"),
		       unit.n ? ", " : "", STR_ARG(unit));
}

str view_when(const struct html *h, instant t)
{
	return ctx_when(view_of(h)->c, t);
}

bool view_vi(const struct html *h, str text)
{
	if (strcmp(h->lang_code, "vi") == 0)
		return false;
	/* The first bytes in UTF-8 of letters with marks, U+00C0-U+01BF and U+1E00-U+1EFF. */
	for (size_t i = 0; i < text.n; i++)
		if (((unsigned char)text.p[i] >= 0xC3 && (unsigned char)text.p[i] <= 0xC6) || (unsigned char)text.p[i] == 0xE1)
			return true;
	return false;
}

const char *view_error_title(const struct html *h, int status)
{
	const struct ctx *c = view_of(h)->c;

	switch (status) {
	case 401:
		return _("Bạn cần đăng nhập");
	case 403:
		return _("Bạn không có quyền xem trang này");
	case 404:
		return _("Không tìm thấy trang này");
	case 413:
		return _("Dữ liệu gửi lên quá lớn");
	case 503:
		return _("Hệ thống đang bận");
	default:
		return status >= 500 ? _("Hệ thống gặp trục trặc") : _("Chưa làm được việc này");
	}
}

/* ---- addresses --------------------------------------------------------------------------------- */

static void add_query(struct html *out, str name, str value)
{
	buf_char(out->out, str_find(buf_view(out->out), '?') < 0 ? '?' : '&');
	html_url_part(out, name);
	buf_char(out->out, '=');
	html_url_part(out, value);
}

str view_url(const struct html *h, const char *name, str value)
{
	const struct req *q = view_of(h)->q;
	struct buf b = buf_new(html_mem(h), 0);
	struct html out = { .out = &b };

	buf_str(&b, q->path);
	for (size_t i = 0; i < q->query.n; i++) {
		const struct arg *a = &q->query.v[i];

		if (a->value.n && !str_eqz(a->name, name) && !str_eqz(a->name, "page"))
			add_query(&out, a->name, a->value);
	}
	if (value.n)
		add_query(&out, str_of(name), value);
	return buf_view(&b);
}

str view_url_page(const struct html *h, int64_t page)
{
	return view_url(h, "page", page > 1 ? str_fmt(html_mem(h), "%" PRId64, page) : S(""));
}

/* ---- navigation -------------------------------------------------------------------------------- */

static struct nav *nav_add(const struct html *h, struct nav ***end, const char *group, const struct page *page)
{
	struct nav *n = NEW(html_mem(h), struct nav);

	n->group = group;
	n->page = page;
	**end = n;
	*end = &n->next;
	return n;
}

/* Puts the page into its group, which is made when it is the first of it. */
static struct nav *nav_place(const struct html *h, struct nav **list, const struct page *p)
{
	bool main = strcmp(p->menu, "main") == 0;
	struct nav **end = list, *n;

	for (n = *list; n; n = n->next) {
		if (!main && n->group && strcmp(n->group, p->menu) == 0)
			break;
		end = &n->next;
	}
	if (!n)
		n = nav_add(h, &end, main ? NULL : p->menu, main ? p : NULL);
	if (main)
		return n;
	for (end = &n->inside; *end; end = &(*end)->next)
		;
	return nav_add(h, &end, NULL, p);
}

/* How well the menu's page fits the one being shown: "/thu-tuc" is also where "/thu-tuc/1.004" is. */
static size_t nav_fit(const struct html *h, const struct page *p)
{
	str path = str_of(p->path), here = view_of(h)->q->path;

	return str_starts(here, path) && (here.n == path.n || here.p[path.n] == '/') ? path.n : 0;
}

struct nav *view_nav(const struct html *h)
{
	const struct ctx *c = view_of(h)->c;
	struct nav *bar = NULL, *groups = NULL, **end = &bar, *best = NULL;

	for (const struct module *const *m = c->app->modules; *m; m++)
		for (const struct page *p = (*m)->pages; p && p->path; p++) {
			bool main = p->menu && strcmp(p->menu, "main") == 0;
			struct nav *n;

			if (!p->menu || !who_may(c->who, p->perm) || strchr(p->path, ':'))
				continue;
			n = nav_place(h, main ? &bar : &groups, p);
			if (nav_fit(h, p) > (best ? nav_fit(h, best->page) : 0))
				best = n;
		}
	if (best)
		best->here = true;
	for (struct nav *g = groups; g; g = g->next)
		for (struct nav *n = g->inside; n; n = n->next)
			g->here |= n->here;
	while (*end)
		end = &(*end)->next;
	*end = groups;
	return bar;
}

/* ---- QR codes ---------------------------------------------------------------------------------- */

str view_qr_path(struct arena *mem, str text, int *ret_side)
{
	struct buf b = buf_new(mem, 0);
	struct qr q;

	*ret_side = 0;
	if (qr_make(mem, text, &q) < 0)
		return S("");
	*ret_side = q.side + 2 * QR_QUIET;
	for (int y = 0; y < q.side; y++)
		for (int x = 0, run; x < q.side; x += run + 1) {
			for (run = 0; x + run < q.side && qr_dark(&q, x + run, y); run++)
				;
			if (run)
				buf_fmt(&b, "M%d %dh%dv1h-%dz", x + QR_QUIET, y + QR_QUIET, run, run);
		}
	return buf_view(&b);
}
