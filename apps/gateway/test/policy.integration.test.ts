import Anthropic from "@anthropic-ai/sdk";
import { insertShadow } from "@gatehouse/testing";
import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import type { EchoUpstream } from "./echo-upstream.ts";
import { ask, governedSuite, type Organization } from "./governed.ts";
import type { StoredRecord } from "./stack.ts";

const { all, organization, governed, last } = governedSuite();

const CARD = "4111 1111 1111 1111";
const HIDE_CARDS = {
  sensitivity: { classes: [{ name: "payment", detect: ["card", "iban"] }] },
};

const resting = async (upstream: EchoUpstream, work: () => Promise<void>): Promise<void> => {
  upstream.answerWith(500);
  try {
    await work();
  } finally {
    upstream.answerWith(200);
  }
};

describe("the example", () => {
  const cheapest = (deploymentIds: Record<string, string>) => ({
    name: "The rest goes to the cheapest",
    then: {
      route: {
        targets: Object.values(deploymentIds).map((deployment) => ({ deployment })),
        strategy: "lowest_cost",
      },
    },
  });
  const example = ({ deploymentIds }: Organization) => ({
    ...HIDE_CARDS,
    rules: [
      {
        name: "Payment data stays private",
        when: { sensitivity: "payment" },
        then: {
          require: { noTraining: true },
          route: { targets: [{ deployment: deploymentIds.secure }], fallbacks: [{ deployment: deploymentIds.cheap }] },
        },
      },
      cheapest(deploymentIds),
    ],
  });

  test("a card number goes to the private target, everything else to the cheapest, and the record says why", async () => {
    const own = await organization();
    await governed(own, example(own));
    const [before, cheapBefore] = [all().secure.received.length, all().cheap.received.length];
    await ask(own, `Charge ${CARD} please`);
    expect(all().secure.received.length).toBe(before + 1);
    const private_ = await last(own, 1);
    expect(private_).toMatchObject({
      policy_version: 1,
      policy_rule: "Payment data stays private",
      sensitivity_class: "payment",
      deployment_id: own.deploymentIds.secure,
    });
    expect(private_.trace).toMatchObject({ outcome: "route", verdicts: "+.", findings: { card: 1 } });
    expect(JSON.stringify(private_)).not.toContain("4111");

    await ask(own, "Say hello", "dear-model");
    expect(all().cheap.received.length).toBe(cheapBefore + 1);
    const rest = await last(own, 2);
    expect(rest).toMatchObject({ policy_rule: "The rest goes to the cheapest", sensitivity_class: "none" });
    const prices = rest.trace.candidates.map(({ priceNanoUsd }) => BigInt(priceNanoUsd ?? 0));
    expect(rest.trace.order[0]).toBe(prices.indexOf([...prices].sort((a, b) => (a < b ? -1 : 1))[0] as bigint));
  });

  test("it stays there when that target is down: refused, not leaked", async () => {
    const own = await organization();
    await governed(own, example(own));
    await resting(all().secure, async () => {
      const leaked = () =>
        [...all().cheap.received, ...all().dear.received].filter((body) => body.includes("4111")).length;
      const before = leaked();
      for (let call = 0; call < 8; call += 1) {
        await expect(ask(own, `Charge ${CARD} please`)).rejects.toMatchObject({ status: expect.any(Number) });
      }
      // Its breaker is open by now: nobody is dialled any more, and the refusal says that it is by policy.
      await expect(ask(own, `Charge ${CARD} please`)).rejects.toMatchObject({ status: 503, code: "no_target_allowed" });
      expect(leaked()).toBe(before);
      const { trace, policy_rule } = await last(own, 9);
      expect(policy_rule).toBe("Payment data stays private");
      expect(trace.candidates).toMatchObject([{ excluded: "breaker_open" }, { excluded: "may_train", fallback: true }]);
    });
  });
});

