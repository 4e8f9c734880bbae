import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { Reauthentication, SessionProvider, SignInRedirect } from "#features/session/index.ts";
import { isSetupOpen, readPageSession } from "#server/page-session.ts";

/** Never rendered by the build, which has neither a database nor secrets. */
export const dynamic = "force-dynamic";

/** The signed-in pages: nothing of them is sent to somebody who is not. Every API call checks again. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const session = await readPageSession();
  if (session) {
    return (
      <SessionProvider initial={session}>
        <Shell>{children}</Shell>
        <Reauthentication />
      </SessionProvider>
    );
  }
  if (await isSetupOpen()) redirect("/setup");
  // The path that was asked for is known to the browser only.
  return <SignInRedirect />;
}
