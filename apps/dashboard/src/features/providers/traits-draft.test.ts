import { NO_TRAITS } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { draftOf, tokensProblem, traitsOf } from "./traits-draft.ts";

const tokensOf = (contextTokens: string) => traitsOf({ ...draftOf(NO_TRAITS), contextTokens }).contextTokens;

it("gives back the traits that it was made of", () => {
  const traits = { noTraining: true, zeroRetention: false, contextTokens: 128_000, lacks: ["audio" as const] };
  expect(traitsOf(draftOf(traits))).toEqual(traits);
  expect(traitsOf(draftOf(NO_TRAITS))).toEqual(NO_TRAITS);
});

it("takes tokens as people write them", () => {
  expect(["128000", "128,000", "128 000", "128k", "1.5M", " "].map(tokensOf)).toEqual([
    128_000,
    128_000,
    128_000,
    128_000,
    1_500_000,
    null,
  ]);
});

it("says what is wrong before it is sent", () => {
  expect(["", "128k"].map(tokensProblem)).toEqual([undefined, undefined]);
  for (const text of ["many", "0.5", "-1", "1kk"]) expect(tokensProblem(text)).toMatch(/whole number/);
});
