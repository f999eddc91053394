/* SPDX-License-Identifier: Apache-2.0 */
/* feedback_demo.c - what people of the demo province have said, and what they were answered. */
#include "base/base.h"

#include "core/command/call.h"
#include "lib/json/json.h"
#include "mod/feedback/feedback_impl.h"

static const struct {
	const char *name, *body, *answer; /* answer: NULL, nobody has looked at it yet */
} said[] = {
	{ "Hoàng Thị Liên",
	  "Đèn đường đầu ngõ 12 phố Trần Đăng Ninh hỏng đã hai tuần, buổi tối đi lại rất nguy hiểm. Đề nghị cho thay bóng.",
	  "Phường đã thay bóng đèn và kiểm tra cả tuyến phố. Cảm ơn ý kiến của người dân." },
	{ "Lương Văn Tài",
	  "Đề nghị bộ phận một cửa mở cửa thêm sáng thứ Bảy để người đi làm nộp được hồ sơ.",
	  "Từ tháng này bộ phận một cửa của phường nhận hồ sơ cả sáng thứ Bảy, từ 07:30 đến 11:30." },
	{ "Nông Thị Hạnh", "Nắp cống trước cổng trường tiểu học bị vỡ, đã đặt cành cây làm dấu nhưng rất nguy hiểm cho các cháu.",
	  NULL },
	{ "", "Trang tra cứu hồ sơ dùng trên điện thoại rất tiện. Mong có thêm hướng dẫn bằng hình.", NULL },
};

static int say(struct ctx *c, size_t i)
{
	struct arg words[] = { { S("body"), str_of(said[i].body) }, { S("name"), str_of(said[i].name) } };
	struct arg reply[] = { { S("code"), S("") }, { S("answer"), S("") }, { S("publish"), S("1") } };
	struct json *sent;
	str answer, why;

	TRY(command_send(c, "feedback.send", str_fmt(c->mem, "demo-feedback-%zu", i), words, ARRAY_LEN(words), &answer));
	if (!said[i].answer)
		return 0;
	TRY(json_parse(c->mem, answer, 0, &sent, &why));
	reply[0].value = json_text(sent, "code");
	reply[1].value = str_of(said[i].answer);
	return command_send(c, "feedback.answer", str_fmt(c->mem, "demo-answer-%zu", i), reply, ARRAY_LEN(reply), NULL);
}

int feedback_demo(struct ctx *c)
{
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		TRY(say(c, i));
	return 0;
}
