import type { Metadata } from "next";
import { AdminTokensView } from "#features/admin-tokens/index.ts";

export const metadata: Metadata = { title: "API tokens" };

export default function Page() {
  return <AdminTokensView />;
}
