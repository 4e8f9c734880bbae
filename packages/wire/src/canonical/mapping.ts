import { hash } from "node:crypto";
import type { ContentAbilities } from "./canonical-call.ts";
import { isRecord, type Json, optionalString, requiredRecord, unsupported } from "./refuse.ts";

const LONGEST_END_USER = 64;

interface Treatment {
  carried?: boolean;
  hint?: boolean;
  neutral?: (value: unknown) => boolean;
}

/** What is done with every field that an object of a caller's format may have; by name, whatever names callers send. */
export type KnownFields = ReadonlyMap<string, Treatment>;

interface FieldLists {
  /** They reach the provider, or say nothing that a provider could be told (ids of items, types of parts). */
  carried: readonly string[];
  /** They change nothing in the answer: they stay behind, and the caller is told. */
  hints?: readonly string[];
  /** They mean the same as being absent when they hold what is tested for. */
  neutral?: Readonly<Record<string, (value: unknown) => boolean>>;
}

export function knownFields({ carried, hints = [], neutral = {} }: FieldLists): KnownFields {
  const known = new Map<string, Treatment>();
  const add = (field: string, treatment: Treatment) => known.set(field, { ...known.get(field), ...treatment });
  for (const field of carried) add(field, { carried: true });
  for (const field of hints) add(field, { hint: true });
  for (const [field, test] of Object.entries(neutral)) add(field, { neutral: test });
  return known;
}

/** One request on its way into the canonical model: what its provider can be told, and what stays behind. */
export class Mapping {
  readonly abilities: ContentAbilities;
  readonly #dropped: Set<string>;

  constructor(abilities: ContentAbilities, dropped: Set<string> = new Set()) {
    this.abilities = abilities;
    this.#dropped = dropped;
  }

  /** For a part of the request where the provider can be told less. */
  with(abilities: Partial<ContentAbilities>): Mapping {
    return new Mapping({ ...this.abilities, ...abilities }, this.#dropped);
  }

  /** The places of the fields that stay behind, each once: `messages.content.cache_control`. */
  get dropped(): string[] {
    return [...this.#dropped];
  }

  /**
   * An object of the request, with nothing in it that would be lost in silence. Null is the same as absent.
   * @param param its path; "" for the body itself
   * @throws GatehouseError invalid_request when it is no object, unsupported_parameter for a field that is not known
   */
  record(value: unknown, param: string, known: KnownFields): Json {
    const record = requiredRecord(value, param);
    for (const [field, held] of Object.entries(record)) {
      if (held === null || held === undefined) continue;
      const treatment = known.get(field);
      if (treatment?.carried || treatment?.neutral?.(held)) continue;
      const path = `${param === "" ? "" : `${param}.`}${field.slice(0, 100)}`;
      if (!treatment?.hint) unsupported(path);
      this.drop(path);
    }
    return record;
  }

  /** The id of the end user; it stays behind where nobody asks for one. */
  endUser(value: unknown, param: string): string | undefined {
    const id = optionalString(value, param);
    if (id !== undefined && !this.abilities.endUsers) this.drop(param);
    // Some vendors refuse long ones; nobody reads more in it than that it is the same.
    return id !== undefined && id.length > LONGEST_END_USER ? hash("sha256", id, "hex") : id;
  }

  drop(path: string): void {
    this.#dropped.add(path.replace(/\[\d+\]|\.\d+(?=\.)/g, ""));
  }
}

/** Tests for `neutral`. */
export const is =
  (...usual: unknown[]) =>
  (value: unknown): boolean =>
    usual.includes(value);

export const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
export const isEmptyObject = (value: unknown): boolean => isRecord(value) && Object.keys(value).length === 0;
/** A tool's `caller`: the model itself, and no program that it wrote. */
export const isDirectCall = (caller: unknown): boolean => isRecord(caller) && caller.type === "direct";
export const isListOf =
  (usual: unknown) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every((one) => one === usual);
