/* SPDX-License-Identifier: Apache-2.0 */
/* option.c - taking options out of argv; what is left are the verb and its words. */
#include "base/base.h"

#include "core/command/option.h"

const char *option_take(int *argc, char **argv, const char *name)
{
	size_t n = strlen(name);

	for (int i = 1; i < *argc; i++) {
		int used = 0;
		const char *value = NULL;

		if (strcmp(argv[i], name) == 0 && i + 1 < *argc) {
			value = argv[i + 1];
			used = 2;
		} else if (strncmp(argv[i], name, n) == 0 && argv[i][n] == '=') {
			value = argv[i] + n + 1;
			used = 1;
		}
		if (!used)
			continue;
		for (int j = i; j + used <= *argc; j++)
			argv[j] = argv[j + used];
		*argc -= used;
		return value;
	}
	return NULL;
}

bool option_flag(int *argc, char **argv, const char *name)
{
	for (int i = 1; i < *argc; i++) {
		if (strcmp(argv[i], name) != 0)
			continue;
		for (int j = i; j < *argc; j++)
			argv[j] = argv[j + 1];
		(*argc)--;
		return true;
	}
	return false;
}
