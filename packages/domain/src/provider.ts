import * as z from "zod";
import { PRICE_KINDS } from "./price.ts";

/** Ids of the provider presets (packages/providers holds their data). */
export const providerId = z.enum([
  "openai",
  "anthropic",
  "gemini",
  "azure-openai",
  "vertex",
  "bedrock",
  "openrouter",
  "mistral",
  "cohere",
  "groq",
  "together",
  "fireworks",
  "deepseek",
  "xai",
  "perplexity",
  "cloudflare",
  "litellm",
  "portkey",
  "ollama",
  "vllm",
  "openai-compatible",
  "anthropic-compatible",
  "sandbox",
]);
export type ProviderId = z.infer<typeof providerId>;

export const baseUrl = z
  .url({ protocol: /^https?$/, error: "Give an address that begins with https:// or http://." })
  .max(500)
  .refine((url) => !/[{}]|%7b|%7d/i.test(url), "Put your own names where the braces are.");

/** A key, or the JSON text that clouds hand out as a file. */
const secret = z
  .string()
  .trim()
  .min(1)
  .max(16_384)
  .refine((text) => !text.startsWith("{") || isJsonObject(text), "This is not a whole JSON object. Paste all of it.")
  .refine(
    (text) => text.startsWith("{") || /^[\x21-\x7e]+$/.test(text),
    "A secret has no spaces or control characters, unless it is a whole JSON object.",
  );
const name = z.string().trim().min(1, "Give it a name.").max(100);
export const modelName = z
  .string()
  .trim()
  .min(1, "Name the model.")
  .max(200)
  .regex(/^[\x21-\x7e]+$/, "A model name has no spaces.");

export const createCredentialInput = z.strictObject({
  provider: providerId,
  name,
  /** null or absent: the preset's own address. */
  baseUrl: baseUrl.nullable().default(null),
  secret: secret.nullable().default(null),
});
export type CreateCredentialInput = z.input<typeof createCredentialInput>;

/** A new base URL voids the stored secret, so it must come with a new one. */
export const updateCredentialInput = z.strictObject({
  name: name.optional(),
  baseUrl: baseUrl.optional(),
  secret: secret.nullable().optional(),
  disabled: z.boolean().optional(),
});

/**
 * Dollars as a person types them ("2.50"): per million tokens or characters, per thousand searches, per image, per minute
 * heard. A kind that is absent has no price of its own.
 */
export const setPriceInput = z.strictObject({
  provider: providerId,
  upstreamModel: modelName,
  usd: z.partialRecord(z.enum(PRICE_KINDS), z.string()),
});

/** What models without a price are taken to cost, in dollars per million tokens; null: they are refused under a hard budget. */
export const setCeilingPriceInput = z.strictObject({
  usd: z.strictObject({ input: z.string().max(40), output: z.string().max(40) }).nullable(),
});
export type SetCeilingPriceInput = z.input<typeof setCeilingPriceInput>;

function isJsonObject(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
