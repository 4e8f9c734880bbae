import { expect, it } from "vitest";
import { narrowedTo, requestsIn, spanText, usageFile } from "./links.ts";

it("leads to the requests of just the span and the filters that are shown", () => {
  const span = spanText("2026-11-01T18:15:00.000Z", "2026-11-02T18:15:00.000Z");
  const href = new URL(requestsIn(span, { model: "a,b", teamId: null }, { priced: "false" }), "http://x");
  expect(href.pathname).toBe("/requests");
  expect(Object.fromEntries(href.searchParams)).toEqual({
    range: "2026-11-01T18:15:00Z..2026-11-02T18:15:00Z",
    model: "a,b",
    priced: "false",
  });
});

it("narrows to a group whose name has the signs of the text form, and not to what is no group", () => {
  expect(narrowedTo({ status: "error" }, "model", "!a,b")).toEqual({ status: "error", model: "\\!a\\,b" });
  expect([narrowedTo({}, "model", "other"), narrowedTo({}, "provider", ""), narrowedTo({}, "none", "x")]).toEqual([
    null,
    null,
    null,
  ]);
});

it("asks for the file of just what is shown", () => {
  const range = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-11-02T00:00:00Z") };
  const file = usageFile({ chart: "cost", range, groupBy: "team", filters: { model: "a" }, compare: null });
  expect(file).toBe(
    "/api/v1/usage/export?chart=cost&from=2026-11-01T00%3A00%3A00.000Z&to=2026-11-02T00%3A00%3A00.000Z&groupBy=team&model=a",
  );
});
