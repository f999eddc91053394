/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the entry of the one binary. */
#include "base/base.h"

#include "app/app.h"
#include "lib/crypto/crypto.h"

int main(int argc, char **argv)
{
	struct app app = { .modules = all_modules };

	if (crypto_start() < 0 || app_check(&app) < 0)
		return 70;
	return cli_main(&app, argc, argv);
}
