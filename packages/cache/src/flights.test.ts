import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFlights, type Flight } from "./flights.ts";
import { entry, someKey } from "./testing/entries.ts";

const key = someKey();
const answer = entry();
const never = new AbortController().signal;
const leader = (flight: Flight) => (flight.leader ? flight : expect.fail("follows"));
const follower = (flight: Flight) => (flight.leader ? expect.fail("leads") : flight);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const flightsOf = (longestMs = 1_000) => createFlights({ longestMs, monotonicMs: () => Date.now() });

describe("the same request under way", () => {
  test("is made once: all who ask meanwhile get the leader's answer", async () => {
    const flights = flightsOf();
    const first = leader(flights.join(key));
    const waiting = Array.from({ length: 50 }, () => follower(flights.join(key)).wait(never));
    first.land(answer);
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => answer));
    expect(flights.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is another flight for another key", () => {
    const flights = flightsOf();
    leader(flights.join(key));
    leader(flights.join(someKey(1)));
    expect(flights.size).toBe(2);
  });

  test("is led anew by who comes after it has landed", () => {
    const flights = flightsOf();
    leader(flights.join(key)).land(answer);
    leader(flights.join(key)).land(answer);
  });

  test("gives its followers nothing when the leader has nothing to give, all at once: none waits for another", async () => {
    const flights = flightsOf();
    const first = leader(flights.join(key));
    const waiting = [1, 2, 3].map(() => follower(flights.join(key)).wait(never));
    first.land(undefined);
    expect(await Promise.all(waiting)).toEqual([undefined, undefined, undefined]);
    expect(flights.size).toBe(0);
  });

  test("lands once: what is said later changes nothing, and does not touch the next flight", async () => {
    const flights = flightsOf();
    const first = leader(flights.join(key));
    const joined = follower(flights.join(key));
    first.land(answer);
    const next = leader(flights.join(key));
    const waiting = follower(flights.join(key)).wait(never);
    first.land(undefined);
    expect(flights.size).toBe(1);
    // Who begins to wait after the landing gets the same.
    expect(await joined.wait(never)).toBe(answer);
    next.land(undefined);
    expect(await waiting).toBeUndefined();
  });
});

describe("a follower that leaves", () => {
  test("is told so with its own reason, and disturbs nobody", async () => {
    const flights = flightsOf();
    const first = leader(flights.join(key));
    const [leaving, gone] = [new AbortController(), new AbortController()];
    const left = follower(flights.join(key)).wait(leaving.signal);
    const stays = follower(flights.join(key)).wait(never);
    leaving.abort(new Error("left"));
    gone.abort(new Error("was gone"));
    await expect(left).rejects.toThrow("left");
    await expect(follower(flights.join(key)).wait(gone.signal)).rejects.toThrow("was gone");
    first.land(answer);
    expect(await stays).toBe(answer);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a leader that never lands", () => {
  test("is waited for no longer than a time from its beginning, and another one leads then", async () => {
    const flights = flightsOf(1_000);
    const lost = leader(flights.join(key));
    const early = follower(flights.join(key)).wait(never);
    vi.advanceTimersByTime(600);
    const late = follower(flights.join(key)).wait(never);
    vi.advanceTimersByTime(400);
    expect(await Promise.all([early, late])).toEqual([undefined, undefined]);
    const next = leader(flights.join(key));
    const waiting = follower(flights.join(key)).wait(never);
    // It was only slow: its followers have gone, and the next flight is not its own.
    lost.land(entry({ status: 500 }));
    next.land(answer);
    expect(await waiting).toBe(answer);
    expect(flights.size).toBe(0);
  });
});

test("in whatever order requests join, leave and land, each gets one end, and nothing is left behind", async () => {
  const action = fc.record({ act: fc.constantFrom("join", "land", "fail", "leave", "wait"), on: fc.nat({ max: 9 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      const flights = flightsOf(100);
      const leaders: Extract<Flight, { leader: true }>[] = [];
      const followers: { stop: AbortController; end: Promise<string> }[] = [];
      for (const { act, on } of actions) {
        if (act === "join") {
          const flight = flights.join(someKey(on % 2));
          if (flight.leader) leaders.push(flight);
          else {
            const stop = new AbortController();
            const end = flight.wait(stop.signal).then(
              (landed) => (landed ? "answer" : "nothing"),
              () => "left",
            );
            followers.push({ stop, end });
          }
        } else if (act === "leave") followers[on % (followers.length || 1)]?.stop.abort();
        else if (act === "wait") vi.advanceTimersByTime(on * 10);
        else leaders[on % (leaders.length || 1)]?.land(act === "land" ? answer : undefined);
      }
      for (const one of leaders) one.land(undefined);
      const ends = await Promise.all(followers.map(({ end }) => end));
      expect(ends.every((end) => ["answer", "nothing", "left"].includes(end))).toBe(true);
      expect([flights.size, vi.getTimerCount()]).toEqual([0, 0]);
    }),
  );
});
