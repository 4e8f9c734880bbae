import type { Metadata } from "next";
import { BudgetsView } from "#features/budgets/index.ts";

export const metadata: Metadata = { title: "Budgets" };

export default function Page() {
  return <BudgetsView />;
}
