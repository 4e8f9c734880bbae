import type { Metadata } from "next";
import { RequestsView } from "#features/requests/index.ts";

export const metadata: Metadata = { title: "Requests" };

export default function Page() {
  return <RequestsView />;
}
