import { type CreateOwnerInput, type createOwnerInput, GatehouseError, isTimeZone, uuidv7 } from "@gatehouse/domain";
import { secretsEqual } from "@gatehouse/vault";
import { hashPassword } from "@gatehouse/vault/password";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { invalidField } from "../authorize.ts";
import type { Platform } from "../platform.ts";

/** Where a request that has no actor yet comes from. */
export interface Origin {
  requestId: string;
  ip: string | null;
}

type Owner = Omit<CreateOwnerInput, "setupToken">;

/**
 * Creates the organization and its owner, once and for all: afterwards setup is closed. Answers the owner's id.
 * @throws GatehouseError `conflict` when there is an owner, `invalid_request` (field `setupToken`) for a wrong token
 */
export async function createOwner(
  platform: Platform,
  { setupToken, ...owner }: z.output<typeof createOwnerInput>,
  origin: Origin,
): Promise<{ userId: string }> {
  if (await platform.db.people.ownerExists()) throw setupClosed();
  if (platform.setupToken === null || !secretsEqual(platform.setupToken, setupToken)) {
    throw invalidField("setupToken", "This is not the setup token. It is printed where Gatehouse was started.");
  }
  const userId = await establish(platform, owner, origin);
  if (!userId) throw setupClosed();
  return { userId };
}

/** Creates the owner that the operator named in the environment; does nothing when there is one already. */
export async function ensureOwner(platform: Platform, owner: Owner): Promise<{ created: boolean }> {
  if (await platform.db.people.ownerExists()) return { created: false };
  return { created: (await establish(platform, owner, { requestId: "startup", ip: null })) !== undefined };
}

/** Answers undefined when another setup came first. */
async function establish(platform: Platform, owner: Owner, origin: Origin): Promise<string | undefined> {
  const timeZone = owner.timeZone ?? "UTC";
  if (!isTimeZone(timeZone)) throw invalidField("timeZone", "This time zone is not known.");
  const passwordHash = await hashPassword(owner.password);
  return platform.db.transaction(async (tx) => {
    await tx.organizations.lockSetup();
    if (await tx.people.ownerExists()) return undefined;
    const [organizationId, userId] = [uuidv7(), uuidv7()];
    const { organizationName, name, email } = owner;
    await tx.organizations.create({ id: organizationId, name: organizationName, timeZone });
    const wrappedKey = platform.vault.newWrappedDataKey(organizationId);
    await tx.organizations.ensureDataKey(organizationId, { kekId: platform.vault.kekId, wrappedKey });
    await tx.people.create({ id: userId, email, name, passwordHash });
    await tx.people.join({ organizationId, userId, role: "owner" });
    const actor = {
      kind: "user",
      id: userId,
      label: name,
      organizationId,
      role: "owner",
      teams: [],
      ...origin,
    } as const;
    await recordChange(
      tx,
      { actor, now: platform.now },
      {
        action: "organization.create",
        targetType: "organization",
        targetId: organizationId,
        after: { name: organizationName, timeZone, owner: email },
      },
    );
    return userId;
  });
}

const setupClosed = () => new GatehouseError("conflict", { message: "Gatehouse is set up already. Sign in instead." });
