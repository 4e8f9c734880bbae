import { generationDialect } from "@gatehouse/wire";
import { afterAll, describe, expect, test } from "vitest";
import { createEgress } from "../egress/egress.ts";
import { createAdapters } from "../registry.ts";
import { receive, TIMEOUTS } from "../testing/chat-call.ts";
import { scriptedUpstream } from "../testing/scripted-upstream.ts";
import { isUpstreamFailure } from "../upstream-failure.ts";
import { type Ask, type Reply, withoutIds } from "./exchange.ts";
import { CALLERS, FAMILIES, type Family } from "./families.ts";
import { FEATURES, type Feature } from "./features.ts";
import { renderTable, type Verdict } from "./table.ts";

const egress = createEgress({ allow: ["127.0.0.1"] });
afterAll(() => egress.close());
const adapters = createAdapters(egress);
type Caller = (typeof CALLERS)[number];
const verdicts = new Map<string, Verdict>();

describe.each(CALLERS)("a caller that speaks $label", (caller) => {
  describe.each(FAMILIES)("is answered by $label", (family) => {
    for (const feature of FEATURES) {
      for (const stream of [false, true]) {
        test(`${feature.name}, ${stream ? "streamed" : "whole"}: carried there and back, or refused`, async () => {
          const verdict = await tryPair(caller, family, feature, stream);
          const key = `${caller.label}|${family.label}|${feature.name}`;
          const before = verdicts.get(key);
          if (before) expect(verdict).toEqual(before);
          verdicts.set(key, verdict);
        });
      }
    }
  });
});

test("the table in the docs is what these tests found", async () => {
  const table = renderTable(verdicts);
  await expect(table).toMatchFileSnapshot("../../../../docs/reference/formats.md");
});

async function tryPair(caller: Caller, family: Family, feature: Feature, stream: boolean): Promise<Verdict> {
  const ask = caller.codec.sayable ? caller.codec.sayable(feature.ask, feature.reply) : feature.ask;
  if (ask === null) return { kind: "absent" };
  let heard: Ask | undefined;
  let problem: unknown;
  const upstream = await scriptedUpstream((response, { path, body }) => {
    const codec = family.codecOf(path);
    if (!codec) return response.writeHead(404).end();
    try {
      heard = codec.readAsk(JSON.parse(body));
    } catch (error) {
      problem = error;
    }
    if (!stream) {
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify(codec.writeReply(feature.reply)));
    }
    response.setHeader("content-type", codec.contentType);
    for (const frame of codec.writeReplyStream(feature.reply)) response.write(frame);
    response.end();
  });
  try {
    const answer = await call(caller, family, ask, stream, upstream.url);
    if (problem) throw problem;
    const { text, end, bodyError } = await receive(answer);
    expect(bodyError ?? end.error).toBeUndefined();
    expect(end.outcome.complete).toBe(true);
    compareAsk(heard, ask, caller, family);
    const reply = stream ? caller.codec.readReplyStream(text) : caller.codec.readReply(JSON.parse(text));
    compareReply(reply, feature, family);
    const hidden = family.hidesReasoningTokens && feature.reply.usage.reasoning > 0;
    return { kind: "carried", dropped: answer.droppedParams, ...(hidden && { note: "tokens not told apart" }) };
  } catch (error) {
    if (!isUpstreamFailure(error) || error.code !== "unsupported_parameter") throw error;
    return { kind: "refused", param: error.details.param ?? "request" };
  } finally {
    await upstream.close();
  }
}

function call({ format, codec }: Caller, family: Family, ask: Ask, stream: boolean, baseUrl: string) {
  const dialect = generationDialect(format);
  if (!dialect) throw new Error(`there is no dialect ${format}`);
  const inPath = format === "gemini";
  const body = { ...(inPath ? {} : { model: "alias" }), ...codec.writeAsk(ask, stream) };
  const request = dialect.parse(Buffer.from(JSON.stringify(body)), inPath ? { model: "alias", stream } : {});
  return adapters(family.provider, format).call({
    target: {
      provider: family.provider,
      credentialId: "credential-1",
      baseUrl,
      secret: family.secret,
      upstreamModel: family.upstreamModel,
    },
    request,
    outputCapTokens: null,
    signal: new AbortController().signal,
    timeouts: TIMEOUTS,
  });
}

/** A format's own default may be added on the way (a cap, where a vendor wants one); nothing may get lost. */
function compareAsk(heard: Ask | undefined, asked: Ask, caller: Caller, family: Family): void {
  if (!heard) throw new Error("nothing arrived at the provider");
  const { effort, maxTokens, toolChoice, schema, ...plain } = withoutIds(asked);
  const { effort: __, maxTokens: cap, toolChoice: choice, schema: wanted, ...arrived } = withoutIds(heard);
  // Where one tool has to be called, the others may stay at home.
  const forced = typeof toolChoice === "object" ? toolChoice.name : null;
  if (forced && arrived.tools?.length === 1) plain.tools = plain.tools?.filter(({ name }) => name === forced) ?? [];
  expect(arrived, `${caller.label} to ${family.label}`).toEqual(plain);
  if (maxTokens !== undefined) expect(cap).toBe(maxTokens);
  if (toolChoice !== undefined && toolChoice !== "auto") expect(choice).toEqual(toolChoice);
  if (schema !== undefined) expect(wanted).toMatchObject(schema);
}

function compareReply(reply: Reply, { reply: written, compares = [] }: Feature, family: Family): void {
  expect(reply.text).toBe(written.text);
  expect(reply.finish).toBe(written.finish);
  const calls = (list: Reply["toolCalls"]) => list.map(({ name, input }) => ({ name, input }));
  if (compares.includes("toolCalls")) expect(calls(reply.toolCalls)).toEqual(calls(written.toolCalls));
  if (compares.includes("reasoning")) expect(reply.reasoning).toBe(written.reasoning);
  const usage = family.hidesReasoningTokens ? { ...written.usage, reasoning: 0 } : written.usage;
  if (compares.includes("usage")) expect(reply.usage).toEqual(usage);
}
