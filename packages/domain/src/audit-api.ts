import * as z from "zod";
import type { Instant } from "./window.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const word = z.string().regex(/^[a-z][a-z_]{0,59}$/, "is no such word");

/** The filters of the audit log: query parameters of its list and of its export, and the URL of its page. */
export const auditFilters = {
  /** Id of a person; `admin-token` for the operator's token. */
  actorId: z.string().min(1).max(100).optional(),
  /** An entity (`virtual_key`, also `virtual_key.`), or an action of one or its beginning (`virtual_key.rev`). */
  action: z
    .string()
    .regex(/^[a-z][a-z_]{0,59}(\.[a-z_]{0,59})?$/, "is no action")
    .optional(),
  targetType: word.optional(),
  targetId: z.string().min(1).max(200).optional(),
  /** Part of the actor's name, of the target's id or of its name. */
  search: z.string().trim().min(1).max(200).optional(),
  from: instant.optional(),
  to: instant.optional(),
};

/** As a URL has them. */
export type AuditFilters = z.input<z.ZodObject<typeof auditFilters>>;

export const auditExportFormat = z.enum(["csv", "jsonl"]);
export type AuditExportFormat = z.output<typeof auditExportFormat>;

export interface AuditEntryView {
  id: string;
  at: Instant;
  /** The name that the actor had then. */
  actor: string;
  actorKind: string;
  actorId: string;
  action: string;
  targetType: string;
  targetId: string;
  before: unknown;
  after: unknown;
  requestId: string;
  ip: string | null;
  /** Its place in the chain and its hash; null: the next change will chain it. */
  sequence: string | null;
  hash: string | null;
  /** Whoever chained it did not write it: it was in the table before there was a chain, or came by another way. */
  chainedLate: boolean;
}

/** Why an entry is the first that the chain does not hold for. */
export type AuditFault =
  | "missing"
  | "out_of_place"
  | "changed"
  | "unlinked"
  | "forged"
  | "unknown_key"
  | "not_as_signed"
  | "checkpoint_forged"
  | "cut_off"
  | "behind_the_end";

export interface FirstBadEntry {
  sequence: string;
  /** null: there is no such entry any more. */
  id: string | null;
  why: AuditFault;
  /** A sentence that names what was found. */
  detail: string;
}

export interface AuditVerificationView {
  ok: boolean;
  /** Entries that were looked at, the first and the last of them. "0" when there is none. */
  entries: string;
  from: string;
  to: string;
  /** Signed checkpoints that were compared with the entries they name. */
  checkpoints: number;
  /** Entries among them that were chained by another than who wrote them. */
  chainedLate: string;
  firstBad: FirstBadEntry | null;
  at: Instant;
}

/** The chain as it stands, without looking at its entries. */
export interface AuditChainView {
  /** Number of the last entry; "0": there is none. */
  sequence: string;
  /** What the last verification came to; null: nobody has asked for one. */
  verified: { sequence: string; at: Instant; firstBad: FirstBadEntry | null } | null;
  checkpoint: { sequence: string; at: Instant } | null;
}

/** Keep copies of these where nobody who can write to the database can write. */
export interface AuditCheckpointView {
  organizationId: string;
  sequence: string;
  hash: string;
  at: Instant;
  keyId: string;
  signature: string;
}

/** A checkpoint as it was exported. */
export const auditCheckpoint = z.object({
  organizationId: z.uuid(),
  sequence: z.string().regex(/^[1-9]\d{0,17}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime({ offset: true }),
  keyId: z.string().max(100),
  signature: z.string().max(200),
});
