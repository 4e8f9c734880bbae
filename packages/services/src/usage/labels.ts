import { PROVIDER_CATALOGUE, type UsageGroup } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";

/** What people call the groups of a report; a key without an entry is its own label. */
export async function labelsOf(
  { db, actor }: VerbContext,
  group: UsageGroup,
  keys: readonly string[],
): Promise<Map<string, string>> {
  if (group === "team") return named(await db.teams.list(actor.organizationId, keys));
  if (group === "virtual_key") return named(await db.virtualKeys.named(actor.organizationId, keys));
  if (group === "provider") return new Map([["", "No provider"], ...PROVIDER_CATALOGUE.map(labelled)]);
  return new Map([["", "All"]]);
}

const named = (rows: readonly { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));

const labelled = ({ id, label }: { id: string; label: string }): [string, string] => [id, label];
