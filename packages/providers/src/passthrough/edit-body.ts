import { EditPlan, outlineJson } from "@gatehouse/wire";
import type { BodyEdits } from "../presets.ts";

const NO_LIMITS = { maxDepth: Number.POSITIVE_INFINITY, maxValues: Number.POSITIVE_INFINITY };

/** A body in the vendor's format as its cloud wants it; the bytes that are not edited stay as they are. */
export function editBody(bytes: Buffer, edits: BodyEdits | undefined): Buffer {
  if (edits === undefined) return bytes;
  const plan = new EditPlan(outlineJson(bytes, NO_LIMITS).members);
  for (const field of edits.remove) plan.remove(field);
  for (const [field, value] of Object.entries(edits.set)) plan.set(field, value);
  return plan.apply(bytes);
}
