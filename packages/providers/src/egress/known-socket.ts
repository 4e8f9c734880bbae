import type { Socket } from "node:net";
import { buildConnector } from "undici";

/** What a connection had brought before it broke; undici's own errors tell it by themselves. */
export interface BrokenSocketError extends Error {
  bytesReadBefore?: number;
}

/** A connector whose connections say, when they break, whether they had brought an answer before: they were kept alive. */
export function knownSockets(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options);
  return (target, callback) =>
    connect(target, (...[error, socket]) => {
      if (error) return callback(error, null);
      socket.prependListener("error", (cause: BrokenSocketError) => tell(cause, socket));
      return callback(null, socket);
    });
}

function tell(cause: BrokenSocketError, { bytesRead }: Socket): void {
  cause.bytesReadBefore = bytesRead;
}
