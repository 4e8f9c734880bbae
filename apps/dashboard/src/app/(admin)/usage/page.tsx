import type { Metadata } from "next";
import { UsageView } from "#features/usage/index.ts";

export const metadata: Metadata = { title: "Usage & cost" };

export default function Page() {
  return <UsageView />;
}
