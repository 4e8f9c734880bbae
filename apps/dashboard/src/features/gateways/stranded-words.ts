import { MOST_STRANDED_LEASES, type StrandedLeaseOrigin, type StrandedLeaseView } from "@gatehouse/domain";
import { plural } from "#lib/format.ts";

/** "3 leases"; "200 or more leases" where no more are listed. */
export const strandedCount = (leases: readonly StrandedLeaseView[]): string =>
  leases.length >= MOST_STRANDED_LEASES ? `${MOST_STRANDED_LEASES} or more leases` : plural(leases.length, "lease");

/** Why nobody settles or returns a lease, as the end of a line about it. */
export const ORIGIN_LABELS: Record<StrandedLeaseOrigin, string> = {
  lost: "which is lost",
  earlier_run: "in an earlier run",
  set_aside: "set aside: its attempt can never be stored",
};

/** Whether its gateway, though lost, may still use the lease. */
export const inUse = ({ expiresAt }: Pick<StrandedLeaseView, "expiresAt">, now: number): boolean =>
  expiresAt !== null && Date.parse(expiresAt) > now;
