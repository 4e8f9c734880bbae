import { InvalidRequest } from "./simulation/prompt.ts";

export type Json = Record<string, unknown>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const recordOr = (value: unknown): Json => (isRecord(value) ? value : {});

export const listOr = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOr = (value: unknown, otherwise = ""): string => (typeof value === "string" ? value : otherwise);

/** A whole number from 1 on, or null when the field is absent. Throws InvalidRequest for anything else. */
export function countOrNull(value: unknown, parameter: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  throw new InvalidRequest(`${parameter}: expected an integer of at least 1.`, parameter);
}

/** `stop` as callers send it: absent, one text or several. */
export const textList = (value: unknown): string[] =>
  (typeof value === "string" ? [value] : listOr(value)).filter((item): item is string => typeof item === "string");
