import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Link, openLink } from "./link.ts";

let far: Server;
let link: Link;
/** What has arrived at the far side. */
let arrived = "";

beforeEach(async () => {
  arrived = "";
  far = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      arrived += bytes.toString();
      socket.write(`heard ${bytes.toString()}`);
    });
  }).listen(0, "127.0.0.1");
  await once(far, "listening");
  link = await openLink((far.address() as { port: number }).port);
});

afterEach(async () => {
  await link.close();
  far.close();
});

/** A connection through the link, and what has come back. */
function dial(): { socket: Socket; heard: () => string; closed: () => boolean } {
  const socket = connect(link.port, "127.0.0.1").on("error", () => {});
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes.toString();
  });
  return { socket, heard: () => text, closed: () => socket.destroyed };
}

test("an open link carries both ways", async () => {
  const { socket, heard } = dial();
  socket.write("one");
  await vi.waitFor(() => expect(heard()).toBe("heard one"));
});

test("a refused link closes what is open and what is new", async () => {
  const before = dial();
  before.socket.write("one");
  await vi.waitFor(() => expect(before.heard()).toBe("heard one"));
  link.set("refused");
  const during = dial();
  await vi.waitFor(() => expect([before.closed(), during.closed()]).toEqual([true, true]));
  link.set("open");
  const after = dial();
  after.socket.write("two");
  await vi.waitFor(() => expect(after.heard()).toBe("heard two"));
});

test("a silent link tells nobody anything, and what waited goes on when it is open again", async () => {
  const silent = dial();
  silent.socket.write("one");
  await vi.waitFor(() => expect(silent.heard()).toBe("heard one"));
  link.set("silent");
  silent.socket.write("two");
  const open = dial();
  await once(open.socket, "connect");
  expect(arrived).toBe("one");
  link.set("open");
  await vi.waitFor(() => expect(silent.heard()).toBe("heard oneheard two"));
  expect(arrived).toBe("onetwo");
});

test("a deaf link carries what is asked, loses the answer, and ends the connection that lost one when it is open again", async () => {
  const deaf = dial();
  deaf.socket.write("one");
  await vi.waitFor(() => expect(deaf.heard()).toBe("heard one"));
  link.set("deaf");
  deaf.socket.write("two");
  await vi.waitFor(() => expect(arrived).toBe("onetwo"));
  link.set("open");
  await vi.waitFor(() => expect(deaf.closed()).toBe(true));
  expect(deaf.heard()).toBe("heard one");
});
