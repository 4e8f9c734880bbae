import { expect, test } from "vitest";
import { keyOf } from "../testing/entries.ts";

/*
 * The engine's JSON.parse takes an escaped name for an earlier one that begins as it is written (nodejs/node#63785). It
 * remembers over requests, so these bodies have a file, and a process, of their own.
 */
test("bodies that the engine reads as the same, because of one that it read before, have keys of their own", () => {
  const inOrder = ['{"a":1,"\\u0062":2}', '{"a":1,"\\u0063":2}', '{"a":1,"\\\\":2}'];
  const amongDigits = ['{"1":1,"\\u0062":null}', '{"1":1,"\\u0063":null}', '{"1":1,"\\\\":null}'];
  const inside = inOrder.map((text) => `{"b":[${text}],"a":0.0}`);
  for (const bodies of [inOrder, amongDigits, inside]) {
    keyOf(bodies[2] as string);
    const keys = bodies.map((text) => keyOf(text));
    expect(new Set(keys).size).toBe(3);
    expect(bodies.map((text) => keyOf(text))).toEqual(keys);
  }
});
