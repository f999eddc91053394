/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_test.c - the wrong flows: each is the right one of flow_test.h with one thing broken, and is refused for that
 * reason, in words.
 */
#include "base/test.h"
#include "core/ctx/ctx.h"
#include "mod/flow/flow_impl.h"
#include "mod/flow/flow_test.h"

static const struct {
	const char *slug, *from, *to, *words;
} broken[] = {
	/* shape */
	{ "bad-json", "]}]}", "]}]", "" },
	{ "bad-version", "\"flow\":1", "\"flow\":2", "phải là 1" },
	{ "unknown-key", "\"flow\":1,", "\"flow\":1,\"color\":\"red\",", "“color”" },
	{ "unknown-key", "\"title\":\"Tiếp nhận\",", "\"title\":\"Tiếp nhận\",\"minutes\":5,", "“minutes”" },
	{ "unknown-key", "\"to\":\"examine\"}", "\"to\":\"examine\",\"if\":\"x\"}", "“if”" },
	{ "wrong-type", "\"title\":\"Tiếp nhận\"", "\"title\":7", "dấu nháy" },
	{ "wrong-type", "\"silence\":true", "\"silence\":1", "true hoặc false" },
	{ "wrong-type", "\"needs\":[\"reason\"]", "\"needs\":\"reason\"", "danh sách văn bản" },
	{ "missing", "\"title\":\"Tiếp nhận\",", "", "Thiếu mục “title”" },
	{ "missing", "\"to\":\"examine\"", "\"title\":\"Đi\"", "Thiếu mục “to”" },
	{ "bad-id", "\"id\":\"land\"", "\"id\":\"Đất\"", "chữ thường không dấu" },
	{ "bad-id", "\"id\":\"end\"", "\"id\":\"join\"", "nơi các nhánh gặp nhau" },
	{ "duplicate-step", "\"id\":\"wait\"", "\"id\":\"sign\"", "Mỗi bước cần một tên riêng" },
	{ "bad-kind", "\"kind\":\"wait\"", "\"kind\":\"sleep\"", "human, wait, fork" },
	{ "bad-role", "\"role\":\"clerk\"", "\"role\":\"boss\"", "Không có vai trò “boss”" },
	{ "bad-place", "\"place\":\"deciding\"", "\"place\":\"home\"", "receiving, deciding, unit" },
	{ "bad-unit", "\"unit\":\"working_hour\"", "\"unit\":\"week\"", "Không có đơn vị thời gian “week”" },
	{ "bad-time", "\"n\":4", "\"n\":-4", "số nguyên" },
	{ "bad-join", "\"join\":\"all\"", "\"join\":\"most\"", "all, any, some" },
	{ "bad-wait", "\"for\":\"event\"", "\"for\":\"luck\"", "payment, applicant" },
	{ "bad-outcome", "\"outcome\":\"stopped\"", "\"outcome\":\"lost\"", "returned, refused" },
	{ "bad-need", "\"needs\":[\"reason\"]", "\"needs\":[\"luck\"]", "reason, document" },
	{ "bad-effect", "\"clock.pause\"", "\"clock.slow\"", "clock.pause, clock.resume" },
	{ "bad-names", "\"form.area\":\"int\"", "\"area\":\"int\"", "“form.”" },
	{ "bad-names", "\"form.area\":\"int\"", "\"form.area\":\"float\"", "kiểu phải là" },
	{ "no-steps", "\"steps\":[{", "\"stops\":[{", "Chưa có bước nào" },
	/* each step by itself */
	{ "no-role", "\"role\":\"clerk\",", "", "chưa ghi ai thực hiện" },
	{ "wrong-role", "\"role\":\"clerk\"", "\"role\":\"applicant\"", "phải do cán bộ" },
	{ "no-time", ",\"time\":{\"n\":4,\"unit\":\"working_hour\"},\"exits\":[{\"action\":\"forward\"",
	  ",\"exits\":[{\"action\":\"forward\"", "chưa ghi thời gian" },
	{ "no-time", "\"n\":4", "\"n\":0", "chưa ghi thời gian" },
	{ "no-limit-time", "\"time\":{\"n\":1,\"unit\":\"half_day\"},\"exits\":[{\"action\":\"done\"",
	  "\"exits\":[{\"action\":\"done\"", "chờ nhiều nhất bao lâu" },
	{ "no-unit", ",\"unit\":\"SXD\"", "", "chưa ghi mã đơn vị" },
	{ "spare-unit", "\"place\":\"unit\",\"unit\":\"SXD\"", "\"place\":\"deciding\",\"unit\":\"SXD\"", "place không phải" },
	{ "no-exit", "[{\"action\":\"deliver\",\"to\":\"end\"}]", "[]", "chưa có lối ra" },
	{ "end-exit", "\"kind\":\"end\",\"outcome\"", "\"kind\":\"end\",\"exits\":[{\"action\":\"forward\",\"to\":\"sign\"}],\"outcome\"",
	  "không thể dẫn đi đâu" },
	{ "bad-action", "\"action\":\"deliver\"", "\"action\":\"fly\"", "forward submit_for_signature sign deliver" },
	{ "unknown-target", "\"to\":\"examine\"}", "\"to\":\"nowhere\"}", "không có bước nào tên đó" },
	{ "unknown-target", "\"first\":\"land\"", "\"first\":\"sea\"", "“sea”" },
	{ "self-loop", "\"to\":\"examine\"}]}", "\"to\":\"receive\"}]}", "chính nó" },
	{ "bad-guard", "form.area <= 100", "form.area <= ", "sai ở cột" },
	{ "bad-guard", "form.area <= 100", "form.areas <= 100", "sai ở cột 1" },
	{ "bad-guard", "form.area <= 100", "form.area + 100", "sai ở cột" },
	{ "bad-guard", "form.area <= 100", "form.area <= 'x'", "sai ở cột" },
	{ "sign-role", "\"role\":\"leader\"", "\"role\":\"specialist\"", "không có thẩm quyền ký" },
	{ "deliver-role", "\"id\":\"return\",\"title\":\"Trả kết quả\",\"role\":\"clerk\"",
	  "\"id\":\"return\",\"title\":\"Trả kết quả\",\"role\":\"leader\"", "do cán bộ một cửa" },
	{ "deliver-end", "\"action\":\"deliver\",\"to\":\"end\"", "\"action\":\"deliver\",\"to\":\"stopped\"", "đi cùng nhau" },
	{ "machine-needs", "\"action\":\"done\",", "\"action\":\"done\",\"needs\":[\"reason\"],", "không có ai để đáp ứng" },
	{ "machine-roles", "\"action\":\"done\",", "\"action\":\"done\",\"roles\":[\"head\"],", "không thể giới hạn" },
	{ "roles-never", "\"action\":\"deliver\",", "\"action\":\"deliver\",\"roles\":[\"head\"],", "không cho người đó đi" },
	{ "bad-effects", "[\"clock.stop\",\"number\"]", "[\"clock.stop\",\"clock.pause\"]", "đã dừng đồng hồ" },
	{ "few-branches", "{\"id\":\"fire\",\"title\":\"Phòng cháy\",\"first\":\"fire\"},", "", "ít nhất hai nhánh" },
	{ "bad-quorum", "\"join\":\"all\"", "\"join\":\"some\",\"quorum\":3", "quorum phải từ 1" },
	{ "duplicate-branch", "{\"id\":\"land\"", "{\"id\":\"fire\"", "hai nhánh cùng tên" },
	{ "no-done", "\"action\":\"done\"", "\"action\":\"limit\"", "(done)" },
	{ "no-limit", "\"action\":\"limit\"", "\"action\":\"done\"", "(limit)" },
	{ "no-joined", "\"action\":\"joined\",\"to\":\"examine\",\"guard\":\"opinion.opposed > 0\"},{\"action\":\"joined\"",
	  "\"action\":\"forward\",\"to\":\"examine\",\"guard\":\"opinion.opposed > 0\"},{\"action\":\"forward\"", "(joined)" },
	{ "bad-start", "\"role\":\"clerk\",\"time\"", "\"role\":\"clerk\",\"place\":\"deciding\",\"time\"", "bước tiếp nhận" },
	{ "no-end", "\"kind\":\"end\"},{\"id\":\"stopped\",\"title\":\"Dừng giải quyết\",\"kind\":\"end\",\"outcome\":\"stopped\"}",
	  "\"kind\":\"human\"},{\"id\":\"stopped\",\"title\":\"Dừng giải quyết\",\"kind\":\"human\"}", "chưa có bước kết thúc" },
	{ "unused-name", "\"form.area\":\"int\"", "\"form.area\":\"int\",\"form.b\":\"bool\"", "không điều kiện nào dùng" },
	/* choices */
	{ "not-exhaustive", "\"guard\":\"else\",\"effects\"", "\"guard\":\"form.area > 9\",\"effects\"", "Hãy thêm một lối" },
	{ "not-exhaustive", "\"to\":\"sign\",\"guard\":\"else\"", "\"to\":\"sign\",\"guard\":\"opinion.opposed = 0\"",
	  "Hãy thêm một lối" },
	{ "two-else", "\"guard\":\"form.area > 100\"", "\"guard\":\"else\"", "hai lối ra “else”" },
	{ "lonely-else", "\"guard\":\"form.area <= 100\"", "\"guard\":\"else\"", "Hãy bỏ điều kiện" },
	{ "ambiguous", ",\"guard\":\"opinion.opposed > 0\"", "", "nhiều lối ra cùng mở" },
	{ "no-exit-title", "[{\"action\":\"deliver\",\"to\":\"end\"}]",
	  "[{\"action\":\"deliver\",\"to\":\"end\"},{\"action\":\"forward\",\"to\":\"examine\"},{\"action\":\"forward\",\"to\":\"sign\"}]",
	  "mỗi lối ra cần tên" },
	{ "duplicate-exit", "[{\"action\":\"deliver\",\"to\":\"end\"}]",
	  "[{\"action\":\"deliver\",\"to\":\"end\"},{\"action\":\"deliver\",\"to\":\"end\"}]", "hai lối ra giống nhau" },
	/* branches */
	{ "branch-escape", "\"to\":\"fire_head\"}", "\"to\":\"sign\"}", "ra ngoài nhánh" },
	{ "branch-effect", "\"to\":\"fire_head\"}", "\"to\":\"fire_head\",\"needs\":[\"reason\"]}", "đặt yêu cầu" },
	{ "branch-action", "{\"action\":\"forward\",\"to\":\"fire_head\"}", "{\"action\":\"submit_for_signature\",\"to\":\"fire_head\"}",
	  "việc phải là “forward”" },
	{ "branch-kind", "\"exits\":[{\"action\":\"forward\",\"to\":\"join\"}]},{\"id\":\"land\"",
	  "\"kind\":\"wait\",\"exits\":[{\"action\":\"done\",\"to\":\"join\"},{\"action\":\"limit\",\"to\":\"join\"}]},"
	  "{\"id\":\"land\"", "chỉ có bước xử lý" },
	{ "join-outside", "\"to\":\"examine\"}]", "\"to\":\"join\"}]", "không nằm trong nhánh" },
	{ "branch-entry", "\"to\":\"sign\",\"guard\":\"else\"", "\"to\":\"fire_head\",\"guard\":\"else\"", "vào giữa một nhánh" },
	{ "shared-step", "\"first\":\"land\"", "\"first\":\"fire\"", "dùng chung bước" },
	/* ways */
	{ "unreachable", "\"to\":\"wait\",\"guard\":\"else\",\"effects\":[\"clock.pause\"]", "\"to\":\"sign\",\"guard\":\"else\"",
	  "Không có đường nào từ bước đầu" },
	{ "dead-end", "{\"action\":\"forward\",\"to\":\"join\"}]},{\"id\":\"land\"",
	  "{\"action\":\"forward\",\"to\":\"fire\"}]},{\"id\":\"land\"", "không có đường nào tới chỗ kết thúc" },
	{ "machine-loop", "{\"action\":\"limit\",\"to\":\"stopped\",\"effects\":[\"clock.stop\"]}",
	  "{\"action\":\"limit\",\"to\":\"wait2\"}]},{\"id\":\"wait2\",\"title\":\"Chờ nữa\",\"kind\":\"wait\",\"for\":\"event\","
	  "\"role\":\"clerk\",\"time\":{\"n\":1,\"unit\":\"half_day\"},\"exits\":[{\"action\":\"done\",\"to\":\"stopped\"},"
	  "{\"action\":\"limit\",\"to\":\"wait\"}", "vòng lặp" },
	/* the clock */
	{ "no-result", "\"effects\":[\"clock.stop\",\"number\"]", "\"effects\":[\"number\"]", "chưa có kết quả để trả" },
	{ "clock-order", "\"action\":\"done\",\"to\":\"sign\",\"effects\":[\"clock.resume\"]",
	  "\"action\":\"done\",\"to\":\"sign\",\"effects\":[\"clock.pause\"]", "không đúng lúc" },
	{ "clock-order", "\"to\":\"examine\"}]}", "\"to\":\"examine\",\"effects\":[\"clock.resume\"]}]}", "không đúng lúc" },
	{ "wait-paused", "\"for\":\"event\"", "\"for\":\"payment\"", "tự tạm dừng" },
	/* time */
	{ "over-period", "\"period\":{\"n\":7", "\"period\":{\"n\":6", "quá thời hạn giải quyết 6 ngày làm việc" },
	{ "over-period", "\"time\":{\"n\":1,\"unit\":\"working_day\"}", "\"time\":{\"n\":1,\"unit\":\"month\"}", "quá thời hạn" },
};

