import { isDeepStrictEqual } from "node:util";
import type * as z from "zod";

/**
 * The fields that do not go without saying: without the others, the schema makes the same value of it. What the schema
 * says decides, so that a field that it gets later on is never lost.
 */
export function withoutDefaults<Value extends object>(schema: z.ZodType, value: Value): Partial<Value> {
  const isSame = (plain: object) => {
    const parsed = schema.safeParse(plain);
    return parsed.success && isDeepStrictEqual(parsed.data, value);
  };
  const without = (name: string) => Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  const kept = Object.entries(value).filter(([name]) => !isSame(without(name)));
  const plain = Object.fromEntries(kept) as Partial<Value>;
  return isSame(plain) ? plain : value;
}
