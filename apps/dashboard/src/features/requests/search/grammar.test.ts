import { describe, expect, test } from "vitest";
import { readTypedRange } from "./amount.ts";
import { addTerms, chipsOf, type FilterTexts, readSearch, type SearchNames } from "./grammar.ts";

const NAMES: SearchNames = {
  teamId: new Map([
    ["t1", "Search"],
    ["t2", "Ad sales"],
  ]),
  virtualKeyId: new Map([
    ["k1", "crawler"],
    ["k2", "crawler"],
    ["k3", "batch"],
  ]),
};
const filtersOf = (text: string, before: FilterTexts = {}) => {
  const { terms, problems } = readSearch(text, NAMES);
  return { filters: addTerms(before, terms), problems };
};

describe("what is typed into the search bar", () => {
  test("becomes the filters of the URL: names, exclusions, lists, quotes and ranges", () => {
    expect(
      filtersOf('team:search,"Ad sales" -cache:hit status:error rule:"first, and last" latency:>2s http:500..599')
        .filters,
    ).toEqual({
      teamId: "t1,t2",
      cacheStatus: "!hit",
      status: "error",
      policyRule: "first\\, and last",
      durationMs: "2001..",
      httpStatus: "500..599",
    });
  });

  test("adds to what was asked for, and takes back what was excluded", () => {
    expect(filtersOf("model:b -status:error", { model: "a,!b", status: "error" }).filters).toEqual({
      model: "a,b",
      status: "!error",
    });
  });

  test("is never left out in silence: what is not understood is named", () => {
    const { filters, problems } = filtersOf(
      "large colour:red status:gone team:Nobody key:crawler -latency:>1s in: cost:x",
    );
    expect(filters).toEqual({});
    expect(problems).toEqual([
      "“large” has no field: write for example model:large.",
      expect.stringMatching(/^There is no field “colour”\. Fields: status, team, /),
      "status can be success, error, refused, aborted, and not “gone”.",
      "No team is called “Nobody”.",
      "Several keys are called “crawler”.",
      "latency is a range: turn it round instead of excluding it.",
      "in: needs a value.",
      "“x” is no range. Write >0.01, <=$5 or 0.1..0.5.",
    ]);
  });

  test("can be typed again as its chips say it, and then means the same", () => {
    const filters: FilterTexts = {
      status: "error,!refused",
      teamId: "t2",
      policyRule: "first\\, and last",
      priced: "false",
      costNanoUsd: "10000001..",
      durationMs: "..800",
      attempts: "2",
    };
    const chips = chipsOf(filters, NAMES);
    expect(chips.map(({ label, text, excluded }) => [label, text, excluded])).toEqual([
      ["Status", "error", false],
      ["Status", "refused", true],
      ["Team", "Ad sales", false],
      ["Rule", "first, and last", false],
      ["Priced", "no", false],
      ["Latency", "at most 800 ms", false],
      ["Cost", "at least $0.01", false],
      ["Attempts", "2", false],
    ]);
    expect(filtersOf(chips.map(({ typed }) => typed).join(" ")).filters).toEqual(filters);
  });

  test("a chip that is taken away leaves the other values of its field", () => {
    const [error, refused] = chipsOf({ status: "error,!refused" }, NAMES);
    expect([error?.rest, refused?.rest]).toEqual(["!refused", "error"]);
  });
});

test.each([
  ["500", "number", { from: 500, to: 500 }],
  [">=500", "number", { from: 500, to: null }],
  ["<10", "number", { from: null, to: 9 }],
  ["1s..1m", "duration", { from: 1000, to: 60_000 }],
  ["<=1.5s", "duration", { from: null, to: 1500 }],
  ["..800ms", "duration", { from: null, to: 800 }],
  [">$0.01", "usd", { from: 10_000_001, to: null }],
  ["0.1..0.5", "usd", { from: 100_000_000, to: 500_000_000 }],
] as const)("the range %s of a %s is read exactly", (text, unit, range) => {
  expect(readTypedRange(text, unit)).toEqual(range);
});

test.each(["", "..", "9..1", "1..2..3", ">", "1.5", "2s", "-1", "1e3"])("%j is no range of numbers", (text) => {
  expect(typeof readTypedRange(text, "number")).toBe("string");
});
