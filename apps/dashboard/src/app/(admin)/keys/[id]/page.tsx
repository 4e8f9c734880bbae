import type { Metadata } from "next";
import { VirtualKeyView } from "#features/virtual-keys/index.ts";

export const metadata: Metadata = { title: "Key" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <VirtualKeyView id={(await params).id} />;
}
