import { exactUsdText } from "#lib/format.ts";

export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

const ACTIONS: Record<string, string> = {
  "budget.change_limit": "Change budget",
  "budget.create": "Set budget",
  "budget.remove": "Remove budget",
  "credential.accept_offer": "Connect offered provider",
  "credential.create": "Add provider",
  "credential.delete": "Remove provider",
  "credential.test": "Test provider",
  "credential.update": "Change provider",
  "deployment.create": "Add model",
  "deployment.delete": "Remove model",
  "deployment.update": "Change model",
  "organization.create": "Set up organization",
  "price.set": "Set price",
  "session.create": "Sign in",
  "session.revoke": "Sign out",
  "team.create": "Create team",
  "team.update": "Change team",
  "virtual_key.create": "Create key",
  "virtual_key.revoke": "Revoke key",
  "virtual_key.update": "Change key",
};

/** An action in the words of the dashboard; one that it does not know yet in its own: "Verb entity". */
export function describeAction(action: string): string {
  const known = ACTIONS[action];
  if (known) return known;
  const [entity = action, verb] = action.split(".").map((part) => part.replaceAll("_", " "));
  const text = verb ? `${verb} ${entity}` : entity;
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * The fields that a change touched: those of the new state that differ from the old; for something removed, all of
 * the old. A state that is no object counts as empty.
 */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [record(before), record(after)];
  const fields = Object.keys(Object.keys(now).length > 0 ? now : old);
  return fields
    .map((field) => ({ field: words(field), before: show(field, old[field]), after: show(field, now[field]) }))
    .filter((change) => change.before !== change.after);
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function show(field: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (field.endsWith("NanoUsd") && /^-?\d+$/.test(String(value))) return exactUsdText(String(value));
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(String).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** "limitNanoUsd" to "limit": the unit is shown with the value. */
const words = (field: string): string =>
  field
    .replace(/NanoUsd$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
