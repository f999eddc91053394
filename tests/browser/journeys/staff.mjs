// SPDX-License-Identifier: Apache-2.0
// The main job in the pages: accept, forward, supplement, sign with a result, deliver, rate. Each step looks at
// what the next person sees: who holds it, what comes next, until when, and what the applicant was told.
import { file, lodge, press, status } from "../dossier.mjs";

export default async function (kit) {
	const page = async (login) => (await kit.enter(login)).newPage();
	const code = await lodge(kit.url, { login: "dan.binh" });
	const [an, clerk, specialist, leader] = [await page("dan.binh"), await page("motcua.dongkinh"),
		await page("tuphap.dongkinh"), await page("chutich.dongkinh")];
	const has = async (p, words) => (await p.innerText("main")).includes(words);
	const done = async (p, words) => (await p.locator(".govuk-notification-banner--success").innerText()).includes(words);

	// The counter sees it in its queue, opens it, accepts it, hands it on.
	await clerk.goto(`/tiep-nhan?q=${code}`);
	await kit.check("the counter's queue has it", await has(clerk, code));
	await clerk.click(`main a:has-text("${code}")`);
	await kit.check("the clerk sees whom to call", await has(clerk, "Điện thoại"));
	await clerk.click(".mc-actions a:has-text('Tiếp nhận')");
	await clerk.click("main form button[type='submit']");
	await kit.check("accepted, and told what comes next", await done(clerk, "Đã tiếp nhận") && await done(clerk, "Tiếp theo:"));
	await kit.judge(clerk, "dossier after an action");
	await kit.shot(clerk, "staff-accepted");
	let s = await status(an, code);
	await kit.check("the applicant sees the date", /17:30 ngày/.test(s.due) && s.state === "Đã tiếp nhận");
	await clerk.click(".mc-actions a:has-text('Chuyển bước tiếp theo')");
	await clerk.selectOption("#person", "tuphap.dongkinh");
	await clerk.click("main form button[type='submit']");
	s = await status(an, code);
	await kit.check("the applicant sees who has it", s.where.includes("Triệu Văn Tuấn") && s.next.includes("Thẩm định"));

	// The specialist asks for everything at once.
	await specialist.goto("/viec");
	await kit.check("the specialist's list has it", await has(specialist, code));
	await specialist.click(`main a:has-text("${code}")`);
	await specialist.click(".mc-actions a:has-text('Yêu cầu bổ sung')");
	await specialist.click("main form button[type='submit']");
	await kit.check("an empty request is refused in words", await has(specialist, "Hãy ghi từng giấy tờ"));
	await kit.judge(specialist, "supplement form with an error");
	await specialist.locator("input[name='items']").nth(0).check();
	await specialist.locator("input[name='items']").nth(1).check();
	await specialist.fill("#days", "9999");
	await specialist.fill("#note", "Ghi rõ nơi thường trú.");
	await specialist.click("main form button[type='submit']");
	await kit.check("what was typed stays after an error", await specialist.inputValue("#note") === "Ghi rõ nơi thường trú." &&
		await specialist.locator("input[name='items']:checked").count() === 2 && await specialist.inputValue("#days") === "9999");
	await specialist.fill("#days", "5");
	await specialist.click("main form button[type='submit']");
	await kit.check("the request is sent", await done(specialist, "Đã yêu cầu bổ sung"));
	s = await status(an, code);
	await kit.check("the applicant is to act", s.state === "Chờ bổ sung" && s.next.includes("Bổ sung hồ sơ") && s.actions.includes("Nộp bổ sung"));
	await kit.check("with every item and the words", await has(an, "Cần bổ sung trước") && await has(an, "Ghi rõ nơi thường trú.") &&
		await an.locator(".govuk-inset-text li").count() === 2);
	await kit.shot(an, "staff-wanted");
	await specialist.goto("/viec");
	await kit.check("it left the specialist's list", !await has(specialist, code));

	// The applicant answers with a file.
	await an.click(".mc-actions a:has-text('Nộp bổ sung')");
	await an.setInputFiles("#files", [file("can-cuoc.pdf", "căn cước"), file("cu-tru.pdf", "cư trú")]);
	await an.click("main form button[type='submit']");
	await an.waitForURL(/xong=/);
	await kit.check("the answer is in", await done(an, "Đã gửi phần bổ sung"));
	s = await status(specialist, code);
	await kit.check("the same specialist goes on", s.state === "Đang giải quyết" && s.where.includes("Triệu Văn Tuấn"));
	await kit.check("files by kind, size and hash", await has(specialist, "PDF,") && await has(specialist, "can-cuoc.pdf") &&
		/[0-9a-f]{64}/.test(await specialist.innerHTML("main")));

	// For signature, with a note the leader reads.
	await press(specialist, code, "Trình ký", (p) => p.fill("#note", "Đủ điều kiện đăng ký."));
	await kit.check("submitted", await done(specialist, "Đã trình ký"));
	s = await status(leader, code);
	await kit.check("the leader may sign, and reads the note", s.actions[0] === "Ký duyệt kết quả" && await has(leader, "Đủ điều kiện đăng ký."));
	await an.goto(`/ho-so/${code}`);
	await kit.check("notes between officials stay inside", !await has(an, "Đủ điều kiện đăng ký."));
	await press(leader, code, "Ký duyệt kết quả", async (p) => {
		await p.setInputFiles("#files", [file("ket-qua.pdf", "Giấy chứng nhận")]);
	});
	await leader.waitForURL(/xong=/);
	await kit.check("signed", await done(leader, "Đã ký"));
	s = await status(an, code);
	await kit.check("the applicant has the result", s.state === "Đã có kết quả" && await has(an, "Kết quả") && await has(an, "ket-qua.pdf"));

	// Delivered and rated.
	await clerk.goto("/viec");
	await kit.check("the counter is to deliver it", await has(clerk, code));
	await press(clerk, code, "Trả kết quả");
	await kit.check("delivered", await done(clerk, "Đã trả kết quả"));
	s = await status(an, code);
	await kit.check("nothing is left but to rate", s.actions.join() === "Đánh giá");
	await press(an, code, "Đánh giá", (p) => p.check("input[name='score'][value='5']"));
	await kit.check("rated", await done(an, "Cảm ơn") && await has(an, "5 trên 5"));
	await kit.shot(an, "staff-rated");
}
