import type { Metadata } from "next";
import { OrganizationView } from "#features/settings/index.ts";

export const metadata: Metadata = { title: "Organization" };

export default function Page() {
  return <OrganizationView />;
}
