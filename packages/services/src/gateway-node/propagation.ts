import type { PropagationView } from "@gatehouse/domain";
import * as z from "zod";
import type { Platform, VerbContext } from "../platform.ts";

/** A gateway reports itself every few seconds; one that was silent for longer is not counted on. */
export const ALIVE_MS = 15_000;

export const readPropagationInput = z.strictObject({
  version: z
    .string()
    .regex(/^\d{1,18}$/, "A version is a number.")
    .transform(BigInt),
});

/** How far a configuration version has travelled. Needs no right: it tells of gateways, not of their data. */
export const readPropagation = (
  context: VerbContext,
  { version }: z.output<typeof readPropagationInput>,
): Promise<PropagationView> => propagationOf(context, version);

/** Of the gateways that are alive, how many serve this version or a later one. */
export async function propagationOf(
  { db, now }: Pick<Platform, "db" | "now">,
  version: bigint,
): Promise<PropagationView> {
  const alive = await db.gateways.list(new Date(now().getTime() - ALIVE_MS));
  return {
    configurationVersion: version.toString(),
    confirmed: alive.filter((node) => node.configurationVersion >= version).length,
    alive: alive.length,
  };
}
