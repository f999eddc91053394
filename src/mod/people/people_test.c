/* SPDX-License-Identifier: Apache-2.0 */
/* people_test.c - imports and the edges of accounts; the stories are in people.http. */
#include "core/account/account.h"
#include "core/command/call.h"
#include "core/web/bench_test.h"
#include "lib/json/json.h"
#include "mod/people/people.h"
#include "mod/people/people_import.h"

extern const struct module module_account, module_absence, module_org, module_people;

static const struct module *const modules[] = { &module_account, &module_absence, &module_org,
						&module_people, NULL };

TEST(people, a_login_is_no_number)
{
	CHECK(people_login_ok(S("motcua.dongkinh")) && people_login_ok(S("an1")));
	CHECK(!people_login_ok(S("020199001234")) && !people_login_ok(S("")) &&
	      !people_login_ok(S("ab")));
	CHECK(!people_login_ok(S("Viết")) && !people_login_ok(S("a b c")) &&
	      !people_login_ok(S("a/b/c")));
}

static int import(struct bench *b, const char *csv)
{
	struct ctx c = bench_ctx(b);
	struct buf out = buf_new(b->mem, 0);

	return people_file_import(&c, str_of(csv), S("x.csv"), false, &out);
}

#define HEAD "login,name,email,phone,id_no,role,unit,title\n"

TEST_BENCH(people, modules, an_import_adds_and_never_takes_away)
{
	struct ctx c = bench_ctx(b);
	struct account a;
	struct who *who;

	CHECK_OK(import(b, HEAD "an.sxd,An,an@example.org,0900000001,,applicant,,Người dân\n"));
	CHECK_OK(import(b, HEAD "an.sxd,Hoàng An,,,,,,\n"));
	CHECK_OK(account_find(&c, S("an.sxd"), &a));
	CHECK_STRZ(a.name, "Hoàng An");
	CHECK_STRZ(a.email, "an@example.org");
	CHECK_OK(account_who(&c, a.id, &who));
	CHECK(who_is(who, ROLE_APPLICANT, S("")));
	CHECK_INT(import(b, HEAD "an.sxd,An,,,,system,,\n"), E_INVALID);
	CHECK_INT(import(b, HEAD "binh,Bình,,,,clerk,,\n"), E_INVALID);
	CHECK_INT(import(b, HEAD "binh,Bình,,,,clerk,KHONGCO,\n"), E_INVALID);
	CHECK_INT(account_find(&c, S("binh"), &a), E_NOTFOUND);
	bench_check(b);
}

/* Personal data never reaches the ledger, whose leaves nobody can take back. */
TEST_BENCH(people, modules, events_hold_no_personal_data)
{
	struct ctx c = bench_ctx(b);
	struct db_rows r;

	CHECK_OK(import(
		b, HEAD
		"an.sxd,Hoàng Văn An,an@example.org,0900000001,020199001234,applicant,,Người dân\n"));
	CHECK_OK(db_query(c.db, c.mem, &r, "SELECT subject, actor, payload FROM event"));
	CHECK(r.n >= 2);
	for (size_t i = 0; i < r.n; i++)
		for (size_t k = 0; k < 3; k++) {
			str s = row_text(&r, i, k);

			CHECK(str_search(s, S("020199001234")) < 0 &&
			      str_search(s, S("0900000001")) < 0);
			CHECK(str_search(s, S("Hoàng")) < 0 && str_search(s, S("example.org")) < 0);
		}
}

TEST_BENCH(people, modules, an_identity_number_of_two_accounts_opens_neither)
{
	struct ctx c = bench_ctx(b);
	struct account a;

	CHECK_OK(import(b, HEAD "an.mot,An,,,020199001234,applicant,,\n"));
	CHECK_OK(account_login(&c, S("020199001234"), &a));
	CHECK_OK(import(b, HEAD "an.hai,An,,,020199001234,applicant,,\n"));
	CHECK_INT(account_login(&c, S("020199001234"), &a), E_NOTFOUND);
	CHECK_OK(account_login(&c, S("an.hai"), &a));
	CHECK_INT(account_login(&c, S(""), &a), E_NOTFOUND);
}

TEST_BENCH(people, modules, a_common_password_is_for_the_demo_only)
{
	struct arg args[] = { { S("rows"), S("[]") }, { S("password"), S("motcua-demo") } };
	struct ctx c = bench_ctx(b);

	b->app.demo = false;
	CHECK_INT(command_send(&c, "account.import", S("k1"), args, 2, NULL), E_DENIED);
	b->app.demo = true;
	CHECK_OK(command_send(&c, "account.import", S("k2"), args, 2, NULL));
}
