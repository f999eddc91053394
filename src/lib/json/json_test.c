/* SPDX-License-Identifier: Apache-2.0 */
/* json_test.c - what the reader accepts and refuses, exact bytes of the writer, diff and merge. */
#include "lib/json/json.h"

#include "base/test.h"

static int parse(str text, struct json **ret)
{
	str why;

	return json_parse(test_mem(), text, 0, ret, &why);
}

static const struct json *must_parse(const char *text)
{
	struct json *j = NULL;

	CHECK_OK(parse(str_of(text), &j));
	return j;
}

/* The canonical bytes of a value. */
static str canon(const struct json *j)
{
	struct buf b = buf_new(test_mem(), 0);

	json_write(&b, j);
	CHECK(!b.over);
	return buf_view(&b);
}

static str repeat(const char *unit, size_t times)
{
	struct buf b = buf_new(test_mem(), 0);

	for (size_t i = 0; i < times; i++)
		buf_z(&b, unit);
	return buf_view(&b);
}

TEST(json, refuses_what_is_not_strict_json)
{
	static const char *const bad[] = {
		"",
		" ",
		"{",
		"[1,]",
		"{\"a\":1,}",
		"[1] x",
		"nul",
		"+1",
		"01",
		"1.",
		".5",
		"'a'",
		"{a:1}",
		"{\"a\":1,\"a\":2}",
		"{\"a\":1,\"\\u0061\":2}",
		"{\"x\":{\"a\":1,\"a\":1}}",
		"\"\xff\"",
		"\"\xc0\x80\"",
		"\"\xed\xa0\x80\"",
		"\"\xf4\x90\x80\x80\"",
		"\"\\ud800\"",
		"\"\\udc00\\ud800\"",
		"\"a\\u0000b\"",
		"{\"a\\u0000\":1}",
		"1e999",
		"-1e999",
		"99999999999999999999",
		"9223372036854775808",
		"NaN",
		"Infinity",
		"\"tab\there\"",
		"/* c */ 1",
		"\"\\x41\"",
		"\xef\xbb\xbf{}",
		"[1 2]",
		"{\"a\" 1}",
		"]",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct json *j = NULL;
		str why = { 0 };

		if (json_parse(test_mem(), str_of(bad[i]), 0, &j, &why) != E_INVALID)
			test_fail(__FILE__, __LINE__, bad[i]);
		CHECK(j == NULL && why.n > 0 && utf8_valid(why));
	}
	CHECK(parse((str){ "\"a\0b\"", 5 }, &(struct json *){ NULL }) == E_INVALID);
	CHECK(parse((str){ "1\0", 2 }, &(struct json *){ NULL }) == E_INVALID);
}

