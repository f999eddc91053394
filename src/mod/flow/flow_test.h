/* SPDX-License-Identifier: Apache-2.0 */
/* flow_test.h - one right flow with a bit of everything, for tests to use and to break. */
#ifndef MOD_FLOW_TEST_H
#define MOD_FLOW_TEST_H

#include "mod/flow/flow.h"

#define TEST_FLOW                                                                                                             \
	"{\"flow\":1,\"title\":\"Cấp phép có lấy ý kiến\",\"period\":{\"n\":7,\"unit\":\"working_day\"},"                     \
	"\"names\":{\"form.area\":\"int\"},\"steps\":["                                                                       \
	"{\"id\":\"receive\",\"title\":\"Tiếp nhận\",\"role\":\"clerk\",\"time\":{\"n\":4,\"unit\":\"working_hour\"},"        \
	"\"exits\":[{\"action\":\"forward\",\"to\":\"examine\"}]},"                                                           \
	"{\"id\":\"examine\",\"title\":\"Thẩm định\",\"role\":\"specialist\",\"place\":\"deciding\","                         \
	"\"time\":{\"n\":2,\"unit\":\"working_day\"},\"exits\":["                                                             \
	"{\"action\":\"submit_for_signature\",\"to\":\"sign\",\"guard\":\"form.area <= 100\",\"needs\":[\"reason\"]},"        \
	"{\"action\":\"forward\",\"to\":\"opinions\",\"guard\":\"form.area > 100\"},"                                         \
	"{\"action\":\"forward\",\"to\":\"wait\",\"guard\":\"else\",\"effects\":[\"clock.pause\"]}]},"                         \
	"{\"id\":\"wait\",\"title\":\"Chờ kết luận\",\"kind\":\"wait\",\"for\":\"event\",\"role\":\"specialist\","            \
	"\"place\":\"deciding\",\"time\":{\"n\":1,\"unit\":\"half_day\"},\"exits\":["                                         \
	"{\"action\":\"done\",\"to\":\"sign\",\"effects\":[\"clock.resume\"]},"                                               \
	"{\"action\":\"limit\",\"to\":\"stopped\",\"effects\":[\"clock.stop\"]}]},"                                           \
	"{\"id\":\"opinions\",\"title\":\"Lấy ý kiến\",\"kind\":\"fork\",\"role\":\"specialist\",\"place\":\"deciding\","     \
	"\"join\":\"all\",\"silence\":true,\"branches\":["                                                                    \
	"{\"id\":\"fire\",\"title\":\"Phòng cháy\",\"first\":\"fire\"},"                                                      \
	"{\"id\":\"land\",\"title\":\"Đất đai\",\"first\":\"land\"}],\"exits\":["                                             \
	"{\"action\":\"joined\",\"to\":\"examine\",\"guard\":\"opinion.opposed > 0\"},"                                       \
	"{\"action\":\"joined\",\"to\":\"sign\",\"guard\":\"else\"}]},"                                                       \
	"{\"id\":\"fire\",\"title\":\"Ý kiến phòng cháy\",\"role\":\"specialist\",\"place\":\"unit\",\"unit\":\"SNNMT\","    \
	"\"time\":{\"n\":2,\"unit\":\"working_day\"},\"exits\":[{\"action\":\"forward\",\"to\":\"fire_head\"}]},"             \
	"{\"id\":\"fire_head\",\"title\":\"Duyệt ý kiến\",\"role\":\"head\",\"place\":\"unit\",\"unit\":\"SNNMT\","          \
	"\"time\":{\"n\":1,\"unit\":\"working_day\"},\"exits\":[{\"action\":\"forward\",\"to\":\"join\"}]},"                  \
	"{\"id\":\"land\",\"title\":\"Ý kiến đất đai\",\"role\":\"specialist\",\"place\":\"unit\",\"unit\":\"SXD\","         \
	"\"time\":{\"n\":1,\"unit\":\"working_day\"},\"exits\":[{\"action\":\"forward\",\"to\":\"join\"}]},"                  \
	"{\"id\":\"sign\",\"title\":\"Ký duyệt\",\"role\":\"leader\",\"place\":\"deciding\","                                 \
	"\"time\":{\"n\":1,\"unit\":\"half_day\"},\"exits\":["                                                                \
	"{\"action\":\"sign\",\"to\":\"return\",\"needs\":[\"signature\"],\"effects\":[\"clock.stop\",\"number\"]}]},"        \
	"{\"id\":\"return\",\"title\":\"Trả kết quả\",\"role\":\"clerk\",\"time\":{\"n\":4,\"unit\":\"working_hour\"},"      \
	"\"exits\":[{\"action\":\"deliver\",\"to\":\"end\"}]},"                                                               \
	"{\"id\":\"end\",\"title\":\"Kết thúc\",\"kind\":\"end\"},"                                                           \
	"{\"id\":\"stopped\",\"title\":\"Dừng giải quyết\",\"kind\":\"end\",\"outcome\":\"stopped\"}]}"

/* Reads and checks it; ends the test with the first problem. */
struct flow *test_flow(struct ctx *c, const char *json);

#endif
