// Excel: a wrong workbook is looked at, confirmed and undone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, picture } from "./house.mjs";

test("a wrong workbook is looked at, confirmed and undone", async () => {
  await inBrowser("contact", DESK, async (page) => {
    const rows = [
      "单位,谈话日期,谈话人,谈话对象,谈话事由",
      "第一小学,2025-09-29,王校长,李主任,日常谈心",
      "第一小学,2025年11月31日,王校长,李主任,日常谈话",
    ];
    await page.goto("/imports");
    await isAccessible(page);
    await page.setInputFiles("#file", {
      name: "谈心谈话.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(rows.join("\r\n")),
    });
    await page.locator("#import button[type=submit]").click();
    await page.waitForURL(/\/imports\/[0-9a-f]{32}$/);
    await page.getByText("现在什么都还没有写入").waitFor();
    assert.match(await page.locator("main").innerText(), /没有“日常谈话”这个选项|日常谈话/);
    await isAccessible(page);
    await picture(page, "import-preview-desk", true);
    await page.getByRole("button", { name: "写入：新增 1，更正 0" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: /下载退回的/ }).click();
    assert.match((await download).suggestedFilename(), /谈心谈话-退回\.xlsx/);
    await page.getByRole("link", { name: "撤销这次导入" }).click();
    await page.getByText("新增的 1 条撤回").waitFor();
    await isAccessible(page);
    await page.getByRole("button", { name: "撤销这次导入" }).click();
    await page.waitForURL(/done=undone/);
    await page.getByText(/^已撤销/).first().waitFor();
  });
});

test("a workbook waits for the network and goes on", async () => {
  await inBrowser("contact", DESK, async (page, context) => {
    await page.goto("/imports");
    const rows = ["单位,谈话日期,谈话人,谈话对象,谈话事由", "第一小学,2025-09-26,王校长,李主任,日常谈心"];
    await page.setInputFiles("#file", {
      name: "断网.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(rows.join("\r\n")),
    });
    await context.setOffline(true);
    await page.locator("#import button[type=submit]").click();
    await page.locator("#import-progress", { hasText: "等联网后继续" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/imports");
    await context.setOffline(false);
    await page.waitForURL(/\/imports\/[0-9a-f]{32}$/);
    await page.getByText("写入：新增 1，更正 0").waitFor();
  });
});

test("cells that are wrong are mended on the page", async () => {
  await inBrowser("contact", PHONE, async (page) => {
    const rows = ["单位,谈话日期,谈话人,谈话对象,谈话事由", "第一小学,2025年9月31日,王校长,李主任,日常谈话"];
    await page.goto("/imports");
    await page.setInputFiles("#file", {
      name: "改一改.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(rows.join("\r\n")),
    });
    await page.locator("#import button[type=submit]").click();
    await page.waitForURL(/\/imports\/[0-9a-f]{32}$/);
    const cells = page.locator("td.wrong input[name=cell]");
    assert.deepEqual(await cells.evaluateAll((all) => all.map((cell) => cell.value)), ["2025年9月31日", "日常谈话"]);
    await isAccessible(page);
    await picture(page, "import-mending-phone", true);
    await cells.nth(0).fill("2025-09-24");
    await cells.nth(1).fill("日常谈心");
    await page.getByRole("button", { name: "改好了，重新看" }).click();
    await page.getByRole("button", { name: "写入：新增 1，更正 0" }).waitFor();
    assert.equal(await cells.count(), 0);
  });
});
