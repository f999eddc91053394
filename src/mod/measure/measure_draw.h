/* SPDX-License-Identifier: Apache-2.0 */
/* measure_draw.h - charts as paths and points for SVG. Private to mod/measure. */
#ifndef MOD_MEASURE_DRAW_H
#define MOD_MEASURE_DRAW_H

#include "mod/measure/measure_view.h"

#define MAP_WIDTH 1037
#define MAP_HEIGHT 1000
#define TREND_WIDTH 640
#define TREND_HEIGHT 200

/* "x,y x,y …" of the shown months, high values up; `top`: the value at the upper edge. */
str measure_draw_trend(struct arena *mem, const struct measure_bar *months, size_t n, int64_t top);
/* Outlines of the communes of the map that is part of the program; titles and bands are the caller's. */
struct measure_outline {
	str code, path;
};
int measure_draw_map(struct ctx *c, struct measure_outline **ret, size_t *ret_n);
/* The class of a share: "mc-band-1" (low) … "mc-band-5". */
const char *measure_draw_band(int64_t share, bool lower);

#endif
