import type { Metadata } from "next";
import { MyKeysView } from "#features/virtual-keys/index.ts";

export const metadata: Metadata = { title: "My keys" };

export default function Page() {
  return <MyKeysView />;
}
