import { type ErrorCode, GatehouseError } from "@gatehouse/domain";

const MAX_MODEL_LENGTH = 200;
const MAX_CHOICES = 128;

/** Readers of the fields that Gatehouse acts on. Absent and null are the same. */

export function modelName(value: unknown): string {
  if (typeof value !== "string" || value.length === 0) invalid("model", "'model' has to be the name of a model.");
  if (value.length > MAX_MODEL_LENGTH) invalid("model", `'model' is longer than ${MAX_MODEL_LENGTH} characters.`);
  return value;
}

export function flag(value: unknown, param: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") invalid(param, `'${param}' has to be true or false.`);
  return value;
}

export function optionalObject(value: unknown, param: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) invalid(param, `'${param}' has to be an object.`);
  return value;
}

/** A cap of output tokens. */
export function tokenCap(value: unknown, param: string): number | null {
  if (value === undefined || value === null) return null;
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    invalid(param, `'${param}' has to be a whole number of at least 1.`);
  }
  return value as number;
}

export function choiceCount(value: unknown, param = "n"): number {
  if (value === undefined || value === null) return 1;
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > MAX_CHOICES) {
    invalid(param, `'${param}' has to be a whole number from 1 to ${MAX_CHOICES}.`);
  }
  return value as number;
}

export const textOrNull = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function invalid(param: string | null, message: string, code: ErrorCode = "invalid_request"): never {
  throw new GatehouseError(code, param === null ? { message } : { message, param });
}
