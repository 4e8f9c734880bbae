import * as z from "zod";
import type { PolicyDocument, PolicyRule } from "./policy/document.ts";
import type { DeploymentTraits } from "./policy/route.ts";
import type { Instant } from "./window.ts";

/** The most that a policy may take, as text or as JSON, in bytes of UTF-8. */
export const LARGEST_POLICY_BYTES = 256 * 1024;

/** A document as an object, or as YAML or JSON text. Teams, keys, people and deployments may be named instead of their ids. */
const documentInput = z.union([z.string(), z.record(z.string(), z.unknown())], {
  error: "Give the policy as an object, or as YAML or JSON text.",
});
const revision = z.int().min(1);
const MOST_VERSIONS = 2_147_483_647;
const version = z.coerce.number().int().min(1).max(MOST_VERSIONS);
/** What the caller has seen in force; null: no version. When another one is in force by now, the change is a `conflict`. */
const seenInForce = z
  .int("Give the number of the version in force, or null where there is none.")
  .min(1)
  .max(MOST_VERSIONS)
  .nullable();
const note = z.string().trim().max(1000).default("");

/** One of an organization's documents: the draft, what is in force ("live"), or a version by its number. */
export const policyReference = z.union([z.enum(["draft", "live"]), version], {
  error: "Say 'draft', 'live' or the number of a version.",
});
export type PolicyReference = z.infer<typeof policyReference>;

export const savePolicyDraftInput = z.strictObject({
  document: documentInput,
  /** Of the draft that was changed; null: there was none. */
  revision: revision.nullable(),
  /**
   * The version in force that the document was made from; null: none was. A draft that is begun with it undoes no newer
   * version unseen; one that is there goes on from the version that it was begun from.
   */
  basedOn: seenInForce,
});
export type SavePolicyDraftInput = z.input<typeof savePolicyDraftInput>;

export const discardPolicyDraftInput = z.strictObject({
  /** Absent: whatever the draft is by now. */
  revision: z.coerce.number().int().min(1).optional(),
});

export const publishPolicyInput = z.strictObject({ revision, inForce: seenInForce, note });
export type PublishPolicyInput = z.input<typeof publishPolicyInput>;

/** Whether the draft runs beside the policy, where it only says what it would do otherwise. */
export const setPolicyShadowInput = z.strictObject({ revision, shadow: z.boolean() });
export type SetPolicyShadowInput = z.input<typeof setPolicyShadowInput>;

export const readPolicyVersionInput = z.strictObject({ version });
export const restorePolicyInput = z.strictObject({ version, inForce: seenInForce, note });
export type RestorePolicyInput = z.input<typeof restorePolicyInput>;
export const diffPoliciesInput = z.strictObject({
  from: policyReference.default("live"),
  to: policyReference.default("draft"),
});
export const renderPolicyInput = z.strictObject({ of: policyReference.default("live") });

/** Why a policy cannot be published, or what its author should know. */
export interface PolicyIssueView {
  /** Where: `rules.2.then.route`. */
  path: string;
  /** Name of the rule; null: it is none of a rule. */
  rule: string | null;
  severity: "error" | "warning";
  message: string;
}

export interface PolicyVersionView {
  version: number;
  note: string;
  publishedBy: string;
  publishedAt: Instant;
  /** The version whose document this one brought back; null: it was a draft. */
  restores: number | null;
  inForce: boolean;
}

export interface PolicyVersionDetail extends PolicyVersionView {
  /** null: a newer Gatehouse has written it, and this one cannot read it. */
  document: PolicyDocument | null;
  /** Placeholders stand in the document for words, patterns and addresses that the reader may not see. */
  hidden: boolean;
}

export interface PolicyDraftView {
  /** null: a newer Gatehouse has written it, and this one cannot read it. */
  document: PolicyDocument | null;
  /** Raised with every change, and never used again, not even by a later draft. */
  revision: number;
  /** The version that was in force when it was begun; null: none was. */
  basedOn: number | null;
  /** It runs beside the policy. */
  shadow: boolean;
  updatedBy: string;
  updatedAt: Instant;
  issues: PolicyIssueView[];
}

export interface PolicyView {
  /** null: the organization has no policy; every request goes to its model's own route. `issues`: what has changed around it since. */
  inForce: (PolicyVersionDetail & { issues: PolicyIssueView[] }) | null;
  /** null: there is none, or the reader sees some teams only. */
  draft: PolicyDraftView | null;
  directory: PolicyDirectoryView;
}

/** What the ids in a policy are called, as far as the reader may see it. */
export interface PolicyDirectoryView {
  teams: { id: string; name: string }[];
  /** At most `MOST_LISTED_KEYS`; those that the documents name are always among them. */
  keys: { id: string; name: string; teamId: string; revoked: boolean }[];
  keysLeftOut: number;
  /** Members, whom policies may name by their e-mail address. */
  people: { id: string; name: string; email: string }[];
  /** Names that callers can send, each with the deployments of its own route in their order. */
  models: { model: string; deploymentIds: string[] }[];
  deployments: PolicyDeploymentView[];
}
export const MOST_LISTED_KEYS = 1000;

export interface PolicyDeploymentView {
  id: string;
  /** `credential / upstream model` */
  label: string;
  model: string;
  provider: string;
  region: string | null;
  traits: DeploymentTraits;
  /** It and its credential are switched on. */
  inService: boolean;
}

export interface PublishedPolicyView {
  published: PolicyVersionDetail;
  /** What its author should know. */
  warnings: PolicyIssueView[];
}

/** A value that differs; one that is absent on a side has no field for it. */
export interface PolicyChange {
  /** From the rule, or the document, on: `then.route.targets.0.weight`. */
  path: string;
  before?: unknown;
  after?: unknown;
}

export interface PolicyRuleDiff {
  rule: string;
  kind: "added" | "removed" | "changed" | "moved";
  /** Places, from 0; null: it is not there. */
  from: number | null;
  to: number | null;
  /** Also of one that has changed: it has changed places with others that stayed in their order. */
  moved: boolean;
  /** Of one that has changed. */
  changes: PolicyChange[];
  /** Of one that was added, or removed. */
  document?: PolicyRule;
}

export interface PolicyDiffView {
  from: PolicyReference;
  to: PolicyReference;
  /** Rules are known by their name: a rule of another name is another one. In the order of the new document, removed ones last. */
  rules: PolicyRuleDiff[];
  /** Beside the rules: aliases, sensitivity, what becomes of the rest. */
  settings: PolicyChange[];
  /** Something differs beside that in what the reader may not see. */
  hiddenChanges: boolean;
}

export interface PolicyYamlView {
  of: PolicyReference;
  yaml: string;
  /** Placeholders stand in it for words, patterns and addresses that the reader may not see. */
  hidden: boolean;
}

/** What an organization's own services check messages by (Standard Webhooks). */
export interface HookSecretView {
  secret: string;
}
