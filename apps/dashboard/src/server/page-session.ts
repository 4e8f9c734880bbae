import "server-only";
import { isGatehouseError, type SessionView, uuidv7 } from "@gatehouse/domain";
import { readSession, readSetup } from "@gatehouse/services";
import { cookies } from "next/headers";
import { getContainer } from "#server/container.ts";
import { actorOfToken, sessionCookieName } from "#server/session.ts";

/** Who looks at a page; null for nobody. Checked against the database like a call of the API. */
export async function readPageSession(): Promise<SessionView | null> {
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

/** Whether the first owner is still to be created. */
export const isSetupOpen = async (): Promise<boolean> => (await readSetup(getContainer().platform)).open;
