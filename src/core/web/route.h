/* SPDX-License-Identifier: Apache-2.0 */
/* route.h - which page or command a path means. */
#ifndef CORE_WEB_ROUTE_H
#define CORE_WEB_ROUTE_H

#include "core/web/web.h"

struct route {
	const struct page *page;
	const struct command *command;
	bool api;           /* the command was reached by its API path */
	struct args params; /* values of :segments */
};

/* The row with the most literal segments that matches. E_NOTFOUND: no such path; E_DENIED: the path
 * exists, but not for this method (405). */
int route_find(struct arena *mem, const struct app *app, enum web_method method, str path, struct route *ret);
/* "/gop-y/:code" with values from the answer's JSON (top level) or the args; ":next" alone is a whole
 * local path. Falls back to "/" when a value is missing. */
str route_fill(struct arena *mem, const char *pattern, const struct json *answer, const struct args *args,
	       const struct args *params);

#endif