describe("what a policy does", () => {
  test("a denial is a 403 with the rule and its reason, in the caller's format, and is not to be tried again", async () => {
    const own = await organization();
    await governed(own, { rules: [{ name: "No night work", then: { deny: { reason: "Only by day." } } }] });
    const { response, error } = await ask(own, "hello").then(
      () => expect.unreachable(),
      (thrown: InstanceType<typeof OpenAI.APIError>) => ({ response: thrown.headers, error: thrown }),
    );
    expect(error).toMatchObject({ status: 403, code: "policy_denied" });
    expect(error.message).toContain("Only by day.");
    expect(error.message).toContain("No night work");
    expect(response?.get("x-should-retry")).toBe("false");
    expect(await last(own, 1)).toMatchObject({ status: "refused", policy_rule: "No night work", cost_nano_usd: "0" });
    const anthropic = new Anthropic({ apiKey: own.secret, baseURL: all().stack.baseUrl, maxRetries: 0 });
    await expect(
      anthropic.messages.create({ model: "cheap-model", max_tokens: 5, messages: [{ role: "user", content: "hi" }] }),
    ).rejects.toMatchObject({ status: 403, error: { type: "error", error: { type: "permission_error" } } });
  });

  test("an alias is listed, goes to its model, and is recorded under the name that was asked for", async () => {
    const own = await organization();
    await governed(own, { aliases: [{ name: "best", model: "dear-model" }] });
    const models = (await own.client.models.list()).data.map(({ id }) => id);
    expect(models).toEqual(["best", "cheap-model", "dear-model", "secure-model"]);
    const before = all().dear.received.length;
    await ask(own, "hello", "best");
    expect(all().dear.received.length).toBe(before + 1);
    const record = await last(own, 1);
    expect(record).toMatchObject({ model: "best", trace: { model: "dear-model" } });
  });

  test("a key that may use an alias's model only by its own name is not let in by an alias of another", async () => {
    const own = await organization();
    await all().stack.pool.query("UPDATE virtual_key SET allowed_models = '{cheap-model}' WHERE id = $1", [
      own.virtualKeyId,
    ]);
    await governed(own, {
      aliases: [
        { name: "best", model: "dear-model" },
        { name: "small", model: "cheap-model" },
      ],
    });
    await expect(ask(own, "hello", "best")).rejects.toMatchObject({ status: 403, code: "model_not_allowed" });
    await ask(own, "hello", "small");
  });

  test("parameters are set in what leaves, and an output cap is only lowered", async () => {
    const own = await organization();
    await governed(own, { rules: [{ name: "calm", then: { set: { temperature: 0, maxOutputTokens: 50 } } }] });
    const messages = [{ role: "user" as const, content: "hello" }];
    await own.client.chat.completions.create({ model: "cheap-model", messages, temperature: 1, max_tokens: 900 });
    expect(JSON.parse(all().cheap.received.at(-1) ?? "")).toMatchObject({ temperature: 0, max_tokens: 50 });
    await own.client.chat.completions.create({ model: "cheap-model", messages, max_tokens: 20 });
    expect(JSON.parse(all().cheap.received.at(-1) ?? "")).toMatchObject({ temperature: 0, max_tokens: 20 });
  });

  test("rules go by the caller's own tags and metadata, which are recorded; malformed ones are refused", async () => {
    const own = await organization();
    await governed(own, {
      rules: [
        {
          name: "batch",
          when: { tags: ["batch"], metadata: { project: ["alpha"] } },
          then: { deny: { reason: "no" } },
        },
      ],
    });
    const send = (headers: Record<string, string>) =>
      own.client.chat.completions.create(
        { model: "cheap-model", messages: [{ role: "user", content: "hello" }] },
        { headers },
      );
    await expect(
      send({ "x-gatehouse-tags": "night, batch", "x-gatehouse-metadata": '{"project":"alpha"}' }),
    ).rejects.toMatchObject({ status: 403 });
    expect(await last(own, 1)).toMatchObject({
      tags: ["night", "batch"],
      trace: { facts: { metadata: { project: "alpha" } } },
    });
    await send({ "x-gatehouse-tags": "batch" });
    for (const [name, value] of [
      ["x-gatehouse-tags", "two words"],
      ["x-gatehouse-metadata", "[1]"],
      ["x-gatehouse-metadata", '{"a":"\\u0000"}'],
      ["x-gatehouse-metadata", '{"a":"\\ud800"}'],
    ] as const) {
      await expect(send({ [name]: value })).rejects.toMatchObject({ status: 400, code: "invalid_request" });
    }
  });
});

