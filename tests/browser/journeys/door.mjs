// SPDX-License-Identifier: Apache-2.0
// Logging in and out, wrong passwords, and the look of the pages, with and without scripts.
import { PASSWORD } from "../server.mjs";

async function logIn(page, password) {
	await page.fill("#login", "dan.an");
	await page.fill("#password", password);
	await page.click("main button[type='submit']");
}

async function door(kit, script) {
	const how = script ? "" : " (no script)";
	const context = await kit.enter("", { javaScriptEnabled: script, viewport: { width: 320, height: 700 } });
	const page = await context.newPage();

	await page.goto("/tai-khoan");
	kit.check(`a page for members leads to the door${how}`, page.url().includes("/dang-nhap?next="));
	await logIn(page, "wrong");
	kit.check(`a wrong password is said in a summary${how}`, await page.locator(".govuk-error-summary").isVisible());
	kit.check(`the title says so too${how}`, (await page.title()).startsWith("Lỗi: "));
	kit.check(`the login stays, the password does not${how}`, await page.inputValue("#login") === "dan.an" &&
		await page.inputValue("#password") === "");
	if (script) {
		await kit.judge(page, "the form with an error");
		await kit.shot(page, "dang-nhap-loi");
	}
	await logIn(page, PASSWORD);
	kit.check(`the right one leads where one wanted to go${how}`, new URL(page.url()).pathname === "/tai-khoan");

	await page.click(".mc-tools summary:has-text('Hiển thị')");
	if (script) {
		await page.click("button[value='dark']");
		kit.check("night at once", await page.getAttribute("html", "data-theme") === "dark");
		await page.waitForTimeout(300);
		await page.reload();
	} else {
		await page.click("button[value='dark']");
		kit.check("back on the same page", new URL(page.url()).pathname === "/tai-khoan");
	}
	kit.check(`night is remembered${how}`, await page.getAttribute("html", "data-theme") === "dark");
	await page.click("a[hreflang='en'] >> nth=0");
	kit.check(`English is the page's language${how}`, await page.getAttribute("html", "lang") === "en");
	await page.click("a[hreflang='vi'] >> nth=0");

	await page.click("main button:has-text('Đăng xuất mọi nơi')");
	await page.goto("/tai-khoan");
	kit.check(`after logging out the door is closed${how}`, page.url().includes("/dang-nhap"));
	await context.close();
}

export default async function (kit) {
	await door(kit, true);
	await door(kit, false);
}
