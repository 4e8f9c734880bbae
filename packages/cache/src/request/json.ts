export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Absent, null and false ask for nothing. */
export const isAskedFor = (value: unknown): boolean => value !== undefined && value !== null && value !== false;
