import { readSetup } from "@gatehouse/services";
import * as z from "zod";
import { withoutActor } from "#server/with-actor.ts";

/** 200 when the dashboard can serve, its database included; 503 otherwise. */
export const GET = withoutActor(z.object({}), async (platform) => {
  await readSetup(platform);
  return { status: "ok" };
});
