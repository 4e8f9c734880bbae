import { expect, test } from "vitest";
import { isKnown, requireMatch } from "./entity-tag.ts";

const request = (headers: Record<string, string>) => new Request("https://gatehouse.test/", { headers });
const current = async () => '"2-3"';

test("a change names what it has seen, and is refused when that is something else by now", async () => {
  await requireMatch(request({ "if-match": '"1-1", "2-3"' }), current);
  await requireMatch(request({ "if-match": "*" }), current);
  for (const tag of ['"2-2"', 'W/"2-3"', "2-3"]) {
    await expect(requireMatch(request({ "if-match": tag }), current)).rejects.toMatchObject({
      code: "precondition_failed",
      status: 412,
    });
  }
});

test("without If-Match nothing is looked up", async () => {
  await requireMatch(request({}), () => Promise.reject(new Error("it was looked up")));
});

test("a reader has what it names, weakly or not", () => {
  expect(isKnown(request({ "if-none-match": 'W/"2-3"' }), '"2-3"')).toBe(true);
  expect(isKnown(request({ "if-none-match": '"2-2"' }), '"2-3"')).toBe(false);
});
