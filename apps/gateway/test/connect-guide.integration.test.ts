import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "./stack.ts";

const guide = readFileSync(new URL("../../../docs/guides/connect.md", import.meta.url), "utf8");
const blocks = [...guide.matchAll(/```(ts|sh) title="([^"]+)"\n(.*?)```/gs)].map(([, language, title, code]) => ({
  language: language as "ts" | "sh",
  title: title as string,
  code: code as string,
}));
const run = promisify(execFile);
let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await startStack();
  // Beside the tests, so that the packages are found.
  folder = await mkdtemp(join(import.meta.dirname, "guide-"));
});
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

test("the guide has a block for every client that it names", () => {
  expect(blocks.map(({ title }) => title)).toEqual([
    "openai",
    "openai-responses",
    "anthropic",
    "google-genai",
    "ai-sdk-openai",
    "ai-sdk-anthropic",
    "ai-sdk-google",
    "langchain-openai",
    "langchain-anthropic",
    "curl",
  ]);
});

test.each(["openai-compatible", "anthropic", "gemini"])(
  "every client of the guide gets the answer of a provider that speaks %s, and the call is billed",
  async (provider) => {
    const tenant = await stack.tenant({
      model: "my-model",
      upstreamModel: "sandbox-small",
      provider,
      ...address(provider),
    });
    for (const { language, title, code } of blocks) {
      const written = code.replaceAll("http://127.0.0.1:8080", stack.baseUrl).replaceAll("gh_live_…", tenant.secret);
      const file = join(folder, `${provider}-${title}.${language === "ts" ? "mjs" : "sh"}`);
      await writeFile(file, written);
      const { stdout } = await run(language === "ts" ? process.execPath : "sh", [file]);
      expect(stdout.trim(), `${title} said nothing`).not.toBe("");
    }
    const records = await stack.records(tenant.virtualKeyId, blocks.length);
    expect(records.map(({ status, metering }) => `${status} ${metering}`)).toEqual(
      blocks.map(() => "success reported"),
    );
  },
  120_000,
);

const address = (provider: string) => ({
  baseUrl: provider === "openai-compatible" ? `${stack.sandbox.url}/v1` : stack.sandbox.url,
});
