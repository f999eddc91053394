/* SPDX-License-Identifier: Apache-2.0 */
/* ics.c - iCalendar files: unfolding, content lines, whole-day events. */
#include "base/base.h"

#include "lib/ics/ics.h"
#include "lib/mo/mo.h"

#define FOLD 75 /* octets of a line, RFC 5545 3.1 */

/* ---- reading ---------------------------------------------------------------------------------- */

struct reader {
	struct arena *a;
	str rest;
	struct buf text; /* of the content line, unfolded; used again for the next */
	int line;    /* number of the content line's first line */
	int next;    /* number of the line after it */
	int depth;   /* open components */
	int skip;    /* depth of the component that is passed over; 0: none */
	bool in_event;
	bool seen_start, cancelled;
	struct ics_event now, *events;
	size_t n;
	const char *why;
};

static int refuse(struct reader *r, const char *why)
{
	r->why = why;
	return E_INVALID;
}

/* The next content line with its continuations (lines that begin with a space or tab): 1, or 0 at the end. */
static int next_line(struct reader *r, str *ret)
{
	struct buf *b = &r->text;

	if (r->rest.n == 0)
		return 0;
	buf_clear(b);
	r->line = r->next;
	do {
		str line = str_cut(&r->rest, '\n');

		r->next++;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		buf_str(b, r->next > r->line + 1 ? str_sub(line, 1, line.n) : line);
		if (b->over || b->n > ICS_LINE_MAX)
			return refuse(r, N_("Một dòng quá dài."));
	} while (r->rest.n && (r->rest.p[0] == ' ' || r->rest.p[0] == '\t'));
	*ret = buf_view(b);
	return 1;
}

/* Splits NAME;PARAMS:VALUE; a colon inside quotes is part of a parameter. False: no such line. */
static bool split(str line, str *ret_name, str *ret_params, str *ret_value)
{
	bool quoted = false;
	size_t i = 0;
	str head;

	for (; i < line.n && (quoted || line.p[i] != ':'); i++)
		if (line.p[i] == '"')
			quoted = !quoted;
	if (i == line.n)
		return false;
	head = str_sub(line, 0, i);
	*ret_value = str_sub(line, i + 1, line.n);
	*ret_name = str_cut(&head, ';');
	*ret_params = head;
	return ret_name->n > 0;
}

/* Names and values of the format are ASCII letters of either case. */
static bool same(str s, const char *name)
{
	size_t n = strlen(name);

	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char ch = s.p[i];

		if ((ch >= 'a' && ch <= 'z' ? (char)(ch - 32) : ch) != name[i])
			return false;
	}
	return true;
}

/* TEXT with its escapes undone. */
static str text_of(struct arena *a, str value)
{
	char *p = arena_alloc(a, value.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++) {
		char ch = value.p[i];

		if (ch == '\\' && i + 1 < value.n) {
			ch = value.p[++i];
			if (ch == 'n' || ch == 'N')
				ch = ' ';
		}
		p[n++] = (unsigned char)ch < 32 || ch == 127 ? ' ' : ch;
	}
	return str_trim((str){ p, n });
}

/* "20260101" of a VALUE=DATE. */
static bool day_of(str value, date *ret)
{
	int v[8];

	value = str_trim(value);
	if (value.n != 8)
		return false;
	for (size_t i = 0; i < 8; i++) {
		if (value.p[i] < '0' || value.p[i] > '9')
			return false;
		v[i] = value.p[i] - '0';
	}
	v[0] = v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3];
	v[4] = v[4] * 10 + v[5];
	v[6] = v[6] * 10 + v[7];
	if (v[0] < 1900 || v[0] > 2100 || !date_valid(v[0], v[4], v[6]))
		return false;
	*ret = date_ymd(v[0], v[4], v[6]);
	return true;
}

static int end_event(struct reader *r)
{
	struct ics_event *e = &r->now;

	r->in_event = false;
	if (r->cancelled)
		return 0;
	if (!r->seen_start)
		return refuse(r, N_("Một sự kiện (VEVENT) không có ngày bắt đầu (DTSTART)."));
	if (e->summary.n == 0)
		return refuse(r, N_("Một sự kiện (VEVENT) không có tên (SUMMARY)."));
	if (e->end.day == 0)
		e->end.day = e->first.day + 1;
	if (e->end.day <= e->first.day || e->end.day - e->first.day > ICS_DAYS_MAX)
		return refuse(r, N_("Ngày kết thúc (DTEND) phải sau ngày bắt đầu, nhiều nhất 31 ngày."));
	if (r->n == ICS_EVENTS_MAX)
		return refuse(r, N_("Tệp có quá nhiều sự kiện (nhiều nhất 2000)."));
	r->events[r->n++] = *e;
	return 0;
}

static int take_component(struct reader *r, bool begin, str what)
{
	if (begin) {
		r->depth++;
		if (r->depth > 16)
			return refuse(r, N_("Các phần BEGIN lồng nhau quá sâu."));
		if (r->skip || (r->depth == 1 && same(what, "VCALENDAR")))
			return 0;
		if (r->depth == 1)
			return refuse(r, N_("Đây không phải tệp iCalendar (thiếu BEGIN:VCALENDAR)."));
		if (r->depth == 2 && same(what, "VEVENT")) {
			r->in_event = true;
			r->seen_start = r->cancelled = false;
			r->now = (struct ics_event){ .summary = S("") };
			return 0;
		}
		r->skip = r->depth;
		return 0;
	}
	if (r->depth-- == 0)
		return refuse(r, N_("Có END mà không có BEGIN."));
	if (r->skip) {
		r->skip = r->skip > r->depth ? 0 : r->skip;
		return 0;
	}
	return r->in_event ? end_event(r) : 0;
}

