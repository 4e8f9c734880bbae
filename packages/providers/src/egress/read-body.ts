import type { Readable } from "node:stream";

/** The whole of a body, as one buffer. Rejects with the body's own error. */
export function readWhole(body: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (body.errored) return reject(body.errored);
    const chunks: Buffer[] = [];
    body.on("data", (chunk: Buffer) => chunks.push(chunk));
    body.once("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    body.once("error", reject);
    body.once("close", () => reject(new Error("the body was closed")));
  });
}

/** The first `maxBytes` of a body as text; what was read so far when it breaks off. The rest is thrown away. */
export async function readSome(body: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxBytes) break;
    }
  } catch {
    // An error's status says enough; its text is a courtesy.
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString("utf8");
}
