import type { Metadata } from "next";
import { GatewaysView } from "#features/gateways/index.ts";

export const metadata: Metadata = { title: "Gateways" };

export default function Page() {
  return <GatewaysView />;
}
