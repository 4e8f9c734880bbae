import type { RequestRow } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { mergeTail } from "./tail-buffer.ts";

const row = (requestId: string, second: number, status = "success") =>
  ({ requestId, startedAt: `2026-12-01T00:00:0${second}.000Z`, status }) as RequestRow;
const ids = (rows: readonly RequestRow[]) => rows.map(({ requestId }) => requestId);

test("requests stand by when they began, each once and as it was seen last, whenever it was recorded", () => {
  const merged = mergeTail([row("slow", 1), row("new", 5), row("a", 3, "error")], [row("a", 3), row("b", 2)]);
  expect(ids(merged)).toEqual(["new", "a", "b", "slow"]);
  expect(merged[1]?.status).toBe("error");
});

test("only the newest are kept", () => {
  expect(ids(mergeTail([row("c", 3), row("b", 2)], [row("a", 1)], 2))).toEqual(["c", "b"]);
});