describe("redaction", () => {
  const policy = { ...HIDE_CARDS, rules: [{ name: "hide", then: { redact: ["card", "email"] } }] };
  const text = `Charge ${CARD} for ada@example.com, then ${CARD} again.`;

  test("the provider gets placeholders, and the caller gets the answer with the values in it", async () => {
    const own = await organization();
    await governed(own, policy);
    const answer = await ask(own, text);
    expect(answer.choices[0]?.message.content).toBe(text);
    const sent = all().cheap.received.at(-1) ?? "";
    expect(sent).not.toContain("4111");
    expect(sent).not.toContain("ada@example.com");
    const record = await last(own, 1);
    expect(record.trace).toMatchObject({ redacted: 2, findings: { card: 2, email: 1 } });
    expect(JSON.stringify(record)).not.toContain("ada@example");
  });

  test("a caller cannot keep a text from being replaced by a mark of its own", async () => {
    const own = await organization();
    await governed(own, policy);
    const body = (message: object) => JSON.stringify({ model: "cheap-model", messages: [message] });
    for (const message of [
      { role: "user", content: text, signature: "x" },
      { role: "user", content: [{ type: "text", text, signature: "x" }] },
    ]) {
      const headers = { authorization: `Bearer ${own.secret}`, "content-type": "application/json" };
      const url = `${all().stack.baseUrl}/v1/chat/completions`;
      await fetch(url, { method: "POST", headers, body: body(message) });
      expect(all().cheap.received.at(-1)).not.toContain("4111");
    }
  });

  test("the same in a stream whose pieces cut every placeholder, for callers of both formats", async () => {
    const own = await organization();
    await governed(own, policy);
    const messages = [{ role: "user" as const, content: text }];
    let streamed = "";
    for await (const chunk of await own.client.chat.completions.create({
      model: "cheap-model",
      messages,
      stream: true,
    })) {
      streamed += chunk.choices[0]?.delta.content ?? "";
    }
    expect(streamed).toBe(text);
    const anthropic = new Anthropic({ apiKey: own.secret, baseURL: all().stack.baseUrl, maxRetries: 0 });
    const stream = anthropic.messages.stream({ model: "cheap-model", max_tokens: 100, messages });
    expect(await stream.finalText()).toBe(text);
    expect(all().cheap.received.slice(-2).join()).not.toContain("4111");
  });
});

describe("policies in force", () => {
  test("a new version decides from when gateways serve it, and every request stores the version that decided it", async () => {
    const own = await organization();
    await governed(own, {});
    await ask(own, "hello");
    await governed(own, { rules: [{ name: "stop", then: { deny: { reason: "stop" } } }] });
    await expect(ask(own, "hello")).rejects.toMatchObject({ status: 403 });
    const records = (await all().stack.records(own.virtualKeyId, 2)) as (StoredRecord & { policy_version: number })[];
    expect(records.map(({ policy_version }) => policy_version)).toEqual([1, 2]);
  });

  test("one that this version cannot read leaves the one before in force; without one before nothing is let through", async () => {
    const own = await organization();
    await governed(own, { rules: [{ name: "stop", then: { deny: { reason: "stop" } } }] });
    await governed(own, { rules: [{ name: "from the future", then: { teleport: true } }] });
    await expect(ask(own, "hello")).rejects.toMatchObject({ status: 403, code: "policy_denied" });
    const other = await organization();
    await governed(other, { rules: [{ name: "from the future", then: { teleport: true } }] });
    await expect(ask(other, "hello")).rejects.toMatchObject({ status: 503, code: "policy_unavailable" });
  });

  test("a draft beside it changes nothing, and its record says where it would have differed", async () => {
    const own = await organization();
    await insertShadow(all().stack.pool, own.organizationId, {
      rules: [{ name: "stop", then: { deny: { reason: "stop" } } }],
    });
    await governed(own, {});
    await ask(own, "hello");
    expect((await last(own, 1)).trace.shadow).toEqual({
      draftRevision: 1,
      outcome: "deny",
      rule: 0,
      firstDeploymentId: null,
      differs: true,
    });
  });
});
