import { isGatehouseError } from "@gatehouse/domain";
import { generationDialect } from "@gatehouse/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Egress, EgressRequest } from "../egress/egress.ts";
import { createAdapters } from "../registry.ts";
import { TIMEOUTS } from "../testing/chat-call.ts";
import type { Json } from "./exchange.ts";
import { CALLERS, FAMILIES, type Family } from "./families.ts";
import { FEATURES } from "./features.ts";

type Caller = (typeof CALLERS)[number];

/** How a body is damaged: somewhere in it, something is put in the place of what was there, or it is taken away. */
interface Damage {
  /** Which way is taken at each level, in thousandths. */
  way: number[];
  value: unknown;
  remove: boolean;
}

const HOSTILE = [
  null,
  true,
  -1,
  1e308,
  "",
  "\0",
  "a".repeat(300),
  [],
  {},
  [[]],
  { type: null },
  { type: "x" },
  "data:,",
  "https://[",
];
const damage: fc.Arbitrary<Damage> = fc.record({
  way: fc.array(fc.noBias(fc.nat(999)), { minLength: 1, maxLength: 7 }),
  value: fc.oneof(fc.constantFrom<unknown>(...HOSTILE), fc.jsonValue({ maxDepth: 2 })),
  remove: fc.boolean(),
});

describe.each(CALLERS)("a damaged request in the format of $label", (caller) => {
  test.each(FAMILIES)(
    "is carried to $label, or refused with a code of its caller's; it breaks nothing and asks for no more than was held",
    async (family) => {
      const bodies = bodiesOf(caller);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...bodies),
          fc.array(damage, { minLength: 1, maxLength: 3 }),
          async (body, damages) => {
            const damaged = damages.reduce<Json>((before, one) => apply(before, one), structuredClone(body));
            const sent = await send(caller, family, Buffer.from(JSON.stringify(damaged)));
            if (sent === null) return;
            expect(sent.path).toMatch(/^[\x21-\x7e]+$/);
            const text = JSON.parse(String(sent.body)) as Json;
            if ("model" in text) expect(text.model).toBe(family.upstreamModel);
            else expect(sent.path).toContain(encodeURIComponent(family.upstreamModel));
            const caps = capsOf(text);
            expect(caps.length).toBeGreaterThan(0);
            for (const cap of caps) expect(cap).toBeLessThanOrEqual(HELD_TOKENS);
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});

/** A lawful body for everything that the format has words for. */
function bodiesOf({ format, codec }: Caller): Json[] {
  return FEATURES.flatMap(({ ask, reply }) => {
    const said = codec.sayable ? codec.sayable(ask, reply) : ask;
    return said ? [{ ...(format === "gemini" ? {} : { model: "alias" }), ...codec.writeAsk(said, true) }] : [];
  });
}

function apply(body: Json, { way, value, remove }: Damage): Json {
  let parent: Json = body;
  way.forEach((part, index) => {
    const keys = Object.keys(parent);
    const key = keys[Math.floor((part * keys.length) / 1000)];
    if (key === undefined) return;
    const child = parent[key];
    const deeper = typeof child === "object" && child !== null && Object.keys(child).length > 0;
    if (deeper && index < way.length - 1) parent = child as Json;
    else if (remove && !Array.isArray(parent)) delete parent[key];
    else parent[key] = structuredClone(value);
  });
  return body;
}

/** What was held for, whatever a body says: no more may be asked for. */
const HELD_TOKENS = 100;

/** Every cap in a body, in whichever format it was sent. */
function capsOf(body: Json): unknown[] {
  const { generationConfig, generation_config: snake, inferenceConfig } = body as Record<string, Json | undefined>;
  const caps = [
    body.max_tokens,
    body.max_completion_tokens,
    body.max_output_tokens,
    generationConfig?.maxOutputTokens,
    snake?.max_output_tokens,
    inferenceConfig?.maxTokens,
  ];
  return caps.filter((cap) => cap !== undefined);
}

const REFUSALS = ["invalid_request", "unsupported_parameter", "request_too_deep"];

/** What would leave; null: it was refused, which has to be told to be the caller's fault. */
async function send({ format }: Caller, family: Family, bytes: Buffer): Promise<EgressRequest | null> {
  let sent: EgressRequest | null = null;
  const caught = (request: EgressRequest) => {
    sent = request;
    return Promise.reject(new Error("far enough"));
  };
  const egress: Egress = { send: caught, fetchDocument: caught, close: async () => {} };
  const { provider, upstreamModel, secret } = family;
  try {
    const request = generationDialect(format)?.parse(
      bytes,
      format === "gemini" ? { model: "alias", stream: true } : {},
    );
    if (!request) throw new Error(`there is no dialect ${format}`);
    await createAdapters(egress)(provider, format).call({
      target: { provider, credentialId: "c", baseUrl: "https://api.example", secret, upstreamModel },
      request,
      outputCapTokens: HELD_TOKENS,
      signal: new AbortController().signal,
      timeouts: TIMEOUTS,
    });
  } catch (error) {
    if (sent) return sent;
    if (!isGatehouseError(error)) throw error;
    if (!REFUSALS.includes(error.code)) throw error;
    expect(error.message).not.toBe("");
  }
  return sent;
}
