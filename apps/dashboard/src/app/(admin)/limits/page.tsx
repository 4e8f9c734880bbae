import type { Metadata } from "next";
import { RateLimitsView } from "#features/rate-limits/index.ts";

export const metadata: Metadata = { title: "Rate limits" };

export default function Page() {
  return <RateLimitsView />;
}
