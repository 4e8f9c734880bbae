export { budgetFigures, byUse } from "./budget-figures.ts";
export { BudgetsView } from "./budgets-view.tsx";
export { BudgetSummary } from "./components/budget-summary.tsx";
export { budgetsQuery } from "./queries.ts";
