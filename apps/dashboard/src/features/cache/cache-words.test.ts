import { expect, it } from "vitest";
import { hitRate, hitsHref, previewWords, purgeInput } from "./cache-words.ts";

it("says before a purge what goes and what it was good for", () => {
  const preview = { answers: 312, hits: 4210, savedNanoUsd: "12400000000" };
  expect(previewWords({ by: "tag", value: "docs" }, preview)).toBe(
    "312 answers go. Requests with this tag were answered from the cache 4,210 times in the last 7 days, which saved $12.40.",
  );
  expect(previewWords({ by: "all" }, { answers: 1, hits: 1, savedNanoUsd: "0" })).toBe(
    "1 answer goes. Requests of the organization were answered from the cache once in the last 7 days.",
  );
  expect(previewWords({ by: "key", value: "1" }, { answers: 0, hits: 0, savedNanoUsd: "0" })).toBe(
    "No answer is kept that this is for. No request of this key was answered from the cache in the last 7 days.",
  );
  expect(previewWords({ by: "all" }, { answers: null, hits: 0, savedNanoUsd: "0" })).toBe(
    "How many answers go could not be counted in time. No request of the organization was answered from the cache in the last 7 days.",
  );
});

it("leads from a model to the requests of the same span", () => {
  expect(hitsHref("a/b c", "30d")).toBe("/requests?range=30d&cacheStatus=hit&model=a%2Fb+c");
});

it("measures hits by the requests for which the cache was asked", () => {
  expect(hitRate({ hits: 3, misses: 1 })).toBe(0.75);
  expect(hitRate({ hits: 0, misses: 0 })).toBeNull();
});

it("is no purge until it is chosen what it is for", () => {
  expect(purgeInput("tag", "  ")).toBeNull();
  expect(purgeInput("tag", " docs ")).toEqual({ by: "tag", value: "docs" });
  expect(purgeInput("all", "left over")).toEqual({ by: "all" });
});
