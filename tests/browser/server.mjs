// SPDX-License-Identifier: Apache-2.0
// A fresh demo in a temporary folder on a free port, and people who are logged in to it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const PASSWORD = "motcua-demo";

function freePort() {
	return new Promise((done) => {
		const s = createServer().listen(0, "127.0.0.1", () => {
			const { port } = s.address();
			s.close(() => done(port));
		});
	});
}

// MOTCUA names the program; else the release build if there is one, else the debug build.
function program() {
	const found = [process.env.MOTCUA, "build/motcua", "build/release/motcua", "build/debug/motcua"]
		.find((p) => p && existsSync(p));
	if (!found) throw new Error("no program: run make or make debug first");
	return found;
}

export async function start() {
	const bin = program(), top = mkdtempSync(join(tmpdir(), "motcua-browser-")), dir = join(top, "data");
	const made = spawnSync(bin, ["init", "--data", dir, "--demo"], { encoding: "utf8" });
	if (made.status !== 0) throw new Error(`init failed: ${made.stderr}`);
	const port = await freePort(), url = `http://127.0.0.1:${port}`, log = join(top, "log");
	const fd = openSync(log, "w");
	const child = spawn(bin, ["serve", "--data", dir, "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", fd, fd] });
	const gone = new Promise((done) => child.on("exit", done));
	const stop = async () => {
		child.kill("SIGTERM");
		const late = setTimeout(() => child.kill("SIGKILL"), 5000);
		await gone;
		clearTimeout(late);
		rmSync(top, { recursive: true, force: true });
	};
	for (let i = 0; i < 100; i++) {
		const ready = await fetch(`${url}/readyz`).catch(() => null);
		if (ready?.ok) return { url, dir, bin, stop, log: () => readFileSync(log, "utf8") };
		if (child.exitCode !== null) break;
		await new Promise((done) => setTimeout(done, 100));
	}
	const said = readFileSync(log, "utf8");
	await stop();
	throw new Error(`the server did not start:\n${said}`);
}

// A browser context in which `login` is logged in ("": nobody), through the form like everybody.
export async function enter(browser, url, login, options = {}) {
	const context = await browser.newContext({ baseURL: url, locale: "vi-VN", ...options });
	if (login) {
		const page = await context.newPage();
		await page.goto("/dang-nhap");
		await page.fill("#login", login);
		await page.fill("#password", PASSWORD);
		await page.click("main button[type='submit']");
		// A page closed while it loads can keep the browser from ever opening another.
		await page.waitForLoadState("networkidle");
		if (page.url().includes("/dang-nhap")) throw new Error(`${login} cannot log in`);
		await page.close();
	}
	return context;
}
