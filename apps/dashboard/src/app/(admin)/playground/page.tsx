import type { Metadata } from "next";
import { PlaygroundView } from "#features/playground/index.ts";

export const metadata: Metadata = { title: "Playground" };

export default function Page() {
  return <PlaygroundView />;
}
