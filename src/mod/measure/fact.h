/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fact.h - what is true of one dossier, as far as measures ask. Private to mod/measure.
 *
 * Facts follow from events alone, one event after the other: fact' = fold(fact, event). So what was known at any
 * moment is what the events up to it say, and counting again gives the same numbers. A new fact is one row
 * of MEASURE_FACTS (at the end: bits are stored) and one line where an event makes it true.
 */
#ifndef MOD_MEASURE_FACT_H
#define MOD_MEASURE_FACT_H

#include "core/ledger/ledger.h"

/* X(NAME, "slug", "Tên"): the order is the order of bits; only ever appended to. */
#define MEASURE_FACTS(X)                                                  \
	X(ONLINE, "online", "nộp trực tuyến")                             \
	X(POST, "post", "nộp qua bưu chính")                              \
	X(COUNTER, "counter", "nộp trực tiếp")                            \
	X(FULL, "full", "dịch vụ toàn trình")                             \
	X(PARTIAL, "partial", "dịch vụ một phần")                         \
	X(RECEIVED, "received", "đã tiếp nhận")                           \
	X(FINISHED, "finished", "đã có kết quả")                          \
	X(RETURNED, "returned", "đã trả kết quả")                         \
	X(WITHDRAWN, "withdrawn", "đã rút")                               \
	X(STOPPED, "stopped", "dừng giải quyết")                          \
	X(REFUSED, "refused", "bị từ chối")                               \
	X(WAITING, "waiting", "chờ bổ sung")                              \
	X(UNPAID, "unpaid", "chờ nộp phí")                                \
	X(LATE, "late", "xong sau ngày hẹn trả")                          \
	X(LATE_INDEX, "late_index", "xong sau ngày hẹn đầu tiên, đã trừ thời gian bổ sung") \
	X(EARLY, "early", "xong trước ngày hẹn trả")                      \
	X(SUPPLEMENT, "supplement", "phải bổ sung")                       \
	X(SUPPLEMENTS, "supplements", "phải bổ sung quá một lần")         \
	X(EXTENDED, "extended", "đã gia hạn hoặc hẹn lại")                \
	X(FEE, "fee", "có phí, lệ phí")                                   \
	X(PAID_ONLINE, "paid_online", "đã nộp phí trực tuyến")            \
	X(DIGITISED, "digitised", "có bản điện tử của giấy tờ và kết quả") \
	X(E_RESULT, "e_result", "có kết quả điện tử")                     \
	X(REUSED, "reused", "dùng lại giấy tờ đã số hóa")                 \
	X(RATED, "rated", "đã được đánh giá")                             \
	X(SATISFIED, "satisfied", "được 4 hoặc 5 điểm")                   \
	X(DISSATISFIED, "dissatisfied", "được 1 hoặc 2 điểm")             \
	X(STEP_LATE, "step_late", "có bước làm quá hạn")                  \
	X(STEP_EQUAL, "step_equal", "có bước xong đúng ngày cuối")        \
	X(DECIDED, "decided", "biết ngày quyết định công bố")             \
	X(IN_TIME, "in_time", "công bố trước ngày hiệu lực đủ hạn")       \
	X(COMPLETE, "complete", "đủ bộ phận bắt buộc")                    \
	X(TRANSFER, "transfer", "nộp phí bằng chuyển khoản")

enum {
#define X(name, slug, title) FACT_BIT_##name,
	MEASURE_FACTS(X)
#undef X
	FACT_COUNT
};

enum {
#define X(name, slug, title) FACT_##name = INT64_C(1) << FACT_BIT_##name,
	MEASURE_FACTS(X)
#undef X
};

/* The days on which a fact is counted. LATE: from when it is late if it does not end before, by the lawful clock;
 * INDEX: the same as the index of Decision 766 reckons. */
enum anchor { ON_LODGED, ON_RECEIVED, ON_ENDED, ON_RATED, ON_ACTED, ON_LATE, ON_INDEX, ANCHORS };

/* A moment or day that is not there. */
#define FACT_NONE INT64_MIN

struct fact {
	str subject, kind;
	int64_t seq; /* the event that made it so */
	str unit, procedure, field, official;
	int64_t bits;
	int64_t day[ANCHORS];          /* days since 1970, or FACT_NONE */
	int64_t late_from, index_from; /* UTC ms, or FACT_NONE: late while not ended after this moment */
	str memo;                      /* JSON: what the next event needs */
};

/* The bit of a slug; false: no such fact. */
bool fact_bit(str slug, int64_t *ret_bit);
const char *fact_title(int bit);

/* How one kind of subject follows from events. `subject_of` gives the subject an event is about, or an empty str
 * when it does not matter; `fold` makes the new fact of the former (subject empty: there was none). */
struct fact_source {
	const char *kind;
	str (*subject_of)(const struct event *e);
	int (*fold)(struct ctx *c, const struct event *e, const struct json *set, const struct fact *before,
		    struct fact *ret);
};
extern const struct fact_source fact_dossier, fact_procedure, fact_payment;
extern const struct fact_source *const fact_sources[]; /* ends with NULL */

/* MEMO: nothing that is counted; the row stays as old as it is. */
enum fact_change { FACT_SAME, FACT_MEMO, FACT_CHANGED };
enum fact_change fact_compare(const struct fact *before, const struct fact *after);
/* Takes one event in: what it makes of `before` (its subject empty: nothing was known), and how far that differs. */
int fact_fold(struct ctx *c, const struct fact_source *s, const struct event *e, const struct fact *before,
	      struct fact *ret);

/* One thing that is counted. */
struct counter {
	int64_t id;
	str kind;
	enum anchor anchor;
	int64_t need, without;
};
/* The day on which this fact counts for it, or FACT_NONE. */
int64_t counter_day(const struct counter *k, const struct fact *f);

/* Days of rest by law alone (Labour Code, Article 112) and weekends: the day `n` working days before `d`. Decisions on
 * swapped days do not count, so that it never changes. */
date fact_working_days_before(struct arena *mem, date d, int n);

#endif
