export { budgetFigures, byUse } from "./budget-figures.ts";
export { budgetTitle } from "./budget-words.ts";
export { BudgetsView } from "./budgets-view.tsx";
export { BudgetCard } from "./components/budget-card.tsx";
export { BudgetSummary } from "./components/budget-summary.tsx";
export { budgetsQuery } from "./queries.ts";
