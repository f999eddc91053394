/* SPDX-License-Identifier: Apache-2.0 */
/* view_test.c - what fields show, addresses with one value changed, who sees which menu. */
#include "base/base.h"

#include "base/test.h"
#include "core/web/view.h"
#include "core/web/web_html.h"

static const struct page pages[] = {
	{ "/thu-tuc", PERM_PUBLIC, NULL, "Thủ tục", "main" },
	{ "/tai-khoan", PERM_ADMIN, NULL, "Tài khoản", "Quản trị" },
	{ "/don-vi/moi", PERM_ADMIN, NULL, "Đơn vị mới", "Quản trị" },
	{ "/thu-tuc/:code", PERM_PUBLIC, NULL, "Một thủ tục", "main" },
	{ "/tro-giup", PERM_PUBLIC, NULL, "Trợ giúp", NULL },
	{ 0 },
};
static const struct module module_here = { .name = "here", .pages = pages };
static const struct module *const modules[] = { &module_here, NULL };
static const struct who administrator = { .account = 1, .login = S_INIT("a"), .perms = PERM_ADMIN };

/* A page being written, with a form of up to four fields. */
struct fixture {
	struct app app;
	struct ctx c;
	struct req q;
	struct view v;
	struct buf out;
	struct html h;
	struct arg arg[4];
};

static struct fixture *open_page(struct arena *mem, const char *path)
{
	struct fixture *f = NEW(mem, struct fixture);

	f->app = (struct app){ .modules = modules };
	f->c = ctx_system(mem, NULL, &f->app, (instant){ 0 });
	f->c.who = &who_anonymous;
	f->q = (struct req){ .mem = mem, .path = str_of(path), .csrf = S("token<"), .key = S("key"), .back = path };
	f->v = (struct view){ .c = &f->c, .q = &f->q, .title = S("Trang") };
	f->out = buf_new(mem, 0);
	f->h = (struct html){ .out = &f->out, .lang_code = "vi", .page = &f->v };
	return f;
}

static void set_args(struct fixture *f, struct args *args, size_t n)
{
	args->v = f->arg;
	args->n = n;
}

static bool printed(const struct fixture *f, const char *part)
{
	return str_search(buf_view(&f->out), str_of(part)) >= 0;
}

TEST(view, what_was_typed_wins_over_what_is_stored)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/");
	struct field_view born = { .name = "born", .title = "Ngày sinh", .value = S("1988-09-27") };
	struct field_view fee = { .name = "fee", .title = "Phí", .value = S("75000") };

	CHECK(str_eqz(view_shown_date(&f->h, &born), "27/09/1988"));
	CHECK(str_eqz(view_shown_money(&f->h, &fee), "75.000"));
	f->arg[0] = (struct arg){ S("born"), S("31/02/2026") };
	f->arg[1] = (struct arg){ S("fee"), S("bảy lăm") };
	set_args(f, &f->q.form, 2);
	CHECK(str_eqz(view_shown_date(&f->h, &born), "31/02/2026"));
	CHECK(str_eqz(view_shown_money(&f->h, &fee), "bảy lăm"));
}

TEST(view, a_box_sent_empty_stays_empty)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/");
	struct field_view agree = { .name = "agree", .title = "Cam kết", .value = S("1") };

	CHECK(view_chosen(&f->h, &agree, "1"));
	f->arg[0] = (struct arg){ S("_csrf"), S("x") };
	set_args(f, &f->q.form, 1);
	CHECK(!view_chosen(&f->h, &agree, "1"));
	f->arg[1] = (struct arg){ S("agree"), S("1") };
	set_args(f, &f->q.form, 2);
	CHECK(view_chosen(&f->h, &agree, "1"));
}

TEST(view, a_secret_is_never_shown_again)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/");

	f->arg[0] = (struct arg){ S("password"), S("hoa-sim") };
	set_args(f, &f->q.form, 1);
	field_secret(&f->h, &(struct field_view){ .name = "password", .title = "Mật khẩu", .value = S("hoa-sim") });
	CHECK(printed(f, "type=\"password\""));
	CHECK(!printed(f, "hoa-sim"));
}

