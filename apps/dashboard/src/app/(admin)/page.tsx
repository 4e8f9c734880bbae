import type { Metadata } from "next";
import { HomeView } from "#features/home/index.ts";

export const metadata: Metadata = { title: "Overview" };

export default function Page() {
  return <HomeView />;
}
