import type { Repositories } from "@gatehouse/db/admin";
import type { Actor } from "@gatehouse/domain";

/** What was done to what. `before` and `after` name the fields that changed; a secret is never one of them. */
export interface Change {
  /** `<entity>.<verb>` */
  action: string;
  targetType: string;
  targetId: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Writes the audit entry of a change; called in the transaction that makes it, so that neither is without the other. */
export async function recordChange(
  tx: Pick<Repositories, "audit">,
  { actor, now }: { actor: Actor; now: () => Date },
  { before, after, ...change }: Change,
): Promise<void> {
  await tx.audit.append({
    ...change,
    organizationId: actor.organizationId,
    at: now(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorLabel: actor.label,
    before: before ? plain(before) : null,
    after: after ? plain(after) : null,
    requestId: actor.requestId,
    ip: actor.ip,
  });
}

/** The fields of `change` that differ from what was there: a change to the same value is none. */
export function differing<Fields extends Record<string, unknown>>(
  before: Record<string, unknown>,
  change: Fields,
): Partial<Fields> {
  const text = (value: unknown) => JSON.stringify(plain({ value }));
  const entries = Object.entries(change).filter(([field, value]) => text(value) !== text(before[field]));
  return Object.fromEntries(entries) as Partial<Fields>;
}

/** Instants and amounts as text, absent fields left out. */
const plain = (record: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(record, (_, value) => (typeof value === "bigint" ? value.toString() : value)));
