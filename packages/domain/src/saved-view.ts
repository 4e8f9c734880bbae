import * as z from "zod";
import { uuid } from "./identifier.ts";
import type { Instant } from "./window.ts";

/** Whose list shows a saved view: that of who made it, of everybody in a team, or of everybody. */
export const savedViewAudience = z.enum(["person", "team", "organization"]);
export type SavedViewAudience = z.infer<typeof savedViewAudience>;

const name = z.string().trim().min(1, "Give the view a name.").max(80);
/** The query of the requests page, without its question mark. */
const query = z
  .string()
  .max(4000)
  .regex(/^[^\s?#]*$/u, "This is no query of an address.");

export const createSavedViewInput = z.strictObject({
  name,
  query,
  audience: savedViewAudience.default("person"),
  /** Of a team's view. */
  teamId: uuid.nullable().default(null),
});
export type CreateSavedViewInput = z.input<typeof createSavedViewInput>;

export const updateSavedViewInput = z.strictObject({ name: name.optional(), query: query.optional() });
export type UpdateSavedViewInput = z.input<typeof updateSavedViewInput>;

export interface SavedViewView {
  id: string;
  name: string;
  query: string;
  audience: SavedViewAudience;
  teamId: string | null;
  teamName: string | null;
  madeBy: string;
  /** Whether the reader may change and remove it. */
  mine: boolean;
  updatedAt: Instant;
}
