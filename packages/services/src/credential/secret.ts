import { type ProviderId, secretProblem } from "@gatehouse/domain";
import { invalidField } from "../authorize.ts";

/** @throws GatehouseError `invalid_request` on `secret` for one that this provider cannot use */
export function requireUsableSecret(provider: ProviderId, secret: string | null | undefined): void {
  const problem = typeof secret === "string" ? secretProblem(provider, secret) : null;
  if (problem !== null) throw invalidField("secret", problem);
}
