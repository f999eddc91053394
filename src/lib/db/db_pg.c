/* SPDX-License-Identifier: Apache-2.0 */
/* db_pg.c - the PostgreSQL driver. */
#include "lib/db/db_driver.h"

int db_pg_open(struct db **ret, const char *url, enum db_mode mode, char *why, size_t why_size)
{
	UNUSED(ret);
	UNUSED(url);
	UNUSED(mode);
	snprintf(why, why_size, "not yet");
	return E_INTERNAL;
}
