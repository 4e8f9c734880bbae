import { hash } from "node:crypto";
import { leftOutOf } from "./left-out.ts";
import { BytesDiffer, NormalForm } from "./normal-form.ts";

/** A parsed body with the bytes that it was parsed from: at most as deep as the parser of bodies allows (64). */
export interface BodyToNormalise {
  format: string;
  bytes: Buffer;
  body: Record<string, unknown>;
}

/**
 * One text for all ways to write the same body: white space gone, members of objects in the order of their names, strings
 * as what they stand for, and numbers as they were written. JSON.parse takes `12345678901234567890` and `…891`, `-0` and
 * `0`, `1.0` and `1` for the same; a model that reads them, or a provider with other numbers than JavaScript's, may not.
 * Bytes that are not those of the body, which is a fault, stand for themselves: they are what the provider gets.
 */
export function normaliseBody({ format, bytes, body }: BodyToNormalise): string {
  try {
    return new NormalForm(bytes).write(body, leftOutOf(format));
  } catch (error) {
    if (!(error instanceof BytesDiffer)) throw error;
    return `#${hash("sha256", bytes, "hex")}`;
  }
}
