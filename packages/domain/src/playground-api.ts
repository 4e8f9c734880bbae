import * as z from "zod";
import { VIRTUAL_KEY_PATTERN } from "./virtual-key.ts";

/** The formats that the playground speaks, and where the gateway listens for each. */
export const PLAYGROUND_PATHS = {
  "openai-chat": "/v1/chat/completions",
  "openai-responses": "/v1/responses",
  "anthropic-messages": "/v1/messages",
} as const;
export type PlaygroundFormat = keyof typeof PLAYGROUND_PATHS;
export const PLAYGROUND_FORMATS = Object.keys(PLAYGROUND_PATHS) as [PlaygroundFormat, ...PlaygroundFormat[]];

/** Text that a header can carry as it is. */
const headerText = z.string().regex(/^[\x20-\x7e]*$/, "Use letters, digits and punctuation of ASCII only.");

/** A request as an application would send it: the body goes to the gateway as it is. */
export const sendPlaygroundInput = z.strictObject({
  /** The virtual key to send it with, in clear; it is used for this request and kept nowhere. */
  secret: z.string().regex(VIRTUAL_KEY_PATTERN, "This is not a virtual key."),
  format: z.enum(PLAYGROUND_FORMATS),
  body: z.record(z.string(), z.unknown()),
  /** Words with commas between. */
  tags: headerText.max(1500).optional(),
  /** A JSON object of texts. */
  metadata: headerText.max(8000).optional(),
  cache: z.enum(["skip", "refresh"]).optional(),
});
export type SendPlaygroundInput = z.input<typeof sendPlaygroundInput>;

/** On an answer of the playground's route that is the gateway's own, whatever its status. */
export const RELAYED_HEADER = "x-gatehouse-relayed";
