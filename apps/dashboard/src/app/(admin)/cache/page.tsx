import type { Metadata } from "next";
import { CacheView } from "#features/cache/index.ts";

export const metadata: Metadata = { title: "Cache" };

export default function Page() {
  return <CacheView />;
}
