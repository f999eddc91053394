/* SPDX-License-Identifier: Apache-2.0 */
/* procedure_test.h - what the tests of this folder share. */
#ifndef MOD_PROCEDURE_TEST_H
#define MOD_PROCEDURE_TEST_H

#include "mod/procedure/procedure_impl.h"

/* Units and procedures; ends with NULL. */
extern const struct module *const procedure_test_modules[];

#endif
