import type { Metadata } from "next";
import { SetupView } from "#features/setup/index.ts";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage({ searchParams }: PageProps<"/setup">) {
  const { token } = await searchParams;
  return <SetupView token={typeof token === "string" ? token : ""} />;
}
