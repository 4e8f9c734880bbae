import type { Metadata } from "next";
import { InviteView } from "#features/people/index.ts";

/** The address holds a secret: no other site is told it, and no index keeps it. */
export const metadata: Metadata = { title: "Join", referrer: "no-referrer", robots: { index: false, follow: false } };

export default async function InvitePage({ params }: PageProps<"/invite/[token]">) {
  return <InviteView token={(await params).token} />;
}
