import type { ModelPrice, NanoUsd, ProviderId, UsageShape } from "@gatehouse/domain";
import { type Outcome, UpstreamFailure } from "@gatehouse/providers";
import { describe, expect, test } from "vitest";
import type { Gateway } from "../container.ts";
import { type Attempted, billOf, billOfFailure } from "./bill.ts";
import type { Answered } from "./context.ts";
import { settleAnswer, settleFailure } from "./settle.ts";

const PRICE: ModelPrice = { source: "catalogue", matchedModel: "m", input: 1_000_000n, output: 5_000_000n };

interface Particulars {
  provider?: ProviderId;
  upstreamModel?: string;
  price?: ModelPrice | null;
  cap?: number | null;
  unboundedBy?: string | null;
}

/** A request of sixty bytes. */
function attempted(of: Particulars = {}): Attempted {
  const { provider = "openai-compatible", upstreamModel = "m", price = PRICE, cap = 50, unboundedBy = null } = of;
  const request = {
    bytes: Buffer.alloc(60),
    inputTokenBound: 60,
    maxOutputTokens: cap,
    choices: 1,
    generates: true,
    unitBound: {},
    unboundedBy,
  };
  const target = { credential: { provider, id: "c" }, deployment: { upstreamModel, id: "d" }, price };
  const attempt = { hold: { eventId: "e", ceilingNanoUsd: 96_000n, windows: [] }, target, startedAt: new Date() };
  const asked = { request, kept: null, outputCapTokens: null, dialect: {}, exchange: { requestId: "r" } };
  return { ...asked, key: { configuration: {} }, attempt } as unknown as Attempted;
}

function outcome(raw: unknown, { provider = "openai-compatible", shape = "openai-chat", more = {} } = {}): Outcome {
  const usage = { shape: shape as UsageShape, provider, raw };
  return { usage, responseModel: null, finishReason: "stop", complete: true, outputBytes: 35, ...more };
}

const chat = (input: number, output: number, more: object = {}) => ({
  prompt_tokens: input,
  completion_tokens: output,
  ...more,
});

describe("a report that is beyond what the request can have come to", () => {
  test.each([
    ["input", chat(99_000_000, 5)],
    ["output", chat(20, 99_000_000)],
  ])("is estimated instead, from what was seen: %s", (_what, raw) => {
    const { bill, absurd } = billOf(attempted(), outcome(raw));
    expect(bill).toMatchObject({ metering: "estimated", tokens: { input: 18, output: 10 }, costNanoUsd: 68_000n });
    expect(absurd).toBeDefined();
  });

  test("is nothing to go by for an answer that broke off either", () => {
    const broken = outcome(chat(99_000_000, 0));
    const { bill } = billOf(attempted(), { ...broken, usage: { ...broken.usage!, partial: true } });
    expect(bill.tokens).toEqual({ input: 18, output: 10 });
  });

  test("is believed where the provider may read of its own accord", () => {
    const { bill } = billOf(attempted({ unboundedBy: "tools[0]" }), outcome(chat(3_000_000, 5)));
    expect(bill).toMatchObject({ metering: "reported", tokens: { input: 3_000_000 } });
  });
});

test("a long answer that nobody put a cap on is billed as reported, however far above its ceiling", () => {
  const { bill, absurd } = billOf(attempted({ cap: null }), outcome(chat(20, 128_000)));
  expect(bill).toMatchObject({ metering: "reported", tokens: { output: 128_000 } });
  expect(absurd).toBeUndefined();
});

describe("a cost that the provider names", () => {
  const named = (cost: number, of: Particulars = {}) =>
    billOf(attempted({ provider: "openrouter", ...of }), outcome(chat(20, 10, { cost }), { provider: "openrouter" }));

  test("is what is billed", () => {
    expect(named(0.02).bill).toMatchObject({ costNanoUsd: 20_000_000n, price: { source: "provider" } });
    expect(named(0.02, { price: null }).bill).toMatchObject({ costNanoUsd: 20_000_000n });
  });

  test("counts as not told when it is absurd: our own price holds, and somebody hears of it", () => {
    const { bill, absurd } = named(5_000);
    expect(bill).toMatchObject({ metering: "reported", costNanoUsd: 70_000n, price: { source: "catalogue" } });
    expect(absurd).toMatchObject({ costNanoUsd: 5_000_000_000_000n });
  });
});

