import type { CredentialRow } from "@gatehouse/db/admin";
import { type CredentialView, PROVIDER_CATALOGUE, tellingPart } from "@gatehouse/domain";

const LAST_FOUR = 4;
/** Of a shorter secret the last four characters would tell too much. */
const LEAST_HINTED_LENGTH = 16;

/** What stays readable of a secret. */
export function hintOf(secret: string): string {
  const part = tellingPart(secret);
  return part.length < LEAST_HINTED_LENGTH ? "" : part.slice(-LAST_FOUR);
}

/** A credential as the API shows it; the secret itself never leaves. */
export function viewCredential(row: CredentialRow): CredentialView {
  const hasSecret = row.sealedSecret !== null;
  // The hint of a voided secret is kept, which tells it from one that never was.
  const voided = !hasSecret && row.secretHint !== null;
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    baseUrl: row.baseUrl,
    secretHint: hasSecret ? row.secretHint : null,
    needsSecret: voided || (!hasSecret && presetOf(row.provider)?.needsSecret === true),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    lastTest: row.lastTest && {
      at: row.lastTest.testedAt.toISOString(),
      ok: row.lastTest.ok,
      detail: row.lastTest.detail,
    },
    deploymentCount: row.deploymentCount,
  };
}

export const presetOf = (provider: string) => PROVIDER_CATALOGUE.find(({ id }) => id === provider);
