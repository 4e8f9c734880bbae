import type {
  BudgetEnforcement,
  BudgetPeriod,
  BudgetShortfall,
  CreateBudgetInput,
  LimitScope,
  ProviderId,
} from "@gatehouse/domain";

export interface BudgetDraft {
  scope: LimitScope | null;
  limitUsd: string;
  period: BudgetPeriod;
  enforcement: BudgetEnforcement;
  shortfall: BudgetShortfall;
  narrowing: "none" | "model" | "provider";
  model: string;
  provider: ProviderId | "";
  timeZone: string;
  /** 1 (Monday) to 7, as the form's select has it. */
  weekStart: string;
}

/** What most people want: a hard monthly budget on all requests, by the organization's clock. */
export const usualDraft = (scope: LimitScope | null, timeZone: string): BudgetDraft => ({
  scope,
  limitUsd: "",
  period: "month",
  enforcement: "hard",
  shortfall: "lower_output",
  narrowing: "none",
  model: "",
  provider: "",
  timeZone,
  weekStart: "1",
});

/** The draft as the API takes it; what is hidden in the form is left out. */
export function inputOf(draft: BudgetDraft & { scope: LimitScope }): CreateBudgetInput {
  const { scope, limitUsd, period, enforcement, shortfall, narrowing, model, provider, timeZone, weekStart } = draft;
  return {
    scope,
    limitUsd,
    period,
    enforcement,
    shortfall,
    timeZone,
    ...(narrowing === "model" && { model }),
    ...(narrowing === "provider" && provider !== "" && { provider }),
    ...(period === "week" && { weekStart: Number(weekStart) }),
  };
}
