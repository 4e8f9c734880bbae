import { insertPriceOverride } from "@gatehouse/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectLedgerToAgree, type Stack, startStack } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const messages = [{ role: "user" as const, content: "Tell me about lighthouses, at some length." }];
const VENDORS = [
  ["anthropic", "claude-sonnet-4-5"],
  ["gemini", "gemini-2.5-flash"],
] as const;

async function tenantOf(provider: string, upstreamModel: string) {
  const tenant = await stack.tenant({
    provider,
    baseUrl: stack.sandbox.url,
    upstreamModel,
    keyLimitNanoUsd: 10n ** 13n,
  });
  const price = { provider, upstreamModel, inputPicoUsd: 1_000_000n, outputPicoUsd: 5_000_000n };
  await insertPriceOverride(stack.pool, { organizationId: tenant.organizationId, ...price });
  await stack.applied();
  return tenant;
}

describe.each(VENDORS)("%s", (provider, model) => {
  test.each([
    ["stream-cut", true, "stream_incomplete"],
    ["stream-reset", true, "upstream_disconnected"],
    ["stream-error", true, "upstream_overloaded"],
    ["reset", true, "upstream_disconnected"],
    ["reset", false, "upstream_disconnected"],
    ["malformed", false, "upstream_invalid_response"],
    ["error-500", true, "upstream_error", 3],
    ["error-529", false, "upstream_overloaded"],
  ])(
    "that plays %s (streamed: %s) is settled once per attempt as %s",
    async (scenario, streamed, code, attempts = 1) => {
      const tenant = await tenantOf(provider, `${model}-${scenario}`);
      const ask = async () => {
        if (!streamed) return tenant.client.chat.completions.create({ model: "sandbox-small", messages });
        for await (const _ of await tenant.client.chat.completions.create({
          model: "sandbox-small",
          messages,
          stream: true,
        })) {
        }
      };
      await expect(ask()).rejects.toThrow();
      const records = await stack.records(tenant.virtualKeyId, attempts);
      expect(records).toHaveLength(attempts);
      expect(records.at(-1)).toMatchObject({ final: true, attempt: attempts, error_code: code });
      await expectLedgerToAgree(stack.pool);
    },
  );

  test("a caller that leaves mid-stream is settled once", async () => {
    const tenant = await tenantOf(provider, `${model}-stream-stall`);
    const stream = await tenant.client.chat.completions.create({ model: "sandbox-small", messages, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta?.content) break;
    stream.controller.abort();
    const records = await stack.records(tenant.virtualKeyId, 1);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ status: "aborted", metering: "estimated" });
    await expectLedgerToAgree(stack.pool);
  });
});
