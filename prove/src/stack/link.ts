import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/**
 * How a connection is: `refused` nothing gets through and everything is closed; `silent` nothing gets through and
 * nobody is told; `deaf` what the gateway sends arrives, and the answers are lost.
 */
export type LinkState = "open" | "refused" | "silent" | "deaf";

/** The way from one gateway to PostgreSQL. */
export interface Link {
  port: number;
  set(state: LinkState): void;
  close(): Promise<void>;
}

interface Pair {
  near: Socket;
  far: Socket;
  /** It lost something: when the link is well again, it cannot be. */
  torn: boolean;
}

export async function openLink(farPort: number): Promise<Link> {
  let state: LinkState = "open";
  const pairs = new Set<Pair>();
  const end = (pair: Pair) => {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  };
  const server = createServer((near) => {
    if (state === "refused") return void near.destroy();
    const pair: Pair = { near, far: connect(farPort, "127.0.0.1"), torn: state === "silent" };
    pairs.add(pair);
    for (const socket of [pair.near, pair.far]) socket.on("error", () => {}).on("close", () => end(pair));
    carry(pair.near, pair.far, () => state !== "silent");
    carry(pair.far, pair.near, () => {
      if (state === "deaf") pair.torn = true;
      return state !== "silent" && !pair.torn;
    });
    if (state === "silent") hold(pair);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    set(next) {
      state = next;
      for (const pair of [...pairs]) {
        if (next === "refused" || (next === "open" && pair.torn)) end(pair);
        else if (next === "silent") hold(pair);
        else for (const socket of [pair.near, pair.far]) socket.resume();
      }
    },
    async close() {
      for (const pair of [...pairs]) end(pair);
      server.close();
      await once(server, "close");
    },
  };
}

/** What does not pass is lost. */
function carry(from: Socket, to: Socket, passes: () => boolean): void {
  from.on("data", (chunk: Buffer) => {
    if (!passes() || to.destroyed || to.write(chunk)) return;
    from.pause();
    to.once("drain", () => passes() && from.resume());
  });
}

/** Bytes stay with the system, which takes no more of them after a while. */
function hold({ near, far }: Pair): void {
  near.pause();
  far.pause();
}
