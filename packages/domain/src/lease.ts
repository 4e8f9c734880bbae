import * as z from "zod";
import { uuid } from "./identifier.ts";

/** What can never be settled is set aside for good in leases of this run: none of a gateway's own has the number. */
export const SET_ASIDE_EPOCH = 2_147_483_647;

/** As many stranded leases are listed; there may be more. */
export const MOST_STRANDED_LEASES = 200;

/** Gives back what a lost gateway holds of one budget window. */
export const releaseLeaseInput = z.strictObject({
  leaseId: uuid,
  budgetId: uuid,
  windowStart: z.iso.datetime({ error: "Give an instant in ISO 8601, UTC." }).transform((iso) => new Date(iso)),
});
export type ReleaseLeaseInput = z.input<typeof releaseLeaseInput>;
