/* SPDX-License-Identifier: Apache-2.0 */
/* limit_test.c - guessing is slowed down, and forgiven with time. */
#include "base/test.h"

#include "core/web/limit.h"

TEST(limit, five_failures_then_a_pause)
{
	struct limit *l = NEW(test_mem(), struct limit);
	instant now = { 1000000 };

	for (int i = 0; i < 5; i++) {
		CHECK(!limit_reached(l, now, "login", S("an"), 5, 60000));
		limit_failed(l, now, "login", S("an"), 60000);
	}
	CHECK(limit_reached(l, now, "login", S("an"), 5, 60000));
	CHECK(!limit_reached(l, now, "login", S("binh"), 5, 60000));
	CHECK(!limit_reached(l, now, "lookup", S("an"), 5, 60000));
	now.ms += 60001;
	CHECK(!limit_reached(l, now, "login", S("an"), 5, 60000));
	limit_failed(l, now, "login", S("an"), 60000);
	CHECK(limit_reached(l, now, "login", S("an"), 5, 60000));
	now.ms += 10 * 60000;
	CHECK(!limit_reached(l, now, "login", S("an"), 5, 60000));
}
