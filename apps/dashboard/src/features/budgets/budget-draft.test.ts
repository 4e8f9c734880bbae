import { createBudgetInput } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { inputOf, usualDraft } from "./budget-draft.ts";

const scope = { kind: "organization" } as const;
const draft = { ...usualDraft(scope, "Europe/Berlin"), scope, limitUsd: "5" };

it("sends only what the form shows: a narrowing that was left again, or a week's first day of a month, is none", () => {
  const input = inputOf({ ...draft, model: "gpt-5", provider: "openai", weekStart: "7" });
  expect(createBudgetInput.parse(input)).toMatchObject({ model: null, provider: null, weekStart: 1, period: "month" });
  expect(inputOf({ ...draft, narrowing: "model", model: "gpt-5", provider: "openai" })).toMatchObject({
    model: "gpt-5",
  });
  expect(inputOf({ ...draft, period: "week", weekStart: "7" })).toMatchObject({ weekStart: 7 });
});
