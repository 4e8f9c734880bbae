import type { Metadata } from "next";
import { ResetView } from "#features/people/index.ts";

/** The address holds a secret: no other site is told it, and no index keeps it. */
export const metadata: Metadata = {
  title: "New password",
  referrer: "no-referrer",
  robots: { index: false, follow: false },
};

export default async function ResetPage({ params }: PageProps<"/reset/[token]">) {
  return <ResetView token={(await params).token} />;
}
