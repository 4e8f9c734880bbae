import { PRICE_KINDS, type PriceKind } from "@gatehouse/domain";
import { exactUsdText, formatDuration } from "#lib/format.ts";
import { formatNamedRate } from "#lib/price-units.ts";
import { formatMinute } from "#lib/time.ts";

export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

export interface Reading {
  /** Names of the things that ids stand for, as far as they are still there. */
  names: ReadonlyMap<string, string>;
  timeZone: string;
}

/** Every action that is known by a name of its own. */
export const ACTIONS: Record<string, string> = {
  "account.change_password": "Change own password",
  "account.disable_totp": "Turn off second factor",
  "account.enable_totp": "Turn on second factor",
  "account.renew_recovery_codes": "Renew recovery codes",
  "account.reset_password": "Reset own password",
  "account.update": "Change own account",
  "audit.export": "Export audit log",
  "budget.change_limit": "Change budget",
  "budget.create": "Set budget",
  "budget.end_raise": "End raise of budget",
  "budget.raise": "Raise budget",
  "budget.remove": "Remove budget",
  "budget.update": "Change budget",
  "cache.purge": "Purge cache",
  "credential.accept_offer": "Connect offered provider",
  "credential.create": "Add provider",
  "credential.delete": "Remove provider",
  "credential.test": "Test provider",
  "credential.update": "Change provider",
  "deployment.create": "Add model",
  "deployment.delete": "Remove model",
  "deployment.update": "Change model",
  "invitation.accept": "Accept invitation",
  "invitation.create": "Invite person",
  "invitation.renew": "Renew invitation",
  "invitation.revoke": "Withdraw invitation",
  "lease.release": "Release lease",
  "organization.create": "Set up organization",
  "organization.update": "Change organization",
  "person.create_password_reset": "Let person choose a new password",
  "person.remove": "Remove person",
  "person.update": "Change person",
  "policy.discard_draft": "Discard policy draft",
  "policy.publish": "Publish policy",
  "policy.restore": "Go back to policy version",
  "policy.reveal_hook_secret": "Reveal hook secret",
  "policy.save_draft": "Save policy draft",
  "policy.set_shadow": "Let draft run along",
  "price.set": "Set price",
  "price.set_ceiling": "Set price of unpriced models",
  "rate_limit.remove": "Remove rate limit",
  "rate_limit.set": "Set rate limit",
  "session.create": "Sign in",
  "session.end": "End session",
  "session.revoke": "Sign out",
  "team.create": "Create team",
  "team.remove_member": "Remove team member",
  "team.set_member": "Set team member",
  "team.update": "Change team",
  "virtual_key.change_grace": "Change grace of old secret",
  "virtual_key.create": "Create key",
  "virtual_key.open_share": "Open link to key",
  "virtual_key.revoke": "Revoke key",
  "virtual_key.rotate": "Rotate key",
  "virtual_key.share": "Share key by link",
  "virtual_key.update": "Change key",
  "virtual_key.withdraw_shares": "Withdraw links to key",
};

/** An action in the words of the dashboard; one that it does not know yet in its own: "Verb entity". */
export function describeAction(action: string): string {
  const known = ACTIONS[action];
  if (known) return known;
  const [entity = action, verb] = action.split(".").map((part) => part.replaceAll("_", " "));
  const text = verb ? `${verb} ${entity}` : entity;
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What a change was about: the name it has now, had then, or that of the team or key it belongs to. */
export function describeTarget(
  entry: { targetId: string; before: unknown; after: unknown },
  { names }: Reading,
): string | null {
  const state = { ...flat(entry.before), ...flat(entry.after) };
  const owner = state.virtualKeyId ?? state.userId ?? state.teamId;
  const name = names.get(entry.targetId) ?? state.name ?? state.model ?? state.upstreamModel;
  if (typeof name === "string") return name;
  return typeof owner === "string" ? (names.get(owner) ?? null) : null;
}

/**
 * The fields that a change touched: those of the new state that differ from the old; for something removed, all of
 * the old. A state that is no object counts as empty; fields without a value, and what the target's name says
 * already, are left out.
 */
export function fieldChanges(before: unknown, after: unknown, reading: Reading): FieldChange[] {
  const [old, now] = [flat(before), flat(after)];
  const removed = Object.keys(now).length === 0;
  return Object.keys(removed ? old : now)
    .filter((field) => !NAMELESS.has(field))
    .map((field) => ({
      field: words(field),
      before: show(field, old[field], reading),
      after: show(field, now[field], reading),
    }))
    .filter((change) => change.before !== change.after);
}

/** Ids of what has no name: their other fields say which is meant. */
const NAMELESS = new Set(["raiseId"]);

/** Nested objects unfolded: `{scope: {teamId}}` gives `{teamId}`. */
function flat(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.entries(flat(inner))
        : [[field, inner] as [string, unknown]],
    ),
  );
}

function show(field: string, value: unknown, { names, timeZone }: Reading): string | null {
  if (value === undefined || value === null || value === "") return null;
  const text = String(value);
  if (field.endsWith("NanoUsd") && /^-?\d+$/.test(text)) return exactUsdText(text);
  if (isPriceKind(field) && /^\d+$/.test(text)) return formatNamedRate(field, text);
  if (field.endsWith("Ms") && typeof value === "number") return formatDuration(value);
  if (field.endsWith("At") && !Number.isNaN(Date.parse(text))) return formatMinute(text, timeZone);
  if (Array.isArray(value)) return value.length === 0 ? "all" : value.map(String).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return names.get(text) ?? text;
}

/** Prices stand in a change by their kind, in pico-dollars per token or unit. */
const isPriceKind = (field: string): field is PriceKind => (PRICE_KINDS as readonly string[]).includes(field);

/** "limitNanoUsd" to "limit", "teamId" to "team", "disabledAt" to "disabled", "idleMs" to "idle": the rest is said by the value. */
const words = (field: string): string =>
  field
    .replace(/(NanoUsd|Id|At|Ms)$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
