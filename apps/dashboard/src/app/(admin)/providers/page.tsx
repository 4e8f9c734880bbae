import type { Metadata } from "next";
import { ProvidersView } from "#features/providers/index.ts";

export const metadata: Metadata = { title: "Providers" };

export default function Page() {
  return <ProvidersView />;
}
