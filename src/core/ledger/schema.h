/* SPDX-License-Identifier: Apache-2.0 */
/* schema.h - the numbered schema files inside the binary, as migrations. */
#ifndef CORE_LEDGER_SCHEMA_H
#define CORE_LEDGER_SCHEMA_H

#include "lib/db/db.h"

/* schema/NNNN_name.sql in order of their numbers; ends with id 0. */
const struct db_migration *schema_list(struct arena *mem);

#endif
