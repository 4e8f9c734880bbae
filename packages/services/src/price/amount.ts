import { type PicoUsd, parseUsd } from "@gatehouse/domain";
import { invalidField } from "../authorize.ts";

/** A nano-dollar per million tokens is a thousandth of a pico-dollar per token. */
const NANO_PER_MILLION_IN_PICO = 1000n;

/** Reads dollars per million tokens, exact to six decimals. @throws GatehouseError `invalid_request` on that field */
export function readUnitPrice(text: string, field: string): PicoUsd {
  const nano = parseUsd(text);
  if (nano === undefined || nano % NANO_PER_MILLION_IN_PICO !== 0n) {
    throw invalidField(field, "Give dollars per million tokens with at most six decimals, such as 2.50.");
  }
  return nano / NANO_PER_MILLION_IN_PICO;
}
