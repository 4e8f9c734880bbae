import { GatehouseError } from "@gatehouse/domain";

export { isRecord } from "../body/fields.ts";

import { isRecord } from "../body/fields.ts";

export type Json = Record<string, unknown>;

/** The field is fine, but the provider of this model has no place for it. */
export function unsupported(param: string, why?: string): never {
  const message = `'${param}' cannot be carried to the provider of this model${why ? `: ${why}` : ""}.`;
  throw new GatehouseError("unsupported_parameter", { param, message });
}

/** The field is not what the caller's format asks for. */
export function malformed(param: string, expected: string): never {
  throw new GatehouseError("invalid_request", { param, message: `'${param}' has to be ${expected}.` });
}

/** A caller's word for something, fit to be quoted in an error. */
export const shown = (value: unknown): string => (typeof value === "string" ? value.slice(0, 50) : typeof value);

/** An absent, null or missing value as undefined; anything but a string is refused. */
export function optionalString(value: unknown, param: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : malformed(param, "a string");
}

export function optionalNumber(value: unknown, param: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" ? value : malformed(param, "a number");
}

export function optionalBoolean(value: unknown, param: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "boolean" ? value : malformed(param, "true or false");
}

export function requiredString(value: unknown, param: string): string {
  return typeof value === "string" && value !== "" ? value : malformed(param, "a string");
}

export function requiredRecord(value: unknown, param: string): Json {
  return isRecord(value) ? value : malformed(param, "an object");
}

/** A list; an absent or null one is empty. */
export function listOf(value: unknown, param: string): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : malformed(param, "an array");
}
