export { budgetFigures, byUse } from "./budget-figures.ts";
export { BudgetsView } from "./budgets-view.tsx";
export { AmountField } from "./components/amount-field.tsx";
export { BudgetBar } from "./components/budget-bar.tsx";
export { BudgetDialog, type BudgetTarget } from "./components/budget-dialog.tsx";
export { BudgetSummary } from "./components/budget-summary.tsx";
export { budgetsQuery } from "./queries.ts";
