import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Address, Client, Family, Reading } from "./real-clients/client.ts";
import { CLIENTS, NATIVE } from "./real-clients/clients.ts";
import { type Fault, faultOf } from "./real-clients/fault.ts";
import { withoutMint } from "./real-clients/minted.ts";
import { canAsk, canCarry, canPlay, play, SCENARIOS, type Scenario } from "./real-clients/scenarios.ts";
import { SPOKEN, startUpstreams, type UpstreamName, type Upstreams } from "./real-clients/upstreams.ts";

let upstreams: Upstreams;
beforeAll(async () => {
  upstreams = await startUpstreams();
});
afterAll(() => upstreams.close());

const UPSTREAMS: UpstreamName[] = ["aimock", "sandbox"];
const MODES = ["document", "stream"] as const;
/** Families that another caller's format can be carried to; none is carried to completions. */
const CARRIED: Family[] = ["openai-chat", "openai-responses", "anthropic-messages", "gemini"];

/** The sandbox's 429 asks for a second, which the gateway waits itself. */
const STATUSES: Record<UpstreamName, number[]> = { aimock: [429, 503], sandbox: [503, 529] };
/** Anthropic's own status for an overload reaches every caller as the one that all clients know. */
const TOLD_AS = (status: number) => (status === 529 ? 503 : status);
/** aimock breaks off when the prompt says so. */
const BREAKS: Record<UpstreamName, string[]> = {
  aimock: ["-cut"],
  sandbox: ["-stream-cut", "-stream-reset", "-stream-error"],
};

interface Pair {
  client: Client;
  upstream: UpstreamName;
  to: Family;
}

const speaking = (client: Client) => UPSTREAMS.filter((upstream) => SPOKEN[upstream].includes(client.speaks));

const playable = ({ client, upstream, to }: Pair) =>
  SCENARIOS[upstream]
    .filter((scenario) => canAsk(client, scenario) && canPlay(scenario, to))
    .filter((scenario) => client.speaks === to || canCarry(scenario, client.speaks, to))
    .flatMap((scenario) =>
      modesOf({ client, upstream, to }).map((mode) => ({ upstream, scenario, name: scenario.name, mode })),
    )
    .filter(({ name, mode }) => !LEFT_OUT.includes(`${client.name}, ${name}, ${mode}`));

/** Packages on top of the vendors' are carried as streams only, where most can go wrong: all would take too long. */
const modesOf = ({ client, to }: Pair) =>
  to === client.speaks || NATIVE[client.speaks] === client ? MODES : (["stream"] as const);

/** aimock leaves the role out of the first chunk, and this client then has none to send back. */
const LEFT_OUT = ["@langchain/openai chat, signed thoughts before tool calls, stream"];

describe.each(CLIENTS)("$name, in front of a provider of its own format", (client) => {
  const { speaks } = client;
  const own = (upstream: UpstreamName) => ({ upstream, from: speaks, to: speaks });

  test.each(speaking(client).flatMap((upstream) => playable({ client, upstream, to: speaks })))(
    "$upstream, $name, $mode: accumulates what the provider itself would give, and the provider is asked the same",
    async ({ upstream, scenario, mode }) => {
      const stream = mode === "stream";
      const direct = await play(client, upstreams.direct(upstream, speaks), scenario, stream);
      const asked = lastAsked();
      const through = await play(client, await upstreams.through(own(upstream)), scenario, stream);
      expect(withoutMint(through)).toEqual(withoutMint(direct));
      expect(lastAsked()).toEqual(asked);
      expect(scenario.shows(client.read(direct[0]), client)).toBe(true);
    },
  );

  const FAILURES = speaking(client).flatMap((upstream) => STATUSES[upstream].map((status) => ({ upstream, status })));
  test.concurrent.each(FAILURES.flatMap((failure) => MODES.map((mode) => ({ ...failure, mode }))))(
    "$upstream, status $status, $mode: it throws the error of its own that the provider's makes, with the time to wait",
    async ({ upstream, status, mode }) => {
      const through = await failed(
        client,
        await upstreams.through({ ...own(upstream), ending: `-error-${status}` }),
        mode,
      );
      const direct = await failed(client, upstreams.direct(upstream, speaks, `-error-${TOLD_AS(status)}`), mode);
      expect(direct.status).toBe(TOLD_AS(status));
      expect(through).toEqual(direct);
    },
  );

  test.concurrent.each(
    speaking(client).flatMap((upstream) => BREAKS[upstream].map((ending) => ({ upstream, ending }))),
  )(
    "$upstream, a stream that breaks off$ending: it throws out of the stream, and never ends cleanly",
    async ({ upstream, ending }) => {
      await brokenOff(client, await upstreams.through({ ...own(upstream), ending }));
    },
  );
});

