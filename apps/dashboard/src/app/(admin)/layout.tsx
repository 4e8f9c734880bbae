import { isGatehouseError, uuidv7 } from "@gatehouse/domain";
import { readSession, readSetup } from "@gatehouse/services";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { Reauthentication, SessionProvider, SignInRedirect } from "#features/session/index.ts";
import { getContainer } from "#server/container.ts";
import { actorOfToken, sessionCookieName } from "#server/session.ts";

/** Never rendered by the build, which has neither a database nor secrets. */
export const dynamic = "force-dynamic";

/** The signed-in pages: nothing of them is sent to somebody who is not. Every API call checks again. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  if (session) {
    return (
      <SessionProvider initial={session}>
        <Shell>{children}</Shell>
        <Reauthentication />
      </SessionProvider>
    );
  }
  if ((await readSetup(getContainer().platform)).open) redirect("/setup");
  // The path that was asked for is known to the browser only.
  return <SignInRedirect />;
}

async function currentSession() {
  const container = getContainer();
  const cookie = (await cookies()).get(sessionCookieName(container.environment.dashboardUrl))?.value;
  if (!cookie) return null;
  const actor = await actorOfToken(container, cookie, { requestId: uuidv7(), ip: null, route: "page" });
  if (!actor) return null;
  try {
    return await readSession({ ...container.platform, actor });
  } catch (error) {
    if (isGatehouseError(error) && error.code === "not_found") return null;
    throw error;
  }
}
