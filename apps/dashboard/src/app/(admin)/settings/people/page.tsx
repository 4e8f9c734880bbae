import type { Metadata } from "next";
import { PeopleView } from "#features/people/index.ts";

export const metadata: Metadata = { title: "People" };

export default function Page() {
  return <PeopleView />;
}
