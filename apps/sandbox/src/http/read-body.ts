import type { IncomingMessage } from "node:http";
import { isRecord, type Json } from "../json-reader.ts";
import { InvalidRequest } from "../simulation/prompt.ts";

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Reads a JSON object from the body. Throws InvalidRequest when it is none, or too large. */
export const readJson = async (request: IncomingMessage): Promise<Json> => parseJson(await readBytes(request));

/** The body as it came. Throws InvalidRequest when it is too large. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new InvalidRequest("The request body is too large.");
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): Json {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new InvalidRequest("We could not parse the JSON body of your request.");
  }
  if (!isRecord(value)) throw new InvalidRequest("The request body must be a JSON object.");
  return value;
}