TEST(view, the_summary_leads_to_the_field_and_the_field_names_its_problem)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/");

	ctx_fail(&f->c, E_INVALID, "applicant.name", "Nhập <tên>");
	error_summary(&f->h);
	field_text(&f->h, &(struct field_view){ .name = "applicant.name", .title = "Tên", .hint = "Như trên thẻ" });
	CHECK(printed(f, "href=\"#applicant-name\""));
	CHECK(printed(f, "id=\"applicant-name\""));
	CHECK(printed(f, "aria-describedby=\"applicant-name-hint applicant-name-error\""));
	CHECK(printed(f, "aria-invalid=\"true\""));
	CHECK(printed(f, "Nhập &lt;tên&gt;"));
}

TEST(view, forms_carry_the_token_escaped)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/");

	form_begin(&f->h, S("/gop-y"));
	CHECK(printed(f, "name=\"_csrf\" value=\"token&lt;\""));
	CHECK(printed(f, "name=\"_key\" value=\"key\""));
}

TEST(view, an_address_keeps_the_other_values_and_forgets_the_page)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/viec");

	f->arg[0] = (struct arg){ S("q"), S("a&b=c") };
	f->arg[1] = (struct arg){ S("page"), S("3") };
	f->arg[2] = (struct arg){ S("han"), S("qua") };
	set_args(f, &f->q.query, 3);
	CHECK(str_eqz(view_url(&f->h, "han", S("sap")), "/viec?q=a%26b%3Dc&han=sap"));
	CHECK(str_eqz(view_url(&f->h, "han", S("")), "/viec?q=a%26b%3Dc"));
	CHECK(str_eqz(view_url_page(&f->h, 4), "/viec?q=a%26b%3Dc&han=qua&page=4"));
	CHECK(str_eqz(view_url_page(&f->h, 1), "/viec?q=a%26b%3Dc&han=qua"));
}

TEST(view, pages_of_a_list_leave_out_the_middle)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/viec");

	pagination(&f->h, &(struct paging){ .page = 8, .per_page = 20, .total = 300 });
	CHECK(printed(f, "page=6\""));
	CHECK(printed(f, "page=10\""));
	CHECK(printed(f, "page=15\""));
	CHECK(!printed(f, "page=5\""));
	CHECK(!printed(f, "page=11\""));
	f = open_page(mem, "/viec");
	pagination(&f->h, &(struct paging){ .page = 1, .per_page = 20, .total = 20 });
	CHECK(f->out.n == 0);
}

TEST(view, menus_show_what_the_person_may_open)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/thu-tuc/1.004");
	struct nav *n = view_nav(&f->h);

	CHECK(n && !n->group && n->here && !n->next);
	f = open_page(mem, "/don-vi/moi");
	f->c.who = &administrator;
	n = view_nav(&f->h);
	CHECK(n && !n->here && n->next && strcmp(n->next->group, "Quản trị") == 0 && !n->next->next);
	n = n->next->inside;
	CHECK(n && !n->here && n->next && n->next->here && !n->next->next);
}

TEST(view, links_between_modules_ask_for_the_page_and_the_right)
{
	struct arena *mem = test_mem();
	struct fixture *f = open_page(mem, "/");

	CHECK(view_can_open(&f->h, "/thu-tuc"));
	CHECK(view_can_open(&f->h, "/thu-tuc/1.004"));
	CHECK(!view_can_open(&f->h, "/tai-khoan"));
	CHECK(!view_can_open(&f->h, "/khong-co"));
	f->c.who = &administrator;
	CHECK(view_can_open(&f->h, "/tai-khoan"));
}

TEST(view, a_qr_code_is_a_path_inside_its_quiet_zone)
{
	struct arena *mem = test_mem();
	int side;
	str path = view_qr_path(mem, S("https://example.org"), &side);

	CHECK(side >= 21 + 8 && str_starts(path, S("M4 4h7v1h-7z")));
	CHECK(view_qr_path(mem, S(""), &side).n == 0 && side == 0);
}
