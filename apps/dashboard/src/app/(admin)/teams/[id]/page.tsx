import type { Metadata } from "next";
import { TeamView } from "#features/teams/index.ts";

export const metadata: Metadata = { title: "Team" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <TeamView id={(await params).id} />;
}