/* The right flow with the first `from` replaced. */
static str changed(const char *from, const char *to)
{
	str right = S(TEST_FLOW);
	ptrdiff_t at = str_search(right, str_of(from));

	if (at < 0)
		test_fail(__FILE__, __LINE__, from);
	return str_fmt(test_mem(), "%" STR_FMT "%s%" STR_FMT, STR_ARG(str_sub(right, 0, (size_t)at)), to,
		       STR_ARG(str_sub(right, (size_t)at + strlen(from), right.n)));
}

static bool said(const struct flow_problems *p, const char *slug, const char *words)
{
	for (size_t i = 0; i < MIN(p->n, ARRAY_LEN(p->v)); i++)
		if (strcmp(p->v[i].slug, slug) == 0 && str_search(p->v[i].text, str_of(words)) >= 0)
			return true;
	return false;
}

TEST(flow_check, every_wrong_flow_is_refused_with_the_right_words)
{
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		struct ctx c = ctx_system(test_mem(), NULL, NULL, (instant){ 0 });
		struct flow_problems why;
		struct flow *f;
		int err = flow_read(&c, changed(broken[i].from, broken[i].to), &f, &why);

		if (err == 0)
			err = flow_check(&c, f, NULL, &why);
		if (err != E_INVALID || !said(&why, broken[i].slug, broken[i].words))
			test_fail(__FILE__, __LINE__,
				  str_fmt(c.mem, "row %zu: wanted %s, got %s: %" STR_FMT, i, broken[i].slug,
					  err < 0 ? why.v[0].slug : "a right flow", err < 0 ? (int)why.v[0].text.n : 0,
					  err < 0 ? why.v[0].text.p : "").p);
	}
	CHECK(ARRAY_LEN(broken) >= 50);
}

/* Any one byte of a right flow changed: read or refused, never worse. */
TEST(flow_check, a_flow_with_a_damaged_byte_never_breaks_the_checker)
{
	str right = S(TEST_FLOW);

	for (size_t i = 0; i < right.n; i++) {
		struct arena *mem = arena_new(0);
		struct ctx c = ctx_system(mem, NULL, NULL, (instant){ 0 });
		char *bytes = arena_copy(mem, right.p, right.n);
		struct flow_problems why = { .n = 0 };
		struct flow *f;

		bytes[i] = (char)('0' + i % 43);
		if (flow_read(&c, (str){ bytes, right.n }, &f, &why) == 0 && flow_check(&c, f, NULL, &why) == 0)
			CHECK(why.n == 0 && flow_longest(f) <= flow_minutes(f->period));
		else
			CHECK(why.n > 0 && why.v[0].text.n > 0);
		arena_free(mem);
	}
}
