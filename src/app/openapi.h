/* SPDX-License-Identifier: Apache-2.0 */
/* openapi.h - the API as OpenAPI 3.1, made from the tables of pages and commands. */
#ifndef APP_OPENAPI_H
#define APP_OPENAPI_H

#include "core/command/command.h"

/* Where the command is sent as JSON: its own path, else /api/v1/commands/NAME. */
const char *openapi_path(struct arena *mem, const struct command *cmd);
/* Is this page part of the API? */
bool openapi_page(const struct page *p);
/* The permissions any of which is enough: "receive|process". */
str openapi_perms(struct arena *mem, unsigned perm);
/* One JSON object. */
void openapi_write(struct ctx *c, struct buf *out);

#endif
