import type { ReactNode } from "react";

/** Never kept by the build or a cache on the way. */
export const dynamic = "force-dynamic";

/** Pages for whoever has the link, signed in or not: nothing here may ask who it is. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return <main className="grid min-h-dvh place-items-center bg-subtle px-4 py-10">{children}</main>;
}
