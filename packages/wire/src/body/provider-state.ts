import { unsupported } from "../canonical/refuse.ts";
import { isRecord } from "./fields.ts";

/** How a format names what lives in a provider's account, shared by all whose requests go out with its credential. */
export interface StateWords {
  /** Members that name such a thing, and which of their values do; by the member's key. */
  names: ReadonlyMap<string, (value: unknown) => boolean>;
  /** Members whose insides are the caller's own words: schemas, arguments, quotations. */
  free: ReadonlySet<string>;
  /** Objects that are quotations as a whole. */
  quotes?: (record: Record<string, unknown>) => boolean;
}

const given = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

/** The same rule for every one of the keys: whatever they hold names something. */
export const namesOf = (keys: readonly string[]): [string, (value: unknown) => boolean][] =>
  keys.map((key) => [key, given]);

/**
 * Uploaded files, stores, containers and skills belong to a provider's account and have no owner here: any caller could
 * name another's. Looks through the whole body, since formats name them in ever new places.
 * @throws GatehouseError unsupported_parameter
 */
export function refuseProviderState(body: Record<string, unknown>, words: StateWords): void {
  const found = find(body, words);
  if (found !== undefined) unsupported(found.slice(1), "it belongs to the provider's account, not to a caller");
}

/** The way to the first member that names something, as `.messages.0.file_id`. */
function find(value: unknown, words: StateWords): string | undefined {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const found = find(value[index], words);
      if (found !== undefined) return `.${index}${found}`;
    }
    return undefined;
  }
  if (!isRecord(value) || words.quotes?.(value)) return undefined;
  for (const key in value) {
    if (words.names.get(key)?.(value[key])) return `.${key}`;
    if (typeof value[key] !== "object" || words.free.has(key)) continue;
    const found = find(value[key], words);
    if (found !== undefined) return `.${key}${found}`;
  }
  return undefined;
}
