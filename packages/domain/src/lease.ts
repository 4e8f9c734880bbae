import * as z from "zod";
import { uuid } from "./identifier.ts";

/** Gives back what a lost gateway holds of one budget window. */
export const releaseLeaseInput = z.strictObject({
  leaseId: uuid,
  budgetId: uuid,
  windowStart: z.iso.datetime({ error: "Give an instant in ISO 8601, UTC." }).transform((iso) => new Date(iso)),
});
export type ReleaseLeaseInput = z.input<typeof releaseLeaseInput>;
