import type { Metadata } from "next";
import { TeamsView } from "#features/teams/index.ts";

export const metadata: Metadata = { title: "Teams" };

export default function Page() {
  return <TeamsView />;
}
