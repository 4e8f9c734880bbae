import type { ValueFilter } from "@gatehouse/domain";

/** The filter that lets through what has just this value. */
export const only = (value: string): ValueFilter => ({ anyOf: [value], noneOf: [] });
