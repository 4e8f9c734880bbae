import { type NanoUsd, parseUsd } from "@gatehouse/domain";
import { invalidField } from "../authorize.ts";

/** Reads a limit as a person types it. @throws GatehouseError `invalid_request` on that field */
export function readLimit(text: string, field: string): NanoUsd {
  const limit = parseUsd(text);
  if (limit === undefined) throw invalidField(field, "Give an amount in dollars, such as 1500 or 1,500.25.");
  return limit;
}
