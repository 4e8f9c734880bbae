import { isDeepStrictEqual } from "node:util";
import type { PolicyChange } from "@gatehouse/domain";

/**
 * Where two values differ, by path. Objects are compared field by field, and so are lists of as many objects; any other
 * list is one value, since the places of words in it say nothing.
 */
export function changesBetween(
  before: unknown,
  after: unknown,
  path: readonly (string | number)[] = [],
): PolicyChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => changesBetween(before[name], after[name], [...path, name]));
  }
  if (isListOfObjects(before) && isListOfObjects(after) && before.length === after.length) {
    return before.flatMap((item, place) => changesBetween(item, after[place], [...path, place]));
  }
  return [{ path: path.join("."), ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isListOfObjects = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.every(isObject);
