import type { Metadata } from "next";
import { AccountView } from "#features/account/index.ts";

export const metadata: Metadata = { title: "Account" };

export default function Page() {
  return <AccountView />;
}
