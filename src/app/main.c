/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the entry of the one binary. */
#include "base/base.h"

int main(void)
{
	return 64;
}
