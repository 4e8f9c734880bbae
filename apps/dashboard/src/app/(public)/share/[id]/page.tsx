import type { Metadata } from "next";
import { ShareView } from "#features/virtual-keys/share/share-view.tsx";

export const metadata: Metadata = {
  title: "A key for you",
  robots: { index: false, follow: false, noarchive: true },
  referrer: "no-referrer",
};

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <ShareView id={(await params).id} />;
}
