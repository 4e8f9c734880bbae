import type { GatewayNodeView } from "@gatehouse/domain";

/** What the level of a spool means for requests; null when there is nothing to say. */
export function spoolProblem({ spoolLevel }: Pick<GatewayNodeView, "spoolLevel">): string | null {
  if (spoolLevel === "well") return null;
  if (spoolLevel === "filling") return "Its spool is filling up: records wait on its disk until PostgreSQL takes them.";
  if (spoolLevel === "full")
    return "Its spool is full: new requests get 503 metering_unavailable until PostgreSQL takes records.";
  return "Its disk refuses what is written: new requests get 503 metering_unavailable until it takes records again.";
}
