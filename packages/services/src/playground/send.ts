import { PLAYGROUND_PATHS, type sendPlaygroundInput } from "@gatehouse/domain";
import type * as z from "zod";
import { requireSomewhere } from "../authorize.ts";
import type { Relay, VerbContext } from "../platform.ts";

/**
 * Sends a request to the gateway as an application would, and hands its answer on as it comes. What it may do is the virtual
 * key's to say, not the actor's: the gateway decides as for everybody. The key goes to the gateway and nowhere else. Nothing
 * is changed, so there is no audit entry; the request itself is on record as every other.
 * @throws GatehouseError `forbidden`, and what kept the gateway from answering
 */
export async function sendPlayground(
  { actor, streamFromGateway }: VerbContext,
  { secret, format, body, tags, metadata, cache }: z.output<typeof sendPlaygroundInput>,
  signal: AbortSignal,
): Promise<Relay> {
  requireSomewhere(actor, "provider.read");
  const headers = {
    accept: "text/event-stream, application/json",
    ...(format === "anthropic-messages" && { "anthropic-version": "2023-06-01" }),
    ...(tags && { "x-gatehouse-tags": tags }),
    ...(metadata && { "x-gatehouse-metadata": metadata }),
    ...(cache && { "x-gatehouse-cache": cache }),
  };
  return streamFromGateway({ path: PLAYGROUND_PATHS[format], secret, body: JSON.stringify(body), headers, signal });
}
