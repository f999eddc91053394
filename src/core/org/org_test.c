/* SPDX-License-Identifier: Apache-2.0 */
/* org_test.c - units and days off seen from inside; what everybody sees is in org.http. */
#include "core/command/call.h"
#include "core/command/table.h"
#include "core/org/org.h"
#include "core/web/bench_test.h"

extern const struct module module_org;

static const struct module *const modules[] = { &module_org, NULL };

#define HEAD "code,kind,name,parent,org_code,valid_from,valid_to,note\n"

static int import(struct bench *b, const char *command, const char *csv)
{
	struct buf text = buf_new(b->mem, 0);
	struct ctx c = bench_ctx(b);
	struct json *rows;

	TRY(table_read(&c, str_of(csv), S("x.csv"), &rows));
	json_write(&text, rows);
	return command_send(&c, command, str_of(csv),
			    (struct arg[]){ { S("rows"), buf_view(&text) } }, 1, NULL);
}

/* A district of two communes; both become one, which keeps a code and takes the other's name. */
static void merge(struct bench *b)
{
	CHECK_OK(import(b, "unit.import",
			HEAD "20,province,Tỉnh,,,2020-01-01,,\n"
			     "178,district,Huyện,20,,2020-01-01,2025-06-30,\n"
			     "01,commune,Xã Một,178,,2020-01-01,2025-06-30,\n"
			     "02,commune,Xã Hai,178,,2020-01-01,2025-06-30,\n"));
	CHECK_OK(import(b, "unit.import",
			HEAD "01,commune,Xã Hai,20,,2025-07-01,,\n"
			     "01-TT,centre,Trung tâm,01,,2025-07-01,,\n"));
	CHECK_OK(import(b, "unit.successor_import",
			"old_code,new_code,day,extent\n"
			"01,01,2025-07-01,whole\n02,01,2025-07-01,part\n"));
}

TEST_BENCH(org, modules, a_code_used_again_names_two_units)
{
	date june = date_ymd(2025, 6, 30), july = date_ymd(2025, 7, 1);
	struct ctx c = bench_ctx(b);
	struct unit_link *l;
	struct unit old, new;
	size_t n;

	merge(b);
	CHECK_OK(unit_find(&c, S("01"), june, &old));
	CHECK_STRZ(old.name, "Xã Một");
	CHECK_OK(unit_find(&c, S("01"), july, &new));
	CHECK_STRZ(new.name, "Xã Hai");
	CHECK_STRZ(unit_name(&c, S("01")), "Xã Hai");
	CHECK_INT(unit_find(&c, S("02"), july, &old), E_NOTFOUND);
	CHECK_OK(unit_find(&c, S("02"), (date){ 0 }, &old));
	CHECK_OK(unit_successors(&c, &old, &l, &n));
	CHECK_INT(n, 1);
	CHECK(l[0].unit.valid_from.day == july.day && !l[0].whole);
	CHECK_OK(unit_predecessors(&c, &new, &l, &n));
	CHECK_INT(n, 2);
	CHECK_OK(unit_successors(&c, &new, &l, &n));
	CHECK_INT(n, 0);
	CHECK_OK(unit_find(&c, S("01"), june, &old));
	CHECK_OK(unit_predecessors(&c, &old, &l, &n));
	CHECK_INT(n, 0);
	bench_check(b);
}

TEST_BENCH(org, modules, the_tree_is_the_one_of_the_day)
{
	struct ctx c = bench_ctx(b);
	struct unit *up;
	bool in;
	str *codes;
	size_t n;

	merge(b);
	CHECK_OK(unit_ancestors(&c, S("01"), date_ymd(2025, 6, 30), &up, &n));
	CHECK_INT(n, 2);
	CHECK_STRZ(up[0].code, "178");
	CHECK_OK(unit_ancestors(&c, S("01"), date_ymd(2025, 7, 1), &up, &n));
	CHECK_INT(n, 1);
	CHECK_OK(unit_within(&c, S("01-TT"), S("20"), &in));
	CHECK(in);
	CHECK_OK(unit_within(&c, S("20"), S("01"), &in));
	CHECK(!in);
	CHECK_OK(unit_within(&c, S("01"), S("01"), &in));
	CHECK(in);
	CHECK_OK(unit_subtree(&c, S("20"), &codes, &n));
	CHECK_INT(n, 3);
	CHECK_STRZ(codes[0], "20");
	CHECK_OK(unit_subtree(&c, S("178"), &codes, &n));
	CHECK_INT(n, 0);
}

