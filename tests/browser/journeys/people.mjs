// SPDX-License-Identifier: Apache-2.0
// Somebody goes away and names a deputy; an administrator makes an account; a citizen registers.
export default async function (kit) {
	const soon = new Date(Date.now() + 7 * 86400e3), day = (d) => d.toISOString().slice(0, 10);

	const staff = await kit.enter("tuphap.dongkinh"), page = await staff.newPage();
	await page.goto("/vang-mat");
	await page.fill("#first-day", day(soon));
	await page.click("main button:has-text('Ghi vắng mặt')");
	await kit.judge(page, "absence form with an error");
	await kit.check("what was typed stays", (await page.inputValue("#first-day")).length > 0);
	await page.fill("#last-day", day(soon));
	await page.click("main button:has-text('Ghi vắng mặt')");
	await kit.check("the absence is listed", (await page.textContent("main")).includes("Triệu Văn Tuấn"));
	await kit.judge(page, "absence list");
	await kit.shot(page, "absence");

	const admin = await kit.enter("quantri"), form = await admin.newPage();
	await form.goto("/quan-tri/them-tai-khoan");
	await form.fill("#login", "canbo.moi");
	await form.fill("#name", "Nguyễn Thị Hoa");
	await form.click("main button:has-text('Thêm tài khoản')");
	await kit.judge(form, "new account with errors");
	await kit.shot(form, "new-account-errors");
	await form.selectOption("#role", "specialist");
	await form.selectOption("#unit", "05977");
	await form.fill("#password", "hoa sen mua ha");
	await form.click("main button:has-text('Thêm tài khoản')");
	await kit.check("the account's page opens", form.url().endsWith("/quan-tri/tai-khoan/canbo.moi"));
	await kit.judge(form, "account");
	await kit.shot(form, "account");

	const citizen = await kit.enter(""), door = await citizen.newPage();
	await door.goto("/dang-ky");
	await door.click("main button:has-text('Đăng ký')");
	await kit.judge(door, "registration with errors");
	await kit.shot(door, "registration-errors");
	await door.fill("#name", "Lê Thị Tư");
	await door.fill("#id-no", "020199001234");
	await door.fill("#phone", "0911222333");
	await door.fill("#password", "nui mau son");
	await door.fill("#password-again", "nui mau son");
	await door.click("main button:has-text('Đăng ký')");
	await kit.check("registered", door.url().endsWith("/dang-ky/xong"));
}
