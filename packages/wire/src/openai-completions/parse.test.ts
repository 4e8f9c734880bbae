import { expect, test } from "vitest";
import { parseCompletionsRequest } from "./parse.ts";
import { spliceCompletionsBody } from "./splice.ts";

const parse = (body: object) =>
  parseCompletionsRequest(Buffer.from(JSON.stringify({ model: "m", prompt: "x", ...body })));

test("without a cap of its own a request has none: not every provider stops after sixteen tokens", () => {
  expect(parse({})).toMatchObject({ maxOutputTokens: null, usualOutputTokens: 16 });
  expect(parse({ max_tokens: 5 })).toMatchObject({ maxOutputTokens: 5 });
});

test("the cap that was held for is sent along", () => {
  const bytes = spliceCompletionsBody(parse({}), { model: "m", outputCapTokens: 16, includeUsage: false, drop: [] });
  expect(JSON.parse(bytes.toString())).toMatchObject({ max_tokens: 16 });
});
