import { expect, test } from "vitest";
import { paceOf } from "./pace.ts";
import { createPromptCache } from "./prompt-cache.ts";
import { scenarioName, scenarioOf } from "./scenario.ts";
import { splitTokens } from "./tokens.ts";

test("tokens joined are the text again", () => {
  for (const text of ["", "a", "  two  words ", "Ünïcödé – 日本語のテキスト\n\nend\n", '{"a":[1,2]}']) {
    expect(splitTokens(text).join("")).toBe(text);
  }
});

test("scenarios are read from the end of the model name, or from the header first", () => {
  expect(scenarioName(scenarioOf("gpt-5-mini", undefined))).toBeNull();
  expect(scenarioName(scenarioOf("sandbox-error-429", undefined))).toBe("error-429");
  expect(scenarioName(scenarioOf("gpt-5-mini-stream-cut", undefined))).toBe("stream-cut");
  expect(scenarioName(scenarioOf("gpt-5-mini-stream-cut", "error-429-quota"))).toBe("error-429-quota");
  expect(scenarioName(scenarioOf("terror-500-ways", undefined))).toBeNull();
});

test("a believable provider takes 80 to 250 ms to its first token and then 60 to 120 tokens a second", () => {
  for (let index = 0; index < 200; index += 1) {
    const { firstTokenMs, perTokenMs } = paceOf(`prompt ${index}`, 1);
    expect(firstTokenMs).toBeGreaterThanOrEqual(80);
    expect(firstTokenMs).toBeLessThanOrEqual(250);
    expect(1000 / perTokenMs).toBeGreaterThanOrEqual(60);
    expect(1000 / perTokenMs).toBeLessThanOrEqual(120);
  }
  expect(paceOf("prompt", 0)).toEqual({ firstTokenMs: 0, perTokenMs: 0 });
});

test("a prefix is cached per model, and only what is really the same", () => {
  const cache = createPromptCache();
  const prefix = "x".repeat(8192);
  expect(cache.automatic("a", prefix)).toEqual({ read: 0, write: 0 });
  expect(cache.automatic("b", prefix)).toEqual({ read: 0, write: 0 });
  expect(cache.automatic("a", `${prefix}${"y".repeat(2000)}`)).toEqual({ read: 2048, write: 0 });
  expect(cache.automatic("a", `z${prefix}`)).toEqual({ read: 0, write: 0 });
});
