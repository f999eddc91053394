/* SPDX-License-Identifier: Apache-2.0 */
/* govstack_name.c - the API's identifiers, made of ours so that nothing has to be stored for them. */
#include "base/base.h"

#include "lib/crypto/crypto.h"
#include "mod/govstack/govstack_impl.h"

/* RFC 9562: version 8 is for numbers of one's own making, 4 for random ones. */
static str uuid(struct arena *mem, uint8_t b[16], int version)
{
	str hex;

	b[6] = (uint8_t)((b[6] & 0x0f) | version << 4);
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	hex = str_hex(mem, b, 16);
	return str_fmt(mem, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12, hex.p + 16, hex.p + 20);
}

str gov_service_id(struct arena *mem, str procedure)
{
	uint8_t sum[SHA256_SIZE];

	sha256(sum, str_fmt(mem, "motcua procedure %" STR_FMT, STR_ARG(procedure)));
	return uuid(mem, sum, 8);
}

str gov_new_id(struct arena *mem)
{
	uint8_t b[16];

	crypto_random(b, sizeof(b));
	return uuid(mem, b, 4);
}

int gov_service(struct ctx *c, str id, struct procedure **ret)
{
	struct procedure_filter f = { .on = instant_date(c->now) };
	struct procedure *list;
	int64_t total;
	size_t n;

	TRY(procedure_list(c, &f, &list, &n, &total));
	for (size_t i = 0; i < n; i++)
		if (str_eq(gov_service_id(c->mem, list[i].code), id))
			return procedure_get(c, list[i].code, list[i].version, ret);
	return E_NOTFOUND;
}

str gov_eform_id(struct arena *mem, const struct procedure *p)
{
	return str_fmt(mem, "%" STR_FMT "-v%" PRId64, STR_ARG(p->code), p->version);
}

str gov_task_id(struct arena *mem, const struct dossier *d)
{
	return str_fmt(mem, "%" STR_FMT "_%" STR_FMT, STR_ARG(d->code), STR_ARG(d->step));
}
