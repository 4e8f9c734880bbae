import fc from "fast-check";

const name = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("10", "9", "a", "b", "__proto__", "\ud83d", "é", '"'),
);
const leaf = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    object(tie("value")),
  ),
}));

/**
 * Names without a backslash: after one, the engine's JSON.parse takes an escape in another name for it
 * (nodejs/node#63785), and two ways to write a body may be two bodies.
 */
function object(member: fc.Arbitrary<unknown>) {
  return fc
    .dictionary(
      name.filter((text) => !text.includes("\\")),
      member,
      { maxKeys: 6 },
    )
    .map((body) => JSON.parse(JSON.stringify(body)) as Record<string, unknown>);
}

export const anyValue: fc.Arbitrary<unknown> = value;
/** With names that JavaScript treats unlike others. */
export const anyBody: fc.Arbitrary<Record<string, unknown>> = object(value);

/** Numbers from 0 to 1, as many as are asked for. */
export const chances: fc.Arbitrary<() => number> = fc
  .infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }))
  .map((stream) => () => stream.next().value as number);

/** One of the many ways to write a JSON value: white space, the order of members and escapes are chance's. */
export function spell(value: unknown, chance: () => number): string {
  const space = () => [" ", "", "\n", "\t ", ""][Math.floor(chance() * 5)] as string;
  if (typeof value === "string") return spellText(value, chance);
  if (Array.isArray(value))
    return `[${value.map((one) => space() + spell(one, chance) + space()).join(",")}${space()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, one]) => `${space()}${spellText(name, chance)}${space()}:${space()}${spell(one, chance)}${space()}`,
  );
  const order = members.map((member) => ({ member, at: chance() })).sort((one, other) => one.at - other.at);
  return `{${order.map(({ member }) => member).join(",")}${space()}}`;
}

function spellText(text: string, chance: () => number): string {
  let spelled = "";
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const must = code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code < 0xe000);
    spelled += must || chance() < 0.1 ? `\\u${code.toString(16).padStart(4, "0")}` : text[at];
  }
  return `"${spelled}"`;
}

/** Ways to the leaves of a value: everything in it that holds nothing else. */
export function leavesOf(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return [way];
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, [...way, name]));
}

/** The value with another leaf at the end of the way. */
export function withLeaf(value: unknown, [name, ...rest]: readonly string[], leaf: unknown): unknown {
  if (name === undefined) return leaf;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  const changed = withLeaf((value as Record<string, unknown>)[name], rest, leaf);
  Object.defineProperty(copy, name, { value: changed, enumerable: true, writable: true, configurable: true });
  return copy;
}
