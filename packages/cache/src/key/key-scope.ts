import type { CacheScope } from "@gatehouse/domain";

/**
 * Whose requests may share an answer. The organization is part of every one of them, and no id can be left out or put
 * where it says nothing: a wrong combination does not compile.
 */
export type KeyScope =
  | { kind: "organization"; organizationId: string; teamId?: never; virtualKeyId?: never }
  | { kind: "team"; organizationId: string; teamId: string; virtualKeyId?: never }
  | { kind: "key"; organizationId: string; teamId: string; virtualKeyId: string };

/** Who asks. */
export interface Asker {
  organizationId: string;
  teamId: string;
  virtualKeyId: string;
}

/** The scope that a policy's word for it means for this caller. */
export function scopeOf(kind: CacheScope, { organizationId, teamId, virtualKeyId }: Asker): KeyScope {
  if (kind === "organization") return { kind, organizationId };
  if (kind === "team") return { kind, organizationId, teamId };
  return { kind, organizationId, teamId, virtualKeyId };
}
