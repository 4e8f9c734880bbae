import { isGatehouseError } from "@gatehouse/domain";
import { type ContentAbilities, generationDialect } from "@gatehouse/wire";
import { describe, expect, test } from "vitest";
import { VENDORS } from "../bridge/vendors/registry.ts";
import type { Json } from "./exchange.ts";
import { CALLERS } from "./families.ts";
import { FEATURES } from "./features.ts";

type Caller = (typeof CALLERS)[number];

/** What is in them is the caller's own: schemas, arguments, what a tool said. */
const OPAQUE = /^(parameters|input_schema|schema|parametersJsonSchema|responseJsonSchema|input|args|response)$/;
const NAMES = ["futurefield", "__proto__", "constructor", "toString"];
const ABILITIES = Object.values(VENDORS).map(({ abilities }) => abilities);

describe.each(CALLERS)("a field that nobody knows, in the format of $label", (caller) => {
  test.each(NAMES)("is refused by its name, whichever object of a request has it: %s", (name) => {
    let tried = 0;
    for (const body of bodiesOf(caller)) {
      for (const text of withField(body, name)) {
        expect(refusalOf(caller, text, ABILITIES[tried % ABILITIES.length] as ContentAbilities), text).toContain(name);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(FEATURES.length / 2);
  });
});

/** A lawful body for everything that the format has words for. */
function bodiesOf({ format, codec }: Caller): Json[] {
  return FEATURES.flatMap(({ ask, reply }) => {
    const said = codec.sayable ? codec.sayable(ask, reply) : ask;
    return said ? [{ ...(format === "gemini" ? {} : { model: "alias" }), ...codec.writeAsk(said, true) }] : [];
  });
}

/** The body as a JSON text, once for each object in it, with the field in that object. */
function* withField(body: Json, name: string): Generator<string> {
  const mark = '"the field":0';
  for (const object of objectsIn(body)) {
    object["the field"] = 0;
    // Assigned, some of the names would not be fields.
    yield JSON.stringify(body).replace(mark, `${JSON.stringify(name)}:{"a":1}`);
    delete object["the field"];
  }
}

function* objectsIn(value: unknown): Generator<Json> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Json;
  for (const [key, inner] of Object.entries(value))
    if (!OPAQUE.test(key) || Array.isArray(inner)) yield* objectsIn(inner);
}

function refusalOf({ format }: Caller, text: string, abilities: ContentAbilities): string {
  const dialect = generationDialect(format);
  if (!dialect) throw new Error(`there is no dialect ${format}`);
  try {
    const request = dialect.parse(Buffer.from(text), { model: "alias", stream: true });
    const { dropped } = dialect.toCanonical(request, { ...abilities, imageUrls: true });
    throw new Error(`it was carried, and ${dropped.join(", ") || "nothing"} dropped`);
  } catch (error) {
    if (isGatehouseError(error) && error.code === "unsupported_parameter") return error.details.param ?? "";
    throw error;
  }
}
