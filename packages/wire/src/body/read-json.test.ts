import fc from "fast-check";
import { expect, test } from "vitest";
import { openAiChat } from "../index.ts";
import { readJson } from "./read-json.ts";

const parse = (text: string) => openAiChat.parse(Buffer.from(text), {});
const chat = (member: string) => `{"model":"m","messages":[{"role":"user","content":"hi"}],${member}}`;

test("a name that is written with escapes is read as what it means, whatever names other requests had before", () => {
  // What the engine remembers, and takes the names below for.
  for (const name of ['"\\\\u006dax_tokens"', '"\\\\u0077eb_search_options"', '"\\\\u006dax_t"']) {
    for (let again = 0; again < 3; again += 1) {
      try {
        parse(chat(`${name}:5`));
      } catch {
        // A name of nobody's: it may be refused, but it was read.
      }
    }
  }
  expect(parse(chat('"\\u006dax_tokens":5')).maxOutputTokens).toBe(5);
  expect(parse(chat('"\\u0077eb_search_options":{}')).unboundedBy).toBe("web_search_options");
});

test("it reads what JSON.parse reads, in every spelling", () => {
  const spaced = fc.constantFrom(undefined, 1, "\t", "\n  ");
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), spaced, (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(readJson(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

test("a name like any other is a member of its own, `__proto__` as well", () => {
  const read = readJson('{ "__proto__" : { "a" : 1 } , "\\u0062\\n" : [ ] , "c":[{},-1.5e3 ,"}"]}') as object;
  expect(Object.keys(read)).toEqual(["__proto__", "b\n", "c"]);
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
});
