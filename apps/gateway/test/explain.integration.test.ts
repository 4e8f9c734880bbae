import type OpenAI from "openai";
import { describe, expect, test, vi } from "vitest";
import { ask, governedSuite } from "./governed.ts";

const { all, organization, governed, last } = governedSuite();

describe("explain", () => {
  const explain = async (requestId: string, secret: string) => {
    const response = await fetch(`${all().stack.baseUrl}/v1/gatehouse/requests/${requestId}/explain`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    return { status: response.status, body: await response.json() };
  };

  test("a key is told why its own request went the way it went, a refused one too; another key is told of nothing", async () => {
    const own = await organization();
    await governed(own, {
      rules: [
        { name: "stop", when: { tags: ["stop"] }, then: { deny: { reason: "as you said" } } },
        { name: "go", then: { route: { targets: [{ model: "dear-model" }], strategy: "lowest_latency" } } },
      ],
    });
    const { request_id: went } = await ask(own, "hello").withResponse();
    const told = await explain(went as string, own.secret);
    expect(told).toMatchObject({
      status: 200,
      body: {
        object: "gatehouse.explanation",
        request_id: went,
        status: "success",
        policy: { version: 1, outcome: "route", rule: "go" },
        rules: [
          { rule: "stop", verdict: "not_matched", condition: "tags" },
          { rule: "go", verdict: "matched" },
        ],
        candidates: [{ deployment_id: own.deploymentIds.dear, order: 1, excluded: null }],
        attempts: [{ number: 1, provider: "openai-compatible", upstream_model: "dear-model", status: "success" }],
      },
    });
    const messages = [{ role: "user" as const, content: "hello" }];
    const refused = await own.client.chat.completions
      .create({ model: "cheap-model", messages }, { headers: { "x-gatehouse-tags": "stop" } })
      .catch((error: InstanceType<typeof OpenAI.APIError>) => error.requestID);
    expect(await explain(refused as string, own.secret)).toMatchObject({
      body: {
        status: "refused",
        error_code: "policy_denied",
        policy: { rule: "stop", reason: "as you said" },
        attempts: [],
      },
    });
    const stranger = await organization();
    expect((await explain(went as string, stranger.secret)).status).toBe(404);
    expect((await explain(went as string, "gh_live_nothing")).status).toBe(401);
  });

  test("the budgets of a request are told as they stood before and what they were charged", async () => {
    const own = await organization();
    await all().stack.pool.query(
      `INSERT INTO budget (id, organization_id, virtual_key_id, limit_nano_usd, time_zone) VALUES (gen_random_uuid(), $1, $2, 1000000000, 'UTC')`,
      [own.organizationId, own.virtualKeyId],
    );
    await all().stack.applied();
    await ask(own, "hello");
    await ask(own, "hello");
    const record = await vi.waitFor(async () => last(own, 2));
    expect(record.trace.budgets).toMatchObject([
      {
        hard: true,
        limitNanoUsd: "1000000000",
        heldNanoUsd: record.held_nano_usd,
        chargedNanoUsd: record.cost_nano_usd,
      },
    ]);
    expect(BigInt(record.trace.budgets?.[0]?.leasedNanoUsd ?? 0)).toBeGreaterThan(0n);
  });
});
