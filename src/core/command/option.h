/* SPDX-License-Identifier: Apache-2.0 */
/* option.h - options of a command line, taken out of argv wherever they stand. */
#ifndef CORE_COMMAND_OPTION_H
#define CORE_COMMAND_OPTION_H

#include "base/base.h"

/* Takes "--name VALUE" or "--name=VALUE" out of argv; NULL when it is not there. */
const char *option_take(int *argc, char **argv, const char *name);
/* Takes "--name" out of argv; false when it is not there. */
bool option_flag(int *argc, char **argv, const char *name);

#endif
