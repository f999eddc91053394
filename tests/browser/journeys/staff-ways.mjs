// SPDX-License-Identifier: Apache-2.0
// The other ways of a dossier: refused, withdrawn, reviewed and asked about in a department, returned, extended,
// given to somebody, taken over by the deputy of somebody who is away.
import { act, lodge, press, status } from "../dossier.mjs";
import { PASSWORD } from "../server.mjs";

export default async function (kit) {
	const people = new Map();
	const as = async (login) => {
		if (!people.has(login)) people.set(login, await (await kit.enter(login)).newPage());
		return people.get(login);
	};
	const has = async (p, words) => (await p.innerText("main")).includes(words);
	const listed = async (login, code) => {
		const p = await as(login);
		await p.goto(`/viec?q=${code}`);
		return has(p, code);
	};

	// Refused by the counter, with a reason the applicant reads.
	let code = await lodge(kit.url, { unit: "05983" });
	const clerk = await as("motcua.luongvantri"), an = await as("dan.an");
	await press(clerk, code, "Từ chối");
	await kit.check("a refusal wants its reason", await has(clerk, "Lý do: không được để trống"));
	await clerk.fill("#note", "Không thuộc thẩm quyền của phường.");
	await clerk.click("main form button[type='submit']");
	await kit.check("refused, nothing left to do", await has(clerk, "Đã từ chối") && await has(clerk, "không còn việc phải làm"));
	let s = await status(an, code);
	await kit.check("the applicant reads why", s.state === "Bị từ chối" && await has(an, "Không thuộc thẩm quyền của phường."));

	// Withdrawn by the applicant: gone from the counter's work.
	code = await lodge(kit.url, { unit: "05983" });
	await kit.check("waits at the counter", await listed("motcua.luongvantri", code));
	await press(an, code, "Rút hồ sơ");
	await kit.check("withdrawn", await has(an, "Đã rút hồ sơ"));
	await kit.check("and gone from the counter", !await listed("motcua.luongvantri", code));

	// Where only one can take it, that one is chosen.
	code = await lodge(kit.url, { unit: "05983" });
	await act(kit.url, "motcua.luongvantri", code, "accept");
	await clerk.goto(`/ho-so/${code}/chuyen`);
	await kit.check("the only one who can take it is chosen", await clerk.inputValue("#person") === "tuphap.luongvantri");

	// A department: opinion of another one, review, returned with a reason, extended, assigned by the head.
	code = await lodge(kit.url, { procedure: "1.013233", unit: "TTPVHCC" });
	const centre = await as("motcua.tinh"), officer = await as("chuyenvien.soxaydung"), head = await as("truongphong.soxaydung");
	await press(centre, code, "Tiếp nhận");
	await press(centre, code, "Chuyển bước tiếp theo", (p) => p.selectOption("#person", ""));
	await kit.check("all of the department's officers see it", await listed("chuyenvien.soxaydung", code));
	await press(head, code, "Phân công", (p) => p.selectOption("#person", "chuyenvien.soxaydung"));
	s = await status(officer, code);
	await kit.check("the head gave it to the officer", s.where.includes("Lý Thị Kiều"));
	await press(officer, code, "Lấy ý kiến đơn vị khác", async (p) => {
		await p.selectOption("#unit", "SNNMT");
		await p.fill("#note", "Đề nghị cho ý kiến về đất.");
	});
	await kit.check("the other department has it in its list", await listed("chuyenvien.sonongnghiepvamoitruong", code));
	const other = await as("chuyenvien.sonongnghiepvamoitruong");
	await kit.check("and is told why", await has(other, "Hỏi ý kiến đơn vị bạn"));
	await press(other, code, "Trả lời ý kiến", (p) => p.fill("#note", "Đất phù hợp quy hoạch."));
	await kit.check("answered, and gone from its list", !await listed("chuyenvien.sonongnghiepvamoitruong", code));
	s = await status(officer, code);
	await kit.check("the officer reads the answer", await has(officer, "Đất phù hợp quy hoạch."));
	const due = s.due;
	await press(officer, code, "Gia hạn", async (p) => {
		await p.fill("#note", "Cần kiểm tra thực địa.");
		await p.fill("#days", "3");
	});
	s = await status(an, code);
	await kit.check("the applicant sees the new date and why", s.due !== due && await has(an, "Cần kiểm tra thực địa."));
	await kit.check("an extension is given once", !(await status(officer, code)).actions.includes("Gia hạn"));
	await press(officer, code, "Trình ký");
	await kit.check("it comes to the head for review", await listed("truongphong.soxaydung", code));
	await press(head, code, "Trả lại bước trước", (p) => p.fill("#note", "Bổ sung căn cứ pháp lý."));
	s = await status(officer, code);
	await kit.check("returned to the officers, with the reason", s.next.includes("Thẩm định") && await has(officer, "Bổ sung căn cứ pháp lý."));
	await press(officer, code, "Trình ký");
	await press(head, code, "Trình ký");
	const director = await as("lanhdao.soxaydung");
	s = await status(director, code);
	await kit.check("reviewed, it comes to the director", s.actions[0] === "Ký duyệt kết quả");
	await press(director, code, "Ký duyệt kết quả");
	await kit.check("signed, it goes back to the centre", (await status(centre, code)).actions[0] === "Trả kết quả");

	// Away: the deputy sees what the other holds, and takes it over.
	const admin = await as("quantri");
	await admin.goto("/quan-tri/them-tai-khoan");
	await admin.fill("#login", "tuphap2.luongvantri");
	await admin.fill("#name", "Hoàng Thị Thay");
	await admin.selectOption("#role", "specialist");
	await admin.selectOption("#unit", "05983");
	await admin.fill("#password", PASSWORD);
	await admin.click("main button:has-text('Thêm tài khoản')");
	code = await lodge(kit.url, { unit: "05983" });
	await act(kit.url, "motcua.luongvantri", code, "accept");
	await act(kit.url, "motcua.luongvantri", code, "forward", { person: "tuphap.luongvantri" });
	await kit.check("what somebody holds is not everybody's", !await listed("tuphap2.luongvantri", code));
	const away = await as("tuphap.luongvantri"), today = new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10);
	await away.goto("/vang-mat");
	await away.fill("#first-day", today);
	await away.fill("#last-day", today);
	await away.selectOption("#deputy", "tuphap2.luongvantri");
	await away.click("main button:has-text('Ghi vắng mặt')");
	await kit.check("the deputy has it in the list", await listed("tuphap2.luongvantri", code));
	const deputy = await as("tuphap2.luongvantri");
	await press(deputy, code, "Nhận việc");
	s = await status(deputy, code);
	await kit.check("and holds it now", s.where.includes("Hoàng Thị Thay"));
	code = await lodge(kit.url, { unit: "05983" });
	await act(kit.url, "motcua.luongvantri", code, "accept");
	await clerk.goto(`/ho-so/${code}/chuyen`);
	await kit.check("who is away is named as such", (await clerk.locator("#person option").allInnerTexts()).some((t) => t.includes("Bế Đình Lâm (vắng mặt hôm nay)")));
	await kit.judge(clerk, "form with somebody away");
}
