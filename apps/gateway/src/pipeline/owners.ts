import { setTimeout as sleep } from "node:timers/promises";
import { GatehouseError, type KeptObject } from "@gatehouse/domain";

/** Where an object is kept that a provider made for a team, and what it adds to the input that refers to it. */
export interface Kept {
  credentialId: string;
  /** Upper bound of its tokens as input; null: nobody was told. */
  tokens: number | null;
}

/** Whose objects are whose: what a provider keeps of a team's answers. */
export interface Owners {
  remember(tenant: Tenant, credentialId: string, objects: readonly KeptObject[]): void;
  /**
   * Where all of them are kept, and their tokens together.
   * @throws GatehouseError `invalid_request` when one of them is not the team's, or they are kept in several places;
   *   `not_ready` when nobody can be asked
   */
  find(tenant: Tenant, objectIds: readonly string[]): Promise<Kept>;
}

interface Tenant {
  organizationId: string;
  teamId: string;
}

type Find = (tenant: Tenant, objectIds: readonly string[]) => Promise<(Kept & KeptObject)[]>;

const MOST_REMEMBERED = 50_000;
/** What an answer of another gateway may take to be on record. */
const LATE_MS = 1_000;

/**
 * The latest are in memory, since a conversation goes on within seconds and usually here; the others, and those of other
 * gateways, are looked up. Only requests that name an object come here.
 */
export function createOwners(find: Find, { lateMs = LATE_MS }: { lateMs?: number } = {}): Owners {
  const known = new Map<string, Kept>();
  const keyOf = ({ organizationId, teamId }: Tenant, objectId: string) => `${organizationId} ${teamId} ${objectId}`;
  const remember: Owners["remember"] = (tenant, credentialId, objects) => {
    for (const { objectId, tokens } of objects) {
      if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value as string);
      known.set(keyOf(tenant, objectId), { credentialId, tokens });
    }
  };
  const missing = (tenant: Tenant, objectIds: readonly string[]) =>
    objectIds.filter((objectId) => !known.has(keyOf(tenant, objectId)));
  const lookUp = async (tenant: Tenant, objectIds: readonly string[]) => {
    const found = await find(tenant, objectIds).catch((cause: unknown) => {
      throw new GatehouseError("not_ready", { cause, retryAfterSeconds: 1 });
    });
    for (const object of found) remember(tenant, object.credentialId, [object]);
    return missing(tenant, objectIds);
  };
  return {
    remember,
    async find(tenant, objectIds) {
      let unknown = missing(tenant, objectIds);
      if (unknown.length > 0) unknown = await lookUp(tenant, unknown);
      if (unknown.length > 0) {
        await sleep(lateMs);
        await lookUp(tenant, unknown);
      }
      return together(objectIds.map((objectId) => known.get(keyOf(tenant, objectId))));
    },
  };
}

function together(objects: readonly (Kept | undefined)[]): Kept {
  const [first] = objects;
  if (!first || objects.some((kept) => kept?.credentialId !== first.credentialId)) {
    throw new GatehouseError("invalid_request", {
      param: "previous_response_id",
      message:
        "The request refers to a response, or to an item of one, that no provider keeps for this key. Send the items themselves.",
    });
  }
  const tokens = objects.map((kept) => kept?.tokens ?? null);
  return {
    credentialId: first.credentialId,
    tokens: tokens.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0),
  };
}