/** The last request as aimock read it. */
const lastAsked = (): unknown => withoutMint(upstreams.mock.getLastRequest()?.body ?? null);

const failed = (client: Client, address: Address, mode: string): Promise<Fault> =>
  faultOf(client.ask(address, { prompt: "fail" }, mode === "stream"));

/** What the packages throw out of a stream that has begun; an error before it has a class by its status. */
const OUT_OF_STREAMS = ["APIError", "ApiError", "StreamProviderError"];

/** A stream that must end in an error of the client's, and not one that is the caller's own fault. */
async function brokenOff(client: Client, address: Address): Promise<void> {
  const fault = await faultOf(client.ask(address, { prompt: "cut" }, true));
  expect(OUT_OF_STREAMS).toContain(fault.class);
  expect(fault.status ?? 502).toBeGreaterThanOrEqual(500);
}

const CROSSINGS = CLIENTS.flatMap((client) =>
  UPSTREAMS.flatMap((upstream) =>
    CARRIED.filter((to) => SPOKEN[upstream].includes(to) && isForeign(client, to)).map((to) => ({
      ...{ client, name: client.name },
      ...{ upstream, to },
    })),
  ),
);

/** OpenAI itself speaks all of its formats, and those who imitate it the one before chat. */
function isForeign({ speaks }: Client, to: Family): boolean {
  if (to === "openai-responses") return !speaks.startsWith("openai-");
  if (to === "openai-chat") return speaks !== "openai-chat" && speaks !== "openai-completions";
  return speaks !== to;
}

describe.each(CROSSINGS)("$name, in front of $upstream as $to", ({ client, upstream, to }) => {
  test.concurrent.each(playable({ client, upstream, to }))(
    "$name, $mode: the client reads what the provider's own client reads",
    async ({ scenario, mode }) => {
      const address = await upstreams.through({ upstream, from: client.speaks, to });
      const through = await play(client, address, scenario, mode === "stream");
      const native = await nativeReadings(upstream, to, scenario, mode);
      expect(through.map(client.read)).toEqual(native.map((reading) => asSeenBy(client, mode, reading)));
      expect(native.some((reading) => scenario.shows(reading, NATIVE[to]))).toBe(true);
    },
  );

  // What aimock says to the client in its own format is the measure; the sandbox does not speak all of them.
  test.concurrent.each(upstream === "aimock" ? MODES : [])(
    "status 429, %s: it throws the error that its own vendor's would be",
    async (mode) => {
      const ending = "-error-429";
      const direct = await failed(client, upstreams.direct(upstream, client.speaks, ending), mode);
      expect(direct.status).toBe(429);
      const address = await upstreams.through({ upstream, from: client.speaks, to, ending });
      expect(await failed(client, address, mode)).toEqual(direct);
    },
  );

  test.concurrent.each(BREAKS[upstream])(
    "a stream that breaks off%s: it throws out of the stream, and never ends cleanly",
    async (ending) => {
      await brokenOff(client, await upstreams.through({ upstream, from: client.speaks, to, ending }));
    },
  );
});

/** What a client has no eyes for is not the gateway's to show. */
function asSeenBy(client: Client, mode: string, reading: Reading): Reading {
  const thoughts = client.showsThoughts ? reading.thoughts : "";
  // What the input came to is known when a carried stream ends.
  const blind = client.readsInputFirst && mode === "stream";
  return { ...reading, thoughts, usage: blind ? { ...reading.usage, input: 0, cached: 0 } : reading.usage };
}

const nativeKnown = new Map<string, Promise<Reading[]>>();

/** What the vendor's own client reads at the upstream itself; the same for all who are carried there. */
function nativeReadings(upstream: UpstreamName, to: Family, scenario: Scenario, mode: string): Promise<Reading[]> {
  const name = JSON.stringify([upstream, to, scenario.name, mode]);
  const read = async () => {
    const turns = await play(NATIVE[to], upstreams.direct(upstream, to), scenario, mode === "stream");
    return turns.map(NATIVE[to].read);
  };
  const readings = nativeKnown.get(name) ?? read();
  nativeKnown.set(name, readings);
  return readings;
}
