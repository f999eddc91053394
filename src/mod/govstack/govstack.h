/* SPDX-License-Identifier: Apache-2.0 */
/*
 * govstack.h - GovStack's Registration API 0.1.1 over procedures and dossiers.
 *
 * README.md says how its words map to ours. The information mediator in front knows which system calls and says so
 * in the header Information-Mediator-Client; a registered client acts for the accounts it was given.
 */
#ifndef MOD_GOVSTACK_H
#define MOD_GOVSTACK_H

#include "core/command/command.h"

extern const struct module module_govstack;

#endif
