/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure_draw.c - charts as paths and points for SVG, in whole units.
 *
 * The map is a TopoJSON file: outlines are made of arcs that neighbours share, each a list of steps from its first
 * point; ~n names arc n backwards. The file has 20,000 steps each way; at 21.8° north the province is 1.037 times as wide
 * as it is high.
 */
#include "base/base.h"

#include "lib/asset/asset.h"
#include "lib/json/json.h"
#include "mod/measure/measure_draw.h"

#define MAP "data/lang-son.topojson"

str measure_draw_trend(struct arena *mem, const struct measure_bar *months, size_t n, int64_t top)
{
	struct buf b = buf_new(mem, 0);

	for (size_t i = 0; i < n; i++) {
		int64_t x = n > 1 ? (int64_t)i * TREND_WIDTH / (int64_t)(n - 1) : 0;

		if (months[i].shown && top > 0)
			buf_fmt(&b, "%s%" PRId64 ",%" PRId64, b.n ? " " : "", x,
				TREND_HEIGHT - MIN(months[i].share, top) * TREND_HEIGHT / top);
	}
	return buf_view(&b);
}

const char *measure_draw_band(int64_t share, bool lower)
{
	static const char *const bands[] = { "mc-band-1", "mc-band-2", "mc-band-3", "mc-band-4", "mc-band-5" };
	int64_t good = lower ? 10000 - share : share;

	return bands[good >= 9500 ? 4 : good >= 9000 ? 3 : good >= 8000 ? 2 : good >= 6000 ? 1 : 0];
}

/* ---- the map ---------------------------------------------------------------------------------------------- */

struct pen {
	const struct json *arcs;
	struct buf *out;
	int64_t last_x, last_y;
	bool down;
};

static int64_t at(const struct json *point, size_t i)
{
	return point->n > i && point->items[i]->type == JT_INT ? point->items[i]->i : 0;
}

static void go(struct pen *p, int64_t x, int64_t y)
{
	int64_t px = x * MAP_WIDTH / 20000, py = MAP_HEIGHT - y * MAP_HEIGHT / 20000;

	if (p->down && px == p->last_x && py == p->last_y)
		return;
	buf_fmt(p->out, "%c%" PRId64 " %" PRId64, p->down ? 'L' : 'M', px, py);
	p->last_x = px;
	p->last_y = py;
	p->down = true;
}

static void draw_arc(struct pen *p, int64_t index)
{
	size_t i = (size_t)(index < 0 ? ~index : index);
	const struct json *arc = i < p->arcs->n ? p->arcs->items[i] : NULL;
	int64_t x = 0, y = 0;

	for (size_t k = 0; arc && k < arc->n; k++) {
		x += at(arc->items[k], 0);
		y += at(arc->items[k], 1);
		if (index >= 0)
			go(p, x, y);
	}
	for (size_t k = arc && index < 0 ? arc->n : 0; k > 0; k--) {
		go(p, x, y);
		x -= at(arc->items[k - 1], 0);
		y -= at(arc->items[k - 1], 1);
	}
}

static str outline(struct ctx *c, const struct json *arcs, const struct json *rings)
{
	struct buf b = buf_new(c->mem, 0);

	for (size_t i = 0; rings && i < rings->n; i++) {
		struct pen p = { .arcs = arcs, .out = &b };

		for (size_t k = 0; k < rings->items[i]->n; k++)
			draw_arc(&p, rings->items[i]->items[k]->i);
		buf_char(&b, 'z');
	}
	return buf_view(&b);
}

int measure_draw_map(struct ctx *c, struct measure_outline **ret, size_t *ret_n)
{
	const struct asset *a = asset_find(S(MAP));
	const struct json *list, *arcs;
	struct json *j;
	str why;

	*ret_n = 0;
	if (!a)
		return 0;
	TRY(json_parse(c->mem, asset_bytes(a), 0, &j, &why));
	arcs = json_get(j, "arcs");
	list = json_get(json_get(json_get(j, "objects"), "0"), "geometries");
	*ret = NEW_ARRAY(c->mem, struct measure_outline, list ? list->n : 0);
	for (size_t i = 0; list && arcs && i < list->n; i++)
		(*ret)[(*ret_n)++] = (struct measure_outline){ json_text(json_get(list->items[i], "properties"), "code"),
							       outline(c, arcs, json_get(list->items[i], "arcs")) };
	return 0;
}