test("where Anthropic says that it ran and which tier Gemini says that it served decide the price", () => {
  const raw = { input_tokens: 20, output_tokens: 10, inference_geo: "us" };
  const anthropic = attempted({ provider: "anthropic", upstreamModel: "claude-opus-4-8" });
  const there = billOf(anthropic, outcome(raw, { provider: "anthropic", shape: "anthropic-messages" }));
  expect(there.bill.costNanoUsd).toBe(77_000n);
  const usageMetadata = { promptTokenCount: 20, candidatesTokenCount: 10, serviceTier: "priority" };
  const served = billOf(
    attempted({ provider: "gemini" }),
    outcome(usageMetadata, { provider: "gemini", shape: "gemini" }),
  );
  expect(served.bill).toMatchObject({ costNanoUsd: 140_000n, serviceTier: "priority" });
});

describe("a failed answer", () => {
  const failed = (reported: Outcome | undefined, billing: "none" | "indeterminate" = "indeterminate") => {
    const traits = { billing, retryNext: true, ...(reported && { reported }) };
    return { error: new UpstreamFailure("upstream_overloaded", traits), billing, retryNext: true };
  };
  const silent = { more: { outputBytes: 0 } };
  const bill = (reported: Outcome | undefined, billing?: "none" | "indeterminate") =>
    billOfFailure(attempted(), failed(reported, billing)).bill;

  test("that told of its usage is billed by it", () => {
    expect(bill(outcome(chat(20, 10), silent))).toMatchObject({ metering: "reported", costNanoUsd: 70_000n });
  });

  test.each<[string, unknown, NanoUsd, object]>([
    ["and wrote nothing", {}, 0n, silent],
    ["that is none, and wrote nothing", chat(-1, 5), 0n, silent],
    ["that is absurd, and wrote nothing", chat(99_000_000, 5), 0n, silent],
    ["that is none, and wrote", chat(-1, 5), 96_000n, {}],
  ])("whose report tells nothing %s is billed as one without a report", (_what, raw, costNanoUsd, more) => {
    expect(bill(outcome(raw, more)).costNanoUsd).toBe(costNanoUsd);
  });

  test("without a report costs nothing, or what was held", () => {
    expect(bill(undefined, "none")).toMatchObject({ metering: "none", costNanoUsd: 0n });
    expect(bill(undefined)).toMatchObject({ metering: "indeterminate", costNanoUsd: 96_000n });
  });
});

test("a report that is not believed is told once, with what it said, and with no word of the request", () => {
  const lines: unknown[] = [];
  const counted: unknown[] = [];
  const pass = { used: (tokens: number | undefined) => counted.push(tokens), end: () => {} };
  const gateway = {
    logger: { warn: (line: unknown) => lines.push(line) },
    spool: { settle: () => {} },
  } as unknown as Gateway;
  const answered = { ...attempted(), pass, answer: { status: 200 } } as unknown as Answered;
  settleAnswer(gateway, answered, { outcome: outcome(chat(99_000_000, 5)), error: undefined }, undefined);
  settleAnswer(gateway, answered, { outcome: outcome(chat(20, 5)), error: undefined }, undefined);
  expect(lines).toEqual([
    expect.objectContaining({
      code: "usage_absurd",
      requestId: "r",
      deploymentId: "d",
      told: { tokens: { input: 99_000_000, output: 5 }, units: {} },
    }),
  ]);
  const traits = {
    billing: "indeterminate",
    retryNext: true,
    staleSocket: false,
    reported: outcome(chat(99_000_000, 5)),
  } as const;
  const error = new UpstreamFailure("upstream_error", traits);
  settleFailure(gateway, answered, answered.attempt, { ...traits, error }, { final: true });
  expect(lines.slice(1)).toMatchObject([{ code: "upstream_error" }, { code: "usage_absurd" }]);
  // Rate limits count what was billed.
  expect(counted).toEqual([28, 25, undefined]);
});
