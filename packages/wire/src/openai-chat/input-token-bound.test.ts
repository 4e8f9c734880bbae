import { describe, expect, test } from "vitest";
import { parseChatRequest } from "./parse.ts";

const boundOf = (content: unknown, rest: object = {}) =>
  parseChatRequest(Buffer.from(JSON.stringify({ model: "m", messages: [{ role: "user", content }], ...rest })))
    .inputTokenBound;
const lengthOf = (content: unknown) =>
  Buffer.byteLength(JSON.stringify({ model: "m", messages: [{ role: "user", content }] }));

const payload = "A".repeat(400_000);
const image = (url: string) => [{ type: "image_url", image_url: { url } }];

describe("the bound of input tokens", () => {
  test("counts every byte of text, also of scripts with three bytes a letter", () => {
    expect(boundOf("日本語")).toBe(lengthOf("日本語"));
  });

  test("takes the base64 of an image out and puts the dearest image in", () => {
    const bound = boundOf(image(`data:image/png;base64,${payload}`));
    expect(bound).toBeGreaterThan(50_000);
    expect(bound).toBeLessThan(51_000);
  });

  test("covers an image that is only named", () => {
    expect(boundOf(image("https://example.com/a.png"))).toBeGreaterThan(50_000);
  });

  test.each([
    ["text in a data URL", `data:text/plain;base64,${payload}`],
    ["a data URL that is not base64", `data:image/svg+xml,${payload}`],
    ["a payload without a data URL", payload],
  ])("counts %s as the text that it may be", (_name, url) => {
    expect(boundOf(image(url))).toBeGreaterThan(400_000);
  });

  test("does not trust the name of a part: a text part with a data URL is text", () => {
    const content = [{ type: "text", text: "x", image_url: { url: `data:image/png;base64,${payload}` } }];
    expect(boundOf(content)).toBeGreaterThan(400_000);
  });

  test("covers PDF files and audio apart from their base64", () => {
    const file = [{ type: "file", file: { file_data: `data:application/pdf;base64,${payload}` } }];
    const audio = [{ type: "input_audio", input_audio: { data: payload, format: "mp3" } }];
    expect(boundOf(file)).toBeGreaterThan(100_000);
    expect(boundOf(file)).toBeGreaterThan((payload.length * 3) / 4);
    expect(boundOf(file)).toBeLessThan(payload.length);
    expect(boundOf(audio)).toBeGreaterThan(payload.length / 32);
    expect(boundOf(audio)).toBeLessThan(30_000);
  });

  test("leaves room for what vendors add when tools are declared", () => {
    expect(boundOf("hi", { tools: [{ type: "function", function: { name: "f" } }] })).toBeGreaterThan(1_000);
  });

  test.each([null, 7, "x", [null, 1, "x"], [{ type: "image_url" }], [{ type: "file" }], [{ type: "input_audio" }]])(
    "survives content that makes no sense: %j",
    (content) => {
      expect(boundOf(content)).toBeGreaterThan(0);
    },
  );
});
