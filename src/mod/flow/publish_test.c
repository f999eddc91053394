/* SPDX-License-Identifier: Apache-2.0 */
/* publish_test.c - a published flow is known by its content and cannot be changed by any command. */
#include "core/web/bench_test.h"
#include "lib/crypto/crypto.h"
#include "lib/json/json.h"
#include "mod/flow/flow_impl.h"
#include "mod/flow/flow_test.h"

extern const struct module module_session, module_account;
static const struct module *const modules[] = { &module_session, &module_account, &module_flow, NULL };

static str quoted(struct bench *b, const char *flow)
{
	struct buf out = buf_new(b->mem, 0);
	struct jw w = jw_new(&out);

	jw_object(&w);
	jw_kstr(&w, "body", str_of(flow));
	jw_end(&w);
	return buf_view(&out);
}

TEST_BENCH(flow_publish, modules, the_id_is_the_hash_of_what_is_served_and_twice_is_once)
{
	struct visitor *admin = bench_visitor(b, "administrator:quan");
	struct seen s = bench_json(b, admin, S("/api/v1/flows"), quoted(b, TEST_FLOW), S(""));
	struct json *j;
	str why, id;

	CHECK_INT(s.status, 201);
	CHECK_INT(s.appended, 1);
	CHECK_OK(json_parse(b->mem, str_copy(b->mem, s.body), 0, &j, &why));
	id = json_text(j, "id");
	s = bench_get(b, bench_visitor(b, ""), str_fmt(b->mem, "/api/v1/flows/%" STR_FMT, STR_ARG(id)));
	CHECK_INT(s.status, 200);
	CHECK_STR(sha256_hex(b->mem, s.body), id);
	s = bench_json(b, admin, S("/api/v1/flows"), quoted(b, " " TEST_FLOW), S(""));
	CHECK_INT(s.status, 201);
	CHECK_INT(s.appended, 0);
	CHECK(str_search(s.body, id) >= 0);
	bench_check(b);
}

TEST_BENCH(flow_publish, modules, a_wrong_flow_and_a_wrong_person_are_refused_without_trace)
{
	struct seen s = bench_json(b, bench_visitor(b, "administrator:quan"), S("/api/v1/flows"),
				   quoted(b, "{\"flow\":1,\"title\":\"Trống\",\"steps\":[]}"), S(""));

	CHECK_INT(s.status, 422);
	CHECK_INT(s.appended, 0);
	CHECK(str_search(s.body, S("Chưa có bước nào")) >= 0);
	s = bench_json(b, bench_visitor(b, "clerk:mai"), S("/api/v1/flows"), quoted(b, TEST_FLOW), S(""));
	CHECK_INT(s.status, 403);
	CHECK_INT(s.appended, 0);
	CHECK_INT(bench_get(b, bench_visitor(b, ""), S("/api/v1/flow-schema")).status, 200);
}
