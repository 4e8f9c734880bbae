/** What an actor can be allowed to do. `virtual_key.write_own`: with keys that belong to the actor. */
export const ACTIONS = [
  "team.read",
  "team.write",
  "virtual_key.read",
  "virtual_key.write",
  "virtual_key.write_own",
  "budget.read",
  "budget.write",
  "provider.read",
  "provider.write",
  "policy.read",
  "policy.write",
  "request.read",
  "usage.read",
  "audit.read",
  "person.read",
  "person.write",
  "organization.write",
] as const;
export type Action = (typeof ACTIONS)[number];
