import { createAdminTokenInput } from "@gatehouse/domain";
import * as z from "zod";

/** How long a token can work, in days. */
export const TOKEN_DAYS = { "7": "In a week", "30": "In 30 days", "90": "In 90 days", "365": "In a year" } as const;

/** As people fill it in: days instead of an instant. */
export const tokenForm = createAdminTokenInput
  .omit({ expiresAt: true })
  .extend({ days: z.enum(Object.keys(TOKEN_DAYS) as (keyof typeof TOKEN_DAYS)[]) });
export type TokenForm = z.infer<typeof tokenForm>;