TEST_BENCH(org, modules, search_minds_neither_marks_nor_wildcards)
{
	struct ctx c = bench_ctx(b);
	struct unit *u;
	int64_t total;
	size_t n;

	merge(b);
	CHECK_OK(unit_list(&c, &(struct unit_filter){ .q = S("XA hai") }, &u, &n, &total));
	CHECK_INT(total, 1);
	CHECK_OK(unit_list(&c, &(struct unit_filter){ .q = S("%") }, &u, &n, &total));
	CHECK_INT(total, 0);
	CHECK_OK(unit_list(
		&c, &(struct unit_filter){ .on = date_ymd(2025, 1, 1), .limit = 2, .offset = 2 },
		&u, &n, &total));
	CHECK(total == 4 && n == 2);
}

TEST_BENCH(org, modules, importing_again_changes_nothing_and_wrong_lists_nothing_at_all)
{
	struct ctx c = bench_ctx(b);
	struct unit *u;
	size_t n;

	merge(b);
	CHECK_INT(import(b, "unit.import",
			 HEAD
			 "03,commune,Xã Ba,20,,2025-07-01,,\n04,village,Thôn,20,,2025-07-01,,\n"),
		  E_INVALID);
	CHECK_INT(import(b, "unit.import", HEAD "02,commune,Xã Hai,178,,2025-06-01,,\n"),
		  E_INVALID);
	CHECK_INT(import(b, "unit.import", HEAD "03,commune,Xã Ba,178,,2025-07-01,,\n"), E_INVALID);
	CHECK_INT(import(b, "unit.successor_import",
			 "old_code,new_code,day,extent\n20,03,2025-07-01,whole\n"),
		  E_INVALID);
	CHECK_OK(unit_all(&c, &u, &n));
	CHECK_INT(n, 6);
	bench_check(b);
}

#define CAL "date,kind,name,unit,basis\n"

TEST_BENCH(org, modules, a_closed_day_is_the_units_own)
{
	struct ctx c = bench_ctx(b);
	struct calendar_day day;
	struct calendar *cal;

	merge(b);
	CHECK_OK(import(b, "calendar.import", CAL "2026-03-05,closed,Lũ,01,Thông báo\n"));
	CHECK_OK(calendar_load(&c, S("01"), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 5), &day));
	CHECK(!day.working);
	CHECK_OK(calendar_load(&c, S(""), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 5), &day));
	CHECK(day.working);
	/* A unit that does not exist, a day twice: refused, and nothing of the list stays. */
	CHECK_INT(import(b, "calendar.import", CAL "2026-03-06,closed,Lũ,99,Thông báo\n"),
		  E_INVALID);
	CHECK_INT(import(b, "calendar.import", CAL "2026-04-01,closed,Lũ,01,A\n2026-04-01,closed,Lụt,01,A\n"),
		  E_INVALID);
	CHECK_OK(calendar_load(&c, S("01"), 2026, 2026, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 3, 5), &day));
	CHECK(!day.working);
	bench_check(b);
}

TEST_BENCH(org, modules, a_year_nobody_entered_has_the_proposed_holidays)
{
	struct ctx c = bench_ctx(b);
	struct calendar_day day;
	struct calendar *cal;

	CHECK_OK(calendar_load(&c, S(""), 2026, 2027, &cal));
	CHECK_OK(calendar_day_info(cal, date_ymd(2026, 2, 17), &day));
	CHECK(!day.working && day.row);
}

/* What is exported reads back as the same, in each format. */
TEST_BENCH(org, modules, tables_come_back_as_they_went_out)
{
	static const char *const columns[] = { "code", "name", NULL };
	static const char *const formats[] = { "csv", "json", "xlsx" };
	str rows = S(
		"[{\"code\":\"05977\",\"name\":\"Phường \\\"Đông, Kinh\\\"\"},{\"code\":\"=1+1\",\"name\":\"hai\\ndòng\"}]");
	struct ctx c = bench_ctx(b);

	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		struct buf out = buf_new(b->mem, 0);
		struct json *back;

		CHECK_OK(table_write(&c, rows, columns, str_of(formats[i]), &out));
		CHECK_OK(
			table_read(&c, buf_view(&out), str_fmt(b->mem, "x.%s", formats[i]), &back));
		CHECK_INT(back->n, 2);
		CHECK_STRZ(table_cell(&c, back->items[0], "code"), "05977");
		CHECK_STRZ(table_cell(&c, back->items[0], "name"), "Phường \"Đông, Kinh\"");
		CHECK_STRZ(table_cell(&c, back->items[1], "code"), "=1+1");
		CHECK_STRZ(table_cell(&c, back->items[1], "name"), "hai\ndòng");
	}
	CHECK_INT(table_write(&c, rows, columns, S("doc"),
			      &(struct buf){ .mem = b->mem, .max = 100 }),
		  E_INVALID);
}