static int take_property(struct reader *r, str name, str value)
{
	struct ics_event *e = &r->now;

	if (same(name, "DTSTART")) {
		r->seen_start = true;
		if (!day_of(value, &e->first))
			return refuse(r, N_("Ngày bắt đầu phải là cả ngày, dạng DTSTART;VALUE=DATE:20260101."));
	} else if (same(name, "DTEND")) {
		if (!day_of(value, &e->end))
			return refuse(r, N_("Ngày kết thúc phải là cả ngày, dạng DTEND;VALUE=DATE:20260102."));
	} else if (same(name, "RRULE") || same(name, "RDATE") || same(name, "DURATION")) {
		return refuse(r, N_("Sự kiện lặp lại (RRULE, RDATE) hoặc có DURATION không được nhận: hãy ghi từng ngày."));
	} else if (same(name, "SUMMARY")) {
		e->summary = text_of(r->a, value);
	} else if (same(name, "DESCRIPTION")) {
		e->description = text_of(r->a, value);
	} else if (same(name, "UID")) {
		e->uid = text_of(r->a, value);
	} else if (same(name, "CATEGORIES")) {
		e->category = text_of(r->a, str_cut(&value, ','));
	} else if (same(name, "STATUS")) {
		r->cancelled = same(str_trim(value), "CANCELLED");
	}
	return 0;
}

static int take_line(struct reader *r, str line)
{
	str name, params, value;

	if (line.n == 0)
		return 0;
	if (!split(line, &name, &params, &value))
		return refuse(r, N_("Dòng này không có dạng TÊN:GIÁ TRỊ của iCalendar."));
	if (same(name, "BEGIN"))
		return take_component(r, true, str_trim(value));
	if (same(name, "END"))
		return take_component(r, false, str_trim(value));
	if (r->depth == 0)
		return refuse(r, N_("Đây không phải tệp iCalendar (thiếu BEGIN:VCALENDAR)."));
	return r->in_event && !r->skip ? take_property(r, name, value) : 0;
}

static int parse(struct reader *r)
{
	str line;
	int err;

	if (r->rest.n > ICS_BYTES_MAX) {
		r->line = 0;
		return refuse(r, N_("Tệp quá lớn (nhiều nhất 1 MB)."));
	}
	while ((err = next_line(r, &line)) > 0)
		TRY(take_line(r, line));
	TRY(err);
	if (r->depth)
		return refuse(r, N_("Tệp bị cắt cụt: thiếu END."));
	if (r->next == 1)
		return refuse(r, N_("Đây không phải tệp iCalendar (thiếu BEGIN:VCALENDAR)."));
	return 0;
}

int ics_parse(struct arena *a, str bytes, struct ics_event **ret, size_t *ret_n, const char **ret_why, int *ret_line)
{
	struct reader r = { .a = a, .rest = bytes, .text = buf_new(a, 2 * ICS_LINE_MAX), .next = 1 };
	int err;

	r.events = NEW_ARRAY(a, struct ics_event, ICS_EVENTS_MAX);
	err = parse(&r);
	if (err < 0) {
		*ret_why = r.why;
		*ret_line = r.line;
		return err;
	}
	*ret = r.events;
	*ret_n = r.n;
	return 0;
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* Folds at 75 octets, never inside a character. */
static void put_line(struct buf *out, const char *name, str text, bool escape)
{
	size_t col = strlen(name);

	buf_str(out, str_of(name));
	for (size_t i = 0; i < text.n;) {
		size_t n = 1;
		bool mark = escape && (text.p[i] == ',' || text.p[i] == ';' || text.p[i] == '\\');

		while (i + n < text.n && ((unsigned char)text.p[i + n] & 0xC0) == 0x80)
			n++;
		if (col + n + mark > FOLD) {
			buf_str(out, S("\r\n "));
			col = 1;
		}
		if (mark)
			buf_char(out, '\\');
		if (text.p[i] == '\n')
			buf_str(out, escape ? S("\\n") : S(" "));
		else if (text.p[i] != '\r')
			buf_add(out, text.p + i, n);
		col += n + mark + (text.p[i] == '\n');
		i += n;
	}
	buf_str(out, S("\r\n"));
}

static void put_day(struct buf *out, const char *name, date d)
{
	int year, month, day;

	date_parts(d, &year, &month, &day);
	buf_fmt(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, year, month, day);
}

void ics_begin(struct buf *out, str name)
{
	buf_str(out, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//motcua//lich//VI\r\nCALSCALE:GREGORIAN\r\n"));
	put_line(out, "X-WR-CALNAME:", name, true);
}

void ics_add(struct buf *out, const struct ics_event *e, instant stamp)
{
	int64_t second = stamp.ms / 1000, of_day = second % 86400;
	int year, month, day;

	date_parts((date){ (int32_t)(second / 86400) }, &year, &month, &day);
	buf_str(out, S("BEGIN:VEVENT\r\n"));
	put_line(out, "UID:", e->uid, true);
	buf_fmt(out, "DTSTAMP:%04d%02d%02dT%02d%02d%02dZ\r\n", year, month, day, (int)(of_day / 3600),
		(int)(of_day / 60 % 60), (int)(of_day % 60));
	put_day(out, "DTSTART", e->first);
	put_day(out, "DTEND", e->end);
	put_line(out, "SUMMARY:", e->summary, true);
	if (e->description.n)
		put_line(out, "DESCRIPTION:", e->description, true);
	if (e->category.n)
		put_line(out, "CATEGORIES:", e->category, true);
	buf_str(out, S("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"));
}

void ics_end(struct buf *out)
{
	buf_str(out, S("END:VCALENDAR\r\n"));
}
