import { MAX_NANO_USD, type NanoUsd, parseUsd } from "@gatehouse/domain";
import { invalidField } from "../authorize.ts";

/** Reads a limit as a person types it. @throws GatehouseError `invalid_request` on that field */
export function readLimit(text: string, field: string): NanoUsd {
  const limit = parseUsd(text);
  if (limit === undefined) throw invalidField(field, "Give an amount in dollars, such as 1500 or 1,500.25.");
  return limit;
}

/**
 * The ledger adds a limit and its raises up in a BIGINT.
 * @throws GatehouseError `invalid_request` on that field when they do not fit
 */
export function requireSumFits(limitNanoUsd: NanoUsd, raises: readonly { amountNanoUsd: NanoUsd }[], field: string) {
  const sum = raises.reduce((total, { amountNanoUsd }) => total + amountNanoUsd, limitNanoUsd);
  if (sum > MAX_NANO_USD) throw invalidField(field, "Together with the raises this is more than a budget can hold.");
}
