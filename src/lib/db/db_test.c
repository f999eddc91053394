/* SPDX-License-Identifier: Apache-2.0 */
/* db_test.c - what db.h promises, on both engines. */
#include "lib/db/db_test.h"

TEST_ENGINES(db, values_come_back_as_they_went_in)
{
	struct db_rows r;

	CHECK_INT(db_exec(db, "CREATE TABLE t (a BIGINT, b TEXT)"), 0);
	CHECK_INT(db_exec(db, "INSERT INTO t VALUES ($1, $2), ($1, NULL)", INT(INT64_MIN), TEXT(S("Đăng ký"))), 2);
	CHECK_OK(db_query(db, test_mem(), &r, "SELECT a, b FROM t ORDER BY b NULLS LAST"));
	CHECK_INT(r.n, 2);
	CHECK(row_int(&r, 0, 0) == INT64_MIN);
	CHECK_STRZ(row_text(&r, 0, 1), "Đăng ký");
	CHECK(row_null(&r, 1, 1) && !row_text(&r, 1, 1).p);
	CHECK_INT(db_exec(db, "INSERT INTO t VALUES ($1, $2)", INT(1)), E_INTERNAL);
}
