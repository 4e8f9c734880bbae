import { requestFilterFields } from "@gatehouse/domain";
import { expect, test } from "vitest";
import * as z from "zod";
import { PRESETS, readView, viewQuery } from "./saved-views.ts";

test("a view opens with the filters and the range that it was saved with", () => {
  const filters = { policyRule: "first\\, and & last", teamId: null, durationMs: "2001.." };
  expect(readView(viewQuery("7d", filters))).toEqual({
    range: "7d",
    filters: { policyRule: "first\\, and & last", durationMs: "2001.." },
    unknown: [],
  });
});

test("what a view asks for that there is no more is named, and the rest of it opens", () => {
  expect(readView("status=error&colour=red")).toEqual({
    range: null,
    filters: { status: "error" },
    unknown: ["colour"],
  });
});

test("every preset is a filter that the server knows", () => {
  const schema = z.strictObject(requestFilterFields);
  for (const { name, filters } of PRESETS) expect([name, schema.safeParse(filters).success]).toEqual([name, true]);
});
