import type { Metadata } from "next";
import { VirtualKeysView } from "#features/virtual-keys/index.ts";

export const metadata: Metadata = { title: "Keys" };

export default function Page() {
  return <VirtualKeysView />;
}
