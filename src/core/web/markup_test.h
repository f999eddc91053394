/* SPDX-License-Identifier: Apache-2.0 */
/* markup_test.h - what every HTML page of the program must be. */
#ifndef CORE_WEB_MARKUP_TEST_H
#define CORE_WEB_MARKUP_TEST_H

#include "base/base.h"

/* A form that changes something, as it stands in the page. */
struct markup_form {
	str action;
	str *names; /* of its controls, those of the machinery (_csrf, _key) left out */
	size_t n;
};

struct markup {
	str *wrong; /* one sentence each */
	size_t wrong_n;
	struct markup_form *forms; /* method="post" only */
	size_t forms_n;
};

/* Reads the page: doctype, language, one <title>, one <h1>, elements closed in order, ids that are
 * unique and exist where they are named, a label for every control, a text for every picture, and the
 * token in every form that posts. The strings point into `html` or live in `mem`. */
struct markup markup_read(struct arena *mem, str html);

#endif
