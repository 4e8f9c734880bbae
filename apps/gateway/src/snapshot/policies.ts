import { isDeepStrictEqual } from "node:util";
import { type PolicyConfiguration, policyDocument } from "@gatehouse/domain";
import { type CompiledPolicy, compilePolicy } from "@gatehouse/routing";
import { compileScanner, type Scanner } from "@gatehouse/sensitivity";
import type { Logger } from "pino";

/** A policy with what looks for it into texts. */
export interface ReadyPolicy {
  policy: CompiledPolicy;
  /** null: no rule asks for it. */
  scanner: Scanner | null;
  /** The document that it was made of. */
  source: unknown;
}

/** The policy of an organization, made ready once for all requests. */
export interface ServedPolicy extends ReadyPolicy {
  /** null: the organization has none. */
  version: number | null;
  /** A draft that runs beside it. `looksAlike`: for the same things in the same way, so that one look is enough. */
  shadow: (ReadyPolicy & { draftRevision: number; looksAlike: boolean }) | null;
}

/**
 * Makes the policies of a configuration ready. One that this version cannot read leaves the one before in force; without
 * one before, its organization has "unusable": nothing of it is let through, since nobody knows what it forbids.
 */
export type PolicyShelf = (policies: readonly PolicyConfiguration[]) => ReadonlyMap<string, ServedPolicy | "unusable">;

/** What an organization without a policy is served by: every request goes to its model's own route. */
export const NO_POLICY: ServedPolicy = { ...ready({}), version: null, shadow: null };

export function createPolicyShelf(logger: Logger): PolicyShelf {
  let shelf: ReadonlyMap<string, ServedPolicy | "unusable"> = new Map();
  return (policies) => {
    shelf = new Map(policies.map((policy) => [policy.organizationId, place(policy, shelf.get(policy.organizationId))]));
    return shelf;
  };

  function place(
    { organizationId, version, document, shadow }: PolicyConfiguration,
    before: ServedPolicy | "unusable" | undefined,
  ): ServedPolicy | "unusable" {
    const known = before === "unusable" ? undefined : before;
    try {
      const served = readyAgain(document, known);
      const beside = shadow && shadowOf(shadow, served, { before: known?.shadow, organizationId });
      return { ...served, version, shadow: beside };
    } catch (err) {
      const inForce = known ? { version: known.version } : "none: all requests of the organization are refused";
      logger.error(
        { err, organizationId, version, inForce },
        "the policy cannot be read by this version of the gateway",
      );
      return known ?? "unusable";
    }
  }

  /** A draft that cannot be read is not run: nothing depends on it. */
  function shadowOf(
    { draftRevision, document }: NonNullable<PolicyConfiguration["shadow"]>,
    served: ReadyPolicy,
    { before, organizationId }: { before: ServedPolicy["shadow"] | undefined; organizationId: string },
  ): ServedPolicy["shadow"] {
    try {
      const draft = readyAgain(document, before);
      return { ...draft, draftRevision, looksAlike: looksAlike(served, draft) };
    } catch (err) {
      logger.warn({ err, organizationId, draftRevision }, "the draft cannot be run beside the policy");
      return null;
    }
  }
}

/** What both look for, and by which patterns and words; the order in which rules name it makes no difference. */
function looksAlike({ policy: one }: ReadyPolicy, { policy: other }: ReadyPolicy): boolean {
  const sought = ({ needs, document }: CompiledPolicy) => [
    new Set(needs.detect),
    new Set(needs.entities),
    document.sensitivity,
  ];
  return isDeepStrictEqual(sought(one), sought(other));
}

/** The same document is not made ready twice: every change of the configuration comes by here. */
function readyAgain(document: unknown, before: ReadyPolicy | null | undefined): ReadyPolicy {
  if (!before || !isDeepStrictEqual(document, before.source)) return ready(document);
  const { policy, scanner, source } = before;
  return { policy, scanner, source };
}

/** @throws ZodError when the document is of another version; what checks it found at its publication still holds */
function ready(document: unknown): ReadyPolicy {
  const policy = compilePolicy(policyDocument.parse(document));
  const { detect } = policy.needs;
  return {
    policy,
    source: document,
    scanner: detect.length > 0 ? compileScanner(policy.document.sensitivity, detect) : null,
  };
}
