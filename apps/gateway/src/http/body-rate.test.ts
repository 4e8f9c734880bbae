import type { IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchRate } from "./body-rate.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const socket = { bytesRead: 0 };
  const slow = vi.fn();
  const unwatch = watchRate({ socket } as IncomingMessage, slow);
  const arrive = (bytes: number) => {
    socket.bytesRead += bytes;
    vi.advanceTimersByTime(10_000);
  };
  return { slow, unwatch, arrive };
}

test("a body that drips in at less than a kilobyte a second is given up with `request_timeout`", () => {
  const { slow, arrive } = watched();
  arrive(20_000);
  expect(slow).not.toHaveBeenCalled();
  arrive(9_000);
  expect(slow).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "request_timeout" }));
});

test("a body that has come is watched no more", () => {
  const { slow, unwatch, arrive } = watched();
  unwatch();
  arrive(0);
  expect(slow).not.toHaveBeenCalled();
});
