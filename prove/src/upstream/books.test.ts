import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Books, readBooks, type UpstreamCall } from "./books.ts";

test("what was entered is read back, amounts beyond a double's whole numbers included", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-books-"));
  const call: UpstreamCall = {
    id: "call-1",
    keyId: "key",
    model: "model",
    marker: "1-1",
    arrivedAtMs: 1_700_000_000_000,
    trouble: "none",
    status: 200,
    inputTokens: 3,
    outputTokens: 5,
    billedNanoUsd: 9_007_199_254_740_993n,
  };
  const path = join(folder, "books.jsonl");
  const books = new Books(path);
  books.enter(call);
  books.enter({ ...call, id: "call-2" });
  expect(readBooks(path)).toEqual([call, { ...call, id: "call-2" }]);
  rmSync(folder, { recursive: true });
});