TEST(json, accepts_and_writes_canonically)
{
	static const char *const good[][2] = {
		{ " 1 ", "1" },
		{ "-9223372036854775808", "-9223372036854775808" },
		{ "9223372036854775807", "9223372036854775807" },
		{ "1.0", "1.0" },
		{ "1e5", "100000.0" },
		{ "0.1", "0.1" },
		{ "-0.0", "-0.0" },
		{ "1E+300", "1e+300" },
		{ "0.30000000000000004", "0.30000000000000004" },
		{ "[ true , false , null ]", "[true,false,null]" },
		{ "{\"b\":1,\"a\":{\"d\":[],\"c\":{}}}", "{\"a\":{\"c\":{},\"d\":[]},\"b\":1}" },
		{ "\"\\u1ed3ng\\/\\u00c0\"", "\"ồng/À\"" },
		{ "\"\\ud83d\\ude00\"", "\"😀\"" },
		{ "\"\\u0001\\n\\\"\\\\\\u001f\\b\\f\\r\\t\"",
		  "\"\\u0001\\n\\\"\\\\\\u001f\\b\\f\\r\\t\"" },
		{ "{\"\":\"\"}", "{\"\":\"\"}" },
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		CHECK_STRZ(canon(must_parse(good[i][0])), good[i][1]);
}

TEST(json, says_where_and_why)
{
	struct json *j = NULL;
	str why = { 0 };

	CHECK(json_parse(test_mem(), S("{\"a\":1,\n \"a\":2}"), 0, &j, &why) == E_INVALID);
	CHECK_STRZ(why, "Dòng 2, cột 4: một khóa được viết hai lần.");
	CHECK(json_parse(test_mem(), S("[\"\xff\"]"), 0, &j, &why) == E_INVALID);
	CHECK(str_search(why, S("không phải UTF-8")) > 0);
	CHECK(json_parse(test_mem(), S("[1"), 0, &j, &why) == E_INVALID);
	CHECK(str_search(why, S("bị cụt")) > 0);
}

TEST(json, limits_depth_size_and_count_before_parsing)
{
	struct json *j = NULL;
	str why = { 0 };
	str deep = repeat("[", 200000);

	CHECK(parse(deep, &j) == E_LIMIT);
	CHECK(json_parse(test_mem(), S("[[1]]"), 1, &j, &why) == E_LIMIT);
	CHECK_OK(json_parse(test_mem(), S("[[1]]"), 2, &j, &why));
	CHECK_OK(json_parse(test_mem(), S("[\"[[[{{,\\\"[[\"]"), 1, &j, &why));
	deep = str_fmt(test_mem(), "%.*s%.*s", JSON_DEPTH, deep.p, JSON_DEPTH, repeat("]", 200).p);
	CHECK_OK(parse(deep, &j));
	CHECK_STR(canon(j), deep);
	CHECK(parse(str_fmt(test_mem(), "[%.*s]", (int)deep.n, deep.p), &j) == E_LIMIT);
	CHECK(parse(repeat("1,", JSON_VALUES), &j) == E_LIMIT);
	CHECK(parse((str){ "", JSON_BYTES + 1 }, &j) == E_LIMIT);
}

TEST(json, finds_members)
{
	const struct json *j =
		must_parse("{\"z\":1,\"tên\":\"Nguyễn\",\"a\":true,\"m\":[1,\"x\"],\"no\":null}");
	int64_t v = 7;
	bool b = false;

	CHECK_STRZ(json_text(j, "tên"), "Nguyễn");
	CHECK(json_text(j, "z").n == 0 && json_text(j, "q").n == 0 && json_text(NULL, "q").n == 0);
	CHECK(json_int(j, "z", &v) && v == 1);
	CHECK(!json_int(j, "a", &v) && !json_int(j, "q", &v) && v == 1);
	CHECK(json_bool(j, "a", &b) && b && !json_bool(j, "z", &b));
	CHECK_STRZ(json_str(json_get(j, "m")->items[1]), "x");
	CHECK(json_get(j, "no")->type == JT_NULL && json_get(j, "nothing") == NULL);
	CHECK(json_get(json_get(j, "m"), "z") == NULL && json_get(NULL, "z") == NULL);
}

TEST(json, writer_puts_commas_and_escapes)
{
	struct buf b = buf_new(test_mem(), 0);
	struct jw w = jw_new(&b);

	jw_object(&w);
	jw_kstr(&w, "code", S("H19.18-\"1\"\\\n\x01"));
	jw_kint(&w, "n", INT64_MIN);
	jw_kbool(&w, "ok", true);
	jw_kinstant(&w, "at", (instant){ 0 });
	jw_kinstant(&w, "due", instant_at(date_ymd(2026, 2, 17), 510));
	jw_kdate(&w, "day", date_ymd(2026, 2, 17));
	jw_kdate(&w, "none", (date){ 0 });
	jw_key(&w, "list");
	jw_array(&w);
	jw_object(&w);
	jw_end(&w);
	jw_array(&w);
	jw_end(&w);
	jw_str(&w, S("Đồng Nai"));
	jw_null(&w);
	jw_bool(&w, false);
	jw_raw(&w, S("{\"x\":[1]}"));
	jw_int(&w, -1);
	jw_end(&w);
	jw_kraw(&w, "raw", S("3"));
	jw_key_str(&w, S("a\"b"));
	jw_json(&w, must_parse("{\"b\":1,\"a\":2}"));
	jw_end(&w);
	CHECK_STRZ(
		buf_view(&b),
		"{\"code\":\"H19.18-\\\"1\\\"\\\\\\n\\u0001\",\"n\":-9223372036854775808,\"ok\":true,"
		"\"at\":null,\"due\":\"2026-02-17T08:30:00+07:00\",\"day\":\"2026-02-17\",\"none\":null,"
		"\"list\":[{},[],\"Đồng Nai\",null,false,{\"x\":[1]},-1],\"raw\":3,"
		"\"a\\\"b\":{\"a\":2,\"b\":1}}");
	must_parse(buf_cstr(&b));
}

TEST(json, equality_ignores_key_order_only)
{
	const struct json *a = must_parse("{\"x\":[1,2],\"y\":\"s\"}");

	CHECK(json_eq(a, must_parse("{\"y\":\"s\", \"x\":[1,2]}")));
	CHECK(!json_eq(a, must_parse("{\"y\":\"s\", \"x\":[2,1]}")));
	CHECK(!json_eq(a, must_parse("{\"y\":\"s\", \"z\":[1,2]}")));
	CHECK(!json_eq(a, must_parse("{\"x\":[1,2]}")));
	CHECK(!json_eq(must_parse("1"), must_parse("1.0")) &&
	      !json_eq(must_parse("1"), must_parse("true")));
	CHECK(!json_eq(must_parse("\"1\""), must_parse("1")) && !json_eq(a, NULL) &&
	      json_eq(NULL, NULL));
	CHECK(json_eq(must_parse("1e2"), must_parse("100.0")));
}

/* before, after, diff, and after without nulls */
static const char *const diffs[][4] = {
	{ "{}", "{}", "{}", "{}" },
	{ "{\"a\":1}", "{\"a\":1}", "{}", "{\"a\":1}" },
	{ "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":3}", "{\"b\":3}", "{\"a\":1,\"b\":3}" },
	{ "{\"a\":1,\"b\":2}", "{\"c\":[]}", "{\"a\":null,\"b\":null,\"c\":[]}", "{\"c\":[]}" },
	{ "{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1}}",
	  "{\"a\":{\"x\":1}}" },
	{ "{\"a\":null}", "{\"b\":null}", "{}", "{}" },
	{ "{\"a\":1}", "{\"a\":null}", "{\"a\":null}", "{}" },
	{ "{\"a\":null}", "{\"a\":{\"n\":null}}", "{\"a\":{\"n\":null}}", "{\"a\":{\"n\":null}}" },
};

TEST(json, merging_the_diff_gives_the_new_state)
{
	for (size_t i = 0; i < ARRAY_LEN(diffs); i++) {
		const struct json *before = must_parse(diffs[i][0]),
				  *after = must_parse(diffs[i][1]);
		struct json *diff, *sum, *plain;

		CHECK_OK(json_diff(test_mem(), before, after, &diff));
		CHECK_STRZ(canon(diff), diffs[i][2]);
		CHECK_OK(json_merge(test_mem(), before, diff, &sum));
		CHECK_STRZ(canon(sum), diffs[i][3]);
		CHECK_OK(json_merge(test_mem(), NULL, after, &plain));
		CHECK(json_eq(sum, plain));
	}
}

TEST(json, the_diff_of_texts_is_that_of_trees)
{
	static const char *const more[][2] = {
		{ "{\"a\":\"x\\\"}{,\\\\\",\"b\":[1,{\"c\":\"]\"}]}", "{\"a\":\"x\\\"}{,\\\\\",\"b\":[1,{\"c\":\"}\"}]}" },
		{ " { \"a\" : 1 , \"b\" : [ ] } ", "{\"b\":[ ],\"a\":1,\"d\":true}" },
		{ "", "{\"a\":1}" },
	};

	for (size_t i = 0; i < ARRAY_LEN(diffs) + ARRAY_LEN(more); i++) {
		const char *const *pair = i < ARRAY_LEN(diffs) ? diffs[i] : more[i - ARRAY_LEN(diffs)];
		const struct json *before = pair[0][0] ? must_parse(pair[0]) : NULL;
		struct buf out = buf_new(test_mem(), 0);
		struct json *diff;

		CHECK_OK(json_diff(test_mem(), before, must_parse(pair[1]), &diff));
		CHECK_OK(json_diff_text(test_mem(), str_of(pair[0]), str_of(pair[1]), &out));
		CHECK(json_eq(diff, must_parse(buf_cstr(&out))));
	}
}

TEST(json, a_member_is_found_as_text)
{
	str s = S(" {\"a\":{\"b\":1} , \"b\":[\"}\"],\"c\":null,\"d\":");

	CHECK_STRZ(json_member_text(s, "a"), "{\"b\":1}");
	CHECK_STRZ(json_member_text(s, "b"), "[\"}\"]");
	CHECK_STRZ(json_member_text(s, "c"), "null");
	CHECK(json_member_text(s, "d").n == 0 && json_member_text(S("{}"), "a").n == 0 && json_member_text(S(""), "a").n == 0);
}

TEST(json, the_diff_of_texts_refuses_what_is_no_object)
{
	static const char *const bad[] = { "[]", "1", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{\"a\":\"x}", "{a:1}" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct buf out = buf_new(test_mem(), 0);

		CHECK_INT(json_diff_text(test_mem(), S("{}"), str_of(bad[i]), &out), E_INVALID);
	}
}

TEST(json, diff_and_merge_read_null_as_empty_and_want_objects)
{
	struct json *r = NULL;

	CHECK_OK(json_diff(test_mem(), NULL, must_parse("{\"a\":1}"), &r));
	CHECK_STRZ(canon(r), "{\"a\":1}");
	CHECK_OK(json_diff(test_mem(), must_parse("{\"a\":1}"), NULL, &r));
	CHECK_STRZ(canon(r), "{\"a\":null}");
	CHECK_INT(json_diff(test_mem(), must_parse("[]"), NULL, &r), E_INVALID);
	CHECK_INT(json_merge(test_mem(), NULL, must_parse("1"), &r), E_INVALID);
}
