import { expect, it } from "vitest";
import { aSeries, aView, counts } from "#charts/prepare/testing/a-view.ts";
import { attemptsSummary, cacheSummary, costSummary, errorsSummary, requestsSummary } from "./summaries.ts";

const spent = (costNanoUsd: bigint) => counts({ costNanoUsd: `${costNanoUsd}` });

it("says the cost, who has most of it, and how it changed", () => {
  const series = [aSeries("a", [{ costNanoUsd: "3000000000" }]), aSeries("b", [{ costNanoUsd: "1000000000" }])];
  const previous = { from: "", to: "", points: [], total: spent(5_000_000_000n) };
  expect(costSummary(aView(series, { total: spent(4_000_000_000n), previous }))).toBe(
    "$4.00, 20% less than in the span before. Most: A, 75%.",
  );
  expect(costSummary(aView([], { total: spent(0n) }))).toBe("$0.00.");
});

it("tells what retries and fallbacks made up for from what failed in the end", () => {
  const total = counts({ requests: 12, refused: 2, errors: 1, attempts: 16, failedAttempts: 5 });
  expect(errorsSummary(aView([], { total }))).toBe(
    "5 calls of a provider failed; retries and fallbacks made up for 4. Of the requests 10% failed.",
  );
  expect(attemptsSummary(aView([], { total }))).toBe("1.40 calls for each request: 4 retries and fallbacks.");
  expect(requestsSummary(aView([], { total }))).toBe("12 requests, 1 failed, 2 refused.");
});

it("counts only looked up requests into the hit rate", () => {
  const total = counts({ cacheHits: 1, cacheMisses: 3, cacheBypasses: 9 });
  expect(cacheSummary(aView([], { total }))).toBe("25% of 4 requests that were looked up; 9 were not.");
});
