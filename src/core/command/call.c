/* SPDX-License-Identifier: Apache-2.0 */
/* call.c - commands and answers as bytes. */
#include "base/base.h"

#include "core/command/call.h"

int command_send(struct ctx *c, const char *command, str key, const struct arg *args, size_t n, str *ret_json)
{
	struct call call = {
		.command = str_of(command),
		.key = key,
		.lang = c->lang,
		.request_id = c->request_id,
		.args = { NEW_ARRAY(c->mem, struct arg, n), n },
		.trusted = true,
	};
	struct answer a = { .err = E_INTERNAL };

	if (n)
		memcpy(call.args.v, args, n * sizeof(args[0]));
	c->sender->send(c->sender->arg, c->mem, &call, &a);
	c->problems = a.problems;
	if (ret_json)
		*ret_json = a.json;
	return a.err;
}

static void put_u32(struct buf *b, uint32_t v)
{
	uint8_t bytes[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };

	buf_add(b, bytes, 4);
}

static void put_str(struct buf *b, str s)
{
	put_u32(b, (uint32_t)s.n);
	buf_str(b, s);
}

static void put_u64(struct buf *b, uint64_t v)
{
	put_u32(b, (uint32_t)(v >> 32));
	put_u32(b, (uint32_t)v);
}

static size_t frame_begin(struct buf *b, enum frame_kind kind)
{
	size_t at = b->n;

	put_u32(b, 0);
	buf_char(b, (char)kind);
	return at;
}

static void frame_end(struct buf *b, size_t at)
{
	uint32_t n;

	if (b->over)
		return;
	n = (uint32_t)(b->n - at - 4);
	for (int i = 0; i < 4; i++)
		b->p[at + (size_t)i] = (char)(n >> (24 - 8 * i));
}

void frame_call(struct buf *b, const struct call *call)
{
	size_t at = frame_begin(b, FRAME_CALL);

	put_u64(b, call->id);
	put_str(b, call->command);
	put_str(b, call->token);
	put_str(b, call->key);
	put_str(b, call->lang);
	put_str(b, call->request_id);
	put_u32(b, (uint32_t)call->args.n);
	for (size_t i = 0; i < call->args.n; i++) {
		put_str(b, call->args.v[i].name);
		put_str(b, call->args.v[i].value);
	}
	frame_end(b, at);
}

void frame_answer(struct buf *b, const struct answer *answer)
{
	size_t at = frame_begin(b, FRAME_ANSWER);
	uint32_t n = 0;

	put_u64(b, answer->id);
	put_u32(b, (uint32_t)-answer->err);
	put_u32(b, answer->repeated);
	put_str(b, answer->json);
	for (const struct problem *p = answer->problems; p; p = p->next)
		n++;
	put_u32(b, n);
	for (const struct problem *p = answer->problems; p; p = p->next) {
		put_str(b, p->field);
		put_str(b, p->text);
	}
	frame_end(b, at);
}

void frame_tip(struct buf *b, uint64_t tip)
{
	size_t at = frame_begin(b, FRAME_TIP);

	put_u64(b, tip);
	frame_end(b, at);
}

static bool take_u32(str *s, uint32_t *ret_v)
{
	const uint8_t *p = (const uint8_t *)s->p;

	if (s->n < 4)
		return false;
	*ret_v = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	*s = str_sub(*s, 4, s->n);
	return true;
}

static bool take_u64(str *s, uint64_t *ret_v)
{
	uint32_t hi, lo;

	if (!take_u32(s, &hi) || !take_u32(s, &lo))
		return false;
	*ret_v = (uint64_t)hi << 32 | lo;
	return true;
}

static bool take_str(str *s, str *ret_v)
{
	uint32_t n;

	if (!take_u32(s, &n) || n > s->n)
		return false;
	*ret_v = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return true;
}

int frame_next(str bytes, enum frame_kind *ret_kind, str *ret_body, size_t *ret_used)
{
	str s = bytes;
	uint32_t n;

	if (!take_u32(&s, &n))
		return 0;
	if (n < 1 || n > FRAME_MAX)
		return E_INVALID;
	if (s.n < n)
		return 0;
	if (s.p[0] < FRAME_CALL || s.p[0] > FRAME_TIP)
		return E_INVALID;
	*ret_kind = (enum frame_kind)s.p[0];
	*ret_body = str_sub(s, 1, n);
	*ret_used = 4 + (size_t)n;
	return 1;
}

int frame_read_call(struct arena *mem, str body, struct call *ret_call)
{
	struct call call = { 0 };
	uint32_t n;

	if (!take_u64(&body, &call.id) || !take_str(&body, &call.command) || !take_str(&body, &call.token) ||
	    !take_str(&body, &call.key) || !take_str(&body, &call.lang) || !take_str(&body, &call.request_id) ||
	    !take_u32(&body, &n) || n > body.n / 8)
		return E_INVALID;
	call.args.v = NEW_ARRAY(mem, struct arg, n);
	for (; call.args.n < n; call.args.n++) {
		struct arg *a = &call.args.v[call.args.n];

		if (!take_str(&body, &a->name) || !take_str(&body, &a->value))
			return E_INVALID;
	}
	if (body.n)
		return E_INVALID;
	*ret_call = call;
	return 0;
}

int frame_read_answer(struct arena *mem, str body, struct answer *ret_answer)
{
	struct answer a = { 0 };
	struct problem **end = &a.problems;
	uint32_t err, repeated, n;

	if (!take_u64(&body, &a.id) || !take_u32(&body, &err) || !take_u32(&body, &repeated) ||
	    !take_str(&body, &a.json) || !take_u32(&body, &n) || err > 99)
		return E_INVALID;
	a.err = -(int)err;
	a.repeated = repeated;
	while (n--) {
		*end = NEW(mem, struct problem);
		if (!take_str(&body, &(*end)->field) || !take_str(&body, &(*end)->text))
			return E_INVALID;
		end = &(*end)->next;
	}
	*ret_answer = a;
	return 0;
}

int frame_read_tip(str body, uint64_t *ret_tip)
{
	return take_u64(&body, ret_tip) ? 0 : E_INVALID;
}
